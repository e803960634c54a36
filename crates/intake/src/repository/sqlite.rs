//! Submissions in one SQLite file.

mod reader;
mod structure;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ::staff::wire::{LogLine, WriteOutcome};
use ::staff::{Group as StaffGroup, GroupName};
use envelope::{ContentHash, DeviceKeyId, ReceiptNumber};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, FromRow as _, Row as _, Sqlite, SqliteConnection};
use uuid::Uuid;

use super::case_queries::shared_cases;
use super::device_queries::{counted, shared_devices};
use super::devices::{Decision, KnownCode};
use super::group::{Before, Group, Row, stamp_of};
use super::queries::{shared_queries, shared_reading};
use super::rows::{self, device_columns};
use super::staff_log_queries::shared_staff_log;
use super::staff_queries::shared_staff;
use super::staff_rows::{self, PLACES_IN_A_LINE, account_columns};
use super::status_queries::shared_statuses;
use super::stored::{read_columns, submission_columns};
use super::transaction::Transactions;
use super::writer::{StoreGroup, Writer};
use super::{
    Account, AccountMade, Batch, Device, Devices, Enrolled, Enrolment, Granted, GroupGrant, ImportedStatus,
    Invitation, LogEntry, Member, NewAccount, NewCode, NewEvent, NewEvents, Position, Publications,
    Published, Repository, RepositoryError, Revoked, Sent, SentOnDay, Staff, StaffSession, Statuses,
    StoredEvent, SubmissionRow, SubmissionStatus, Taken, sent,
};
use crate::backup::is_backup;
use crate::metrics::Metrics;
pub(crate) use structure::structure;

pub use reader::{SqliteReader, received};

/// The database's name in a data folder.
pub const FILE: &str = "intake.sqlite";
const READER_CONNECTIONS: u32 = 4;
/// How long a connection waits for another process that holds the file, such as a backup.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a transaction is tried before the request is answered with a failure.
const MAX_TRIES: u32 = 3;
/// How long a reader waits for a connection: a health check must answer.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// So much of the file the writer keeps in memory, in KiB (negative: SQLite's way to say KiB and not pages). The ids
/// are random, so an insert may touch any page of their index.
const CACHE_SIZE: &str = "-65536";
/// The number of pages (16 MiB) after which the log is written into the database: each time costs a sync of the
/// database too.
const CHECKPOINT_PAGES: &str = "4000";
/// The number of rows that are read for the time of the last one.
const LAST_ROWS: u32 = 16;
/// The number of rows that go into one statement, where there are as many.
const ROWS_A_STATEMENT: usize = 32;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Submissions in one SQLite file: write-ahead log, synced to disk at every commit, one writer, several readers.
#[derive(Debug, Clone)]
pub struct SqliteRepository {
    transactions: Transactions<Sqlite>,
    writer: Writer,
    readers: SqlitePool,
}

shared_reading!(
    SqliteRepository,
    columns = "*",
    page = page,
    position = position,
    structure = structure_of
);
shared_queries!(SqliteRepository, Sqlite, SqliteConnection, SqliteRow, workers = 1);
shared_devices!(SqliteRepository, SqliteConnection, lock = "");
shared_statuses!(SqliteRepository, SqliteConnection);
shared_staff!(SqliteRepository, SqliteConnection);
shared_staff_log!(SqliteConnection);
shared_cases!(SqliteConnection);

impl SqliteRepository {
    /// Opens the database in a data folder, makes it if it is missing, and brings its schema up to date. What it accepts
    /// is written by a task of this runtime.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be opened, or was written by a newer version.
    pub async fn open(data: &Path) -> Result<Self, RepositoryError> {
        Self::open_with(data, BUSY_TIMEOUT).await
    }

    /// Opens the database that a server has made in a data folder, also while the server runs.
    ///
    /// # Errors
    /// [`RepositoryError::NoDatabase`] if there is none, and as [`Self::open`].
    pub async fn open_existing(data: &Path) -> Result<Self, RepositoryError> {
        if !data.join(FILE).is_file() {
            return Err(RepositoryError::NoDatabase(data.to_owned()));
        }
        if is_backup(data) {
            return Err(RepositoryError::Backup(data.to_owned()));
        }
        Self::open(data).await
    }

    /// Opens the database of a backup to read it as it stands: not a byte of it is changed, and no file is made beside it.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read, or was written by a newer version. Whatever would write fails later.
    pub async fn open_backup(backup: &Path) -> Result<Self, RepositoryError> {
        let options = SqliteConnectOptions::new()
            .filename(backup.join(FILE))
            .read_only(true)
            .immutable(true);
        let readers = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        refuse_newer(&readers).await?;
        Ok(Self::of(readers.clone(), readers))
    }

