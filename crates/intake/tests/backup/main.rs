//! Backups that are made while servers write, and what is noticed of a broken one.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod making;
mod putting_back;
mod while_posting;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use envelope::{ReceiptKey, digest_hex};
use intake::{
    Arrival, Backup, BackupError, Batch, Clock, DatabaseLife, Lane, Manifest, Repository, SqliteRepository,
    Stamps, back_up, verify_backup,
};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// A clock that stands still until a test moves it: 2023-11-14T22:13:20Z at first.
#[derive(Clone)]
struct SetClock(Arc<AtomicI64>);

impl SetClock {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_700_000_000)))
    }

    fn forward(&self, by: Duration) {
        self.0.fetch_add(by.whole_seconds(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// A data folder as a server leaves it, and a folder for backups.
struct Place {
    folder: TempDir,
    clock: SetClock,
    repository: SqliteRepository,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, clock) = (folder.path().join("data"), SetClock::new());
        std::fs::create_dir(&data).unwrap();
        let key = ReceiptKey::generate().unwrap().to_file();
        std::fs::write(data.join("receipt.key"), key).unwrap();
        DatabaseLife::open(&data, &clock).unwrap();
        let repository = SqliteRepository::open(&data).await.unwrap();
        Self {
            folder,
            clock,
            repository,
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn to(&self) -> PathBuf {
        self.folder.path().join("backups")
    }

    fn mark(&self) -> Option<String> {
        std::fs::read_to_string(self.data().join("backed-up-until")).ok()
    }

    async fn store(&self, ids: std::ops::RangeInclusive<u128>) {
        let received_at = self.clock.timestamp();
        store(&self.repository, received_at, ids).await;
    }

    /// A backup an hour later.
    async fn back_up(&self) -> Result<Backup, BackupError> {
        self.clock.forward(Duration::HOUR);
        back_up(&self.data(), &self.to(), &self.clock, &|_| {}).await
    }
}

async fn store(repository: &SqliteRepository, received_at: String, ids: std::ops::RangeInclusive<u128>) {
    let arrival = |id: u128| {
        let sealed = id.to_be_bytes().repeat(100);
        Arrival {
            id: Uuid::from_u128(id),
            counter: 1,
            key: "key".into(),
            key_known: true,
            catalog: "catalog".into(),
            catalog_known: true,
            hash: digest_hex(&sealed),
            status_token: None,
            sealed,
            signature: None,
        }
    };
    let batch = Batch {
        device: None,
        lane: Lane::Anonymous,
        signed_by: None,
        stamps: Stamps::fixed(&received_at),
        arrivals: ids.map(arrival).collect(),
        held: None,
    };
    repository.accept(batch).await.unwrap();
}

async fn connect(database: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(database)
        .connect()
        .await
        .unwrap()
}

/// Changes a database in a way that the server never does.
async fn change(database: &Path, statement: &'static str) {
    let mut connection = connect(database).await;
    sqlx::query(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn verify(folder: &Path) -> Result<Manifest, BackupError> {
    verify_backup(folder, &|_| {}).await
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
