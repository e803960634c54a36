//! The shapes of the TOML files.

mod limit;
mod program;

use catalog::{Alarm, AppVersion, Document, Field, Role, Text, Unit};
use eligibility::{Date, Rounding, UNKNOWN_AMOUNT, Value};
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

pub(crate) use limit::{HolidaysFile, LimitSource, PeopleSource};
pub(crate) use program::{CautionSource, CriterionSource, ExampleSource, ProgramFile};

/// `catalog.toml`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeadFile {
    pub(crate) version: u32,
    /// How many rows the agency's report has, P01 and on, that the programs are to cover.
    #[serde(default)]
    pub(crate) rows: u16,
    #[schemars(with = "Option<String>")]
    pub(crate) expires: Option<Date>,
    /// The oldest app that understands the catalog; the one that checks it, if nothing is said.
    #[schemars(with = "Option<String>")]
    pub(crate) minimum_app: Option<AppVersion>,
    pub(crate) agency: Text,
    /// How one asks to be told when a notice is out.
    #[schemars(with = "Option<Alarm>")]
    pub(crate) alarm: Option<Spanned<Alarm>>,
}

/// `facts.toml` and `facts/*.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactsFile {
    #[serde(default)]
    pub(crate) fact: Vec<FactSource>,
    #[serde(default)]
    pub(crate) derived: Vec<DerivedSource>,
    #[serde(default)]
    pub(crate) constraint: Vec<ConstraintSource>,
}

