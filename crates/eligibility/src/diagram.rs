//! Multi-valued decision diagrams: ordered, reduced, hash-consed in one arena.
//!
//! A level belongs to one fact and cuts its domain into the classes that the formulas distinguish. A node has
//! one child a class. Two formulas are the same function exactly if they have the same node.

use std::collections::HashMap;

use crate::answers::Answers;
use crate::fact::{FactId, Vocabulary};
use crate::lower::Formula;
use crate::ranges::RangeSet;
use crate::ruleset::Verdict;

/// How many nodes one rule may take; a rule over it is refused, so that none can make a device slow.
pub const NODE_BUDGET: usize = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

impl NodeId {
    pub(crate) const NEVER: Self = Self(0);
    pub(crate) const ALWAYS: Self = Self(1);

    fn terminal(value: bool) -> Self {
        if value { Self::ALWAYS } else { Self::NEVER }
    }

    fn verdict(self) -> Verdict {
        match self {
            Self::ALWAYS => Verdict::Eligible,
            Self::NEVER => Verdict::NotEligible,
            _ => Verdict::Open,
        }
    }
}

/// Too many nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OverBudget;

#[derive(Debug, Clone)]
struct Level {
    fact: FactId,
    /// The first value of each class, ascending.
    starts: Vec<i64>,
}

