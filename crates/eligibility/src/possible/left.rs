//! What is left of the constraints under some answers, and what that makes of what is left of rules.

use hashbrown::HashSet;

use crate::diagram::NodeId;
use crate::diagram::joint::{Mass, differ, has, verdict_among};
use crate::diagram::restrict::{Evidence, Residuals, verdict};
use crate::ruleset::Ruleset;
use crate::verdict::Verdict;

/// The number of facts of which every set is tried to find out which are needed; beyond it all of them are said to be.
const MAX_TRIED_FACTS: usize = 10;

/// The constraints that still tie facts to each other, as residual nodes.
#[derive(Debug, Clone)]
pub(crate) struct Left {
    /// Who is still possible.
    root: NodeId,
    ties: Vec<Tie>,
}

/// Facts that constraints tie to each other, directly or by way of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tie {
    /// The levels of the facts, as bits.
    levels: Vec<u64>,
    /// What is left of the constraints.
    parts: Vec<NodeId>,
}

impl Tie {
    /// Whether what is left of a rule reads two of the facts, so that more than the values of each can matter to it.
    pub(crate) fn entangles(&self, residuals: &Residuals, left: NodeId) -> bool {
        let both = residuals.support(left).iter().zip(&self.levels);
        both.map(|(read, tied)| (read & tied).count_ones()).sum::<u32>() > 1
    }
}

impl Left {
    /// No constraint.
    pub(crate) fn everyone() -> Self {
        Self {
            root: NodeId::ALWAYS,
            ties: Vec::new(),
        }
    }

    /// What is left where `known` has been narrowed to what is possible.
    pub(crate) fn of(rules: &Ruleset, known: &Evidence, residuals: &mut Residuals) -> Self {
        let constraints = &rules.constraints;
        let root = residuals.of(&rules.arena, known, constraints.root);
        let mut ties: Vec<Tie> = Vec::new();
        if root != NodeId::ALWAYS {
            for part in &constraints.each {
                let part = residuals.of(&rules.arena, known, *part);
                if !part.is_terminal() {
                    join(&mut ties, part, residuals.support(part));
                }
            }
        }
        Self { root, ties }
    }

    pub(crate) fn root(&self) -> NodeId {
        self.root
    }

    /// The ties that are not among those before.
    pub(crate) fn new_ties<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = &'a Tie> + 'a {
        self.ties.iter().filter(|tie| !before.ties.contains(tie))
    }

    /// Whether more than the possible values of each fact can matter to a rule.
    pub(crate) fn entangles(&self, residuals: &Residuals, left: NodeId) -> bool {
        self.ties.iter().any(|tie| tie.entangles(residuals, left))
    }

    /// What is left of a rule among the possible: the terminal, if all of them have one verdict.
    pub(crate) fn settle(&self, residuals: &Residuals, left: NodeId) -> NodeId {
        if left.is_terminal() || !self.entangles(residuals, left) {
            return left;
        }
        match verdict_among(residuals.arena(), &[], &HashSet::default(), left, self.root) {
            Verdict::Open => left,
            settled => NodeId::terminal(settled == Verdict::Eligible),
        }
    }

    /// The levels that can still change the verdict on what is left of a rule, as bits.
    ///
    /// Of the sets of levels that the rule reads and that settle it for everyone who is possible, some can do without none of
    /// theirs: the needed levels are those of all such sets. They are what some two possible people differ in whose verdicts differ, has,
    /// if no other two such people differ in some of that alone (the discernibility function of Skowron and Rauszer, 1992).
    pub(crate) fn needs(&self, residuals: &Residuals, left: NodeId) -> Vec<u64> {
        let reads = residuals.support(left).to_vec();
        if left.is_terminal() || !self.entangles(residuals, left) {
            return reads;
        }
        let differs = |free: &[u64]| differ(residuals, left, self.root, free);
        let mut needed = vec![0; reads.len()];
        let mut others = Vec::new();
        for level in residuals.levels(left) {
            let alone = bits(&[level], reads.len());
            if differs(&alone) {
                add(&mut needed, &alone);
            } else {
                others.push(level);
            }
        }
        if others.is_empty() {
            return needed;
        }
        if others.len() > MAX_TRIED_FACTS {
            return reads;
        }
        // A set with a level that decides alone is never the least.
        if !differs(&bits(&others, reads.len())) {
            return needed;
        }
        let mut least: Vec<u32> = Vec::new();
        for size in 2..=others.len() {
            for set in (0_u32..1 << others.len()).filter(|set| set.count_ones() as usize == size) {
                if least.iter().any(|known| known & set == *known) {
                    continue;
                }
                let members = (0_u32..).zip(&others).filter(|(at, _)| set >> at & 1 == 1);
                let members: Vec<u16> = members.map(|(_, level)| *level).collect();
                let members = bits(&members, reads.len());
                if differs(&members) {
                    least.push(set);
                    add(&mut needed, &members);
                }
            }
        }
        needed
    }

