//! The shapes of the TOML files.

use std::collections::BTreeMap;

use eligibility::{Date, Value};
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::model::{
    Action, AppVersion, Audience, Basis, Center, Consent, Document, Field, Offering, Role, Round, Status,
    Text, Topic, Unit,
};

/// `catalog.toml`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadFile {
    pub(super) version: u32,
    /// How many rows the agency's report has, P01 and on, that the programs are to cover.
    #[serde(default)]
    pub(super) rows: u16,
    #[schemars(with = "Option<String>")]
    pub(super) expires: Option<Date>,
    /// The oldest app that understands the catalog; the one that checks it, if nothing is said.
    #[schemars(with = "Option<String>")]
    pub(super) minimum_app: Option<AppVersion>,
    pub(super) agency: Text,
}

/// `facts.toml` and `facts/*.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FactsFile {
    #[serde(default)]
    pub(super) fact: Vec<FactSource>,
    #[serde(default)]
    pub(super) derived: Vec<DerivedSource>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FactSource {
    #[schemars(with = "String")]
    pub(super) name: Spanned<String>,
    #[serde(rename = "type")]
    #[schemars(with = "String")]
    pub(super) kind: Spanned<String>,
    #[schemars(with = "Option<Bound>")]
    pub(super) min: Option<Spanned<Bound>>,
    #[schemars(with = "Option<Bound>")]
    pub(super) max: Option<Spanned<Bound>>,
    #[serde(default)]
    pub(super) option: Vec<OptionSource>,
    pub(super) question: Text,
    pub(super) why: Option<Text>,
    pub(super) unit: Option<Unit>,
    /// The name that it shares with the facts that are asked on the same screen.
    #[schemars(with = "Option<String>")]
    pub(super) group: Option<Spanned<String>>,
    /// For yes or no: what a change means, as the first half of advice.
    #[schemars(with = "Option<BecomingSource>")]
    pub(super) becoming: Option<Spanned<BecomingSource>>,
    /// What the app has to know it for: the day of birth is `born`. At most one fact has a role.
    #[schemars(with = "Option<Role>")]
    pub(super) role: Option<Spanned<Role>>,
    #[serde(default)]
    pub(super) sensitive: bool,
    #[serde(default = "easy")]
    #[schemars(with = "u16")]
    pub(super) cost: Spanned<u16>,
    #[serde(default = "with_some_effort")]
    #[schemars(with = "ChangeSource")]
    pub(super) change: Spanned<ChangeSource>,
    #[serde(default)]
    #[schemars(with = "Vec<WeightSource>")]
    pub(super) weights: Vec<Spanned<WeightSource>>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BecomingSource {
    pub(super) yes: Option<Text>,
    pub(super) no: Option<Text>,
}

fn easy() -> Spanned<u16> {
    Spanned::new(0..0, 1)
}

fn with_some_effort() -> Spanned<ChangeSource> {
    Spanned::new(0..0, ChangeSource::Costs(10))
}

/// `change = 3`, or `change = "never"`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a number that says what changing the fact costs, or \"never\""
)]
pub(super) enum ChangeSource {
    Costs(u16),
    Word(Never),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Never {
    Never,
}

/// `{ from = 19, to = 39, weight = 3 }`; without `to`, one value alone.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WeightSource {
    #[schemars(with = "FactValueSource")]
    pub(super) from: Value,
    #[schemars(with = "Option<FactValueSource>")]
    pub(super) to: Option<Value>,
    pub(super) weight: u32,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Bound {
    Int(i64),
    Date(#[schemars(with = "String")] Date),
}

/// A value of a fact, for the schema: its type is the fact's.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes what `eligibility::Value` reads")]
pub(super) enum FactValueSource {
    Bool(bool),
    Int(i64),
    Text(String),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OptionSource {
    pub(super) value: String,
    pub(super) text: Text,
    pub(super) detail: Option<Text>,
    /// What it means to change to it, as the first half of advice.
    pub(super) becoming: Option<Text>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DerivedSource {
    #[schemars(with = "String")]
    pub(super) name: Spanned<String>,
    #[schemars(with = "Option<String>")]
    pub(super) years_since: Option<Spanned<String>>,
    #[schemars(with = "Option<String>")]
    pub(super) calendar_years_since: Option<Spanned<String>>,
    #[schemars(with = "Option<String>")]
    pub(super) months_since: Option<Spanned<String>>,
    pub(super) percent_of: Option<PercentSource>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PercentSource {
    #[schemars(with = "String")]
    pub(super) table: Spanned<String>,
    #[schemars(with = "String")]
    pub(super) amount: Spanned<String>,
    #[schemars(with = "String")]
    pub(super) size: Spanned<String>,
}

/// `tables/*.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TableFile {
    pub(super) name: String,
    /// Where the amounts come from: for the reader of the file.
    #[serde(rename = "source")]
    pub(super) _source: String,
    pub(super) row: Vec<RowSource>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RowSource {
    pub(super) year: i32,
    pub(super) amounts: Vec<i64>,
    pub(super) each_further: Option<i64>,
}

/// `centers.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CentersFile {
    #[schemars(with = "Vec<Center>")]
    pub(super) center: Vec<Spanned<Center>>,
}

/// `documents.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentsFile {
    #[schemars(with = "Vec<Document>")]
    pub(super) document: Vec<Spanned<Document>>,
}

/// `regions.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegionsFile {
    /// Where the names come from: for the reader of the file.
    #[serde(rename = "source")]
    pub(super) _source: String,
    /// The 읍, 면 and 동, in the order in which they are offered.
    pub(super) region: Vec<Text>,
}

/// `forms.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FormsFile {
    #[serde(default)]
    #[schemars(with = "Vec<Field>")]
    pub(super) field: Vec<Spanned<Field>>,
    #[serde(default)]
    #[schemars(with = "Vec<Consent>")]
    pub(super) consent: Vec<Spanned<Consent>>,
}

/// `places.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlacesFile {
    /// When the places were counted, as 2026-11-24 10:00.
    #[schemars(with = "Option<String>")]
    pub(super) as_of: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) left: Vec<LeftSource>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LeftSource {
    #[schemars(with = "String")]
    pub(super) program: Spanned<String>,
    #[schemars(with = "String")]
    pub(super) offering: Spanned<String>,
    /// How many places are left.
    #[schemars(with = "u32")]
    pub(super) places: Spanned<u32>,
}

