//! Where submissions are kept.

mod case_queries;
mod device_queries;
mod devices;
mod err;
mod group;
mod postgres;
mod publications;
mod queries;
mod rows;
mod sent;
mod sqlite;
mod staff;
mod staff_log_queries;
mod staff_queries;
mod staff_rows;
mod stamps;
mod status_queries;
mod statuses;
mod stored;
mod submissions;
mod transaction;
mod writer;

use std::collections::HashMap;

use async_trait::async_trait;
use envelope::{ContentHash, DeviceKeyId, Header, ItemSignature};
use uuid::Uuid;

pub use devices::{Device, Devices, Enrolled, Enrolment, NewCode, Revoked};
pub use err::RepositoryError;
pub(crate) use postgres::LifeRow;
pub use postgres::PostgresRepository;
pub use publications::{Publications, Published};
pub use sent::{Sent, SentOnDay};
pub(crate) use sqlite::structure;
pub use sqlite::{FILE as DATABASE_FILE, SqliteReader, SqliteRepository, received};
pub use staff::{
    Account, AccountMade, Granted, GroupGrant, Invitation, LogEntry, Member, NewAccount, NewEvent, NewEvents,
    Staff, StaffSession, StoredEvent,
};
pub use stamps::Stamps;
pub use statuses::{ImportedStatus, Statuses, SubmissionStatus};
pub(crate) use stored::SubmissionRow;
use stored::content_of;
pub use submissions::{ConflictingSubmission, Lane, Page, Position, StoredSubmission, Submissions};

/// The sealed applications of one request, decoded and within limits.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The device, if it has a name.
    pub device: Option<Uuid>,
    /// How it came.
    pub lane: Lane,
    /// The key whose signature was verified: its device has been seen.
    pub signed_by: Option<DeviceKeyId>,
    /// Gives the server's time for all of them, inside the transaction that stores them.
    pub stamps: Stamps,
    /// The applications.
    pub arrivals: Vec<Arrival>,
    /// What the sender holds a receipt for, by its word.
    pub held: Option<Held>,
}

/// A submission that somebody says was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The submission.
    pub id: Uuid,
    /// Its content.
    pub content: ContentHash,
}

/// One sealed application.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The submission.
    pub id: Uuid,
    /// The device's count.
    pub counter: u64,
    /// The id of the key that it is sealed to.
    pub key: String,
    /// Whether the server knows that key.
    pub key_known: bool,
    /// The digest of the catalog.
    pub catalog: String,
    /// Whether the server knows that catalog.
    pub catalog_known: bool,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
    /// Their SHA-256, hexadecimal.
    pub hash: String,
    /// By what a visitor asks for its state: 32 bytes.
    pub status_token: Option<Vec<u8>>,
    /// What the device signed of it. Nobody has verified it here but where the file of a queue is taken in.
    pub signature: Option<ItemSignature>,
}

impl Arrival {
    /// One for tests, with this id.
    #[cfg(test)]
    pub(crate) fn made_up(id: u128) -> Self {
        Self {
            id: Uuid::from_u128(id),
            counter: 1,
            key: "key".into(),
            key_known: true,
            catalog: "catalog".into(),
            catalog_known: true,
            sealed: b"sealed".to_vec(),
            hash: envelope::digest_hex(b"sealed"),
            status_token: None,
            signature: None,
        }
    }

    /// The hash of all that makes it what it is, of the device with this id; `None` if its hash or token is none.
    pub(crate) fn content(&self, device: Option<Uuid>) -> Option<ContentHash> {
        let header = Header {
            id: self.id,
            device,
            counter: self.counter,
            key: self.key.clone(),
            catalog: self.catalog.clone(),
        };
        content_of(&header, &self.hash, self.status_token.as_deref())
    }
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The time that was put on what is stored now.
    pub received_at: String,
    /// What became of each arrival, in their order.
    pub accepted: Vec<Accepted>,
    /// The sender holds a receipt for what was not here before this batch.
    pub lacks_held: bool,
    /// What the batch's device has sent of the day of `received_at` by now, if it is enrolled and some of the batch was new.
    pub sent_today: Option<Sent>,
}

/// What became of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    /// It is stored now.
    Stored,
    /// The same bytes had been stored at this time.
    Duplicate {
        /// The server's time of the first arrival.
        received_at: String,
    },
    /// The same had been stored, and the disk has changed it since: it is stored now, beside what is left of it.
    Renewed,
    /// Other bytes had been stored under the id; these are kept aside.
    Conflict,
}

impl Accepted {
    /// The name that meters use.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Duplicate { .. } => "duplicate",
            Self::Renewed => "renewed",
            Self::Conflict => "conflict",
        }
    }
}

/// Keeps submissions, for as long as nobody purges them.
#[async_trait]
pub trait Repository: Submissions + Devices + Statuses + Publications + Staff + 'static {
    /// Stores a batch in one transaction. When this returns, everything it reports is durable.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing of the batch has been stored then.
    async fn take(&self, batch: Batch) -> Result<Taken, RepositoryError>;

    /// As [`Self::take`], where only what became of each arrival is of interest.
    ///
    /// # Errors
    /// As [`Self::take`].
    async fn accept(&self, batch: Batch) -> Result<Vec<Accepted>, RepositoryError> {
        Ok(self.take(batch).await?.accepted)
    }

    /// Deletes the sealed bytes of these submissions, of what was kept aside under their ids, and the states that visitors were told, in
    /// one transaction. That they were there is still known: what comes again is a duplicate, and is not stored. Returns how many
    /// submissions had not been purged before.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing has changed then.
    async fn purge(&self, ids: Vec<Uuid>, at: String) -> Result<u64, RepositoryError>;

    /// The contents that are stored under these ids, of those under which something is.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn contents(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, ContentHash>, RepositoryError>;

    /// Whether the repository answers.
    ///
    /// # Errors
    /// [`RepositoryError`] if it does not.
    async fn ping(&self) -> Result<(), RepositoryError>;

    /// Closes all connections, once what they do is done.
    async fn close(&self);
}
