//! Many rules from one JSON text, screened and explained as JSON: what a program in another language needs, with one
//! call for all rules.

mod definition;
mod err;

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::shape::{self, Entries, ShapeError, values_to_json};
use crate::condition::Condition;
use crate::date::Date;
use crate::fact::{FactId, Vocabulary};
use crate::lower::Formula;
use crate::passing::Turn;
use crate::planner::{Goal, Planner, QuestionCost};
use crate::ruleset::{Options, Rule, Ruleset};
use crate::session::Session;
use crate::verdict::Verdict;
use crate::weights::Weights;
use definition::{ConstraintDefinition, Definition, RuleDefinition, add_derived, add_weights, table};
pub use err::JsonRulesError;

/// Rules from a JSON text, and a session that follows the answers it is given.
#[derive(Debug)]
pub struct JsonRules {
    on: Date,
    ids: Vec<String>,
    constraints: Vec<String>,
    conditions: Vec<Vec<Condition>>,
    rules: Arc<Ruleset>,
    planner: Planner,
    /// What changing each fact costs; none for one that cannot change.
    changes: Vec<Option<u32>>,
    session: Session,
}

impl JsonRules {
    /// Reads and compiles rules: `{"on": "2025-04-21", "facts": {name: {"type": …, "question": {"cost", "late",
    /// "change", "weights"}}}, "tables": {name: [{"year", "amounts", "each_further"}]}, "derived": {name:
    /// {"years_since": fact} | {"calendar_years_since": fact} | {"months_since": fact} | {"percent_of_table":
    /// {"amount", "size", "table", "rounding": "half-up" | "up-to-thousand"}}}, "rules": [{"id", "criteria": ["…"]}],
    /// "constraints": [{"id", "possible": "…"}]}`. Without `rounding` a percentage is the exact fraction; tables, derived facts and
    /// constraints may be left out.
    ///
    /// # Errors
    /// [`JsonRulesError`]
    pub fn parse(text: &str) -> Result<Self, JsonRulesError> {
        let definition: Definition =
            serde_json::from_str(text).map_err(|error| JsonRulesError::Json { what: "rules", error })?;
        let on = Date::parse(&definition.on)?;
        let mut words = Vocabulary::new();
        let mut questions = Vec::new();
        for (name, fact) in definition.facts.0 {
            let id = words.add_fact(&name, fact.kind.domain(&name)?)?;
            questions.push((id, name, fact.question));
        }
        for (name, rows) in definition.tables.0 {
            words.add_table(table(name, rows));
        }
        for (name, derived) in definition.derived.0 {
            add_derived(&mut words, &name, &derived)?;
        }
        let mut planned = Vec::with_capacity(questions.len());
        let mut changes = Vec::with_capacity(questions.len());
        let mut weights = Weights::uniform();
        for (fact, name, question) in questions {
            let cost = question.cost.unwrap_or(1.0);
            if !(cost.is_finite() && cost > 0.0) {
                return Err(JsonRulesError::Cost { fact: name, cost });
            }
            planned.push(QuestionCost {
                fact,
                cost,
                late: question.late,
            });
            changes.push(question.change);
            add_weights(&words, &mut weights, fact, &question.weights)?;
        }
        let mut ids: Vec<String> = Vec::with_capacity(definition.rules.len());
        let mut conditions = Vec::with_capacity(definition.rules.len());
        let mut rules = Vec::with_capacity(definition.rules.len());
        for rule in definition.rules {
            let (read, lowered) = criteria(&words, &rule, on)?;
            rules.push(Rule::new(&rule.id, lowered));
            conditions.push(read);
            ids.push(rule.id);
        }
        let mut sorted: Vec<&String> = ids.iter().collect();
        sorted.sort_unstable();
        if let Some([twice, _]) = sorted.array_windows().find(|[a, b]| a == b) {
            return Err(JsonRulesError::RuleTwice((*twice).clone()));
        }
        let constraints = constraints(&words, &definition.constraints, on)?;
        let options = Options {
            weights,
            constraints,
            order: None,
        };
        let rules = Arc::new(Ruleset::compile_with(&words, &rules, options)?);
        Ok(Self {
            on,
            ids,
            constraints: definition.constraints.into_iter().map(|known| known.id).collect(),
            conditions,
            session: Session::new(Arc::clone(&rules)),
            rules,
            planner: Planner::new(planned, Goal::SettleAll),
            changes,
        })
    }

