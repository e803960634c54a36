//! What decides about an application, on a catalog made for it and on the one that this repository ships.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod applying;
mod consents;
mod door;
mod drafts;
mod forms;
mod harness;
mod judging;
mod obstacles;
mod outcomes;
mod outlooks;
mod profiles;
mod searches;
mod sheets;
mod shipped;
mod slips;
