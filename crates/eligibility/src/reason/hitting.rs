//! The smallest set that has a member of every one of some sets.

/// The number of steps after which the search is given up.
const MAX_SEARCH_STEPS: usize = 20_000;

/// Sets that must be hit.
#[derive(Debug, Default)]
pub(super) struct HittingSets {
    sets: Vec<Vec<u16>>,
    steps: usize,
}

impl HittingSets {
    /// One more set to hit, ascending.
    pub(super) fn add(&mut self, set: Vec<u16>) {
        self.sets.push(set);
    }

    /// Finds the first of the smallest sets that hit all, in the order of their members; `None` if that takes too long.
    pub(super) fn smallest(&mut self) -> Option<Vec<u16>> {
        let mut chosen = Vec::new();
        for size in 0.. {
            if self.search(&mut chosen, size) {
                return Some(chosen);
            }
            if self.steps > MAX_SEARCH_STEPS {
                return None;
            }
        }
        None
    }

    fn search(&mut self, chosen: &mut Vec<u16>, left: usize) -> bool {
        self.steps += 1;
        crate::work::count(1);
        let open = self
            .sets
            .iter()
            .position(|set| !set.iter().any(|one| chosen.contains(one)));
        let Some(open) = open else { return true };
        if left == 0 || self.steps > MAX_SEARCH_STEPS {
            return false;
        }
        let members = self.sets.get(open).cloned().unwrap_or_default();
        for member in members {
            chosen.push(member);
            if self.search(chosen, left - 1) {
                return true;
            }
            chosen.pop();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_smallest() {
        let mut sets = HittingSets::default();
        assert_eq!(sets.smallest(), Some(vec![]));
        for set in [vec![1, 2], vec![2, 3], vec![3, 4]] {
            sets.add(set);
        }
        assert_eq!(sets.smallest(), Some(vec![1, 3]));
    }

    #[test]
    fn gives_up_rather_than_search_for_ever() {
        let mut sets = HittingSets::default();
        for first in 0..30 {
            sets.add((0..3).map(|k| first * 3 + k).collect());
        }
        assert_eq!(sets.smallest(), None);
    }
}
