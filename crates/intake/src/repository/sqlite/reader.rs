//! Reading a database that somebody else may be writing, or that is a backup.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

use uuid::Uuid;

use super::super::queries::shared_reading;
use super::super::{RepositoryError, StoredSubmission, Submissions};
use super::{BUSY_TIMEOUT, FILE, page, position, refuse_newer, structure_of};
use crate::backup::is_backup;

/// Reads a database as it is, also while a server writes there, and changes nothing.
#[derive(Debug, Clone)]
pub struct SqliteReader {
    readers: SqlitePool,
}

shared_reading!(
    SqliteReader,
    columns = "*",
    page = page,
    position = position,
    structure = structure_of
);

impl SqliteReader {
    /// Opens the database in a data folder.
    ///
    /// # Errors
    /// [`RepositoryError`] if there is no database, it cannot be read, or was written by a newer version.
    pub async fn open(data: &Path) -> Result<Self, RepositoryError> {
        let file = data.join(FILE);
        if !file.is_file() {
            return Err(RepositoryError::NoDatabase(data.to_owned()));
        }
        let options = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            // A backup is read as it stands: otherwise its file would be changed, and be none any more.
            .immutable(is_backup(data))
            .busy_timeout(BUSY_TIMEOUT);
        let readers = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        refuse_newer(&readers).await?;
        Ok(Self { readers })
    }

    /// Whether the database keeps what version 2 of the wire form brings: a backup of an earlier version is read as it is.
    async fn knows_content(&self) -> Result<bool, RepositoryError> {
        let table = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = $1)");
        Ok(table.bind("content_conflict").fetch_one(&self.readers).await?)
    }

    /// Closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
    }
}

/// All submissions in a data folder, in the order of arrival, in memory; also while a server writes there.
///
/// # Errors
/// As [`SqliteReader::open`].
pub async fn received(data: &Path) -> Result<Vec<StoredSubmission>, RepositoryError> {
    let reader = SqliteReader::open(data).await?;
    let all = reader.all().await;
    reader.close().await;
    all
}
