//! Facts: what can be true of a person or a company, with types.

mod err;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::date::{Date, DateError};
use crate::sorting::put_in_order;
pub use err::VocabularyError;

/// The place of a fact in its [`Vocabulary`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactId(pub(crate) u16);

/// The place of a derived fact in its [`Vocabulary`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DerivedId(pub(crate) u16);

impl FactId {
    /// The position among the facts of the vocabulary, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

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

/// A typed fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The name in conditions: letters, digits and `_`, groups joined by `.`, as in `business.employees`.
    pub name: String,
    /// Which values it can have.
    pub domain: Domain,
}

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
    /// Full months since a date.
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
}

impl DerivedKind {
    /// The facts from which it follows.
    #[must_use]
    pub fn sources(&self) -> Vec<FactId> {
        match self {
            Self::YearsSince(fact) | Self::CalendarYearsSince(fact) | Self::MonthsSince(fact) => vec![*fact],
            Self::PercentOfTable { amount, size, .. } => vec![*amount, *size],
        }
    }
}

/// Amounts by year and size, as the standard median income (기준 중위소득) by household size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The table's name.
    pub name: String,
    /// One row a year.
    pub rows: Vec<TableRow>,
}

/// The amounts of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRow {
    /// The calendar year.
    pub year: i32,
    /// The amounts for size 1, 2, …
    pub amounts: Vec<i64>,
    /// What each further unit of size adds, or `None` if that is not known.
    pub each_further: Option<i64>,
}

impl Table {
    /// The amount for a size in a year, if the table has it.
    #[must_use]
    pub fn amount(&self, year: i32, size: i64) -> Option<i64> {
        let row = self.rows.iter().find(|row| row.year == year)?;
        let index = usize::try_from(size.checked_sub(1)?).ok()?;
        if let Some(amount) = row.amounts.get(index) {
            return Some(*amount);
        }
        let further = i64::try_from(index + 1 - row.amounts.len()).ok()?;
        row.amounts
            .last()?
            .checked_add(row.each_further?.checked_mul(further)?)
    }
}

/// The largest number of sizes that a percentage of a table may depend on: each becomes a part of every condition on
/// it.
pub const MAX_SIZES: i64 = 200;

/// All facts, derived facts and tables that conditions can speak of.
///
/// The order of the facts is the variable order of the decision diagrams.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Vocabulary {
    pub(crate) facts: Vec<Fact>,
    pub(crate) derived: Vec<Derived>,
    pub(crate) tables: Vec<Table>,
}

impl Vocabulary {
    /// An empty vocabulary.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fact.
    ///
    /// # Errors
    /// [`VocabularyError`] if the name is malformed or taken, or the domain is empty.
    pub fn add_fact(&mut self, name: &str, domain: Domain) -> Result<FactId, VocabularyError> {
        self.check_name(name)?;
        let (min, max) = domain.bounds();
        if min > max {
            return Err(VocabularyError::EmptyDomain {
                name: name.to_owned(),
            });
        }
        if let Domain::Choice(options) = &domain {
            let mut sorted: Vec<_> = options.iter().collect();
            put_in_order(&mut sorted);
            if let Some(twice) = sorted.windows(2).find(|pair| pair.first() == pair.last()) {
                return Err(VocabularyError::OptionTwice {
                    name: name.to_owned(),
                    option: twice.first().map(|option| (*option).clone()).unwrap_or_default(),
                });
            }
        }
        let id = u16::try_from(self.facts.len()).map_err(|_| VocabularyError::TooMany)?;
        self.facts.push(Fact {
            name: name.to_owned(),
            domain,
        });
        Ok(FactId(id))
    }

    /// Adds the full years since a date fact, such as 만 나이.
    ///
    /// # Errors
    /// [`VocabularyError`] if the name is malformed or taken, or the source is no date.
    pub fn add_years_since(&mut self, name: &str, date: FactId) -> Result<DerivedId, VocabularyError> {
        self.expect_type(name, date, "date")?;
        self.add_derived(name, DerivedKind::YearsSince(date))
    }

    /// Adds the difference of calendar years since a date fact, such as 연 나이.
    ///
    /// # Errors
    /// [`VocabularyError`] if the name is malformed or taken, or the source is no date.
    pub fn add_calendar_years_since(
        &mut self,
        name: &str,
        date: FactId,
    ) -> Result<DerivedId, VocabularyError> {
        self.expect_type(name, date, "date")?;
        self.add_derived(name, DerivedKind::CalendarYearsSince(date))
    }

