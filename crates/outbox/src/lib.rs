//! What a device keeps until the agency has it, and how it is sent.
//!
//! * [`Content`]: what is on the device's disk, and every [`Change`] that can happen to it. Storage in memory is this;
//!   storage in a browser does the same in transactions of its own, and one suite of tests holds both to it.
//! * [`Keeper`]: how an application comes to be kept, also when the storage does not say whether it has written.
//! * [`Sender`]: how what is kept comes to be sent: batches, waits, and what each answer of a server, or of something
//!   that only looks like one, means.
//!
//! All of it is pure: it knows no browser, no clock, no network and no randomness. The program that runs it does what
//! an [`Action`] says and tells the outcome as an [`Input`]. So the same code runs on a device, through random faults
//! and through a model checker.

mod answer;
mod backoff;
mod content;
mod keeper;
mod record;
mod sender;
mod server_keys;
#[cfg(all(feature = "simulation", not(target_family = "wasm")))]
pub mod simulation;
mod time;

pub use answer::{Answer, Meaning, Signatures, meaning};
pub use backoff::{FIRST_WAIT_MS, LONGEST_RETRY_AFTER_MS, LONGEST_WAIT_MS, wait_ms};
pub use content::{
    Change, Content, CounterTaken, Device, KEEP_COPIES_S, OutboxEntry, Retained, Sent, State, forget_before,
    is_newer, is_to_be_copied,
};
pub use keeper::{Keep, KeepInput, Keeper};
pub use sender::{Action, HEARTBEAT_MS, IDLE_MS, Input, MAX_BATCH_ITEMS, Sender, Standing};
pub use server_keys::ServerKeys;
pub use time::is_before;
