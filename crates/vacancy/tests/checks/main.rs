//! What the checks of a vacancy promise.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod page;
mod places;
mod planted;
mod properties;
mod texts;
mod vacancies;
mod wages;