    /// Adds the full months since a date fact, such as months of residence.
    ///
    /// # Errors
    /// [`VocabularyError`] if the name is malformed or taken, or the source is no date.
    pub fn add_months_since(&mut self, name: &str, date: FactId) -> Result<DerivedId, VocabularyError> {
        self.expect_type(name, date, "date")?;
        self.add_derived(name, DerivedKind::MonthsSince(date))
    }

    /// Adds an amount as a percentage of a table's amount for a size.
    ///
    /// # Errors
    /// [`VocabularyError`] if the name is malformed or taken, a source is no number, the size can be more than
    /// [`MAX_SIZES`] numbers, or the table is unknown.
    pub fn add_percent_of_table(
        &mut self,
        name: &str,
        amount: FactId,
        size: FactId,
        table: &str,
    ) -> Result<DerivedId, VocabularyError> {
        self.expect_type(name, amount, "int")?;
        self.expect_type(name, size, "int")?;
        if let Some(fact) = self.fact(size) {
            let (min, max) = fact.domain.bounds();
            if max.saturating_sub(min) >= MAX_SIZES {
                return Err(VocabularyError::TooManySizes {
                    name: name.to_owned(),
                    size: fact.name.clone(),
                });
            }
        }
        let table = self
            .tables
            .iter()
            .position(|known| known.name == table)
            .and_then(|index| u16::try_from(index).ok())
            .ok_or_else(|| VocabularyError::UnknownTable {
                name: name.to_owned(),
                table: table.to_owned(),
            })?;
        self.add_derived(name, DerivedKind::PercentOfTable { amount, size, table })
    }

    /// Adds a table that derived facts can refer to.
    pub fn add_table(&mut self, table: Table) {
        self.tables.push(table);
    }

    /// The fact with this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<FactId> {
        self.facts
            .iter()
            .position(|fact| fact.name == name)
            .and_then(|index| u16::try_from(index).ok())
            .map(FactId)
    }

    /// The derived fact with this name.
    #[must_use]
    pub fn find_derived(&self, name: &str) -> Option<DerivedId> {
        self.derived
            .iter()
            .position(|derived| derived.name == name)
            .and_then(|index| u16::try_from(index).ok())
            .map(DerivedId)
    }

    /// The fact at this place, if it is of this vocabulary.
    #[must_use]
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(id.index())
    }

    /// All facts with their places, in order.
    pub fn facts(&self) -> impl Iterator<Item = (FactId, &Fact)> {
        (0..=u16::MAX).map(FactId).zip(&self.facts)
    }

    /// The facts that an operand of a condition looks at.
    #[must_use]
    pub fn sources(&self, operand: crate::Operand) -> Vec<FactId> {
        match operand {
            crate::Operand::Fact(fact) => vec![fact],
            crate::Operand::Derived(id) => {
                let derived = self.derived.get(usize::from(id.0));
                derived.map(|derived| derived.kind.sources()).unwrap_or_default()
            }
        }
    }

    /// All derived facts, in order.
    #[must_use]
    pub fn derived(&self) -> &[Derived] {
        &self.derived
    }

    fn add_derived(&mut self, name: &str, kind: DerivedKind) -> Result<DerivedId, VocabularyError> {
        self.check_name(name)?;
        let id = u16::try_from(self.derived.len()).map_err(|_| VocabularyError::TooMany)?;
        self.derived.push(Derived {
            name: name.to_owned(),
            kind,
        });
        Ok(DerivedId(id))
    }

    fn check_name(&self, name: &str) -> Result<(), VocabularyError> {
        let word = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        let reserved = ["true", "false", "null", "in", "date", "atLeast"];
        if !name.split('.').all(word) || reserved.contains(&name) {
            return Err(VocabularyError::BadName {
                name: name.to_owned(),
            });
        }
        if self.find(name).is_some() || self.find_derived(name).is_some() {
            return Err(VocabularyError::NameTaken {
                name: name.to_owned(),
            });
        }
        Ok(())
    }

    fn expect_type(&self, name: &str, source: FactId, wanted: &'static str) -> Result<(), VocabularyError> {
        match self.fact(source) {
            Some(fact) if fact.domain.type_name() == wanted => Ok(()),
            found => Err(VocabularyError::WrongSource {
                name: name.to_owned(),
                source_fact: found.map(|fact| fact.name.clone()).unwrap_or_default(),
                wanted,
            }),
        }
    }
}
