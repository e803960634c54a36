//! Yesterday's backup is put back, and nothing is lost that a device still holds.

use std::path::Path;

use envelope::Lifecycle;
use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::backup::{backups, stored};
use crate::device::{items, outcomes, receipts};
use crate::installed::Installed;
use crate::server::Server;
use crate::status::{Receipt, applied, state_of};
use crate::{refused, stdout_of, text};

fn epoch(answer: &Value) -> &str {
    answer["epoch"].as_str().unwrap()
}

/// As if the database's present life had begun an hour earlier: the server must be stopped.
fn an_hour_passes(data: &Path) {
    let path = data.join("epoch");
    let line = std::fs::read_to_string(&path).unwrap();
    let (id, began) = line.trim().split_once(' ').unwrap();
    let began = OffsetDateTime::parse(began, &Rfc3339).unwrap() - Duration::HOUR;
    std::fs::write(&path, format!("{id} {}\n", began.format(&Rfc3339).unwrap())).unwrap();
}

#[test]
fn yesterdays_backup_is_put_back_and_devices_send_again_what_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("backups"));
    // What the device keeps, byte for byte: forty until the backup, and twenty-five after it.
    let held = items(65);
    let (earlier, later) = held.split_at(40);

    let server = Server::start(&data);
    let first = server.send(earlier);
    assert_eq!(outcomes(&first), ["stored"; 40]);
    stdout_of(&["backup", "--data", text(&data), "--to", text(&to)]);
    let second = server.send(later);
    assert_eq!(outcomes(&second), ["stored"; 25]);
    let backup = backups(&to).pop().unwrap();
    let put_back = ["restore", text(&backup), "--data", text(&data)];
    let complaint = refused(&put_back);
    assert!(
        complaint.contains("a server or another command is running"),
        "{complaint}"
    );
    server.stop();
    let told = stdout_of(&put_back);
    assert!(
        told.contains("25 applications are in the database that was replaced"),
        "{told}"
    );
    assert!(told.contains("didim device list"), "{told}");
    assert_eq!(stored(&data).len(), 40);

    let server = Server::start(&data);
    let again = server.send(&held);
    assert_eq!(
        outcomes(&again),
        [["duplicate"; 40].as_slice(), &["stored"; 25]].concat()
    );
    let given = receipts(&again);
    assert_eq!(given[..40], receipts(&first));
    assert_ne!(epoch(&again), epoch(&first));
    assert_eq!(epoch(&first), epoch(&second));
    assert_eq!(again.get("backed_up_until"), None);
    let mut ids = stored(&data);
    ids.sort();
    let mut sent: Vec<String> = held.iter().map(|item| item.id.to_string()).collect();
    sent.sort();
    assert_eq!(ids, sent);
    // And once more, as a device does whose answer was lost.
    let once_more = server.send(&held);
    assert_eq!(outcomes(&once_more), ["duplicate"; 65]);
    assert_eq!(receipts(&once_more), given);
    server.stop();

    // Time alone tells devices nothing; the next backup does.
    an_hour_passes(&data);
    let server = Server::start(&data);
    assert_eq!(server.send(&[]).get("backed_up_until"), None);
    // A backup is named after its second.
    std::fs::remove_dir_all(&backup).unwrap();
    stdout_of(&["backup", "--data", text(&data), "--to", text(&to)]);
    let answer = server.send(&[]);
    let until = OffsetDateTime::parse(answer["backed_up_until"].as_str().unwrap(), &Rfc3339).unwrap();
    let mark = std::fs::read_to_string(data.join("backed-up-until")).unwrap();
    let began = OffsetDateTime::parse(mark.trim(), &Rfc3339).unwrap();
    assert_eq!(began - until, Duration::minutes(10));
    assert_eq!(epoch(&answer), epoch(&again));
    assert_eq!(stored(&backups(&to).pop().unwrap()).len(), 65);
    server.stop();
}

