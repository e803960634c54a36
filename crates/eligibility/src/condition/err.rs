//! What can be wrong with a condition's text.

use std::ops::Range;

use super::check::{MAX_COMPARED_VALUES, MAX_CONDITION_PARTS};

/// A condition that cannot be used, with the place in its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct ConditionError {
    /// What is wrong.
    pub kind: ConditionErrorKind,
    /// Where: byte offsets into the condition's text.
    pub span: Range<usize>,
}

/// What is wrong with a condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionErrorKind {
    /// The text is longer than the parser takes.
    #[error("the condition has {0} bytes; at most 16384 are read, so split it into several criteria")]
    TooLong(usize),
    /// Parentheses, negations and lists are nested too deeply.
    #[error("the condition is nested more than 64 deep; split it into several criteria")]
    TooDeep,
    /// Comparisons that come to more tests than a condition may have: two facts compared are a test for each value, a
    /// percentage of a table is one for each size.
    #[error(
        "the condition comes to more than {MAX_CONDITION_PARTS} tests; split it into several criteria, or \
         compare fewer facts with each other"
    )]
    TooManyParts,
    /// A character that is no part of the language.
    #[error("`{0}` is not part of a condition")]
    StrayCharacter(char),
    /// A text literal without an end.
    #[error("the text is not closed; put a quotation mark at its end")]
    OpenText,
    /// A number too large for 64 bits.
    #[error("`{0}` is too large a number")]
    NumberTooLarge(String),
    /// A number with a fraction or an exponent.
    #[error("`{0}` is not a whole number; amounts are counted in whole units")]
    NotWhole(String),
    /// A backslash before something that it does not escape.
    #[error("`{0}` stands for no character; write `\\\\` for a backslash")]
    BadEscape(String),
    /// Two facts compared with each other that both have more than [`MAX_COMPARED_VALUES`].
    #[error(
        "`{left}` and `{right}` both have more than {MAX_COMPARED_VALUES} values, too many to be compared \
         with each other; compare each with a value"
    )]
    TooManyValues {
        /// The fact on the left.
        left: String,
        /// The fact on the right.
        right: String,
    },
    /// Something else was expected here.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What could have stood here.
        expected: &'static str,
        /// What stands here.
        found: String,
    },
    /// The name of no fact.
    #[error("there is no fact `{name}`{}", nearest.as_ref().map(|n| format!("; did you mean `{n}`")).unwrap_or_default())]
    UnknownFact {
        /// The unknown name.
        name: String,
        /// A known name that looks like it.
        nearest: Option<String>,
    },
    /// Two sides of different types.
    #[error("`{fact}` is of type {fact_type} and cannot be compared with {found}")]
    TypeMismatch {
        /// The fact.
        fact: String,
        /// Its type.
        fact_type: &'static str,
        /// What it is compared with.
        found: String,
    },
    /// An order on a type that has none.
    #[error("{fact} is of type {fact_type}, which has no order; use `==`, `!=` or `in`")]
    NoOrder {
        /// The fact or condition, as messages show it.
        fact: String,
        /// Its type.
        fact_type: &'static str,
    },
    /// A text that is no option of the choice.
    #[error("`{option}` is not an option of `{fact}`; its options are {options}")]
    UnknownOption {
        /// The fact.
        fact: String,
        /// The text that is no option.
        option: String,
        /// The options, joined.
        options: String,
    },
    /// A text in `date("…")` that is no date.
    #[error("{0}")]
    BadDate(crate::DateError),
    /// A fact stands where only yes or no can stand.
    #[error("`{fact}` is of type {fact_type}, not a condition; compare it with a value")]
    NotACondition {
        /// The fact.
        fact: String,
        /// Its type.
        fact_type: &'static str,
    },
    /// A literal stands where a condition must stand.
    #[error("{0} is a value, not a condition; compare a fact with it")]
    LiteralAlone(String),
    /// Neither side of a comparison is a fact, or both are.
    #[error("a comparison needs a fact on one side and a value on the other")]
    NeedsFactAndValue,
    /// `atLeast` with a number outside 1 to the number of its conditions.
    #[error("atLeast({count}, …) of {of} conditions can never be right; give a number from 1 to {of}")]
    BadCount {
        /// The number given.
        count: i64,
        /// How many conditions there are.
        of: usize,
    },
}
