//! F95: yesterday's backup of PostgreSQL is put back, and devices send again what it does not have.

use std::process::Command;

use envelope::{Item, SubmissionOutcome};
use serde_json::Value;

use crate::harness::{Server, didim};
use crate::item;
use crate::place::Place;

/// What the server tells devices of its life and its backups.
fn announced_life(server: &Server) -> (Value, Value) {
    let (status, answer) = server
        .post(envelope::SUBMISSIONS_PATH, "", "{\"items\":[]}")
        .unwrap();
    assert_eq!(status, 200);
    let get = |name| answer.get(name).cloned().unwrap_or_default();
    (get("epoch"), get("backed_up_until"))
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
}

fn database(address: &str, arguments: &[&str]) {
    run(didim()
        .arg("database")
        .args(arguments)
        .args(["--database", address]));
}

#[test]
fn a_backup_of_postgresql_that_is_put_back_begins_another_life() {
    let address = postgres_cluster::shared().unwrap().new_database().unwrap();
    let mut place = Place::on_database(address.clone());
    let server = place.start();
    let yesterday: Vec<Item> = (0..5).map(|_| item(500)).collect();
    for item in &yesterday {
        server.keeps(item);
    }
    let dump = place.scratch().join("backup");
    run(Command::new("pg_dump")
        .args(["--format=custom", "--file"])
        .arg(&dump)
        .arg(&address));
    database(&address, &["backed-up", "--began", "2026-01-01T00:00:00Z"]);
    let today: Vec<Item> = (0..5).map(|_| item(500)).collect();
    for item in &today {
        server.keeps(item);
    }
    let (epoch, until) = announced_life(&server);
    // It began before this life did, so it speaks of another.
    assert_eq!(until, Value::Null);
    drop(server);

    let restored = postgres_cluster::shared().unwrap().new_database().unwrap();
    run(Command::new("pg_restore")
        .args(["--dbname", &restored])
        .arg(&dump));
    database(&restored, &["restored"]);
    place.set_database(restored);
    let server = place.start();
    assert_ne!(announced_life(&server).0, epoch);
    place.has_exactly(&yesterday);
    for item in &yesterday {
        assert_eq!(server.keeps(item).0, SubmissionOutcome::Duplicate);
    }
    for item in &today {
        assert_eq!(server.keeps(item).0, SubmissionOutcome::Stored);
    }
    place.has_exactly(yesterday.iter().chain(&today));
}

#[test]
fn a_server_with_another_receipt_key_does_not_start() {
    let place = Place::on_postgresql();
    drop(place.start());
    let mut other = Place::new();
    let address = place.database().unwrap().to_owned();
    other.set_database(address);
    // Its folder has another key; where it has none, the server asks for the one that is known.
    std::fs::create_dir_all(other.data()).unwrap();
    let key = envelope::ReceiptKey::generate().unwrap().to_file();
    std::fs::write(other.data().join("receipt.key"), &*key).unwrap();
    let output = other
        .serve()
        .stderr(std::process::Stdio::piped())
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("signed by another key than `receipt.key`"),
        "{said}"
    );
}

#[test]
fn a_lost_receipt_key_of_postgresql_is_replaced_by_the_command() {
    let place = Place::on_postgresql();
    let server = place.start();
    let item = item(500);
    server.keeps(&item);
    let (epoch, _) = announced_life(&server);
    drop(server);
    std::fs::remove_file(place.data().join("receipt.key")).unwrap();
    let output = place.serve().output().unwrap();
    assert!(!output.status.success() && !place.data().join("receipt.key").exists());
    run(didim()
        .args([
            "keys",
            "receipt",
            "--new",
            "--database",
            place.database().unwrap(),
        ])
        .arg("--data")
        .arg(place.data()));
    let server = place.start();
    // In another life devices send again what they still have, and get a receipt of the new key.
    assert_ne!(announced_life(&server).0, epoch);
    assert_eq!(server.keeps(&item).0, SubmissionOutcome::Duplicate);
    place.has_exactly([&item]);
}
