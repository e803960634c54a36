//! Which vacancies fit what somebody wishes, why, and what would open more of them.
//!
//! Every wish is a condition of its own, and a vacancy [`Fit::Fits`] if all hold, does [`Fit::Not`] if one fails, and is
//! [`Fit::NotSaid`] otherwise: what a notice does not say is never taken for a yes. So a vacancy of a wrong place, pay or hour is never
//! among those that fit, and none is hidden because its notice says little. The wishes that fail are exactly what would have to be given up
//! for it, and a vacancy that one wish alone keeps out is what giving that wish up opens.
//!
//! The order among those that fit is that of shown [`Parts`], whole numbers that add up to the shown number; ties go by the last day, then
//! the day of posting, then the id, so that every device shows the same.
//!
//! Which wish somebody is asked for first is what narrows the list most ([`next_wishes`]); they may make any other.

mod matches;
mod narrowing;
mod search;
mod table;
mod value;
mod wish;

pub use matches::{Fit, Matches, Parts, parts};
pub use narrowing::next_wishes;
pub use search::Index;
pub use table::Table;
pub use value::WishValue;
pub use wish::{HoursWish, Wish, WishState, Wishes};
