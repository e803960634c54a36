//! The agency's day, and what is made of a device's clock that cannot be right.
//!
//! A day of the rules is a day where the agency is. A device can be set to any other place, and a telephone is.

use eligibility::Date;

/// The name of the agency's time zone in the IANA database.
pub const AGENCY_ZONE: &str = "Asia/Seoul";

/// The day on which version 9 of the catalog's form was fixed. No app that reads this version was made before, and so none of its
/// catalogs was taken up before: a clock that shows an earlier day is wrong. It goes up with [`crate::FORMAT`].
pub const EARLIEST_DAY: &str = "2026-11-30";

/// The last day that a date can be whose author gave no end. Conditions are decided over days that end somewhere; this end is so far
/// that no catalog meets it.
pub const OPEN_END: &str = "2199-12-31";

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// By how many seconds the agency's clocks are ahead of UTC: nine hours all the year (표준시에 관한 법률). The last summer time was in
/// 1988: no clock of a device shows days so early.
pub const AGENCY_AHEAD_S: i64 = 9 * 3_600;
const AGENCY_AHEAD_MS: i64 = AGENCY_AHEAD_S * 1_000;

/// The agency's day at a moment in milliseconds since 1970 (UTC), or `None` beyond the calendar.
#[must_use]
pub fn agency_day(unix_ms: i64) -> Option<Date> {
    let days = unix_ms.checked_add(AGENCY_AHEAD_MS)?.div_euclid(DAY_MS);
    Date::from_ymd(1970, 1, 1)?.plus_days(days)
}

/// A moment at which a server said its time, under its signature: by its clock and by the device's, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// What the server's clock showed.
    pub server_ms: i64,
    /// What the device's clock showed when the server's word came.
    pub device_ms: i64,
}

/// What can be said of a device's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// It can be right.
    Plausible,
    /// It shows a time that is over, or none at all.
    Behind,
    /// It was more than a day ahead of a server when that was heard last, and has not been set back since.
    Ahead,
}

/// The day that counts on a device, and what is to be said of its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reckoned {
    /// The agency's day.
    pub day: Date,
    /// What is to be said to staff.
    pub clock: ClockState,
}

/// Reckons the day by a device's clock (`None` if it shows no time) and the last word of a server.
///
/// A clock that is behind does not decide: the day is never before [`EARLIEST_DAY`], nor before the day on which the server was heard.
/// One that is ahead is only said to be. A server's word that somebody kept and plays again can be old but not of the future, so
/// nobody on the way can bring a day back or forward by it. The last word counts, not the latest time: a server whose
/// clock was wrong for an hour is mended by its next word.
///
/// `None` if the calendar has no such day.
#[must_use]
pub fn reckon(now_ms: Option<i64>, heard: Option<Heard>) -> Option<Reckoned> {
    let earliest = Date::parse(EARLIEST_DAY).ok()?;
    let told = heard.and_then(|heard| agency_day(heard.server_ms));
    let floor = earliest.max(told.unwrap_or(earliest));
    let Some((now_ms, shown)) = now_ms.and_then(|now| Some((now, agency_day(now)?))) else {
        return Some(Reckoned {
            day: floor,
            clock: ClockState::Behind,
        });
    };
    let over = |heard: Heard| heard.server_ms.saturating_sub(now_ms) > DAY_MS;
    let fast =
        |heard: Heard| heard.device_ms.saturating_sub(heard.server_ms) > DAY_MS && now_ms >= heard.device_ms;
    let clock = if shown < earliest || heard.is_some_and(over) {
        ClockState::Behind
    } else if heard.is_some_and(fast) {
        ClockState::Ahead
    } else {
        ClockState::Plausible
    };
    Some(Reckoned {
        day: shown.max(floor),
        clock,
    })
}

