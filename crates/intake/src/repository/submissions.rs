//! Submissions as the operator reads them.

use std::fmt;

use async_trait::async_trait;
use envelope::{ContentHash, Header, ItemSignature};
use uuid::Uuid;

use super::RepositoryError;

/// The number of submissions that are read at once where all are wanted: at most a gigabyte if each is of the largest
/// size.
const PAGE_ROWS: u32 = 1_000;

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

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| lane.as_str() == name)
    }
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
    /// Where it stands in the list.
    pub position: Position,
    /// The hash of all that makes it what it is; `None` if a column that it is made of holds something else.
    pub content: Option<ContentHash>,
    /// Whether all of it is what was stored, as far as that was noted: what is not, the disk has changed.
    pub is_whole: bool,
    /// What the device signed of it.
    pub signature: Option<ItemSignature>,
    /// By what a visitor asks for its state.
    pub status_token: Option<Vec<u8>>,
    /// When its sealed bytes were deleted, which are none then; `None` if they are there.
    pub purged_at: Option<String>,
}

/// Another content that arrived under an id that was taken. It may be the true one, if what came first was altered.
#[derive(Debug, Clone)]
pub struct ConflictingSubmission {
    /// What the seal is bound to.
    pub header: Header,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
    /// When it was kept aside.
    pub received_at: String,
    /// How it came.
    pub lane: Lane,
    /// What the device signed of it.
    pub signature: Option<ItemSignature>,
}

/// A place in the list of submissions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd)]
pub enum Position {
    /// The row of a database that counts them as they arrive.
    Arrival(i64),
    /// The time of arrival and the id, where many servers write to one database.
    Time(String, Uuid),
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arrival(arrival) => write!(f, "arrival {arrival}"),
            Self::Time(time, id) => write!(f, "`{id}` of {time}"),
        }
    }
}

/// Submissions in the order of arrival.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Those that can be read.
    pub submissions: Vec<StoredSubmission>,
    /// Why others cannot, in the order of arrival, with their ids as far as these can be read: the disk has changed them.
    pub unreadable: Vec<(Option<Uuid>, String)>,
    /// Where the list goes on, or `None` at its end.
    pub next: Option<Position>,
}

/// Reads submissions.
#[async_trait]
pub trait Submissions: Send + Sync {
    /// Reads a page of submissions after a position, or from the first, in the order of arrival. A row that cannot be
    /// read is in the way of no other.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read, or stand in no order.
    async fn page(&self, after: Option<Position>, most: u32) -> Result<Page, RepositoryError>;

    /// What is wrong with the database's own structure, by which a list of it may lack something; `None` if nothing is, or if
    /// such a database does not say.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read.
    async fn structure(&self) -> Result<Option<String>, RepositoryError>;

    /// The submissions with this receipt number: one, as good as always.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn numbered(&self, number: String) -> Result<Vec<StoredSubmission>, RepositoryError>;

    /// The contents that are kept aside because this id was taken, in the order of arrival.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn conflicting(&self, id: Uuid) -> Result<Vec<ConflictingSubmission>, RepositoryError>;

    /// How many contents are kept aside because their id was taken.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be counted.
    async fn conflicts(&self) -> Result<u64, RepositoryError>;

    /// All submissions in the order of arrival, in memory.
    ///
    /// # Errors
    /// [`RepositoryError`] if one of them cannot be read.
    async fn all(&self) -> Result<Vec<StoredSubmission>, RepositoryError> {
        let mut all: Vec<StoredSubmission> = Vec::new();
        let mut after = None;
        loop {
            let page = self.page(after, PAGE_ROWS).await?;
            all.extend(page.submissions);
            if !page.unreadable.is_empty() {
                return Err(RepositoryError::Unreadable("the disk has changed a submission"));
            }
            match page.next {
                None => return Ok(all),
                next => after = next,
            }
        }
    }
}
