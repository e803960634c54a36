//! Levels: facts whose domains are cut into the classes that some formula distinguishes.

use crate::answers::Answers;
use crate::fact::{FactId, Vocabulary};
use crate::lower::Formula;
use crate::ranges::RangeSet;
use crate::sorting::put_in_order;

/// One fact, and the classes of its values.
#[derive(Debug, Clone)]
pub(crate) struct Level {
    pub(crate) fact: FactId,
    /// The first value of each class, ascending.
    starts: Vec<i64>,
    /// The last value of the last class.
    last: i64,
}

/// All levels, from the top.
#[derive(Debug, Clone)]
pub(crate) struct Levels {
    list: Vec<Level>,
    of_fact: Vec<Option<u16>>,
}

/// The classes that are still possible at a level.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Allowed {
    /// Nothing is known.
    All,
    /// The answer is in this class.
    One(u32),
    /// The answer is in one of these classes: disjoint half-open ranges, ascending.
    Some(Box<[(u32, u32)]>),
}

/// Up to this number ranges are looked at one after another, which takes less time than halving them.
const FEW_RANGES: usize = 8;

/// The number of ranges at the beginning that are `below` something.
#[inline]
pub(crate) fn before(ranges: &[(u32, u32)], below: impl Fn(&(u32, u32)) -> bool) -> usize {
    if ranges.len() <= FEW_RANGES {
        ranges.iter().take_while(|range| below(range)).count()
    } else {
        ranges.partition_point(below)
    }
}

/// Whether one of many ranges meets the classes from `start` up to `end`, excluded.
// Not inlined: what is asked for every edge of a walk has few ranges, or none.
#[inline(never)]
fn one_meets(ranges: &[(u32, u32)], start: u32, end: u32) -> bool {
    let at = ranges.partition_point(|(_, high)| *high <= start);
    ranges.get(at).is_some_and(|(low, _)| *low < end)
}

impl Allowed {
    /// Whether one of the classes from `start` up to `end`, excluded, is possible.
    #[inline]
    pub(crate) fn meets(&self, start: u32, end: u32) -> bool {
        match self {
            Self::All => true,
            Self::One(class) => start <= *class && *class < end,
            Self::Some(ranges) if ranges.len() <= FEW_RANGES => {
                ranges.iter().any(|(low, high)| *low < end && start < *high)
            }
            Self::Some(ranges) => one_meets(ranges, start, end),
        }
    }

    /// The classes that are possible, of a level of this number of classes: half-open ranges, ascending.
    fn ranges(&self, classes: u32) -> Vec<(u32, u32)> {
        match self {
            Self::All => vec![(0, classes)],
            Self::One(class) => vec![(*class, class + 1)],
            Self::Some(ranges) => ranges.to_vec(),
        }
    }

    /// The possible classes that are in one of some ranges, of a level of this number of classes.
    pub(crate) fn narrowed(&self, mut to: Vec<(u32, u32)>, classes: u32) -> Self {
        put_in_order(&mut to);
        let mut joined: Vec<(u32, u32)> = Vec::with_capacity(to.len());
        for (start, end) in to {
            match joined.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        let own = self.ranges(classes);
        let (mut own, mut joined) = (own.iter().peekable(), joined.iter().peekable());
        let mut kept = Vec::new();
        while let (Some(a), Some(b)) = (own.peek(), joined.peek()) {
            let (start, end) = (a.0.max(b.0), a.1.min(b.1));
            if start < end {
                kept.push((start, end));
            }
            if a.1 < b.1 {
                own.next();
            } else {
                joined.next();
            }
        }
        Self::of_ranges(kept, classes)
    }

    /// Ranges of classes, ascending and apart from each other, in the one form that they have.
    fn of_ranges(ranges: Vec<(u32, u32)>, classes: u32) -> Self {
        match ranges.as_slice() {
            [(start, end)] if *end == start + 1 => Self::One(*start),
            [(0, end)] if *end == classes => Self::All,
            _ => Self::Some(ranges.into_boxed_slice()),
        }
    }

    /// Whether every class that is possible here is possible there.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::All) => true,
            (Self::All, _) => false,
            (Self::One(class), other) => other.meets(*class, class + 1),
            (Self::Some(_), Self::One(_)) => false,
            (Self::Some(ranges), Self::Some(others)) => ranges.iter().all(|(start, end)| {
                let at = before(others, |(_, high)| *high <= *start);
                others
                    .get(at)
                    .is_some_and(|(low, high)| low <= start && end <= high)
            }),
        }
    }
}

