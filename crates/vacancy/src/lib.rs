//! Vacancies: what is known of them, until when they are open, where they are, how they come to a device, and what in one is against
//! the law or asks for a look by the staff.
//!
//! The crate knows no browser, no clock and no network: days are always given, and bytes come from the caller. [`legal::check`] looks at
//! what a vacancy says in words and numbers, [`wage`] has the minimum wages with their arithmetic. Both are exact and have the article of
//! law with every finding; staff decide what comes of a finding.

pub mod closing;
pub mod feed;
pub mod legal;
pub mod model;
pub mod place;
pub mod publish;
pub mod wage;
