//! Facts: what can be true of a person or a company, with types.

mod derived;
mod err;
mod index;
mod table;
mod values;

use serde::{Deserialize, Serialize};

pub use derived::{Derived, DerivedKind};
pub use err::VocabularyError;
use index::NameIndex;
pub use table::{Rounding, Table, TableRow, UNKNOWN_AMOUNT};
pub(crate) use values::listed;
pub use values::{Domain, Value};

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

/// A typed fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The name in conditions: letters, digits and `_`, groups joined by `.`, as in `business.employees`.
    pub name: String,
    /// Which values it can have.
    pub domain: Domain,
}

/// The largest number of sizes that a percentage of a table may depend on: each becomes a part of every condition on
/// it.
pub const MAX_SIZES: i64 = 200;

/// The largest number of facts, and of derived facts: one less than there are levels of a diagram.
const MAX_FACTS: usize = u16::MAX as usize;

/// The part of a name that is too long which a message shows.
const MAX_SHOWN_CHARACTERS: usize = 40;

/// The largest number of bytes of the name of a fact or derived fact.
pub const MAX_NAME_BYTES: usize = 128;

/// A choice of more options than these has an index of them.
const MAX_UNINDEXED_OPTIONS: usize = 16;

/// All facts, derived facts and tables that conditions can speak of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Parts")]
pub struct Vocabulary {
    pub(crate) facts: Vec<Fact>,
    pub(crate) derived: Vec<Derived>,
    pub(crate) tables: Vec<Table>,
    /// The places of facts, and those of derived facts from [`FIRST_DERIVED`] on.
    #[serde(skip)]
    names: NameIndex,
    #[serde(skip)]
    table_names: NameIndex,
    /// For each fact, the places of the options of a long choice.
    #[serde(skip)]
    options: Vec<NameIndex>,
}

/// The place in the index of the first derived fact.
const FIRST_DERIVED: u32 = 1 << 16;

/// A vocabulary as it is written.
#[derive(Deserialize)]
struct Parts {
    facts: Vec<Fact>,
    derived: Vec<Derived>,
    tables: Vec<Table>,
}

impl From<Parts> for Vocabulary {
    fn from(parts: Parts) -> Self {
        let mut vocabulary = Self::default();
        for table in parts.tables {
            vocabulary.add_table(table);
        }
        for fact in parts.facts {
            let options = option_index(&fact.domain).unwrap_or_default();
            vocabulary.push_fact(fact, options);
        }
        for derived in parts.derived {
            vocabulary.push_derived(derived);
        }
        vocabulary
    }
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
    /// [`VocabularyError`] if the name is malformed, taken or longer than [`MAX_NAME_BYTES`], or the domain is empty or
    /// has an option twice.
    pub fn add_fact(&mut self, name: &str, domain: Domain) -> Result<FactId, VocabularyError> {
        self.check_name(name)?;
        let (min, max) = domain.bounds();
        if min > max {
            return Err(VocabularyError::EmptyDomain {
                name: name.to_owned(),
            });
        }
        let options = option_index(&domain).map_err(|option| VocabularyError::OptionTwice {
            name: name.to_owned(),
            option,
        })?;
        if self.facts.len() >= MAX_FACTS {
            return Err(VocabularyError::TooMany);
        }
        let name = name.to_owned();
        Ok(self.push_fact(Fact { name, domain }, options))
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

    /// Adds an amount as a percentage of a table's amount for a size, the exact fraction or made whole as `rounding` says.
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
        rounding: Option<Rounding>,
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
            .table_names
            .find(table, |at| table_at(&self.tables, at))
            .and_then(|index| u16::try_from(index).ok())
            .ok_or_else(|| VocabularyError::UnknownTable {
                name: name.to_owned(),
                table: table.to_owned(),
            })?;
        let kind = match rounding {
            None => DerivedKind::PercentOfTable { amount, size, table },
            Some(rounding) => DerivedKind::RoundedPercentOfTable {
                amount,
                size,
                table,
                rounding,
            },
        };
        self.add_derived(name, kind)
    }

    /// Adds a table that derived facts can refer to.
    pub fn add_table(&mut self, table: Table) {
        let at = u32::try_from(self.tables.len()).unwrap_or(u32::MAX);
        self.tables.push(table);
        if let Some(name) = table_at(&self.tables, at)
            && self
                .table_names
                .find(name, |at| table_at(&self.tables, at))
                .is_none()
        {
            self.table_names.add(at, name, |at| table_at(&self.tables, at));
        }
    }

