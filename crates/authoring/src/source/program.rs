//! The shape of a program's file.

use std::collections::BTreeMap;

use catalog::{Action, Audience, Basis, Offering, Per, ProgramStatus, Round, Text, Topic};
use eligibility::{Date, Value};
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::{FactValueSource, LimitSource};

/// `programs/*.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProgramFile {
    #[schemars(with = "String")]
    pub(crate) id: Spanned<String>,
    /// The rows of the agency's report that this program is.
    #[serde(default)]
    pub(crate) seed: Vec<String>,
    /// The records of public program data that are about it, for comparing the catalog with them: `youth:` and the
    /// `plcyNo` of 온통청년, `gov24:` and the `서비스ID` of 보조금24. A star stands for what is not known of an id, as in
    /// `youth:*211612`. No device gets them.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) records: Vec<Spanned<String>>,
    pub(crate) name: Text,
    pub(crate) benefit: Text,
    pub(crate) detail: Option<Text>,
    /// What people call it, in any language: words that stand neither in its name nor in what it gives.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) synonyms: Vec<Spanned<String>>,
    /// The most that it pays, where a source says so.
    #[schemars(with = "Option<PaysSource>")]
    pub(crate) pays: Option<Spanned<PaysSource>>,
    #[schemars(with = "String")]
    pub(crate) center: Spanned<String>,
    pub(crate) audience: Vec<Audience>,
    /// The way in on the start screen: jobs, events or space.
    pub(crate) topic: Option<Topic>,
    #[serde(default)]
    pub(crate) action: Action,
    pub(crate) status: ProgramStatus,
    /// Of a planned program: the day, month or year of which its announcement is.
    #[serde(rename = "announced")]
    pub(crate) _announced: Option<String>,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) documents: Vec<Spanned<String>>,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) form: Vec<Spanned<String>>,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) consents: Vec<Spanned<String>>,
    /// The programs that may do as well, if not those that are computed.
    #[schemars(with = "Option<Vec<String>>")]
    pub(crate) similar: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(crate) caution: Vec<CautionSource>,
    /// The age below which a parent or guardian has to agree.
    pub(crate) guardian_under: Option<u8>,
    #[serde(default)]
    pub(crate) criterion: Vec<CriterionSource>,
    #[serde(default)]
    #[schemars(with = "Vec<Round>")]
    pub(crate) round: Vec<Spanned<Round>>,
    #[serde(default)]
    #[schemars(with = "Vec<Offering>")]
    pub(crate) offering: Vec<Spanned<Offering>>,
    /// When offerings are closed, and for how many people they are.
    #[serde(default)]
    #[schemars(with = "Vec<LimitSource>")]
    pub(crate) limit: Vec<Spanned<LimitSource>>,
    #[serde(default)]
    pub(crate) example: Vec<ExampleSource>,
}

/// `{ won = 500000, per = "month", source = "…" }`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaysSource {
    /// The most that one person or company gets.
    pub(crate) won: u64,
    pub(crate) per: Per,
    pub(crate) source: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CautionSource {
    pub(crate) text: Text,
    pub(crate) source: Option<String>,
    /// The other programs that it is about.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) programs: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CriterionSource {
    #[schemars(with = "String")]
    pub(crate) id: Spanned<String>,
    pub(crate) text: Text,
    #[schemars(with = "Option<String>")]
    pub(crate) when: Option<Spanned<String>>,
    pub(crate) basis: Basis,
    /// The people for whom it is to be confirmed though its basis is firmer, as a condition.
    #[schemars(with = "Option<String>")]
    pub(crate) unconfirmed_for: Option<Spanned<String>>,
    pub(crate) note: Option<Text>,
    pub(crate) source: Option<String>,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) rounds: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExampleSource {
    #[schemars(with = "String")]
    pub(crate) name: Spanned<String>,
    #[schemars(with = "String")]
    pub(crate) on: Date,
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, FactValueSource>")]
    pub(crate) facts: BTreeMap<String, Spanned<Value>>,
    #[schemars(with = "String")]
    pub(crate) verdict: Spanned<String>,
    /// The criteria that must be the reason of a no.
    pub(crate) because: Option<Vec<String>>,
    /// The group on the results screen, where it matters.
    pub(crate) confirm: Option<bool>,
}
