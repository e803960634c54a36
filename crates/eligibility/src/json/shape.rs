//! The parts that cases and rules share: facts, and values of facts.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Value as Json, json};

use crate::answers::{AnswerError, Answers};
use crate::date::{Date, DateError};
use crate::fact::{Domain, FactId, Value, Vocabulary};
use crate::ranges::RangeSet;

/// The type of a fact.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum FactType {
    // Braces, since serde refuses no unknown field beside a variant without them.
    Bool {},
    Int { min: i64, max: i64 },
    Date { min: String, max: String },
    Choice { options: Vec<String> },
}

/// A part of a JSON text that does not mean what its place asks for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// A date is none.
    #[error("`{fact}`: {error}")]
    Date {
        /// The fact.
        fact: String,
        /// What is wrong with the date.
        error: DateError,
    },
    /// A known fact is not among the facts.
    #[error("there is no fact `{0}` among `facts`")]
    UnknownFact(String),
    /// A known value has the wrong type.
    #[error("`{fact}` is of type {wanted} and cannot be {value}")]
    WrongType {
        /// The fact.
        fact: String,
        /// Its type.
        wanted: &'static str,
        /// The value.
        value: Json,
    },
    /// A known value is outside the fact's domain.
    #[error("{0}")]
    Answer(#[from] AnswerError),
}

impl FactType {
    pub(super) fn domain(self, name: &str) -> Result<Domain, ShapeError> {
        let date = |text: &str| {
            Date::parse(text).map_err(|error| ShapeError::Date {
                fact: name.to_owned(),
                error,
            })
        };
        Ok(match self {
            Self::Bool {} => Domain::Bool,
            Self::Int { min, max } => Domain::Int { min, max },
            Self::Date { min, max } => Domain::Date {
                min: date(&min)?,
                max: date(&max)?,
            },
            Self::Choice { options } => Domain::Choice(options),
        })
    }
}

/// Reads a value of a fact, or `None` from `null`.
pub(super) fn value(vocabulary: &Vocabulary, fact: FactId, json: &Json) -> Result<Option<Value>, ShapeError> {
    let Some(known) = vocabulary.fact(fact) else {
        return Ok(None);
    };
    let value = match (&known.domain, json) {
        (_, Json::Null) => return Ok(None),
        (Domain::Bool, Json::Bool(value)) => Some(Value::Bool(*value)),
        (Domain::Int { .. }, Json::Number(value)) => value.as_i64().map(Value::Int),
        (Domain::Choice(_), Json::String(value)) => Some(Value::Choice(value.clone())),
        (Domain::Date { .. }, Json::String(value)) => {
            Some(Value::Date(Date::parse(value).map_err(|error| {
                ShapeError::Date {
                    fact: known.name.clone(),
                    error,
                }
            })?))
        }
        _ => None,
    };
    match value {
        Some(value) => Ok(Some(value)),
        None => Err(ShapeError::WrongType {
            fact: known.name.clone(),
            wanted: known.domain.type_name(),
            value: json.clone(),
        }),
    }
}

/// Sets a fact to a value, or narrows it: to the values of a list, or to a range `{"from": …, "to": …}` that may lack
/// one end.
pub(super) fn answer(
    vocabulary: &Vocabulary,
    answers: &mut Answers,
    name: &str,
    json: &Json,
) -> Result<(), ShapeError> {
    let fact = vocabulary
        .find(name)
        .ok_or_else(|| ShapeError::UnknownFact(name.to_owned()))?;
    match json {
        Json::Array(items) => {
            let mut values = Vec::with_capacity(items.len());
            for item in items {
                values.extend(value(vocabulary, fact, item)?);
            }
            Ok(answers.narrow_to(vocabulary, fact, &values)?)
        }
        Json::Object(range) if range.keys().all(|key| key == "from" || key == "to") => {
            let known = vocabulary.fact(fact);
            let bounds = known.map_or((0, 0), |known| known.domain.bounds());
            let end = |key: &str, otherwise: i64| -> Result<Value, ShapeError> {
                let given = value(vocabulary, fact, range.get(key).unwrap_or(&Json::Null))?;
                let end = given.or_else(|| known?.domain.value(otherwise));
                Ok(end.unwrap_or(Value::Int(otherwise)))
            };
            let (first, last) = (end("from", bounds.0)?, end("to", bounds.1)?);
            Ok(answers.narrow_between(vocabulary, fact, &first, &last)?)
        }
        json => {
            match value(vocabulary, fact, json)? {
                Some(value) => answers.set(vocabulary, fact, &value)?,
                None => answers.unset(fact),
            }
            Ok(())
        }
    }
}

/// Some values of a domain as JSON: a list of the values of a yes-or-no fact or a choice, a list of ranges
/// `{"from": …, "to": …}` of numbers or dates.
#[must_use]
pub fn values_to_json(domain: &Domain, values: &RangeSet) -> Json {
    let value = |code: i64| domain.value(code);
    match domain {
        Domain::Bool | Domain::Choice(_) => {
            let codes = values.ranges().flat_map(|(first, last)| first..=last);
            json!(codes.filter_map(value).collect::<Vec<_>>())
        }
        Domain::Int { .. } | Domain::Date { .. } => {
            let ranges = values
                .ranges()
                .filter_map(|(first, last)| Some(json!({"from": value(first)?, "to": value(last)?})));
            json!(ranges.collect::<Vec<_>>())
        }
    }
}

/// The entries of a JSON object as they stand: in order, and the second of two with one name not lost.
#[derive(Debug, Clone)]
pub(super) struct Entries<T>(pub(super) Vec<(String, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
            type Value = Entries<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Object(PhantomData))
    }
}
