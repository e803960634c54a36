//! Which questions are asked, and how many.

use eligibility::{Answers, Expected, FactId};

use super::Screening;
use crate::model::{Audience, Catalog, Program, ProgramIndex};

impl Screening {
    /// The question to ask next for the sake of the agency's programs of this audience that ask
    /// ([`Program::asks`]), without those that were skipped: the
    /// one that settles most for what it costs, sensitive ones last. None when nothing is left to ask.
    #[must_use]
    pub fn next_question(
        &self,
        catalog: &Catalog,
        answers: &Answers,
        audience: Audience,
        skipped: &[FactId],
    ) -> Option<FactId> {
        self.next_question_for(answers, skipped, &|at| self.asks_for(catalog, at, audience))
    }

    /// Whether questions are asked of an audience for the sake of the program at a position on the day.
    #[must_use]
    pub fn asks_for(&self, catalog: &Catalog, at: ProgramIndex, audience: Audience) -> bool {
        let asks = |program: &Program| {
            let availability = self.availability(at);
            program.audience.contains(&audience) && availability.is_some_and(|now| program.asks(now))
        };
        catalog.program_at(at).is_some_and(asks)
    }

    /// The question to ask next for the sake of the programs at some positions, without those that were skipped.
    #[must_use]
    pub fn next_question_for(
        &self,
        answers: &Answers,
        skipped: &[FactId],
        counts: &dyn Fn(ProgramIndex) -> bool,
    ) -> Option<FactId> {
        let session = self.session(answers);
        self.planner
            .next(&session, |rule| counts(ProgramIndex(rule)), skipped)
    }

    /// The most screens of questions that can still come for the sake of the programs at some positions, without those that were
    /// skipped: facts that can still change a verdict, those of one group on one screen. It only falls from answer to answer, since an
    /// answer takes needs away and brings none.
    #[must_use]
    pub fn questions_left(
        &self,
        catalog: &Catalog,
        answers: &Answers,
        skipped: &[FactId],
        counts: &dyn Fn(ProgramIndex) -> bool,
    ) -> usize {
        let session = self.session(answers);
        let mut needed: Vec<FactId> = Vec::new();
        for rule in (0..catalog.programs.len()).filter(|rule| counts(ProgramIndex(*rule))) {
            for fact in session.needs(rule) {
                if !skipped.contains(&fact) && !needed.contains(&fact) {
                    needed.push(fact);
                }
            }
        }
        let mut groups: Vec<&str> = Vec::new();
        let mut screens = 0;
        for fact in needed {
            match catalog
                .question(fact)
                .and_then(|question| question.group.as_deref())
            {
                Some(group) if groups.contains(&group) => {}
                Some(group) => {
                    groups.push(group);
                    screens += 1;
                }
                None => screens += 1,
            }
        }
        screens
    }

    /// The facts that are asked on one screen with a fact, in the catalog's order: the fact itself, and those of its group
    /// that were not skipped and are answered, or can still change the verdict on a program at one of some positions.
    #[must_use]
    pub fn asked_with(
        &self,
        catalog: &Catalog,
        answers: &Answers,
        skipped: &[FactId],
        counts: &dyn Fn(ProgramIndex) -> bool,
        fact: FactId,
    ) -> Vec<FactId> {
        let group = catalog
            .question(fact)
            .and_then(|question| question.group.as_deref());
        if group.is_none() {
            return vec![fact];
        }
        let session = self.session(answers);
        let mut needed = Vec::new();
        for rule in (0..catalog.programs.len()).filter(|rule| counts(ProgramIndex(*rule))) {
            needed.extend(session.needs(rule));
        }
        let mut together = Vec::new();
        for question in &catalog.questions {
            let other = question.fact;
            let with = question.group.as_deref() == group && !skipped.contains(&other);
            if other == fact || (with && (answers.is_known(other) || needed.contains(&other))) {
                together.push(other);
            }
        }
        together
    }
}

impl Screening {
    /// How many questions are still to be expected for the sake of the programs of this audience, over `visitors`
    /// visitors drawn by the weights of the answers.
    #[must_use]
    pub fn expected_questions(
        &self,
        catalog: &Catalog,
        answers: &Answers,
        audience: Audience,
        visitors: usize,
        seed: u64,
    ) -> Expected {
        let session = self.session(answers).clone();
        let counts = |rule: usize| self.asks_for(catalog, ProgramIndex(rule), audience);
        session.expected_by_drawing(|session| self.planner.next(session, counts, &[]), visitors, seed)
    }
}
