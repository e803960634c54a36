//! Connecting to PostgreSQL, and bringing its tables up to date.

use std::str::FromStr;
use std::sync::LazyLock;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection, PgConnection};

use super::RepositoryError;

/// One for each group that is stored at once, and for what staff do meanwhile.
const WRITER_CONNECTIONS: u32 = 6;
const READER_CONNECTIONS: u32 = 8;
/// How long a request waits for a connection: a health check must answer.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How often the tables are tried to be made: servers that start together are in each other's way.
const MIGRATION_TRIES: u32 = 10;
/// No statement of ours takes so long; one that does waits for what will not come.
const SET_STATEMENT_TIMEOUT: &str = "SET statement_timeout = '30s'";

static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let mut migrations = sqlx::migrate!("migrations/postgres");
    // Advisory locks are of a session and of one server: connection poolers and distributed engines have none.
    migrations.set_locking(false);
    migrations
});

fn options(address: &str) -> Result<PgConnectOptions, RepositoryError> {
    // The driver takes any scheme. An address holds a password, so it is never shown.
    if !["postgres://", "postgresql://"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
    {
        return Err(RepositoryError::Address("it is of another kind".to_owned()));
    }
    let options =
        PgConnectOptions::from_str(address).map_err(|error| RepositoryError::Address(error.to_string()))?;
    Ok(options.application_name("didim"))
}

/// Connections that write: each commit is durable when it is answered.
pub(super) async fn writers(address: &str) -> Result<PgPool, RepositoryError> {
    let options = options(address)?;
    let mut first = PgConnection::connect_with(&options).await?;
    require_durable(&mut first).await?;
    first.close().await?;
    let pool = PgPoolOptions::new()
        .max_connections(WRITER_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // What is tried again anyway need not be asked first.
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(SET_STATEMENT_TIMEOUT)
                    .execute(&mut *connection)
                    .await?;
                require_durable(connection).await.map_err(|error| match error {
                    RepositoryError::Database(error) => error,
                    other => sqlx::Error::Configuration(other.into()),
                })
            })
        })
        .connect_with(options)
        .await?;
    Ok(pool)
}

/// Connections that read.
pub(super) async fn readers(address: &str) -> Result<PgPool, RepositoryError> {
    let pool = PgPoolOptions::new()
        .max_connections(READER_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(SET_STATEMENT_TIMEOUT)
                    .execute(&mut *connection)
                    .await?;
                sqlx::raw_sql("SET default_transaction_read_only = on")
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .connect_with(options(address)?)
        .await?;
    Ok(pool)
}

/// Refuses a server that would acknowledge what a power cut takes away, and turns on what a session can turn on.
///
/// Stronger settings, such as `remote_apply`, are left as they are. Other engines know none of these.
async fn require_durable(connection: &mut PgConnection) -> Result<(), RepositoryError> {
    let (fsync, commit): (Option<String>, Option<String>) =
        sqlx::query_as("SELECT current_setting('fsync', true), current_setting('synchronous_commit', true)")
            .fetch_one(&mut *connection)
            .await?;
    if fsync.as_deref() == Some("off") {
        return Err(RepositoryError::NotDurable("fsync = off"));
    }
    if matches!(commit.as_deref(), Some("off" | "local")) {
        sqlx::raw_sql("SET synchronous_commit = on")
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Makes the tables, or brings them up to date; also where other servers do the same at the same moment.
pub(super) async fn migrate(pool: &PgPool) -> Result<(), RepositoryError> {
    let mut tries = 1;
    loop {
        match MIGRATIONS.run(pool).await {
            Ok(()) => return Ok(()),
            Err(MigrateError::VersionMissing(version)) => return Err(RepositoryError::NewerSchema(version)),
            Err(MigrateError::Execute(_) | MigrateError::ExecuteMigration(..)) if tries < MIGRATION_TRIES => {
                tokio::time::sleep(Duration::from_millis(50) * tries).await;
                tries += 1;
            }
            Err(other) => return Err(RepositoryError::Migration(other)),
        }
    }
}

/// Whether the same transaction may succeed a moment later.
///
/// That is so after a failed serialization (40001) and a deadlock (40P01), where another inserted the same key first
/// (23505), while a server starts, stops or is a replica that is not promoted yet (class 57, 25006), when it has too
/// many connections (class 53) but is not out of disk (53100), and whenever the connection breaks: that a group was
/// stored and only the answer lost does no harm, as it is a duplicate then.
pub(super) fn passes(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            matches!(&*code, "40001" | "40P01" | "23505" | "25006" | "53300" | "55P03")
                || code.starts_with("57P")
                || code.starts_with("08")
        }),
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Protocol(_) => true,
        _ => false,
    }
}
