//! Submissions in one SQLite file.

mod devices;

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use envelope::{Header, ReceiptNumber};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

use super::{Accepted, Arrival, Batch, Lane, Repository, RepositoryError, StoredSubmission};

/// The database's name in a data folder.
pub const FILE: &str = "intake.sqlite";
const READERS: u32 = 4;
/// How long a connection waits for another process that holds the file, such as a backup.
const BUSY: Duration = Duration::from_secs(5);
/// How often a transaction is tried before the request is answered with a failure.
const TRIES: u32 = 3;
/// How long a reader waits for a connection: a health check must answer.
const ACQUIRE: Duration = Duration::from_secs(5);

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Submissions in one SQLite file: write-ahead log, synced to disk at every commit, one writer, several readers.
#[derive(Debug, Clone)]
pub struct SqliteRepository {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl SqliteRepository {
    /// Opens the database in a data folder, makes it if it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be opened, or was written by a newer version.
    pub async fn open(data: &Path) -> Result<Self, RepositoryError> {
        Self::open_with(data, BUSY).await
    }

    /// Opens the database that a server has made in a data folder, also while the server runs.
    ///
    /// # Errors
    /// [`RepositoryError::NoDatabase`] if there is none, and as [`Self::open`].
    pub async fn open_existing(data: &Path) -> Result<Self, RepositoryError> {
        if !data.join(FILE).is_file() {
            return Err(RepositoryError::NoDatabase(data.to_owned()));
        }
        Self::open(data).await
    }

    /// The highest number of arrival, which only grows; 0 if nothing has arrived.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read.
    pub async fn highest_arrival(&self) -> Result<i64, RepositoryError> {
        let highest = sqlx::query_scalar("SELECT coalesce(max(arrival), 0) FROM submission");
        Ok(highest.fetch_one(&self.readers).await?)
    }

    /// The newest schema that this version knows.
    #[must_use]
    pub fn newest_schema() -> i64 {
        MIGRATIONS
            .iter()
            .map(|migration| migration.version)
            .max()
            .unwrap_or_default()
    }

    async fn open_with(data: &Path, busy: Duration) -> Result<Self, RepositoryError> {
        let options = SqliteConnectOptions::new()
            .filename(data.join(FILE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(busy);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        MIGRATIONS.run(&writer).await.map_err(|error| match error {
            MigrateError::VersionMissing(version) => RepositoryError::NewerSchema(version),
            other => RepositoryError::Migration(other),
        })?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(ACQUIRE)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self { writer, readers })
    }

    /// Runs work in one durable transaction under a name, again from the start if the file was busy, and times it.
    ///
    /// The work may run more than once, so it must have no effect outside the transaction.
    async fn run_tx<T, W>(&self, name: &'static str, work: W) -> Result<T, RepositoryError>
    where
        W: for<'c> Fn(&'c mut SqliteConnection) -> Work<'c, T>,
    {
        let start = Instant::now();
        let mut tries = 1;
        let result = loop {
            let result = self.try_tx(&work).await;
            match result {
                Err(RepositoryError::Database(error)) if is_busy(&error) && tries < TRIES => {
                    tracing::warn!(transaction = name, tries, "the database is busy, trying again");
                    tokio::time::sleep(Duration::from_millis(20) * tries).await;
                    tries += 1;
                }
                result => break result,
            }
        };
        tracing::debug!(
            transaction = name,
            tries,
            committed = result.is_ok(),
            micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX),
            "ran a transaction"
        );
        result
    }

    async fn try_tx<T, W>(&self, work: &W) -> Result<T, RepositoryError>
    where
        W: for<'c> Fn(&'c mut SqliteConnection) -> Work<'c, T>,
    {
        // Taking the writer's lock at once: a reader that becomes a writer later cannot wait for it.
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let done = work(&mut transaction).await?;
        transaction.commit().await?;
        Ok(done)
    }
}

type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, RepositoryError>> + Send + 'c>>;

/// Whether another process held the file (`SQLITE_BUSY` or `SQLITE_LOCKED` in the low byte of the extended code).
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
}

