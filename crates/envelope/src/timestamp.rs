//! Times on the wire and in files.

use std::fmt;
use std::str::FromStr;

/// A time in the years 0 to 9999 as the wire and the server's files carry it: RFC 3339, as `2025-04-21T01:02:03.004Z`.
///
/// It is read with any offset from UTC, and with a fraction of a second or without; digits beyond the ninth are dropped. It is
/// written in UTC with three digits, so that the order of written texts is that of their times. What is signed or stored is the
/// text that was received, never one that is written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Seconds since 1970-01-01T00:00:00Z; days have 86,400 of them.
    seconds: i64,
    nanoseconds: u32,
}

/// A text that is no time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time of RFC 3339; write it as `2025-04-21T01:02:03Z`")]
pub struct TimestampError(String);

const SECONDS_OF_A_DAY: i64 = 86_400;
/// The first and the last second that a text can name.
const FIRST_SECOND: i64 = days_before(0, 1, 1) * SECONDS_OF_A_DAY;
const LAST_SECOND: i64 = days_before(10_000, 1, 1) * SECONDS_OF_A_DAY - 1;

impl Timestamp {
    /// The time that many seconds and nanoseconds after 1970-01-01T00:00:00Z; `None` beyond the years 0 to 9999, or for a whole
    /// second of nanoseconds.
    #[must_use]
    pub fn from_unix(seconds: i64, nanoseconds: u32) -> Option<Self> {
        let fits = (FIRST_SECOND..=LAST_SECOND).contains(&seconds) && nanoseconds < 1_000_000_000;
        fits.then_some(Self { seconds, nanoseconds })
    }

    /// The whole seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.seconds
    }

    /// The nanoseconds after [`Timestamp::unix_seconds`], below 1,000,000,000.
    #[must_use]
    pub fn nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    fn read(text: &str) -> Option<Self> {
        let (seconds, rest) = (text.get(..19)?.as_bytes(), text.get(19..)?);
        let (nanoseconds, offset) = match rest.strip_prefix('.') {
            Some(rest) => {
                let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
                (fraction_of(rest.get(..digits)?)?, rest.get(digits..)?)
            }
            None => (0, rest),
        };
        let offset = offset_of(offset)?;
        let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
        if separators.iter().any(|(at, byte)| seconds.get(*at) != Some(byte)) {
            return None;
        }
        let part = |from: usize, to: usize| number(seconds.get(from..to)?);
        let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
        let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
        let is_day = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        if !is_day || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let seconds = days_before(year, month, day) * SECONDS_OF_A_DAY + (hour * 60 + minute) * 60 + second;
        Self::from_unix(seconds - offset, nanoseconds)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        Self::read(text).ok_or_else(|| TimestampError(text.to_owned()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = day_of(self.seconds.div_euclid(SECONDS_OF_A_DAY));
        let second = self.seconds.rem_euclid(SECONDS_OF_A_DAY);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        let milliseconds = self.nanoseconds / 1_000_000;
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z"
        )
    }
}

/// The digits as a number; `None` if one of them is no digit.
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + i64::from(digit - b'0'))
    })
}

/// The nanoseconds of the digits behind the point, of which there is one at least.
fn fraction_of(digits: &str) -> Option<u32> {
    let digits = digits.get(..9).unwrap_or(digits);
    let missing = 9 - u32::try_from(digits.len()).ok()?;
    let number = number(digits.as_bytes()).filter(|_| !digits.is_empty())?;
    Some(u32::try_from(number).ok()? * 10_u32.pow(missing))
}

