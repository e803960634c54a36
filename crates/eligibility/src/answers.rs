//! What is known of a person or a company.

use std::collections::BTreeMap;

use crate::fact::{FactId, Value, Vocabulary};

/// Known facts. Anything not set is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers(BTreeMap<FactId, i64>);

/// A value that a fact cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The fact is not of this vocabulary.
    #[error("there is no fact number {0} here")]
    UnknownFact(usize),
    /// The value is of another type, out of range, or no option.
    #[error("`{value}` is not a possible value of `{fact}`; it takes {wanted}")]
    Impossible {
        /// The fact's name.
        fact: String,
        /// The refused value.
        value: String,
        /// What the fact takes.
        wanted: String,
    },
}

impl Answers {
    /// Nothing known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a fact; a value set before is replaced.
    ///
    /// # Errors
    /// [`AnswerError`] if the fact cannot have this value; what was set before stays.
    pub fn set(&mut self, vocabulary: &Vocabulary, fact: FactId, value: &Value) -> Result<(), AnswerError> {
        let known = vocabulary
            .fact(fact)
            .ok_or(AnswerError::UnknownFact(fact.index()))?;
        let code = known.domain.code(value).ok_or_else(|| AnswerError::Impossible {
            fact: known.name.clone(),
            value: describe(value),
            wanted: wanted(&known.domain),
        })?;
        self.0.insert(fact, code);
        Ok(())
    }

    /// Makes a fact unknown again.
    pub fn unset(&mut self, fact: FactId) {
        self.0.remove(&fact);
    }

    /// Whether the fact is known.
    #[must_use]
    pub fn is_known(&self, fact: FactId) -> bool {
        self.0.contains_key(&fact)
    }

    /// The value of a fact, if it is known.
    #[must_use]
    pub fn get(&self, vocabulary: &Vocabulary, fact: FactId) -> Option<Value> {
        vocabulary.fact(fact)?.domain.value(*self.0.get(&fact)?)
    }

    /// All known facts in the vocabulary's order.
    pub fn known(&self) -> impl Iterator<Item = FactId> + '_ {
        self.0.keys().copied()
    }

    pub(crate) fn code(&self, fact: FactId) -> Option<i64> {
        self.0.get(&fact).copied()
    }
}

fn describe(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Date(value) => value.to_string(),
        Value::Choice(value) => value.clone(),
    }
}

fn wanted(domain: &crate::Domain) -> String {
    use crate::Domain;
    match domain {
        Domain::Bool => "true or false".to_owned(),
        Domain::Int { min, max } => format!("a whole number from {min} to {max}"),
        Domain::Date { min, max } => format!("a date from {min} to {max}"),
        Domain::Choice(options) => format!("one of {}", options.join(", ")),
    }
}