/// `programs/*.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgramFile {
    #[schemars(with = "String")]
    pub(super) id: Spanned<String>,
    /// The rows of the agency's report that this program is.
    #[serde(default)]
    pub(super) seed: Vec<String>,
    pub(super) name: Text,
    pub(super) benefit: Text,
    pub(super) detail: Option<Text>,
    #[schemars(with = "String")]
    pub(super) center: Spanned<String>,
    pub(super) audience: Vec<Audience>,
    /// The way in on the start screen: jobs, events or space.
    pub(super) topic: Option<Topic>,
    #[serde(default)]
    pub(super) action: Action,
    pub(super) status: Status,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) documents: Vec<Spanned<String>>,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) form: Vec<Spanned<String>>,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) consents: Vec<Spanned<String>>,
    /// The programs that may do as well, if not those that are computed.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) similar: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) caution: Vec<CautionSource>,
    /// The age below which a parent or guardian has to agree.
    pub(super) guardian_under: Option<u8>,
    #[serde(default)]
    pub(super) criterion: Vec<CriterionSource>,
    #[serde(default)]
    #[schemars(with = "Vec<Round>")]
    pub(super) round: Vec<Spanned<Round>>,
    #[serde(default)]
    #[schemars(with = "Vec<Offering>")]
    pub(super) offering: Vec<Spanned<Offering>>,
    #[serde(default)]
    pub(super) example: Vec<ExampleSource>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CautionSource {
    pub(super) text: Text,
    pub(super) source: Option<String>,
    /// The other programs that it is about.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) programs: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CriterionSource {
    #[schemars(with = "String")]
    pub(super) id: Spanned<String>,
    pub(super) text: Text,
    #[schemars(with = "Option<String>")]
    pub(super) when: Option<Spanned<String>>,
    pub(super) basis: Basis,
    pub(super) note: Option<Text>,
    pub(super) source: Option<String>,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) rounds: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleSource {
    #[schemars(with = "String")]
    pub(super) name: Spanned<String>,
    #[schemars(with = "String")]
    pub(super) on: Date,
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, FactValueSource>")]
    pub(super) facts: BTreeMap<String, Spanned<Value>>,
    #[schemars(with = "String")]
    pub(super) verdict: Spanned<String>,
    /// The criteria that must be the reason of a no.
    pub(super) because: Option<Vec<String>>,
    /// The group on the results screen, where it matters.
    pub(super) confirm: Option<bool>,
}
