//! One decision as one JSON object: what conformance files hold, and what programs in any language can ask.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::answers::{AnswerError, Answers};
use crate::condition::{Condition, ConditionError};
use crate::date::{Date, DateError};
use crate::fact::{Domain, FactId, Value, Vocabulary, VocabularyError};
use crate::lower::{Formula, LowerError};
use crate::ruleset::{CompileError, Rule, Ruleset, Verdict};

/// The facts, the condition and what is known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    facts: BTreeMap<String, FactType>,
    when: String,
    #[serde(default)]
    known: BTreeMap<String, Json>,
    /// What a conformance file says the answer is; not read here.
    #[serde(default, rename = "expect")]
    _expect: Option<Json>,
    /// What the case shows; not read here.
    #[serde(default, rename = "name")]
    _name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
enum FactType {
    Bool,
    Int { min: i64, max: i64 },
    Date { min: String, max: String },
    Choice { options: Vec<String> },
}

/// The answer to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseDecision {
    /// `true` or `false` if that holds under every completion of what is not known, `open` otherwise.
    pub verdict: &'static str,
    /// The names of the facts that can still change it, sorted: exactly those that decide under some completion of
    /// the others.
    pub needs: Vec<String>,
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
    /// A date of a fact's domain is none.
    #[error("`{fact}`: {error}")]
    Date {
        /// The fact.
        fact: String,
        /// What is wrong with the date.
        error: DateError,
    },
    /// The condition cannot be read.
    #[error("{0} (in `when` from byte {start} to {end})", start = .0.span.start, end = .0.span.end)]
    Condition(#[from] ConditionError),
    /// A known fact is not among the facts.
    #[error("`known` names `{0}`, which is not among `facts`")]
    UnknownFact(String),
    /// A known value has the wrong type.
    #[error("`{fact}` is of type {wanted} and cannot be {value}")]
    WrongType {
        /// The fact.
        fact: String,
        /// Its type.
        wanted: &'static str,
        /// The value.
        value: Json,
    },
    /// A known value is outside the fact's domain.
    #[error("{0}")]
    Answer(#[from] AnswerError),
    /// The condition has no meaning.
    #[error("{0}")]
    Lower(#[from] LowerError),
    /// The condition is too complex.
    #[error("the condition {budget}; split or simplify it", budget = .0.budget)]
    Budget(#[from] CompileError),
}

/// Decides one case: `{"facts": {name: {"type": "bool"} | {"type": "int", "min", "max"} | {"type": "date", "min",
/// "max"} | {"type": "choice", "options": […]}}, "when": "…", "known": {name: value}}`. A known value of `null` is not
/// known.
///
/// # Errors
/// [`CaseError`]
pub fn decide_case(json: &str) -> Result<CaseDecision, CaseError> {
    let case: Case = serde_json::from_str(json)?;
    let mut vocabulary = Vocabulary::new();
    for (name, fact) in case.facts {
        let domain = domain(&name, fact)?;
        vocabulary.add_fact(&name, domain)?;
    }
    let condition = vocabulary.parse_condition(&case.when)?;
    let mut answers = Answers::new();
    for (name, value) in case.known {
        let fact = vocabulary
            .find(&name)
            .ok_or_else(|| CaseError::UnknownFact(name.clone()))?;
        if let Some(value) = known_value(&vocabulary, fact, value)? {
            answers.set(&vocabulary, fact, &value)?;
        }
    }
    let rule = Rule::new("", vec![Some(formula(&vocabulary, &condition)?)]);
    let rules = Ruleset::compile(&vocabulary, std::slice::from_ref(&rule))?;
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
    })
}

/// Without derived facts the day plays no part.
fn formula(vocabulary: &Vocabulary, condition: &Condition) -> Result<Formula, CaseError> {
    let any_day = Date::from_day_number(0).ok_or(LowerError::ForeignCondition)?;
    Ok(vocabulary.lower(condition, any_day)?)
}

fn domain(name: &str, fact: FactType) -> Result<Domain, CaseError> {
    let date = |text: &str| {
        Date::parse(text).map_err(|error| CaseError::Date {
            fact: name.to_owned(),
            error,
        })
    };
    Ok(match fact {
        FactType::Bool => Domain::Bool,
        FactType::Int { min, max } => Domain::Int { min, max },
        FactType::Date { min, max } => Domain::Date {
            min: date(&min)?,
            max: date(&max)?,
        },
        FactType::Choice { options } => Domain::Choice(options),
    })
}

fn known_value(vocabulary: &Vocabulary, fact: FactId, json: Json) -> Result<Option<Value>, CaseError> {
    let Some(known) = vocabulary.fact(fact) else {
        return Ok(None);
    };
    let value = match (&known.domain, &json) {
        (_, Json::Null) => return Ok(None),
        (Domain::Bool, Json::Bool(value)) => Some(Value::Bool(*value)),
        (Domain::Int { .. }, Json::Number(value)) => value.as_i64().map(Value::Int),
        (Domain::Choice(_), Json::String(value)) => Some(Value::Choice(value.clone())),
        (Domain::Date { .. }, Json::String(value)) => {
            Some(Value::Date(Date::parse(value).map_err(|error| {
                CaseError::Date {
                    fact: known.name.clone(),
                    error,
                }
            })?))
        }
        _ => None,
    };
    match value {
        Some(value) => Ok(Some(value)),
        None => Err(CaseError::WrongType {
            fact: known.name.clone(),
            wanted: known.domain.type_name(),
            value: json,
        }),
    }
}