/// Whether days up to this one are days without an end: see [`OPEN_END`].
#[must_use]
pub fn is_open_end(last: Date) -> bool {
    Date::parse(OPEN_END) == Ok(last)
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

    use ClockState::{Ahead, Behind, Plausible};

    /// The day on the device's clock, the days on the server's and the device's when the server was heard, the day that counts, and
    /// what is said of the clock.
    type Case = (
        &'static str,
        Option<(&'static str, &'static str)>,
        &'static str,
        ClockState,
    );
    const CASES: [Case; 18] = [
        ("1970-01-01", None, EARLIEST_DAY, Behind),
        ("2020-06-01", None, EARLIEST_DAY, Behind),
        ("2026-11-29", None, EARLIEST_DAY, Behind),
        ("2026-11-30", None, "2026-11-30", Plausible),
        ("2036-01-01", None, "2036-01-01", Plausible),
        (
            "1970-01-01",
            Some(("2026-12-10", "1970-01-01")),
            "2026-12-10",
            Behind,
        ),
        (
            "2020-06-01",
            Some(("2026-12-10", "2020-06-01")),
            "2026-12-10",
            Behind,
        ),
        (
            "2036-01-01",
            Some(("2026-12-10", "2036-01-01")),
            "2036-01-01",
            Ahead,
        ),
        (
            "2036-01-02",
            Some(("2026-12-10", "2036-01-01")),
            "2036-01-02",
            Ahead,
        ),
        // Set right since the server was heard.
        (
            "2026-12-11",
            Some(("2026-12-10", "2036-01-01")),
            "2026-12-11",
            Plausible,
        ),
        (
            "2026-12-11",
            Some(("2026-12-10", "1970-01-01")),
            "2026-12-11",
            Plausible,
        ),
        // Without a network for a year: an old word says nothing against the clock.
        (
            "2027-12-10",
            Some(("2026-12-10", "2026-12-10")),
            "2027-12-10",
            Plausible,
        ),
        (
            "2026-12-10",
            Some(("2026-12-10", "2026-12-10")),
            "2026-12-10",
            Plausible,
        ),
        // A day is within what a slow clock explains.
        (
            "2026-12-09",
            Some(("2026-12-10", "2026-12-10")),
            "2026-12-10",
            Plausible,
        ),
        (
            "2026-12-08",
            Some(("2026-12-10", "2026-12-10")),
            "2026-12-10",
            Behind,
        ),
        (
            "2026-12-11",
            Some(("2026-12-10", "2026-12-11")),
            "2026-12-11",
            Plausible,
        ),
        (
            "2026-12-12",
            Some(("2026-12-10", "2026-12-12")),
            "2026-12-12",
            Ahead,
        ),
        // It is the server's clock that is wrong: the two differ, and the later one counts.
        (
            "2026-12-10",
            Some(("1999-01-01", "2026-12-10")),
            "2026-12-10",
            Ahead,
        ),
    ];

    fn noon(day: &str) -> i64 {
        at(day, 3, 0, 0, 0)
    }

    #[test]
    fn a_clock_that_cannot_be_right_does_not_decide_and_is_told() {
        for (shown, heard, day, clock) in CASES {
            let heard = heard.map(|(server, device)| Heard {
                server_ms: noon(server),
                device_ms: noon(device),
            });
            let reckoned = reckon(Some(noon(shown)), heard).unwrap();
            let expected = (Date::parse(day).unwrap(), clock);
            assert_eq!((reckoned.day, reckoned.clock), expected, "{shown} {heard:?}");
        }
    }

    #[test]
    fn a_clock_that_shows_no_day_counts_as_behind() {
        let server_ms = noon("2026-12-10");
        let heard = Some(Heard {
            server_ms,
            device_ms: server_ms,
        });
        for none in [None, Some(i64::MAX), Some(i64::MIN)] {
            let reckoned = reckon(none, heard).unwrap();
            assert_eq!(reckoned.day, Date::parse("2026-12-10").unwrap());
            assert_eq!(reckoned.clock, Behind);
        }
    }
}