    /// The names of the rules, in the order of their verdicts.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Every rule's verdict under some answers (`{name: value}`; a list, or an object with `from` and `to`, narrows),
    /// in the order of [`JsonRules::ids`].
    ///
    /// # Errors
    /// [`JsonRulesError`] if the answers cannot be; the session stays at those before.
    pub fn verdicts(&mut self, answers: &str) -> Result<Vec<Verdict>, JsonRulesError> {
        self.go_to(answers)?;
        Ok((0..self.ids.len())
            .map(|rule| self.session.verdict(rule))
            .collect())
    }

    /// All that is certain under some answers: `{"counts": {verdict: number}, "next": the fact to ask for next or null,
    /// "rules": [{"id", "verdict", "needs": [facts], "failed": [criteria]}], "contradiction": {"facts", "constraints"} or null}`.
    /// Under a contradiction the rules are judged without constraints.
    ///
    /// # Errors
    /// [`JsonRulesError`] if the answers cannot be; the session stays at those before.
    pub fn screen(&mut self, answers: &str) -> Result<Json, JsonRulesError> {
        self.go_to(answers)?;
        let rows: Vec<Json> = (0..self.ids.len()).map(|rule| self.row(rule)).collect();
        let counts = self.session.counts();
        let next = self.planner.next(&self.session, |_| true, &[]);
        Ok(json!({
            "counts": {
                Verdict::Eligible.name(): counts.eligible,
                Verdict::NotEligible.name(): counts.not_eligible,
                Verdict::Open.name(): counts.open,
            },
            "next": next.map(|fact| self.name(fact)),
            "rules": rows,
            "contradiction": self.contradiction(),
        }))
    }

    /// Why a rule has its verdict under some answers, and what would change it: `{"verdict", "likelihood", "reason":
    /// {"facts", "criteria"} or null, "change": {"facts": {name: values}, "cost", "then"} or null, "from": day or null,
    /// "until": day or null}`.
    ///
    /// # Errors
    /// [`JsonRulesError`] if the answers cannot be, or there is no such rule; the session stays at the answers before.
    pub fn explain(&mut self, id: &str, answers: &str) -> Result<Json, JsonRulesError> {
        let rule = self
            .ids
            .iter()
            .position(|known| known == id)
            .ok_or_else(|| JsonRulesError::UnknownRule(id.to_owned()))?;
        self.go_to(answers)?;
        let answers = self.session.answers();
        let reason = self
            .rules
            .reason(rule, answers)
            .map(|reason| json!({"facts": self.names(&reason.answers), "criteria": reason.criteria}));
        let cost = |fact: FactId| self.changes.get(fact.index()).copied().flatten();
        let change = self.rules.cheapest_change(rule, answers, cost).map(|change| {
            let facts = change.facts.iter().filter_map(|(fact, values)| {
                let fact = self.rules.vocabulary().fact(*fact)?;
                Some((fact.name.clone(), values_to_json(&fact.domain, values)))
            });
            json!({
                "facts": facts.collect::<Map<_, _>>(),
                "cost": change.cost,
                "then": change.then.name(),
            })
        });
        let conditions: Vec<&Condition> = self.conditions.get(rule).into_iter().flatten().collect();
        let turn = self.rules.vocabulary().turn(&conditions, answers, self.on);
        let (from, until) = match turn {
            Some(Turn::HoldsFrom(day)) => (Some(day), None),
            Some(Turn::HoldsUntil(day)) => (None, Some(day)),
            None => (None, None),
        };
        Ok(json!({
            "verdict": self.session.verdict(rule).name(),
            "likelihood": self.session.likelihood(rule),
            "reason": reason,
            "change": change,
            "from": from,
            "until": until,
        }))
    }

