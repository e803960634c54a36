//! Why the storage fails.

/// A failure of the device's storage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser has no storage, or refuses it (private windows).
    #[error("this browser keeps nothing on the device: {0}")]
    Unavailable(String),
    /// Another page of the device kept an application at the same time.
    #[error("the count {0} is taken; seal again under the next one")]
    CounterTaken(u64),
    /// The database was written by a newer version.
    #[error("the device's storage was written by a newer version; load the page again")]
    Newer,
    /// A record that cannot be read.
    #[error("a record on the device cannot be read: {0}")]
    Unreadable(String),
    /// A transaction failed.
    #[error("the device's storage failed: {0}")]
    Failed(String),
}
