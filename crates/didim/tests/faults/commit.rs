//! F90: the server is killed around a commit.

use envelope::SubmissionOutcome;

use crate::harness::Server;
use crate::item;
use crate::place::Place;
use crate::preload::{Disk, Fault};

/// A server on a disk that can fail, with one submission in it: a new log has been begun and is synced.
fn with_one(place: &Place) -> (Disk, Server, envelope::Item) {
    let disk = Disk::of(place.data(), place.scratch());
    let server = on(place, &disk);
    let first = item(500);
    assert_eq!(server.keeps(&first).0, SubmissionOutcome::Stored);
    (disk, server, first)
}

fn on(place: &Place, disk: &Disk) -> Server {
    let mut serve = place.serve();
    disk.put_under(&mut serve);
    Server::start(&mut serve)
}

#[test]
fn killed_between_commit_and_answer_it_has_the_submission_and_gives_the_receipt_later() {
    let place = Place::new();
    let (disk, server, first) = with_one(&place);
    let key = server.receipt_key();
    let second = item(700);
    disk.fails(Fault::KillAfterSync);
    server.dies_over(&second);
    disk.works();
    // Before anybody has sent it again.
    place.has_exactly([&first, &second]);

    let server = place.start();
    assert_eq!(server.receipt_key(), key);
    let (outcome, receipt) = server.keeps(&second);
    assert_eq!(outcome, SubmissionOutcome::Duplicate);
    assert_eq!(server.keeps(&second), (SubmissionOutcome::Duplicate, receipt));
    assert_eq!(server.keeps(&first).0, SubmissionOutcome::Duplicate);
    place.has_exactly([&first, &second]);
}

#[test]
fn killed_before_the_sync_it_has_the_submission_once_when_it_is_sent_again() {
    let place = Place::new();
    let (disk, server, first) = with_one(&place);
    let second = item(700);
    disk.fails(Fault::KillBeforeSync);
    server.dies_over(&second);
    disk.works();
    let server = place.start();
    // The kernel has what the process wrote, so it may be there already.
    let (outcome, receipt) = server.keeps(&second);
    assert!(matches!(
        outcome,
        SubmissionOutcome::Stored | SubmissionOutcome::Duplicate
    ));
    assert_eq!(server.keeps(&second), (SubmissionOutcome::Duplicate, receipt));
    place.has_exactly([&first, &second]);
}

#[test]
fn what_was_acknowledged_outlives_a_power_cut_that_takes_all_that_was_not_synced() {
    let place = Place::new();
    let (disk, mut server, first) = with_one(&place);
    let mut kept = vec![first];
    for round in 0..5 {
        for _ in 0..round {
            let more = item(3_000);
            assert_eq!(server.keeps(&more).0, SubmissionOutcome::Stored);
            kept.push(more);
        }
        let lost = item(700);
        disk.fails(Fault::PowerCut);
        server.dies_over(&lost);
        disk.works();
        place.has_exactly(&kept);
        server = on(&place, &disk);
        assert_eq!(server.keeps(&lost).0, SubmissionOutcome::Stored);
        kept.push(lost);
    }
    place.has_exactly(&kept);
}
