//! What a check reads of a vacancy.

use eligibility::Date;

use crate::legal::finding::Field;
use crate::wage::{CodedOccupation, ContractTerm, Unit};

/// A text of a vacancy with the name of its field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The field's name, as the vacancy's model calls it.
    pub field: String,
    /// The text, as it was written: ranges of findings are of its bytes.
    pub text: String,
}

/// The pay of a vacancy. An amount that is not stated is `None`; `Some(0)` is a stated zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatedPay {
    /// The time for which it is paid.
    pub unit: Unit,
    /// The least, in won.
    pub least: Option<u64>,
    /// The most, in won.
    pub most: Option<u64>,
}

/// A probation (수습) that is paid less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probation {
    /// Its length in months, if it is known.
    pub months: Option<u32>,
    /// The percent of the pay that is paid meanwhile.
    pub percent: u8,
}

/// The time of a day's work, in minutes from midnight. An end that is not after the start is on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// When it starts, 0 to 1439.
    pub from: u16,
    /// When it ends, 0 to 1440.
    pub to: u16,
}

/// The number of workers that a company has always (상시 근로자 수).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Workers {
    /// Not known.
    #[default]
    Unknown,
    /// As many.
    Number(u32),
}

impl Workers {
    /// The number of workers from which the Fair Hiring Procedure Act binds a company (채용절차법 제3조).
    pub const FAIR_HIRING: u32 = 30;

    /// Returns whether the Fair Hiring Procedure Act binds the company, or `None` where its size is not known.
    #[must_use]
    pub fn are_under_fair_hiring(self) -> Option<bool> {
        match self {
            Self::Unknown => None,
            Self::Number(number) => Some(number >= Self::FAIR_HIRING),
        }
    }
}

/// What a check reads of a vacancy. What is not known is `None` or empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Posting {
    /// The title.
    pub title: String,
    /// The other texts.
    pub texts: Vec<Text>,
    /// The pay; `None` if nothing is said of it (회사내규에 따름, 면접 후 결정).
    pub pay: Option<StatedPay>,
    /// Minutes of work a week, without breaks.
    pub weekly_minutes: Option<u32>,
    /// Minutes of work a day, without breaks.
    pub daily_minutes: Option<u32>,
    /// Days of work a week.
    pub days: Option<u8>,
    /// The times of work.
    pub shifts: Vec<Shift>,
    /// The day on which work starts.
    pub start: Option<Date>,
    /// The last day of work, where it is stated.
    pub end: Option<Date>,
    /// The contract's term.
    pub contract: ContractTerm,
    /// A probation that is paid less; `None` if nothing is said of one.
    pub probation: Option<Probation>,
    /// The company's workers.
    pub workers: Workers,
    /// The occupation.
    pub occupation: Option<CodedOccupation>,
    /// How many are wanted.
    pub headcount: Option<u32>,
    /// The day of the posting.
    pub posted: Option<Date>,
    /// The last day on which it takes applications.
    pub closing: Option<Date>,
    /// The least age that it states in numbers; one that stands in a text is read from there.
    pub least_age: Option<u8>,
}

impl Posting {
    /// Returns the texts with their fields, the title first.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (Field, &str)> {
        let texts = self.texts.iter();
        let texts = texts.map(|text| (Field::Body(text.field.clone()), text.text.as_str()));
        std::iter::once((Field::Title, self.title.as_str())).chain(texts)
    }

    /// Returns the minutes of a week: as stated, or those of a day times the days.
    pub(crate) fn week(&self) -> Option<u32> {
        let counted = || self.daily_minutes?.checked_mul(self.days?.into());
        self.weekly_minutes.or_else(counted)
    }

    /// Returns the minutes of a day: as stated, or those of a week where the days divide them.
    pub(crate) fn day(&self) -> Option<u32> {
        let counted = || {
            let (week, days) = (self.weekly_minutes?, u32::from(self.days?));
            (days > 0 && week.is_multiple_of(days)).then(|| week / days)
        };
        self.daily_minutes.or_else(counted)
    }
}
