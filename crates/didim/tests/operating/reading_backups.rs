//! A backup is looked into and stays one: what only reads leaves every byte of it, and what writes refuses it.

use std::collections::BTreeMap;
use std::path::Path;

use crate::backup::backups;
use crate::installed::Installed;
use crate::server::Server;
use crate::status::applied;
use crate::{refused, stdout_of, text};

/// The names and the bytes of all files in a folder.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let read = |file: std::fs::DirEntry| {
        let name = file.file_name().into_string().unwrap();
        (name, std::fs::read(file.path()).unwrap())
    };
    files.map(read).collect()
}

#[test]
fn every_command_that_reads_leaves_a_backup_as_it_is_and_every_one_that_writes_refuses_it() {
    let installed = Installed::new();
    let (data, to) = (installed.path("data"), installed.path("backups"));
    let server = Server::start(&data);
    let (item, receipt) = applied(&installed.sealing_key("agency.pub"));
    server.send(std::slice::from_ref(&item));
    stdout_of(&["backup", "--data", text(&data), "--to", text(&to)]);
    server.stop();
    let backup = backups(&to).pop().unwrap();
    let before = content(&backup);
    let key = text(&installed.path("keys/agency.key")).to_owned();
    let (number, secret) = (receipt.number.to_string(), receipt.secret.printed());
    let in_backup = ["--data", text(&backup)];

    for reads in [
        vec!["open"],
        vec!["open", "--key", &key],
        vec!["device", "list"],
        vec!["status", "show", &number, &secret],
        vec!["status", "seal", &number, "selected", "--key", &key],
        vec!["keys", "usage"],
        vec!["check-ins", "--key", &key, "--program", "x"],
    ] {
        stdout_of(&[&reads[..], &in_backup].concat());
        assert!(content(&backup) == before, "{reads:?} changed the backup");
    }

    let states = installed.path("states.jsonl");
    let sealed = stdout_of(
        &[
            &["status", "seal", &number, "selected", "--key", &key],
            &in_backup[..],
        ]
        .concat(),
    );
    std::fs::write(&states, sealed).unwrap();
    let queue = installed.path("queue.json");
    std::fs::write(&queue, r#"{"format":1,"exported_at":"","request":{"items":[]}}"#).unwrap();
    let id = item.id.to_string();
    let elsewhere = text(&installed.path("elsewhere")).to_owned();
    for writes in [
        vec!["device", "code", "--label", "x"],
        vec!["device", "revoke", &id],
        vec!["status", "set", &number, "selected", "--key", &key],
        vec!["status", "import", text(&states)],
        vec!["import-queue", text(&queue)],
        vec!["backup", "--to", &elsewhere],
        vec!["restore", text(&backup)],
        vec!["serve", "--listen", "127.0.0.1:0"],
    ] {
        let complaint = refused(&[&writes[..], &in_backup].concat());
        assert!(complaint.contains("is a backup"), "{writes:?}: {complaint}");
        assert!(content(&backup) == before, "{writes:?} changed the backup");
    }
    stdout_of(&["backup", "verify", text(&backup)]);
}
