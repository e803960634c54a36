//! Transactions: under a name, tried again where that helps, and timed.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use sqlx::{Connection, Database, Pool, SqlSafeStr};

use super::RepositoryError;
use crate::metrics::Metrics;

/// Runs transactions of one kind.
#[derive(Debug)]
pub(super) struct Transactions<DB: Database> {
    /// Where they run.
    pub(super) pool: Pool<DB>,
    /// The statement that begins one.
    pub(super) begin: &'static str,
    /// How often one is tried before the request is answered with a failure.
    pub(super) tries: u32,
    /// Whether the same may succeed a moment later.
    pub(super) passes: fn(&sqlx::Error) -> bool,
    /// Counts and times them.
    pub(super) metrics: Metrics,
}

impl<DB: Database> Clone for Transactions<DB> {
    fn clone(&self) -> Self {
        Self {
            pool: self.pool.clone(),
            metrics: self.metrics.clone(),
            ..*self
        }
    }
}

/// What a transaction does.
pub(super) type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, RepositoryError>> + Send + 'c>>;

impl<DB: Database> Transactions<DB> {
    /// Runs work in one durable transaction, again from the start if something passing was in its way, and times it.
    ///
    /// The work may run more than once, so it must have no effect outside the transaction.
    pub(super) async fn run<T, W>(&self, name: &'static str, work: W) -> Result<T, RepositoryError>
    where
        W: for<'c> Fn(&'c mut DB::Connection) -> Work<'c, T>,
    {
        let start = Instant::now();
        let mut tries = 1;
        let result = loop {
            match self.attempt(&work).await {
                Err(RepositoryError::Database(error)) if (self.passes)(&error) && tries < self.tries => {
                    tracing::warn!(transaction = name, tries, %error, "trying a transaction again");
                    tokio::time::sleep(pause(tries)).await;
                    tries += 1;
                }
                result => break result,
            }
        };
        self.metrics
            .transaction(name, tries, result.is_ok(), start.elapsed());
        tracing::debug!(
            transaction = name,
            tries,
            committed = result.is_ok(),
            micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX),
            "ran a transaction"
        );
        result
    }

    async fn attempt<T, W>(&self, work: &W) -> Result<T, RepositoryError>
    where
        W: for<'c> Fn(&'c mut DB::Connection) -> Work<'c, T>,
    {
        let mut connection = self.pool.acquire().await?;
        let result = in_transaction(&mut *connection, self.begin, work).await;
        if let Err(error) = &result
            && !matches!(error, RepositoryError::Database(error) if (self.passes)(error))
        {
            // SQLite ends a transaction by itself when the disk fails; the driver then counts it as open for ever.
            connection.close_on_drop();
        }
        result
    }
}

async fn in_transaction<C, T, W>(
    connection: &mut C,
    begin: &'static str,
    work: &W,
) -> Result<T, RepositoryError>
where
    C: Connection,
    W: for<'c> Fn(&'c mut <C::Database as Database>::Connection) -> Work<'c, T>,
{
    let mut transaction = connection.begin_with(begin.into_sql_str()).await?;
    let done = work(&mut transaction).await?;
    transaction.commit().await?;
    Ok(done)
}

/// Doubling, and by chance up to twice as long: those that were in each other's way must not meet again.
fn pause(tries: u32) -> Duration {
    let chance = envelope::random_bytes::<1>().map_or(128, |[byte]| u32::from(byte));
    Duration::from_millis(10) * 2_u32.saturating_pow(tries.min(6)) * (256 + chance) / 256
}
