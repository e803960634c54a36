//! F96: the disk is full.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use envelope::{Item, SubmissionOutcome};

use crate::harness::Server;
use crate::item;
use crate::place::Place;
use crate::preload::{Disk, Fault};

/// Reading goes on: the receipt key, what the operator reads. The health check says that nothing can be stored.
#[track_caller]
fn is_read(server: &Server, place: &Place, kept: &[Item]) {
    server.is_well_or_not(503);
    server.receipt_key();
    place.has_exactly(kept);
}

#[test]
fn on_a_full_disk_nothing_is_acknowledged_reading_goes_on_and_with_room_it_is_kept() {
    let place = Place::new();
    let disk = Disk::of(place.data(), place.scratch());
    let mut serve = place.serve();
    disk.put_under(&mut serve);
    let server = Server::start(&mut serve);
    let mut kept = vec![item(500)];
    server.keeps(&kept[0]);
    disk.fails(Fault::NoSpace);
    let next = item(700);
    for _ in 0..3 {
        server.cannot_keep(&next);
    }
    is_read(&server, &place, &kept);
    disk.works();
    server.is_well_or_not(200);
    assert_eq!(server.keeps(&next).0, SubmissionOutcome::Stored);
    kept.push(next);
    server.kill();
    place.has_exactly(&kept);
}

/// A file system of its own, of this size, while the value lives.
struct Small(PathBuf);

impl Small {
    /// Mounts it; returns `None` if this user may not mount.
    fn mount(at: &Path, kilobytes: u32) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", &format!("size={kilobytes}k"), "didim-full"])
            .arg(at)
            .stderr(Stdio::null());
        let mounted = mount.status().is_ok_and(|status| status.success());
        mounted.then(|| Self(at.to_owned()))
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        let mut file = File::create(self.filler()).unwrap();
        // In small pieces at the end, so that nothing is left.
        for piece in [64 << 10, 4 << 10, 1] {
            let error = loop {
                if let Err(error) = file.write_all(&vec![0; piece]) {
                    break error;
                }
            };
            assert_eq!(error.kind(), ErrorKind::StorageFull, "{error}");
        }
    }

    fn make_room(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Sends until nothing more is taken: what was refused. What the log has in reserve is still taken, and kept.
fn until_refused(server: &Server, kept: &mut Vec<Item>) -> Item {
    let mut next = item(20_000);
    while server.submit(std::slice::from_ref(&next)).unwrap().is_ok() {
        kept.push(std::mem::replace(&mut next, item(20_000)));
        assert!(kept.len() < 200, "the file system is not full");
    }
    server.cannot_keep(&next);
    next
}

#[test]
fn a_file_system_that_is_really_full_is_lived_through() {
    let place = Place::new();
    let Some(small) = Small::mount(place.data(), 2_048) else {
        eprintln!("skipped: this user may not mount a file system");
        return;
    };
    let mut kept = vec![item(500)];
    let server = place.start();
    server.keeps(&kept[0]);
    small.fill();
    let next = until_refused(&server, &mut kept);
    is_read(&server, &place, &kept);
    // It is killed, and starts again without any room.
    server.kill();
    let server = place.start();
    is_read(&server, &place, &kept);
    server.cannot_keep(&next);
    small.make_room();
    server.is_well_or_not(200);
    assert_eq!(server.keeps(&next).0, SubmissionOutcome::Stored);
    kept.push(next);
    server.kill();
    let server = place.start();
    for item in &kept {
        assert_eq!(server.keeps(item).0, SubmissionOutcome::Duplicate);
    }
    place.has_exactly(&kept);
}
