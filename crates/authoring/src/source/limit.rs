//! When places are closed, and for how many people: `holidays.toml` and a program's `[[limit]]`.

use catalog::Text;
use eligibility::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

/// `holidays.toml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HolidaysFile {
    /// Where the days come from: for the reader of the file.
    #[serde(rename = "source")]
    pub(crate) _source: String,
    /// The public holidays (공휴일), in the order of their days.
    #[serde(default)]
    #[schemars(with = "Vec<HolidaySource>")]
    pub(crate) holiday: Vec<Spanned<HolidaySource>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HolidaySource {
    #[schemars(with = "String")]
    pub(crate) day: Date,
    pub(crate) name: Text,
}

/// What a source says of offerings: when they are closed, and for how many people they are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitSource {
    /// The offerings, by id; left out if it is said of all.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) offerings: Vec<Spanned<String>>,
    /// Days on which they are closed: `monday` to `sunday`, `holiday` for the days of holidays.toml, or a day as `2026-12-31`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) closed: Vec<Spanned<String>>,
    /// The most people, and the field of the form that counts them.
    #[schemars(with = "Option<PeopleSource>")]
    pub(crate) people: Option<Spanned<PeopleSource>>,
    /// Where it stands.
    #[schemars(with = "String")]
    pub(crate) source: Spanned<String>,
}

/// `{ field = "party_size", most = 30 }`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeopleSource {
    pub(crate) field: String,
    pub(crate) most: u32,
}
