//! A vacancy (구인 공고) against the law, before it is published.
//!
//! * [`wage`]: the minimum wages by year, and whether a pay meets them: `Met`, `Below`, or `Undecided` where the law does
//!   not say how the hours of a month are rounded. Whole numbers and fractions of them, no floating point.
//! * [`legal`]: [`legal::check`] finds in a [`legal::Posting`] what the board may refuse, what the staff should ask about,
//!   and what they should know. Each [`legal::Finding`] names its article, its place, and words to use instead.
//!
//! A board refuses a vacancy only where it is unlawful, its terms are plainly unfit or are not disclosed (직업안정법
//! 제8조); all else is for a person to decide. The crate knows no clock and no network: days are always given.

pub mod legal;
pub mod wage;
