//! What would help: the change that costs least, and the day from which time alone does it.

use eligibility::{Answers, Counterfactual, Reason, Turn, Verdict};

use super::Screening;
use crate::model::{Catalog, ProgramIndex};

/// What can be said beyond the verdict on one program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The fewest answers that force the verdict; none while it is open.
    pub reason: Option<Reason>,
    /// For a no: the change of facts that would cost least, or `None` if no possible change helps.
    pub change: Option<Counterfactual>,
    /// From which day it holds, or until which it does, if only time passes; `None` if ages and periods are counted
    /// to a fixed day.
    pub turn: Option<Turn>,
}

impl Screening {
    /// What can be said beyond the verdict on the program at this position. It takes longer than a verdict: ask for
    /// what is on the screen.
    #[must_use]
    pub fn advice(&self, catalog: &Catalog, program: ProgramIndex, answers: &Answers) -> Advice {
        let cost = |fact: eligibility::FactId| {
            let question = catalog.questions.iter().find(|question| question.fact == fact)?;
            question.change.map(u32::from)
        };
        Advice {
            reason: self.rules.reason(program.0, answers),
            change: self.rules.cheapest_change(program.0, answers, cost),
            turn: self.turn(catalog, program, answers),
        }
    }

    fn turn(&self, catalog: &Catalog, program: ProgramIndex, answers: &Answers) -> Option<Turn> {
        let applying = self.applying.get(program.0)?;
        if applying.fixed_day || self.rules.verdict(program.0, answers) == Verdict::Open {
            return None;
        }
        let criteria = &catalog.program_at(program)?.criteria;
        let conditions: Vec<_> = applying
            .criteria
            .iter()
            .filter_map(|(at, _)| criteria.get(*at)?.condition.as_ref())
            // What has no meaning on the day is left to staff, whatever the day.
            .filter(|condition| catalog.vocabulary.lower(condition, self.on).is_ok())
            .collect();
        catalog.vocabulary.turn(&conditions, answers, self.on)
    }
}
