//! Rules and answers in JSON that cannot be used.

use crate::condition::ConditionError;
use crate::date::DateError;
use crate::fact::VocabularyError;
use crate::json::shape::ShapeError;
use crate::lower::LowerError;
use crate::ruleset::CompileError;
use crate::weights::WeightError;

/// Rules that cannot be used, or a question that cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum JsonRulesError {
    /// The text is not the JSON that is expected.
    #[error("not the JSON of {what}: {error}")]
    Json {
        /// What was expected.
        what: &'static str,
        /// What is wrong.
        error: serde_json::Error,
    },
    /// The day is none.
    #[error("`on`: {0}")]
    Day(#[from] DateError),
    /// A fact cannot be.
    #[error("{0}")]
    Fact(#[from] VocabularyError),
    /// A derived fact is to follow from something that is no fact.
    #[error("`{derived}` is to follow from `{source_fact}`, which is not among `facts`")]
    UnknownSource {
        /// The derived fact.
        derived: String,
        /// What it names.
        source_fact: String,
    },
    /// The cost of a question is not above 0.
    #[error("the question of `{fact}` costs {cost}; give a number above 0")]
    Cost {
        /// The fact.
        fact: String,
        /// The cost.
        cost: f64,
    },
    /// Weights of answers that cannot be.
    #[error("{0}")]
    Weight(#[from] WeightError),
    /// Two rules have one name.
    #[error("there are two rules `{0}`; rename one")]
    RuleTwice(String),
    /// A condition cannot be read.
    #[error("{error} (in criterion {criterion} of the rule `{rule}` from byte {start} to {end})",
        start = .error.span.start, end = .error.span.end)]
    Condition {
        /// The rule.
        rule: String,
        /// The criterion, from 0.
        criterion: usize,
        /// What is wrong, and where.
        error: Box<ConditionError>,
    },
    /// A condition has no meaning on the day.
    #[error("{error} (in criterion {criterion} of the rule `{rule}`)")]
    Lower {
        /// The rule.
        rule: String,
        /// The criterion, from 0.
        criterion: usize,
        /// What is wrong.
        error: LowerError,
    },
    /// A constraint cannot be read.
    #[error("{error} (in the constraint `{constraint}` from byte {start} to {end})",
        start = .error.span.start, end = .error.span.end)]
    ConstraintCondition {
        /// The constraint.
        constraint: String,
        /// What is wrong, and where.
        error: Box<ConditionError>,
    },
    /// A constraint has no meaning on the day.
    #[error("{error} (in the constraint `{constraint}`)")]
    ConstraintLower {
        /// The constraint.
        constraint: String,
        /// What is wrong.
        error: LowerError,
    },
    /// A rule is too complex.
    #[error("{0}")]
    Compile(#[from] CompileError),
    /// An answer does not fit.
    #[error("{0}")]
    Shape(#[from] ShapeError),
    /// There is no rule of that name.
    #[error("there is no rule `{0}`")]
    UnknownRule(String),
}
