//! Paid hours of a month from the hours of a week.

use crate::wage::ratio::Ratio;

/// Minutes of a full week of work: 40 hours.
pub const FULL_WEEK_MINUTES: u32 = 40 * 60;
/// Minutes of a week from which its rest day is paid (주휴수당): 15 hours.
pub const LEAST_WEEK_WITH_REST_MINUTES: u32 = 15 * 60;
/// The hours of a month by which the yearly notice states a monthly wage, for a week of 40 hours with its paid rest.
pub const NOTICE_MONTH_HOURS: u64 = 209;

/// Fifths of a minute in a minute: the paid rest is a fifth of the minutes worked.
const FIFTHS: u64 = 5;
/// Fifths of a minute in an hour.
const FIFTHS_OF_HOUR: u64 = 60 * FIFTHS;
/// Weeks of a month: 365 ÷ 7 ÷ 12, as numerator and denominator.
const WEEKS_OF_MONTH: (u64, u64) = (365, 7 * 12);

/// The paid hours of a month, by both ways to count them. They differ from a full week on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// (week + paid rest) × 365 ÷ 7 ÷ 12, not rounded.
    pub exact: Ratio,
    /// As the notice counts: [`NOTICE_MONTH_HOURS`] for the first 40 hours of a week with their paid rest, and the hours
    /// above 40 exactly. Equal to `exact` below 40 hours, for which the notice has no figure.
    pub notice: Ratio,
}

impl Hours {
    /// Returns the paid hours of a month for the minutes of a week.
    #[must_use]
    pub fn of_month(weekly_minutes: u32) -> Self {
        let (factor, divisor) = WEEKS_OF_MONTH;
        let of_week = |fifths: u64| Ratio::new(fifths.into(), FIFTHS_OF_HOUR.into()).times(factor, divisor);
        let exact = of_week(u64::from(weekly_minutes) * FIFTHS + rest_fifths(weekly_minutes));
        let Some(above) = weekly_minutes.checked_sub(FULL_WEEK_MINUTES) else {
            return Self { exact, notice: exact };
        };
        let whole = FIFTHS_OF_HOUR * divisor;
        let above = u64::from(above) * FIFTHS * factor;
        let notice = Ratio::new((NOTICE_MONTH_HOURS * whole + above).into(), whole.into());
        Self { exact, notice }
    }
}

/// Returns the paid rest of a week in fifths of a minute: none below 15 hours, a fifth of the hours worked from there on,
/// and 8 hours at most.
#[must_use]
pub fn rest_fifths(weekly_minutes: u32) -> u64 {
    if weekly_minutes < LEAST_WEEK_WITH_REST_MINUTES {
        return 0;
    }
    weekly_minutes.min(FULL_WEEK_MINUTES).into()
}

/// Returns the pay of a week's rest day in won (주휴수당) at an hourly wage.
#[must_use]
pub fn weekly_rest_pay(weekly_minutes: u32, hourly: u64) -> Ratio {
    Ratio::new(rest_fifths(weekly_minutes).into(), FIFTHS_OF_HOUR.into()).times(hourly, 1)
}
