//! Domains and values.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::date::{Date, DateError};

/// The values that a fact can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Domain {
    /// True or false.
    Bool,
    /// A whole number within closed bounds.
    Int {
        /// The smallest possible value.
        min: i64,
        /// The largest possible value.
        max: i64,
    },
    /// A day within closed bounds.
    Date {
        /// The first possible day.
        min: Date,
        /// The last possible day.
        max: Date,
    },
    /// One of several named options.
    Choice(Vec<String>),
}

impl Domain {
    /// The days from `min` to `max`, both `YYYY-MM-DD` and included.
    ///
    /// # Errors
    /// [`DateError`] if one of the texts is no date.
    pub fn dates(min: &str, max: &str) -> Result<Self, DateError> {
        Ok(Self::Date {
            min: Date::parse(min)?,
            max: Date::parse(max)?,
        })
    }

    /// The closed bounds of the integers that stand for the values: 0 and 1, the numbers themselves, Julian day
    /// numbers, positions of options.
    #[must_use]
    pub fn bounds(&self) -> (i64, i64) {
        match self {
            Self::Bool => (0, 1),
            Self::Int { min, max } => (*min, *max),
            Self::Date { min, max } => (min.day_number(), max.day_number()),
            Self::Choice(options) => (0, i64::try_from(options.len()).unwrap_or(i64::MAX) - 1),
        }
    }

    /// The type's name as an author writes it.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int { .. } => "int",
            Self::Date { .. } => "date",
            Self::Choice(_) => "choice",
        }
    }

    /// The integer that stands for a value, if the value belongs to this domain.
    #[must_use]
    pub fn code(&self, value: &Value) -> Option<i64> {
        let code = match (self, value) {
            (Self::Bool, Value::Bool(value)) => i64::from(*value),
            (Self::Int { .. }, Value::Int(value)) => *value,
            (Self::Date { .. }, Value::Date(value)) => value.day_number(),
            (Self::Choice(options), Value::Choice(value)) => {
                i64::try_from(options.iter().position(|option| option == value)?).ok()?
            }
            _ => return None,
        };
        let (min, max) = self.bounds();
        (min <= code && code <= max).then_some(code)
    }

    /// The value that an integer stands for: the inverse of [`Domain::code`].
    #[must_use]
    pub fn value(&self, code: i64) -> Option<Value> {
        let (min, max) = self.bounds();
        if code < min || code > max {
            return None;
        }
        match self {
            Self::Bool => Some(Value::Bool(code == 1)),
            Self::Int { .. } => Some(Value::Int(code)),
            Self::Date { .. } => Date::from_day_number(code).map(Value::Date),
            Self::Choice(options) => options
                .get(usize::try_from(code).ok()?)
                .cloned()
                .map(Value::Choice),
        }
    }
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// For a yes-or-no fact.
    Bool(bool),
    /// For a number.
    Int(i64),
    /// For a day.
    Date(Date),
    /// For a choice: the option's name.
    Choice(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Date(value) => value.fmt(f),
            Self::Choice(value) => value.fmt(f),
        }
    }
}

/// The number of options that a message lists.
const MAX_LISTED_OPTIONS: usize = 30;

/// The options of a choice for a message, the number of those that are left out behind them.
pub(crate) fn listed(options: &[String]) -> String {
    let shown = options.get(..MAX_LISTED_OPTIONS).unwrap_or(options).join(", ");
    match options.len().saturating_sub(MAX_LISTED_OPTIONS) {
        0 => shown,
        more => format!("{shown}, … (+{more})"),
    }
}
