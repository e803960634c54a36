//! Months of a calendar whose weeks begin on Sunday, as calendars in Korea do.

use eligibility::Date;

/// A month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// The number, from 1.
    pub number: u8,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// How many days of the week stand before its first.
    pub blanks: i64,
}

impl Month {
    /// A month; `None` if there is no such one among the days that can be reckoned with.
    #[must_use]
    pub fn new(year: i32, number: u8) -> Option<Self> {
        let first = Date::from_ymd(year, number, 1)?;
        let (next_year, next_number) = step(year, number, 1);
        let next = Date::from_ymd(next_year, next_number, 1)?;
        Some(Self {
            year,
            number,
            first,
            last: Date::from_day_number(next.day_number() - 1)?,
            blanks: i64::from((first.weekday() + 1) % 7),
        })
    }

    /// Its days, in order.
    pub fn days(self) -> impl Iterator<Item = Date> {
        (self.first.day_number()..=self.last.day_number()).filter_map(Date::from_day_number)
    }
}

/// The year and the month that are a number of months later, or earlier.
#[must_use]
pub fn step(year: i32, month: u8, by: i32) -> (i32, u8) {
    let months = year * 12 + i32::from(month) - 1 + by;
    let number = u8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
    (months.div_euclid(12), number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_on_their_day_of_the_week_and_end_on_their_last_day() {
        let month = |year, number| {
            let month = Month::new(year, number).unwrap();
            (month.blanks, month.last.day())
        };
        // 2026-11-01 was a Sunday, 2027-02-01 a Monday, 2028-02-01 a Tuesday in a leap year.
        assert_eq!(month(2026, 11), (0, 30));
        assert_eq!(month(2027, 2), (1, 28));
        assert_eq!(month(2028, 2), (2, 29));
        assert_eq!(month(2026, 8), (6, 31));
    }

    #[test]
    fn there_is_no_month_0_or_13() {
        assert_eq!(Month::new(2026, 0), None);
        assert_eq!(Month::new(2026, 13), None);
    }

    #[test]
    fn steps_go_over_the_turn_of_years() {
        for (from, by, to) in [
            ((2026, 12), 1, (2027, 1)),
            ((2027, 1), -1, (2026, 12)),
            ((2026, 11), 0, (2026, 11)),
            ((2026, 11), 26, (2029, 1)),
            ((2026, 11), -26, (2024, 9)),
        ] {
            assert_eq!(step(from.0, from.1, by), to, "{from:?} {by}");
            assert_eq!(step(to.0, to.1, -by), from, "{to:?} back");
        }
    }

    #[test]
    fn every_day_of_a_century_is_in_its_month_once() {
        let (mut at, mut before) = ((2000, 1), None);
        while at != (2100, 1) {
            let month = Month::new(at.0, at.1).unwrap();
            for day in month.days() {
                assert_eq!((day.year(), day.month()), at);
                let number = day.day_number();
                assert!(before.is_none_or(|before| before + 1 == number), "{day}");
                before = Some(number);
            }
            at = step(at.0, at.1, 1);
        }
    }
}
