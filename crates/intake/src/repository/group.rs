//! What one transaction stores: the batches of several requests, and each submission once.
//!
//! Which of them is stored, a duplicate or a conflict is decided here alone, whatever the database.

use std::collections::{BTreeMap, HashMap, HashSet};

use envelope::{MAX_ITEM_BYTES, digest_hex};
use uuid::Uuid;

use super::{Accepted, Arrival, Batch, RepositoryError};

/// The size of [`envelope::StatusToken::as_bytes`].
const STATUS_TOKEN_BYTES: usize = 32;

/// The batches of several requests.
pub(super) struct Group<'a> {
    batches: &'a [Batch],
    rows: Vec<Row<'a>>,
    places: HashMap<Uuid, usize>,
}

/// A submission, and the batch that it came in.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) batch: &'a Batch,
    pub(super) arrival: &'a Arrival,
}

/// What had been stored under an id before the transaction.
pub(super) struct Before {
    pub(super) hash: String,
    pub(super) received_at: String,
}

/// What became of a group.
pub(super) struct Settled<'a> {
    /// For each batch, in its order.
    pub(super) accepted: Vec<Vec<Accepted>>,
    /// What is to be kept aside.
    pub(super) conflicts: Vec<Row<'a>>,
}

impl Arrival {
    /// Whether it is what [`crate::acceptance`] makes of an item, or what staff bring: the hash is that of the bytes.
    fn is_sound(&self) -> bool {
        let token = self.status_token.as_ref();
        self.hash == digest_hex(&self.sealed)
            && self.sealed.len() <= MAX_ITEM_BYTES
            && token.is_none_or(|token| token.len() == STATUS_TOKEN_BYTES)
    }
}

impl<'a> Group<'a> {
    pub(super) fn of(batches: &'a [Batch]) -> Self {
        let mut arrivals = batches.iter().flat_map(|batch| &batch.arrivals);
        debug_assert!(
            arrivals.all(Arrival::is_sound),
            "what is to be stored is no arrival"
        );
        let mut rows = Vec::new();
        let mut places = HashMap::new();
        for batch in batches {
            for arrival in &batch.arrivals {
                places.entry(arrival.id).or_insert_with(|| {
                    rows.push(Row { batch, arrival });
                    rows.len() - 1
                });
            }
        }
        Self {
            batches,
            rows,
            places,
        }
    }

    /// The first arrival of each id: what is to be stored unless the id is taken.
    pub(super) fn rows(&self) -> &[Row<'a>] {
        &self.rows
    }

    /// The ids that are not among those that were stored now: what had been stored under them must be looked up.
    pub(super) fn taken(&self, stored: &HashSet<Uuid>) -> Vec<Uuid> {
        let ids = self.rows.iter().map(|row| row.arrival.id);
        ids.filter(|id| !stored.contains(id)).collect()
    }

    /// When each key was last seen whose signature was verified.
    pub(super) fn seen(&self) -> BTreeMap<String, &'a str> {
        let mut seen = BTreeMap::new();
        for batch in self.batches {
            if let Some(key) = batch.signed_by {
                let at = seen.entry(key.to_string()).or_insert(batch.received_at.as_str());
                *at = (*at).max(batch.received_at.as_str());
            }
        }
        seen
    }

    /// What became of every arrival, given which ids were stored now, and what had been there under the others.
    ///
    /// # Errors
    /// [`RepositoryError::Unreadable`] if an id was neither stored nor there.
    pub(super) fn settle(
        &self,
        stored: &HashSet<Uuid>,
        before: &HashMap<Uuid, Before>,
    ) -> Result<Settled<'a>, RepositoryError> {
        let mut fresh = stored.clone();
        let mut conflicts = Vec::new();
        let mut accepted = Vec::with_capacity(self.batches.len());
        for batch in self.batches {
            let mut results = Vec::with_capacity(batch.arrivals.len());
            for arrival in &batch.arrivals {
                if fresh.remove(&arrival.id) {
                    results.push(Accepted::Stored);
                    continue;
                }
                let (hash, received_at) =
                    self.holder(arrival.id, stored, before)
                        .ok_or(RepositoryError::Unreadable(
                            "an id is taken, and nothing is under it",
                        ))?;
                if *hash == arrival.hash {
                    let received_at = received_at.clone();
                    results.push(Accepted::Duplicate { received_at });
                } else {
                    conflicts.push(Row { batch, arrival });
                    results.push(Accepted::Conflict);
                }
            }
            debug_assert_eq!(
                results.len(),
                batch.arrivals.len(),
                "each arrival has its answer, by its place"
            );
            accepted.push(results);
        }
        debug_assert!(fresh.is_empty(), "something was stored that nobody brought");
        Ok(Settled { accepted, conflicts })
    }

    /// Hash and time of what is stored under the id once the transaction is committed.
    fn holder<'b>(
        &'b self,
        id: Uuid,
        stored: &HashSet<Uuid>,
        before: &'b HashMap<Uuid, Before>,
    ) -> Option<(&'b String, &'b String)> {
        if stored.contains(&id) {
            let row = self.places.get(&id).and_then(|place| self.rows.get(*place))?;
            return Some((&row.arrival.hash, &row.batch.received_at));
        }
        before.get(&id).map(|before| (&before.hash, &before.received_at))
    }
}

#[cfg(all(test, debug_assertions))]
mod tests {
    use super::*;
    use crate::repository::Lane;

    fn batch(sealed: &[u8], hashed: &[u8]) -> Batch {
        let arrival = Arrival {
            id: Uuid::from_u128(1),
            counter: 1,
            key: "key".into(),
            key_known: true,
            catalog: "catalog".into(),
            catalog_known: true,
            sealed: sealed.to_vec(),
            hash: digest_hex(hashed),
            status_token: None,
        };
        Batch {
            device: None,
            lane: Lane::Anonymous,
            signed_by: None,
            received_at: "2025-04-21T01:02:03.000Z".into(),
            arrivals: vec![arrival],
        }
    }

    #[test]
    #[should_panic(expected = "is no arrival")]
    fn bytes_under_the_hash_of_others_are_noticed() {
        let batches = [batch(b"these", b"others")];
        let _ = Group::of(&batches);
    }

    #[test]
    #[should_panic(expected = "nobody brought")]
    fn a_database_that_stores_what_nobody_brought_is_noticed() {
        let batches = [batch(b"these", b"these")];
        let stored = HashSet::from([Uuid::from_u128(1), Uuid::from_u128(2)]);
        let _ = Group::of(&batches).settle(&stored, &HashMap::new());
    }
}
