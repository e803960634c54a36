//! Why a blob is refused.

use crate::model::AppVersion;

/// A blob that is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignedError {
    /// It does not begin like a catalog, or ends within its head.
    #[error("this is not a signed catalog; build one with `didim catalog build`")]
    NotACatalog,
    /// The signature does not fit the content and the key.
    #[error(
        "the catalog's signature does not fit the key; take the catalog and the key from the same operator"
    )]
    BadSignature,
    /// The content was made by a newer version.
    #[error(
        "the catalog has format {found}, and this version reads up to {}; update first",
        crate::FORMAT
    )]
    NewerFormat {
        /// The blob's format.
        found: u16,
    },
    /// The content is correctly signed but cannot be read.
    #[error("the catalog's content cannot be read; build it again with a matching version")]
    Malformed,
    /// It is older than one that has been used here.
    #[error("the catalog has version {found}, and version {floor} has been used here; take a newer one")]
    LowerVersion {
        /// The blob's version.
        found: u32,
        /// The lowest version that is taken.
        floor: u32,
    },
    /// It wants a newer app.
    #[error("the catalog needs an app from version {needs}, and this one is {has}; update first")]
    NewerApp {
        /// The oldest app that understands it.
        needs: AppVersion,
        /// The app's version.
        has: AppVersion,
    },
    /// It is larger than [`crate::MAX_BLOB_BYTES`].
    #[error("the catalog has {0} bytes; at most 16777216 are read")]
    TooLarge(usize),
}

/// A text that is no verifying key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a catalog's verifying key is 64 hexadecimal digits, as in the file `catalog.pub`")]
pub struct VerifyKeyError;