impl Level {
    fn class_of(&self, value: i64) -> usize {
        self.starts
            .partition_point(|start| *start <= value)
            .saturating_sub(1)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Node {
    level: u16,
    children: Box<[NodeId]>,
}

/// The arena. The first two nodes are the terminals.
#[derive(Debug, Clone)]
pub(crate) struct Diagrams {
    levels: Vec<Level>,
    level_of: Vec<Option<u16>>,
    nodes: Vec<Node>,
    unique: HashMap<Node, NodeId>,
    conjunctions: HashMap<(NodeId, NodeId), NodeId>,
    negations: HashMap<NodeId, NodeId>,
    limit: usize,
}

/// The level below which there is none: that of the terminals.
const BOTTOM: u16 = u16::MAX;

impl Diagrams {
    /// An arena for these formulas: each fact's domain is cut wherever one of them distinguishes two values.
    pub(crate) fn for_formulas<'a>(
        vocabulary: &Vocabulary,
        formulas: impl Iterator<Item = &'a Formula>,
    ) -> Self {
        let mut cuts: Vec<Vec<i64>> = vocabulary
            .facts()
            .map(|(_, fact)| vec![fact.domain.bounds().0])
            .collect();
        for formula in formulas {
            collect_cuts(formula, &mut cuts);
        }
        let mut levels = Vec::new();
        let mut level_of = Vec::new();
        for ((fact, known), mut starts) in vocabulary.facts().zip(cuts) {
            let (min, max) = known.domain.bounds();
            starts.retain(|start| min <= *start && *start <= max);
            starts.sort_unstable();
            starts.dedup();
            let level = (starts.len() > 1).then_some(u16::try_from(levels.len()).unwrap_or(BOTTOM));
            level_of.push(level);
            if level.is_some() {
                levels.push(Level { fact, starts });
            }
        }
        let terminal = Node {
            level: BOTTOM,
            children: Box::default(),
        };
        Self {
            levels,
            level_of,
            nodes: vec![terminal.clone(), terminal],
            unique: HashMap::new(),
            conjunctions: HashMap::new(),
            negations: HashMap::new(),
            limit: usize::MAX,
        }
    }

    /// The node of a formula.
    ///
    /// # Errors
    /// [`OverBudget`] if it takes more than [`NODE_BUDGET`] nodes beyond those that were there.
    pub(crate) fn compile(
        &mut self,
        vocabulary: &Vocabulary,
        formula: &Formula,
    ) -> Result<NodeId, OverBudget> {
        self.limit = self.nodes.len() + NODE_BUDGET;
        self.build(vocabulary, formula)
    }

    /// The node of the conjunction.
    ///
    /// # Errors
    /// [`OverBudget`] as for [`Diagrams::compile`].
    pub(crate) fn conjunction(&mut self, nodes: &[NodeId]) -> Result<NodeId, OverBudget> {
        self.limit = self.nodes.len() + NODE_BUDGET;
        nodes
            .iter()
            .try_fold(NodeId::ALWAYS, |all, node| self.and(all, *node))
    }

    fn build(&mut self, vocabulary: &Vocabulary, formula: &Formula) -> Result<NodeId, OverBudget> {
        match formula {
            Formula::Constant(value) => Ok(NodeId::terminal(*value)),
            Formula::Within(fact, set) => self.within(vocabulary, *fact, set),
            Formula::Not(inner) => {
                let inner = self.build(vocabulary, inner)?;
                self.not(inner)
            }
            Formula::All(parts) => parts.iter().try_fold(NodeId::ALWAYS, |all, part| {
                let part = self.build(vocabulary, part)?;
                self.and(all, part)
            }),
            Formula::Any(parts) => parts.iter().try_fold(NodeId::NEVER, |any, part| {
                let part = self.build(vocabulary, part)?;
                self.or(any, part)
            }),
            Formula::AtLeast(count, parts) => {
                let parts = parts
                    .iter()
                    .map(|part| self.build(vocabulary, part))
                    .collect::<Result<Vec<_>, _>>()?;
                self.at_least(*count, &parts)
            }
        }
    }

    fn within(
        &mut self,
        vocabulary: &Vocabulary,
        fact: FactId,
        set: &RangeSet,
    ) -> Result<NodeId, OverBudget> {
        match self.level_of.get(fact.index()).copied().flatten() {
            Some(level) => {
                let starts = self
                    .levels
                    .get(usize::from(level))
                    .map(|level| level.starts.clone());
                let children = starts
                    .unwrap_or_default()
                    .iter()
                    .map(|v| NodeId::terminal(set.contains(*v)))
                    .collect();
                self.node(level, children)
            }
            // Nothing distinguishes this fact's values, so all of them answer alike.
            None => {
                let any = vocabulary.fact(fact).map_or(0, |fact| fact.domain.bounds().0);
                Ok(NodeId::terminal(set.contains(any)))
            }
        }
    }

    fn at_least(&mut self, count: u32, parts: &[NodeId]) -> Result<NodeId, OverBudget> {
        // row[k] is "at least k of the parts seen so far", from the last part to the first.
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

    fn or(&mut self, a: NodeId, b: NodeId) -> Result<NodeId, OverBudget> {
        let (a, b) = (self.not(a)?, self.not(b)?);
        let neither = self.and(a, b)?;
        self.not(neither)
    }

    fn not(&mut self, a: NodeId) -> Result<NodeId, OverBudget> {
        match a {
            NodeId::NEVER => return Ok(NodeId::ALWAYS),
            NodeId::ALWAYS => return Ok(NodeId::NEVER),
            _ => {}
        }
        if let Some(known) = self.negations.get(&a) {
            return Ok(*known);
        }
        let Node { level, children } = self.get(a).clone();
        let children = children
            .iter()
            .map(|child| self.not(*child))
            .collect::<Result<_, _>>()?;
        let result = self.node(level, children)?;
        self.negations.insert(a, result);
        self.negations.insert(result, a);
        Ok(result)
    }

    fn and(&mut self, a: NodeId, b: NodeId) -> Result<NodeId, OverBudget> {
        let (a, b) = (a.min(b), a.max(b));
        match (a, b) {
            (NodeId::NEVER, _) => return Ok(NodeId::NEVER),
            (NodeId::ALWAYS, _) => return Ok(b),
            _ if a == b => return Ok(a),
            _ => {}
        }
        if let Some(known) = self.conjunctions.get(&(a, b)) {
            return Ok(*known);
        }
        let (left, right) = (self.get(a).clone(), self.get(b).clone());
        let level = left.level.min(right.level);
        let classes = if left.level == level {
            left.children.len()
        } else {
            right.children.len()
        };
        let child = |node: &Node, itself: NodeId, class: usize| match node.children.get(class) {
            Some(child) if node.level == level => *child,
            _ => itself,
        };
        let children = (0..classes)
            .map(|class| self.and(child(&left, a, class), child(&right, b, class)))
            .collect::<Result<_, _>>()?;
        let result = self.node(level, children)?;
        self.conjunctions.insert((a, b), result);
        Ok(result)
    }

    fn node(&mut self, level: u16, children: Box<[NodeId]>) -> Result<NodeId, OverBudget> {
        if let Some(first) = children.first()
            && children.iter().all(|child| child == first)
        {
            return Ok(*first);
        }
        let node = Node { level, children };
        if let Some(known) = self.unique.get(&node) {
            return Ok(*known);
        }
        if self.nodes.len() >= self.limit {
            return Err(OverBudget);
        }
        let id = NodeId(u32::try_from(self.nodes.len()).map_err(|_| OverBudget)?);
        self.nodes.push(node.clone());
        self.unique.insert(node, id);
        Ok(id)
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "a node id is only made for a node that is in the arena"
    )]
    fn get(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// What is left of a node when the known answers are put in: its verdict, and exactly the facts that some
    /// completion of the others lets decide.
    pub(crate) fn residual(&self, root: NodeId, answers: &Answers) -> (Verdict, Vec<FactId>) {
        let mut residual = Residual {
            diagrams: self,
            answers,
            done: HashMap::new(),
            unique: HashMap::new(),
            next: 2,
        };
        let left = residual.of(root);
        let mut levels: Vec<u16> = Vec::new();
        let mut pending = vec![left];
        let by_id: HashMap<NodeId, Node> = residual.unique.into_iter().map(|(node, id)| (id, node)).collect();
        let mut seen = std::collections::HashSet::new();
        while let Some(id) = pending.pop() {
            if let Some(node) = by_id.get(&id)
                && seen.insert(id)
            {
                levels.push(node.level);
                pending.extend(node.children.iter().copied());
            }
        }
        levels.sort_unstable();
        levels.dedup();
        let facts = levels
            .iter()
            .filter_map(|level| self.levels.get(usize::from(*level)))
            .map(|l| l.fact);
        (left.verdict(), facts.collect())
    }

    /// The verdict alone: cheaper than [`Diagrams::residual`].
    pub(crate) fn verdict(&self, root: NodeId, answers: &Answers) -> Verdict {
        let (mut never, mut always) = (false, false);
        let mut pending = vec![root];
        let mut seen = std::collections::HashSet::new();
        while let Some(id) = pending.pop() {
            match id {
                NodeId::NEVER => never = true,
                NodeId::ALWAYS => always = true,
                _ if !seen.insert(id) => {}
                _ => match self.chosen(id, answers) {
                    Some(child) => pending.push(child),
                    None => pending.extend(self.get(id).children.iter().copied()),
                },
            }
            if never && always {
                return Verdict::Open;
            }
        }
        if always {
            Verdict::Eligible
        } else {
            Verdict::NotEligible
        }
    }

    /// The child that the answers pick, if the node's fact is known.
    fn chosen(&self, id: NodeId, answers: &Answers) -> Option<NodeId> {
        let node = self.get(id);
        let level = self.levels.get(usize::from(node.level))?;
        node.children
            .get(level.class_of(answers.code(level.fact)?))
            .copied()
    }
}

/// A small arena of its own for one restriction, so that a long session leaves nothing behind in the big one.
struct Residual<'a> {
    diagrams: &'a Diagrams,
    answers: &'a Answers,
    done: HashMap<NodeId, NodeId>,
    unique: HashMap<Node, NodeId>,
    next: u32,
}

impl Residual<'_> {
    fn of(&mut self, id: NodeId) -> NodeId {
        if matches!(id, NodeId::NEVER | NodeId::ALWAYS) {
            return id;
        }
        if let Some(done) = self.done.get(&id) {
            return *done;
        }
        let result = if let Some(child) = self.diagrams.chosen(id, self.answers) {
            self.of(child)
        } else {
            let node = self.diagrams.get(id);
            let children: Box<[NodeId]> = node.children.iter().map(|child| self.of(*child)).collect();
            match children.first() {
                Some(first) if children.iter().all(|child| child == first) => *first,
                _ => {
                    let next = NodeId(self.next);
                    let id = *self
                        .unique
                        .entry(Node {
                            level: node.level,
                            children,
                        })
                        .or_insert(next);
                    if id == next {
                        self.next += 1;
                    }
                    id
                }
            }
        };
        self.done.insert(id, result);
        result
    }
}

fn collect_cuts(formula: &Formula, cuts: &mut [Vec<i64>]) {
    match formula {
        Formula::Constant(_) => {}
        Formula::Within(fact, set) => {
            if let Some(cuts) = cuts.get_mut(fact.index()) {
                for (min, max) in set.ranges() {
                    cuts.push(min);
                    cuts.extend(max.checked_add(1));
                }
            }
        }
        Formula::Not(inner) => collect_cuts(inner, cuts),
        Formula::All(parts) | Formula::Any(parts) | Formula::AtLeast(_, parts) => {
            for part in parts {
                collect_cuts(part, cuts);
            }
        }
    }
}
