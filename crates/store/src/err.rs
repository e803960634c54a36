//! Why the storage fails.

/// A failure of the device's storage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser has no storage, or refuses it (private windows).
    #[error(
        "this browser keeps nothing on the device: {0}; use another browser, or a window that is not private"
    )]
    Unavailable(String),
    /// Another page of the device kept an application at the same time.
    #[error("the count {0} is taken; seal again under the next one")]
    CounterTaken(u64),
    /// The database was written by a newer version.
    #[error("the device's storage was written by a newer version; load the page again")]
    Newer,
    /// There is no room, or the browser gives no more.
    #[error("the device's storage is full; make room on its disk")]
    Full,
    /// The connection to the database is gone, and did not come back when it was opened again.
    #[error("the connection to the device's storage is gone: {0}; load the page again")]
    Closed(String),
    /// A record that cannot be read.
    #[error(
        "a record on the device cannot be read: {0}; keep the device as it is, and ask who runs the system"
    )]
    Unreadable(String),
    /// A transaction failed.
    #[error("the device's storage failed: {0}; try again")]
    Failed(String),
}
