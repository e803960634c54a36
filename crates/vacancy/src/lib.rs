//! Vacancies: what is known of them, until when they are open, where they are, and how they come to a device.
//!
//! The crate knows no browser, no clock and no network: days are always given, and bytes come from the caller.

pub mod closing;
pub mod feed;
pub mod model;
pub mod place;
pub mod publish;
