//! How likely answers are.

use std::collections::BTreeMap;

use crate::diagram::{Allowed, Level};
use crate::fact::{FactId, Value, Vocabulary};

/// How likely each value of each fact is, facts being independent of one another but for constraints: a possible person is as likely
/// as the product of the weights.
///
/// Weights decide nothing but which question comes first and how shares are counted; no verdict depends on them.
/// A fact without weights is uniform over its domain.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weights(BTreeMap<FactId, Vec<Segment>>);

/// A weight that is spread evenly over the values from `first` to `last`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Segment {
    first: i64,
    last: i64,
    weight: f64,
}

/// A weight that cannot be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeightError {
    /// The fact is not of this vocabulary.
    #[error("there is no fact number {0} here")]
    UnknownFact(usize),
    /// The value is no value of the fact, or the last one is before the first.
    #[error("`{fact}` has no values from `{first}` to `{last}`; give two of its values in order")]
    NoSuchValues {
        /// The fact's name.
        fact: String,
        /// The first value given.
        first: Value,
        /// The last value given.
        last: Value,
    },
    /// The weight is negative, or no number.
    #[error("the weight `{weight}` of `{fact}` is not a number from 0 up")]
    NotAWeight {
        /// The fact's name.
        fact: String,
        /// The weight given.
        weight: f64,
    },
}

impl Weights {
    /// Every fact uniform over its domain.
    #[must_use]
    pub fn uniform() -> Self {
        Self::default()
    }

    /// Adds a weight for the values from `first` to `last`, both included. Weights of a fact are relative to one
    /// another; a value that no weight covers counts as never given, unless the fact has no weights at all.
    ///
    /// # Errors
    /// [`WeightError`] if the values are not of the fact, or the weight is none.
    pub fn add(
        &mut self,
        vocabulary: &Vocabulary,
        fact: FactId,
        first: &Value,
        last: &Value,
        weight: f64,
    ) -> Result<(), WeightError> {
        let known = vocabulary
            .fact(fact)
            .ok_or(WeightError::UnknownFact(fact.index()))?;
        if !(weight.is_finite() && weight >= 0.0) {
            return Err(WeightError::NotAWeight {
                fact: known.name.clone(),
                weight,
            });
        }
        match (vocabulary.code(fact, first), vocabulary.code(fact, last)) {
            (Some(low), Some(high)) if low <= high => {
                self.0.entry(fact).or_default().push(Segment {
                    first: low,
                    last: high,
                    weight,
                });
                Ok(())
            }
            _ => Err(WeightError::NoSuchValues {
                fact: known.name.clone(),
                first: first.clone(),
                last: last.clone(),
            }),
        }
    }

    /// The weight of the values from `first` to `last`.
    fn between(&self, fact: FactId, first: i64, last: i64) -> f64 {
        match self.0.get(&fact) {
            None => width(first, last),
            Some(segments) => segments
                .iter()
                .map(|segment| {
                    let (low, high) = (segment.first.max(first), segment.last.min(last));
                    if low <= high {
                        segment.weight * width(low, high) / width(segment.first, segment.last)
                    } else {
                        0.0
                    }
                })
                .sum(),
        }
    }

    /// For each class of a level, the probability of all classes below it among those allowed, and 1 at the end.
    pub(crate) fn below(&self, level: &Level, allowed: &Allowed) -> Box<[f64]> {
        let weigh = |even: bool| {
            let mut sum = 0.0;
            let mut below = vec![0.0];
            for class in 0..level.classes() {
                if allowed.meets(class, class + 1) {
                    let (first, last) = level.values(class);
                    sum += if even {
                        width(first, last)
                    } else {
                        self.between(level.fact, first, last)
                    };
                }
                below.push(sum);
            }
            (sum, below)
        };
        let (mut sum, mut below) = weigh(false);
        if sum <= 0.0 {
            // Somebody gave an answer that was said to be never given.
            (sum, below) = weigh(true);
        }
        below.iter().map(|weight| weight / sum).collect()
    }
}

fn width(first: i64, last: i64) -> f64 {
    (i128::from(last) - i128::from(first) + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Domain;

    #[test]
    fn what_is_no_weight_or_has_no_values_is_refused() {
        let mut words = Vocabulary::new();
        let number = words.add_fact("n", Domain::Int { min: 0, max: 9 }).unwrap();
        let other = words.add_fact("b", Domain::Bool).unwrap();
        let mut few = Vocabulary::new();
        few.add_fact("n", Domain::Int { min: 0, max: 9 }).unwrap();
        let mut weights = Weights::uniform();
        let unknown = weights.add(&few, other, &Value::Bool(true), &Value::Bool(true), 1.0);
        assert_eq!(unknown, Err(WeightError::UnknownFact(1)));
        for (first, last) in [(5, 4), (9, 0), (-1, 3), (3, 10)] {
            let (first, last) = (Value::Int(first), Value::Int(last));
            let found = weights.add(&words, number, &first, &last, 1.0);
            let fact = "n".to_owned();
            assert_eq!(found, Err(WeightError::NoSuchValues { fact, first, last }));
        }
        for weight in [-1.0, f64::NAN, f64::INFINITY] {
            let found = weights.add(&words, number, &Value::Int(0), &Value::Int(9), weight);
            assert!(matches!(found, Err(WeightError::NotAWeight { .. })), "{weight}");
        }
        assert_eq!(weights, Weights::uniform());
        for (first, last, weight) in [(4, 4, 1.0), (0, 9, 0.0)] {
            weights
                .add(&words, number, &Value::Int(first), &Value::Int(last), weight)
                .unwrap();
        }
        assert_ne!(weights, Weights::uniform());
    }
}
