//! The parts that cases and rules share: facts, and values of facts.

use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Value as Json, json};

use crate::answers::{AnswerError, Answers, wanted};
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
    #[error("`{fact}` cannot be `{value}`; it takes {wanted}")]
    WrongType {
        /// The fact.
        fact: String,
        /// What it takes.
        wanted: String,
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
        (Domain::Date { .. }, Json::String(value)) => Date::parse(value).ok().map(Value::Date),
        _ => None,
    };
    match value {
        Some(value) => Ok(Some(value)),
        None => Err(ShapeError::WrongType {
            fact: known.name.clone(),
            wanted: wanted(&known.domain),
            value: json.clone(),
        }),
    }
}

/// Answers in JSON that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AnswersJsonError {
    /// The text is no object, or has a name twice.
    #[error("this is no object of facts ({0})")]
    Json(#[from] serde_json::Error),
    /// The vocabulary has no fact of this name.
    #[error("there is no fact `{name}`; the facts are {known}")]
    UnknownFact {
        /// The name.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// A value is none of its fact's.
    #[error("{0}")]
    Shape(ShapeError),
}

/// Reads answers from one JSON object, `{name: value}`, by what each fact takes: a text is a day for a date and an option
/// for a choice. `null` is not known; a list, or an object with `from` and `to`, narrows a fact to some of its values.
///
/// # Errors
/// [`AnswersJsonError`]: nothing of it is used then.
pub fn answers_from_json(vocabulary: &Vocabulary, text: &str) -> Result<Answers, AnswersJsonError> {
    let entries: Entries<Json> = serde_json::from_str(text)?;
    answers(vocabulary, &entries).map_err(|error| match error {
        ShapeError::UnknownFact(name) => {
            let known: Vec<_> = vocabulary.facts().map(|(_, fact)| fact.name.as_str()).collect();
            let known = known.join(", ");
            AnswersJsonError::UnknownFact { name, known }
        }
        other => AnswersJsonError::Shape(other),
    })
}

/// The answers that an object's entries are.
pub(super) fn answers(vocabulary: &Vocabulary, entries: &Entries<Json>) -> Result<Answers, ShapeError> {
    let mut answers = Answers::new();
    for (name, json) in &entries.0 {
        answer(vocabulary, &mut answers, name, json)?;
    }
    Ok(answers)
}

/// Sets a fact to a value, or narrows it: to the values of a list, or to a range `{"from": …, "to": …}` that may lack
/// one end.
fn answer(vocabulary: &Vocabulary, answers: &mut Answers, name: &str, json: &Json) -> Result<(), ShapeError> {
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

/// The entries of a JSON object in their order. Two of one name are refused: which is meant is not said.
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
                let (mut entries, mut names) = (Vec::new(), BTreeSet::new());
                while let Some((name, value)) = map.next_entry::<String, T>()? {
                    if !names.insert(name.clone()) {
                        let twice = format_args!("`{name}` is there twice; leave one out");
                        return Err(A::Error::custom(twice));
                    }
                    entries.push((name, value));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Object(PhantomData))
    }
}
