//! What one transaction stores: the batches of several requests, and each submission once.
//!
//! Which of them is stored, a duplicate or a conflict is decided here alone, whatever the database.

use std::collections::{BTreeMap, HashMap, HashSet};

use envelope::{ContentHash, MAX_ITEM_BYTES, digest_hex};
use uuid::Uuid;

use super::stored::Noted;
use super::{Accepted, Arrival, Batch, Lane, RepositoryError, Sent, Taken, sent};

/// The size of [`envelope::StatusToken::as_bytes`].
const STATUS_TOKEN_BYTES: usize = 32;

/// The batches of several requests.
pub(super) struct Group<'a> {
    batches: &'a [Batch],
    received_at: &'a str,
    /// Every arrival, in the order of batches and places.
    all: Vec<Row<'a>>,
    rows: Vec<Row<'a>>,
    places: HashMap<Uuid, usize>,
}

/// A submission, the batch that it came in, and when it is stored.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) batch: &'a Batch,
    pub(super) arrival: &'a Arrival,
    pub(super) received_at: &'a str,
    pub(super) content: ContentHash,
}

/// What had been stored under an id before the transaction.
pub(super) struct Before {
    /// What stands there is what was stored.
    pub(super) is_whole: bool,
    /// The hash of what stands there, and the one that was noted, as far as there are any: one if it is whole.
    pub(super) content: [Option<ContentHash>; 2],
    pub(super) received_at: String,
    /// What is kept aside under the id, and since when: looked up if what stands there is not whole.
    pub(super) aside: Vec<(ContentHash, String)>,
    /// The signature that is stored with it may be replaced by one whose sender was verified.
    pub(super) replaceable_signature: bool,
}

impl Before {
    /// A row that cannot be understood at all.
    pub(super) fn unreadable() -> Self {
        Self {
            is_whole: false,
            content: [None, None],
            received_at: String::new(),
            aside: Vec::new(),
            replaceable_signature: false,
        }
    }

    /// Since when this content is kept durably under the id, and whole; `None` if it is not.
    fn since(&self, content: ContentHash) -> Option<&str> {
        let mut aside = self.aside.iter();
        if self.is_whole && self.content[0] == Some(content) {
            return Some(&self.received_at);
        }
        let kept = aside.find(|(kept, _)| !self.is_whole && *kept == content)?;
        Some(&kept.1)
    }

    /// Whether this content was stored under the id, as far as can be told, and is not what stands there now.
    fn was(&self, content: ContentHash) -> bool {
        let [found, noted] = self.content;
        !self.is_whole && (found.is_none() && noted.is_none() || [found, noted].contains(&Some(content)))
    }
}

impl Row<'_> {
    /// By what the row is known to be what is stored now.
    pub(super) fn checksum(&self) -> [u8; 32] {
        let noted = Noted {
            received_at: self.received_at,
            lane: self.batch.lane.as_str(),
            key_known: self.arrival.key_known,
            catalog_known: self.arrival.catalog_known,
        };
        noted.checksum(self.content.as_bytes())
    }
}

/// What became of a group.
pub(super) struct Settled<'a> {
    /// For each batch, in its order.
    pub(super) taken: Vec<Taken>,
    /// What is to be kept aside.
    pub(super) conflicts: Vec<Row<'a>>,
    /// What is to be kept aside in the place of what may stand there already: it has come again, since the disk has changed what
    /// was stored.
    pub(super) renewed: Vec<Row<'a>>,
    /// What was stored without a device's signature that can be relied on, and has brought one now.
    pub(super) signatures: Vec<Row<'a>>,
}

