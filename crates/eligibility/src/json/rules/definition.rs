//! What a JSON text says of facts and rules.

use serde::Deserialize;
use serde_json::Value as Json;

use super::err::JsonRulesError;
use crate::fact::{FactId, Rounding, Table, TableRow, Vocabulary};
use crate::json::shape::{self, Entries, FactType};
use crate::weights::Weights;

/// Facts, derived facts and rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Definition {
    /// The day on which the rules are judged.
    pub(super) on: String,
    pub(super) facts: Entries<FactDefinition>,
    #[serde(default)]
    pub(super) tables: Entries<Vec<Row>>,
    #[serde(default)]
    pub(super) derived: Entries<DerivedDefinition>,
    pub(super) rules: Vec<RuleDefinition>,
    #[serde(default)]
    pub(super) constraints: Vec<ConstraintDefinition>,
}

/// What holds of everyone there can be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConstraintDefinition {
    pub(super) id: String,
    /// The condition.
    pub(super) possible: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct FactDefinition {
    #[serde(flatten)]
    pub(super) kind: FactType,
    #[serde(default)]
    pub(super) question: QuestionDefinition,
}

/// What asking for a fact and changing it would take.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionDefinition {
    pub(super) cost: Option<f64>,
    #[serde(default)]
    pub(super) late: bool,
    /// What a change costs, or `None` if the fact cannot change.
    #[serde(default = "one", deserialize_with = "number_or_never")]
    pub(super) change: Option<u32>,
    #[serde(default)]
    pub(super) weights: Vec<WeightDefinition>,
}

fn one() -> Option<u32> {
    Some(1)
}

fn number_or_never<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a whole number from 0 up, or \"never\"")]
    enum ChangeCost {
        Cost(u32),
        Never(Never),
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Never {
        Never,
    }
    Ok(match ChangeCost::deserialize(deserializer)? {
        ChangeCost::Cost(cost) => Some(cost),
        ChangeCost::Never(Never::Never) => None,
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeightDefinition {
    pub(super) from: Json,
    pub(super) to: Option<Json>,
    pub(super) weight: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) year: i32,
    pub(super) amounts: Vec<i64>,
    pub(super) each_further: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum DerivedDefinition {
    YearsSince(String),
    CalendarYearsSince(String),
    MonthsSince(String),
    PercentOfTable {
        amount: String,
        size: String,
        table: String,
        rounding: Option<Rounding>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleDefinition {
    pub(super) id: String,
    /// All of them must hold.
    pub(super) criteria: Vec<String>,
}

/// A table of the definition.
pub(super) fn table(name: String, rows: Vec<Row>) -> Table {
    let row = |row: Row| TableRow {
        year: row.year,
        amounts: row.amounts,
        each_further: row.each_further,
    };
    Table {
        name,
        rows: rows.into_iter().map(row).collect(),
    }
}

/// Adds a derived fact to the vocabulary.
pub(super) fn add_derived(
    words: &mut Vocabulary,
    name: &str,
    derived: &DerivedDefinition,
) -> Result<(), JsonRulesError> {
    let find = |words: &Vocabulary, source: &str| {
        words.find(source).ok_or_else(|| JsonRulesError::UnknownSource {
            derived: name.to_owned(),
            source_fact: source.to_owned(),
        })
    };
    match derived {
        DerivedDefinition::YearsSince(date) => {
            let date = find(words, date)?;
            words.add_years_since(name, date)?;
        }
        DerivedDefinition::CalendarYearsSince(date) => {
            let date = find(words, date)?;
            words.add_calendar_years_since(name, date)?;
        }
        DerivedDefinition::MonthsSince(date) => {
            let date = find(words, date)?;
            words.add_months_since(name, date)?;
        }
        DerivedDefinition::PercentOfTable {
            amount,
            size,
            table,
            rounding,
        } => {
            let (amount, size) = (find(words, amount)?, find(words, size)?);
            words.add_percent_of_table(name, amount, size, table, *rounding)?;
        }
    }
    Ok(())
}

/// Adds the weights of a fact's answers.
pub(super) fn add_weights(
    words: &Vocabulary,
    weights: &mut Weights,
    fact: FactId,
    definitions: &[WeightDefinition],
) -> Result<(), JsonRulesError> {
    for definition in definitions {
        let first = shape::value(words, fact, &definition.from)?;
        let last = shape::value(words, fact, definition.to.as_ref().unwrap_or(&Json::Null))?;
        if let Some(first) = first {
            weights.add(
                words,
                fact,
                &first,
                last.as_ref().unwrap_or(&first),
                definition.weight,
            )?;
        }
    }
    Ok(())
}
