//! What is left of diagrams when some answers are known.

use super::arena::{Arena, BOTTOM, Edge, NodeId, push_edge};
use super::level::{Allowed, before};
use crate::verdict::Verdict;

/// What is known, level by level, and since when.
#[derive(Debug, Clone)]
pub(crate) struct Evidence {
    pub(crate) allowed: Vec<Allowed>,
    /// For each level, the probability of all classes below a class, among those allowed; one longer than classes.
    pub(crate) below: Vec<Box<[f64]>>,
    /// For each level, when it or one below it last changed.
    since: Vec<u32>,
    now: u32,
}

impl Evidence {
    pub(crate) fn new(allowed: Vec<Allowed>, below: Vec<Box<[f64]>>) -> Self {
        let since = vec![1; allowed.len()];
        Self {
            allowed,
            below,
            since,
            now: 1,
        }
    }

    /// Puts other classes at a level.
    pub(crate) fn change(&mut self, level: u16, allowed: Allowed, below: Box<[f64]>) {
        self.now += 1;
        let level = usize::from(level);
        if let (Some(old), Some(weights)) = (self.allowed.get_mut(level), self.below.get_mut(level)) {
            *old = allowed;
            *weights = below;
        }
        for since in self.since.iter_mut().take(level + 1) {
            *since = self.now;
        }
    }

    pub(crate) fn at(&self, level: u16) -> &Allowed {
        self.allowed.get(usize::from(level)).unwrap_or(&Allowed::All)
    }

    /// The probability of the classes from `start` up to `end`, excluded.
    pub(crate) fn share(&self, level: u16, start: u32, end: u32) -> f64 {
        let below = self.below.get(usize::from(level));
        let at = |class: u32| {
            below
                .and_then(|below| below.get(class as usize))
                .copied()
                .unwrap_or(0.0)
        };
        at(end) - at(start)
    }
}

/// Restricted diagrams, in an arena of their own, and what is known of each node.
#[derive(Debug, Clone)]
pub(crate) struct Residuals {
    arena: Arena,
    /// By ordinal in the source: what is left, and when that was found.
    done: Vec<(u32, u32)>,
    /// By ordinal here: the levels that decide below a node, as bits.
    support: Vec<u64>,
    stride: usize,
    /// By ordinal here: the probability of the terminal `ALWAYS`.
    always: Vec<f64>,
    edges: Vec<Edge>,
}

impl Residuals {
    pub(crate) fn new(source: &Arena, levels: usize) -> Self {
        let stride = levels.div_ceil(64).max(1);
        Self {
            arena: Arena::new(),
            done: vec![(0, 0); source.len()],
            support: vec![0; 2 * stride],
            stride,
            always: vec![0.0, 1.0],
            edges: Vec::new(),
        }
    }

    pub(crate) fn arena(&self) -> &Arena {
        &self.arena
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.arena = Arena::new();
        self.done.fill((0, 0));
        self.support.truncate(2 * self.stride);
        self.always.truncate(2);
    }

    /// The probability that a residual node ends in `ALWAYS`.
    pub(crate) fn always(&self, id: NodeId) -> f64 {
        let ordinal = self.arena.node(id).ordinal;
        self.always.get(ordinal as usize).copied().unwrap_or(0.0)
    }

    /// The levels that a residual node depends on, as bits.
    pub(crate) fn support(&self, id: NodeId) -> &[u64] {
        let at = self.arena.node(id).ordinal as usize * self.stride;
        self.support.get(at..at + self.stride).unwrap_or_default()
    }

    /// Whether a residual node depends on a level.
    pub(crate) fn depends(&self, id: NodeId, level: u16) -> bool {
        let word = self.support(id).get(usize::from(level / 64));
        word.is_some_and(|word| word >> (level % 64) & 1 == 1)
    }

