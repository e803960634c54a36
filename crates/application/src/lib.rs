//! What decides about an application.
//!
//! * [`Draft`]: what a visitor has said, picked, typed and agreed to becomes an [`envelope::Application`], or a
//!   [`Hindrance`] says why not. Only the facts that the program names go along ([`named_facts`]).
//! * [`Sheet`]: an application becomes rows in the catalog's words. The review and the desk draw the same rows, so that
//!   nothing is sealed that the visitor has not seen.
//! * [`judge`]: an application beside the criteria of the catalog by which it was made.
//! * [`Way`]: whether a program is applied for, asked about, or waited for.
//! * [`obstacle`], [`others`], [`next_pick`], [`fields`], [`consents`]: the way from a program to its review.
//! * [`results`]: in which order the programs stand, and what they come to.
//! * [`search`]: which programs somebody means by what they typed.
//! * [`outlook`]: how a program stands for the visitor, before it is put into words.
//! * [`Slip`]: what a visitor keeps: what was chosen, what happens next, what to bring, whom to ask.
//! * [`outcome`]: what became of a referral, as the seeker says it by the receipt.
//! * [`check_in`], [`receipt_code`]: what is shown at an event's door and on a receipt.
//!
//! The crate knows no browser, no clock and no network: days and times are always given.

mod applying;
pub mod check_in;
mod consent;
mod draft;
mod form;
mod judged;
mod named;
mod obstacle;
pub mod outcome;
pub mod outlook;
mod picked;
mod receipt;
pub mod results;
mod search;
mod sheet;
mod slip;
mod visible;
mod way;
mod wording;

pub use applying::{MAX_OFFERED_PROGRAMS, next_pick, others};
pub use consent::{all_agreed, consents, consents_given, guardian_age};
pub use draft::{Draft, Hindrance, sent_at};
pub use form::{fields, fill_in, flaws, is_filled_in, keep_refusals};
pub use judged::{Judged, JudgedCriterion, day_of, judge};
pub use named::named_facts;
pub use obstacle::{LOWEST_AGE, Obstacle, age, born, obstacle};
pub use picked::pick_in_words;
pub use receipt::{ReceiptCode, receipt_code};
pub use search::search;
pub use sheet::{ALARM_ANSWER, Row, Sheet, alarm_kept_until, is_alarm, merged};
pub use slip::{Appointment, NextStep, Slip};
pub use visible::visible;
pub use way::{Way, way};
pub use wording::{Term, Wording, fact_in_words, is_private, stated};
