//! Which answers a possible person can have.

use eligibility::{Answers, CompileError, Date, FactId, Formula, RangeSet, Session};

use super::Screening;
use crate::model::Catalog;

/// Answers that no possible person has together. Until one of them is changed, programs are judged as if there were no constraints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The fewest facts whose answers cannot be together, in the catalog's order.
    pub facts: Vec<FactId>,
    /// The ids of the constraints that these answers break together, as few as possible: see [`Catalog::constraint`].
    pub constraints: Vec<String>,
}

impl Screening {
    /// As [`Screening::new`], but everyone is possible whom the facts' types allow: to measure what constraints save.
    ///
    /// # Errors
    /// [`CompileError`] if a criterion is too complex.
    pub fn without_constraints(catalog: &Catalog, on: Date) -> Result<Self, CompileError> {
        Self::compile(catalog, on, InForce::default())
    }

    /// The values, as integers of the fact's domain, that the fact can be answered with while the other answers stay: nothing that
    /// is possible is left out, and nothing else is in it. Empty if the other answers contradict each other already.
    #[must_use]
    pub fn possible_values(&self, answers: &Answers, fact: FactId) -> RangeSet {
        self.session(answers).possible_values(fact)
    }

    /// The fewest answers that contradict each other, or `None` if somebody possible has all of them.
    #[must_use]
    pub fn contradiction(&self, answers: &Answers) -> Option<Contradiction> {
        let conflict = Session::contradiction(&self.session(answers))?;
        let ids = conflict
            .constraints
            .iter()
            .filter_map(|at| self.constraints.get(*at));
        Some(Contradiction {
            facts: conflict.answers,
            constraints: ids.cloned().collect(),
        })
    }

    /// The ids of the constraints that are in force on the day, in the order of the rules' constraints.
    #[must_use]
    pub fn constraints(&self) -> &[String] {
        &self.constraints
    }
}

/// The constraints that have a meaning on a day.
#[derive(Debug, Default)]
pub(super) struct InForce {
    pub(super) ids: Vec<String>,
    pub(super) formulas: Vec<Formula>,
}

impl InForce {
    /// One that has none, because a table lacks the year, says nothing.
    pub(super) fn on(catalog: &Catalog, on: Date) -> Self {
        let lowered = catalog.constraints.iter().filter_map(|constraint| {
            let formula = catalog.vocabulary.lower(&constraint.possible, on).ok()?;
            Some((constraint.id.clone(), formula))
        });
        let (ids, formulas) = lowered.unzip();
        Self { ids, formulas }
    }
}
