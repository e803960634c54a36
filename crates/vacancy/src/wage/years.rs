//! Which year's minimum wage counts.

use eligibility::Date;

/// The first month of the quarter in which a vacancy without a start may well begin in the next year.
const FIRST_MONTH_OF_LAST_QUARTER: u8 = 10;

/// Returns the years whose minimum wage a vacancy is held to, the earlier first.
///
/// Work is paid by the year in which it is done, so that the day on which it starts decides. Where the start is not known
/// it is the year of the posting; and the next year too if the vacancy was posted in the last quarter or is open into
/// the next year. Empty if neither day is known. That a contract goes on into a year with a higher wage is for that year.
#[must_use]
pub fn years(posted: Option<Date>, closing: Option<Date>, start: Option<Date>) -> Vec<i32> {
    if let Some(start) = start {
        return vec![start.year()];
    }
    let Some(posted) = posted else {
        return Vec::new();
    };
    let year = posted.year();
    let may_turn =
        posted.month() >= FIRST_MONTH_OF_LAST_QUARTER || closing.is_some_and(|closing| closing.year() > year);
    if may_turn {
        vec![year, year + 1]
    } else {
        vec![year]
    }
}
