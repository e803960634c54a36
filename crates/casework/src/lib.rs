//! What the agency does with an application.
//!
//! * [`Deed`]: a note, an assignment, a document that was seen, a step from one state to the next, an undo.
//! * [`next_states`]: which state may follow on which.
//! * [`CaseLog`]: the deeds of a case, each sealed to the group with the hash of the one before, and the [`CaseState`] that they lead to.
//! * [`CaseLog::clash`]: whether what somebody wrote still holds after what others wrote meanwhile.
//! * [`CaseLog::standing`]: whether what was stored once is still there, after a backup was put back.
//!
//! The crate knows no browser, no clock and no network.

mod deed;
mod log;
mod steps;

pub use deed::{Deed, DeedError, MAX_DOCUMENTS, MAX_TEXT_LETTERS};
pub use log::{
    CaseLog, CaseState, Entry, EventError, EventHash, SealedEvent, Standing, WriteError, record_key,
};
pub use steps::{needs_reason, next_states};
