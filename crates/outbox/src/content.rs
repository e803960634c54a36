//! What is on the device's disk, and all that can happen to it.

mod invariants;

use std::collections::BTreeMap;

use envelope::{Header, HeldReceipt, Item, Receipt, StatusToken, encode_sealed};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::record::{RawDevice, RawEntry, RawRetained, RawSent};
use crate::time::{is_before, seconds_before};
use invariants::Before;

/// A copy is kept for this long before the last backup that is known to have it, in seconds: three days.
///
/// Somebody may put the server's whole folder back from a snapshot, backup and all that is noted of it. Within this time
/// the device still has what the snapshot lacks.
pub const KEEP_COPIES_S: i64 = 3 * 86_400;

/// The device's name and count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "RawDevice")]
pub struct Device {
    /// A random name.
    pub id: Uuid,
    /// How many submissions it has kept.
    pub count: u64,
}

/// A sealed application that waits, or is set aside.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "RawEntry")]
pub struct OutboxEntry {
    /// What is sent, byte for byte the same at every try.
    pub item: Item,
    /// Where it stands.
    pub state: State,
}

/// Where an application on the device stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It waits for a receipt. Whether it is being sent at this moment is not written down: after a crash nobody could
    /// know what became of it, and it is sent again anyway.
    Waiting,
    /// It is set aside for staff.
    Quarantined(String),
}

/// The sealed copy of an application that the server has: kept until the server's backup has it too.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "RawRetained")]
pub struct Retained {
    /// What was sent.
    pub item: Item,
    /// When the server stored it, by its clock.
    pub received_at: String,
}

/// A receipt on the device.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "RawSent")]
pub struct Sent {
    /// The submission.
    pub id: Uuid,
    /// The server's receipt.
    pub receipt: Receipt,
}

impl OutboxEntry {
    /// A new application that waits, from its header and sealed bytes.
    #[must_use]
    pub fn new(header: &Header, sealed: &[u8]) -> Self {
        Self::waiting(Item {
            id: header.id,
            counter: header.counter,
            key: header.key.clone(),
            catalog: header.catalog.clone(),
            sealed: encode_sealed(sealed),
            status_token: None,
            signature: None,
        })
    }

    /// With the token by which the visitor asks what became of it.
    #[must_use]
    pub fn with_status_token(mut self, token: StatusToken) -> Self {
        self.item.status_token = Some(token.to_string());
        self
    }

    /// An application that waits.
    #[must_use]
    pub fn waiting(item: Item) -> Self {
        Self {
            item,
            state: State::Waiting,
        }
    }
}

/// One thing that happens to what is on the disk. Several are applied in one durable transaction: all or none.
///
/// Each does nothing where it has been done before, so that a transaction whose outcome is not known is simply tried
/// again.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Change {
    /// The server has it: its receipt comes in, and the sealed copy is retained until a backup has it.
    Settle {
        /// The submission.
        id: Uuid,
        /// Its receipt, verified.
        receipt: Receipt,
    },
    /// It can never be sent as it is: set aside for staff.
    Quarantine {
        /// The submission.
        id: Uuid,
        /// Why, for staff.
        why: String,
    },
    /// Staff put it back to be sent.
    Release {
        /// The submission.
        id: Uuid,
    },
    /// The server has signed until when its database is in a backup: copies of what is older than that by
    /// [`KEEP_COPIES_S`] are forgotten. The last word counts, be it earlier than the one before.
    BackedUp {
        /// RFC 3339, UTC, by the server's clock; `None` if there is no backup of this life.
        until: Option<String>,
    },
    /// The server's database lives under this name. If it was another before, a backup was put back, and every copy
    /// is sent again.
    Epoch {
        /// The database's life.
        epoch: String,
    },
    /// No catalog below this version is taken from now on: one of this version was verified.
    RaiseCatalogFloor(u32),
    /// Staff have the device believe nothing that it was told: neither of backups nor of catalogs.
    ForgetWhatWasTold,
}

/// The count that an application was sealed under is not the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterTaken(pub u64);

/// The time before which copies are forgotten, where everything before `until` is in a backup.
#[must_use]
pub fn forget_before(until: &str) -> Option<String> {
    seconds_before(until, KEEP_COPIES_S)
}

/// Whether what has come in with this receipt is retained, where everything before a time is in a backup.
#[must_use]
pub fn is_to_be_copied(receipt: &Receipt, backed_up_until: Option<&str>) -> bool {
    let before = backed_up_until.and_then(forget_before);
    !before.is_some_and(|before| is_before(&receipt.received_at, &before))
}

/// Whether a receipt takes the place of the one by which the server is shown what it must have: the newest of the present
/// life, by the time of storing, which grows from one transaction to the next.
#[must_use]
pub fn is_newer(held: Option<&HeldReceipt>, receipt: &Receipt, epoch: Option<&str>) -> bool {
    receipt.epoch.is_some()
        && receipt.epoch.as_deref() == epoch
        && held.is_none_or(|held| !is_before(&receipt.received_at, &held.receipt.received_at))
}

/// Everything that must not be lost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Content {
    /// The device, once it has a name.
    pub device: Option<Device>,
    /// What waits.
    pub outbox: BTreeMap<Uuid, OutboxEntry>,
    /// What is set aside.
    pub quarantine: BTreeMap<Uuid, OutboxEntry>,
    /// What the server has, and perhaps no backup of it.
    pub copies: BTreeMap<Uuid, Retained>,
    /// The receipts.
    pub receipts: BTreeMap<Uuid, Sent>,
    /// The life of the server's database, as last heard.
    pub epoch: Option<String>,
    /// Everything that the server received before this time is in a backup, as it signed last.
    pub backed_up_until: Option<String>,
    /// The newest receipt of the present life: the server is shown it with every request.
    pub held: Option<HeldReceipt>,
    /// The lowest version of a catalog that is taken.
    pub catalog_floor: u32,
    /// Records of submissions that cannot be understood, as they stand on the disk: out of the way of all others.
    pub unreadable: BTreeMap<Uuid, String>,
}