    /// The highest number of arrival, which only grows; 0 if nothing has arrived.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read.
    pub async fn highest_arrival(&self) -> Result<i64, RepositoryError> {
        let highest = sqlx::query_scalar("SELECT coalesce(max(arrival), 0) FROM submission");
        Ok(highest.fetch_one(&self.readers).await?)
    }

    /// When the last submission was stored, by what was put on it, of those that are what was stored; `None` if nothing has
    /// arrived.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read.
    pub(crate) async fn last_received_at(&self) -> Result<Option<String>, RepositoryError> {
        let rows = sqlx::query("SELECT * FROM submission ORDER BY arrival DESC LIMIT $1")
            .bind(LAST_ROWS)
            .fetch_all(&self.readers)
            .await?;
        let mut rows = rows.iter().filter_map(|row| SubmissionRow::from_row(row).ok());
        let last = rows.find(SubmissionRow::is_whole);
        Ok(last.map(|row| row.received_at().to_owned()))
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
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(
                options
                    .clone()
                    .pragma("cache_size", CACHE_SIZE)
                    .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
                    // What is purged is overwritten, and not only let go.
                    .pragma("secure_delete", "ON"),
            )
            .await?;
        MIGRATIONS.run(&pool).await.map_err(|error| match error {
            MigrateError::VersionMissing(version) => RepositoryError::NewerSchema(version),
            other => RepositoryError::Migration(other),
        })?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READER_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self::of(pool, readers))
    }

    fn of(pool: SqlitePool, readers: SqlitePool) -> Self {
        let transactions = Transactions {
            pool,
            // Taking the writer's lock at once: a reader that becomes a writer later cannot wait for it.
            begin: "BEGIN IMMEDIATE",
            tries: MAX_TRIES,
            passes: is_busy,
            metrics: Metrics::default(),
        };
        let writer = Writer::start(1, Arc::new(transactions.clone()));
        Self {
            transactions,
            writer,
            readers,
        }
    }
}

/// Whether another process held the file (`SQLITE_BUSY` or `SQLITE_LOCKED` in the low byte of the extended code).
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
}

async fn store(connection: &mut SqliteConnection, batches: &[Batch]) -> Result<Vec<Taken>, RepositoryError> {
    let received_at = stamp_of(batches);
    let group = Group::of(batches, &received_at)?;
    let mut stored = HashSet::new();
    let (whole, rest) = group.rows().as_chunks::<ROWS_A_STATEMENT>();
    for rows in whole {
        insert(connection, rows, &mut stored).await?;
    }
    // One at a time: a statement for every number of rows would have to be prepared, and is not asked again soon.
    for row in rest {
        insert(connection, std::slice::from_ref(row), &mut stored).await?;
    }
    let before = look_up(connection, &group.taken(&stored)).await?;
    let mut settled = group.settle(&stored, &before)?;
    let mut aside = Vec::new();
    for row in &settled.conflicts {
        if keep_aside(connection, *row).await? {
            aside.push(*row);
        }
    }
    for row in &settled.renewed {
        if renew_aside(connection, *row).await? {
            aside.push(*row);
        }
    }
    for row in &settled.signatures {
        keep_signature(connection, *row).await?;
    }
    for (key, at) in group.seen() {
        sqlx::query("UPDATE device SET last_seen_at = $1 WHERE key_id = $2")
            .bind(at)
            .bind(key)
            .execute(&mut *connection)
            .await?;
    }
    let (day, new) = group.sent(&stored, &aside);
    let totals = note_sent(connection, &day, new).await?;
    sent::tell(batches, &totals, &mut settled.taken);
    Ok(settled.taken)
}

/// Adds what devices have sent within a day: what they have by then.
async fn note_sent(
    connection: &mut SqliteConnection,
    day: &str,
    new: BTreeMap<Uuid, Sent>,
) -> Result<BTreeMap<Uuid, Sent>, RepositoryError> {
    let mut totals = BTreeMap::new();
    for (device, sent) in new {
        let (items, bytes) = sent.columns();
        let (items, bytes) = sqlx::query_as(
            "INSERT INTO device_day (device, day, items, bytes) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (device, day) DO UPDATE SET items = items + excluded.items, \
             bytes = bytes + excluded.bytes RETURNING items, bytes",
        )
        .bind(device)
        .bind(day)
        .bind(items)
        .bind(bytes)
        .fetch_one(&mut *connection)
        .await?;
        totals.insert(device, Sent::of_columns(items, bytes));
    }
    Ok(totals)
}

static LOOK_UP_ONE: LazyLock<String> = LazyLock::new(|| look_up_statement(1));
static LOOK_UP_MANY: LazyLock<String> = LazyLock::new(|| look_up_statement(ROWS_A_STATEMENT));

