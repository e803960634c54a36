//! The day of asking.

use catalog::agency_day;
use eligibility::Date;
use intake::Calendar;
use time::OffsetDateTime;

use super::Failure;

/// The agency's days, for what the server counts by them.
pub(crate) fn calendar() -> Calendar {
    Calendar::new(|ms| agency_day(ms).map(|day| day.to_string()))
}

/// The agency's day by this machine's clock, whatever zone the machine is set to.
///
/// # Errors
/// A [`Failure`] if the clock shows a year that no [`Date`] has.
pub(crate) fn today() -> Result<Date, Failure> {
    let seconds = OffsetDateTime::now_utc().unix_timestamp();
    agency_day(seconds.saturating_mul(1_000))
        .ok_or_else(|| Failure::Because("this machine's clock shows no usable day; set it".to_owned()))
}
