//! Rules, answers and decisions as JSON: for conformance files, and for programs in other languages.

mod case;
mod rules;
mod shape;

pub use case::{CaseDecision, CaseError, decide_case};
pub use rules::{JsonRules, JsonRulesError};
pub use shape::{AnswersJsonError, ShapeError, answers_from_json, values_to_json};