impl Level {
    pub(crate) fn classes(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The class of a value of the domain.
    pub(crate) fn class_of(&self, value: i64) -> u32 {
        let above = self.starts.partition_point(|start| *start <= value);
        u32::try_from(above.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The first and the last value of a class.
    pub(crate) fn values(&self, class: u32) -> (i64, i64) {
        let at = class as usize;
        let first = self.starts.get(at).copied().unwrap_or(self.last);
        let next = self.starts.get(at + 1).map_or(self.last, |next| next - 1);
        (first, next)
    }

    /// The values of some classes.
    pub(crate) fn values_of(&self, allowed: &Allowed) -> RangeSet {
        let between = |(start, end): (u32, u32)| (self.values(start).0, self.values(end.saturating_sub(1)).1);
        match allowed {
            Allowed::All => RangeSet::of_ranges(vec![between((0, self.classes()))]),
            Allowed::One(class) => RangeSet::of_ranges(vec![between((*class, class + 1))]),
            Allowed::Some(ranges) => RangeSet::of_ranges(ranges.iter().copied().map(between).collect()),
        }
    }

    /// Half-open ranges of classes that meet the set, ascending, neighbours joined.
    pub(crate) fn classes_meeting(&self, set: &RangeSet) -> Vec<(u32, u32)> {
        let first = self.starts.first().copied().unwrap_or(self.last);
        let mut classes: Vec<(u32, u32)> = Vec::new();
        for (low, high) in set.ranges() {
            if high < first || low > self.last {
                continue;
            }
            let (start, end) = (
                self.class_of(low.max(first)),
                self.class_of(high.min(self.last)) + 1,
            );
            match classes.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => classes.push((start, end)),
            }
        }
        classes
    }

    /// The classes that an answer leaves possible.
    pub(crate) fn allowed(&self, answer: Option<&RangeSet>) -> Allowed {
        let Some(set) = answer else {
            return Allowed::All;
        };
        Allowed::of_ranges(self.classes_meeting(set), self.classes())
    }
}

impl Levels {
    /// Levels for these formulas: each fact's domain is cut wherever one of them distinguishes two values. A fact
    /// that none of them looks at gets no level.
    pub(crate) fn for_formulas<'a>(
        vocabulary: &Vocabulary,
        formulas: impl Iterator<Item = &'a Formula>,
        order: &[FactId],
    ) -> Self {
        let mut cuts: Vec<Vec<i64>> = vocabulary.facts().map(|_| Vec::new()).collect();
        for formula in formulas {
            collect_cuts(formula, &mut cuts);
        }
        let mut list = Vec::new();
        let mut of_fact = vec![None; cuts.len()];
        for &fact in order {
            let (Some(known), Some(starts)) = (vocabulary.fact(fact), cuts.get_mut(fact.index())) else {
                continue;
            };
            let (first, last) = known.domain.bounds();
            starts.push(first);
            starts.retain(|start| first <= *start && *start <= last);
            put_in_order(starts);
            starts.dedup();
            let Ok(level) = u16::try_from(list.len()) else {
                continue;
            };
            if starts.len() > 1 {
                if let Some(of_fact) = of_fact.get_mut(fact.index()) {
                    *of_fact = Some(level);
                }
                list.push(Level {
                    fact,
                    starts: std::mem::take(starts),
                    last,
                });
            }
        }
        Self { list, of_fact }
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// The classes that the answers leave, level by level.
    pub(crate) fn allowed(&self, answers: &Answers) -> Vec<Allowed> {
        let of = |level: &Level| level.allowed(answers.allowed(level.fact));
        self.list.iter().map(of).collect()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Level> {
        self.list.iter()
    }

    pub(crate) fn get(&self, level: u16) -> Option<&Level> {
        self.list.get(usize::from(level))
    }

    /// Returns the level of a fact, or `None` if no formula distinguishes its values.
    pub(crate) fn of(&self, fact: FactId) -> Option<u16> {
        self.of_fact.get(fact.index()).copied().flatten()
    }

    /// The facts of these levels, in the vocabulary's order.
    pub(crate) fn facts(&self, levels: impl Iterator<Item = u16>) -> Vec<FactId> {
        let mut facts: Vec<FactId> = levels.filter_map(|level| Some(self.get(level)?.fact)).collect();
        put_in_order(&mut facts);
        facts
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
        Formula::Same(a, b) => {
            collect_cuts(a, cuts);
            collect_cuts(b, cuts);
        }
        Formula::All(parts) | Formula::Any(parts) | Formula::AtLeast(_, parts) => {
            for part in parts {
                collect_cuts(part, cuts);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The classes whose bits are set, in the one form that they have.
    fn allowed(bits: u32, classes: u32) -> Allowed {
        let ranges = (0..classes).filter(|class| bits >> class & 1 == 1);
        let ranges: Vec<_> = ranges.map(|class| (class, class + 1)).collect();
        Allowed::All.narrowed(ranges, classes)
    }

    /// Of few classes each set, of many those that are in many pieces.
    fn sets() -> impl Iterator<Item = (u32, Vec<u32>)> {
        let pieces = [
            0x0055_5555,
            0x002a_aaaa,
            0x0015_5555,
            0x0055_7555,
            0x00d5_5556,
            0x0000_0ff0,
        ];
        let many = pieces
            .into_iter()
            .flat_map(|bits| [bits, bits ^ 0x40, bits | 0x1800]);
        [(1, vec![1]), (5, (1..32).collect()), (24, many.collect())].into_iter()
    }

    #[test]
    fn classes_in_pieces_mean_what_each_class_alone_does() {
        for (classes, sets) in sets() {
            for bits in &sets {
                let here = allowed(*bits, classes);
                for start in 0..classes {
                    for end in start + 1..=classes {
                        let any = (start..end).any(|class| bits >> class & 1 == 1);
                        assert_eq!(here.meets(start, end), any, "{bits:b}: {start} to {end}");
                    }
                }
                for others in &sets {
                    let there = allowed(*others, classes);
                    assert_eq!(here == there, bits == others, "{bits:b} {others:b}");
                    assert_eq!(here.is_within(&there), bits & !others == 0, "{bits:b} {others:b}");
                    let both = here.narrowed(there.ranges(classes), classes);
                    if bits & others != 0 {
                        assert_eq!(both, allowed(bits & others, classes), "{bits:b} {others:b}");
                    }
                }
            }
        }
    }
}
