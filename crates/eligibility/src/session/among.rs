//! A session under constraints.

use std::sync::Arc;

use super::{RESIDUAL_WORDS, Session, looking};
use crate::answers::Answers;
use crate::fact::FactId;
use crate::possible::Conflict;
use crate::possible::left::Left;
use crate::ranges::RangeSet;
use crate::ruleset::Ruleset;

impl Session {
    /// The values, as integers of the fact's domain, that the fact can be answered with: those that some possible person has who has
    /// all the *other* answers. Nothing that is possible is left out, and nothing else is in it; empty if the other answers
    /// contradict each other already.
    ///
    /// For a fact of which nothing is known it has been found with the last answer.
    #[must_use]
    pub fn possible_values(&self, fact: FactId) -> RangeSet {
        if self.answers.is_known(fact) || !self.is_possible {
            return self.rules.possible_values(fact, &self.answers);
        }
        let levels = &self.rules.levels;
        match levels
            .of(fact)
            .and_then(|number| Some((number, levels.get(number)?)))
        {
            Some((number, level)) => level.values_of(self.known.at(number)),
            None => self.rules.whole_domain(fact),
        }
    }

    /// The smallest set of answers that contradict each other, or `None` if somebody possible has all of them. As long as there is
    /// one, the verdicts are those without constraints.
    #[must_use]
    pub fn contradiction(&self) -> Option<Conflict> {
        if self.is_possible {
            return None;
        }
        self.rules.contradiction(&self.answers)
    }

    /// Whether somebody possible has all the answers.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.is_possible
    }

    pub(super) fn what_is_possible(&mut self) -> Left {
        if self.is_possible && !self.rules.constraints.is_empty() {
            Left::of(&self.rules, &self.known, &mut self.residuals)
        } else {
            Left::everyone()
        }
    }

    /// [`Session::update`] where there are constraints: an answer narrows other facts too, and unties some.
    pub(super) fn update_among_possible(&mut self, rules: &Arc<Ruleset>, answers: Answers) -> usize {
        let constraints = &rules.constraints;
        let mut changed = Vec::new();
        for (number, level) in (0_u16..).zip(rules.levels.iter()) {
            let (before, now) = (self.answers.allowed(level.fact), answers.allowed(level.fact));
            if before != now {
                changed.push((number, level.allowed(now)));
            }
        }
        let constraints_change = changed.iter().any(|(number, _)| constraints.looks_at(*number));
        let was_possible = self.is_possible;
        if constraints_change {
            let hull = rules.narrowed(&answers);
            self.is_possible = hull.is_some();
            let allowed = hull.map_or_else(|| rules.allowed(&answers), |hull| hull.allowed);
            changed = (0..).zip(allowed).collect();
        }
        let followed = self.followed.clone();
        let mut touched = Vec::new();
        // Whether somebody may be possible who was not.
        let mut grows = was_possible && !self.is_possible;
        for (number, now) in changed {
            let Some(level) = rules.levels.get(number).filter(|_| *self.known.at(number) != now) else {
                continue;
            };
            let shrinks = now.is_within(self.known.at(number));
            grows |= constraints.looks_at(number) && !shrinks;
            for rule in looking(followed.as_deref(), rules, number) {
                let at = *rule as usize;
                // What is left of a rule does not depend on a fact that it does not need.
                let left = self.left.get(at);
                if !shrinks || left.is_some_and(|left| self.residuals.depends(*left, number)) {
                    self.touch(at, &mut touched);
                }
            }
            let below = rules.weights.below(level, &now);
            self.known.change(number, now, below);
        }
        self.answers = answers;
        if self.residuals.arena().words() > rules.arena.words() + RESIDUAL_WORDS {
            self.residuals.clear();
            self.screen_all();
            return self.left.len();
        }
        if constraints_change {
            self.touch_entangled(rules, grows, &mut touched);
        }
        for rule in &touched {
            self.screen(*rule);
        }
        touched.len()
    }

    /// Notes the rules for which more changed than the values of each of their facts. `grows` if somebody may be possible who was
    /// not, so that what was settled may not be.
    fn touch_entangled(&mut self, rules: &Ruleset, grows: bool, touched: &mut Vec<usize>) {
        let possible = self.what_is_possible();
        let before = std::mem::replace(&mut self.possible, possible);
        let changed: Vec<_> = self.possible.new_ties(&before).cloned().collect();
        if !grows && changed.is_empty() {
            return;
        }
        let followed = self.followed.clone();
        let followed = followed.as_ref().map(|followed| &followed.entangled);
        for rule in followed.unwrap_or(&rules.constraints.entangled) {
            let at = *rule as usize;
            let entangled = |left| changed.iter().any(|tie| tie.entangles(&self.residuals, left));
            if grows || self.left.get(at).is_some_and(|left| entangled(*left)) {
                self.touch(at, touched);
            }
        }
    }
}
