//! The memory of decision diagrams: one vector of words.
//!
//! A node is `[level << 16 | edges, ordinal, (end, child) …]`: an edge covers the classes from the end of the one
//! before it up to its own end, which is excluded. A condition on an age or a set of regions has few edges however
//! many classes the whole catalog distinguishes, and a walk touches one place in memory a node.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// A node: the place of its first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

impl NodeId {
    pub(crate) const NEVER: Self = Self(0);
    pub(crate) const ALWAYS: Self = Self(1);

    pub(crate) fn terminal(value: bool) -> Self {
        if value { Self::ALWAYS } else { Self::NEVER }
    }

    pub(crate) fn is_terminal(self) -> bool {
        self.0 <= Self::ALWAYS.0
    }

    pub(crate) fn word(self) -> u32 {
        self.0
    }

    pub(crate) fn from_word(word: u32) -> Self {
        Self(word)
    }
}

/// The level below which there is none: that of the terminals.
pub(crate) const BOTTOM: u16 = u16::MAX;

/// The classes below `end`, from the end of the edge before, and where they lead.
pub(crate) type Edge = [u32; 2];

const HEADER_WORDS: usize = 2;

/// A node as it is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) level: u16,
    pub(crate) ordinal: u32,
    pub(crate) edges: &'a [Edge],
}

impl Node<'_> {
    /// The child of a class.
    #[inline]
    pub(crate) fn child(&self, class: u32) -> NodeId {
        let at = if self.edges.len() <= 8 {
            self.edges.iter().take_while(|edge| edge[0] <= class).count()
        } else {
            self.edges.partition_point(|edge| edge[0] <= class)
        };
        // A class beyond the last end cannot be: the last edge ends where the level does.
        NodeId(self.edges.get(at).map_or(0, |edge| edge[1]))
    }
}

/// Nodes, the first two of which are the terminals. Children stand before their parents.
#[derive(Debug, Clone)]
pub(crate) struct Arena {
    words: Vec<u32>,
    nodes: u32,
    unique: HashTable<u32>,
}

impl Arena {
    pub(crate) fn new() -> Self {
        Self {
            words: vec![u32::from(BOTTOM) << 16; 2],
            nodes: 2,
            unique: HashTable::new(),
        }
    }

    /// How many nodes there are, the terminals included. Ordinals are below it.
    pub(crate) fn len(&self) -> usize {
        self.nodes as usize
    }

    /// How many words the nodes take.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    /// Forgets how to find equal nodes, for an arena to which nothing will be added.
    pub(crate) fn freeze(&mut self) {
        self.unique = HashTable::new();
        self.words.shrink_to_fit();
    }

    /// The same nodes, ready for more.
    pub(crate) fn thawed(&self) -> Self {
        let mut thawed = self.clone();
        let mut at = HEADER_WORDS;
        while at < self.words.len() {
            let id = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
            let node = self.node(id);
            let words = &self.words;
            thawed
                .unique
                .insert_unique(hash(node.level, node.edges), id.0, |known| rehash(words, *known));
            at += HEADER_WORDS + 2 * node.edges.len();
        }
        thawed
    }

    #[inline]
    pub(crate) fn node(&self, id: NodeId) -> Node<'_> {
        read(&self.words, id.0)
    }

    /// The child to which the only possible edges lead, or the node with these edges: its ends ascend, and
    /// neighbours lead to different children.
    ///
    /// `None` if the node has no place: over 2^16 edges, or over 2^32 words.
    pub(crate) fn insert(&mut self, level: u16, edges: &[Edge]) -> Option<NodeId> {
        if let [only] = edges {
            return Some(NodeId(only[1]));
        }
        let hash = hash(level, edges);
        let words = &self.words;
        let same = |known: &u32| {
            let node = read(words, *known);
            node.level == level && node.edges == edges
        };
        if let Some(known) = self.unique.find(hash, same) {
            return Some(NodeId(*known));
        }
        let id = u32::try_from(self.words.len()).ok()?;
        let count = u16::try_from(edges.len()).ok()?;
        self.words.push((u32::from(level) << 16) | u32::from(count));
        self.words.push(self.nodes);
        self.words.extend_from_slice(edges.as_flattened());
        self.nodes += 1;
        let words = &self.words;
        self.unique.insert_unique(hash, id, |known| rehash(words, *known));
        Some(NodeId(id))
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "a node id is only made for a node that is in the arena"
)]
#[inline]
fn read(words: &[u32], at: u32) -> Node<'_> {
    let at = at as usize;
    let header = words[at];
    if at < HEADER_WORDS {
        return Node {
            level: BOTTOM,
            ordinal: u32::from(at == 1),
            edges: &[],
        };
    }
    let count = (header & 0xffff) as usize;
    let first = at + HEADER_WORDS;
    Node {
        level: u16::try_from(header >> 16).unwrap_or(BOTTOM),
        ordinal: words[at + 1],
        edges: words[first..first + 2 * count].as_chunks().0,
    }
}

fn hash(level: u16, edges: &[Edge]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u16(level);
    for [end, child] in edges {
        hasher.write_u64((u64::from(*end) << 32) | u64::from(*child));
    }
    hasher.finish()
}

fn rehash(words: &[u32], id: u32) -> u64 {
    let node = read(words, id);
    hash(node.level, node.edges)
}

/// Adds an edge at the end of a row of edges that begins at `base`; one that leads where its neighbour leads
/// makes that one longer.
#[inline]
pub(crate) fn push_edge(edges: &mut Vec<Edge>, base: usize, end: u32, child: NodeId) {
    if edges.len() > base
        && let Some(last) = edges.last_mut()
        && last[1] == child.0
    {
        last[0] = end;
    } else {
        edges.push([end, child.0]);
    }
}
