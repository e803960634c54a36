//! Who is possible: constraints over the facts, and what follows from them.
//!
//! A *constraint* is a formula that holds of everyone there can be: who looks for work has no employer, nobody moves in before
//! being born. People who break one are not asked about: a verdict is that of all *possible* completions of the answers, and so
//! are needs, reasons, changes, questions and findings.
//!
//! Constraints are one diagram in the rules' arena. A rule is never combined with it beforehand: an answer *narrows* the facts of
//! which it leaves fewer values, as if the visitor had said so, and that settles every rule that reads at most one fact of those
//! that are still tied to each other. What is left of any other rule is walked together with what is left of the constraints until
//! somebody is found for whom it holds and somebody for whom it fails.
//!
//! Answers that nobody possible has are a *contradiction* ([`Conflict`]). Nothing follows from what cannot be, so the constraints
//! are put aside until an answer is changed: every verdict is then the one without them.

pub(crate) mod left;

use crate::answers::Answers;
use crate::diagram::arena::NodeId;
use crate::diagram::hull::{Hull, hull};
use crate::diagram::restrict::verdict_under;
use crate::diagram::{Allowed, Arena, Builder};
use crate::fact::FactId;
use crate::ranges::RangeSet;
use crate::ruleset::{Compiled, Ruleset};
use crate::sorting::put_in_order;
use crate::verdict::Verdict;

/// Answers that no possible person has together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The facts whose answers cannot be together, in the vocabulary's order: none can be left out, and no smaller set of answers
    /// is a contradiction unless [`Conflict::smallest`] is false. Empty if the constraints leave nobody at all.
    pub answers: Vec<FactId>,
    /// The constraints that those answers break together, by position: as few as possible, none of which can be left out.
    pub constraints: Vec<usize>,
    /// Whether no smaller set of answers is a contradiction. False only where finding out would have taken too long.
    pub smallest: bool,
}

/// The constraints of a ruleset, compiled.
#[derive(Debug, Clone)]
pub(crate) struct Constraints {
    /// Everyone who is possible: `ALWAYS` if there is no constraint.
    pub(crate) root: NodeId,
    /// The constraints one by one.
    pub(crate) each: Vec<NodeId>,
    /// The rules that read two of the constraints' facts or more, ascending.
    pub(crate) entangled: Vec<u32>,
    /// By rule: whether it reads one of the constraints' facts.
    touched: Vec<bool>,
    /// By level: whether the constraints look at it.
    looked_at: Vec<bool>,
}

impl Constraints {
    /// What the constraints are to some rules; `looking` names the rules of each level.
    pub(crate) fn new(
        arena: &Arena,
        root: NodeId,
        each: Vec<NodeId>,
        rules: &[Compiled],
        looking: &[Vec<u32>],
    ) -> Self {
        let mut looked_at = vec![false; looking.len()];
        let (mut pending, mut seen) = (
            vec![root],
            hashbrown::HashSet::<_, rustc_hash::FxBuildHasher>::default(),
        );
        while let Some(id) = pending.pop() {
            if !id.is_terminal() && seen.insert(id) {
                let node = arena.node(id);
                if let Some(looked_at) = looked_at.get_mut(usize::from(node.level)) {
                    *looked_at = true;
                }
                pending.extend(node.edges.iter().map(|[_, child]| NodeId::from_word(*child)));
            }
        }
        let mut read = vec![0_u32; rules.len()];
        let own = looking
            .iter()
            .zip(&looked_at)
            .filter(|(_, looked_at)| **looked_at);
        for rule in own.flat_map(|(rules, _)| rules) {
            if let Some(read) = read.get_mut(*rule as usize) {
                *read += 1;
            }
        }
        let entangled = (0_u32..).zip(&read).filter(|(_, read)| **read > 1);
        Self {
            root,
            each,
            entangled: entangled.map(|(rule, _)| rule).collect(),
            touched: read.iter().map(|read| *read > 0).collect(),
            looked_at,
        }
    }

    /// Whether everyone is possible.
    pub(crate) fn is_empty(&self) -> bool {
        self.root == NodeId::ALWAYS
    }

    /// Whether a rule reads one of the constraints' facts.
    pub(crate) fn touches(&self, rule: usize) -> bool {
        self.touched.get(rule).copied().unwrap_or(false)
    }

    /// Whether the constraints look at a level.
    pub(crate) fn looks_at(&self, level: u16) -> bool {
        self.looked_at.get(usize::from(level)).copied().unwrap_or(false)
    }
}