    /// [`Left::needs`], added to levels that are needed by others.
    pub(crate) fn add_needs(&self, residuals: &Residuals, left: NodeId, needed: &mut [u64]) {
        let reads = residuals.support(left);
        if reads
            .iter()
            .zip(needed.iter())
            .all(|(read, known)| read & !known == 0)
        {
            return;
        }
        if self.entangles(residuals, left) {
            add(needed, &self.needs(residuals, left));
        } else {
            add(needed, reads);
        }
    }

    /// Whether a level can still change the verdict on what is left of a rule.
    pub(crate) fn needs_level(&self, residuals: &Residuals, left: NodeId, level: u16) -> bool {
        residuals.depends(left, level)
            && (!self.entangles(residuals, left)
                || differ(
                    residuals,
                    left,
                    self.root,
                    &bits(&[level], residuals.support(left).len()),
                )
                || has(&self.needs(residuals, left), level))
    }

    /// How likely a rule is to hold among the possible, by the weights of the answers.
    pub(crate) fn likelihood(&self, residuals: &Residuals, known: &Evidence, left: NodeId) -> f64 {
        match verdict(left) {
            Verdict::Eligible => return 1.0,
            Verdict::NotEligible => return 0.0,
            Verdict::Open => {}
        }
        let mut mass = Mass::new(residuals.arena(), known);
        let everyone = mass.of(NodeId::ALWAYS, self.root);
        if everyone > 0.0 {
            mass.of(left, self.root) / everyone
        } else {
            mass.of(left, NodeId::ALWAYS)
        }
    }

    /// Whether a level is tied to others.
    pub(crate) fn ties_level(&self, level: u16) -> bool {
        self.ties.iter().any(|tie| has(&tie.levels, level))
    }

    /// The probability of the classes of a level from `start` up to `end`, excluded, among the possible.
    pub(crate) fn share(
        &self,
        residuals: &Residuals,
        known: &Evidence,
        level: u16,
        (start, end): (u32, u32),
    ) -> f64 {
        if !self.ties_level(level) {
            return known.share(level, start, end);
        }
        let everyone = Mass::new(residuals.arena(), known).of(NodeId::ALWAYS, self.root);
        let these = Mass::new(residuals.arena(), known)
            .only(level, start, end)
            .of(NodeId::ALWAYS, self.root);
        if everyone > 0.0 {
            these / everyone
        } else {
            known.share(level, start, end)
        }
    }
}

/// Adds what is left of a constraint, which ties together all that it looks at.
fn join(ties: &mut Vec<Tie>, part: NodeId, levels: &[u64]) {
    let mut joined = Tie {
        levels: levels.to_vec(),
        parts: vec![part],
    };
    let mut at = 0;
    while let Some(tie) = ties.get(at) {
        if tie.levels.iter().zip(levels).any(|(a, b)| a & b != 0) {
            let tie = ties.remove(at);
            add(&mut joined.levels, &tie.levels);
            joined.parts.splice(0..0, tie.parts);
        } else {
            at += 1;
        }
    }
    ties.push(joined);
}

fn add(bits: &mut [u64], more: &[u64]) {
    for (word, more) in bits.iter_mut().zip(more) {
        *word |= more;
    }
}

fn bits(levels: &[u16], words: usize) -> Vec<u64> {
    let mut bits = vec![0; words];
    for level in levels {
        if let Some(word) = bits.get_mut(usize::from(level / 64)) {
            *word |= 1 << (level % 64);
        }
    }
    bits
}
