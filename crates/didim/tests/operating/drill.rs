//! Whether what is sealed can be opened: by the right key, by a wrong one, by none.

use std::path::Path;
use std::process::Output;

use envelope::{Item, QueueFile, SubmitRequest};

use crate::device::{PERSON, broken_item, sealed_item};
use crate::installed::Installed;
use crate::server::Server;
use crate::{didim, err, out, stdout_of, text};

/// A drill with the keys of these names, and further arguments.
fn drill(installed: &Installed, keys: &[&str], more: &[&str]) -> Output {
    let path = |name: &str| text(&installed.path(name)).to_owned();
    let (catalog, key) = (path("catalog.didim"), path("keys/catalog.pub"));
    let keys: Vec<String> = keys.iter().map(|name| path(&format!("keys/{name}"))).collect();
    let mut arguments = vec!["drill", "--catalog", &catalog, "--catalog-key", &key];
    for key in &keys {
        arguments.extend(["--key", key]);
    }
    let output = didim(&[arguments.as_slice(), more].concat());
    assert!(!(out(&output) + &err(&output)).contains(PERSON));
    output
}

/// What is said of the key in this file, if it all ends with this exit status.
#[track_caller]
fn line(installed: &Installed, output: &Output, name: &str, status: i32) -> String {
    assert_eq!(
        output.status.code(),
        Some(status),
        "{}{}",
        out(output),
        err(output)
    );
    let id = installed.key_id(name);
    let lines = out(output);
    let line = lines.lines().find(|line| line.starts_with(&id));
    line.unwrap().strip_prefix(&format!("{id}: ")).unwrap().to_owned()
}

fn two_keys() -> Installed {
    let installed = Installed::new();
    let keys = installed.path("keys");
    stdout_of(&["keys", "agency", "--out", text(&keys), "--name", "new"]);
    stdout_of(&["keys", "agency", "--out", text(&keys), "--name", "other"]);
    installed.publish(&["agency.pub@2027-12-31", "new.pub"]);
    installed
}

fn import(installed: &Installed, items: Vec<Item>) {
    let file = QueueFile {
        format: QueueFile::FORMAT,
        exported_at: "2026-11-25T10:02:03+09:00".into(),
        request: SubmitRequest::new(None, items),
        unreadable: Vec::new(),
    };
    let path = installed.path("queue.json");
    std::fs::write(&path, serde_json::to_vec(&file).unwrap()).unwrap();
    stdout_of(&["import-queue", text(&path), "--config", &installed.config()]);
}

#[test]
fn every_key_that_the_catalog_names_must_open() {
    let installed = two_keys();
    let both = drill(&installed, &["agency.key", "new.key"], &[]);
    let old = line(&installed, &both, "agency.pub", 0);
    assert_eq!(old, "ok (in the catalog until 2027-12-31)");
    assert_eq!(line(&installed, &both, "new.pub", 0), "ok (in the catalog)");
    assert_eq!(out(&both).lines().count(), 2);

    let one = drill(&installed, &["agency.key"], &[]);
    assert!(line(&installed, &one, "agency.pub", 1).starts_with("ok"));
    assert!(line(&installed, &one, "new.pub", 1).starts_with("no private key given"));

    let wrong = drill(&installed, &["agency.key", "other.key"], &[]);
    assert!(line(&installed, &wrong, "new.pub", 1).starts_with("no private key given"));
    assert!(err(&wrong).contains("other.key") && err(&wrong).contains("nothing is sealed here"));

    let missing = drill(&installed, &["agency.key", "nothing.key"], &[]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(err(&missing).contains("nothing.key"));
    let public = drill(&installed, &["agency.pub"], &[]);
    assert!(err(&public).contains("agency.pub") && err(&public).contains("private key"));
    // A key that devices go on sealing to cannot be done without.
    let id = installed.key_id("new.pub");
    let destroyed = drill(&installed, &["agency.key"], &["--destroyed", &id]);
    assert!(line(&installed, &destroyed, "new.pub", 1).starts_with("no private key given"));
    assert!(
        err(&didim(&[
            "drill",
            "--key",
            text(&installed.path("keys/agency.key"))
        ]))
        .contains("--catalog")
    );
}

#[test]
fn what_is_stored_is_opened_from_both_ends() {
    let installed = two_keys();
    let data = installed.path("data");
    let with_data = |keys: &[&str], more: &[&str]| {
        drill(
            &installed,
            keys,
            &[["--data", text(&data)].as_slice(), more].concat(),
        )
    };
    let (agency, other) = (
        installed.sealing_key("agency.pub"),
        installed.sealing_key("other.pub"),
    );
    let server = Server::start(&data);
    server.send(&[sealed_item(&agency), sealed_item(&agency), sealed_item(&other)]);

    let all = with_data(&["agency.key", "new.key", "other.key"], &[]);
    let said_of = line(&installed, &all, "agency.pub", 0);
    assert!(
        said_of.starts_with("ok (in the catalog until 2027-12-31; 2 stored, opened"),
        "{said_of}"
    );
    let said_of = line(&installed, &all, "other.pub", 0);
    assert!(
        said_of.starts_with("ok (not in the catalog; 1 stored, opened"),
        "{said_of}"
    );
    assert_eq!(line(&installed, &all, "new.pub", 0), "ok (in the catalog)");

    let lost = with_data(&["agency.key", "new.key"], &[]);
    let said_of = line(&installed, &lost, "other.pub", 1);
    assert_eq!(said_of, "no private key given (not in the catalog; 1 stored)");
    let on_purpose = with_data(&["agency.key", "new.key"], &["--destroyed", other.id()]);
    assert!(line(&installed, &on_purpose, "other.pub", 0).starts_with("destroyed"));

    // Anybody can send anything, before and after.
    server.send(&[broken_item(&agency), broken_item(&agency)]);
    let strange = with_data(&["agency.key", "new.key", "other.key"], &[]);
    let said_of = line(&installed, &strange, "agency.pub", 0);
    assert!(
        said_of.contains("4 stored") && said_of.contains("2 that anybody may have sent"),
        "{said_of}"
    );
    // What staff brought from a device of the agency must open.
    import(&installed, vec![broken_item(&agency)]);
    let broken = with_data(&["agency.key", "new.key", "other.key"], &[]);
    let said_of = line(&installed, &broken, "agency.pub", 1);
    assert!(
        said_of.starts_with("cannot be opened") && said_of.contains("a device of the agency"),
        "{said_of}"
    );
    server.stop();
}

#[test]
fn a_key_under_which_nothing_opens_is_named_and_a_backup_will_do() {
    let installed = two_keys();
    let (data, to) = (installed.path("data"), installed.path("backups"));
    let server = Server::start(&data);
    let new = installed.sealing_key("new.pub");
    server.send(&[broken_item(&new)]);
    stdout_of(&["backup", "--data", text(&data), "--to", text(&to)]);
    server.stop();
    let backup = std::fs::read_dir(&to).unwrap().next().unwrap().unwrap().path();
    let output = drill(&installed, &["agency.key", "new.key"], &["--data", text(&backup)]);
    let said_of = line(&installed, &output, "new.pub", 1);
    assert!(
        said_of.contains("1 stored, and none that was looked at opens"),
        "{said_of}"
    );
    assert!(line(&installed, &output, "agency.pub", 1).starts_with("ok"));
    assert!(!Path::new(&backup).join("intake.sqlite-wal").exists());
}
