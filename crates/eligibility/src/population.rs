//! Many people at once, over columns of answers.

use crate::answers::{AnswerError, Answers};
use crate::diagram::restrict::verdict_under;
use crate::diagram::{Allowed, NodeId};
use crate::fact::{FactId, Vocabulary};
use crate::ruleset::Ruleset;
use crate::session::Counts;
use crate::verdict::Verdict;

/// People as columns: for every fact that is given, one integer a person, as [`crate::Domain::code`] gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Population {
    people: usize,
    columns: Vec<(FactId, Vec<Option<i64>>)>,
}

/// One person's answers, cut into the classes that the rules distinguish: made once, then every rule is one walk.
#[derive(Debug, Clone)]
pub struct Profile {
    classes: Vec<u32>,
    /// What is allowed at every level, where more than one class is allowed at some level.
    allowed: Option<Vec<Allowed>>,
}

const SEVERAL: u32 = u32::MAX;

/// The number of people whose classes stay in the cache while one rule after another walks over them.
const BLOCK_PEOPLE: usize = 1_024;

impl Population {
    /// People of whom nothing is known yet.
    #[must_use]
    pub fn new(people: usize) -> Self {
        Self {
            people,
            columns: Vec::new(),
        }
    }

    /// How many people there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.people
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people == 0
    }

    /// Gives a fact for everybody, `None` where it is not known; a column given before is replaced, and people beyond
    /// its end are unknown.
    ///
    /// # Errors
    /// [`AnswerError`] if the fact is not of the vocabulary or cannot have one of the values.
    pub fn set(
        &mut self,
        vocabulary: &Vocabulary,
        fact: FactId,
        mut column: Vec<Option<i64>>,
    ) -> Result<(), AnswerError> {
        let mut answers = Answers::new();
        let (min, max) = vocabulary
            .fact(fact)
            .ok_or(AnswerError::UnknownFact(fact.index()))?
            .domain
            .bounds();
        if let Some(outside) = column.iter().flatten().find(|code| **code < min || **code > max) {
            answers.narrow(vocabulary, fact, &crate::RangeSet::range(*outside, *outside))?;
        }
        column.resize(self.people, None);
        self.columns.retain(|(known, _)| *known != fact);
        self.columns.push((fact, column));
        Ok(())
    }
}

impl Ruleset {
    /// The answers of one person, ready for [`Ruleset::verdict_on`].
    #[must_use]
    pub fn profile(&self, answers: &Answers) -> Profile {
        let allowed = self.allowed(answers);
        let class = |allowed: &Allowed| match allowed {
            Allowed::One(class) => *class,
            _ => SEVERAL,
        };
        let classes: Vec<u32> = allowed.iter().map(class).collect();
        let several = classes.contains(&SEVERAL);
        Profile {
            classes,
            allowed: several.then_some(allowed),
        }
    }

    /// The verdict on the rule at this position for a profile of this ruleset; a rule that is not there is open.
    // Not inlined into its caller: where that one is compiled for size, as an app is, the walk would be too.
    #[inline(never)]
    #[must_use]
    pub fn verdict_on(&self, rule: usize, profile: &Profile) -> Verdict {
        let Some(rule) = self.rules.get(rule) else {
            return Verdict::Open;
        };
        let at = self.walk(rule.all, &profile.classes);
        match at {
            NodeId::ALWAYS => Verdict::Eligible,
            NodeId::NEVER => Verdict::NotEligible,
            _ => verdict_under(&self.arena, profile.allowed.as_deref().unwrap_or_default(), at),
        }
    }

    /// Follows the classes down to a terminal, or to the first level at which several are possible.
    #[inline]
    fn walk(&self, mut at: NodeId, classes: &[u32]) -> NodeId {
        while !at.is_terminal() {
            let node = self.arena.node(at);
            match classes.get(usize::from(node.level)) {
                Some(&class) if class != SEVERAL => at = node.child(class),
                _ => break,
            }
        }
        at
    }

    /// How many people have which verdict, rule by rule.
    #[must_use]
    pub fn screen_many(&self, population: &Population) -> Vec<Counts> {
        let mut counts = vec![Counts::default(); self.rules.len()];
        let levels = self.levels.len();
        let columns: Vec<Option<&Vec<Option<i64>>>> = self
            .levels
            .iter()
            .map(|level| {
                let column = population.columns.iter().find(|(fact, _)| *fact == level.fact);
                column.map(|(_, column)| column)
            })
            .collect();
        let mut first = 0;
        while first < population.people {
            let people = BLOCK_PEOPLE.min(population.people - first);
            let mut classes = vec![SEVERAL; people * levels];
            for (place, (level, column)) in self.levels.iter().zip(&columns).enumerate() {
                let Some(column) = column else { continue };
                let values = column.iter().skip(first).take(people);
                let cells = classes.iter_mut().skip(place).step_by(levels.max(1));
                for (cell, value) in cells.zip(values) {
                    if let Some(value) = value {
                        *cell = level.class_of(*value);
                    }
                }
            }
            for (rule, counts) in self.rules.iter().zip(&mut counts) {
                if levels == 0 {
                    *counts.of(constant(rule.all)) += people;
                    continue;
                }
                for row in classes.chunks_exact(levels) {
                    let at = self.walk(rule.all, row);
                    let verdict = if at.is_terminal() {
                        constant(at)
                    } else {
                        verdict_under(&self.arena, &partly(row), at)
                    };
                    *counts.of(verdict) += 1;
                }
            }
            first += people;
        }
        counts
    }
}

fn constant(terminal: NodeId) -> Verdict {
    if terminal == NodeId::ALWAYS {
        Verdict::Eligible
    } else {
        Verdict::NotEligible
    }
}

fn partly(row: &[u32]) -> Vec<Allowed> {
    let allowed = |class: &u32| match *class {
        SEVERAL => Allowed::All,
        class => Allowed::One(class),
    };
    row.iter().map(allowed).collect()
}
