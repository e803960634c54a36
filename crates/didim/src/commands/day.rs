//! The day of asking.

use eligibility::Date;
use time::OffsetDateTime;

use super::Failure;

/// Today by this machine's clock, in UTC.
///
/// # Errors
/// A [`Failure`] if the clock shows a year that no [`Date`] has.
pub(crate) fn today() -> Result<Date, Failure> {
    let now = OffsetDateTime::now_utc();
    Date::from_ymd(now.year(), now.month().into(), now.day())
        .ok_or_else(|| Failure::Because("this machine's clock shows no usable day; set it".to_owned()))
}
