//! Faults of the server, its disk and its clock, with real processes.
//!
//! Of every submission holds: what was acknowledged is there (I1), once (I2), with the bytes that its receipt names (I3).
//! The faults have the ids of the project's fault list:
//!
//! - F07: a submission arrives many times at once, at one server or at two
//! - F90: the server is killed between commit and answer, before the commit is on the disk, and at random under load
//! - F91: the disk fails to sync; F96: it is full
//! - F93: the database fails over to its replica under load, or is killed and comes back
//! - F95: an earlier backup of the database is put back
//! - F50, F51: the server's clock is set
//!
//! The day of asking is tried here too (`day`), since it needs a clock that is set.
//!
//! What depends on no database in particular is a function of a [`place::Place`].
//!
//! The disk and the clock of a server are put between it and the C library ([`preload`]).
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../harness/mod.rs"]
mod harness;

mod clock;
mod commit;
mod day;
mod duplicates;
mod failover;
mod full;
mod kills;
mod place;
mod preload;
mod putting_back;
mod sync;

use envelope::{Item, encode_sealed, new_id, sealed_lengths};

/// A new sealed application: to the server it is any bytes, no other's, here of the first length that is at least this.
fn item(bytes: usize) -> Item {
    let id = new_id().unwrap();
    let bytes = sealed_lengths()
        .into_iter()
        .find(|length| *length >= bytes)
        .unwrap();
    let sealed: Vec<u8> = id.as_bytes().iter().copied().cycle().take(bytes).collect();
    Item {
        id,
        counter: 1,
        key: "k".into(),
        catalog: "c".into(),
        sealed: encode_sealed(&sealed),
        status_token: None,
        signature: None,
    }
}
