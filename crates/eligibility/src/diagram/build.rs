//! Building diagrams: from formulas, and from one another.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::arena::{Arena, Edge, NodeId, push_edge};
use super::level::{Allowed, Levels};
use crate::fact::{FactId, Vocabulary};
use crate::lower::Formula;
use crate::ranges::RangeSet;
use crate::sorting::put_in_order;

/// How many nodes one rule may take; a rule over it is refused, so that none can make a device slow.
pub const NODE_BUDGET: usize = 20_000;
/// How many words of memory one rule may take: a node with many edges counts for many.
const WORD_BUDGET: usize = 40 * NODE_BUDGET;
/// How many pairs of nodes may be combined for one rule, [`EDGES_A_STEP`] edges counting as one more. It bounds the
/// time where nodes are made and dropped.
const STEP_BUDGET: usize = 25 * NODE_BUDGET;
/// The number of edges that take about as long as a pair of nodes.
const EDGES_A_STEP: usize = 8;

/// Too many nodes, or too much work to find them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OverBudget;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    And,
    Or,
    /// Both hold, or neither does.
    Same,
}

impl Operation {
    /// What nothing, joined by the operation, is.
    fn neutral(self) -> NodeId {
        NodeId::terminal(self != Self::Or)
    }
}

type Memo = HashMap<(NodeId, NodeId), NodeId, FxBuildHasher>;

