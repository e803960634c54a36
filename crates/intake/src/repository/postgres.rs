//! Submissions in PostgreSQL, or in a distributed engine that speaks it.
//!
//! Nothing here needs a lock of the session, a sequence or a single server: any number of servers work on one database,
//! and what they do to the same rows is put in order by the transactions alone.

mod connect;
mod life;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use ::staff::wire::{LogLine, WriteOutcome};
use ::staff::{Group as StaffGroup, GroupName};
use envelope::{ContentHash, DeviceKeyId, ReceiptNumber};
use sqlx::postgres::{PgPool, PgRow};
use sqlx::{PgConnection, Postgres, Row as _};
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
    StoredEvent, SubmissionStatus, Taken, sent,
};
use crate::metrics::Metrics;
pub(crate) use life::LifeRow;

/// The number of groups that are stored at once: while one waits for the disk, another is sent. More make the groups
/// smaller.
const CONCURRENT_GROUPS: usize = 2;
/// How often a transaction is tried: the pauses in between are five seconds together, more or less.
const MAX_TRIES: u32 = 8;

/// Submissions in PostgreSQL.
#[derive(Debug, Clone)]
pub struct PostgresRepository {
    transactions: Transactions<Postgres>,
    writer: Writer,
    readers: PgPool,
}

shared_reading!(
    PostgresRepository,
    columns = read_columns!(),
    page = page,
    position = position,
    structure = structure
);
shared_queries!(
    PostgresRepository,
    Postgres,
    PgConnection,
    PgRow,
    workers = CONCURRENT_GROUPS
);
shared_devices!(PostgresRepository, PgConnection, lock = " FOR UPDATE");
shared_statuses!(PostgresRepository, PgConnection);
shared_staff!(PostgresRepository, PgConnection);
shared_staff_log!(PgConnection);
shared_cases!(PgConnection);

impl PostgresRepository {
    /// A database that is opened is brought up to date first.
    #[expect(clippy::unused_async, reason = "a reader of the same queries has to ask")]
    async fn knows_content(&self) -> Result<bool, RepositoryError> {
        Ok(true)
    }

    /// As [`Self::knows_content`].
    #[expect(clippy::unused_async, reason = "a backup of the same queries has to ask")]
    async fn knows_days(&self) -> Result<bool, RepositoryError> {
        Ok(true)
    }

    /// Connects to the database at an address (`postgres://USER:PASSWORD@HOST:PORT/NAME`), makes its tables if they are
    /// missing, and brings them up to date. What it accepts is written by tasks of this runtime.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be reached or used, was written by a newer version, or is set so that it would
    /// lose what it has acknowledged.
    pub async fn open(address: &str) -> Result<Self, RepositoryError> {
        let pool = connect::writers(address).await?;
        connect::migrate(&pool).await?;
        let transactions = Transactions {
            pool,
            // A statement sees what was committed before it: who finds an id taken must see what is stored under it.
            begin: "BEGIN ISOLATION LEVEL READ COMMITTED",
            tries: MAX_TRIES,
            passes: connect::passes,
            metrics: Metrics::default(),
        };
        let writer = Writer::start(CONCURRENT_GROUPS, Arc::new(transactions.clone()));
        Ok(Self {
            transactions,
            writer,
            readers: connect::readers(address).await?,
        })
    }
}

/// Rows are locked in the order of their ids, submissions before conflicts before devices before their days: groups that are stored at the
/// same time wait for each other, and never both.
async fn store(connection: &mut PgConnection, batches: &[Batch]) -> Result<Vec<Taken>, RepositoryError> {
    let received_at = stamp_of(batches);
    let group = Group::of(batches, &received_at)?;
    let mut rows = group.rows().to_vec();
    rows.sort_unstable_by_key(|row| row.arrival.id);
    let stored = insert(connection, &rows).await?;
    let before = look_up(connection, &group.taken(&stored)).await?;
    let mut settled = group.settle(&stored, &before)?;
    settled
        .conflicts
        .sort_unstable_by_key(|row| (row.arrival.id, row.content));
    settled.signatures.sort_unstable_by_key(|row| row.arrival.id);
    for row in &settled.signatures {
        keep_signature(connection, *row).await?;
    }
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
    let seen = group.seen();
    if !seen.is_empty() {
        note_seen(connection, seen).await?;
    }
    let (day, new) = group.sent(&stored, &aside);
    if !new.is_empty() {
        let totals = note_sent(connection, &day, new).await?;
        sent::tell(batches, &totals, &mut settled.taken);
    }
    Ok(settled.taken)
}

