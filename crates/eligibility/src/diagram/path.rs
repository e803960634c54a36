//! Cheapest paths: the fewest or least costly departures from what is known that reach a verdict.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::arena::{Arena, NodeId};
use super::level::Allowed;

/// A departure from what is known, at one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Departure {
    pub(crate) level: u16,
    /// The node from which it departs, and where it leads: every class between the two will do.
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
}

/// The least costly departures, from the top, and what they cost together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) cost: u64,
    pub(crate) departures: Vec<Departure>,
}

/// A cost, and among equals the number of departures.
type Cost = (u64, u32);

/// The cheapest way from a node to the terminal `target`, where a class that is not `allowed` costs `cost(level)`,
/// or cannot be had.
pub(crate) fn cheapest(
    arena: &Arena,
    root: NodeId,
    target: NodeId,
    allowed: &[Allowed],
    cost: &dyn Fn(u16) -> Option<u32>,
) -> Option<Path> {
    let mut search = Search {
        arena,
        target,
        allowed,
        cost,
        best: HashMap::default(),
    };
    let (cost, _) = search.from(root)?;
    let mut departures = Vec::new();
    let mut at = root;
    while !at.is_terminal() {
        let (to, departs) = search.choice(at)?;
        if departs {
            departures.push(Departure {
                level: arena.node(at).level,
                from: at,
                to,
            });
        }
        at = to;
    }
    Some(Path { cost, departures })
}

struct Search<'a> {
    arena: &'a Arena,
    target: NodeId,
    allowed: &'a [Allowed],
    cost: &'a dyn Fn(u16) -> Option<u32>,
    best: HashMap<NodeId, Option<Cost>, FxBuildHasher>,
}

impl Search<'_> {
    fn from(&mut self, id: NodeId) -> Option<Cost> {
        if id.is_terminal() {
            return (id == self.target).then_some((0, 0));
        }
        if let Some(known) = self.best.get(&id) {
            return *known;
        }
        let arena = self.arena;
        let node = arena.node(id);
        crate::work::count(1 + node.edges.len() / 8);
        let mut best: Option<Cost> = None;
        let mut start = 0;
        for [end, child] in node.edges {
            let step = self.step(node.level, start, *end);
            start = *end;
            if let Some((own, departs)) = step
                && let Some((rest, count)) = self.from(NodeId::from_word(*child))
            {
                let total = (rest + own, count + u32::from(departs));
                best = Some(best.map_or(total, |best| best.min(total)));
            }
        }
        self.best.insert(id, best);
        best
    }

    /// What the classes of an edge cost, and whether they depart from what is known.
    fn step(&self, level: u16, start: u32, end: u32) -> Option<(u64, bool)> {
        match self.allowed.get(usize::from(level)) {
            Some(allowed) if !allowed.meets(start, end) => {
                (self.cost)(level).map(|cost| (u64::from(cost), true))
            }
            _ => Some((0, false)),
        }
    }

    /// The first edge that is as good as the best.
    fn choice(&mut self, id: NodeId) -> Option<(NodeId, bool)> {
        let wanted = self.from(id)?;
        let arena = self.arena;
        let node = arena.node(id);
        let mut start = 0;
        for [end, child] in node.edges {
            let child = NodeId::from_word(*child);
            let step = self.step(node.level, start, *end);
            start = *end;
            if let Some((own, departs)) = step
                && let Some((rest, count)) = self.from(child)
                && (rest + own, count + u32::from(departs)) == wanted
            {
                return Some((child, departs));
            }
        }
        None
    }
}
