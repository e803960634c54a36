//! Why: the smallest sets of answers that force a verdict, and the cheapest changes that would undo it.
//!
//! A set of answers forces a verdict if the verdict stays under every change of all the others: a sufficient reason,
//! or prime implicant where none of it can be left out (Shih, Choi, Darwiche, "A symbolic approach to explaining
//! Bayesian network classifiers", IJCAI 2018). The smallest one is found by hitting sets: a change that undoes the
//! verdict must be hit by every reason, so the smallest set that hits all such changes found so far is either a
//! reason, and then none is smaller, or leaves room for one more change (Ignatiev, Previti, Liffiton,
//! Marques-Silva, "Smallest MUS extraction with minimal hitting set dualization", CP 2015).

mod change;
mod hitting;

use crate::answers::Answers;
use crate::diagram::hull::hull;
use crate::diagram::joint::verdict_among;
use crate::diagram::path::{Path, cheapest};
use crate::diagram::quantify::copied;
use crate::diagram::restrict::verdict_under;
use crate::diagram::{Allowed, Arena, Builder, NodeId};
use crate::fact::FactId;
use crate::ruleset::Ruleset;
use crate::sorting::put_in_order;
use crate::verdict::Verdict;
pub use change::Counterfactual;
use hitting::HittingSets;

/// Answers that force a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The facts whose answers force it, in the vocabulary's order: none can be left out, and no smaller set does it
    /// unless [`Reason::smallest`] is false.
    pub answers: Vec<FactId>,
    /// The criteria behind it, by position. For a yes, all that those answers bear on; for a no, as few as possible
    /// that those answers cannot all meet: one, unless criteria exclude each other.
    pub criteria: Vec<usize>,
    /// Whether no smaller set of answers forces it. False only where finding out would have taken too long.
    pub smallest: bool,
}

impl Ruleset {
    /// The smallest set of answers that forces the rule's verdict; none while it is open.
    #[must_use]
    pub fn reason(&self, rule: usize, answers: &Answers) -> Option<Reason> {
        let compiled = self.rules.get(rule)?;
        let allowed = self.allowed(answers);
        let among = self.constraints.touches(rule) && self.is_possible(answers);
        let verdict = if among {
            self.verdict(rule, answers)
        } else {
            verdict_under(&self.arena, &allowed, compiled.all)
        };
        let opposite = match verdict {
            Verdict::Eligible => NodeId::NEVER,
            Verdict::NotEligible => NodeId::ALWAYS,
            Verdict::Open => return None,
        };
        let (mut levels, smallest) = if among {
            self.forcing_among(compiled.all, verdict, &allowed)
        } else {
            self.forcing(&self.arena, compiled.all, opposite, &allowed)
        };
        put_in_order(&mut levels);
        let fixed = keep(&allowed, &levels);
        // A criterion may fail of everyone possible though the rule, which can never hold, reads nothing.
        let possible = if self.is_possible(answers) {
            self.constraints.root
        } else {
            NodeId::ALWAYS
        };
        let criteria = if verdict == Verdict::Eligible {
            self.bearing(&compiled.criteria, &levels, &fixed)
        } else {
            self.conflicting(&compiled.criteria, possible, &fixed)
        };
        Some(Reason {
            answers: self.levels.facts(levels.into_iter()),
            criteria,
            smallest,
        })
    }

    /// The levels of the smallest set of answers that force a verdict on a rule among the possible.
    fn forcing_among(&self, rule: NodeId, verdict: Verdict, allowed: &[Allowed]) -> (Vec<u16>, bool) {
        let Some(among) = self.among_possible(rule) else {
            let answered = (0_u16..)
                .zip(allowed)
                .filter(|(_, allowed)| **allowed != Allowed::All);
            return (answered.map(|(level, _)| level).collect(), false);
        };
        let opposite = match verdict {
            Verdict::Eligible => among.fails,
            _ => among.holds,
        };
        self.forcing(&among.arena, opposite, NodeId::ALWAYS, allowed)
    }

