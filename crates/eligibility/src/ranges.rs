//! Sets of integers as sorted, disjoint, closed ranges.

use crate::sorting::put_in_order;

/// A set of integers: sorted, disjoint and non-adjacent closed ranges.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RangeSet(Vec<(i64, i64)>);

impl RangeSet {
    /// The set of all values from `min` to `max`, both included; empty if `min > max`.
    #[must_use]
    pub fn range(min: i64, max: i64) -> Self {
        if min <= max {
            Self(vec![(min, max)])
        } else {
            Self::default()
        }
    }

    /// The set of the given values.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = i64>) -> Self {
        Self::merged(values.into_iter().map(|value| (value, value)).collect())
    }

    /// All values that are in one of the sets.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::merged(self.0.iter().chain(&other.0).copied().collect())
    }

    /// All values of some ranges, of which none is empty.
    pub(crate) fn of_ranges(ranges: Vec<(i64, i64)>) -> Self {
        Self::merged(ranges)
    }

    fn merged(mut all: Vec<(i64, i64)>) -> Self {
        put_in_order(&mut all);
        let mut merged: Vec<(i64, i64)> = Vec::with_capacity(all.len());
        for (min, max) in all {
            match merged.last_mut() {
                Some(last) if min <= last.1.saturating_add(1) => last.1 = last.1.max(max),
                _ => merged.push((min, max)),
            }
        }
        Self(merged)
    }

    /// All values that are in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = Vec::new();
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let (min, max) = (a.0.max(b.0), a.1.min(b.1));
            if min <= max {
                both.push((min, max));
            }
            if a.1 < b.1 {
                left.next();
            } else {
                right.next();
            }
        }
        Self(both)
    }

    /// Whether no value is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value, if exactly one is in the set.
    #[must_use]
    pub fn only(&self) -> Option<i64> {
        match self.0.as_slice() {
            [(min, max)] if min == max => Some(*min),
            _ => None,
        }
    }

    /// All integers that are not in the set.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut gaps = Vec::with_capacity(self.0.len() + 1);
        let mut next = Some(i64::MIN);
        for &(min, max) in &self.0 {
            if let Some(start) = next
                && start < min
            {
                gaps.push((start, min - 1));
            }
            next = max.checked_add(1);
        }
        if let Some(start) = next {
            gaps.push((start, i64::MAX));
        }
        Self(gaps)
    }

    /// Whether the value is in the set.
    #[must_use]
    pub fn contains(&self, value: i64) -> bool {
        let at = self.0.partition_point(|&(_, max)| max < value);
        self.0.get(at).is_some_and(|&(min, _)| min <= value)
    }

    /// The ranges, in ascending order.
    pub fn ranges(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unions_merge_neighbours() {
        let set = RangeSet::of([1, 2, 5, 3]);
        assert_eq!(set.ranges().collect::<Vec<_>>(), [(1, 3), (5, 5)]);
    }

    #[test]
    fn intersections_keep_what_both_have() {
        let even = RangeSet::of([0, 2, 4]);
        assert_eq!(even.intersection(&RangeSet::range(1, 4)), RangeSet::of([2, 4]));
        assert!(even.intersection(&RangeSet::of([1, 3])).is_empty());
        assert_eq!(RangeSet::of([7]).only(), Some(7));
        assert_eq!(even.only(), None);
    }

    #[test]
    fn complement_is_an_involution() {
        for set in [
            RangeSet::default(),
            RangeSet::of([0, 7]),
            RangeSet::range(i64::MIN, 3),
            RangeSet::range(4, i64::MAX),
        ] {
            assert_eq!(set.complement().complement(), set);
            assert!(!set.complement().contains(4) || !set.contains(4));
        }
    }
}