    /// The values that a fact can be answered with, the other answers being what they are: a list of values, or of ranges `{"from",
    /// "to"}` of numbers or dates.
    ///
    /// # Errors
    /// [`JsonRulesError`] if the answers cannot be, or there is no such fact; the session stays at the answers before.
    pub fn possible(&mut self, fact: &str, answers: &str) -> Result<Json, JsonRulesError> {
        self.go_to(answers)?;
        let words = self.rules.vocabulary();
        let known = words.find(fact).and_then(|id| Some((id, words.fact(id)?)));
        let (id, known) = known.ok_or_else(|| ShapeError::UnknownFact(fact.to_owned()))?;
        Ok(values_to_json(&known.domain, &self.session.possible_values(id)))
    }

    fn contradiction(&self) -> Option<Json> {
        let conflict = self.session.contradiction()?;
        let constraints: Vec<&String> = conflict
            .constraints
            .iter()
            .filter_map(|at| self.constraints.get(*at))
            .collect();
        Some(json!({"facts": self.names(&conflict.answers), "constraints": constraints}))
    }

    fn go_to(&mut self, answers: &str) -> Result<(), JsonRulesError> {
        let entries: Entries<Json> = serde_json::from_str(answers).map_err(|error| JsonRulesError::Json {
            what: "answers",
            error,
        })?;
        let answers = shape::answers(self.rules.vocabulary(), &entries)?;
        self.session.update(answers);
        Ok(())
    }

    fn row(&mut self, rule: usize) -> Json {
        let criteria = self.conditions.get(rule).map_or(0, Vec::len);
        let failed: Vec<usize> = match self.session.verdict(rule) {
            Verdict::NotEligible => (0..criteria)
                .filter(|at| self.session.criterion(rule, *at) == Some(Verdict::NotEligible))
                .collect(),
            _ => Vec::new(),
        };
        json!({
            "id": self.ids.get(rule),
            "verdict": self.session.verdict(rule).name(),
            "needs": self.names(&self.session.needs(rule)),
            "failed": failed,
        })
    }

    fn name(&self, fact: FactId) -> &str {
        let fact = self.rules.vocabulary().fact(fact);
        fact.map_or("", |fact| fact.name.as_str())
    }

    fn names(&self, facts: &[FactId]) -> Vec<&str> {
        facts.iter().map(|fact| self.name(*fact)).collect()
    }
}

fn constraints(
    words: &Vocabulary,
    definitions: &[ConstraintDefinition],
    on: Date,
) -> Result<Vec<Formula>, JsonRulesError> {
    let read = |constraint: &ConstraintDefinition| {
        let condition = words.parse_condition(&constraint.possible).map_err(|error| {
            JsonRulesError::ConstraintCondition {
                constraint: constraint.id.clone(),
                error: Box::new(error),
            }
        })?;
        let lowered = words.lower(&condition, on);
        lowered.map_err(|error| JsonRulesError::ConstraintLower {
            constraint: constraint.id.clone(),
            error,
        })
    };
    definitions.iter().map(read).collect()
}

type Criteria = (Vec<Condition>, Vec<Option<Formula>>);

fn criteria(words: &Vocabulary, rule: &RuleDefinition, on: Date) -> Result<Criteria, JsonRulesError> {
    let mut read = Vec::with_capacity(rule.criteria.len());
    let mut lowered = Vec::with_capacity(rule.criteria.len());
    for (criterion, text) in rule.criteria.iter().enumerate() {
        let condition = words
            .parse_condition(text)
            .map_err(|error| JsonRulesError::Condition {
                rule: rule.id.clone(),
                criterion,
                error: Box::new(error),
            })?;
        let formula = words
            .lower(&condition, on)
            .map_err(|error| JsonRulesError::Lower {
                rule: rule.id.clone(),
                criterion,
                error,
            })?;
        lowered.push(Some(formula));
        read.push(condition);
    }
    Ok((read, lowered))
}