    /// The fact with this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<FactId> {
        let at = self.names.find(name, |at| self.name_at(at))?;
        u16::try_from(at).ok().map(FactId)
    }

    /// The derived fact with this name.
    #[must_use]
    pub fn find_derived(&self, name: &str) -> Option<DerivedId> {
        let at = self.names.find(name, |at| self.name_at(at))?;
        u16::try_from(at.checked_sub(FIRST_DERIVED)?).ok().map(DerivedId)
    }

    /// The integer that stands for a value of a fact, as [`Domain::code`] gives it, in a time that does not depend on
    /// how many options a choice has.
    #[must_use]
    pub fn code(&self, fact: FactId, value: &Value) -> Option<i64> {
        let domain = &self.fact(fact)?.domain;
        match value {
            Value::Choice(option) => self.option(fact, option),
            _ => domain.code(value),
        }
    }

    /// The position of an option of a choice.
    pub(crate) fn option(&self, fact: FactId, option: &str) -> Option<i64> {
        let Domain::Choice(options) = &self.fact(fact)?.domain else {
            return None;
        };
        if options.len() <= MAX_UNINDEXED_OPTIONS {
            crate::work::count(options.len());
            let at = options.iter().position(|known| known == option)?;
            return i64::try_from(at).ok();
        }
        let index = self.options.get(fact.index())?;
        index.find(option, |at| option_at(options, at)).map(i64::from)
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

    /// The number of sizes on which a percentage of a table depends; 1 for any other derived fact.
    #[cfg(feature = "parse")]
    pub(crate) fn sizes(&self, id: DerivedId) -> usize {
        let kind = self.derived.get(usize::from(id.0)).map(|derived| &derived.kind);
        let Some(DerivedKind::PercentOfTable { size, .. } | DerivedKind::RoundedPercentOfTable { size, .. }) =
            kind
        else {
            return 1;
        };
        let (min, max) = self.fact(*size).map_or((0, 0), |fact| fact.domain.bounds());
        usize::try_from(max.saturating_sub(min))
            .unwrap_or(usize::MAX)
            .saturating_add(1)
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

    /// Whether an operand of a condition looks at a table in which some year has an amount that nobody has published
    /// ([`UNKNOWN_AMOUNT`]).
    #[must_use]
    pub fn has_unknown_amounts(&self, operand: crate::Operand) -> bool {
        let crate::Operand::Derived(id) = operand else {
            return false;
        };
        let derived = self.derived.get(usize::from(id.0));
        let table = derived.and_then(|derived| derived.kind.table());
        let table = table.and_then(|table| self.tables.get(usize::from(table)));
        table.is_some_and(|table| {
            let mut amounts = table.rows.iter().flat_map(|row| &row.amounts);
            amounts.any(|amount| *amount == UNKNOWN_AMOUNT)
        })
    }

    /// All derived facts, in order.
    #[must_use]
    pub fn derived(&self) -> &[Derived] {
        &self.derived
    }

    fn add_derived(&mut self, name: &str, kind: DerivedKind) -> Result<DerivedId, VocabularyError> {
        self.check_name(name)?;
        if self.derived.len() >= MAX_FACTS {
            return Err(VocabularyError::TooMany);
        }
        let name = name.to_owned();
        Ok(self.push_derived(Derived { name, kind }))
    }

    fn push_fact(&mut self, fact: Fact, options: NameIndex) -> FactId {
        let id = u16::try_from(self.facts.len()).unwrap_or(u16::MAX);
        self.facts.push(fact);
        self.options.push(options);
        self.index(u32::from(id));
        FactId(id)
    }

    fn push_derived(&mut self, derived: Derived) -> DerivedId {
        let id = u16::try_from(self.derived.len()).unwrap_or(u16::MAX);
        self.derived.push(derived);
        self.index(FIRST_DERIVED + u32::from(id));
        DerivedId(id)
    }

    /// Makes the name at a place be found, unless one before it is the same.
    fn index(&mut self, at: u32) {
        let mut names = std::mem::take(&mut self.names);
        if let Some(name) = self.name_at(at)
            && names.find(name, |at| self.name_at(at)).is_none()
        {
            names.add(at, name, |at| self.name_at(at));
        }
        self.names = names;
    }

    fn name_at(&self, at: u32) -> Option<&str> {
        match at.checked_sub(FIRST_DERIVED) {
            None => self.facts.get(at as usize).map(|fact| fact.name.as_str()),
            Some(at) => self.derived.get(at as usize).map(|derived| derived.name.as_str()),
        }
    }

    fn check_name(&self, name: &str) -> Result<(), VocabularyError> {
        if name.len() > MAX_NAME_BYTES {
            return Err(VocabularyError::NameTooLong {
                start: name.chars().take(MAX_SHOWN_CHARACTERS).collect(),
                bytes: name.len(),
            });
        }
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
        if self.names.find(name, |at| self.name_at(at)).is_some() {
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

/// The index of the options of a long choice, empty for any other domain; the option that is there twice, if one is.
fn option_index(domain: &Domain) -> Result<NameIndex, String> {
    let Domain::Choice(options) = domain else {
        return Ok(NameIndex::default());
    };
    let mut index = NameIndex::default();
    for (at, option) in (0_u32..).zip(options) {
        if index.find(option, |at| option_at(options, at)).is_some() {
            return Err(option.clone());
        }
        index.add(at, option, |at| option_at(options, at));
    }
    Ok(if options.len() > MAX_UNINDEXED_OPTIONS {
        index
    } else {
        NameIndex::default()
    })
}

fn table_at(tables: &[Table], at: u32) -> Option<&str> {
    tables.get(at as usize).map(|table| table.name.as_str())
}

fn option_at(options: &[String], at: u32) -> Option<&str> {
    options.get(at as usize).map(String::as_str)
}
