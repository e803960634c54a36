//! The engine against its own meaning.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod analysis;
mod exact;
mod naive;
mod passing_and_many;
mod planning;
mod possible;
mod possible_asking;
mod reasons;
mod sessions;
