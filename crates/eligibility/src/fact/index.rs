//! Finding a name without comparing it with all others.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// Where names stand, by their hashes. The names themselves stay where they are.
#[derive(Debug, Clone, Default)]
pub(super) struct NameIndex(HashTable<u32>);

// What an index holds follows from the names beside it.
impl PartialEq for NameIndex {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for NameIndex {}

impl NameIndex {
    /// Returns the place of a name, or `None` if it is not there; `name_at` says which name stands at a place.
    pub(super) fn find<'n>(&self, name: &str, name_at: impl Fn(u32) -> Option<&'n str>) -> Option<u32> {
        self.0
            .find(hash(name), |at| {
                crate::work::count(1);
                name_at(*at) == Some(name)
            })
            .copied()
    }

    /// Adds a name that is not there yet; the first of two that are equal is the one that is found.
    pub(super) fn add<'n>(&mut self, at: u32, name: &str, name_at: impl Fn(u32) -> Option<&'n str>) {
        let rehash = |at: &u32| hash(name_at(*at).unwrap_or_default());
        self.0.insert_unique(hash(name), at, rehash);
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}
