//! What may be kept no longer is listed, and deleted only when that is said.

use crate::check_ins::sealed;
use crate::device::PERSON;
use crate::installed::Installed;
use crate::server::Server;
use crate::{didim, err, refused, stdout_of, text};

const PROGRAM: &str = "interview-expenses";

#[test]
fn alarms_are_listed_after_their_time_and_what_is_named_is_deleted() {
    let installed = Installed::new();
    let data = installed.path("data");
    let server = Server::start(&data);
    let public = installed.sealing_key("agency.pub");
    let (alarm, ticket) = sealed(&public, PROGRAM, &[("name", PERSON), ("apply.alarm", "yes")]);
    let (application, _) = sealed(&public, PROGRAM, &[("name", PERSON)]);
    server.send(&[alarm.clone(), application]);
    let number = ticket.number().to_string();

    let key = installed.path("keys/agency.key");
    let place = ["purge", "--data", text(&data)];
    let opening = ["--key", text(&key), "--catalog", "catalog"];
    let by_age = |more: &[&'static str]| [&place[..], &opening[..], more].concat();
    let named = |more: &[&'static str]| [&place[..], &["--number", &number], more].concat();

    let none = didim(&by_age(&[]));
    assert!(err(&none).contains("0 to delete"), "{}", err(&none));
    // An alarm is kept for a year; an application is not this command's.
    let later = stdout_of(&by_age(&["--on", "2099-01-01"]));
    assert!(later.contains(&number) && later.contains(PROGRAM), "{later}");
    assert_eq!(later.lines().count(), 2, "{later}");
    let complaint = refused(&by_age(&["--on", "2099-01-01", "--delete"]));
    assert!(complaint.contains("has not come"), "{complaint}");

    let listed = stdout_of(&named(&[]));
    assert!(listed.contains(&number));
    let rows = || stdout_of(&["open", "--data", text(&data), "--key", text(&key)]);
    assert_eq!(rows().lines().count(), 2, "listing deletes nothing");
    stdout_of(&named(&["--delete"]));
    assert_eq!(rows().lines().count(), 1);
    assert!(!rows().contains(&number));
    let complaint = refused(&named(&["--delete"]));
    assert!(complaint.contains("has been deleted"), "{complaint}");

    // The device that sends it again gets its receipt, and nothing comes back.
    let answer = server.send(&[alarm]);
    assert_eq!(answer["results"][0]["outcome"], "duplicate", "{answer}");
    assert_eq!(rows().lines().count(), 1);
    server.stop();
    assert_eq!(rows().lines().count(), 1);
}
