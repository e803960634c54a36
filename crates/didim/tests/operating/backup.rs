//! `didim backup`, while a server is running and devices send to it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::Value;

use crate::device::{items, send};
use crate::server::Server;
use crate::{didim, err, out, refused, stdout_of, text};

/// The backups in a folder, oldest first.
pub(crate) fn backups(to: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(to).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

/// The ids of what is stored in a data folder or a backup.
pub(crate) fn stored(data: &Path) -> Vec<String> {
    let lines = stdout_of(&["open", "--data", text(data)]);
    let rows = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    rows.map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_backup_while_four_devices_send_holds_all_that_was_acknowledged_before() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("backups"));
    let server = Server::start(&data);
    let (acknowledged, stop, posted) = (
        Mutex::new(Vec::new()),
        AtomicBool::new(false),
        AtomicUsize::new(0),
    );
    let wait_for_more = || {
        let until = posted.load(Ordering::SeqCst) + 8;
        while posted.load(Ordering::SeqCst) < until {
            std::thread::yield_now();
        }
    };
    let before = std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    let items = items(3);
                    send(&server.address, &items);
                    let ids = items.iter().map(|item| item.id.to_string());
                    acknowledged.lock().unwrap().extend(ids);
                    posted.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        wait_for_more();
        let before = acknowledged.lock().unwrap().clone();
        let output = didim(&["backup", "--data", text(&data), "--to", text(&to)]);
        wait_for_more();
        stop.store(true, Ordering::SeqCst);
        assert!(output.status.success(), "{}", err(&output));
        assert!(out(&output).contains("applications"), "{}", out(&output));
        assert_eq!(err(&output), "");
        before
    });
    let backup = backups(&to).pop().unwrap();
    let in_backup: HashSet<String> = stored(&backup).into_iter().collect();
    assert!(!before.is_empty() && before.iter().all(|id| in_backup.contains(id)));
    let in_all: HashSet<String> = stored(&data).into_iter().collect();
    assert!(in_backup.is_subset(&in_all) && in_backup.len() < in_all.len());
    assert_eq!(in_all, acknowledged.into_inner().unwrap().into_iter().collect());
    server.stop();
}

#[test]
fn cron_can_tell_whether_a_backup_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("backups"));
    let (data_text, to_text) = (text(&data), text(&to));
    let make = ["backup", "--data", data_text, "--to", to_text];
    assert!(refused(&make).contains("there is no database in"));
    assert!(!data.exists() && !to.exists());
    let server = Server::start(&data);
    server.send(&items(2));
    stdout_of(&make);
    let first = backups(&to).pop().unwrap();
    let verified = stdout_of(&["backup", "verify", text(&first)]);
    assert!(verified.contains(": 2 applications"), "{verified}");

    // A backup is named after its second, and a second that is taken is not used again.
    let mut output = didim(&[make.as_slice(), &["--keep", "1"]].concat());
    while !output.status.success() {
        assert!(
            err(&output).contains("nothing is overwritten"),
            "{}",
            err(&output)
        );
        output = didim(&[make.as_slice(), &["--keep", "1"]].concat());
    }
    assert!(out(&output).contains(&format!("{}: removed", first.display())));
    let second = backups(&to).pop().unwrap();
    assert_eq!(backups(&to).len(), 1);

    let elsewhere = folder.path().join("elsewhere");
    let left = elsewhere.join("didim-20200101T000000Z.part");
    std::fs::create_dir_all(&left).unwrap();
    std::fs::remove_file(data.join("receipt.key")).unwrap();
    let complaint = refused(&["backup", "--data", data_text, "--to", text(&elsewhere)]);
    assert!(
        complaint.contains(text(&left)) && complaint.contains("it is removed"),
        "{complaint}"
    );
    assert!(complaint.contains("receipt.key"), "{complaint}");
    assert!(backups(&elsewhere).is_empty());

    std::fs::write(second.join("receipt.key"), "none").unwrap();
    assert!(refused(&["backup", "verify", text(&second)]).contains("receipt.key"));
    assert_eq!(didim(&["backup", "--data", data_text]).status.code(), Some(2));
    assert_eq!(
        didim(&[make.as_slice(), &["--keep", "0"]].concat()).status.code(),
        Some(2)
    );
    server.stop();
}
