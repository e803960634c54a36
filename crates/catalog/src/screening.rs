//! A catalog on one day, ready to screen a visitor.

mod advice;
mod possible;
mod questions;
mod unconfirmed;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use eligibility::{
    Answers, CompileError, Date, Decision, Domain, FactId, Formula, Goal, Options, Planner, QuestionCost,
    Rule, Ruleset, Session, Value, Verdict, Weights,
};

pub use advice::Advice;
pub use possible::Contradiction;
use possible::InForce;
use unconfirmed::Unconfirmed;

use crate::availability::Availability;
use crate::day::is_open_end;
use crate::model::{Basis, Catalog, Criterion, Program, ProgramIndex, ProgramStatus};

/// Whether a yes is firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confirmation {
    /// As firm as a self-check can be.
    None,
    /// Staff check a criterion from documents.
    Staff,
    /// A criterion, or the whole program, has no confirmed source.
    Unconfirmed,
}

/// How one criterion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CriterionState {
    /// It holds.
    Holds,
    /// It does not hold.
    Fails,
    /// Unanswered questions decide.
    Open,
    /// As far as the answers go it holds, or facts cannot settle it: a person must confirm it.
    Confirm,
}

/// Where a program stands on the results screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// 신청 가능
    CanApply,
    /// 더 확인하면 알 수 있어요
    MoreToCheck,
    /// 해당 안 됨
    NotEligible,
}

/// What screening says about one program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreeningResult {
    /// The verdict on the criteria that apply.
    pub verdict: Verdict,
    /// Whether a yes is firm; for a no, whether it rests on unconfirmed criteria alone.
    pub confirmation: Confirmation,
    /// Whether it can be applied for.
    pub availability: Availability,
    /// The unknown facts that can still change the verdict.
    pub needs: Vec<FactId>,
    /// The criteria that apply, by position in the program, and how each stands.
    pub criteria: Vec<(usize, CriterionState)>,
    /// The criteria behind the verdict, by position: those that fail for a no, those that hold for a yes.
    pub because: Vec<usize>,
}

impl ScreeningResult {
    /// Where the program stands on the results screen.
    #[must_use]
    pub fn group(&self) -> Group {
        match (self.verdict, self.availability) {
            (Verdict::NotEligible, _) if self.confirmation == Confirmation::Unconfirmed => Group::MoreToCheck,
            (Verdict::NotEligible, _) => Group::NotEligible,
            (Verdict::Eligible, Availability::Open(_)) if self.confirmation != Confirmation::Unconfirmed => {
                Group::CanApply
            }
            _ => Group::MoreToCheck,
        }
    }

    /// Whether it fits because nothing is asked of anybody.
    #[must_use]
    pub fn is_for_everybody(&self) -> bool {
        self.verdict == Verdict::Eligible && self.criteria.is_empty()
    }

    /// Whether the visitor may still turn out to fit.
    #[must_use]
    pub fn may_fit(&self) -> bool {
        self.group() != Group::NotEligible
    }
}

/// A catalog compiled for one day.
#[derive(Debug)]
pub struct Screening {
    on: Date,
    rules: Arc<Ruleset>,
    planner: Planner,
    applying: Vec<Applying>,
    unconfirmed: Unconfirmed,
    /// The ids of the rules' constraints.
    constraints: Vec<String>,
    /// What the last answers led to, so that the next ones cost no more than they change.
    session: Mutex<Session>,
}

/// The criteria of one program that apply on the day.
#[derive(Debug, Clone)]
struct Applying {
    availability: Availability,
    round: Option<String>,
    /// The day to which ages and periods are counted.
    judged_on: Date,
    /// Whether ages and periods are counted to a fixed day rather than to the day of asking.
    fixed_day: bool,
    /// Positions of the criteria, and whether facts can settle each on that day.
    criteria: Vec<(usize, Basis)>,
}

impl Screening {
    /// Compiles a catalog for a day. Each program is judged by the round that counts on that day, as of that
    /// round's notice day where it has one.
    ///
    /// A criterion that has no meaning on the day, because a table lacks the year, is left to staff. What is said of the
    /// programs holds of everyone whom the catalog's constraints leave on the day.
    ///
    /// # Errors
    /// [`CompileError`] if a criterion or a constraint is too complex.
    pub fn new(catalog: &Catalog, on: Date) -> Result<Self, CompileError> {
        Self::compile(catalog, on, InForce::on(catalog, on))
    }