impl Content {
    /// Keeps an application and counts it. Keeping the same once more does nothing.
    ///
    /// # Errors
    /// [`CounterTaken`] if its counter is not one above the device's count: nothing is kept then.
    pub fn keep(&mut self, device: Device, kept: &OutboxEntry) -> Result<(), CounterTaken> {
        if self.knows(kept.item.id) {
            return Ok(());
        }
        let device = self.device.unwrap_or(device);
        if kept.item.counter != device.count + 1 {
            return Err(CounterTaken(kept.item.counter));
        }
        self.device = Some(Device {
            count: kept.item.counter,
            ..device
        });
        self.outbox.insert(kept.item.id, kept.clone());
        self.assert_sound(kept.item.id);
        Ok(())
    }

    /// Whether the sealed bytes of a submission are on the device.
    #[must_use]
    pub fn holds(&self, id: Uuid) -> bool {
        self.outbox.contains_key(&id)
            || self.quarantine.contains_key(&id)
            || self.copies.contains_key(&id)
            || self.unreadable.contains_key(&id)
    }

    /// Whether a submission was ever kept on the device: its sealed bytes are here, or its receipt is.
    ///
    /// This answers [`Keep::Look`](crate::Keep::Look). Until the device looks, another page may have sent it, and the
    /// server's backup may have it, so that the bytes are gone again.
    #[must_use]
    pub fn knows(&self, id: Uuid) -> bool {
        self.holds(id) || self.receipts.contains_key(&id)
    }

    /// Sets the record of a submission aside as it stands: this version does not understand it.
    pub fn set_aside_unreadable(&mut self, id: Uuid, raw: String) {
        self.outbox.remove(&id);
        self.quarantine.remove(&id);
        self.copies.remove(&id);
        self.unreadable.insert(id, raw);
    }

    /// Reads again what could not be understood, as another version may. What is understood now waits to be sent: what it
    /// was before is not known, and what arrives twice is stored once.
    pub fn read_again(&mut self) {
        let understood = |raw: &String| serde_json::from_str::<OutboxEntry>(raw).ok();
        self.unreadable.retain(|id, raw| match understood(raw) {
            Some(entry) => {
                self.outbox.insert(*id, OutboxEntry::waiting(entry.item));
                false
            }
            None => true,
        });
    }

    /// Some of what waits, in no order, at most `limit`.
    #[must_use]
    pub fn waiting(&self, limit: usize) -> Vec<Item> {
        let some = self.outbox.values().take(limit);
        some.map(|kept| kept.item.clone()).collect()
    }

    /// Applies a change.
    pub fn apply(&mut self, change: &Change) {
        let before = Before::of(self);
        match change {
            Change::Settle { id, receipt } => self.settle(*id, receipt),
            Change::Quarantine { id, why } => {
                if let Some(kept) = self.outbox.remove(id) {
                    let state = State::Quarantined(why.clone());
                    self.quarantine.insert(*id, OutboxEntry { state, ..kept });
                }
            }
            Change::Release { id } => {
                if let Some(kept) = self.quarantine.remove(id) {
                    self.outbox.insert(*id, OutboxEntry::waiting(kept.item));
                }
            }
            Change::BackedUp { until } => {
                // It comes with every answer, and looking through all copies each time would take long.
                if self.backed_up_until != *until {
                    self.backed_up_until.clone_from(until);
                    if let Some(before) = until.as_deref().and_then(forget_before) {
                        self.copies
                            .retain(|_, copy| !is_before(&copy.received_at, &before));
                    }
                }
            }
            Change::Epoch { epoch } => self.enter(epoch),
            Change::RaiseCatalogFloor(version) => self.catalog_floor = self.catalog_floor.max(*version),
            Change::ForgetWhatWasTold => {
                self.backed_up_until = None;
                self.catalog_floor = 0;
            }
        }
        if let Some(before) = before {
            before.assert_kept(self, change);
        }
    }

    fn settle(&mut self, id: Uuid, receipt: &Receipt) {
        // Something set aside can have reached the server another way, such as by a file.
        let Some(kept) = self.outbox.remove(&id).or_else(|| self.quarantine.remove(&id)) else {
            return;
        };
        // What came in long ago, and is known to be in a backup, needs no copy.
        if is_to_be_copied(receipt, self.backed_up_until.as_deref()) {
            let copy = Retained {
                item: kept.item,
                received_at: receipt.received_at.clone(),
            };
            self.copies.insert(id, copy);
        }
        if is_newer(self.held.as_ref(), receipt, self.epoch.as_deref()) {
            self.held = Some(HeldReceipt {
                id,
                receipt: receipt.clone(),
            });
        }
        let receipt = receipt.clone();
        self.receipts.insert(id, Sent { id, receipt });
    }

    fn enter(&mut self, epoch: &str) {
        let again = self.epoch.as_deref().is_some_and(|known| known != epoch);
        self.epoch = Some(epoch.to_owned());
        if again {
            self.backed_up_until = None;
            self.held = None;
            for (id, copy) in std::mem::take(&mut self.copies) {
                self.outbox.insert(id, OutboxEntry::waiting(copy.item));
            }
        }
    }
}