/// What adds nodes to an arena, within the budget of one rule at a time.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    arena: &'a mut Arena,
    levels: &'a Levels,
    conjunctions: Memo,
    disjunctions: Memo,
    equivalences: Memo,
    negations: HashMap<NodeId, NodeId, FxBuildHasher>,
    /// Edges of the nodes that are being made, the innermost last.
    edges: Vec<Edge>,
    node_limit: usize,
    word_limit: usize,
    steps_left: usize,
    steps_taken: usize,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(arena: &'a mut Arena, levels: &'a Levels) -> Self {
        let mut builder = Self {
            arena,
            levels,
            conjunctions: Memo::default(),
            disjunctions: Memo::default(),
            equivalences: Memo::default(),
            negations: HashMap::default(),
            edges: Vec::new(),
            node_limit: 0,
            word_limit: 0,
            steps_left: 0,
            steps_taken: 0,
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
        self.equivalences.clear();
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
            Formula::Same(..) => {
                let (mut parts, mut odd) = (Vec::new(), false);
                compared(formula, &mut parts, &mut odd);
                let parts = parts.into_iter().map(|part| self.formula(vocabulary, part));
                let parts = parts.collect::<Result<_, _>>()?;
                let same = self.fold(Operation::Same, parts)?;
                if odd { self.not(same) } else { Ok(same) }
            }
            Formula::AtLeast(count, parts) => {
                let parts = self.formulas(vocabulary, parts)?;
                self.at_least(*count, parts)
            }
        }
    }

    fn formulas(&mut self, vocabulary: &Vocabulary, parts: &[Formula]) -> Result<Vec<NodeId>, OverBudget> {
        parts.iter().map(|part| self.formula(vocabulary, part)).collect()
    }

    /// The conjunction.
    pub(crate) fn all(&mut self, parts: Vec<NodeId>) -> Result<NodeId, OverBudget> {
        self.fold(Operation::And, parts)
    }

    /// The disjunction.
    pub(crate) fn any(&mut self, parts: Vec<NodeId>) -> Result<NodeId, OverBudget> {
        self.fold(Operation::Or, parts)
    }

    /// Joins the parts from the lowest level up, so that each step adds a node at the top rather than walking all that
    /// is there. Those of one level are joined in pairs, and the pairs again: one after another, each would copy the
    /// edges of all before it.
    pub(crate) fn fold(&mut self, operation: Operation, parts: Vec<NodeId>) -> Result<NodeId, OverBudget> {
        match parts.as_slice() {
            [] => return Ok(operation.neutral()),
            [part] => return Ok(*part),
            [one, other] => return self.combine(operation, *one, *other),
            _ => {}
        }
        let leveled = |(place, part): (usize, NodeId)| (Reverse(self.arena.node(part).level), place, part);
        let mut leveled: Vec<_> = parts.into_iter().enumerate().map(leveled).collect();
        put_in_order(&mut leveled);
        let mut all = operation.neutral();
        let mut rest = leveled.as_slice();
        while let Some((level, ..)) = rest.first() {
            let count = rest.iter().take_while(|(other, ..)| other == level).count();
            let (same, above) = rest.split_at(count);
            let joined = self.pairs(operation, same)?;
            all = self.combine(operation, all, joined)?;
            rest = above;
        }
        Ok(all)
    }

    fn pairs(
        &mut self,
        operation: Operation,
        parts: &[(Reverse<u16>, usize, NodeId)],
    ) -> Result<NodeId, OverBudget> {
        match parts {
            [] => Ok(operation.neutral()),
            [(_, _, part)] => Ok(*part),
            _ => {
                let (first, second) = parts.split_at(parts.len() / 2);
                let (first, second) = (self.pairs(operation, first)?, self.pairs(operation, second)?);
                self.combine(operation, first, second)
            }
        }
    }

    /// The node with these edges, by the end of each and where it leads.
    pub(crate) fn node(&mut self, level: u16, edges: &[(u32, NodeId)]) -> Result<NodeId, OverBudget> {
        self.step(1 + edges.len() / EDGES_A_STEP)?;
        let base = self.edges.len();
        for (end, child) in edges {
            push_edge(&mut self.edges, base, *end, *child);
        }
        self.finish(level, base)
    }

    /// The node that holds for the allowed classes of a level.
    pub(crate) fn classes(&mut self, number: u16, allowed: &Allowed) -> Result<NodeId, OverBudget> {
        let one;
        let ranges = match allowed {
            Allowed::All => return Ok(NodeId::ALWAYS),
            Allowed::One(class) => {
                one = [(*class, class + 1)];
                one.as_slice()
            }
            Allowed::Some(ranges) => ranges,
        };
        self.of_classes(number, ranges)
    }

    fn within(
        &mut self,
        vocabulary: &Vocabulary,
        fact: FactId,
        set: &RangeSet,
    ) -> Result<NodeId, OverBudget> {
        let Some(number) = self.levels.of(fact) else {
            // Nothing distinguishes this fact's values, so all of them answer alike.
            let any = vocabulary.fact(fact).map_or(0, |fact| fact.domain.bounds().0);
            return Ok(NodeId::terminal(set.contains(any)));
        };
        let classes = self.levels.get(number).map(|level| level.classes_meeting(set));
        self.of_classes(number, &classes.unwrap_or_default())
    }

    /// The node that holds for some classes of a level: half-open ranges, ascending.
    fn of_classes(&mut self, number: u16, ranges: &[(u32, u32)]) -> Result<NodeId, OverBudget> {
        self.step(ranges.len() / EDGES_A_STEP)?;
        let classes = self.levels.get(number).map_or(0, super::Level::classes);
        let base = self.edges.len();
        let mut next = 0;
        for (start, end) in ranges {
            if next < *start {
                push_edge(&mut self.edges, base, *start, NodeId::NEVER);
            }
            push_edge(&mut self.edges, base, *end, NodeId::ALWAYS);
            next = *end;
        }
        if next < classes {
            push_edge(&mut self.edges, base, classes, NodeId::NEVER);
        }
        self.finish(number, base)
    }

    /// At least `count` of the parts, from the lowest level up as [`Builder::fold`] goes: `row[k]` is "at least k of
    /// the parts so far". What the parts that are left cannot bring to the count is not made.
    fn at_least(&mut self, count: u32, parts: Vec<NodeId>) -> Result<NodeId, OverBudget> {
        let mut left = parts.len();
        let wanted = usize::try_from(count).unwrap_or(usize::MAX);
        if wanted > left {
            return Ok(NodeId::NEVER);
        }
        let mut leveled: Vec<_> = parts
            .into_iter()
            .map(|part| (Reverse(self.arena.node(part).level), part))
            .collect();
        put_in_order(&mut leveled);
        let mut row = vec![NodeId::NEVER; wanted + 1];
        if let Some(first) = row.first_mut() {
            *first = NodeId::ALWAYS;
        }
        // A part that is there several times is one that counts for several.
        for equal in leveled.chunk_by(|(_, a), (_, b)| a == b) {
            let Some((_, part)) = equal.first() else { continue };
            left -= equal.len();
            let needed = wanted.saturating_sub(left).max(1);
            self.step((wanted + 1).saturating_sub(needed) / EDGES_A_STEP)?;
            for count in (needed..=wanted).rev() {
                let fewer = row.get(count.saturating_sub(equal.len())).copied();
                if let (Some(fewer), Some(cell)) = (fewer, row.get(count).copied()) {
                    let chosen = self.choose(*part, fewer, cell)?;
                    if let Some(cell) = row.get_mut(count) {
                        *cell = chosen;
                    }
                }
            }
        }
        Ok(row.last().copied().unwrap_or(NodeId::ALWAYS))
    }

    /// `more` where the part holds and `otherwise` where it does not, `more` holding wherever `otherwise` does.
    fn choose(&mut self, part: NodeId, more: NodeId, otherwise: NodeId) -> Result<NodeId, OverBudget> {
        if more == otherwise {
            return Ok(more);
        }
        let node = self.arena.node(part);
        let above = |id| self.arena.node(id).level > node.level;
        let plain = node
            .edges
            .iter()
            .all(|[_, child]| NodeId::from_word(*child).is_terminal());
        if !(plain && above(more) && above(otherwise)) {
            let more = self.and(part, more)?;
            return self.or(more, otherwise);
        }
        let level = node.level;
        let base = self.edges.len();
        let mut at = 0;
        while let Some([end, child]) = self.edge(part, at) {
            let holds = NodeId::from_word(child) == NodeId::ALWAYS;
            push_edge(&mut self.edges, base, end, if holds { more } else { otherwise });
            at += 1;
        }
        self.step(1 + at / EDGES_A_STEP)?;
        self.finish(level, base)
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
        let level = self.arena.node(a).level;
        let base = self.edges.len();
        let mut at = 0;
        while let Some([end, child]) = self.edge(a, at) {
            let child = self.not(NodeId::from_word(child))?;
            push_edge(&mut self.edges, base, end, child);
            at += 1;
        }
        self.step(1 + at / EDGES_A_STEP)?;
        let result = self.finish(level, base)?;
        self.negations.insert(a, result);
        Ok(result)
    }

    fn combine(&mut self, operation: Operation, a: NodeId, b: NodeId) -> Result<NodeId, OverBudget> {
        let (a, b) = (a.min(b), a.max(b));
        if a == b {
            return Ok(if operation == Operation::Same {
                NodeId::ALWAYS
            } else {
                a
            });
        }
        match (operation, a) {
            (Operation::And, NodeId::NEVER) | (Operation::Or, NodeId::ALWAYS) => return Ok(a),
            (Operation::And | Operation::Same, NodeId::ALWAYS) | (Operation::Or, NodeId::NEVER) => {
                return Ok(b);
            }
            (Operation::Same, NodeId::NEVER) => return self.not(b),
            _ => {}
        }
        if let Some(known) = self.memo(operation).get(&(a, b)) {
            return Ok(*known);
        }
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
        self.step(1 + (i + j) / EDGES_A_STEP)?;
        let result = self.finish(level, base)?;
        self.memo(operation).insert((a, b), result);
        Ok(result)
    }

    /// The steps of all rules so far.
    pub(crate) fn steps_taken(&self) -> usize {
        self.steps_taken
    }

    fn edge(&self, id: NodeId, at: usize) -> Option<Edge> {
        self.arena.node(id).edges.get(at).copied()
    }

    fn step(&mut self, steps: usize) -> Result<(), OverBudget> {
        crate::work::count(steps);
        self.steps_taken += steps;
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(OverBudget)?;
        Ok(())
    }

    fn memo(&mut self, operation: Operation) -> &mut Memo {
        match operation {
            Operation::And => &mut self.conjunctions,
            Operation::Or => &mut self.disjunctions,
            Operation::Same => &mut self.equivalences,
        }
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

/// The formulas that a chain of comparisons compares, and whether it is negated an odd number of times: all of them
/// together hold an even number of failing ones, whatever the parentheses.
fn compared<'f>(formula: &'f Formula, parts: &mut Vec<&'f Formula>, odd: &mut bool) {
    match formula {
        Formula::Same(a, b) => {
            compared(a, parts, odd);
            compared(b, parts, odd);
        }
        Formula::Not(inner) => {
            *odd = !*odd;
            compared(inner, parts, odd);
        }
        part => parts.push(part),
    }
}