    fn compile(catalog: &Catalog, on: Date, constraints: InForce) -> Result<Self, CompileError> {
        let mut rules = Vec::with_capacity(catalog.programs.len());
        let mut applying = Vec::with_capacity(catalog.programs.len());
        for program in &catalog.programs {
            let (round, availability) = program.round_on(on);
            let judged_on = round.and_then(|round| round.notice).unwrap_or(on);
            let applies = |criterion: &Criterion| {
                criterion.rounds.is_empty() || round.is_some_and(|round| criterion.rounds.contains(&round.id))
            };
            let mut formulas = Vec::new();
            let mut criteria = Vec::new();
            for (index, criterion) in program.criteria.iter().enumerate().filter(|(_, c)| applies(c)) {
                let formula = lowered(catalog, criterion, judged_on);
                let settled = criterion.condition.is_none() || formula.is_some();
                let basis = if settled {
                    criterion.basis
                } else {
                    Basis::Unconfirmed
                };
                formulas.push(formula);
                criteria.push((index, basis));
            }
            rules.push(Rule::new(&program.id, formulas));
            applying.push(Applying {
                availability,
                round: round.map(|round| round.id.clone()),
                judged_on,
                fixed_day: judged_on != on || round.is_some_and(|round| round.notice.is_some()),
                criteria,
            });
        }
        let options = Options {
            weights: weights(catalog, on),
            constraints: constraints.formulas,
            order: None,
        };
        let rules = Arc::new(Ruleset::compile_with(&catalog.vocabulary, &rules, options)?);
        let questions = catalog.questions.iter().map(|question| QuestionCost {
            fact: question.fact,
            cost: f64::from(question.cost.max(1)),
            late: question.sensitive,
        });
        let days: Vec<Date> = applying.iter().map(|applying| applying.judged_on).collect();
        Ok(Self {
            on,
            unconfirmed: Unconfirmed::compile(catalog, &days)?,
            planner: Planner::new(questions.collect(), Goal::SettleAll),
            session: Mutex::new(Session::new(Arc::clone(&rules))),
            rules,
            applying,
            constraints: constraints.ids,
        })
    }

    /// The rules, one a program, in the catalog's order.
    #[must_use]
    pub fn rules(&self) -> &Arc<Ruleset> {
        &self.rules
    }

    /// How this catalog's questions are chosen.
    #[must_use]
    pub fn planner(&self) -> &Planner {
        &self.planner
    }

    /// Of each program, the positions of the criteria that are in force on the day, in the order of the rules' criteria.
    pub fn criteria_in_force(&self) -> impl Iterator<Item = Vec<usize>> + '_ {
        let positions = |applying: &Applying| applying.criteria.iter().map(|(at, _)| *at).collect();
        self.applying.iter().map(positions)
    }

    /// Whether a program takes applications on the day, or `None` if there is no such program.
    #[must_use]
    pub fn availability(&self, program: ProgramIndex) -> Option<Availability> {
        self.applying.get(program.0).map(|applying| applying.availability)
    }

    /// The conditions of a program that are in force on the day, as they are judged; `None` for one that facts cannot settle.
    #[must_use]
    pub fn formulas(&self, catalog: &Catalog, program: ProgramIndex) -> Vec<Option<Formula>> {
        let (Some(applying), Some(program)) = (self.applying.get(program.0), catalog.program_at(program))
        else {
            return Vec::new();
        };
        let criteria = applying
            .criteria
            .iter()
            .filter_map(|(at, _)| program.criteria.get(*at));
        let lowered = |criterion| lowered(catalog, criterion, applying.judged_on);
        criteria.map(lowered).collect()
    }

    /// Returns the day to which a program's ages and periods are counted, or `None` if there is no such program.
    #[must_use]
    pub fn judged_on(&self, program: ProgramIndex) -> Option<Date> {
        self.applying.get(program.0).map(|applying| applying.judged_on)
    }

    /// The session, brought to these answers.
    fn session(&self, answers: &Answers) -> MutexGuard<'_, Session> {
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if session.answers() != answers {
            session.update(answers.clone());
        }
        session
    }

    /// The day of this screening.
    #[must_use]
    pub fn on(&self) -> Date {
        self.on
    }

    /// The id of the round by which a program is judged.
    #[must_use]
    pub fn round(&self, program: ProgramIndex) -> Option<&str> {
        self.applying.get(program.0)?.round.as_deref()
    }

    /// What is certain about every program, in the catalog's order.
    #[must_use]
    pub fn screen(&self, catalog: &Catalog, answers: &Answers) -> Vec<ScreeningResult> {
        let mut session = self.session(answers);
        let unconfirmed = self.unconfirmed.among(answers);
        let programs = catalog.indexed_programs().zip(&self.applying);
        programs
            .map(|((at, program), applying)| {
                let index = at.0;
                let criteria = 0..applying.criteria.len();
                let decision = Decision {
                    verdict: session.verdict(index),
                    needs: session.needs(index),
                    criteria: criteria.map(|at| session.criterion(index, at)).collect(),
                };
                outcome(decision, program, applying, &unconfirmed.of(at))
            })
            .collect()
    }

    /// Returns what is certain about the program at this position alone, without a look at the others, or `None` if
    /// there is no such program.
    #[must_use]
    pub fn screen_one(
        &self,
        catalog: &Catalog,
        program: ProgramIndex,
        answers: &Answers,
    ) -> Option<ScreeningResult> {
        let decision = self.rules.decide(program.0, answers);
        Some(outcome(
            decision,
            catalog.program_at(program)?,
            self.applying.get(program.0)?,
            &self.unconfirmed.among(answers).of(program),
        ))
    }
}