/// Stores those whose ids are free: which.
async fn insert(connection: &mut PgConnection, rows: &[Row<'_>]) -> Result<HashSet<Uuid>, RepositoryError> {
    fn column<'a, T>(rows: &[Row<'a>], value: impl Fn(&Row<'a>) -> T) -> Vec<T> {
        rows.iter().map(value).collect()
    }
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let stored: Vec<Uuid> = sqlx::query_scalar(concat!(
        "INSERT INTO submission (",
        submission_columns!(),
        ") \
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::bytea[], \
         $7::text[], $8::text[], $9::text[], $10::boolean[], $11::boolean[], $12::text[], $13::bytea[], \
         $14::bytea[], $15::bytea[], $16::bytea[]) \
         ON CONFLICT (id) DO NOTHING RETURNING id"
    ))
    .bind(column(rows, |row| row.arrival.id))
    .bind(column(rows, |row| row.batch.device))
    // Bit for bit, as SQL has no unsigned numbers: a seal is bound to the exact count.
    .bind(column(rows, |row| row.arrival.counter.cast_signed()))
    .bind(column(rows, |row| row.arrival.key.as_str()))
    .bind(column(rows, |row| row.arrival.catalog.as_str()))
    .bind(column(rows, |row| row.arrival.sealed.as_slice()))
    .bind(column(rows, |row| row.arrival.hash.as_str()))
    .bind(column(rows, |row| ReceiptNumber::of(row.arrival.id).to_string()))
    .bind(column(rows, |row| row.received_at))
    .bind(column(rows, |row| row.arrival.key_known))
    .bind(column(rows, |row| row.arrival.catalog_known))
    .bind(column(rows, |row| row.batch.lane.as_str()))
    .bind(column(rows, |row| row.arrival.status_token.as_deref()))
    .bind(column(rows, |row| row.content.as_bytes().to_vec()))
    .bind(column(rows, |row| signature_bytes(row.arrival)))
    .bind(column(rows, |row| row.checksum().to_vec()))
    .fetch_all(connection)
    .await?;
    Ok(stored.into_iter().collect())
}

/// What is stored under ids that were taken.
async fn look_up(
    connection: &mut PgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Before>, RepositoryError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let statement = concat!("SELECT ", read_columns!(), " FROM submission WHERE id = ANY($1)");
    let rows = sqlx::query(statement)
        .bind(ids)
        .fetch_all(&mut *connection)
        .await?;
    let mut before = HashMap::new();
    for row in &rows {
        let (id, found) = self::before(connection, row).await?;
        before.insert(id, found);
    }
    Ok(before)
}

/// Notes when devices were last seen; a group that was stored later may bring an earlier time.
async fn note_seen(
    connection: &mut PgConnection,
    seen: BTreeMap<String, &str>,
) -> Result<(), RepositoryError> {
    let (keys, times): (Vec<String>, Vec<&str>) = seen.into_iter().unzip();
    sqlx::query(
        "WITH seen AS (SELECT device.key_id, signed.at \
         FROM UNNEST($1::text[], $2::text[]) AS signed (key_id, at) \
         JOIN device ON device.key_id = signed.key_id ORDER BY device.key_id FOR UPDATE OF device) \
         UPDATE device SET last_seen_at = seen.at FROM seen WHERE device.key_id = seen.key_id \
         AND (device.last_seen_at IS NULL OR device.last_seen_at < seen.at)",
    )
    .bind(keys)
    .bind(times)
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds what devices have sent within a day: what they have by then.
async fn note_sent(
    connection: &mut PgConnection,
    day: &str,
    new: BTreeMap<Uuid, Sent>,
) -> Result<BTreeMap<Uuid, Sent>, RepositoryError> {
    let devices: Vec<Uuid> = new.keys().copied().collect();
    let (items, bytes): (Vec<i64>, Vec<i64>) = new.values().map(|sent| sent.columns()).unzip();
    let totals: Vec<(Uuid, i64, i64)> = sqlx::query_as(
        "INSERT INTO device_day (device, day, items, bytes) \
         SELECT device, $2, items, bytes FROM UNNEST($1::uuid[], $3::bigint[], $4::bigint[]) \
         AS new (device, items, bytes) ORDER BY device \
         ON CONFLICT (device, day) DO UPDATE SET items = device_day.items + excluded.items, \
         bytes = device_day.bytes + excluded.bytes RETURNING device, items, bytes",
    )
    .bind(devices)
    .bind(day)
    .bind(items)
    .bind(bytes)
    .fetch_all(connection)
    .await?;
    let totals = totals.into_iter();
    Ok(totals
        .map(|(device, items, bytes)| (device, Sent::of_columns(items, bytes)))
        .collect())
}

async fn page(pool: &PgPool, after: Option<Position>, most: u32) -> Result<Vec<PgRow>, RepositoryError> {
    // No time is before the empty text.
    let (time, id) = match after {
        Some(Position::Time(time, id)) => (time, id),
        Some(Position::Arrival(_)) => return Err(RepositoryError::OtherDatabase),
        None => (String::new(), Uuid::nil()),
    };
    let rows = sqlx::query(concat!(
        "SELECT ",
        read_columns!(),
        " \
         FROM submission WHERE (received_at, id) > ($1, $2) ORDER BY received_at, id LIMIT $3"
    ))
    .bind(time)
    .bind(id)
    .bind(i64::from(most))
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

fn position(row: &PgRow) -> Result<Position, sqlx::Error> {
    Ok(Position::Time(row.try_get("received_at")?, row.try_get("id")?))
}

/// Its pages have checksums of their own where the cluster was made with them; nothing here reads it as a whole.
#[expect(clippy::unused_async, reason = "a file has to be asked")]
async fn structure(_: &PgPool) -> Result<Option<String>, RepositoryError> {
    Ok(None)
}
