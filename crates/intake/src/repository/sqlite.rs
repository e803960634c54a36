//! Submissions in one SQLite file.

use std::path::Path;
use std::time::{Duration, Instant};

use envelope::{Header, ReceiptNumber};
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Row, Sqlite, Transaction};
use uuid::Uuid;

use super::{Accepted, Arrival, Batch, Repository, RepositoryError, StoredSubmission};

const FILE: &str = "intake.sqlite";
const READERS: u32 = 4;

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
        let options = SqliteConnectOptions::new()
            .filename(data.join(FILE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!("migrations/sqlite")
            .run(&writer)
            .await
            .map_err(|error| match error {
                MigrateError::VersionMissing(version) => RepositoryError::NewerSchema(version),
                other => RepositoryError::Migration(other),
            })?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self { writer, readers })
    }

    /// Closes all connections, once what they do is done.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Repository for SqliteRepository {
    async fn accept(&self, batch: Batch) -> Result<Vec<Accepted>, RepositoryError> {
        let start = Instant::now();
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut accepted = Vec::with_capacity(batch.arrivals.len());
        for arrival in &batch.arrivals {
            accepted.push(insert(&mut transaction, &batch, arrival).await?);
        }
        transaction.commit().await?;
        tracing::debug!(
            transaction = "accept",
            items = batch.arrivals.len(),
            micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX),
            "committed"
        );
        Ok(accepted)
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
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }
}

async fn insert(
    transaction: &mut Transaction<'static, Sqlite>,
    batch: &Batch,
    arrival: &Arrival,
) -> Result<Accepted, RepositoryError> {
    let device = batch.device.map(|device| device.as_bytes().to_vec());
    let counter = i64::try_from(arrival.counter).unwrap_or(i64::MAX);
    let added = sqlx::query(
        "INSERT INTO submission (id, device, counter, key_id, catalog, sealed, hash, number, received_at, \
         key_known, catalog_known) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
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
    .execute(&mut **transaction)
    .await?;
    if added.rows_affected() == 1 {
        return Ok(Accepted::Stored);
    }
    let (hash, received_at): (String, String) =
        sqlx::query_as("SELECT hash, received_at FROM submission WHERE id = ?")
            .bind(arrival.id.as_bytes().as_slice())
            .fetch_one(&mut **transaction)
            .await?;
    if hash == arrival.hash {
        return Ok(Accepted::Duplicate { received_at });
    }
    sqlx::query(
        "INSERT INTO conflict (id, hash, device, counter, key_id, catalog, sealed, received_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id, hash) DO NOTHING",
    )
    .bind(arrival.id.as_bytes().as_slice())
    .bind(&arrival.hash)
    .bind(&device)
    .bind(counter)
    .bind(&arrival.key)
    .bind(&arrival.catalog)
    .bind(&arrival.sealed)
    .bind(&batch.received_at)
    .execute(&mut **transaction)
    .await?;
    Ok(Accepted::Conflict)
}

async fn read_all(pool: &SqlitePool) -> Result<Vec<StoredSubmission>, RepositoryError> {
    let rows = sqlx::query("SELECT * FROM submission ORDER BY arrival")
        .fetch_all(pool)
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<StoredSubmission, RepositoryError> {
    let uuid = |bytes: Vec<u8>| {
        Uuid::from_slice(&bytes).map_err(|_| RepositoryError::Unreadable("an id is no UUID"))
    };
    let counter: i64 = row.try_get("counter")?;
    Ok(StoredSubmission {
        header: Header {
            id: uuid(row.try_get("id")?)?,
            device: row
                .try_get::<Option<Vec<u8>>, _>("device")?
                .map(uuid)
                .transpose()?,
            counter: u64::try_from(counter)
                .map_err(|_| RepositoryError::Unreadable("a counter is negative"))?,
            key: row.try_get("key_id")?,
            catalog: row.try_get("catalog")?,
        },
        sealed: row.try_get("sealed")?,
        number: row.try_get("number")?,
        received_at: row.try_get("received_at")?,
        key_known: row.try_get("key_known")?,
        catalog_known: row.try_get("catalog_known")?,
    })
}

/// All submissions in a data folder, in the order of arrival; also while a server writes there.
///
/// # Errors
/// [`RepositoryError`] if there is no database or it cannot be read.
pub async fn received(data: &Path) -> Result<Vec<StoredSubmission>, RepositoryError> {
    let options = SqliteConnectOptions::new()
        .filename(data.join(FILE))
        .read_only(true);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await?;
    let all = read_all(&pool).await;
    pool.close().await;
    all
}
