//! What PostgreSQL must be set to, and what many servers on one database do.

use std::sync::Arc;

use intake::{Accepted, Clock, DatabaseLife, PostgresRepository, Repository, RepositoryError, Submissions};
use postgres_cluster::{Cluster, Settings, shared};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

use crate::conformance::{arrival, batch};

const AT: &str = "2025-04-21T01:02:03.000Z";

fn new_database() -> String {
    shared().unwrap().new_database().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_that_start_together_make_the_tables_once() {
    let address = new_database();
    let starts: Vec<_> = (0..6)
        .map(|_| {
            let address = address.clone();
            tokio::spawn(async move { PostgresRepository::open(&address).await })
        })
        .collect();
    for start in starts {
        start.await.unwrap().unwrap().ping().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_store_what_both_receive_once() {
    let address = new_database();
    let mut servers = Vec::new();
    for _ in 0..2 {
        servers.push(Arc::new(PostgresRepository::open(&address).await.unwrap()));
    }
    let tasks: Vec<_> = (0..60_u128)
        .map(|request| {
            let server = Arc::clone(&servers[request as usize % 2]);
            // The same ids in another order each time: nobody may wait for who waits for him.
            let mut ids: Vec<u128> = (1..=20).collect();
            ids.rotate_left(request as usize % 20);
            let arrivals = ids.iter().map(|id| arrival(*id, b"sealed")).collect();
            tokio::spawn(async move { server.accept(batch(AT, arrivals)).await })
        })
        .collect();
    let mut stored = 0;
    for task in tasks {
        let accepted = task.await.unwrap().unwrap();
        stored += accepted.iter().filter(|one| **one == Accepted::Stored).count();
        assert!(!accepted.contains(&Accepted::Conflict));
    }
    assert_eq!(stored, 20);
    assert_eq!(servers[0].all().await.unwrap().len(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_request_that_the_database_refuses_keeps_no_other_out() {
    let repository = Arc::new(PostgresRepository::open(&new_database()).await.unwrap());
    let tasks: Vec<_> = (1..=40_u128)
        .map(|id| {
            let repository = Arc::clone(&repository);
            let mut one = arrival(id, b"sealed");
            if id == 7 {
                // PostgreSQL takes no NUL in a text.
                one.key = "\0".into();
            }
            tokio::spawn(async move { (id, repository.accept(batch(AT, vec![one])).await) })
        })
        .collect();
    for task in tasks {
        let (id, result) = task.await.unwrap();
        assert_eq!(result.is_ok(), id != 7, "{id}: {result:?}");
    }
    assert_eq!(repository.all().await.unwrap().len(), 39);
}

#[tokio::test]
async fn a_server_that_does_not_sync_is_refused() {
    let cluster = Cluster::start(&Settings {
        durable: false,
        ..Settings::default()
    })
    .unwrap();
    let address = cluster.new_database().unwrap();
    let error = PostgresRepository::open(&address).await.unwrap_err();
    assert!(
        matches!(error, RepositoryError::NotDurable("fsync = off")),
        "{error}"
    );
    assert!(error.to_string().contains("turn it on"));
}

/// Has every insertion note a setting of its session.
async fn note_setting(owner: &mut PgConnection, name: &str) {
    sqlx::raw_sql(AssertSqlSafe(format!(
        "CREATE TABLE noted (setting text); \
         CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         INSERT INTO noted VALUES (current_setting('{name}')); RETURN NEW; END $$; \
         CREATE TRIGGER note BEFORE INSERT ON submission FOR EACH ROW EXECUTE FUNCTION note();"
    )))
    .execute(owner)
    .await
    .unwrap();
}

#[tokio::test]
async fn a_database_that_does_not_wait_for_the_disk_waits_here() {
    for (set, expected) in [("off", "on"), ("local", "on"), ("remote_apply", "remote_apply")] {
        let address = new_database();
        PostgresRepository::open(&address).await.unwrap().close().await;
        let mut owner = PgConnection::connect(&address).await.unwrap();
        let name = address.rsplit_once('/').unwrap().1;
        let name = name.split_once('?').map_or(name, |(name, _)| name);
        sqlx::raw_sql(AssertSqlSafe(format!(
            "ALTER DATABASE {name} SET synchronous_commit = {set}"
        )))
        .execute(&mut owner)
        .await
        .unwrap();
        note_setting(&mut owner, "synchronous_commit").await;
        let repository = PostgresRepository::open(&address).await.unwrap();
        repository
            .accept(batch(AT, vec![arrival(1, b"one")]))
            .await
            .unwrap();
        let noted: Vec<String> = sqlx::query_scalar("SELECT setting FROM noted")
            .fetch_all(&mut owner)
            .await
            .unwrap();
        assert_eq!(noted, [expected]);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let address = new_database();
    PostgresRepository::open(&address).await.unwrap().close().await;
    let mut owner = PgConnection::connect(&address).await.unwrap();
    sqlx::raw_sql(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'later', TRUE, '\\x00', 0)",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    let error = PostgresRepository::open(&address).await.unwrap_err();
    assert!(matches!(error, RepositoryError::NewerSchema(9999)), "{error}");
}

#[tokio::test]
async fn what_is_no_address_is_said_to_be_none() {
    let error = PostgresRepository::open("sqlite:/tmp/x").await.unwrap_err();
    assert!(matches!(error, RepositoryError::Address(_)), "{error}");
    assert!(error.to_string().contains("postgres://USER@HOST/NAME"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_transaction_that_cannot_be_put_in_order_is_tried_again() {
    let address = new_database();
    let repository = PostgresRepository::open(&address).await.unwrap();
    // As an engine that is always serializable does: the first two tries fail with 40001.
    let mut owner = PgConnection::connect(&address).await.unwrap();
    sqlx::raw_sql(
        "CREATE SEQUENCE attempts; \
         CREATE FUNCTION fail_twice() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF nextval('attempts') < 3 THEN RAISE EXCEPTION 'restart' USING ERRCODE = '40001'; END IF; \
         RETURN NEW; \
         END $$; \
         CREATE TRIGGER fail_twice BEFORE INSERT ON submission FOR EACH ROW EXECUTE FUNCTION fail_twice();",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    let accepted = repository
        .accept(batch(AT, vec![arrival(1, b"one")]))
        .await
        .unwrap();
    assert_eq!(accepted, [Accepted::Stored]);
    let attempts: i64 = sqlx::query_scalar("SELECT last_value FROM attempts")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(attempts, 3);
    assert_eq!(repository.all().await.unwrap()[0].header.id, Uuid::from_u128(1));
}

/// A clock that a test sets.
#[derive(Clone)]
struct At(time::OffsetDateTime);

impl Clock for At {
    fn now(&self) -> time::OffsetDateTime {
        self.0
    }
}

#[tokio::test]
async fn every_server_tells_the_same_life_and_the_same_backups() {
    let address = new_database();
    let repository = PostgresRepository::open(&address).await.unwrap();
    let start = time::macros::datetime!(2026-03-02 00:00 UTC);
    let clock = |minutes| Arc::new(At(start + time::Duration::minutes(minutes)));
    let none_yet = DatabaseLife::of(&repository, clock(0)).await.unwrap_err();
    assert!(matches!(none_yet, RepositoryError::NoLife), "{none_yet}");
    let first = DatabaseLife::join(&repository, clock(0), "key").await.unwrap();
    let other_key = DatabaseLife::join(&repository, clock(0), "another")
        .await
        .unwrap_err();
    assert!(
        matches!(other_key, RepositoryError::OtherReceiptKey),
        "{other_key}"
    );
    assert_eq!(first.backed_up_until(clock(60).now()), None);

    let began = clock(60).now();
    repository.note_backup(began).await.unwrap();
    let second = DatabaseLife::join(&repository, clock(90), "key").await.unwrap();
    assert_eq!(second.epoch(), first.epoch());
    // Ten minutes before the backup began.
    let until = "2026-03-02T00:50:00.000Z";
    assert_eq!(second.backed_up_until(clock(90).now()).as_deref(), Some(until));
    // The clock is set back: what arrives is not stamped as if the backup had it, nor by a server that starts then.
    assert_eq!(second.stamp(clock(5).now()), until);
    let third = DatabaseLife::join(&repository, clock(5), "key").await.unwrap();
    assert_eq!(third.stamp(clock(5).now()), until);
    // And an earlier backup takes nothing back.
    repository.note_backup(clock(30).now()).await.unwrap();
    let fourth = DatabaseLife::join(&repository, clock(90), "key").await.unwrap();
    assert_eq!(fourth.backed_up_until(clock(90).now()).as_deref(), Some(until));

    let epoch = Uuid::from_u128(7);
    repository.begin_life(epoch, clock(120).now()).await.unwrap();
    let next = DatabaseLife::of(&repository, clock(121)).await.unwrap();
    assert_eq!(next.epoch(), epoch.to_string());
    assert_eq!(next.backed_up_until(clock(200).now()), None);
    assert_eq!(next.stamp(clock(5).now()), "2026-03-02T00:05:00.000Z");
}
