//! What can be said of rules without anyone's answers, each finding with a person as witness.
//!
//! Rules are functions with one node each, so that equality is equality of nodes, and implication, exclusion and
//! coverage are emptiness of a conjunction: decided exactly, over every person that the facts and the constraints allow.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::diagram::{Allowed, Arena, Builder, NodeId};
use crate::fact::{FactId, Value};
use crate::ruleset::Ruleset;

/// Questions about the rules of a ruleset.
#[derive(Debug)]
pub struct Analysis<'r> {
    rules: &'r Ruleset,
    arena: Arena,
    /// Everyone who is possible.
    everyone: NodeId,
    /// Each rule among the possible, or `None` if that takes too many nodes.
    among: Vec<Option<NodeId>>,
    below: Vec<Box<[f64]>>,
    /// The share of people for whom a node holds.
    shares: HashMap<NodeId, f64, FxBuildHasher>,
}

/// An example: the facts that make it one, in the vocabulary's order; whatever the others are, as far as they are possible, it
/// stays one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person(pub Vec<(FactId, Value)>);

/// How two rules overlap, as shares of all possible people by the weights of the answers: 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// Those for whom the first holds.
    pub first: f64,
    /// Those for whom the second holds.
    pub second: f64,
    /// Those for whom both hold.
    pub both: f64,
    /// One of those for whom both hold.
    pub person: Option<Person>,
}

/// People for whom no rule holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncovered {
    /// Their share of the people asked about, by the weights of the answers: 0 to 1; 0 if nobody was asked about.
    pub share: f64,
    /// One of them, or `None` if everyone is covered.
    pub person: Option<Person>,
}

/// A combination of rules that takes more nodes than one rule may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the rules `{0}` and `{1}` are too complex to be compared; simplify one of them")]
pub struct TooComplex(
    /// The position of one rule.
    pub usize,
    /// The position of the other, or of the same.
    pub usize,
);

impl<'r> Analysis<'r> {
    /// Begins to ask.
    #[must_use]
    pub fn new(rules: &'r Ruleset) -> Self {
        let of = |level| rules.weights.below(level, &Allowed::All);
        let everyone = rules.constraints.root;
        let mut arena = rules.arena.thawed();
        let mut builder = Builder::new(&mut arena, &rules.levels);
        let among = rules.rules.iter().map(|rule| {
            builder.renew_budget();
            builder.and(rule.all, everyone).ok()
        });
        Self {
            among: among.collect(),
            everyone,
            arena,
            below: rules.levels.iter().map(of).collect(),
            shares: HashMap::default(),
            rules,
        }
    }

    /// Whether a rule takes more nodes together with the constraints than a rule may: some of what is said of it may then not be
    /// exact.
    #[must_use]
    pub fn is_too_complex(&self, rule: usize) -> bool {
        self.among(rule).is_err()
    }

    /// Finds someone for whom the rule holds; `None` if it can never hold.
    #[must_use]
    pub fn satisfying(&mut self, rule: usize) -> Option<Person> {
        let node = self.rule(rule);
        self.person(node, &[rule])
    }

    /// Finds someone for whom the rule fails; `None` if it always holds.
    ///
    /// # Errors
    /// [`TooComplex`]
    pub fn failing(&mut self, rule: usize) -> Result<Option<Person>, TooComplex> {
        let (node, everyone) = (self.among(rule)?, self.everyone);
        let fails = self.build(rule, rule, |builder| {
            let not = builder.not(node).ok()?;
            builder.and(everyone, not).ok()
        })?;
        Ok(self.person(fails, &[rule]))
    }

    /// Finds someone for whom the first rule holds and the second fails; `None` if the first implies the second.
    ///
    /// # Errors
    /// [`TooComplex`]
    pub fn difference(&mut self, first: usize, second: usize) -> Result<Option<Person>, TooComplex> {
        let (a, b) = (self.among(first)?, self.among(second)?);
        let node = self.build(first, second, |builder| {
            let not = builder.not(b).ok()?;
            builder.and(a, not).ok()
        })?;
        Ok(self.person(node, &[first, second]))
    }

