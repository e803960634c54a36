//! Exact eligibility decisions under partial answers.
//!
//! A [`Vocabulary`] names the typed *facts* that can be true of a person or a company. A [`Condition`] is a
//! checked formula over facts, written in a small subset of CEL. A [`Ruleset`] compiles the conditions of many
//! rules into one multi-valued decision diagram, and answers for any set of known facts:
//!
//! * the [`Verdict`]: *eligible* if the rule holds under **every** completion of the unknown facts, *not
//!   eligible* if it fails under every one, *open* otherwise. This is supervaluation, stronger than Kleene's
//!   three-valued logic: with the age unknown, `age < 20 || age >= 20` is true;
//! * which facts can still change it.
//!
//! A [`Session`] follows one visitor answer by answer and a [`Planner`] chooses the next question; a [`Population`]
//! is screened at once. [`Ruleset::reason`] and [`Ruleset::cheapest_change`] explain a verdict,
//! [`Vocabulary::turn`] says when it turns, and an [`Analysis`] asks about the rules without anyone's answers.
//!
//! The crate does no input or output, reads no clock and knows no browser.
//!
//! ```
//! use eligibility::{Answers, Date, Domain, Rule, Ruleset, Value, Verdict, Vocabulary};
//!
//! let mut words = Vocabulary::new();
//! let born = words.add_fact("birth_date", Domain::dates("1900-01-01", "2026-12-31")?)?;
//! words.add_years_since("age", born)?;
//! let day = Date::parse("2025-04-21")?;
//!
//! let condition = words.parse_condition("age >= 19 && age <= 39")?;
//! let rule = Rule::new("youth", vec![Some(words.lower(&condition, day)?)]);
//! let rules = Ruleset::compile(&words, &[rule])?;
//!
//! let mut answers = Answers::new();
//! assert_eq!(rules.decide(0, &answers).verdict, Verdict::Open);
//! answers.set(&words, born, &Value::Date(Date::parse("1999-03-02")?))?;
//! assert_eq!(rules.decide(0, &answers).verdict, Verdict::Eligible);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// The examples of the README are tests too.
#[cfg(all(doctest, feature = "parse"))]
#[doc = include_str!("../README.md")]
struct Readme;

mod analysis;
mod answers;
mod condition;
mod date;
mod diagram;
mod fact;
#[cfg(feature = "json")]
mod json;
mod lower;
mod passing;
mod planner;
mod population;
mod possible;
mod ranges;
mod reason;
mod ruleset;
mod session;
mod simulation;
mod sorting;
mod verdict;
mod weights;
mod work;

pub use analysis::{Analysis, Overlap, Person, TooComplex, Uncovered};
pub use answers::{AnswerError, Answers};
pub use condition::{Condition, Operand, Relation};
#[cfg(feature = "parse")]
pub use condition::{
    ConditionError, ConditionErrorKind, MAX_COMPARED_VALUES, MAX_CONDITION_BYTES, MAX_CONDITION_DEPTH,
    MAX_CONDITION_PARTS,
};
pub use date::{Date, DateError};
pub use diagram::build::NODE_BUDGET;
pub use fact::{
    Derived, DerivedId, DerivedKind, Domain, Fact, FactId, MAX_NAME_BYTES, MAX_SIZES, Rounding, Table,
    TableRow, UNKNOWN_AMOUNT, Value, Vocabulary, VocabularyError,
};
#[cfg(feature = "json")]
pub use json::{
    AnswersJsonError, CaseDecision, CaseError, JsonRules, JsonRulesError, ShapeError, answers_from_json,
    decide_case, values_to_json,
};
pub use lower::{Formula, LowerError};
pub use passing::Turn;
pub use planner::{Goal, Planner, QuestionCost};
pub use population::{Population, Profile};
pub use possible::Conflict;
pub use ranges::RangeSet;
pub use reason::{Counterfactual, Reason};
pub use ruleset::{Budget, CompileError, Decision, FACT_BUDGET, Options, Rule, Ruleset};
pub use session::{Counts, Session};
pub use simulation::{Expected, Policy};
pub use verdict::Verdict;
pub use weights::{WeightError, Weights};
#[doc(hidden)]
pub use work::work_done;