#[async_trait]
impl Repository for SqliteRepository {
    async fn accept(&self, batch: Batch) -> Result<Vec<Accepted>, RepositoryError> {
        if batch.arrivals.is_empty() && batch.signed_by.is_none() {
            return Ok(Vec::new());
        }
        let batch = Arc::new(batch);
        self.run_tx("accept", |connection| {
            let batch = Arc::clone(&batch);
            Box::pin(async move {
                let mut accepted = Vec::with_capacity(batch.arrivals.len());
                for arrival in &batch.arrivals {
                    accepted.push(insert(connection, &batch, arrival).await?);
                }
                if let Some(key) = batch.signed_by {
                    devices::seen(connection, key, &batch.received_at).await?;
                }
                Ok(accepted)
            })
        })
        .await
    }

    async fn all(&self) -> Result<Vec<StoredSubmission>, RepositoryError> {
        read_all(&self.readers).await
    }

    async fn conflicts(&self) -> Result<u64, RepositoryError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM conflict")
            .fetch_one(&self.readers)
            .await?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    async fn ping(&self) -> Result<(), RepositoryError> {
        sqlx::query("SELECT 1 FROM submission LIMIT 1")
            .fetch_optional(&self.readers)
            .await?;
        Ok(())
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

async fn insert(
    connection: &mut SqliteConnection,
    batch: &Batch,
    arrival: &Arrival,
) -> Result<Accepted, RepositoryError> {
    let device = batch.device.map(|device| device.as_bytes().to_vec());
    // Bit for bit, as SQLite has no unsigned numbers: a seal is bound to the exact count.
    let counter = arrival.counter.cast_signed();
    let added = sqlx::query(
        "INSERT INTO submission (id, device, counter, key_id, catalog, sealed, hash, number, received_at, \
         key_known, catalog_known, lane) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
    )
    .bind(arrival.id.as_bytes().as_slice())
    .bind(&device)
    .bind(counter)
    .bind(&arrival.key)
    .bind(&arrival.catalog)
    .bind(&arrival.sealed)
    .bind(&arrival.hash)
    .bind(ReceiptNumber::of(arrival.id).to_string())
    .bind(&batch.received_at)
    .bind(arrival.key_known)
    .bind(arrival.catalog_known)
    .bind(batch.lane.as_str())
    .execute(&mut *connection)
    .await?;
    if added.rows_affected() == 1 {
        return Ok(Accepted::Stored);
    }
    let (hash, received_at): (String, String) =
        sqlx::query_as("SELECT hash, received_at FROM submission WHERE id = ?")
            .bind(arrival.id.as_bytes().as_slice())
            .fetch_one(&mut *connection)
            .await?;
    if hash == arrival.hash {
        return Ok(Accepted::Duplicate { received_at });
    }
    sqlx::query(
        "INSERT INTO conflict (id, hash, device, counter, key_id, catalog, sealed, received_at, lane) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id, hash) DO NOTHING",
    )
    .bind(arrival.id.as_bytes().as_slice())
    .bind(&arrival.hash)
    .bind(&device)
    .bind(counter)
    .bind(&arrival.key)
    .bind(&arrival.catalog)
    .bind(&arrival.sealed)
    .bind(&batch.received_at)
    .bind(batch.lane.as_str())
    .execute(&mut *connection)
    .await?;
    Ok(Accepted::Conflict)
}

async fn read_all(pool: &SqlitePool) -> Result<Vec<StoredSubmission>, RepositoryError> {
    let rows = sqlx::query("SELECT * FROM submission ORDER BY arrival")
        .fetch_all(pool)
        .await?;
    rows.iter().map(read).collect()
}

fn uuid(bytes: Vec<u8>) -> Result<Uuid, RepositoryError> {
    Uuid::from_slice(&bytes).map_err(|_| RepositoryError::Unreadable("an id is no UUID"))
}

fn read(row: &SqliteRow) -> Result<StoredSubmission, RepositoryError> {
    // A folder that no server of this version has opened has no such column yet: all of it came unsigned.
    let lane = match row.try_get::<String, _>("lane") {
        Ok(lane) => Lane::named(&lane).ok_or(RepositoryError::Unreadable("a lane has an unknown name"))?,
        Err(sqlx::Error::ColumnNotFound(_)) => Lane::Anonymous,
        Err(error) => return Err(error.into()),
    };
    let counter: i64 = row.try_get("counter")?;
    Ok(StoredSubmission {
        header: Header {
            id: uuid(row.try_get("id")?)?,
            device: row
                .try_get::<Option<Vec<u8>>, _>("device")?
                .map(uuid)
                .transpose()?,
            counter: counter.cast_unsigned(),
            key: row.try_get("key_id")?,
            catalog: row.try_get("catalog")?,
        },
        sealed: row.try_get("sealed")?,
        number: row.try_get("number")?,
        received_at: row.try_get("received_at")?,
        key_known: row.try_get("key_known")?,
        catalog_known: row.try_get("catalog_known")?,
        lane,
    })
}

/// All submissions in a data folder, in the order of arrival; also while a server writes there.
///
/// # Errors
/// [`RepositoryError`] if there is no database, it cannot be read, or was written by a newer version.
pub async fn received(data: &Path) -> Result<Vec<StoredSubmission>, RepositoryError> {
    let file = data.join(FILE);
    if !file.is_file() {
        return Err(RepositoryError::NoDatabase(data.to_owned()));
    }
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .busy_timeout(BUSY);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await?;
    let all = match refuse_newer(&pool).await {
        Ok(()) => read_all(&pool).await,
        Err(error) => Err(error),
    };
    pool.close().await;
    all
}

async fn refuse_newer(pool: &SqlitePool) -> Result<(), RepositoryError> {
    let applied: Option<i64> = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(pool)
        .await?;
    let known = MIGRATIONS.iter().map(|migration| migration.version).max();
    match applied {
        Some(version) if applied > known => Err(RepositoryError::NewerSchema(version)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(1);

    fn batch() -> Batch {
        let arrival = Arrival {
            id: Uuid::from_u128(1),
            counter: 1,
            key: "key".into(),
            key_known: true,
            catalog: "catalog".into(),
            catalog_known: true,
            sealed: b"sealed".to_vec(),
            hash: envelope::digest_hex(b"sealed"),
        };
        Batch {
            device: None,
            lane: Lane::Anonymous,
            signed_by: None,
            received_at: "2025-04-21T01:02:03.000Z".into(),
            arrivals: vec![arrival],
        }
    }

    async fn pragma(pool: &SqlitePool, name: &'static str) -> String {
        let row = sqlx::query(name).fetch_one(pool).await.unwrap();
        row.try_get_unchecked::<String, _>(0).unwrap()
    }

    #[tokio::test]
    async fn the_writer_syncs_every_commit() {
        let data = tempfile::tempdir().unwrap();
        let repository = SqliteRepository::open(data.path()).await.unwrap();
        assert_eq!(pragma(&repository.writer, "PRAGMA journal_mode").await, "wal");
        // 2 is FULL: the log is synced at every commit, not only at checkpoints.
        assert_eq!(pragma(&repository.writer, "PRAGMA synchronous").await, "2");
        assert_eq!(pragma(&repository.writer, "PRAGMA foreign_keys").await, "1");
    }

    #[tokio::test]
    async fn readers_cannot_write() {
        let data = tempfile::tempdir().unwrap();
        let repository = SqliteRepository::open(data.path()).await.unwrap();
        let written = sqlx::query("DELETE FROM submission")
            .execute(&repository.readers)
            .await;
        assert!(written.is_err());
    }

    #[tokio::test]
    async fn a_busy_database_is_tried_again() {
        let data = tempfile::tempdir().unwrap();
        let repository = SqliteRepository::open_with(data.path(), SHORT).await.unwrap();
        let other = SqliteRepository::open_with(data.path(), SHORT).await.unwrap();
        let lock = other.writer.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let (accepted, ()) = tokio::join!(repository.accept(batch()), async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            lock.rollback().await.unwrap();
        });
        assert_eq!(accepted.unwrap(), [Accepted::Stored]);
    }

    #[tokio::test]
    async fn a_database_that_stays_busy_is_a_failure_that_stores_nothing() {
        let data = tempfile::tempdir().unwrap();
        let repository = SqliteRepository::open_with(data.path(), SHORT).await.unwrap();
        let other = SqliteRepository::open_with(data.path(), SHORT).await.unwrap();
        let lock = other.writer.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let error = repository.accept(batch()).await.unwrap_err();
        assert!(matches!(error, RepositoryError::Database(error) if is_busy(&error)));
        assert!(repository.all().await.unwrap().is_empty());
        lock.rollback().await.unwrap();
        assert_eq!(repository.accept(batch()).await.unwrap(), [Accepted::Stored]);
    }
}