    /// Finds someone for whom exactly one of two rules holds; `None` if they are equivalent.
    ///
    /// # Errors
    /// [`TooComplex`]
    pub fn distinguishing(&mut self, first: usize, second: usize) -> Result<Option<Person>, TooComplex> {
        if self.equivalent(first, second) {
            return Ok(None);
        }
        match self.difference(first, second)? {
            Some(person) => Ok(Some(person)),
            None => self.difference(second, first),
        }
    }

    /// Whether two rules hold for the same people: at no cost, whatever their size.
    #[must_use]
    pub fn equivalent(&self, first: usize, second: usize) -> bool {
        self.rule(first) == self.rule(second)
    }

    /// A number that equivalent rules have in common: what tells them apart where many are to be grouped.
    #[must_use]
    pub fn fingerprint(&self, rule: usize) -> u64 {
        self.rule(rule).word().into()
    }

    /// How two rules overlap; they are disjoint if nobody is named.
    ///
    /// # Errors
    /// [`TooComplex`]
    pub fn overlap(&mut self, first: usize, second: usize) -> Result<Overlap, TooComplex> {
        let (a, b) = (self.among(first)?, self.among(second)?);
        let both = self.build(first, second, |builder| builder.and(a, b).ok())?;
        let everyone = self.everyone;
        Ok(Overlap {
            first: self.share_of(a, everyone),
            second: self.share_of(b, everyone),
            both: self.share_of(both, everyone),
            person: self.person(both, &[first, second]),
        })
    }

