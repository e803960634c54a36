//! What follows from facts.

use serde::{Deserialize, Serialize};

use super::{FactId, Rounding};

/// A number that follows from facts on a given day; conditions on it become conditions on those facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derived {
    /// The name in conditions.
    pub name: String,
    /// How it follows.
    pub kind: DerivedKind,
}

/// How a derived fact follows from primitive ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DerivedKind {
    /// Full years since a date: 만 나이, for a birth date.
    YearsSince(FactId),
    /// The year of the day minus the year of a date: 연 나이, for a birth date.
    CalendarYearsSince(FactId),
    /// Full months since a date, the first day counted: see [`Date::minus_months`](crate::Date::minus_months).
    MonthsSince(FactId),
    /// An amount as a percentage of the amount that a table has for a size in the day's year.
    PercentOfTable {
        /// The amount, in the table's unit.
        amount: FactId,
        /// The size that picks the table's row.
        size: FactId,
        /// The position of the table in the vocabulary.
        table: u16,
    },
    /// The same where the amount that a percentage comes to is made whole first: `p <= 150` is an amount of at most 150 % of
    /// the table's, rounded. What is stored has this variant last, so that older data keeps its meaning.
    RoundedPercentOfTable {
        /// The amount, in the table's unit.
        amount: FactId,
        /// The size that picks the table's row.
        size: FactId,
        /// The position of the table in the vocabulary.
        table: u16,
        /// How it is made whole.
        rounding: Rounding,
    },
}

impl DerivedKind {
    /// The facts from which it follows.
    #[must_use]
    pub fn sources(&self) -> Vec<FactId> {
        match self {
            Self::YearsSince(fact) | Self::CalendarYearsSince(fact) | Self::MonthsSince(fact) => vec![*fact],
            Self::PercentOfTable { amount, size, .. } | Self::RoundedPercentOfTable { amount, size, .. } => {
                vec![*amount, *size]
            }
        }
    }

    /// The position of the table at which it looks, if it looks at one.
    pub(crate) fn table(&self) -> Option<u16> {
        match self {
            Self::YearsSince(_) | Self::CalendarYearsSince(_) | Self::MonthsSince(_) => None,
            Self::PercentOfTable { table, .. } | Self::RoundedPercentOfTable { table, .. } => Some(*table),
        }
    }
}
