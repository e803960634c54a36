//! One decision as one JSON object: what conformance files hold, and what programs in any language can ask.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::shape::{self, Entries, FactType, ShapeError};
use crate::condition::{Condition, ConditionError};
use crate::date::Date;
use crate::fact::{Vocabulary, VocabularyError};
use crate::lower::{Formula, LowerError};
use crate::ruleset::{CompileError, Options, Rule, Ruleset};
use crate::verdict::Verdict;

/// The facts, the condition and what is known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    facts: Entries<FactType>,
    when: String,
    #[serde(default)]
    known: Entries<Json>,
    /// What holds of everyone there can be.
    #[serde(default)]
    constraints: Vec<String>,
    /// What a conformance file says the answer is; not read here.
    #[serde(default, rename = "expect")]
    _expect: Option<Json>,
    /// What the case shows; not read here.
    #[serde(default, rename = "name")]
    _name: Option<String>,
}

/// The answer to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseDecision {
    /// `true` or `false` if that holds under every completion of what is not known, `open` otherwise.
    pub verdict: &'static str,
    /// The names of the facts that can still change it, sorted: see [`crate::Decision::needs`].
    pub needs: Vec<String>,
    /// Whether nobody has what is known, by the constraints, which are put aside then.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub contradiction: bool,
}

/// A case that cannot be decided.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The text is not the JSON of a case.
    #[error("not the JSON of a case: {0}")]
    Json(#[from] serde_json::Error),
    /// A fact cannot be.
    #[error("{0}")]
    Fact(#[from] VocabularyError),
    /// The condition cannot be read.
    #[error("{0} (in `when` from byte {start} to {end})", start = .0.span.start, end = .0.span.end)]
    Condition(#[from] ConditionError),
    /// A fact's type or a known value does not fit.
    #[error("{0}")]
    Shape(#[from] ShapeError),
    /// The condition has no meaning.
    #[error("{0}")]
    Lower(#[from] LowerError),
    /// The condition is too complex.
    #[error("the condition {budget}; split or simplify it", budget = .0.budget)]
    Budget(#[from] CompileError),
}

/// Decides one case: `{"facts": {name: {"type": "bool"} | {"type": "int", "min", "max"} | {"type": "date", "min",
/// "max"} | {"type": "choice", "options": […]}}, "when": "…", "constraints": ["…"], "known": {name: value}}`; `constraints` and
/// `known` may be left out. A known value of `null` is not known; a list, or an object with `from` and `to`, narrows a fact to some of its values.
///
/// # Errors
/// [`CaseError`]
pub fn decide_case(json: &str) -> Result<CaseDecision, CaseError> {
    let case: Case = serde_json::from_str(json)?;
    let mut vocabulary = Vocabulary::new();
    for (name, fact) in case.facts.0 {
        let domain = fact.domain(&name)?;
        vocabulary.add_fact(&name, domain)?;
    }
    let condition = vocabulary.parse_condition(&case.when)?;
    let answers = shape::answers(&vocabulary, &case.known)?;
    let rule = Rule::new("", vec![Some(formula(&vocabulary, &condition)?)]);
    let mut constraints = Vec::with_capacity(case.constraints.len());
    for text in &case.constraints {
        constraints.push(formula(&vocabulary, &vocabulary.parse_condition(text)?)?);
    }
    let options = Options {
        constraints,
        ..Options::default()
    };
    let rules = Ruleset::compile_with(&vocabulary, std::slice::from_ref(&rule), options)?;
    let decision = rules.decide(0, &answers);
    let facts = decision
        .needs
        .into_iter()
        .filter_map(|fact| vocabulary.fact(fact));
    let mut needs: Vec<String> = facts.map(|fact| fact.name.clone()).collect();
    needs.sort_unstable();
    Ok(CaseDecision {
        verdict: match decision.verdict {
            Verdict::Eligible => "true",
            Verdict::NotEligible => "false",
            Verdict::Open => "open",
        },
        needs,
        contradiction: !rules.is_possible(&answers),
    })
}

/// Without derived facts the day plays no part.
fn formula(vocabulary: &Vocabulary, condition: &Condition) -> Result<Formula, CaseError> {
    let any_day = Date::from_day_number(0).ok_or(LowerError::ForeignCondition)?;
    Ok(vocabulary.lower(condition, any_day)?)
}
