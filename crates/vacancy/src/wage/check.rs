//! Whether a pay meets the minimum wage.

use std::fmt::Write as _;

use crate::wage::hours::Hours;
use crate::wage::ratio::{Ratio, grouped};
use crate::wage::{MinimumWage, minimum_wage};

/// Percent of the minimum wage that a lawful probation is paid at least (최저임금법 제5조 제2항).
pub const PROBATION_PERCENT: u64 = 90;

const MINUTES_OF_HOUR: u64 = 60;
const MONTHS_OF_YEAR: u64 = 12;

/// The time for which a pay is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 시급. The rest day is paid besides.
    Hour,
    /// 일급. The rest day is paid besides.
    Day,
    /// 월급, with the paid rest days.
    Month,
    /// 연봉, with the paid rest days.
    Year,
}

/// What part of the minimum wage is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// All of it.
    Full,
    /// [`PROBATION_PERCENT`] of it; whether that is allowed is for [`crate::wage::reduction`].
    Probation,
}

/// A pay and the hours for which it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The time for which `won` is paid.
    pub unit: Unit,
    /// The pay in won, before tax.
    pub won: u64,
    /// The percent of `won` that is paid: 100, or less in a probation.
    pub percent: u64,
    /// Minutes of work a week, without breaks, if they are known. 0 counts as unknown.
    pub weekly_minutes: Option<u32>,
    /// Minutes of work a day, without breaks, if they are known. 0 counts as unknown.
    pub daily_minutes: Option<u32>,
    /// The calendar year in which the work is done.
    pub year: i32,
    /// The part of the minimum wage that is the least.
    pub rate: Rate,
}

/// Whether a pay meets the minimum wage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It does, by both ways to count the hours of a month.
    Met,
    /// It does not, by either way.
    Below,
    /// It does by the exact hours and does not by the notice's 209.
    Undecided,
}

/// What is missing for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotTell {
    /// The hours of a week, for a pay by the month or the year.
    #[error("the hours of a week are not known; ask for them")]
    WeeklyHours,
    /// The hours of a day, for a pay by the day.
    #[error("the hours of a day are not known; ask for them")]
    DailyHours,
    /// The minimum wage of the year.
    #[error("the minimum wage of {0} is not known here; look it up in its notice")]
    Year(i32),
}

/// An answer with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The answer.
    pub answer: Answer,
    /// The minimum wage that was compared.
    pub wage: &'static MinimumWage,
    /// The least pay in won for the unit by exact hours. A pay below is [`Answer::Below`].
    pub least: Ratio,
    /// The least pay in won for the unit by the notice's hours. A pay from there on is [`Answer::Met`].
    pub least_by_notice: Ratio,
    /// The calculation in figures and signs that both languages share.
    pub arithmetic: String,
}

/// Compares a pay with the minimum wage of its year (최저임금법 제6조; a wage below it may not be advertised: 직업안정법
/// 제25조 제2호). Exact: nothing is rounded.
///
/// # Errors
/// [`CannotTell`] if the hours that the unit needs, or the year's wage, are not known.
pub fn check(terms: &Terms) -> Result<Checked, CannotTell> {
    let wage = minimum_wage(terms.year).ok_or(CannotTell::Year(terms.year))?;
    let hours = hours(terms)?;
    let percent = match terms.rate {
        Rate::Full => 100,
        Rate::Probation => PROBATION_PERCENT,
    };
    let least_for = |hours: Ratio| hours.times(wage.hourly, 1).times(percent, 100);
    let (least, least_by_notice) = (least_for(hours.exact), least_for(hours.notice));
    let paid = Ratio::new(terms.won.into(), 1).times(terms.percent, 100);
    let answer = if paid < least {
        Answer::Below
    } else if paid < least_by_notice {
        Answer::Undecided
    } else {
        Answer::Met
    };
    let mut checked = Checked {
        answer,
        wage,
        least,
        least_by_notice,
        arithmetic: String::new(),
    };
    checked.arithmetic = arithmetic(&checked, hours, percent, paid);
    Ok(checked)
}

/// The paid hours of the unit.
fn hours(terms: &Terms) -> Result<Hours, CannotTell> {
    let both = |hours: Ratio| Hours {
        exact: hours,
        notice: hours,
    };
    match terms.unit {
        Unit::Hour => Ok(both(Ratio::new(1, 1))),
        Unit::Day => {
            let minutes = terms.daily_minutes.filter(|minutes| *minutes > 0);
            let minutes = minutes.ok_or(CannotTell::DailyHours)?;
            Ok(both(Ratio::new(minutes.into(), MINUTES_OF_HOUR.into())))
        }
        Unit::Month | Unit::Year => {
            let minutes = terms.weekly_minutes.filter(|minutes| *minutes > 0);
            let month = Hours::of_month(minutes.ok_or(CannotTell::WeeklyHours)?);
            let months = if terms.unit == Unit::Year {
                MONTHS_OF_YEAR
            } else {
                1
            };
            Ok(Hours {
                exact: month.exact.times(months, 1),
                notice: month.notice.times(months, 1),
            })
        }
    }
}

/// `2026: 10,320 × 208.57 h = 2,152,457.14 (209 h: 2,156,880) > 2,152,000`.
fn arithmetic(checked: &Checked, hours: Hours, percent: u64, paid: Ratio) -> String {
    let mut text = format!(
        "{}: {}",
        checked.wage.year,
        grouped(&checked.wage.hourly.to_string())
    );
    // What a `String` is written to cannot fail.
    if percent != 100 {
        let _ = write!(text, " × {percent} %");
    }
    let _ = write!(text, " × {} h = {}", hours.exact, checked.least);
    if hours.exact != hours.notice {
        let _ = write!(text, " ({} h: {})", hours.notice, checked.least_by_notice);
    }
    let sign = if paid < checked.least { '>' } else { '≤' };
    let _ = write!(text, " {sign} {paid}");
    if checked.answer == Answer::Undecided {
        let _ = write!(text, " < {}", checked.least_by_notice);
    }
    text
}