    /// The levels of the smallest set of answers under which `opposite` is out of reach.
    pub(crate) fn forcing(
        &self,
        arena: &Arena,
        root: NodeId,
        opposite: NodeId,
        allowed: &[Allowed],
    ) -> (Vec<u16>, bool) {
        let undo = |fixed: &[u16]| -> Option<Path> {
            let mut free = vec![true; allowed.len()];
            for level in fixed {
                if let Some(free) = free.get_mut(usize::from(*level)) {
                    *free = false;
                }
            }
            let cost = |level: u16| free.get(usize::from(level))?.then_some(1);
            cheapest(arena, root, opposite, allowed, &cost)
        };
        let mut changes = HittingSets::default();
        while let Some(fixed) = changes.smallest() {
            match undo(&fixed) {
                None => return (fixed, true),
                Some(path) => changes.add(path.departures.iter().map(|d| d.level).collect()),
            }
        }
        // Leaving out one answer after another gives a set of which none can be left out.
        let mut fixed: Vec<u16> = (0_u16..)
            .zip(allowed)
            .filter(|(_, allowed)| **allowed != Allowed::All)
            .map(|(level, _)| level)
            .collect();
        let mut at = 0;
        while let Some(level) = fixed.get(at).copied() {
            fixed.remove(at);
            if undo(&fixed).is_some() {
                fixed.insert(at, level);
                at += 1;
            }
        }
        (fixed, false)
    }

    /// The criteria that look at one of the levels, or that the answers at these meet by way of constraints.
    fn bearing(&self, criteria: &[Option<NodeId>], levels: &[u16], fixed: &[Allowed]) -> Vec<usize> {
        let looks = |node: NodeId| {
            let mut pending = vec![node];
            let mut seen = hashbrown::HashSet::<_, rustc_hash::FxBuildHasher>::default();
            while let Some(id) = pending.pop() {
                let node = self.arena.node(id);
                if levels.contains(&node.level) {
                    return true;
                }
                if seen.insert(id) {
                    pending.extend(node.edges.iter().map(|[_, child]| NodeId::from_word(*child)));
                }
            }
            false
        };
        let held = |node: NodeId| verdict_under(&self.arena, fixed, node) == Verdict::Eligible;
        let bears = |(at, node): (usize, &Option<NodeId>)| {
            node.is_some_and(|node| looks(node) || !held(node)).then_some(at)
        };
        criteria.iter().enumerate().filter_map(bears).collect()
    }

    /// As few criteria as possible that cannot all hold of anybody possible.
    pub(crate) fn conflicting(
        &self,
        criteria: &[Option<NodeId>],
        possible: NodeId,
        fixed: &[Allowed],
    ) -> Vec<usize> {
        let Some(hull) = hull(&self.arena, &self.levels, possible, fixed.to_vec()) else {
            return Vec::new();
        };
        let among = |node| verdict_among(&self.arena, &hull.allowed, &hull.dead, node, possible);
        let fails = |node: NodeId| among(node) == Verdict::NotEligible;
        if let Some(alone) = criteria.iter().position(|node| node.is_some_and(fails)) {
            return vec![alone];
        }
        // Criteria that exclude each other: leave out one after another while the others still do.
        let (mut kept, roots): (Vec<usize>, Vec<NodeId>) = criteria
            .iter()
            .enumerate()
            .filter_map(|(at, node)| Some((at, (*node)?)))
            .unzip();
        let roots: Vec<NodeId> = roots.into_iter().chain([possible]).collect();
        let Ok((mut arena, mut nodes)) = copied(&self.arena, &self.levels, &roots) else {
            return kept;
        };
        let possible = nodes.pop().unwrap_or(NodeId::ALWAYS);
        let mut at = 0;
        while at < kept.len() {
            let without = nodes.iter().enumerate().filter(|(place, _)| *place != at);
            let parts = without.map(|(_, node)| *node).chain([possible]).collect();
            let together = Builder::new(&mut arena, &self.levels).all(parts);
            match together {
                Ok(together) if verdict_under(&arena, fixed, together) == Verdict::NotEligible => {
                    kept.remove(at);
                    nodes.remove(at);
                }
                _ => at += 1,
            }
        }
        kept
    }
}

/// The answers of some levels, the others unknown.
pub(crate) fn keep(allowed: &[Allowed], levels: &[u16]) -> Vec<Allowed> {
    let kept = |(level, allowed): (u16, &Allowed)| {
        if levels.contains(&level) {
            allowed.clone()
        } else {
            Allowed::All
        }
    };
    (0_u16..).zip(allowed).map(kept).collect()
}