/// What holds of everyone there can be: who breaks it is not asked about.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConstraintSource {
    #[schemars(with = "String")]
    pub(crate) id: Spanned<String>,
    /// What tells a visitor why two answers cannot both be right.
    pub(crate) text: Text,
    /// The condition that holds of everyone. Ages and periods are counted to the day of screening.
    #[schemars(with = "String")]
    pub(crate) possible: Spanned<String>,
    /// The article of law that says so, or which definition does.
    #[schemars(with = "String")]
    pub(crate) source: Spanned<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactSource {
    #[schemars(with = "String")]
    pub(crate) name: Spanned<String>,
    #[serde(rename = "type")]
    #[schemars(with = "String")]
    pub(crate) kind: Spanned<String>,
    #[schemars(with = "Option<Bound>")]
    pub(crate) min: Option<Spanned<Bound>>,
    /// The largest number, or the last day. A date without one has no end.
    #[schemars(with = "Option<Bound>")]
    pub(crate) max: Option<Spanned<Bound>>,
    #[serde(default)]
    pub(crate) option: Vec<OptionSource>,
    pub(crate) question: Text,
    pub(crate) why: Option<Text>,
    pub(crate) unit: Option<Unit>,
    /// The name that it shares with the facts that are asked on the same screen.
    #[schemars(with = "Option<String>")]
    pub(crate) group: Option<Spanned<String>>,
    /// What a change means, as the first half of advice: for yes or no each, for a choice what changing to any of several means, for a
    /// number what changing it means.
    #[schemars(with = "Option<BecomingSource>")]
    pub(crate) becoming: Option<Spanned<BecomingSource>>,
    /// What the answer states of the visitor: for yes or no each, for a number or a day a text with `{a}` for it.
    pub(crate) statement: Option<StatementSource>,
    /// What the app has to know it for: the day of birth is `born`. At most one fact has a role.
    #[schemars(with = "Option<Role>")]
    pub(crate) role: Option<Spanned<Role>>,
    #[serde(default)]
    pub(crate) sensitive: bool,
    #[serde(default = "easy")]
    #[schemars(with = "u16")]
    pub(crate) cost: Spanned<u16>,
    #[serde(default = "with_some_effort")]
    #[schemars(with = "ChangeSource")]
    pub(crate) change: Spanned<ChangeSource>,
    #[serde(default)]
    #[schemars(with = "Vec<WeightSource>")]
    pub(crate) weights: Vec<Spanned<WeightSource>>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BecomingSource {
    pub(crate) yes: Option<Text>,
    pub(crate) no: Option<Text>,
    /// For a choice: what changing to any of several of its options means, or to one that has no words of its own. For a number: what
    /// changing it to one that fits means.
    pub(crate) any: Option<Text>,
}

/// `{ yes = …, no = … }`, or `{ value = … }` with `{a}` in it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatementSource {
    pub(crate) yes: Option<Text>,
    pub(crate) no: Option<Text>,
    pub(crate) value: Option<Text>,
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
pub(crate) enum ChangeSource {
    Costs(u16),
    Word(Never),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Never {
    Never,
}

/// `{ from = 19, to = 39, weight = 3 }`; without `to`, one value alone.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeightSource {
    #[schemars(with = "FactValueSource")]
    pub(crate) from: Value,
    #[schemars(with = "Option<FactValueSource>")]
    pub(crate) to: Option<Value>,
    pub(crate) weight: u32,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Bound {
    Int(i64),
    Date(#[schemars(with = "String")] Date),
}

/// A value of a fact, for the schema: its type is the fact's.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes what `eligibility::Value` reads")]
pub(crate) enum FactValueSource {
    Bool(bool),
    Int(i64),
    Text(String),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OptionSource {
    pub(crate) value: String,
    pub(crate) text: Text,
    pub(crate) detail: Option<Text>,
    /// What it means to change to it, as the first half of advice.
    pub(crate) becoming: Option<Text>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DerivedSource {
    #[schemars(with = "String")]
    pub(crate) name: Spanned<String>,
    #[schemars(with = "Option<String>")]
    pub(crate) years_since: Option<Spanned<String>>,
    #[schemars(with = "Option<String>")]
    pub(crate) calendar_years_since: Option<Spanned<String>>,
    /// Full months since a date; the first day is counted, as notices count residence.
    #[schemars(with = "Option<String>")]
    pub(crate) months_since: Option<Spanned<String>>,
    pub(crate) percent_of: Option<PercentSource>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PercentSource {
    #[schemars(with = "String")]
    pub(crate) table: Spanned<String>,
    #[schemars(with = "String")]
    pub(crate) amount: Spanned<String>,
    #[schemars(with = "String")]
    pub(crate) size: Spanned<String>,
}

/// `tables/*.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableFile {
    pub(crate) name: String,
    /// Where the amounts come from: for the reader of the file.
    #[serde(rename = "source")]
    pub(crate) _source: String,
    /// How an amount that a percentage comes to is made whole; the exact fraction is compared if this is left out.
    pub(crate) rounding: Option<RoundingSource>,
    pub(crate) row: Vec<RowSource>,
}

/// How a table's percentages are made whole, see [`Rounding`].
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RoundingSource {
    /// To the nearest whole number, a half up: percentages of the median income.
    HalfUp,
    /// Up to the next thousand: the income lines of premium tables.
    UpToThousand,
}

impl From<RoundingSource> for Rounding {
    fn from(source: RoundingSource) -> Self {
        match source {
            RoundingSource::HalfUp => Self::HalfUp,
            RoundingSource::UpToThousand => Self::UpToThousand,
        }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RowSource {
    pub(crate) year: i32,
    /// The amounts for size 1, 2, …; "unknown" where none is published. After an unknown last one, none is known of further sizes.
    #[schemars(with = "Vec<AmountSource>")]
    pub(crate) amounts: Vec<Spanned<AmountSource>>,
    pub(crate) each_further: Option<i64>,
}

/// `2564238`, or `"unknown"`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a whole amount, or \"unknown\"")]
pub(crate) enum AmountSource {
    Known(i64),
    Word(Unknown),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unknown {
    Unknown,
}

impl AmountSource {
    /// The amount as a table has it.
    pub(crate) fn amount(&self) -> i64 {
        match self {
            Self::Known(amount) => *amount,
            Self::Word(_) => UNKNOWN_AMOUNT,
        }
    }
}

/// `centers.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CentersFile {
    #[schemars(with = "Vec<CenterSource>")]
    pub(crate) center: Vec<Spanned<CenterSource>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CenterSource {
    pub(crate) id: String,
    /// The rows of the agency's report that it is.
    #[serde(default)]
    pub(crate) seed: Vec<String>,
    pub(crate) name: Text,
    /// Where it is; left out if that has not been confirmed.
    pub(crate) place: Option<Text>,
    /// Its telephone number, with who says so and when; left out if that has not been confirmed.
    #[schemars(with = "Option<PhoneSource>")]
    pub(crate) phone: Option<Spanned<PhoneSource>>,
}

/// `{ number = "1350", source = "…", day = "2026-07" }`: a number alone is refused.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a number with source and day: { number = \"1350\", source = \"…\", day = \"2026-07\" }"
)]
pub(crate) struct PhoneSource {
    pub(crate) number: String,
    #[schemars(with = "String")]
    pub(crate) source: Spanned<String>,
    /// The day of the source, its month, or its year.
    #[schemars(with = "String")]
    pub(crate) day: Spanned<String>,
}

/// `documents.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentsFile {
    #[schemars(with = "Vec<Document>")]
    pub(crate) document: Vec<Spanned<Document>>,
}

/// `regions.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegionsFile {
    /// Where the names come from: for the reader of the file.
    #[serde(rename = "source")]
    pub(crate) _source: String,
    /// The 읍, 면 and 동, in the order in which they are offered.
    pub(crate) region: Vec<Text>,
}

/// `forms.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormsFile {
    #[serde(default)]
    #[schemars(with = "Vec<Field>")]
    pub(crate) field: Vec<Spanned<Field>>,
    #[serde(default)]
    #[schemars(with = "Vec<ConsentSource>")]
    pub(crate) consent: Vec<Spanned<ConsentSource>>,
}

/// A consent. Without `keep_days` and `recipient` nothing that needs it can be sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentSource {
    pub(crate) id: String,
    /// The version of the text; it goes up with every change of it.
    pub(crate) version: u32,
    pub(crate) title: Text,
    pub(crate) purpose: Text,
    pub(crate) items: Text,
    /// How long it is kept, in words.
    pub(crate) retention: Text,
    pub(crate) refusal: Text,
    pub(crate) required: bool,
    /// How long it is kept, in days.
    pub(crate) keep_days: Option<u32>,
    /// Who gets it.
    pub(crate) recipient: Option<Text>,
}

/// `sources.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourcesFile {
    #[serde(default)]
    #[schemars(with = "Vec<PaperSource>")]
    pub(crate) paper: Vec<Spanned<PaperSource>>,
}

/// A newspaper or a site that sources name by a code.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaperSource {
    /// The code, as the first word of a source: `newspim`.
    pub(crate) code: String,
    /// The name in Korean, as visitors read it.
    pub(crate) name: String,
}

/// `places.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlacesFile {
    /// When the places were counted, as 2026-11-24 10:00.
    #[schemars(with = "Option<String>")]
    pub(crate) as_of: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) left: Vec<LeftSource>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeftSource {
    #[schemars(with = "String")]
    pub(crate) program: Spanned<String>,
    #[schemars(with = "String")]
    pub(crate) offering: Spanned<String>,
    /// How many places are left.
    #[schemars(with = "u32")]
    pub(crate) places: Spanned<u32>,
}
