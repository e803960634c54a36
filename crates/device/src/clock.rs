//! The day on which things are judged.

use catalog::{AGENCY_ZONE, agency_day};
use eligibility::Date;

/// The agency's day by the device's clock, wherever the device is set to be; `None` if the clock shows no day of the calendar.
pub fn today() -> Option<Date> {
    agency_day(whole(browser::now_ms())?)
}

/// A time (RFC 3339) as people of a language (a BCP 47 tag) write it, on the agency's clocks.
pub fn time_in_words(time: &str, language: &str) -> String {
    browser::time_in_words(time, language, AGENCY_ZONE)
}

/// Whole milliseconds; `None` for what a clock without a date says.
fn whole(ms: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what is beyond the calendar saturates, and has no day"
    )]
    let whole = ms as i64;
    ms.is_finite().then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_without_a_date_shows_no_day() {
        for none in [f64::NAN, f64::INFINITY, f64::MIN, f64::MAX] {
            assert_eq!(whole(none).and_then(agency_day), None, "{none}");
        }
        let day = whole(1_764_460_799_999.0).and_then(agency_day);
        assert_eq!(day, Date::from_ymd(2025, 11, 30));
    }
}
