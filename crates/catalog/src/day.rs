//! The agency's day, and what is made of a device's clock that cannot be right.
//!
//! A day of the rules is a day where the agency is. A device can be set to any other place, and a telephone is.

use eligibility::Date;

/// The name of the agency's time zone in the IANA database.
pub const AGENCY_ZONE: &str = "Asia/Seoul";

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// UTC+9 all the year (표준시에 관한 법률). The last summer time was in 1988: no clock of a device shows days so early.
const AGENCY_AHEAD_MS: i64 = 9 * HOUR_MS;

/// The agency's day at a moment in milliseconds since 1970 (UTC), or `None` beyond the calendar.
#[must_use]
pub fn agency_day(unix_ms: i64) -> Option<Date> {
    let days = unix_ms.checked_add(AGENCY_AHEAD_MS)?.div_euclid(DAY_MS);
    Date::from_ymd(1970, 1, 1)?.plus_days(days)
}

/// Returns the day for which what was compiled for `on` has to be compiled anew: today, if that is another day, later or (when a clock
/// has been set right) earlier. A clock that shows no day changes nothing.
#[must_use]
pub fn turned(on: Date, today: Option<Date>) -> Option<Date> {
    today.filter(|today| *today != on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str, hour: i64, minute: i64, second: i64, ms: i64) -> i64 {
        let days = Date::from_ymd(1970, 1, 1)
            .unwrap()
            .days_to(Date::parse(day).unwrap());
        days * DAY_MS + hour * HOUR_MS + (minute * 60 + second) * 1_000 + ms
    }

    /// Moments in UTC, and the agency's day.
    #[test]
    fn a_day_begins_at_fifteen_hours_utc() {
        for (day, (hour, minute, second, ms), agency) in [
            ("2026-11-29", (14, 59, 59, 0), "2026-11-29"),
            ("2026-11-29", (14, 59, 59, 999), "2026-11-29"),
            ("2026-11-29", (15, 0, 0, 0), "2026-11-30"),
            ("2026-11-29", (0, 0, 0, 0), "2026-11-29"),
            ("2026-12-31", (14, 59, 59, 999), "2026-12-31"),
            ("2026-12-31", (15, 0, 0, 0), "2027-01-01"),
            ("2028-02-28", (15, 0, 0, 0), "2028-02-29"),
            ("2028-02-29", (15, 0, 0, 0), "2028-03-01"),
            // In other places' summer time too.
            ("2026-07-01", (14, 59, 59, 999), "2026-07-01"),
            ("2026-07-01", (15, 0, 0, 0), "2026-07-02"),
            ("1970-01-01", (0, 0, 0, 0), "1970-01-01"),
            ("1969-12-31", (14, 59, 59, 999), "1969-12-31"),
            ("1969-12-31", (15, 0, 0, 0), "1970-01-01"),
        ] {
            let moment = at(day, hour, minute, second, ms);
            assert_eq!(
                agency_day(moment).unwrap().to_string(),
                agency,
                "{day} {hour}:{minute}:{second}.{ms}"
            );
        }
        assert_eq!([i64::MIN, i64::MAX].map(agency_day), [None, None]);
    }

    #[test]
    fn what_was_compiled_for_another_day_is_compiled_anew() {
        let day = |text: &str| Date::parse(text).ok();
        for (today, anew) in [
            ("2026-11-29", None),
            ("2026-11-30", day("2026-11-30")),
            ("2026-11-28", day("2026-11-28")),
            ("2027-01-01", day("2027-01-01")),
            ("no day", None),
        ] {
            assert_eq!(turned(day("2026-11-29").unwrap(), day(today)), anew, "{today}");
        }
    }
}
