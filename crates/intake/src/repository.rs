//! Where submissions are kept.

mod devices;
mod sqlite;

use std::path::PathBuf;

use async_trait::async_trait;
use envelope::{DeviceKeyId, Header};
use uuid::Uuid;

pub use devices::{Device, Devices, Enrolled, Enrolment, NewCode, Revoked};
pub use sqlite::{FILE as DATABASE_FILE, SqliteRepository, received};

/// The sealed applications of one request, decoded and within limits.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The device, if it has a name.
    pub device: Option<Uuid>,
    /// How it came.
    pub lane: Lane,
    /// The key whose signature was verified: its device has been seen.
    pub signed_by: Option<DeviceKeyId>,
    /// The server's time for all of them.
    pub received_at: String,
    /// The applications.
    pub arrivals: Vec<Arrival>,
}

/// How a submission came: what the server knows of its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Unsigned: anybody may have sent it.
    Anonymous,
    /// Signed by a device that is enrolled.
    Enrolled,
    /// Signed by a device that was revoked: it may still send what it has, and staff look at it.
    Revoked,
    /// Signed by a key that is not known, such as one that enrolled after the backup that was put back. Nothing can be
    /// said of its sender.
    Unknown,
    /// From a file that staff took from a device.
    Imported,
}

impl Lane {
    /// All of them.
    const ALL: [Self; 5] = [
        Self::Anonymous,
        Self::Enrolled,
        Self::Revoked,
        Self::Unknown,
        Self::Imported,
    ];

    /// The lane's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Enrolled => "enrolled",
            Self::Revoked => "revoked",
            Self::Unknown => "unknown",
            Self::Imported => "imported",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| lane.as_str() == name)
    }
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
    /// Other bytes had been stored under the id; these are kept aside.
    Conflict,
}

/// A submission as the operator reads it.
#[derive(Debug, Clone)]
pub struct StoredSubmission {
    /// What the seal is bound to.
    pub header: Header,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
    /// The receipt number.
    pub number: String,
    /// When it was stored.
    pub received_at: String,
    /// Whether the server knew the key then.
    pub key_known: bool,
    /// Whether the server knew the catalog then.
    pub catalog_known: bool,
    /// How it came.
    pub lane: Lane,
}

/// A repository that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// There is nothing to read.
    #[error("there is no database in `{0}`; name the data folder that the server was started with")]
    NoDatabase(PathBuf),
    /// The database was written by a newer version.
    #[error(
        "the database has schema {0}, which this version does not know; start the version that wrote it, or a newer one"
    )]
    NewerSchema(i64),
    /// The database fails.
    #[error("the database fails: {0}; check the disk and its rights")]
    Database(#[from] sqlx::Error),
    /// The schema cannot be brought up to date.
    #[error(
        "the database's schema cannot be brought up to date: {0}; put the data folder back from a backup"
    )]
    Migration(sqlx::migrate::MigrateError),
    /// A row that this version did not write.
    #[error("the database holds a row that cannot be read: {0}; put the data folder back from a backup")]
    Unreadable(&'static str),
}

/// Keeps submissions for ever.
#[async_trait]
pub trait Repository: Devices {
    /// Stores a batch in one transaction. When this returns, everything it reports is durable.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing of the batch has been stored then.
    async fn accept(&self, batch: Batch) -> Result<Vec<Accepted>, RepositoryError>;

    /// All submissions in the order of arrival.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn all(&self) -> Result<Vec<StoredSubmission>, RepositoryError>;

    /// How many contents are kept aside because their id was taken.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be counted.
    async fn conflicts(&self) -> Result<u64, RepositoryError>;

    /// Whether the repository answers.
    ///
    /// # Errors
    /// [`RepositoryError`] if it does not.
    async fn ping(&self) -> Result<(), RepositoryError>;

    /// Closes all connections, once what they do is done.
    async fn close(&self);
}
