//! Which classes of each level somebody possible has.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::arena::{Arena, NodeId};
use super::level::{Allowed, Levels};
use crate::sorting::put_in_order;

/// What is left of everyone who is possible, under some answers.
#[derive(Debug, Clone)]
pub(crate) struct Hull {
    /// Of each level, the classes that somebody possible has.
    pub(crate) allowed: Vec<Allowed>,
    /// The nodes below the root from which nobody possible is reached.
    pub(crate) dead: HashSet<NodeId, FxBuildHasher>,
}

/// The classes of each level on some way from the root to `ALWAYS` through allowed classes, or `None` if there is no such way.
pub(crate) fn hull(arena: &Arena, levels: &Levels, root: NodeId, allowed: Vec<Allowed>) -> Option<Hull> {
    if root == NodeId::ALWAYS {
        let dead = HashSet::default();
        return Some(Hull { allowed, dead });
    }
    let mut nodes = below(arena, root, &allowed);
    // Children stand before their parents.
    put_in_order(&mut nodes);
    let mut dead = HashSet::default();
    let is_dead = |dead: &HashSet<NodeId, FxBuildHasher>, id| id == NodeId::NEVER || dead.contains(&id);
    for id in &nodes {
        let alive = possible_edges(arena, *id, &allowed).any(|(_, child)| !is_dead(&dead, child));
        if !alive {
            dead.insert(*id);
        }
    }
    if is_dead(&dead, root) {
        return None;
    }
    let mut passed = Passed::new(levels.len());
    passed.over(0, arena.node(root).level);
    for id in nodes.iter().rev().filter(|id| !dead.contains(*id)) {
        // Whatever leads to a node that is alive is alive too, so that some way goes through each of them.
        let level = arena.node(*id).level;
        for (range, child) in possible_edges(arena, *id, &allowed) {
            if !is_dead(&dead, child) {
                passed.through(level, range);
                passed.over(level + 1, arena.node(child).level);
            }
        }
    }
    let allowed = passed.narrow(levels, allowed);
    Some(Hull { allowed, dead })
}

/// The nodes that are reached through allowed classes, without the terminals.
fn below(arena: &Arena, root: NodeId, allowed: &[Allowed]) -> Vec<NodeId> {
    let mut seen = HashSet::<NodeId, FxBuildHasher>::default();
    let (mut pending, mut nodes) = (vec![root], Vec::new());
    while let Some(id) = pending.pop() {
        if !id.is_terminal() && seen.insert(id) {
            nodes.push(id);
            pending.extend(possible_edges(arena, id, allowed).map(|(_, child)| child));
        }
    }
    nodes
}

fn possible_edges<'a>(
    arena: &'a Arena,
    id: NodeId,
    allowed: &'a [Allowed],
) -> impl Iterator<Item = ((u32, u32), NodeId)> + 'a {
    let node = arena.node(id);
    let allowed = allowed.get(usize::from(node.level)).unwrap_or(&Allowed::All);
    let mut start = 0;
    node.edges.iter().filter_map(move |[end, child]| {
        let range = (std::mem::replace(&mut start, *end), *end);
        let child = NodeId::from_word(*child);
        allowed.meets(range.0, range.1).then_some((range, child))
    })
}

/// Where the ways to `ALWAYS` go.
struct Passed {
    /// By level: the classes through which a way goes.
    through: HashMap<u16, Vec<(u32, u32)>, FxBuildHasher>,
    /// By level: how many more ways begin than end to pass it by, whatever its class.
    over: Vec<i64>,
}

impl Passed {
    fn new(levels: usize) -> Self {
        Self {
            through: HashMap::default(),
            over: vec![0; levels + 1],
        }
    }

    fn through(&mut self, level: u16, range: (u32, u32)) {
        self.through.entry(level).or_default().push(range);
    }

    /// A way goes by the levels from `first` up to `end`, excluded.
    fn over(&mut self, first: u16, end: u16) {
        let last = self.over.len().saturating_sub(1);
        let end = usize::from(end).min(last);
        let first = usize::from(first).min(last);
        if first < end {
            if let Some(begins) = self.over.get_mut(first) {
                *begins += 1;
            }
            if let Some(ends) = self.over.get_mut(end) {
                *ends -= 1;
            }
        }
    }

    fn narrow(mut self, levels: &Levels, mut allowed: Vec<Allowed>) -> Vec<Allowed> {
        let mut passing = 0;
        for ((number, level), over) in (0_u16..).zip(levels.iter()).zip(&self.over) {
            passing += over;
            let ranges = self.through.remove(&number);
            if let (0, Some(ranges), Some(allowed)) = (passing, ranges, allowed.get_mut(usize::from(number)))
            {
                *allowed = allowed.narrowed(ranges, level.classes());
            }
        }
        allowed
    }
}
