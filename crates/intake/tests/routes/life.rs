//! What answers tell devices of backups, and of a database that was put back.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use axum::http::Request;
use envelope::SUBMISSIONS_PATH;
use intake::{Clock, DatabaseLife};
use serde_json::Value;
use time::OffsetDateTime;

use crate::Server;

/// A clock that tests set.
#[derive(Clone, Default)]
pub(crate) struct SetClock(Arc<AtomicI64>);

impl SetClock {
    pub(crate) fn add(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// 2023-11-14T22:13:20Z
const START: i64 = 1_700_000_000;

pub(crate) async fn server(clock: &SetClock) -> Server {
    clock.0.store(START, Ordering::SeqCst);
    let server = Server::with_path(|app, folder| {
        app.life = Some(Arc::new(DatabaseLife::open(folder, clock).unwrap()));
        app.clock = Arc::new(clock.clone());
    })
    .await;
    clock.0.store(START + 3600, Ordering::SeqCst);
    server
}

async fn answer(server: &Server) -> Value {
    let request = Request::post(SUBMISSIONS_PATH).body(Body::from(r#"{"items":[]}"#));
    let answer = server.send(request.unwrap()).await;
    assert_eq!(answer.status, 200);
    answer.json()
}

pub(crate) fn write_mark(folder: &Path, text: &str) {
    fs::write(folder.join("backed-up-until"), text).unwrap();
}

#[tokio::test]
async fn every_answer_names_the_life_of_the_database() {
    let clock = SetClock::default();
    let server = server(&clock).await;
    let epoch = answer(&server).await["epoch"].as_str().unwrap().to_owned();
    assert_eq!(epoch.len(), 36);
    let again = DatabaseLife::open(server.path(), &clock).unwrap();
    assert_eq!(again.epoch(), epoch);
    fs::remove_file(server.path().join("epoch")).unwrap();
    let after_a_restore = DatabaseLife::open(server.path(), &clock).unwrap();
    assert_ne!(after_a_restore.epoch(), epoch);
}

#[tokio::test]
async fn a_backup_is_told_when_it_is_there() {
    let server = server(&SetClock::default()).await;
    let mark = async || answer(&server).await["backed_up_until"].clone();
    assert_eq!(mark().await, Value::Null);
    write_mark(server.path(), "2023-11-14T23:00:00Z\n");
    assert_eq!(mark().await, "2023-11-14T22:50:00.000Z");
    // With another offset, and longer: the file's time may be too coarse to show a change.
    write_mark(server.path(), "2023-11-15T08:05:00+09:00");
    assert_eq!(mark().await, "2023-11-14T22:55:00.000Z");
    fs::remove_file(server.path().join("backed-up-until")).unwrap();
    assert_eq!(mark().await, Value::Null);
}

#[tokio::test]
async fn a_mark_that_would_make_devices_forget_too_much_is_not_told() {
    let clock = SetClock::default();
    let server = server(&clock).await;
    for (text, told) in [
        ("", false),
        ("yesterday", false),
        ("2023-11-14", false),
        ("2023-11-14T23:00:00", false),
        // The future, by a second.
        ("2023-11-14T23:13:21Z", false),
        ("2023-11-14T23:13:20Z", true),
        // Of the life before.
        ("2023-11-14T22:23:20.000Z", false),
        ("2023-11-14T22:23:21.00Z", true),
    ] {
        // The file is another one every time, however coarse its time is.
        let _ = fs::remove_file(server.path().join("backed-up-until"));
        assert_eq!(answer(&server).await.get("backed_up_until"), None);
        write_mark(server.path(), text);
        let answer = answer(&server).await;
        assert_eq!(answer.get("backed_up_until").is_some(), told, "`{text}`");
    }
    write_mark(server.path(), "\u{fffd}");
    fs::write(server.path().join("backed-up-until"), [0xff, 0xfe]).unwrap();
    assert_eq!(answer(&server).await.get("backed_up_until"), None);
}

#[tokio::test]
async fn a_backup_put_back_ends_what_was_told_of_backups() {
    let clock = SetClock::default();
    let server = server(&clock).await;
    write_mark(server.path(), "2023-11-14T23:00:00Z");
    fs::remove_file(server.path().join("epoch")).unwrap();
    let life = DatabaseLife::open(server.path(), &clock).unwrap();
    assert_eq!(life.backed_up_until(clock.now()), None);
    clock.0.fetch_add(3600, Ordering::SeqCst);
    write_mark(server.path(), "2023-11-14T23:30:00.000Z");
    let told = life.backed_up_until(clock.now());
    assert_eq!(told.as_deref(), Some("2023-11-14T23:20:00.000Z"));
}

#[tokio::test]
async fn what_arrives_after_the_clock_was_set_back_is_not_stamped_as_if_a_backup_had_it() {
    let clock = SetClock::default();
    let server = server(&clock).await;
    write_mark(server.path(), "2023-11-14T23:00:00Z");
    let opened = || DatabaseLife::open(server.path(), &clock).unwrap();
    let told = opened().backed_up_until(clock.now()).unwrap();
    assert_eq!(opened().stamp(clock.now()), "2023-11-14T23:13:20.000Z");
    clock.0.store(START, Ordering::SeqCst);
    assert_eq!(opened().stamp(clock.now()), told);
    // A slip of the pen, told to nobody, changes nothing.
    write_mark(server.path(), "2033-11-14T23:00:00.000Z");
    assert_eq!(opened().stamp(clock.now()), told);
    fs::remove_file(server.path().join("told")).unwrap();
    assert_eq!(opened().stamp(clock.now()), "2023-11-14T22:13:20.000Z");
}

#[tokio::test]
async fn a_backup_by_a_clock_that_was_set_back_does_not_take_back_what_was_told() {
    let clock = SetClock::default();
    let server = server(&clock).await;
    write_mark(server.path(), "2023-11-14T23:00:00Z");
    let told = answer(&server).await["backed_up_until"].clone();
    assert_eq!(told, "2023-11-14T22:50:00.000Z");
    clock.0.store(START + 1_800, Ordering::SeqCst);
    write_mark(server.path(), "2023-11-14T22:40:00.00Z");
    // Also after a restart.
    let life = DatabaseLife::open(server.path(), &clock).unwrap();
    assert_eq!(life.stamp(clock.now()), told);
    // In the next life devices start anew.
    fs::remove_file(server.path().join("epoch")).unwrap();
    let life = DatabaseLife::open(server.path(), &clock).unwrap();
    assert_eq!(life.stamp(clock.now()), "2023-11-14T22:43:20.000Z");
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_told() {
    let server = server(&SetClock::default()).await;
    fs::create_dir(server.path().join("told")).unwrap();
    write_mark(server.path(), "2023-11-14T23:00:00Z");
    assert_eq!(answer(&server).await.get("backed_up_until"), None);
    fs::remove_dir(server.path().join("told")).unwrap();
    assert_eq!(
        answer(&server).await["backed_up_until"],
        "2023-11-14T22:50:00.000Z"
    );
}

/// The newest receipt of a device is then for what was stored last, whatever the clock does.
#[tokio::test]
async fn every_stamp_is_later_than_the_one_before() {
    let clock = SetClock::default();
    let server = server(&clock).await;
    let life = DatabaseLife::open(server.path(), &clock).unwrap();
    let mut stamps = vec![life.stamp(clock.now()), life.stamp(clock.now())];
    clock.add(-3_600);
    stamps.push(life.stamp(clock.now()));
    clock.add(7_200);
    stamps.push(life.stamp(clock.now()));
    assert!(
        stamps.is_sorted() && stamps[2] == "2023-11-14T23:13:20.002Z",
        "{stamps:?}"
    );
    // A clock that was far ahead is not followed.
    clock.add(10 * 86_400);
    let _ = life.stamp(clock.now());
    clock.add(-10 * 86_400);
    assert_eq!(life.stamp(clock.now()), "2023-11-15T00:13:20.000Z");
}
