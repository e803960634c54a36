//! Civil dates, and the arithmetic that Korean law uses for ages and periods.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{Date as Civil, Month};

/// A day of the proleptic Gregorian calendar, kept as its Julian day number.
///
/// In serialised form it is the text `YYYY-MM-DD` for formats that people read, the day number otherwise.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(Civil);

/// A text that is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// The text does not read `YYYY-MM-DD`.
    #[error("`{0}` is not a date; write it as year-month-day, for example `2025-04-21`")]
    Malformed(String),
    /// The text reads `YYYY-MM-DD` but the calendar has no such day.
    #[error("the calendar has no day `{0}`; check the month and the day")]
    NoSuchDay(String),
}

impl Date {
    /// The day `year`-`month`-`day`, if the calendar has it (year −9999 to 9999).
    #[must_use]
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Self> {
        Civil::from_calendar_date(year, Month::try_from(month).ok()?, day)
            .ok()
            .map(Self)
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`DateError`] if the text has another form or names a day that does not exist.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let malformed = || DateError::Malformed(text.to_owned());
        let mut parts = text.split('-');
        let (year, month, day) = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(y), Some(m), Some(d), None) if y.len() == 4 && m.len() == 2 && d.len() == 2 => (y, m, d),
            _ => return Err(malformed()),
        };
        if ![year, month, day]
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(malformed());
        }
        let year = year.parse().map_err(|_| malformed())?;
        let month = month.parse().map_err(|_| malformed())?;
        let day = day.parse().map_err(|_| malformed())?;
        Self::from_ymd(year, month, day).ok_or_else(|| DateError::NoSuchDay(text.to_owned()))
    }

    /// The Julian day number.
    #[must_use]
    pub fn day_number(self) -> i64 {
        i64::from(self.0.to_julian_day())
    }

    /// The date with this Julian day number, if it is within the calendar's range.
    #[must_use]
    pub fn from_day_number(number: i64) -> Option<Self> {
        Civil::from_julian_day(i32::try_from(number).ok()?).ok().map(Self)
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.0.month().into()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// The same day `months` earlier; where that month is too short, its last day.
    ///
    /// A period of n months that began on day *s* has passed on day *d* if and only if
    /// `s <= d.minus_months(n)`. The first day is counted: who moved in on 10 January has lived there for six months on
    /// 10 July. That is how notices count residence ("공고일 현재 6개월 이상 거주"), by their practice and not by a law:
    /// Civil Act (민법) article 157 would leave the first day out and give 11 July. For a start on the 29th to 31st this is Civil Act (민법) article 160 (3): where
    /// the last month has no corresponding day, the period ends with that month's last day, so the period has
    /// passed on the first day of the next month.
    ///
    /// Saturates at the ends of the calendar.
    #[must_use]
    pub fn minus_months(self, months: i64) -> Self {
        let index = (i64::from(self.year()) * 12 + i64::from(self.month()) - 1).saturating_sub(months);
        let (year, month0) = (index.div_euclid(12), index.rem_euclid(12));
        let year = i32::try_from(year).unwrap_or(if months > 0 { i32::MIN } else { i32::MAX });
        let month = u8::try_from(month0 + 1).unwrap_or(1);
        (0..4)
            .find_map(|short| Self::from_ymd(year, month, self.day().saturating_sub(short)))
            .unwrap_or(if months > 0 {
                Self(Civil::MIN)
            } else {
                Self(Civil::MAX)
            })
    }

    /// The first day on which a period of n months that began on this day has passed: the inverse of
    /// [`Date::minus_months`]. None beyond the calendar.
    #[must_use]
    pub fn months_passed(self, months: i64) -> Option<Self> {
        let index = (i64::from(self.year()) * 12 + i64::from(self.month()) - 1).checked_add(months)?;
        let month = |index: i64| {
            let year = i32::try_from(index.div_euclid(12)).ok()?;
            Some((year, u8::try_from(index.rem_euclid(12) + 1).ok()?))
        };
        let (year, number) = month(index)?;
        Self::from_ymd(year, number, self.day()).or_else(|| {
            let (year, number) = month(index + 1)?;
            Self::from_ymd(year, number, 1)
        })
    }

    /// The same day `years` earlier; 29 February becomes 28 February where the year has none.
    ///
    /// A person born on day *b* is at least n years old (만 나이, Civil Act article 158) on day *d* if and only
    /// if `b <= d.minus_years(n)`: someone born on 29 February turns n on 1 March of a common year.
    #[must_use]
    pub fn minus_years(self, years: i64) -> Self {
        self.minus_months(years.saturating_mul(12))
    }

    /// The number of full months from this day to another: the largest n for which `self <= day.minus_months(n)`.
    /// Negative where the other day is earlier.
    #[must_use]
    pub fn full_months_to(self, day: Self) -> i64 {
        let index = |date: Self| i64::from(date.year()) * 12 + i64::from(date.month());
        index(day) - index(self) - i64::from(day.day() < self.day())
    }

    /// The number of full years from this day to another; for a day of birth the age in full years (만 나이, Civil Act
    /// (민법) article 158, General Act on Public Administration (행정기본법) article 7-2). Negative where the other day is
    /// earlier.
    #[must_use]
    pub fn full_years_to(self, day: Self) -> i64 {
        self.full_months_to(day).div_euclid(12)
    }

    /// The number of days from this day to another; negative where the other day is earlier.
    #[must_use]
    pub fn days_to(self, day: Self) -> i64 {
        day.day_number() - self.day_number()
    }

    /// The day of the week: 0 is Monday, 6 is Sunday (ISO 8601 counts the same days from 1).
    #[must_use]
    pub fn weekday(self) -> u8 {
        // The day number is a Julian day number: one that divides by seven is a Monday.
        u8::try_from(self.day_number().rem_euclid(7)).unwrap_or(0)
    }

    /// The day this many days later, or earlier for a negative number. `None` beyond the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Option<Self> {
        Self::from_day_number(self.day_number().checked_add(days)?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.0.to_julian_day().serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        if deserializer.is_human_readable() {
            Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
        } else {
            let number = i32::deserialize(deserializer)?;
            Self::from_day_number(i64::from(number))
                .ok_or_else(|| D::Error::custom("day number out of range"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    /// 1 January 1970 was a Thursday, and every day after it is the next of seven.
    #[test]
    fn a_day_of_the_week_follows_the_one_before() {
        let mut day = date("1970-01-01");
        let mut weekday = 3;
        for _ in 0..25_000 {
            assert_eq!(day.weekday(), weekday, "{day}");
            weekday = (weekday + 1) % 7;
            day = day.plus_days(1).unwrap();
        }
        // What a calendar on the wall says.
        for (day, weekday) in [
            ("2026-12-01", 1),
            ("2000-02-29", 1),
            ("1900-01-01", 0),
            ("2026-12-06", 6),
        ] {
            assert_eq!(date(day).weekday(), weekday, "{day}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        assert!(matches!(Date::parse("2025-4-1"), Err(DateError::Malformed(_))));
        assert!(matches!(Date::parse("+025-04-01"), Err(DateError::Malformed(_))));
        assert!(matches!(Date::parse("2025-04-01-"), Err(DateError::Malformed(_))));
        assert!(matches!(Date::parse("2025-02-29"), Err(DateError::NoSuchDay(_))));
    }

    #[test]
    fn leap_day_births_turn_a_year_older_on_the_first_of_march() {
        let born = date("2004-02-29");
        assert!(born > date("2025-02-28").minus_years(21));
        assert!(born <= date("2025-03-01").minus_years(21));
        assert!(date("2005-03-01") > date("2024-02-29").minus_years(19));
        assert!(date("2005-02-28") <= date("2024-02-29").minus_years(19));
    }

    #[test]
    fn the_first_day_of_a_period_is_counted() {
        let moved_in = date("2025-01-10");
        assert_eq!(moved_in.full_months_to(date("2025-07-09")), 5);
        assert_eq!(moved_in.full_months_to(date("2025-07-10")), 6);
        assert_eq!(moved_in.months_passed(6), Some(date("2025-07-10")));
    }

    #[test]
    fn months_end_with_the_month_where_there_is_no_corresponding_day() {
        let moved_in = date("2024-08-31");
        assert!(moved_in > date("2025-02-28").minus_months(6));
        assert!(moved_in <= date("2025-03-01").minus_months(6));
        assert_eq!(date("2025-01-15").minus_months(1), date("2024-12-15"));
    }

    #[test]
    fn a_period_has_passed_on_the_day_that_says_so() {
        for start in date("2023-12-25").day_number()..date("2024-03-05").day_number() {
            let start = Date::from_day_number(start).unwrap();
            for months in 0..30 {
                let passed = start.months_passed(months).unwrap();
                let before = Date::from_day_number(passed.day_number() - 1).unwrap();
                assert!(start <= passed.minus_months(months), "{start} {months}");
                assert!(start > before.minus_months(months), "{start} {months}");
            }
        }
        assert_eq!(date("2024-01-31").months_passed(i64::MAX), None);
    }

    /// Days of birth and of asking, and the age in full years: a person turns a year older at the beginning of their
    /// birthday, and one who was born on 29 February on 1 March where the year has no such day (민법 제158조, 제160조).
    #[test]
    fn ages_are_full_years_of_the_civil_act() {
        for (born, on, age) in [
            ("1999-03-02", "2026-03-01", 26),
            ("1999-03-02", "2026-03-02", 27),
            ("2004-02-29", "2023-02-28", 18),
            ("2004-02-29", "2023-03-01", 19),
            ("2004-02-29", "2024-02-28", 19),
            ("2004-02-29", "2024-02-29", 20),
            ("2004-02-28", "2024-02-28", 20),
            ("2004-12-31", "2024-01-01", 19),
            ("2004-01-01", "2024-12-31", 20),
            ("2012-11-29", "2026-11-28", 13),
            ("2012-11-29", "2026-11-29", 14),
            ("2026-11-29", "2026-11-29", 0),
            ("2026-11-30", "2026-11-29", -1),
            ("2027-11-29", "2026-11-29", -1),
            ("2027-11-30", "2026-11-29", -2),
        ] {
            assert_eq!(date(born).full_years_to(date(on)), age, "{born} on {on}");
        }
    }

    #[test]
    fn full_months_are_those_that_have_passed() {
        for (since, on, months) in [
            ("2024-08-31", "2025-02-28", 5),
            ("2024-08-31", "2025-03-01", 6),
            ("2024-01-31", "2024-02-29", 0),
            ("2024-01-31", "2024-03-01", 1),
            ("2024-01-15", "2025-01-14", 11),
            ("2024-01-15", "2025-01-15", 12),
            ("2024-01-15", "2024-01-14", -1),
        ] {
            assert_eq!(date(since).full_months_to(date(on)), months, "{since} on {on}");
        }
    }

    /// Counting and comparing agree, so that no screen says another age than the rules judge by.
    #[test]
    fn what_is_counted_is_what_is_compared() {
        let (first, last) = (date("2023-12-20"), date("2024-03-05"));
        for since in first.day_number()..last.day_number() {
            let since = Date::from_day_number(since).unwrap();
            for later in 0..800 {
                let on = since.plus_days(later).unwrap();
                let (months, years) = (since.full_months_to(on), since.full_years_to(on));
                assert!(since <= on.minus_months(months), "{since} {on}");
                assert!(since > on.minus_months(months + 1), "{since} {on}");
                assert!(since <= on.minus_years(years), "{since} {on}");
                assert!(since > on.minus_years(years + 1), "{since} {on}");
                assert_eq!(since.days_to(on), later);
            }
        }
    }

    #[test]
    fn days_end_with_the_calendar() {
        assert_eq!(date("2024-02-28").plus_days(1), Some(date("2024-02-29")));
        assert_eq!(date("2025-03-01").plus_days(-1), Some(date("2025-02-28")));
        assert_eq!(date("2025-03-01").plus_days(i64::MAX), None);
        assert_eq!(Date(Civil::MAX).plus_days(1), None);
    }

    #[test]
    fn arithmetic_saturates() {
        assert_eq!(
            date("2025-01-15").minus_months(i64::from(i32::MAX)),
            Date(Civil::MIN)
        );
        assert_eq!(
            date("2025-01-15").minus_years(i64::from(i32::MAX)),
            Date(Civil::MIN)
        );
    }

    #[test]
    fn periods_longer_than_the_calendar_end_where_it_does() {
        let day = Date::parse("2025-04-21").unwrap();
        for months in [i64::MAX, i64::MAX - 1, 1 << 40] {
            assert_eq!(day.minus_months(months), Date(Civil::MIN));
            assert_eq!(day.months_passed(months), None);
        }
        for months in [i64::MIN, i64::MIN + 1, -(1 << 40)] {
            assert_eq!(day.minus_months(months), Date(Civil::MAX));
            assert_eq!(day.minus_years(months), Date(Civil::MAX));
            assert_eq!(day.months_passed(months), None);
        }
    }
}
