//! F91: the disk fails to sync.

use envelope::SubmissionOutcome;

use crate::harness::Server;
use crate::item;
use crate::place::Place;
use crate::preload::{Disk, Fault};

const AT_ONCE: usize = 8;

#[test]
fn while_the_disk_fails_to_sync_nothing_is_acknowledged_and_afterwards_all_of_it_is_kept() {
    let place = Place::new();
    let disk = Disk::of(place.data(), place.scratch());
    let start = || {
        let mut serve = place.serve();
        disk.put_under(&mut serve);
        Server::start(&mut serve)
    };
    let server = start();
    let first = item(500);
    let receipt = server.keeps(&first);
    assert_eq!(receipt.0, SubmissionOutcome::Stored);

    disk.fails(Fault::SyncFails);
    let waiting: Vec<_> = (0..AT_ONCE).map(|_| item(700)).collect();
    for _ in 0..2 {
        std::thread::scope(|scope| {
            for item in &waiting {
                scope.spawn(|| server.cannot_keep(item));
            }
        });
    }
    // It reads, and says so: whether the disk can be written to is known by those who are refused, and by its log.
    server.is_well_or_not(503);
    place.has_exactly([&first]);

    disk.works();
    let mut receipts = Vec::new();
    for item in &waiting {
        let (outcome, receipt) = server.keeps(item);
        assert_eq!(outcome, SubmissionOutcome::Stored);
        receipts.push(receipt);
    }
    let kept = || waiting.iter().chain([&first]);
    place.has_exactly(kept());

    // What was acknowledged after the failure is on the disk, and not only in the kernel.
    disk.fails(Fault::PowerCut);
    let last = item(700);
    server.dies_over(&last);
    disk.works();
    place.has_exactly(kept());
    let server = start();
    for (item, receipt) in waiting.iter().zip(receipts) {
        assert_eq!(server.keeps(item), (SubmissionOutcome::Duplicate, receipt));
    }
    assert_eq!(server.keeps(&first), (SubmissionOutcome::Duplicate, receipt.1));
    assert_eq!(server.keeps(&last).0, SubmissionOutcome::Stored);
    place.has_exactly(kept().chain([&last]));
}

#[test]
fn killed_while_the_disk_fails_it_has_all_that_was_acknowledged() {
    let place = Place::new();
    let disk = Disk::of(place.data(), place.scratch());
    let mut serve = place.serve();
    disk.put_under(&mut serve);
    let server = Server::start(&mut serve);
    let (first, second) = (item(500), item(700));
    server.keeps(&first);
    disk.fails(Fault::SyncFails);
    server.cannot_keep(&second);
    server.kill();
    let server = place.start();
    // It may be there although it was refused: then it is a duplicate, and there once.
    server.keeps(&second);
    assert_eq!(server.keeps(&first).0, SubmissionOutcome::Duplicate);
    assert_eq!(server.keeps(&second).0, SubmissionOutcome::Duplicate);
    place.has_exactly([&first, &second]);
}
