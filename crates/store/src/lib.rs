//! The device's storage: a trait, an implementation in memory and one in IndexedDB, and one suite of tests for both.
//!
//! Nothing of a person is stored unsealed. What must not be lost is written with strict durability: the browser
//! reports it only once it is on the disk. What happens to it is said by [`outbox::Change`], and several of them are
//! one transaction.

pub mod conformance;
mod err;
mod feed;

mod indexed_db;
mod memory;

pub use err::StoreError;
pub use feed::{Chunk, FeedStore, MemoryFeedStore};
pub use indexed_db::{IndexedDbFeedStore, IndexedDbStore, Loss};
pub use memory::MemoryStore;

use envelope::{HeldReceipt, Item};
use outbox::{Change, Device, OutboxEntry, Sent};
use uuid::Uuid;

/// What waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Some of it, in no order.
    pub items: Vec<Item>,
    /// Whether copies of what was sent are retained.
    pub copies: bool,
    /// The newest receipt of the present life of the server's database.
    pub held: Option<HeldReceipt>,
}

/// A record that this version does not understand, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Where it stood.
    pub store: String,
    /// The submission, as the record's key says it.
    pub id: String,
    /// Its text.
    pub raw: String,
}

/// How much is on the device.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Applications that wait for a receipt.
    pub waiting: u32,
    /// Applications set aside for staff.
    pub quarantined: u32,
    /// Copies of what the server has, until its backup has it too.
    pub copies: u32,
    /// Receipts.
    pub receipts: u32,
    /// Records that this version does not understand.
    pub unreadable: u32,
}

/// The device's storage.
///
/// Every function fails with [`StoreError`]. Where it says so, it may be done again without harm.
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

    /// Keeps a sealed application, durably, and counts it. Its counter must be one above the device's count. Keeping
    /// the same once more does nothing.
    ///
    /// # Errors
    /// [`StoreError::CounterTaken`] if another page was faster: seal again under the new count; nothing has been kept.
    /// On any other error it may have been kept or not: see [`Store::knows`].
    async fn keep(&self, item: &OutboxEntry) -> Result<(), StoreError>;

    /// Whether a submission was ever kept on the device: its sealed bytes are here, wherever they stand, or its receipt
    /// is.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn knows(&self, id: Uuid) -> Result<bool, StoreError>;

    /// Some applications that wait for a receipt, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn waiting(&self, limit: usize) -> Result<Waiting, StoreError>;

    /// Applies changes in one durable transaction: all or none. Doing it twice does nothing.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails: they may have been applied or not.
    async fn apply(&self, changes: &[Change]) -> Result<(), StoreError>;

    /// The applications that are set aside, in no order.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn quarantined(&self) -> Result<Vec<OutboxEntry>, StoreError>;

    /// Everything that the server has given no receipt for, waiting or set aside, in no order.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn unsettled(&self) -> Result<Vec<Item>, StoreError>;

    /// The records that this version does not understand, in no order. None of them is in the way of anything.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn unreadable(&self) -> Result<Vec<Unreadable>, StoreError>;

    /// How much is on the device.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn counts(&self) -> Result<Counts, StoreError>;

    /// The receipts, in no order.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn receipts(&self) -> Result<Vec<Sent>, StoreError>;

    /// Reads the signed catalog, if there is one. The caller verifies it.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn catalog(&self) -> Result<Option<Vec<u8>>, StoreError>;

    /// Replaces the signed catalog by one of this version that was verified, with relaxed durability: it can be loaded again.
    /// One that is older than what is there takes no place. No catalog below the version is taken from then on ([`Change::RaiseCatalogFloor`]).
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails: the old one is still there then.
    async fn put_catalog(&self, blob: &[u8], version: u32) -> Result<(), StoreError>;

    /// The lowest version of a catalog that the device may take: that of the newest that it has verified, 0 if it has none.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn catalog_floor(&self) -> Result<u32, StoreError>;

    /// Something small about the device itself, by name; never anything about a person.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    async fn note(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// Writes a note, durably.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails: what was there before still is then.
    async fn put_note(&self, name: &str, text: &str) -> Result<(), StoreError>;

    /// Replaces a note by what is made of it, durably and in one transaction: of pages that do so at once each sees what the one
    /// before it has made. Returns what stood there before. `None` of `make` leaves it as it is.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails: it may have been replaced or not.
    async fn change_note(
        &self,
        name: &str,
        make: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<String>, StoreError>;
}