    /// Finds someone who meets all other criteria of a rule and fails this one; `None` if it never decides. A criterion
    /// that facts cannot settle never decides either.
    ///
    /// # Errors
    /// [`TooComplex`]
    pub fn decided_by(&mut self, rule: usize, criterion: usize) -> Result<Option<Person>, TooComplex> {
        let criteria = match self.rules.rules.get(rule) {
            Some(compiled) => compiled.criteria.as_slice(),
            None => return Ok(None),
        };
        let Some(own) = criteria.get(criterion).copied().flatten() else {
            return Ok(None);
        };
        let everyone = self.everyone;
        let others: Vec<NodeId> = criteria
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != criterion)
            .filter_map(|(_, node)| *node)
            .collect();
        let node = self.build(rule, rule, |builder| {
            let others = builder.all(others).ok()?;
            let fails = builder.not(own).ok()?;
            let decided = builder.and(others, fails).ok()?;
            builder.and(everyone, decided).ok()
        })?;
        Ok(self.person(node, &[rule]))
    }

    /// The people for whom the rule `among` holds, and none of `rules`. Age bands and audiences are rules too: compile
    /// them with the others.
    ///
    /// # Errors
    /// [`TooComplex`]
    pub fn uncovered(&mut self, rules: &[usize], among: usize) -> Result<Uncovered, TooComplex> {
        let all = self.among(among)?;
        let mut left = all;
        for rule in rules {
            let node = self.among(*rule)?;
            left = self.build(*rule, among, |builder| {
                let not = builder.not(node).ok()?;
                builder.and(left, not).ok()
            })?;
        }
        let named: Vec<usize> = rules.iter().copied().chain([among]).collect();
        Ok(Uncovered {
            share: self.share_of(left, all),
            person: self.person(left, &named),
        })
    }

    /// A rule among the possible, or without constraints if that takes too many nodes. A rule that is not there never holds.
    fn rule(&self, rule: usize) -> NodeId {
        self.among(rule)
            .ok()
            .or_else(|| Some(self.rules.rules.get(rule)?.all))
            .unwrap_or(NodeId::NEVER)
    }

    /// A rule among the possible. A rule that is not there never holds.
    fn among(&self, rule: usize) -> Result<NodeId, TooComplex> {
        let among = self.among.get(rule).copied();
        among.unwrap_or(Some(NodeId::NEVER)).ok_or(TooComplex(rule, rule))
    }

    /// The share of the people for whom one node holds, those being among the people of the other.
    fn share_of(&mut self, node: NodeId, people: NodeId) -> f64 {
        let people = self.share(people);
        if people > 0.0 {
            self.share(node) / people
        } else {
            0.0
        }
    }

    /// The levels that rules read.
    fn read(&self, rules: &[usize]) -> Vec<bool> {
        let mut read = vec![false; self.rules.levels.len()];
        let compiled = rules.iter().filter_map(|rule| self.rules.rules.get(*rule));
        let mut pending: Vec<NodeId> = compiled
            .flat_map(|rule| rule.criteria.iter().flatten().copied().chain([rule.all]))
            .collect();
        let mut seen = hashbrown::HashSet::<NodeId, FxBuildHasher>::default();
        while let Some(id) = pending.pop() {
            if !id.is_terminal() && seen.insert(id) {
                let node = self.rules.arena.node(id);
                if let Some(read) = read.get_mut(usize::from(node.level)) {
                    *read = true;
                }
                pending.extend(node.edges.iter().map(|[_, child]| NodeId::from_word(*child)));
            }
        }
        read
    }

    fn build(
        &mut self,
        first: usize,
        second: usize,
        make: impl FnOnce(&mut Builder<'_>) -> Option<NodeId>,
    ) -> Result<NodeId, TooComplex> {
        let mut builder = Builder::new(&mut self.arena, &self.rules.levels);
        make(&mut builder).ok_or(TooComplex(first, second))
    }

    /// The share of people for whom a node holds.
    fn share(&mut self, id: NodeId) -> f64 {
        if id.is_terminal() {
            return if id == NodeId::ALWAYS { 1.0 } else { 0.0 };
        }
        if let Some(share) = self.shares.get(&id) {
            return *share;
        }
        let level = self.arena.node(id).level;
        let edges = self.arena.node(id).edges.to_vec();
        let mut share = 0.0;
        let mut start = 0;
        for [end, child] in edges {
            share += self.between(level, start, end) * self.share(NodeId::from_word(child));
            start = end;
        }
        self.shares.insert(id, share);
        share
    }

    fn between(&self, level: u16, start: u32, end: u32) -> f64 {
        let below = self.below.get(usize::from(level));
        let at = |class: u32| {
            below
                .and_then(|below| below.get(class as usize))
                .copied()
                .unwrap_or(0.0)
        };
        at(end) - at(start)
    }

    /// Someone for whom a node holds: at each level the likeliest way on. What the rules do not read is left out: it makes somebody
    /// possible, and others may be possible too, but the rules do not change by it.
    fn person(&mut self, mut id: NodeId, rules: &[usize]) -> Option<Person> {
        let read = if self.everyone == NodeId::ALWAYS {
            Vec::new()
        } else {
            self.read(rules)
        };
        let mut facts = Vec::new();
        while !id.is_terminal() {
            let number = self.arena.node(id).level;
            let edges = self.arena.node(id).edges.to_vec();
            let mut best: Option<(f64, u32, u32, NodeId)> = None;
            let mut start = 0;
            for [end, child] in edges {
                let child = NodeId::from_word(child);
                let share = self.between(number, start, end) * self.share(child);
                if child != NodeId::NEVER && best.is_none_or(|(most, ..)| share > most) {
                    best = Some((share, start, end, child));
                }
                start = end;
            }
            let (_, start, end, child) = best?;
            id = child;
            if read.get(usize::from(number)).is_some_and(|read| !read) {
                continue;
            }
            let level = self.rules.levels.get(number)?;
            let domain = &self.rules.vocabulary.fact(level.fact)?.domain;
            let (first, last) = domain.bounds();
            let (low, high) = (level.values(start).0, level.values(end.saturating_sub(1)).1);
            // The value nearest to the middle looks like somebody: the first birth date of all does not.
            let middle = i64::midpoint(first, last).clamp(low, high);
            facts.push((level.fact, domain.value(middle)?));
        }
        facts.sort_unstable_by_key(|(fact, _)| *fact);
        (id == NodeId::ALWAYS).then_some(Person(facts))
    }
}