/// The weights that the catalog's questions give to their answers. Of a date without an end and without weights, the days up to the
/// day of asking are equally likely, and later ones are not expected: else the centuries to come would outweigh everybody alive.
fn weights(catalog: &Catalog, on: Date) -> Weights {
    let mut weights = Weights::uniform();
    for question in &catalog.questions {
        let Some(fact) = catalog.vocabulary.fact(question.fact) else {
            continue;
        };
        if let Domain::Date { min, max } = fact.domain
            && question.weights.is_empty()
            && is_open_end(max)
        {
            let (first, last) = (Value::Date(min), Value::Date(on));
            // On a day before all of them there is no weight, and they are equally likely.
            let _ = weights.add(&catalog.vocabulary, question.fact, &first, &last, 1.0);
        }
        for weight in &question.weights {
            if let (Some(first), Some(last)) =
                (fact.domain.value(weight.first), fact.domain.value(weight.last))
            {
                // A weight that cannot be was refused when the catalog was checked.
                let weight = f64::from(weight.weight);
                let _ = weights.add(&catalog.vocabulary, question.fact, &first, &last, weight);
            }
        }
    }
    weights
}

/// `unconfirmed` are the criteria, by position, that rest on nothing confirmed for this visitor whatever their basis.
fn outcome(
    decision: Decision,
    program: &Program,
    applying: &Applying,
    unconfirmed: &[usize],
) -> ScreeningResult {
    let mut criteria = Vec::with_capacity(applying.criteria.len());
    let mut failed_on = Confirmation::Unconfirmed;
    let mut holds_on = match program.status {
        // What rests on a document or has no source says so of itself.
        ProgramStatus::Confirmed | ProgramStatus::Elsewhere => Confirmation::None,
        ProgramStatus::Unconfirmed | ProgramStatus::Planned => Confirmation::Unconfirmed,
    };
    let (mut failing, mut holding, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for ((position, basis), verdict) in applying.criteria.iter().zip(decision.criteria) {
        let rests_on = match (basis, verdict) {
            (Basis::Unconfirmed, _) => Confirmation::Unconfirmed,
            _ if unconfirmed.contains(position) => Confirmation::Unconfirmed,
            (Basis::Staff, _) | (Basis::Confirmed, None) => Confirmation::Staff,
            (Basis::Confirmed, Some(_)) => Confirmation::None,
        };
        holds_on = holds_on.max(rests_on);
        let state = match verdict {
            Some(Verdict::NotEligible) => {
                failing.push(*position);
                failed_on = failed_on.min(rests_on);
                CriterionState::Fails
            }
            Some(Verdict::Open) => {
                open.push(*position);
                CriterionState::Open
            }
            _ => {
                holding.push(*position);
                if rests_on == Confirmation::None {
                    CriterionState::Holds
                } else {
                    CriterionState::Confirm
                }
            }
        };
        criteria.push((*position, state));
    }
    let (confirmation, because) = match decision.verdict {
        // Criteria can exclude each other without one of them failing alone.
        Verdict::NotEligible if failing.is_empty() => (Confirmation::None, open),
        Verdict::NotEligible => (failed_on, failing),
        Verdict::Eligible => (holds_on, holding),
        Verdict::Open => (holds_on, Vec::new()),
    };
    ScreeningResult {
        verdict: decision.verdict,
        confirmation,
        availability: applying.availability,
        needs: decision.needs,
        criteria,
        because,
    }
}

/// The condition of a criterion as it is judged on a day; `None` if facts cannot settle it.
fn lowered(catalog: &Catalog, criterion: &Criterion, on: Date) -> Option<Formula> {
    let condition = criterion.condition.as_ref()?;
    catalog.vocabulary.lower(condition, on).ok()
}
