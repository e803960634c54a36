//! What an application form is made of.

use serde::{Deserialize, Serialize};

use super::Text;

/// A field of an application form; an answer given once is used wherever the field appears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The name in references and in the application.
    pub id: String,
    /// What kind of answer it takes.
    pub kind: FieldKind,
    /// The label.
    pub label: Text,
    /// An explanation below the label.
    pub hint: Option<Text>,
    /// Whether the application cannot do without it.
    #[serde(default)]
    pub required: bool,
    /// Of a number the least, of a date the least days after the day of asking, of a group the least times.
    pub min: Option<u32>,
    /// Of a number the most, of a date the most days after the day of asking, of a group the most times; of a text the
    /// most characters, 60 if nothing is said.
    pub max: Option<u32>,
    /// What stands behind a number.
    pub unit: Option<Text>,
    /// For a choice: its options.
    #[serde(default, rename = "option")]
    pub options: Vec<FieldOption>,
    /// For a group: the fields that are repeated, by id.
    #[serde(default)]
    pub fields: Vec<String>,
}

impl Field {
    /// The most characters of a text, or `None` where the kind says by itself what is too long.
    #[must_use]
    pub fn longest(&self) -> Option<u32> {
        match self.kind {
            FieldKind::Number | FieldKind::Date | FieldKind::Phone | FieldKind::CompanyNumber => None,
            _ => Some(self.max.unwrap_or(60)),
        }
    }
}

/// What kind of answer a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    Note,
    /// A mobile number in Korea.
    Phone,
    /// One of several options.
    Choice,
    /// A whole number from 0.
    Number,
    /// A day.
    Date,
    /// An address: one of the catalog's regions, then a line.
    Address,
    /// A company's registration number (사업자등록번호).
    CompanyNumber,
    /// Other fields, repeated.
    Group,
    /// The name of the person who applies, in one line: a telephone may fill in what its owner has told it.
    Name,
}

/// An option of a form's choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldOption {
    /// What is stored.
    pub value: String,
    /// What the visitor reads.
    pub text: Text,
}

/// A consent, with what 개인정보 보호법 (Personal Information Protection Act) article 15 (2) demands be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The name in references and in the application.
    pub id: String,
    /// The version of the text; it goes up with every change of it.
    pub version: u32,
    /// What is consented to.
    pub title: Text,
    /// The purpose.
    pub purpose: Text,
    /// The items collected.
    pub items: Text,
    /// How long they are kept.
    pub retention: Text,
    /// The right to refuse, and what refusing means.
    pub refusal: Text,
    /// Whether the application cannot do without it.
    pub required: bool,
}
