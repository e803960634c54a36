//! Two diagrams walked at once: that of a rule, and that of who is possible.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::arena::{Arena, BOTTOM, NodeId};
use super::level::Allowed;
use super::restrict::{Evidence, Residuals};
use crate::verdict::Verdict;

type Dead = HashSet<NodeId, FxBuildHasher>;

/// The number of steps after which nobody is looked for any more, so that no catalog can make a device slow.
const MAX_STEPS: usize = 200_000;

/// Pairs that are walked before it is remembered which were: most walks are short.
const UNREMEMBERED_STEPS: usize = 48;

/// The verdict of a rule's node among the people whom `possible` leaves, of whom there is somebody. From nodes that are `dead`
/// nobody is reached through allowed classes. Open too where finding out would take too long: a rule for which it can is one of those of
/// which [`crate::Analysis::is_too_complex`] tells their authors.
pub(crate) fn verdict_among(
    arena: &Arena,
    allowed: &[Allowed],
    dead: &Dead,
    rule: NodeId,
    possible: NodeId,
) -> Verdict {
    let (mut never, mut always) = (false, false);
    let mut pending = vec![(rule, possible)];
    let mut seen = HashSet::<(NodeId, NodeId), FxBuildHasher>::default();
    let mut steps = 0;
    while let Some((rule, possible)) = pending.pop() {
        if possible == NodeId::NEVER || dead.contains(&possible) {
            continue;
        }
        match rule {
            NodeId::NEVER => never = true,
            NodeId::ALWAYS => always = true,
            _ => {
                steps += 1;
                if steps > MAX_STEPS {
                    return Verdict::Open;
                }
                if steps <= UNREMEMBERED_STEPS || seen.insert((rule, possible)) {
                    together(arena, allowed, [rule, possible], |_, _, [rule, possible]| {
                        pending.push((rule, possible));
                    });
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

/// Calls `visit` with every range of allowed classes of the upper one of some nodes' levels, from its first class to its end, and with
/// where it leads from each; a node below that level stays where it is.
fn together<const N: usize>(
    arena: &Arena,
    allowed: &[Allowed],
    nodes: [NodeId; N],
    mut visit: impl FnMut(u32, u32, [NodeId; N]),
) {
    let read = nodes.map(|id| arena.node(id));
    let level = read.iter().map(|node| node.level).min().unwrap_or(BOTTOM);
    let allowed = allowed.get(usize::from(level)).unwrap_or(&Allowed::All);
    let mut at = [0; N];
    let mut start = 0;
    loop {
        let mut to = nodes;
        let mut end = u32::MAX;
        for ((node, to), at) in read.iter().zip(&mut to).zip(&at) {
            if node.level == level {
                let Some(edge) = node.edges.get(*at) else { return };
                end = end.min(edge[0]);
                *to = NodeId::from_word(edge[1]);
            }
        }
        if end == u32::MAX {
            return;
        }
        if allowed.meets(start, end) {
            visit(start, end, to);
        }
        for (node, at) in read.iter().zip(&mut at) {
            *at += usize::from(node.level == level && node.edges.get(*at).is_some_and(|edge| edge[0] == end));
        }
        start = end;
    }
}

/// Two people of whom a rule holds for one: how far both have come in what is left of the rule, and of who is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Two {
    rules: [NodeId; 2],
    possible: [NodeId; 2],
}

/// Whether two possible people differ in a rule's verdict while they are alike in all levels that it reads but the `free` ones.
/// `true` too where finding out would take too long.
pub(crate) fn differ(residuals: &Residuals, rule: NodeId, possible: NodeId, free: &[u64]) -> bool {
    let arena = residuals.arena();
    let reads = residuals.support(rule);
    let meets = |id: NodeId| residuals.support(id).iter().zip(free).any(|(a, b)| a & b != 0);
    let mut pending = vec![Two {
        rules: [rule; 2],
        possible: [possible; 2],
    }];
    let mut seen = HashSet::<Two, FxBuildHasher>::default();
    let mut steps = 0;
    while let Some(two) = pending.pop() {
        let [first, second] = two.rules;
        let [a, b] = two.possible;
        if a == NodeId::NEVER || b == NodeId::NEVER || (first == second && !meets(first)) {
            continue;
        }
        let settled = first.is_terminal() && second.is_terminal();
        // Two functions that are not the same differ for somebody, and where all are possible that one is. Two verdicts that are settled
        // differ for two who can still be alike: always, where no level in which they have to be is left for both.
        if (settled && !meet(residuals, two.possible, reads, free))
            || (a == NodeId::ALWAYS && b == NodeId::ALWAYS)
        {
            return true;
        }
        steps += 1;
        if steps > MAX_STEPS {
            return true;
        }
        if steps > UNREMEMBERED_STEPS && !seen.insert(two) {
            continue;
        }
        let level_of = |id: NodeId| arena.node(id).level;
        let level = [first, second, a, b]
            .map(level_of)
            .into_iter()
            .min()
            .unwrap_or(BOTTOM);
        if has(reads, level) && !has(free, level) {
            together(
                arena,
                &[],
                [first, second, a, b],
                |_, _, [first, second, a, b]| {
                    pending.push(Two {
                        rules: [first, second],
                        possible: [a, b],
                    });
                },
            );
        } else if level_of(first).min(level_of(a)) == level {
            together(arena, &[], [first, a], |_, _, [first, a]| {
                pending.push(Two {
                    rules: [first, second],
                    possible: [a, b],
                });
            });
        } else {
            together(arena, &[], [second, b], |_, _, [second, b]| {
                pending.push(Two {
                    rules: [first, second],
                    possible: [a, b],
                });
            });
        }
    }
    false
}

/// Whether both of two people's possibilities depend on one of the levels that a rule reads, but the free ones.
fn meet(residuals: &Residuals, [a, b]: [NodeId; 2], reads: &[u64], free: &[u64]) -> bool {
    let supports = residuals.support(a).iter().zip(residuals.support(b));
    let fixed = reads.iter().zip(free).map(|(read, free)| read & !free);
    supports.zip(fixed).any(|((a, b), fixed)| a & b & fixed != 0)
}

/// Whether a level is among the bits.
pub(crate) fn has(bits: &[u64], level: u16) -> bool {
    bits.get(usize::from(level / 64))
        .is_some_and(|word| word >> (level % 64) & 1 == 1)
}

/// How likely people are, by the weights of their answers.
#[derive(Debug)]
pub(crate) struct Mass<'a> {
    arena: &'a Arena,
    known: &'a Evidence,
    /// A level of which some classes alone count.
    only: Option<(u16, u32, u32)>,
    done: HashMap<(NodeId, NodeId), f64, FxBuildHasher>,
}

impl<'a> Mass<'a> {
    pub(crate) fn new(arena: &'a Arena, known: &'a Evidence) -> Self {
        Self {
            arena,
            known,
            only: None,
            done: HashMap::default(),
        }
    }

    /// Of a level, counts the classes from `start` up to `end`, excluded, alone.
    pub(crate) fn only(mut self, level: u16, start: u32, end: u32) -> Self {
        self.only = Some((level, start, end));
        self
    }

    /// The share of all people who are in both.
    pub(crate) fn of(&mut self, rule: NodeId, possible: NodeId) -> f64 {
        let level = self.arena.node(rule).level.min(self.arena.node(possible).level);
        let share = match self.only {
            // The level was passed by, whatever its class, before any other.
            Some((only, start, end)) if level > only => self.known.share(only, start, end),
            _ => 1.0,
        };
        share * self.below(rule, possible)
    }

    fn below(&mut self, rule: NodeId, possible: NodeId) -> f64 {
        if rule == NodeId::NEVER || possible == NodeId::NEVER {
            return 0.0;
        }
        if rule.is_terminal() && possible.is_terminal() {
            return 1.0;
        }
        if let Some(done) = self.done.get(&(rule, possible)) {
            return *done;
        }
        let mut steps = Vec::new();
        together(self.arena, &[], [rule, possible], |start, end, to| {
            steps.push((start, end, to));
        });
        let level_of = |id: NodeId| self.arena.node(id).level;
        let level = level_of(rule).min(level_of(possible));
        let mut sum = 0.0;
        for (start, end, [rule, possible]) in steps {
            let mut share = match self.only {
                Some((only, first, last)) if only == level => {
                    let (start, end) = (start.max(first), end.min(last));
                    if start < end {
                        self.known.share(level, start, end)
                    } else {
                        0.0
                    }
                }
                _ => self.known.share(level, start, end),
            };
            if let Some((only, start, end)) = self.only
                && level < only
                && level_of_both(self.arena, rule, possible) > only
            {
                share *= self.known.share(only, start, end);
            }
            sum += share * self.below(rule, possible);
        }
        self.done.insert((rule, possible), sum);
        sum
    }
}

fn level_of_both(arena: &Arena, a: NodeId, b: NodeId) -> u16 {
    arena.node(a).level.min(arena.node(b).level)
}