fn look_up_statement(ids: usize) -> String {
    format!(
        concat!("SELECT ", read_columns!(), " FROM submission WHERE id IN ({})"),
        vec!["?"; ids].join(", ")
    )
}

/// What is stored under ids, of those under which something is.
async fn look_up(
    connection: &mut SqliteConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Before>, RepositoryError> {
    let mut before = HashMap::new();
    for some in ids.chunks(ROWS_A_STATEMENT) {
        let (statement, size) = match some {
            [_] => (LOOK_UP_ONE.as_str(), 1),
            _ => (LOOK_UP_MANY.as_str(), ROWS_A_STATEMENT),
        };
        // The last one again where there are fewer: one statement is prepared, and a set has it once.
        let last = some.last().copied();
        let padding = std::iter::repeat_n(last, size - some.len()).flatten();
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for id in some.iter().copied().chain(padding) {
            query = query.bind(id);
        }
        for row in query.fetch_all(&mut *connection).await? {
            let (id, found) = self::before(connection, &row).await?;
            before.insert(id, found);
        }
    }
    Ok(before)
}

static INSERT_ONE: LazyLock<String> = LazyLock::new(|| insert_statement(1));
static INSERT_MANY: LazyLock<String> = LazyLock::new(|| insert_statement(ROWS_A_STATEMENT));

fn insert_statement(rows: usize) -> String {
    let row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    format!(
        concat!(
            "INSERT INTO submission (",
            submission_columns!(),
            ") VALUES {} ON CONFLICT (id) DO NOTHING RETURNING id"
        ),
        vec![row; rows].join(", ")
    )
}

/// Stores those whose ids are free, and notes which.
async fn insert(
    connection: &mut SqliteConnection,
    rows: &[Row<'_>],
    stored: &mut HashSet<Uuid>,
) -> Result<(), RepositoryError> {
    let statement = if rows.len() == ROWS_A_STATEMENT {
        INSERT_MANY.as_str()
    } else {
        INSERT_ONE.as_str()
    };
    let mut query = sqlx::query_scalar::<_, Uuid>(AssertSqlSafe(statement));
    for row in rows {
        let Row { batch, arrival, .. } = row;
        query = query
            .bind(arrival.id)
            .bind(batch.device)
            // Bit for bit, as SQLite has no unsigned numbers: a seal is bound to the exact count.
            .bind(arrival.counter.cast_signed())
            .bind(&arrival.key)
            .bind(&arrival.catalog)
            .bind(&arrival.sealed)
            .bind(&arrival.hash)
            .bind(ReceiptNumber::of(arrival.id).to_string())
            .bind(row.received_at)
            .bind(arrival.key_known)
            .bind(arrival.catalog_known)
            .bind(batch.lane.as_str())
            .bind(&arrival.status_token)
            .bind(row.content.as_bytes().as_slice())
            .bind(signature_bytes(arrival))
            .bind(row.checksum().to_vec());
    }
    stored.extend(query.fetch_all(connection).await?);
    Ok(())
}

async fn page(
    pool: &SqlitePool,
    after: Option<Position>,
    most: u32,
) -> Result<Vec<SqliteRow>, RepositoryError> {
    let after = match after {
        Some(Position::Arrival(arrival)) => arrival,
        Some(Position::Time(..)) => return Err(RepositoryError::OtherDatabase),
        None => i64::MIN,
    };
    let rows = sqlx::query("SELECT * FROM submission WHERE arrival > $1 ORDER BY arrival LIMIT $2")
        .bind(after)
        .bind(most)
        .fetch_all(pool)
        .await?;
    Ok(rows)
}

fn position(row: &SqliteRow) -> Result<Position, sqlx::Error> {
    Ok(Position::Arrival(row.try_get("arrival")?))
}

async fn structure_of(pool: &SqlitePool) -> Result<Option<String>, RepositoryError> {
    structure(&mut *pool.acquire().await?).await
}

impl SqliteRepository {
    /// A database that is opened to be written is brought up to date first.
    #[expect(clippy::unused_async, reason = "a reader of the same queries has to ask")]
    async fn knows_content(&self) -> Result<bool, RepositoryError> {
        Ok(true)
    }

    /// Whether the database counts by days: a backup of an earlier version is read as it is.
    async fn knows_days(&self) -> Result<bool, RepositoryError> {
        let table = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = $1)");
        Ok(table.bind("device_day").fetch_one(&self.readers).await?)
    }
}

async fn refuse_newer(pool: &SqlitePool) -> Result<(), RepositoryError> {
    let applied: Option<i64> = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(pool)
        .await?;
    match applied {
        Some(version) if version > SqliteRepository::newest_schema() => {
            Err(RepositoryError::NewerSchema(version))
        }
        _ => Ok(()),
    }
}
#[cfg(test)]
mod tests;
