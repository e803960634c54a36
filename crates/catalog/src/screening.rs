//! A catalog on one day, ready to screen a visitor.

use eligibility::{Answers, CompileError, Date, FactId, Rule, Ruleset, Verdict};

use crate::availability::Availability;
use crate::model::{Audience, Basis, Catalog, Criterion, Program, Status};

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
pub struct Outcome {
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

impl Outcome {
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

    /// Whether the visitor may still turn out to fit.
    #[must_use]
    pub fn may_fit(&self) -> bool {
        self.group() != Group::NotEligible
    }
}

/// A catalog compiled for one day.
#[derive(Debug, Clone)]
pub struct Screening {
    on: Date,
    rules: Ruleset,
    applying: Vec<Applying>,
}

/// The criteria of one program that apply on the day.
#[derive(Debug, Clone)]
struct Applying {
    availability: Availability,
    round: Option<String>,
    /// Positions of the criteria, and whether facts can settle each on that day.
    criteria: Vec<(usize, Basis)>,
}

impl Screening {
    /// Compiles a catalog for a day. Each program is judged by the round that counts on that day, as of that
    /// round's notice day where it has one.
    ///
    /// A criterion that has no meaning on the day, because a table lacks the year, is left to staff.
    ///
    /// # Errors
    /// [`CompileError`] if a criterion is too complex.
    pub fn new(catalog: &Catalog, on: Date) -> Result<Self, CompileError> {
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
                let formula = criterion
                    .condition
                    .as_ref()
                    .and_then(|c| catalog.vocabulary.lower(c, judged_on).ok());
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
                criteria,
            });
        }
        Ok(Self {
            on,
            rules: Ruleset::compile(&catalog.vocabulary, &rules)?,
            applying,
        })
    }

    /// The day of this screening.
    #[must_use]
    pub fn on(&self) -> Date {
        self.on
    }

    /// The id of the round by which a program is judged.
    #[must_use]
    pub fn round(&self, program: usize) -> Option<&str> {
        self.applying.get(program)?.round.as_deref()
    }

    /// What is certain about every program, in the catalog's order.
    #[must_use]
    pub fn screen(&self, catalog: &Catalog, answers: &Answers) -> Vec<Outcome> {
        catalog
            .programs
            .iter()
            .enumerate()
            .map(|(index, program)| self.outcome(index, program, answers))
            .collect()
    }

    fn outcome(&self, index: usize, program: &Program, answers: &Answers) -> Outcome {
        let decision = self.rules.decide(index, answers);
        let none = Applying {
            availability: Availability::Unconfirmed,
            round: None,
            criteria: Vec::new(),
        };
        let applying = self.applying.get(index).unwrap_or(&none);
        let mut criteria = Vec::with_capacity(applying.criteria.len());
        let mut failed_on = Confirmation::Unconfirmed;
        let mut holds_on = if program.status == Status::Confirmed {
            Confirmation::None
        } else {
            Confirmation::Unconfirmed
        };
        let (mut failing, mut holding, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for ((position, basis), verdict) in applying.criteria.iter().zip(&decision.criteria) {
            let rests_on = match (basis, verdict) {
                (Basis::Unconfirmed, _) => Confirmation::Unconfirmed,
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
        Outcome {
            verdict: decision.verdict,
            confirmation,
            availability: applying.availability,
            needs: decision.needs,
            criteria,
            because,
        }
    }

    /// The question to ask next: the fact that the most open programs of this audience still need, the
    /// vocabulary's order deciding between equals and sensitive ones last. None when nothing is left to ask.
    #[must_use]
    pub fn next_question(
        &self,
        catalog: &Catalog,
        outcomes: &[Outcome],
        audience: Audience,
        skipped: &[FactId],
    ) -> Option<FactId> {
        let mut needed = vec![0_usize; catalog.questions.len()];
        for (program, outcome) in catalog.programs.iter().zip(outcomes) {
            if program.audience.contains(&audience) {
                for fact in &outcome.needs {
                    if let Some(count) = needed.get_mut(fact.index()) {
                        *count += 1;
                    }
                }
            }
        }
        catalog
            .questions
            .iter()
            .zip(needed)
            .filter(|(question, count)| *count > 0 && !skipped.contains(&question.fact))
            .min_by_key(|(question, count)| (question.sensitive, std::cmp::Reverse(*count), question.fact))
            .map(|(question, _)| question.fact)
    }
}
