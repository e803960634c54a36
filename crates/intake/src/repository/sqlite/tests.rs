//! What only this crate can see of the file: how it is opened, and that it is tried again.

use super::*;
use crate::repository::{Accepted, Arrival, Lane, Stamps, Submissions as _};

const SHORT_TIMEOUT: Duration = Duration::from_millis(1);

fn batch() -> Batch {
    let arrival = Arrival::made_up(1);
    Batch {
        device: None,
        lane: Lane::Anonymous,
        signed_by: None,
        stamps: Stamps::fixed("2025-04-21T01:02:03.000Z"),
        arrivals: vec![arrival],
        held: None,
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
    assert_eq!(
        pragma(&repository.transactions.pool, "PRAGMA journal_mode").await,
        "wal"
    );
    // 2 is FULL: the log is synced at every commit, not only at checkpoints.
    assert_eq!(
        pragma(&repository.transactions.pool, "PRAGMA synchronous").await,
        "2"
    );
    assert_eq!(
        pragma(&repository.transactions.pool, "PRAGMA foreign_keys").await,
        "1"
    );
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
    let repository = SqliteRepository::open_with(data.path(), SHORT_TIMEOUT)
        .await
        .unwrap();
    let other = SqliteRepository::open_with(data.path(), SHORT_TIMEOUT)
        .await
        .unwrap();
    let lock = other
        .transactions
        .pool
        .begin_with("BEGIN IMMEDIATE")
        .await
        .unwrap();
    let (accepted, ()) = tokio::join!(repository.accept(batch()), async {
        tokio::time::sleep(Duration::from_millis(10)).await;
        lock.rollback().await.unwrap();
    });
    assert_eq!(accepted.unwrap(), [Accepted::Stored]);
}

#[tokio::test]
async fn a_database_that_stays_busy_is_a_failure_that_stores_nothing() {
    let data = tempfile::tempdir().unwrap();
    let repository = SqliteRepository::open_with(data.path(), SHORT_TIMEOUT)
        .await
        .unwrap();
    let other = SqliteRepository::open_with(data.path(), SHORT_TIMEOUT)
        .await
        .unwrap();
    let lock = other
        .transactions
        .pool
        .begin_with("BEGIN IMMEDIATE")
        .await
        .unwrap();
    let error = repository.accept(batch()).await.unwrap_err();
    let RepositoryError::Group(error) = error else {
        panic!("{error}");
    };
    assert!(matches!(&*error, RepositoryError::Database(error) if is_busy(error)));
    assert!(repository.all().await.unwrap().is_empty());
    lock.rollback().await.unwrap();
    assert_eq!(repository.accept(batch()).await.unwrap(), [Accepted::Stored]);
}
