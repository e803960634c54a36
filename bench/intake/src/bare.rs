//! The databases alone: the same rows, as durably, without a server before them.

use std::path::Path;
use std::time::Instant;

use envelope::{ReceiptNumber, digest_hex, random_bytes};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, Row};
use uuid::Uuid;

use crate::Failure;
use crate::load::ENVELOPE;

const AT: &str = "2026-03-02T01:15:00.000Z";
/// The number of rows in a statement: SQLite limits the values in one, and a row has 13 columns.
const MOST_ROWS: usize = 32;

struct Rows {
    bytes: Vec<u8>,
    hash: String,
}

impl Rows {
    fn of(bytes: usize) -> Self {
        let random = random_bytes::<ENVELOPE>().map_or_else(|_| vec![7; ENVELOPE], Vec::from);
        let bytes: Vec<u8> = random.into_iter().take(bytes).collect();
        Self {
            hash: digest_hex(&bytes),
            bytes,
        }
    }
}

/// Opens the server's SQLite database as the server does, synced at every commit unless it is only to be filled.
pub async fn sqlite(data: &Path, durable: bool) -> Result<SqliteConnection, Failure> {
    intake::SqliteRepository::open(data).await?;
    let options = SqliteConnectOptions::new()
        .filename(data.join(intake::DATABASE_FILE))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(if durable {
            SqliteSynchronous::Full
        } else {
            SqliteSynchronous::Off
        })
        .pragma("cache_size", "-65536")
        .pragma("wal_autocheckpoint", "4000");
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// Measures the rows a second, with `a_transaction` of them in a transaction.
pub async fn insert_into_sqlite(
    connection: &mut SqliteConnection,
    rows: u64,
    a_transaction: usize,
    bytes: usize,
) -> Result<f64, Failure> {
    let row = Rows::of(bytes);
    let statement = |rows: usize| {
        let values = vec!["(?, ?, ?, 'k', 'c', ?, ?, ?, ?, 0, 0, 'anonymous', NULL)"; rows].join(", ");
        format!(
            "INSERT INTO submission (id, device, counter, key_id, catalog, sealed, hash, number, \
             received_at, key_known, catalog_known, lane, status_token) VALUES {values} \
             ON CONFLICT (id) DO NOTHING"
        )
    };
    let device = Uuid::new_v4();
    let start = Instant::now();
    let mut done = 0;
    while done < rows {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let mut left = a_transaction;
        while left > 0 {
            let some = left.min(MOST_ROWS);
            let text = statement(some);
            let mut query = sqlx::query(AssertSqlSafe(text));
            for _ in 0..some {
                let id = Uuid::new_v4();
                query = query
                    .bind(id)
                    .bind(device)
                    .bind(done as i64)
                    .bind(&row.bytes)
                    .bind(&row.hash)
                    .bind(ReceiptNumber::of(id).to_string())
                    .bind(AT);
                done += 1;
            }
            query.execute(&mut *transaction).await?;
            left -= some;
        }
        transaction.commit().await?;
    }
    Ok(done as f64 / start.elapsed().as_secs_f64())
}

/// How many submissions a SQLite database has.
pub async fn count_in_sqlite(data: &Path) -> Result<u64, Failure> {
    let options = SqliteConnectOptions::new()
        .filename(data.join(intake::DATABASE_FILE))
        .read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let row = sqlx::query("SELECT count(*) FROM submission")
        .fetch_one(&mut connection)
        .await?;
    Ok(u64::try_from(row.try_get::<i64, _>(0)?)?)
}

/// Measures the rows a second, by `connections` connections with `a_transaction` rows in a transaction each.
pub async fn insert_into_postgres(
    address: &str,
    rows: u64,
    connections: u32,
    a_transaction: usize,
) -> Result<f64, Failure> {
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .connect(address)
        .await?;
    let each = (rows / u64::from(connections)).max(1);
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let pool = pool.clone();
        tasks.spawn(async move {
            let row = Rows::of(ENVELOPE);
            let device = Uuid::new_v4();
            let mut connection = pool.acquire().await?;
            let mut done = 0_u64;
            while done < each {
                let ids: Vec<Uuid> = (0..a_transaction).map(|_| Uuid::new_v4()).collect();
                let numbers: Vec<String> = ids.iter().map(|id| ReceiptNumber::of(*id).to_string()).collect();
                sqlx::query(
                    "INSERT INTO submission (id, device, counter, key_id, catalog, sealed, hash, number, \
                     received_at, key_known, catalog_known, lane) \
                     SELECT id, $2, $3, 'k', 'c', sealed, $5, number, $7, false, false, 'anonymous' \
                     FROM UNNEST($1::uuid[], $4::bytea[], $6::text[]) AS new (id, sealed, number) \
                     ON CONFLICT (id) DO NOTHING",
                )
                .bind(&ids)
                .bind(device)
                .bind(done as i64)
                .bind(vec![row.bytes.as_slice(); a_transaction])
                .bind(&row.hash)
                .bind(&numbers)
                .bind(AT)
                .execute(&mut *connection)
                .await?;
                done += a_transaction as u64;
            }
            Ok::<u64, sqlx::Error>(done)
        });
    }
    let mut done = 0;
    while let Some(one) = tasks.join_next().await {
        done += one??;
    }
    let rate = done as f64 / start.elapsed().as_secs_f64();
    pool.close().await;
    Ok(rate)
}