/// The time of storing of a group, asked for once the transaction has begun. It is one: what is committed together is
/// together in every copy of the database.
pub(super) fn stamp_of(batches: &[Batch]) -> String {
    let first = batches.first();
    first.map(|batch| batch.stamps.stamp()).unwrap_or_default()
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
    /// A group of batches with the time of storing.
    ///
    /// # Errors
    /// [`RepositoryError::Unreadable`] if an arrival's hash or token is none.
    pub(super) fn of(batches: &'a [Batch], received_at: &'a str) -> Result<Self, RepositoryError> {
        let mut arrivals = batches.iter().flat_map(|batch| &batch.arrivals);
        debug_assert!(
            arrivals.all(Arrival::is_sound),
            "what is to be stored is no arrival"
        );
        let (mut all, mut rows) = (Vec::new(), Vec::new());
        let mut places = HashMap::new();
        for batch in batches {
            for arrival in &batch.arrivals {
                let unreadable = RepositoryError::Unreadable("an arrival has no hash");
                let row = Row {
                    batch,
                    arrival,
                    received_at,
                    content: arrival.content(batch.device).ok_or(unreadable)?,
                };
                all.push(row);
                places.entry(arrival.id).or_insert_with(|| {
                    rows.push(row);
                    rows.len() - 1
                });
            }
        }
        Ok(Self {
            batches,
            received_at,
            all,
            rows,
            places,
        })
    }

    /// The first arrival of each id: what is to be stored unless the id is taken.
    pub(super) fn rows(&self) -> &[Row<'a>] {
        &self.rows
    }

    /// The ids that are not among those that were stored now: what had been stored under them must be looked up. They
    /// are those that were taken, and those of which senders hold receipts; each once.
    pub(super) fn taken(&self, stored: &HashSet<Uuid>) -> Vec<Uuid> {
        let arrived = self.rows.iter().map(|row| row.arrival.id);
        let held = self.batches.iter().filter_map(|batch| batch.held);
        let mut ids: Vec<Uuid> = arrived.chain(held.map(|held| held.id)).collect();
        ids.retain(|id| !stored.contains(id));
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The agency's day of the group, and what each enrolled device has brought anew within it: what was stored now, and what was
    /// kept aside now.
    pub(super) fn sent(&self, stored: &HashSet<Uuid>, aside: &[Row<'a>]) -> (String, BTreeMap<Uuid, Sent>) {
        let stamps = self.batches.first().map(|batch| &batch.stamps);
        let day = stamps.map_or_else(String::new, |stamps| stamps.day_of(self.received_at));
        let rows = self.rows.iter().filter(|row| stored.contains(&row.arrival.id));
        (day, sent::of_devices(rows.chain(aside).copied()))
    }

    /// When each key was last seen whose signature was verified.
    pub(super) fn seen(&self) -> BTreeMap<String, &'a str> {
        let mut seen = BTreeMap::new();
        for key in self.batches.iter().filter_map(|batch| batch.signed_by) {
            seen.insert(key.to_string(), self.received_at);
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
        let (mut conflicts, mut renewed, mut signatures) = (Vec::new(), Vec::new(), Vec::new());
        let mut taken = Vec::with_capacity(self.batches.len());
        let mut rows = self.all.iter();
        for batch in self.batches {
            let mut accepted = Vec::with_capacity(batch.arrivals.len());
            for row in rows.by_ref().take(batch.arrivals.len()) {
                if fresh.remove(&row.arrival.id) {
                    accepted.push(Accepted::Stored);
                    continue;
                }
                let missing = RepositoryError::Unreadable("an id is taken, and nothing is under it");
                let holder = self.holder(row, stored, before).ok_or(missing)?;
                match holder {
                    Holder::Same {
                        received_at,
                        replaceable_signature,
                    } => {
                        if replaceable_signature && brings_proof(row) {
                            signatures.push(*row);
                        }
                        let received_at = received_at.to_owned();
                        accepted.push(Accepted::Duplicate { received_at });
                    }
                    Holder::Damaged => {
                        tracing::error!(
                            number = %envelope::ReceiptNumber::of(row.arrival.id),
                            "an application in the database is not what was stored, and has come again: it \
                             is kept aside whole; check the disk, and put the data folder back from a backup"
                        );
                        renewed.push(*row);
                        accepted.push(Accepted::Renewed);
                    }
                    Holder::Other => {
                        conflicts.push(*row);
                        accepted.push(Accepted::Conflict);
                    }
                }
            }
            debug_assert_eq!(
                accepted.len(),
                batch.arrivals.len(),
                "each arrival has its answer, by its place"
            );
            let is_here = |held: super::Held| {
                let before = before.get(&held.id);
                before.is_some_and(|before| before.since(held.content).is_some())
            };
            taken.push(Taken {
                received_at: self.received_at.to_owned(),
                accepted,
                lacks_held: batch.held.is_some_and(|held| !is_here(held)),
                sent_today: None,
            });
        }
        debug_assert!(fresh.is_empty(), "something was stored that nobody brought");
        Ok(Settled {
            taken,
            conflicts,
            renewed,
            signatures,
        })
    }

    /// What is stored under the id of an arrival once the transaction is committed; `None` if nothing is.
    fn holder<'b>(
        &'b self,
        row: &Row<'_>,
        stored: &HashSet<Uuid>,
        before: &'b HashMap<Uuid, Before>,
    ) -> Option<Holder<'b>> {
        let id = row.arrival.id;
        if stored.contains(&id) {
            let first = self.places.get(&id).and_then(|place| self.rows.get(*place))?;
            return Some(match first.content == row.content {
                true => Holder::Same {
                    received_at: first.received_at,
                    replaceable_signature: false,
                },
                false => Holder::Other,
            });
        }
        let before = before.get(&id)?;
        Some(match before.since(row.content) {
            Some(received_at) => Holder::Same {
                received_at,
                replaceable_signature: before.is_whole && before.replaceable_signature,
            },
            None if before.was(row.content) => Holder::Damaged,
            None => Holder::Other,
        })
    }
}

/// What is stored under the id of an arrival.
enum Holder<'b> {
    /// The same.
    Same {
        received_at: &'b str,
        replaceable_signature: bool,
    },
    /// The same, and the disk has changed it since.
    Damaged,
    /// Something else.
    Other,
}

/// Whether an arrival brings a device's signature from a sender who was verified.
fn brings_proof(row: &Row<'_>) -> bool {
    row.arrival.signature.is_some() && is_verified(row.batch.lane)
}

/// Whether the sender of what came in this lane was verified, by the signature of the request or of the item.
pub(super) fn is_verified(lane: Lane) -> bool {
    matches!(lane, Lane::Enrolled | Lane::Revoked | Lane::Imported)
}

#[cfg(all(test, debug_assertions))]
mod tests {
    use super::*;
    use crate::repository::Stamps;

    const AT: &str = "2025-04-21T01:02:03.000Z";

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
            signature: None,
        };
        Batch {
            device: None,
            lane: Lane::Anonymous,
            signed_by: None,
            stamps: Stamps::fixed(AT),
            arrivals: vec![arrival],
            held: None,
        }
    }

    #[test]
    #[should_panic(expected = "is no arrival")]
    fn bytes_under_the_hash_of_others_are_noticed() {
        let batches = [batch(b"these", b"others")];
        let _ = Group::of(&batches, AT);
    }

    #[test]
    #[should_panic(expected = "nobody brought")]
    fn a_database_that_stores_what_nobody_brought_is_noticed() {
        let batches = [batch(b"these", b"these")];
        let stored = HashSet::from([Uuid::from_u128(1), Uuid::from_u128(2)]);
        let group = Group::of(&batches, AT).unwrap();
        let _ = group.settle(&stored, &HashMap::new());
    }
}
