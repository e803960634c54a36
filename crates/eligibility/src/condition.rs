//! Checked conditions over facts.

#[cfg(feature = "parse")]
mod check;
#[cfg(feature = "parse")]
mod err;
#[cfg(feature = "parse")]
mod parse;
#[cfg(feature = "parse")]
mod token;

use serde::{Deserialize, Serialize};

use crate::fact::{DerivedId, FactId};

#[cfg(feature = "parse")]
pub use check::{MAX_COMPARED_VALUES, MAX_CONDITION_PARTS};
#[cfg(feature = "parse")]
pub use err::{ConditionError, ConditionErrorKind};
#[cfg(feature = "parse")]
pub use parse::{MAX_CONDITION_BYTES, MAX_CONDITION_DEPTH};

/// A condition whose names and types have been checked against a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// Holds always, or never.
    Constant(bool),
    /// Compares a fact with a value.
    Test {
        /// What is compared.
        operand: Operand,
        /// How.
        relation: Relation,
        /// The value, as the integer that stands for it in the fact's domain.
        value: i64,
    },
    /// The fact has one of several values.
    OneOf {
        /// What is looked at.
        operand: Operand,
        /// The values, as integers of the fact's domain.
        values: Vec<i64>,
    },
    /// The inner condition does not hold.
    Not(Box<Condition>),
    /// Every one holds; true if there is none.
    All(Vec<Condition>),
    /// At least one holds; false if there is none.
    Any(Vec<Condition>),
    /// At least `count` of them hold.
    AtLeast {
        /// How many must hold.
        count: u32,
        /// The conditions counted.
        of: Vec<Condition>,
    },
    /// Both hold, or neither does.
    Same(Box<Condition>, Box<Condition>),
}

/// What a test looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Operand {
    /// A primitive fact.
    Fact(FactId),
    /// A number that follows from primitive facts.
    Derived(DerivedId),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Relation {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Condition {
    /// The number of tests and of what joins them.
    #[cfg(feature = "parse")]
    fn parts(&self) -> usize {
        1 + match self {
            Self::Constant(_) | Self::Test { .. } | Self::OneOf { .. } => 0,
            Self::Not(inner) => inner.parts(),
            Self::Same(a, b) => a.parts() + b.parts(),
            Self::All(parts) | Self::Any(parts) | Self::AtLeast { of: parts, .. } => {
                parts.iter().map(Self::parts).sum()
            }
        }
    }

    /// Calls `visit` with every operand, in the order of the text; an operand named twice is visited twice.
    pub fn operands(&self, visit: &mut impl FnMut(Operand)) {
        match self {
            Self::Constant(_) => {}
            Self::Test { operand, .. } | Self::OneOf { operand, .. } => visit(*operand),
            Self::Not(inner) => inner.operands(visit),
            Self::Same(a, b) => {
                a.operands(visit);
                b.operands(visit);
            }
            Self::All(parts) | Self::Any(parts) | Self::AtLeast { of: parts, .. } => {
                for part in parts {
                    part.operands(visit);
                }
            }
        }
    }
}
