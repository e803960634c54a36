//! Many people at once, over columns of answers.

use crate::answers::{AnswerError, Answers};
use crate::diagram::hull::{Hull, hull};
use crate::diagram::joint::verdict_among;
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
    several: Option<Box<Several>>,
}

/// A person of whom not everything is known.
#[derive(Debug, Clone)]
struct Several {
    allowed: Vec<Allowed>,
    /// What is left of the constraints, unless they are put aside.
    hull: Option<Hull>,
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
        let mut allowed = self.allowed(answers);
        let mut classes = exact(&allowed);
        if !classes.contains(&SEVERAL) {
            return Profile {
                classes,
                several: None,
            };
        }
        let hull = self.hull_of(allowed.clone());
        if let Some(hull) = &hull {
            allowed.clone_from(&hull.allowed);
            classes = exact(&allowed);
        }
        Profile {
            classes,
            several: Some(Box::new(Several { allowed, hull })),
        }
    }

    /// What is left of everyone who is possible, or `None` if there is no constraint, or they are put aside.
    fn hull_of(&self, allowed: Vec<Allowed>) -> Option<Hull> {
        if self.constraints.is_empty() {
            return None;
        }
        hull(&self.arena, &self.levels, self.constraints.root, allowed)
    }

    /// The verdict of a node, at which several classes are allowed, on a person.
    fn verdict_on_several(&self, node: NodeId, allowed: &[Allowed], hull: Option<&Hull>) -> Verdict {
        match hull {
            Some(hull) => verdict_among(&self.arena, allowed, &hull.dead, node, self.constraints.root),
            None => verdict_under(&self.arena, allowed, node),
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
            _ => match &profile.several {
                Some(several) => self.verdict_on_several(at, &several.allowed, several.hull.as_ref()),
                None => verdict_under(&self.arena, &[], at),
            },
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
            let hulls = self.hulls(&mut classes);
            for (rule, counts) in self.rules.iter().zip(&mut counts) {
                if levels == 0 {
                    *counts.of(constant(rule.all)) += people;
                    continue;
                }
                for (person, row) in classes.chunks_exact(levels).enumerate() {
                    let at = self.walk(rule.all, row);
                    let verdict = if at.is_terminal() {
                        constant(at)
                    } else {
                        match hulls.get(person).and_then(Option::as_ref) {
                            Some(hull) => self.verdict_on_several(at, &hull.allowed, Some(hull)),
                            None => verdict_under(&self.arena, &partly(row), at),
                        }
                    };
                    *counts.of(verdict) += 1;
                }
            }
            first += people;
        }
        counts
    }

    /// What constraints leave of each person, whose classes are narrowed to it; empty without constraints.
    fn hulls(&self, classes: &mut [u32]) -> Vec<Option<Hull>> {
        if self.constraints.is_empty() {
            return Vec::new();
        }
        let rows = classes.chunks_exact_mut(self.levels.len().max(1));
        rows.map(|row| {
            if !row.contains(&SEVERAL) {
                return None;
            }
            let hull = self.hull_of(partly(row))?;
            row.copy_from_slice(&exact(&hull.allowed));
            Some(hull)
        })
        .collect()
    }
}

/// The class of each level, or [`SEVERAL`].
fn exact(allowed: &[Allowed]) -> Vec<u32> {
    let class = |allowed: &Allowed| match allowed {
        Allowed::One(class) => *class,
        _ => SEVERAL,
    };
    allowed.iter().map(class).collect()
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