/// The seconds by which a clock with this offset, as `Z` or `+09:00`, is ahead of UTC.
fn offset_of(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let [sign, h1, h2, b':', m1, m2] = <[u8; 6]>::try_from(text.as_bytes()).ok()? else {
        return None;
    };
    let (hours, minutes) = (number(&[h1, h2])?, number(&[m1, m2])?);
    let ahead = (hours * 60 + minutes) * 60;
    match sign {
        _ if hours > 23 || minutes > 59 => None,
        b'+' => Some(ahead),
        b'-' => Some(-ahead),
        _ => None,
    }
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The days from 1970-01-01 to a day of the Gregorian calendar. Years are counted from March on, so that a leap day is the last of
/// its year.
const fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Returns the year, month and day that are `days` days after 1970-01-01: the inverse of [`days_before`].
fn day_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era;
    if month < 10 {
        (year, month + 3, day)
    } else {
        (year + 1, month - 9, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// The seconds were computed by GNU date.
    #[test]
    fn times_are_read_and_written() {
        for (text, seconds) in [
            ("0000-01-01T00:00:00.000Z", -62_167_219_200),
            ("1969-12-31T23:59:59.999Z", -1),
            ("1970-01-01T00:00:00.000Z", 0),
            ("2000-02-29T12:34:56.000Z", 951_827_696),
            ("2100-03-01T00:00:00.000Z", 4_107_542_400),
            ("2025-04-21T01:02:03.004Z", 1_745_197_323),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799),
        ] {
            assert_eq!(time(text).unix_seconds(), seconds, "{text}");
            assert_eq!(time(text).to_string(), text);
        }
    }

    #[test]
    fn every_day_comes_back() {
        let mut known = (0, 1, 1);
        for days in FIRST_SECOND / SECONDS_OF_A_DAY..=LAST_SECOND / SECONDS_OF_A_DAY {
            let (year, month, day) = day_of(days);
            assert_eq!((year, month, day), known);
            assert_eq!(days_before(year, month, day), days);
            known = match (month, day == days_of(year, month)) {
                (12, true) => (year + 1, 1, 1),
                (_, true) => (year, month + 1, 1),
                (_, false) => (year, month, day + 1),
            };
        }
        assert_eq!(known, (10_000, 1, 1));
    }

    #[test]
    fn fractions_count_to_the_ninth_digit() {
        for (fraction, nanoseconds) in [
            ("", 0),
            (".5", 500_000_000),
            (".004", 4_000_000),
            (".000000001", 1),
            (".0000000019", 1),
        ] {
            let text = format!("2025-04-21T01:02:03{fraction}Z");
            assert_eq!(time(&text).nanoseconds(), nanoseconds, "{text}");
        }
        assert_eq!(
            time("2025-04-21T01:02:03.0049Z").to_string(),
            "2025-04-21T01:02:03.004Z"
        );
    }

    #[test]
    fn offsets_are_taken_off() {
        for (text, utc) in [
            ("2025-04-21T10:02:03+09:00", "2025-04-21T01:02:03.000Z"),
            ("2025-04-20T21:32:03.5-03:30", "2025-04-21T01:02:03.500Z"),
            ("2025-04-21T01:02:03-00:00", "2025-04-21T01:02:03.000Z"),
        ] {
            assert_eq!(time(text).to_string(), utc, "{text}");
        }
    }

    #[test]
    fn every_offset_of_two_and_two_digits_is_that_of_a_clock_or_refused() {
        for (hours, minutes) in (0..100).flat_map(|hours| (0..100).map(move |minutes| (hours, minutes))) {
            let ahead = (hours < 24 && minutes < 60).then_some((hours * 60 + minutes) * 60);
            let digits = format!("{hours:02}:{minutes:02}");
            assert_eq!(offset_of(&format!("+{digits}")), ahead, "{digits}");
            assert_eq!(
                offset_of(&format!("-{digits}")),
                ahead.map(|ahead| -ahead),
                "{digits}"
            );
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "Z",
            "soon",
            "2025-04-21",
            "2025-04-21T01:02:03",
            "2025-04-21 01:02:03Z",
            "2025-04-21T01:02:03z",
            "2025-04-21T01:02:03+9:00",
            "2025-04-21T01:02:03+24:00",
            "2025-04-21T01:02:03+09:60",
            "2025-04-21T01:02:03 09:00",
            "2025-04-21T01:02:03Z+09:00",
            "0000-01-01T00:00:00+00:01",
            "2025-04-21T01:02:03.Z",
            "2025-04-21T01:02:03.x4Z",
            "2025-04-21T01:02:03.5",
            "+025-04-21T01:02:03Z",
            "2025-00-21T01:02:03Z",
            "2025-13-21T01:02:03Z",
            "2025-04-31T01:02:03Z",
            "2025-02-29T01:02:03Z",
            "1900-02-29T01:02:03Z",
            "2025-04-21T24:02:03Z",
            "2025-04-21T01:60:03Z",
            "2025-04-21T01:02:60Z",
            "12025-04-21T01:02:03Z",
            "９025-04-21T01:02:03Z",
        ] {
            let error = text.parse::<Timestamp>().unwrap_err();
            assert!(error.to_string().starts_with(&format!("`{text}` is no time")));
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_the_ends() {
        assert_eq!(Timestamp::from_unix(FIRST_SECOND - 1, 0), None);
        assert_eq!(Timestamp::from_unix(LAST_SECOND + 1, 0), None);
        assert_eq!(Timestamp::from_unix(0, 1_000_000_000), None);
        let last = Timestamp::from_unix(LAST_SECOND, 999_999_999).unwrap();
        assert_eq!(last.to_string(), "9999-12-31T23:59:59.999Z");
    }
}
