//! What a program's conditions say of people of whom one fact is known, by the engine that screens visitors.

use authoring::Message;
use catalog::{Catalog, Criterion, CriterionState, Lang, Program, Round, Screening, Text};
use eligibility::{Answers, CompileError, Date, FactId, Value};

use super::finding::both;

/// What conditions say of everybody of whom one fact is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stance {
    /// No condition reads the fact.
    Silent,
    /// Nobody of them may have it.
    Refuses,
    /// The fact is no hindrance.
    Takes,
    /// Other facts decide whether this one is a hindrance.
    Depends,
}

/// A program as it is judged in one of its rounds.
pub(super) struct Judge {
    /// The catalog with this program alone.
    catalog: Catalog,
    screening: Screening,
}

impl Judge {
    /// A program in a round, or in none. `catalog` needs no programs of its own.
    ///
    /// # Errors
    /// [`CompileError`] if a condition is too complex.
    pub(super) fn new(
        catalog: &Catalog,
        program: &Program,
        round: Option<&Round>,
        on: Date,
    ) -> Result<Self, CompileError> {
        let mut program = program.clone();
        program.rounds = round.into_iter().cloned().collect();
        let mut alone = catalog.clone();
        alone.programs = vec![program];
        let screening = Screening::new(&alone, round.map_or(on, |round| day_in(round, on)))?;
        Ok(Self {
            catalog: alone,
            screening,
        })
    }

    /// The day to which ages are counted.
    pub(super) fn day(&self) -> Date {
        let program = self.catalog.indexed_programs().next();
        let judged_on = program.and_then(|(at, _)| self.screening.judged_on(at));
        judged_on.unwrap_or_else(|| self.screening.on())
    }

    /// What the conditions say of people whose `fact` has a value; `None` if it cannot have it.
    pub(super) fn stance(&self, fact: FactId, value: &Value) -> Option<Stance> {
        let (at, program) = self.catalog.indexed_programs().next()?;
        let mut answers = Answers::new();
        answers.set(&self.catalog.vocabulary, fact, value).ok()?;
        let result = self.screening.screen_one(&self.catalog, at, &answers)?;
        let (mut alone, mut together) = (Vec::new(), Vec::new());
        for (position, state) in result.criteria {
            let facts = program
                .criteria
                .get(position)
                .map(|criterion| self.facts(criterion));
            let facts = facts.unwrap_or_default();
            if !facts.contains(&fact) {
                continue;
            }
            let is_alone = facts.iter().all(|other| *other == fact);
            let stances = if is_alone { &mut alone } else { &mut together };
            stances.push(match state {
                CriterionState::Fails => Stance::Refuses,
                CriterionState::Holds => Stance::Takes,
                // Staff confirm what holds; where other facts are read, it may also be what has no meaning on the day.
                CriterionState::Confirm if is_alone => Stance::Takes,
                CriterionState::Confirm | CriterionState::Open => Stance::Depends,
            });
        }
        // A condition on the fact alone says more than one on several.
        let has = |stances: &[Stance], stance| stances.contains(&stance);
        Some(
            if has(&alone, Stance::Refuses) || has(&together, Stance::Refuses) {
                Stance::Refuses
            } else if has(&alone, Stance::Takes) {
                Stance::Takes
            } else if has(&together, Stance::Depends) {
                Stance::Depends
            } else if has(&together, Stance::Takes) {
                Stance::Takes
            } else {
                Stance::Silent
            },
        )
    }

    /// The conditions in force that read a fact, as visitors read them, with their ids.
    pub(super) fn words(&self, fact: FactId) -> Message {
        let in_force: Vec<usize> = self.screening.criteria_in_force().flatten().collect();
        let criteria = self.catalog.programs.iter().flat_map(|program| &program.criteria);
        let reading: Vec<_> = criteria
            .enumerate()
            .filter(|(at, criterion)| in_force.contains(at) && self.facts(criterion).contains(&fact))
            .map(|(_, criterion)| criterion)
            .collect();
        let list =
            |text: fn(&Criterion) -> String| reading.iter().map(|c| text(c)).collect::<Vec<_>>().join(", ");
        both(
            list(|criterion| format!("「{}」({})", criterion.text.ko, criterion.id)),
            list(|criterion| format!("“{}” ({})", english(&criterion.text), criterion.id)),
        )
    }

    /// The facts that a condition reads.
    fn facts(&self, criterion: &Criterion) -> Vec<FactId> {
        let mut facts = Vec::new();
        if let Some(condition) = &criterion.condition {
            condition.operands(&mut |operand| facts.extend(self.catalog.vocabulary.sources(operand)));
        }
        facts
    }
}

/// A day on which a round counts: `on` if it is open then, else its first day if that is to come, else its last.
fn day_in(round: &Round, on: Date) -> Date {
    match (round.opens, round.closes) {
        (Some(opens), _) if on < opens => opens,
        (opens, Some(closes)) if closes < on => opens.unwrap_or(closes),
        _ => on,
    }
}

/// A text in English, or in Korean where there is no English.
fn english(text: &Text) -> &str {
    text.get(Lang::En).0
}
