//! What one transaction stores: the batches of several requests, and each submission once.
//!
//! Which of them is stored, a duplicate or a conflict is decided here alone, whatever the database.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

use super::{Accepted, Arrival, Batch, RepositoryError};

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

impl<'a> Group<'a> {
    pub(super) fn of(batches: &'a [Batch]) -> Self {
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
            accepted.push(results);
        }
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
