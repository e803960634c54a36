//! What a device does by itself, whichever app runs on it: it loads and verifies the catalog and the list of vacancies, keeps applications sealed, sends them,
//! proves who it is, and does what staff ask of it behind their PIN. It knows no screen and no texts: what comes of things are types.

mod clock;
pub mod export;
pub mod identity;
mod keeping;
mod loading;
pub mod pin;
pub mod remembered;
pub mod selftest;
mod sending;
pub mod vacancies;

pub use clock::{clock_state, time_in_words, today};
pub use keeping::{KeepOutcome, ReceiptSlip, Why, keep};
pub use loading::{Loaded, Newer, Trust, newer, open_store, stored};
pub use remembered::SETTING as REMEMBERED_SETTING;
pub use sending::{LAST_REACHED_NOTE, RECEIPT_KEY_NOTE, Sending};
