//! Bits that the disk changes, one at a time, in everything that the program keeps: each is noticed, or everything that was
//! stored reads as it was. `cargo xtask flips` plants 10,200 and prints a table.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod backup;
mod catalog;
mod commands;
mod database;
mod device;
mod stored;

use std::future::Future;
use std::time::Duration;

/// Longer than any reading takes: what goes on after that has no end.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs to its end what reads something broken, or says that it has none.
fn to_its_end<T>(reading: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        match tokio::time::timeout(PATIENCE, reading).await {
            Ok(read) => read,
            Err(_) => panic!("reading has no end"),
        }
    })
}