impl Ruleset {
    /// The number of constraints.
    #[must_use]
    pub fn constraints(&self) -> usize {
        self.constraints.each.len()
    }

    /// Whether somebody possible has these answers.
    #[must_use]
    pub fn is_possible(&self, answers: &Answers) -> bool {
        let root = self.constraints.root;
        root == NodeId::ALWAYS
            || verdict_under(&self.arena, &self.allowed(answers), root) != Verdict::NotEligible
    }

    /// The values, as integers of the fact's domain, that the fact can be answered with: those that some possible person has who has
    /// all the *other* answers. Empty if those contradict each other already.
    #[must_use]
    pub fn possible_values(&self, fact: FactId, answers: &Answers) -> RangeSet {
        let mut others = answers.clone();
        others.unset(fact);
        let Some(number) = self.levels.of(fact) else {
            return if self.is_possible(&others) {
                self.whole_domain(fact)
            } else {
                RangeSet::default()
            };
        };
        match (self.narrowed(&others), self.levels.get(number)) {
            (Some(hull), Some(level)) => hull
                .allowed
                .get(usize::from(number))
                .map_or_else(RangeSet::default, |allowed| level.values_of(allowed)),
            _ => RangeSet::default(),
        }
    }

    /// The smallest set of answers that contradict each other, or `None` if somebody possible has all of them.
    #[must_use]
    pub fn contradiction(&self, answers: &Answers) -> Option<Conflict> {
        if self.is_possible(answers) {
            return None;
        }
        let allowed = self.allowed(answers);
        let (mut levels, smallest) =
            self.forcing(&self.arena, self.constraints.root, NodeId::ALWAYS, &allowed);
        put_in_order(&mut levels);
        let fixed = crate::reason::keep(&allowed, &levels);
        let each: Vec<Option<NodeId>> = self.constraints.each.iter().copied().map(Some).collect();
        Some(Conflict {
            answers: self.levels.facts(levels.into_iter()),
            constraints: self.conflicting(&each, NodeId::ALWAYS, &fixed),
            smallest,
        })
    }

    /// The classes that the answers and the constraints leave, level by level, or `None` for a contradiction.
    pub(crate) fn narrowed(&self, answers: &Answers) -> Option<Hull> {
        hull(
            &self.arena,
            &self.levels,
            self.constraints.root,
            self.allowed(answers),
        )
    }

    pub(crate) fn whole_domain(&self, fact: FactId) -> RangeSet {
        let bounds = self.vocabulary.fact(fact).map(|fact| fact.domain.bounds());
        bounds.map_or_else(RangeSet::default, |(min, max)| RangeSet::range(min, max))
    }

    /// Some nodes and everyone who is possible, in an arena of their own; `None` if that takes too many nodes.
    pub(crate) fn with_possible(&self, nodes: &[NodeId]) -> Option<(Arena, Vec<NodeId>, NodeId)> {
        let roots: Vec<NodeId> = nodes.iter().copied().chain([self.constraints.root]).collect();
        let (arena, mut copies) = crate::diagram::quantify::copied(&self.arena, &self.levels, &roots).ok()?;
        let possible = copies.pop()?;
        Some((arena, copies, possible))
    }

    /// A rule among the possible, in an arena of its own: for whom it holds, and for whom it fails. `None` if that takes too many
    /// nodes.
    pub(crate) fn among_possible(&self, rule: NodeId) -> Option<Among> {
        let (mut arena, copies, possible) = self.with_possible(&[rule])?;
        let rule = copies.first().copied()?;
        let mut builder = Builder::new(&mut arena, &self.levels);
        let holds = builder.and(rule, possible).ok()?;
        builder.renew_budget();
        let not = builder.not(rule).ok()?;
        builder.renew_budget();
        let fails = builder.and(not, possible).ok()?;
        Some(Among { arena, holds, fails })
    }
}

/// A rule among possible people.
#[derive(Debug)]
pub(crate) struct Among {
    pub(crate) arena: Arena,
    pub(crate) holds: NodeId,
    pub(crate) fails: NodeId,
}

impl Among {
    /// The verdict under some answers that somebody possible has.
    pub(crate) fn verdict(&self, allowed: &[Allowed]) -> Verdict {
        let some = |root| verdict_under(&self.arena, allowed, root) != Verdict::NotEligible;
        match (some(self.holds), some(self.fails)) {
            (true, true) => Verdict::Open,
            (true, false) => Verdict::Eligible,
            _ => Verdict::NotEligible,
        }
    }
}
