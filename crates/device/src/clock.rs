//! The day on which things are judged.

use eligibility::Date;

/// Today, by the device's clock and place; `None` if the clock shows no day of the calendar.
pub fn today() -> Option<Date> {
    let (year, month, day) = browser::local_day()?;
    Date::from_ymd(year, month, day)
}
