//! What the server has published: what names anything else is stored and flagged.

use async_trait::async_trait;

use super::RepositoryError;

/// What was published here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// The digests of catalogs.
    pub catalogs: Vec<String>,
    /// The ids of keys that they named.
    pub keys: Vec<String>,
}

/// Keeps what was published.
#[async_trait]
pub trait Publications: Send + Sync {
    /// All catalogs and keys that were ever published here.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn published(&self) -> Result<Published, RepositoryError>;

    /// Notes that these are published from this time on (RFC 3339, UTC, milliseconds), and keeps the signed bytes under the digest of the
    /// catalog, unless they are empty.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing has changed then.
    async fn publish(
        &self,
        published: Published,
        catalog: Vec<u8>,
        at: String,
    ) -> Result<(), RepositoryError>;

    /// The signed bytes of a catalog that was ever published here.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn published_catalog(&self, digest: String) -> Result<Option<Vec<u8>>, RepositoryError>;
}
