//! The shapes of the TOML files.

use std::collections::BTreeMap;

use eligibility::{Date, Value};
use serde::Deserialize;
use toml::Spanned;

use crate::model::{Audience, Basis, Center, Consent, Document, Field, Round, Status, Text, Unit};

/// `catalog.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadFile {
    pub(super) version: u32,
    pub(super) agency: Text,
}

/// `facts.toml` and `facts/*.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactsFile {
    #[serde(default)]
    pub(super) fact: Vec<FactSource>,
    #[serde(default)]
    pub(super) derived: Vec<DerivedSource>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactSource {
    pub(super) name: Spanned<String>,
    #[serde(rename = "type")]
    pub(super) kind: Spanned<String>,
    pub(super) min: Option<Spanned<Bound>>,
    pub(super) max: Option<Spanned<Bound>>,
    #[serde(default)]
    pub(super) option: Vec<OptionSource>,
    pub(super) question: Text,
    pub(super) why: Option<Text>,
    pub(super) unit: Option<Unit>,
    #[serde(default)]
    pub(super) sensitive: bool,
    #[serde(default = "easy")]
    pub(super) cost: Spanned<u16>,
    #[serde(default = "with_some_effort")]
    pub(super) change: Spanned<ChangeSource>,
    #[serde(default)]
    pub(super) weights: Vec<Spanned<WeightSource>>,
}

fn easy() -> Spanned<u16> {
    Spanned::new(0..0, 1)
}

fn with_some_effort() -> Spanned<ChangeSource> {
    Spanned::new(0..0, ChangeSource::Costs(10))
}

/// `change = 3`, or `change = "never"`.
#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "a number that says what changing the fact costs, or \"never\""
)]
pub(super) enum ChangeSource {
    Costs(u16),
    Word(Never),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Never {
    Never,
}

/// `{ from = 19, to = 39, weight = 3 }`; without `to`, one value alone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeightSource {
    pub(super) from: Value,
    pub(super) to: Option<Value>,
    pub(super) weight: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Bound {
    Int(i64),
    Date(Date),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OptionSource {
    pub(super) value: String,
    pub(super) text: Text,
    pub(super) detail: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DerivedSource {
    pub(super) name: Spanned<String>,
    pub(super) years_since: Option<Spanned<String>>,
    pub(super) calendar_years_since: Option<Spanned<String>>,
    pub(super) months_since: Option<Spanned<String>>,
    pub(super) percent_of: Option<PercentSource>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PercentSource {
    pub(super) table: Spanned<String>,
    pub(super) amount: Spanned<String>,
    pub(super) size: Spanned<String>,
}

/// `tables/*.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableFile {
    pub(super) name: String,
    /// Where the amounts come from: for the reader of the file.
    #[serde(rename = "source")]
    pub(super) _source: String,
    pub(super) row: Vec<RowSource>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowSource {
    pub(super) year: i32,
    pub(super) amounts: Vec<i64>,
    pub(super) each_further: Option<i64>,
}

/// `centers.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CentersFile {
    pub(super) center: Vec<Spanned<Center>>,
}

/// `documents.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentsFile {
    pub(super) document: Vec<Spanned<Document>>,
}

/// `forms.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormsFile {
    #[serde(default)]
    pub(super) field: Vec<Spanned<Field>>,
    #[serde(default)]
    pub(super) consent: Vec<Spanned<Consent>>,
}

/// `programs/*.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgramFile {
    pub(super) id: Spanned<String>,
    /// The rows of the agency's report that this program is: for the reader of the file.
    #[serde(default)]
    pub(super) seed: Vec<String>,
    pub(super) name: Text,
    pub(super) benefit: Text,
    pub(super) detail: Option<Text>,
    pub(super) center: Spanned<String>,
    pub(super) audience: Vec<Audience>,
    pub(super) status: Status,
    #[serde(default)]
    pub(super) documents: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) form: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) consents: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) criterion: Vec<CriterionSource>,
    #[serde(default)]
    pub(super) round: Vec<Spanned<Round>>,
    #[serde(default)]
    pub(super) example: Vec<ExampleSource>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CriterionSource {
    pub(super) id: Spanned<String>,
    pub(super) text: Text,
    pub(super) when: Option<Spanned<String>>,
    pub(super) basis: Basis,
    pub(super) note: Option<Text>,
    pub(super) source: Option<String>,
    #[serde(default)]
    pub(super) rounds: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleSource {
    pub(super) name: Spanned<String>,
    pub(super) on: Date,
    #[serde(default)]
    pub(super) facts: BTreeMap<String, Spanned<Value>>,
    pub(super) verdict: Spanned<String>,
    /// The criteria that must be the reason of a no.
    pub(super) because: Option<Vec<String>>,
    /// The group on the results screen, where it matters.
    pub(super) confirm: Option<bool>,
}
