//! For whom a criterion is to be confirmed, though its basis is firmer.

use eligibility::{Answers, CompileError, Date, Rule, Ruleset, Verdict};

use crate::model::{Catalog, ProgramIndex};

/// The catalog's [`UnconfirmedFor`](crate::UnconfirmedFor), compiled for a day.
#[derive(Debug)]
pub(super) struct Unconfirmed {
    /// One rule for each: it holds of the people whom it is about.
    rules: Ruleset,
    /// The program and the position of the criterion in it, in the order of the rules.
    criteria: Vec<(ProgramIndex, usize)>,
}

/// The criteria that rest on nothing confirmed for one visitor.
pub(super) struct Among(Vec<(ProgramIndex, usize)>);

impl Unconfirmed {
    /// Compiles them, each for the day on which its program is judged.
    ///
    /// # Errors
    /// [`CompileError`] if a condition is too complex.
    pub(super) fn compile(catalog: &Catalog, judged_on: &[Date]) -> Result<Self, CompileError> {
        let (mut rules, mut criteria) = (Vec::new(), Vec::new());
        for case in &catalog.unconfirmed_for {
            let (Ok(program), Ok(criterion)) = (case.program.try_into(), case.criterion.try_into()) else {
                continue;
            };
            // A condition that has no meaning on the day is about everybody: nothing is firm because of it.
            let formula = judged_on
                .get::<usize>(program)
                .and_then(|day| catalog.vocabulary.lower(&case.condition, *day).ok());
            let id = catalog.program_at(ProgramIndex(program));
            let id = id.map_or("", |program| program.id.as_str());
            rules.push(Rule::new(id, vec![formula]));
            criteria.push((ProgramIndex(program), criterion));
        }
        Ok(Self {
            rules: Ruleset::compile(&catalog.vocabulary, &rules)?,
            criteria,
        })
    }

    /// The criteria that are to be confirmed of a visitor with these answers: also where what is not answered yet decides it.
    pub(super) fn among(&self, answers: &Answers) -> Among {
        let may_be = |rule: usize| self.rules.verdict(rule, answers) != Verdict::NotEligible;
        let criteria = self.criteria.iter().enumerate();
        Among(
            criteria
                .filter(|(rule, _)| may_be(*rule))
                .map(|(_, criterion)| *criterion)
                .collect(),
        )
    }
}

impl Among {
    /// Those of one program, by position.
    pub(super) fn of(&self, program: ProgramIndex) -> Vec<usize> {
        let of = self.0.iter().filter(|(other, _)| *other == program);
        of.map(|(_, criterion)| *criterion).collect()
    }
}
