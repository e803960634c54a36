//! Building diagrams: from formulas, and from one another.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::arena::{Arena, Edge, NodeId, push_edge};
use super::level::Levels;
use crate::fact::{FactId, Vocabulary};
use crate::lower::Formula;
use crate::ranges::RangeSet;
use crate::sorting::put_in_order;

/// How many nodes one rule may take; a rule over it is refused, so that none can make a device slow.
pub const NODE_BUDGET: usize = 20_000;
/// How many words of memory one rule may take: a node with many edges counts for many.
const WORD_BUDGET: usize = 40 * NODE_BUDGET;
/// How many pairs of nodes may be combined for one rule. It bounds the time where nodes are made and dropped.
const STEP_BUDGET: usize = 50 * NODE_BUDGET;

/// Too many nodes, or too much work to find them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OverBudget;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    And,
    Or,
}

type Memo = HashMap<(NodeId, NodeId), NodeId, FxBuildHasher>;

/// What adds nodes to an arena, within the budget of one rule at a time.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    arena: &'a mut Arena,
    levels: &'a Levels,
    conjunctions: Memo,
    disjunctions: Memo,
    negations: HashMap<NodeId, NodeId, FxBuildHasher>,
    /// Edges of the nodes that are being made, the innermost last.
    edges: Vec<Edge>,
    node_limit: usize,
    word_limit: usize,
    steps_left: usize,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(arena: &'a mut Arena, levels: &'a Levels) -> Self {
        let mut builder = Self {
            arena,
            levels,
            conjunctions: Memo::default(),
            disjunctions: Memo::default(),
            negations: HashMap::default(),
            edges: Vec::new(),
            node_limit: 0,
            word_limit: 0,
            steps_left: 0,
        };
        builder.renew_budget();
        builder
    }

    /// Gives the next rule its own budget.
    pub(crate) fn renew_budget(&mut self) {
        self.node_limit = self.arena.len() + NODE_BUDGET;
        self.word_limit = self.arena.words() + WORD_BUDGET;
        self.steps_left = STEP_BUDGET;
        // What one rule combined, the next rarely combines again.
        self.conjunctions.clear();
        self.disjunctions.clear();
        self.negations.clear();
        self.edges.clear();
    }

    /// The node of a formula.
    ///
    /// # Errors
    /// [`OverBudget`]
    pub(crate) fn formula(
        &mut self,
        vocabulary: &Vocabulary,
        formula: &Formula,
    ) -> Result<NodeId, OverBudget> {
        match formula {
            Formula::Constant(value) => Ok(NodeId::terminal(*value)),
            Formula::Within(fact, set) => self.within(vocabulary, *fact, set),
            Formula::Not(inner) => {
                let inner = self.formula(vocabulary, inner)?;
                self.not(inner)
            }
            Formula::All(parts) => {
                let parts = self.formulas(vocabulary, parts)?;
                self.all(parts)
            }
            Formula::Any(parts) => {
                let parts = self.formulas(vocabulary, parts)?;
                self.any(parts)
            }
            Formula::Same(a, b) => {
                let (a, b) = (self.formula(vocabulary, a)?, self.formula(vocabulary, b)?);
                self.same(a, b)
            }
            Formula::AtLeast(count, parts) => {
                let parts = self.formulas(vocabulary, parts)?;
                self.at_least(*count, &parts)
            }
        }
    }

    fn formulas(&mut self, vocabulary: &Vocabulary, parts: &[Formula]) -> Result<Vec<NodeId>, OverBudget> {
        parts.iter().map(|part| self.formula(vocabulary, part)).collect()
    }

    /// The conjunction.
    pub(crate) fn all(&mut self, parts: Vec<NodeId>) -> Result<NodeId, OverBudget> {
        self.fold(Operation::And, NodeId::ALWAYS, parts)
    }

    /// The disjunction.
    pub(crate) fn any(&mut self, parts: Vec<NodeId>) -> Result<NodeId, OverBudget> {
        self.fold(Operation::Or, NodeId::NEVER, parts)
    }

    /// From the lowest level up, so that each step adds a node at the top rather than walking all that is there.
    fn fold(
        &mut self,
        operation: Operation,
        neutral: NodeId,
        parts: Vec<NodeId>,
    ) -> Result<NodeId, OverBudget> {
        let leveled = |(place, part): (usize, NodeId)| (Reverse(self.arena.node(part).level), place, part);
        let mut leveled: Vec<_> = parts.into_iter().enumerate().map(leveled).collect();
        put_in_order(&mut leveled);
        leveled
            .into_iter()
            .try_fold(neutral, |all, (_, _, part)| self.combine(operation, all, part))
    }

    fn within(
        &mut self,
        vocabulary: &Vocabulary,
        fact: FactId,
        set: &RangeSet,
    ) -> Result<NodeId, OverBudget> {
        let Some((number, level)) = self.levels.of(fact).and_then(|n| Some((n, self.levels.get(n)?))) else {
            // Nothing distinguishes this fact's values, so all of them answer alike.
            let any = vocabulary.fact(fact).map_or(0, |fact| fact.domain.bounds().0);
            return Ok(NodeId::terminal(set.contains(any)));
        };
        let base = self.edges.len();
        let mut next = 0;
        for (start, end) in level.classes_meeting(set) {
            if next < start {
                push_edge(&mut self.edges, base, start, NodeId::NEVER);
            }
            push_edge(&mut self.edges, base, end, NodeId::ALWAYS);
            next = end;
        }
        if next < level.classes() {
            push_edge(&mut self.edges, base, level.classes(), NodeId::NEVER);
        }
        self.finish(number, base)
    }

    fn same(&mut self, a: NodeId, b: NodeId) -> Result<NodeId, OverBudget> {
        let both = self.and(a, b)?;
        let either = self.or(a, b)?;
        let neither = self.not(either)?;
        self.or(both, neither)
    }

    fn at_least(&mut self, count: u32, parts: &[NodeId]) -> Result<NodeId, OverBudget> {
        // row[k] is "at least k of the parts seen so far".
        let wanted = usize::try_from(count)
            .unwrap_or(usize::MAX)
            .min(parts.len().saturating_add(1));
        let mut row = vec![NodeId::NEVER; wanted + 1];
        if let Some(first) = row.first_mut() {
            *first = NodeId::ALWAYS;
        }
        for part in parts {
            let previous = row.clone();
            for ((cell, same), fewer) in row.iter_mut().skip(1).zip(previous.iter().skip(1)).zip(&previous) {
                let with = self.and(*part, *fewer)?;
                *cell = self.or(*same, with)?;
            }
        }
        Ok(row.last().copied().unwrap_or(NodeId::ALWAYS))
    }

    pub(crate) fn and(&mut self, a: NodeId, b: NodeId) -> Result<NodeId, OverBudget> {
        self.combine(Operation::And, a, b)
    }

    pub(crate) fn or(&mut self, a: NodeId, b: NodeId) -> Result<NodeId, OverBudget> {
        self.combine(Operation::Or, a, b)
    }

    pub(crate) fn not(&mut self, a: NodeId) -> Result<NodeId, OverBudget> {
        if a.is_terminal() {
            return Ok(NodeId::terminal(a == NodeId::NEVER));
        }
        if let Some(known) = self.negations.get(&a) {
            return Ok(*known);
        }
        self.step()?;
        let level = self.arena.node(a).level;
        let base = self.edges.len();
        let mut at = 0;
        while let Some([end, child]) = self.edge(a, at) {
            let child = self.not(NodeId::from_word(child))?;
            push_edge(&mut self.edges, base, end, child);
            at += 1;
        }
        let result = self.finish(level, base)?;
        self.negations.insert(a, result);
        Ok(result)
    }

    fn combine(&mut self, operation: Operation, a: NodeId, b: NodeId) -> Result<NodeId, OverBudget> {
        let (a, b) = (a.min(b), a.max(b));
        if a == b {
            return Ok(a);
        }
        match (operation, a) {
            (Operation::And, NodeId::NEVER) | (Operation::Or, NodeId::ALWAYS) => return Ok(a),
            (Operation::And, NodeId::ALWAYS) | (Operation::Or, NodeId::NEVER) => return Ok(b),
            _ => {}
        }
        let known = match operation {
            Operation::And => &self.conjunctions,
            Operation::Or => &self.disjunctions,
        };
        if let Some(known) = known.get(&(a, b)) {
            return Ok(*known);
        }
        self.step()?;
        let (left, right) = (self.arena.node(a).level, self.arena.node(b).level);
        let level = left.min(right);
        let base = self.edges.len();
        // A node below the level stands for one edge over all its classes.
        let (mut i, mut j) = (0, 0);
        loop {
            let x = if left == level {
                self.edge(a, i)
            } else {
                Some([u32::MAX, a.word()])
            };
            let y = if right == level {
                self.edge(b, j)
            } else {
                Some([u32::MAX, b.word()])
            };
            let (Some(x), Some(y)) = (x, y) else { break };
            let child = self.combine(operation, NodeId::from_word(x[1]), NodeId::from_word(y[1]))?;
            let end = x[0].min(y[0]);
            push_edge(&mut self.edges, base, end, child);
            i += usize::from(x[0] == end);
            j += usize::from(y[0] == end);
        }
        let result = self.finish(level, base)?;
        let known = match operation {
            Operation::And => &mut self.conjunctions,
            Operation::Or => &mut self.disjunctions,
        };
        known.insert((a, b), result);
        Ok(result)
    }

    fn edge(&self, id: NodeId, at: usize) -> Option<Edge> {
        self.arena.node(id).edges.get(at).copied()
    }

    fn step(&mut self) -> Result<(), OverBudget> {
        self.steps_left = self.steps_left.checked_sub(1).ok_or(OverBudget)?;
        Ok(())
    }

    /// Makes the node whose edges begin at `base`.
    fn finish(&mut self, level: u16, base: usize) -> Result<NodeId, OverBudget> {
        if self.arena.len() >= self.node_limit || self.arena.words() >= self.word_limit {
            return Err(OverBudget);
        }
        let edges = self.edges.get(base..).unwrap_or_default();
        let node = self.arena.insert(level, edges).ok_or(OverBudget)?;
        self.edges.truncate(base);
        Ok(node)
    }
}
