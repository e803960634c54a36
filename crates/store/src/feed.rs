//! The device's copy of a list of vacancies: a signed manifest, and the chunks that it names. Nothing of a person is in it, and all of it
//! can be fetched again.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::StoreError;

/// A chunk by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk<'a> {
    /// Its SHA-256 in lower-case hexadecimal digits.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Where the list is stored. The caller verifies what is read: bytes on a disk may have been changed.
#[expect(
    async_fn_in_trait,
    reason = "a browser's page has one thread, so no future needs to be sent"
)]
pub trait FeedStore {
    /// The signed manifest, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn manifest(&self) -> Result<Option<Vec<u8>>, StoreError>;

    /// The version of the manifest that is there, 0 if there is none.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn version(&self) -> Result<u32, StoreError>;

    /// The bytes of a chunk, if they are there.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn chunk(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Adds a chunk that has come after its manifest. One that the manifest does not name goes with the next [`FeedStore::replace`].
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails: what was there still is then.
    async fn put_chunk(&self, chunk: Chunk<'_>) -> Result<(), StoreError>;

    /// Replaces the list as a whole: the manifest, with the chunks that have come, and of those that are there the ones that are `named`;
    /// all others go. Returns `false`, and changes nothing, if a newer version is there.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails: the old list is still there then.
    async fn replace(
        &self,
        manifest: &[u8],
        version: u32,
        chunks: &[Chunk<'_>],
        named: &[String],
    ) -> Result<bool, StoreError>;
}

/// A list that is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryFeedStore(RefCell<Stored>);

#[derive(Debug, Default)]
struct Stored {
    manifest: Option<(u32, Vec<u8>)>,
    chunks: BTreeMap<String, Vec<u8>>,
}

impl MemoryFeedStore {
    /// Empty storage.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl FeedStore for MemoryFeedStore {
    async fn manifest(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let stored = self.0.borrow();
        Ok(stored.manifest.as_ref().map(|(_, bytes)| bytes.clone()))
    }

    async fn version(&self) -> Result<u32, StoreError> {
        Ok(self
            .0
            .borrow()
            .manifest
            .as_ref()
            .map_or(0, |(version, _)| *version))
    }

    async fn chunk(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.borrow().chunks.get(name).cloned())
    }

    async fn put_chunk(&self, chunk: Chunk<'_>) -> Result<(), StoreError> {
        let mut stored = self.0.borrow_mut();
        stored.chunks.insert(chunk.name.to_owned(), chunk.bytes.to_vec());
        Ok(())
    }

    async fn replace(
        &self,
        manifest: &[u8],
        version: u32,
        chunks: &[Chunk<'_>],
        named: &[String],
    ) -> Result<bool, StoreError> {
        if self.version().await? > version {
            return Ok(false);
        }
        let mut stored = self.0.borrow_mut();
        stored.chunks.retain(|name, _| named.contains(name));
        for chunk in chunks {
            stored.chunks.insert(chunk.name.to_owned(), chunk.bytes.to_vec());
        }
        stored.manifest = Some((version, manifest.to_vec()));
        Ok(true)
    }
}
