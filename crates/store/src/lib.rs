//! The device's storage: a trait, an implementation in memory and one in IndexedDB, and one suite of tests for both.
//!
//! Nothing of a person is stored unsealed. What must not be lost is written with strict durability: the browser
//! reports it only once it is on the disk.

pub mod conformance;
mod err;

mod indexed_db;
mod memory;
mod record;

pub use err::StoreError;

pub use indexed_db::IndexedDbStore;
pub use memory::MemoryStore;
pub use record::{Device, Kept, Sent, State};

use envelope::Receipt;
use uuid::Uuid;

/// The device's storage.
#[expect(
    async_fn_in_trait,
    reason = "a browser's page has one thread, so no future needs to be sent"
)]
pub trait Store {
    /// The device's name and its count of submissions; the name is made on the first call.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn device(&self) -> Result<Device, StoreError>;

    /// Keeps a sealed application, durably, and counts it. Its counter must be one above the device's count.
    ///
    /// # Errors
    /// [`StoreError::CounterTaken`] if another page was faster: seal again under the new count. Nothing has been
    /// kept on any error.
    async fn keep(&self, item: &Kept) -> Result<(), StoreError>;

    /// The applications that wait for a receipt, by counter, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn waiting(&self, limit: usize) -> Result<Vec<Kept>, StoreError>;

    /// Every application on the device, by counter.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn all(&self) -> Result<Vec<Kept>, StoreError>;

    /// Turns a waiting application into a receipt, in one durable transaction. Doing it twice does nothing.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails: the application still waits then.
    async fn settle(&self, id: Uuid, receipt: &Receipt) -> Result<(), StoreError>;

    /// Sets a waiting application aside for staff. It stays on the device.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails: the application still waits then.
    async fn quarantine(&self, id: Uuid, why: &str) -> Result<(), StoreError>;

    /// The receipts, in no order.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn receipts(&self) -> Result<Vec<Sent>, StoreError>;

    /// The signed catalog, if there is one. It is verified by whoever reads it.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn catalog(&self) -> Result<Option<Vec<u8>>, StoreError>;

    /// Replaces the signed catalog.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails: the old one is still there then.
    async fn put_catalog(&self, blob: &[u8]) -> Result<(), StoreError>;

    /// The lowest version of a catalog that the device may take, as far as the server has said: 0 if it has said nothing.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn catalog_floor(&self) -> Result<u32, StoreError>;

    /// Raises that version, durably; a lower one than is known changes nothing.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails: what was known before still is then.
    async fn raise_catalog_floor(&self, version: u32) -> Result<(), StoreError>;
}
