//! What the file survives, and who may read it.

use std::fs;
use std::path::Path;

use envelope::{DevicePublicKey, ReceiptNumber};
use intake::{
    Accepted, DATABASE_FILE, Devices, Enrolment, Lane, NewCode, Publications, Published, Repository,
    RepositoryError, SqliteRepository, Statuses, Submissions, received,
};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::tempdir;
use uuid::Uuid;

use crate::conformance::{arrival, batch};

const AT: &str = "2025-04-21T01:02:03.000Z";
const LATER_VERSION: i64 = 9_999;

async fn note_later_migration(data: &Path) {
    let options = SqliteConnectOptions::new().filename(data.join("intake.sqlite"));
    let pool = SqlitePool::connect_with(options).await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (?, 'later', TRUE, x'00', 0)",
    )
    .bind(LATER_VERSION)
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
}

#[tokio::test]
async fn what_is_accepted_survives_a_crash_at_once() {
    let (data, crashed) = (tempdir().unwrap(), tempdir().unwrap());
    let repository = SqliteRepository::open(data.path()).await.unwrap();
    repository
        .accept(batch(AT, vec![arrival(1, b"one"), arrival(1, b"two")]))
        .await
        .unwrap();
    // The files as the disk has them while the server runs; the shared memory does not outlive a crash.
    for name in ["intake.sqlite", "intake.sqlite-wal"] {
        fs::copy(data.path().join(name), crashed.path().join(name)).unwrap();
    }
    assert_eq!(received(crashed.path()).await.unwrap().len(), 1);
    let again = SqliteRepository::open(crashed.path()).await.unwrap();
    assert_eq!(again.all().await.unwrap().len(), 1);
    assert_eq!(again.conflicts().await.unwrap(), 1);
    let accepted = again
        .accept(batch("later", vec![arrival(1, b"one")]))
        .await
        .unwrap();
    assert_eq!(
        accepted,
        [Accepted::Duplicate {
            received_at: AT.into()
        }]
    );
}

#[tokio::test]
async fn the_order_of_arrival_does_not_depend_on_the_clock() {
    let data = tempdir().unwrap();
    let repository = SqliteRepository::open(data.path()).await.unwrap();
    let arrivals = [9, 3, 7].map(|id| arrival(id, b"sealed"));
    for (at, arrivals) in [("b", arrivals.to_vec()), ("a", vec![arrival(2, b"sealed")])] {
        repository.accept(batch(at, arrivals)).await.unwrap();
    }
    let all = repository.all().await.unwrap();
    let order: Vec<u128> = all.iter().map(|one| one.header.id.as_u128()).collect();
    assert_eq!(order, [9, 3, 7, 2]);
}