#[test]
fn a_database_that_was_put_back_by_hand_is_noticed_once() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("backups"));
    let server = Server::start(&data);
    let first = server.send(&items(3));
    stdout_of(&["backup", "--data", text(&data), "--to", text(&to)]);
    server.send(&items(2));
    server.stop();
    let copy = backups(&to).pop().unwrap().join("intake.sqlite");
    std::fs::copy(copy, data.join("intake.sqlite")).unwrap();
    assert!(data.join("backed-up-until").exists());

    let server = Server::start(&data);
    let answer = server.send(&[]);
    assert_ne!(epoch(&answer), epoch(&first));
    assert!(!data.join("backed-up-until").exists());
    let log = server.stop();
    let alarm = log.lines().find(|line| line.contains("\"ERROR\"")).unwrap();
    assert!(alarm.contains("put it back without `didim restore`"), "{log}");
    assert!(
        alarm.contains("\"highest\":3") && alarm.contains("\"noted\":5"),
        "{alarm}"
    );

    let server = Server::start(&data);
    assert_eq!(epoch(&server.send(&[])), epoch(&answer));
    assert!(!server.stop().contains("ERROR"));
}

#[test]
fn a_crash_and_a_restore_are_no_alarm() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("backups"));
    let server = Server::start(&data);
    let first = server.send(&items(3));
    stdout_of(&["backup", "--data", text(&data), "--to", text(&to)]);
    server.send(&items(2));
    server.kill();
    let server = Server::start(&data);
    assert_eq!(epoch(&server.send(&[])), epoch(&first));
    assert!(!server.stop().contains("ERROR"));
    assert_eq!(stored(&data).len(), 5);

    stdout_of(&[
        "restore",
        text(&backups(&to).pop().unwrap()),
        "--data",
        text(&data),
    ]);
    let server = Server::start(&data);
    assert_ne!(epoch(&server.send(&[])), epoch(&first));
    assert!(!server.stop().contains("ERROR"));
}

#[test]
fn two_servers_share_a_folder_and_a_restore_waits_for_both() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("backups"));
    let one = Server::start(&data);
    let other = Server::start(&data);
    one.send(&items(1));
    other.send(&items(1));
    stdout_of(&["backup", "--data", text(&data), "--to", text(&to)]);
    let backup = backups(&to).pop().unwrap();
    let put_back = ["restore", text(&backup), "--data", text(&data)];
    one.stop();
    assert!(refused(&put_back).contains("stop it first"));
    other.stop();
    assert!(stdout_of(&put_back).contains("2 applications"));
    let complaint = refused(&["restore", text(&to), "--data", text(&data)]);
    assert!(complaint.contains(&format!("the newest backup in it is `{}`", backup.display())));
}

/// Devices send applications again; what the desk has said of them nobody sends again.
#[test]
fn what_the_desk_had_said_after_the_backup_is_still_said() {
    let installed = Installed::new();
    let (data, to) = (installed.path("data"), installed.path("backups"));
    let key = text(&installed.path("keys/agency.key")).to_owned();
    let sealing = installed.sealing_key("agency.pub");
    let set = |receipt: &Receipt, state: &str| {
        let number = receipt.number.to_string();
        stdout_of(&[
            "status",
            "set",
            &number,
            state,
            "--key",
            &key,
            "--data",
            text(&data),
        ]);
    };
    let server = Server::start(&data);
    let (before, of_before) = applied(&sealing);
    let (unsaid, of_unsaid) = applied(&sealing);
    server.send(&[before, unsaid]);
    set(&of_before, "selected");
    stdout_of(&["backup", "--data", text(&data), "--to", text(&to)]);
    let (after, of_after) = applied(&sealing);
    server.send(std::slice::from_ref(&after));
    set(&of_before, "recovered");
    set(&of_unsaid, "under_review");
    set(&of_after, "selected");
    server.stop();
    let backup = backups(&to).pop().unwrap();
    let told = stdout_of(&["restore", text(&backup), "--data", text(&data)]);
    assert!(told.contains("2 states that the desk had set"), "{told}");
    assert!(told.contains("1 states belong to applications"), "{told}");
    let command = told
        .split('`')
        .find(|part| part.starts_with("didim status import"));
    let apart = command.unwrap().rsplit(' ').next().unwrap().to_owned();

    let server = Server::start(&data);
    assert_eq!(state_of(&server.address, &of_before), Some(Lifecycle::Recovered));
    assert_eq!(
        state_of(&server.address, &of_unsaid),
        Some(Lifecycle::UnderReview)
    );
    server.send(std::slice::from_ref(&after));
    assert_eq!(state_of(&server.address, &of_after), None);
    stdout_of(&["status", "import", &apart, "--data", text(&data)]);
    assert_eq!(state_of(&server.address, &of_after), Some(Lifecycle::Selected));
    server.stop();
}
