//! Minimum wages (최저임금) by year, and whether a pay meets them.
//!
//! The hours of a month are those of a week with its paid rest, times 365 ÷ 7 ÷ 12 ([`Hours`]). For 40 hours that is
//! 208.571…, while the yearly notice counts 209 ([`NOTICE_MONTH_HOURS`]); the decree has no rule for rounding. A pay
//! between the two is [`Answer::Undecided`].

mod check;
mod hours;
mod probation;
mod ratio;
mod years;

pub use check::{Answer, CannotTell, Checked, PROBATION_PERCENT, Rate, Terms, Unit, check};
pub use hours::{
    FULL_WEEK_MINUTES, Hours, LEAST_WEEK_WITH_REST_MINUTES, NOTICE_MONTH_HOURS, rest_fifths, weekly_rest_pay,
};
pub use probation::{
    CodedOccupation, ContractTerm, LEAST_CONTRACT_MONTHS, MAX_PROBATION_MONTHS, OccupationScheme, Reduction,
    reduction,
};
pub use ratio::{Ratio, grouped};
pub use years::years;

/// What remains to be looked up in a source, in both languages of the product.
pub const TO_BE_CONFIRMED: &str = "공고 확인 필요 / to be confirmed by the agency";

/// The minimum wage of a calendar year, for 1 January to 31 December.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinimumWage {
    /// The calendar year.
    pub year: i32,
    /// Won an hour.
    pub hourly: u64,
    /// Won a month of [`NOTICE_MONTH_HOURS`], as the notice states it.
    pub monthly: u64,
}

impl MinimumWage {
    /// Returns where the figures were published, and what of that is [`TO_BE_CONFIRMED`].
    #[must_use]
    pub fn source(&self) -> &'static str {
        match self.year {
            2027 => "고용노동부고시 제2026-60호, 2026-08-05",
            _ => {
                "minimumwage.go.kr, 2026-10-09; number of the notice: 공고 확인 필요 / to be confirmed by the \
                agency"
            }
        }
    }
}

/// The minimum wages that are known, by year, one after another.
pub const MINIMUM_WAGES: [MinimumWage; 4] = [
    MinimumWage {
        year: 2024,
        hourly: 9_860,
        monthly: 2_060_740,
    },
    MinimumWage {
        year: 2025,
        hourly: 10_030,
        monthly: 2_096_270,
    },
    MinimumWage {
        year: 2026,
        hourly: 10_320,
        monthly: 2_156_880,
    },
    MinimumWage {
        year: 2027,
        hourly: 10_700,
        monthly: 2_236_300,
    },
];

/// Returns the minimum wage of a year, or `None` if it is not known here.
#[must_use]
pub fn minimum_wage(year: i32) -> Option<&'static MinimumWage> {
    MINIMUM_WAGES.iter().find(|wage| wage.year == year)
}
