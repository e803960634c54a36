//! What is known of a person or a company.

use std::collections::BTreeMap;

use crate::fact::{FactId, Value, Vocabulary};
use crate::ranges::RangeSet;

/// Known facts. Anything not set is unknown; a fact may also be narrowed to some of its values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers(BTreeMap<FactId, RangeSet>);

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
    /// No value of the fact is left.
    #[error("nothing that `{fact}` can be is left; it takes {wanted}")]
    NothingLeft {
        /// The fact's name.
        fact: String,
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
        let code = code(vocabulary, fact, value)?;
        self.0.insert(fact, RangeSet::range(code, code));
        Ok(())
    }

    /// Narrows a fact to the values from `first` to `last`, both included; what was set before is replaced.
    ///
    /// # Errors
    /// [`AnswerError`] if the fact cannot have one of the two, or the last is before the first; what was set before
    /// stays.
    pub fn narrow_between(
        &mut self,
        vocabulary: &Vocabulary,
        fact: FactId,
        first: &Value,
        last: &Value,
    ) -> Result<(), AnswerError> {
        let (first, last) = (code(vocabulary, fact, first)?, code(vocabulary, fact, last)?);
        self.narrow(vocabulary, fact, &RangeSet::range(first, last))
    }

    /// Narrows a fact to some values; what was set before is replaced.
    ///
    /// # Errors
    /// [`AnswerError`] if the fact cannot have one of them, or there is none; what was set before stays.
    pub fn narrow_to(
        &mut self,
        vocabulary: &Vocabulary,
        fact: FactId,
        values: &[Value],
    ) -> Result<(), AnswerError> {
        let codes = values
            .iter()
            .map(|value| code(vocabulary, fact, value))
            .collect::<Result<Vec<_>, _>>()?;
        self.narrow(vocabulary, fact, &RangeSet::of(codes))
    }

    /// Narrows a fact to the values that stand for these integers, as [`crate::Domain::code`] gives them; what was
    /// set before is replaced.
    ///
    /// # Errors
    /// [`AnswerError`] if none of them is of the fact's domain; what was set before stays.
    pub fn narrow(
        &mut self,
        vocabulary: &Vocabulary,
        fact: FactId,
        codes: &RangeSet,
    ) -> Result<(), AnswerError> {
        let known = vocabulary
            .fact(fact)
            .ok_or(AnswerError::UnknownFact(fact.index()))?;
        let (min, max) = known.domain.bounds();
        let left = codes.intersection(&RangeSet::range(min, max));
        if left.is_empty() {
            return Err(AnswerError::NothingLeft {
                fact: known.name.clone(),
                wanted: wanted(&known.domain),
            });
        }
        self.0.insert(fact, left);
        Ok(())
    }

    /// Makes a fact unknown again.
    pub fn unset(&mut self, fact: FactId) {
        self.0.remove(&fact);
    }

    /// Whether the fact has been answered, exactly or narrowed.
    #[must_use]
    pub fn is_known(&self, fact: FactId) -> bool {
        self.0.contains_key(&fact)
    }

    /// The value of a fact, if it is known exactly.
    #[must_use]
    pub fn get(&self, vocabulary: &Vocabulary, fact: FactId) -> Option<Value> {
        vocabulary.fact(fact)?.domain.value(self.code(fact)?)
    }

    /// All answered facts in the vocabulary's order.
    pub fn known(&self) -> impl Iterator<Item = FactId> + '_ {
        self.0.keys().copied()
    }

    /// The integer that stands for the value of a fact, if it is known exactly.
    pub(crate) fn code(&self, fact: FactId) -> Option<i64> {
        self.0.get(&fact)?.only()
    }

    /// Returns what the fact has been narrowed to, or `None` if nothing is known of it.
    pub(crate) fn allowed(&self, fact: FactId) -> Option<&RangeSet> {
        self.0.get(&fact)
    }
}

fn code(vocabulary: &Vocabulary, fact: FactId, value: &Value) -> Result<i64, AnswerError> {
    let known = vocabulary
        .fact(fact)
        .ok_or(AnswerError::UnknownFact(fact.index()))?;
    vocabulary
        .code(fact, value)
        .ok_or_else(|| AnswerError::Impossible {
            fact: known.name.clone(),
            value: value.to_string(),
            wanted: wanted(&known.domain),
        })
}

/// What a fact takes, in words.
pub(crate) fn wanted(domain: &crate::Domain) -> String {
    use crate::Domain;
    match domain {
        Domain::Bool => "true or false".to_owned(),
        Domain::Int { min, max } => format!("a whole number from {min} to {max}"),
        Domain::Date { min, max } => format!("a date from {min} to {max}"),
        Domain::Choice(options) => format!("one of {}", crate::fact::listed(options)),
    }
}