#[tokio::test]
async fn the_operator_reads_while_the_server_runs_and_after() {
    let data = tempdir().unwrap();
    let repository = SqliteRepository::open(data.path()).await.unwrap();
    assert!(received(data.path()).await.unwrap().is_empty());
    repository
        .accept(batch(AT, vec![arrival(1, b"one")]))
        .await
        .unwrap();
    assert_eq!(received(data.path()).await.unwrap().len(), 1);
    repository
        .accept(batch(AT, vec![arrival(2, b"one")]))
        .await
        .unwrap();
    assert_eq!(received(data.path()).await.unwrap().len(), 2);
    repository.close().await;
    assert_eq!(received(data.path()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_purged_is_in_no_byte_of_the_file() {
    const MARK: &[u8] = b"a mark that stands nowhere else";
    let data = tempdir().unwrap();
    let repository = SqliteRepository::open(data.path()).await.unwrap();
    let sealed: Vec<u8> = MARK.iter().copied().cycle().take(20_000).collect();
    let arrivals = vec![arrival(1, &sealed), arrival(2, b"two")];
    repository.accept(batch(AT, arrivals)).await.unwrap();
    repository.close().await;
    let has_mark = || {
        let bytes = fs::read(data.path().join("intake.sqlite")).unwrap();
        bytes.windows(MARK.len()).any(|bytes| bytes == MARK)
    };
    assert!(has_mark(), "the look finds what is there");
    let repository = SqliteRepository::open(data.path()).await.unwrap();
    let id = Uuid::from_u128(1);
    assert_eq!(repository.purge(vec![id], AT.into()).await.unwrap(), 1);
    repository.close().await;
    assert!(!has_mark());
}

#[tokio::test]
async fn reading_makes_no_database() {
    let data = tempdir().unwrap();
    let error = received(data.path()).await.unwrap_err();
    assert!(matches!(&error, RepositoryError::NoDatabase(folder) if folder == data.path()));
    assert!(error.to_string().contains(data.path().to_str().unwrap()));
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone() {
    let data = tempdir().unwrap();
    SqliteRepository::open(data.path()).await.unwrap().close().await;
    note_later_migration(data.path()).await;
    let opened = SqliteRepository::open(data.path()).await.map(|_| ());
    let read = received(data.path()).await.map(|_| ());
    for result in [opened, read] {
        let error = result.unwrap_err();
        assert!(
            matches!(error, RepositoryError::NewerSchema(LATER_VERSION)),
            "{error}"
        );
        assert!(error.to_string().contains("start the version that wrote it"));
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_a_failure() {
    let data = tempdir().unwrap();
    fs::write(data.path().join("intake.sqlite"), vec![b'x'; 4096]).unwrap();
    assert!(SqliteRepository::open(data.path()).await.is_err());
    assert!(received(data.path()).await.is_err());
}

/// A database as version 1 of the schema left it, with one submission.
async fn of_schema_1(data: &Path) {
    let migrations: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite");
    let first = sqlx::migrate::Migrator {
        migrations: migrations
            .iter()
            .filter(|migration| migration.version == 1)
            .cloned()
            .collect(),
        ..sqlx::migrate::Migrator::DEFAULT
    };
    let options = SqliteConnectOptions::new()
        .filename(data.join("intake.sqlite"))
        .create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    first.run(&pool).await.unwrap();
    let id = [7; 16];
    sqlx::query(
        "INSERT INTO submission (id, counter, key_id, catalog, sealed, hash, number, received_at, key_known, \
         catalog_known) VALUES (?, 1, 'k', 'c', x'00', 'h', ?, ?, 1, 1)",
    )
    .bind(id.as_slice())
    .bind(ReceiptNumber::of(Uuid::from_bytes(id)).to_string())
    .bind(AT)
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
}

#[tokio::test]
async fn a_database_of_before_is_read_as_it_is_and_brought_up_to_date() {
    let data = tempdir().unwrap();
    of_schema_1(data.path()).await;
    let before = received(data.path()).await.unwrap();
    let repository = SqliteRepository::open(data.path()).await.unwrap();
    for all in [before, repository.all().await.unwrap()] {
        assert_eq!(all.len(), 1);
        assert!(all.iter().all(|one| one.lane == Lane::Anonymous));
    }
}

#[tokio::test]
async fn a_command_makes_no_database() {
    let data = tempdir().unwrap();
    let opened = SqliteRepository::open_existing(data.path()).await.map(|_| ());
    assert!(matches!(opened, Err(RepositoryError::NoDatabase(_))));
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0);
    SqliteRepository::open(data.path()).await.unwrap();
    SqliteRepository::open_existing(data.path()).await.unwrap();
}

/// From 3.7.0 to 3.51.2 two connections that write or checkpoint at once could corrupt a database with a write-ahead log (the
/// "WAL-reset" bug, mended in 3.51.3 of 2026-03-13): a server and a command are two.
#[tokio::test]
async fn the_bundled_sqlite_is_new_enough() {
    let pool = SqlitePool::connect("sqlite::memory:").await.unwrap();
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&pool)
        .await
        .unwrap();
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(parts >= vec![3, 51, 3], "{version}");
}

/// What stands beside submissions differs from its copy once the disk has changed either, and no later change of the row hides that.
#[tokio::test]
async fn what_differs_from_its_copy_is_named_until_it_is_put_right() {
    let changes = [
        (
            "device",
            "UPDATE device_copy SET label = 'x'",
            "`desk` in `device`",
        ),
        (
            "code",
            "UPDATE enrolment_code_copy SET expires_at = 'x'",
            "`desk` in `enrolment_code`",
        ),
        (
            "name",
            "DELETE FROM published_copy WHERE kind = 'key'",
            "`key` in `published`",
        ),
        ("state", "UPDATE status_copy SET updated_at = 'x'", "in `status`"),
    ];
    for (what, change, said) in changes {
        let data = tempdir().unwrap();
        let repository = SqliteRepository::open(data.path()).await.unwrap();
        repository
            .accept(batch(AT, vec![arrival(1, b"sealed")]))
            .await
            .unwrap();
        enrolled(&repository).await;
        repository
            .set_status(Uuid::from_u128(1), b"state".to_vec(), AT.into())
            .await
            .unwrap();
        assert_eq!(repository.structure().await.unwrap(), None);
        let file = data.path().join(DATABASE_FILE);
        let pool = SqlitePool::connect(file.to_str().unwrap()).await.unwrap();
        sqlx::query(change).execute(&pool).await.unwrap();
        pool.close().await;
        // A later change of the row.
        repository.revoke(Uuid::from_u128(7), AT.into()).await.unwrap();
        repository
            .set_status(Uuid::from_u128(1), b"later".to_vec(), AT.into())
            .await
            .unwrap();
        let found = repository.structure().await.unwrap().unwrap();
        assert!(found.contains(said), "{what}: {found}");
        repository.close().await;
    }
}

/// A device that has enrolled by a code, and a key that was published.
async fn enrolled(repository: &SqliteRepository) {
    let code = NewCode {
        hash: "code".into(),
        label: "desk".into(),
        made_at: AT.into(),
        expires_at: "2999-01-01T00:00:00.000Z".into(),
        replaces: None,
    };
    repository.add_code(code).await.unwrap();
    let key = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
    let enrolment = Enrolment {
        code_hash: "code".into(),
        device: Uuid::from_u128(7),
        key: DevicePublicKey::from_bytes(key.verifying_key().as_bytes()).unwrap(),
        at: AT.into(),
    };
    repository.enrol(enrolment).await.unwrap();
    let published = Published {
        catalogs: Vec::new(),
        keys: vec!["key".into()],
    };
    repository
        .publish(published, Vec::new(), AT.into())
        .await
        .unwrap();
}
