//! What is inside the seal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::key::{OpeningKey, SealingKey};
use crate::seal::{Header, OpenError, SealError, open, seal};
use crate::status::StatusSecret;

/// One application of one visitor. Inside the seal it is JSON, so that it can be read for as long as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Application {
    /// The version of this form: 1.
    pub format: u16,
    /// The program's id.
    pub program: String,
    /// The round's id, where the program has one.
    pub round: Option<String>,
    /// The language of the screen, as a tag (BCP 47): `ko`, `ko-simple`, `en`, `zh-Hans` or `vi`.
    pub language: String,
    /// When the visitor sent it, by the device's clock (RFC 3339).
    pub submitted_at: String,
    /// The facts known at that time, by name.
    pub facts: BTreeMap<String, FactValue>,
    /// The form's answers, by field id.
    pub answers: BTreeMap<String, String>,
    /// The consents given and refused.
    pub consents: Vec<ConsentGiven>,
    /// The verdict as it was shown: `eligible`, `not-eligible` or `open`.
    pub verdict: String,
    /// The receipt number.
    pub number: String,
    /// The receipt's secret, to which the desk seals what becomes of the application. Older devices give none.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::status::secret_if_any"
    )]
    pub status_secret: Option<StatusSecret>,
}

/// What was known of a fact: `true` or `false`, a number, or a text (an option, or a day as `2026-11-25`).
///
/// Not any JSON value: reading and writing fractions would bring 13 kB of code and tables into the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number, in the fact's unit.
    Int(i64),
    /// An option, or a day (ISO 8601).
    Text(String),
}

/// A consent, as proof of what was agreed to and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentGiven {
    /// The consent's id.
    pub id: String,
    /// The version of its text.
    pub version: u32,
    /// Whether it was given.
    pub agreed: bool,
    /// When, by the device's clock (RFC 3339).
    pub at: String,
}

impl Application {
    /// The version of the form that this crate writes.
    pub const FORMAT: u16 = 1;

    /// Seals the application to a key.
    ///
    /// # Errors
    /// [`SealError`] if it is too large or the key cannot be used.
    pub fn seal(&self, key: &SealingKey, header: &Header) -> Result<Vec<u8>, SealError> {
        let content = serde_json::to_vec(self).map_err(|_| SealError::TooLarge(usize::MAX))?;
        seal(key, header, &Zeroizing::new(content))
    }

    /// Opens a sealed application.
    ///
    /// # Errors
    /// [`OpenError`] if it does not fit, or its content has another form.
    pub fn open(key: &OpeningKey, header: &Header, sealed: &[u8]) -> Result<Self, OpenError> {
        let content = Zeroizing::new(open(key, header, sealed)?);
        serde_json::from_slice(&content).map_err(|_| OpenError::Malformed)
    }
}