    /// The levels that a residual node depends on, ascending.
    pub(crate) fn levels(&self, id: NodeId) -> impl Iterator<Item = u16> + '_ {
        levels_of(self.support(id))
    }

    /// No level, as bits.
    pub(crate) fn no_levels(&self) -> Vec<u64> {
        vec![0; self.stride]
    }

    /// What is left of a node of the source.
    pub(crate) fn of(&mut self, source: &Arena, known: &Evidence, id: NodeId) -> NodeId {
        if id.is_terminal() {
            return id;
        }
        let node = source.node(id);
        let since = known.since.get(usize::from(node.level)).copied().unwrap_or(1);
        if let Some((left, found)) = self.done.get(node.ordinal as usize)
            && *found >= since
        {
            return NodeId::from_word(*left);
        }
        let left = match known.at(node.level) {
            Allowed::One(class) => self.of(source, known, node.child(*class)),
            allowed => {
                let base = self.edges.len();
                let mut start = 0;
                for [end, child] in node.edges {
                    if allowed.meets(start, *end) {
                        let child = self.of(source, known, NodeId::from_word(*child));
                        push_edge(&mut self.edges, base, *end, child);
                    }
                    start = *end;
                }
                // Classes that are not possible are counted to their neighbours, in one way only.
                if let Allowed::Some(ranges) = allowed {
                    self.tidy(base, ranges, start);
                }
                self.insert(known, node.level, base)
            }
        };
        if let Some(done) = self.done.get_mut(node.ordinal as usize) {
            *done = (left.word(), known.now);
        }
        left
    }

    /// Moves each end down to the last possible class of its edge, and the last one to the end of the level.
    fn tidy(&mut self, base: usize, ranges: &[(u32, u32)], classes: u32) {
        let edges = self.edges.get_mut(base..).unwrap_or_default();
        for edge in edges.iter_mut() {
            let last = before(ranges, |(low, _)| *low < edge[0]).checked_sub(1);
            if let Some((_, high)) = last.and_then(|last| ranges.get(last)) {
                edge[0] = edge[0].min(*high);
            }
        }
        if let Some(last) = edges.last_mut() {
            last[0] = classes;
        }
    }

    fn insert(&mut self, known: &Evidence, level: u16, base: usize) -> NodeId {
        let edges = self.edges.get(base..).unwrap_or_default();
        let before = self.arena.len();
        // A restriction is never larger than its source, which had a place for every node.
        let id = self.arena.insert(level, edges).unwrap_or(NodeId::NEVER);
        if self.arena.len() > before {
            let own = self.support.len();
            self.support.resize(own + self.stride, 0);
            let mut always = 0.0;
            let mut start = 0;
            for [end, child] in edges {
                let child = self.arena.node(NodeId::from_word(*child)).ordinal as usize;
                always += known.share(level, start, *end) * self.always.get(child).copied().unwrap_or(0.0);
                start = *end;
                let (lower, new) = self.support.split_at_mut(own);
                let child = lower.get(child * self.stride..).unwrap_or_default();
                for (word, below) in new.iter_mut().zip(child) {
                    *word |= below;
                }
            }
            if let Some(word) = self.support.get_mut(own + usize::from(level / 64)) {
                *word |= 1 << (level % 64);
            }
            self.always.push(always);
        }
        self.edges.truncate(base);
        id
    }
}

/// The levels of some bits, ascending.
pub(crate) fn levels_of(bits: &[u64]) -> impl Iterator<Item = u16> + '_ {
    (0_u16..).step_by(64).zip(bits).flat_map(|(first, word)| {
        (0..64)
            .filter(move |bit| word >> bit & 1 == 1)
            .map(move |bit| first + bit)
    })
}

/// The verdict of a residual node.
pub(crate) fn verdict(id: NodeId) -> Verdict {
    match id {
        NodeId::ALWAYS => Verdict::Eligible,
        NodeId::NEVER => Verdict::NotEligible,
        _ => Verdict::Open,
    }
}

/// The verdict of a node of the source, without making residual nodes.
pub(crate) fn verdict_under(arena: &Arena, allowed: &[Allowed], id: NodeId) -> Verdict {
    let (mut never, mut always) = (false, false);
    let mut pending = vec![id];
    let mut seen: hashbrown::HashSet<NodeId, rustc_hash::FxBuildHasher> = hashbrown::HashSet::default();
    while let Some(id) = pending.pop() {
        match id {
            NodeId::NEVER => never = true,
            NodeId::ALWAYS => always = true,
            _ => {
                let node = arena.node(id);
                debug_assert_ne!(node.level, BOTTOM, "only terminals are at the bottom");
                match allowed.get(usize::from(node.level)).unwrap_or(&Allowed::All) {
                    // A path of known answers branches nowhere: no need to remember it.
                    Allowed::One(class) => pending.push(node.child(*class)),
                    _ if !seen.insert(id) => {}
                    allowed => {
                        let mut start = 0;
                        for [end, child] in node.edges {
                            if allowed.meets(start, *end) {
                                pending.push(NodeId::from_word(*child));
                            }
                            start = *end;
                        }
                    }
                }
            }
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
