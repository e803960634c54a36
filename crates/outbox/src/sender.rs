//! How what is kept comes to be sent.

use std::collections::BTreeSet;

use envelope::{HeldReceipt, Item, MAX_REQUEST_BYTES};
use uuid::Uuid;

use crate::answer::{Answer, Meaning, Signatures, meaning};
use crate::backoff::wait_ms;
use crate::content::Change;

/// How long the sender rests when nothing waits, in milliseconds: ten minutes.
pub const IDLE_MS: u64 = 600_000;
/// How often an empty batch asks for news of the server's backups while the device retains copies, in milliseconds:
/// one hour.
pub const HEARTBEAT_MS: u64 = 3_600_000;
/// The most items that are posted at once: a slow device proves as many receipts between two frames without a visitor
/// noticing.
pub const MAX_BATCH_ITEMS: usize = 50;
const FIRST_BATCH_ITEMS: usize = 20;
/// Half of what the server takes, so that the request's own frame always fits.
const MAX_BATCH_BYTES: usize = MAX_REQUEST_BYTES / 2;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read at most `limit` items that wait, and whether copies are retained.
    Read {
        /// How many.
        limit: usize,
    },
    /// Post these; none of them is a question for news.
    Post {
        /// The batch.
        items: Vec<Item>,
        /// Whether to sign the request with the device's key, if it has one.
        signed: bool,
        /// The newest receipt of the present life, for the server to see that it has what it signed for.
        held: Option<HeldReceipt>,
    },
    /// Apply these changes in one durable transaction.
    Apply(Vec<Change>),
    /// Wait so long. Where `wakes` holds, an event such as the network's return or a new application ends the wait;
    /// otherwise the server has asked not to be called before.
    Wait {
        /// Milliseconds.
        ms: u64,
        /// Whether it can be cut short.
        wakes: bool,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Input {
    /// What was read.
    Read {
        /// Items that wait.
        items: Vec<Item>,
        /// Whether copies are retained.
        copies: bool,
        /// The newest receipt of the present life.
        held: Option<HeldReceipt>,
    },
    /// The answer to what was posted.
    Answered(Answer),
    /// No answer: no network, the connection broke, or it took too long. The server may have it or not.
    NoAnswer,
    /// The changes are on the disk.
    Applied,
    /// The storage failed; changes may be on the disk or not.
    StorageFailed,
    /// The wait is over, after `ms` milliseconds.
    Waited {
        /// Milliseconds.
        ms: u64,
    },
}

/// How sending stands, for staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Standing {
    /// Nothing has been tried yet.
    #[default]
    Untried,
    /// The server answered.
    Reached,
    /// Nobody answered.
    Offline,
    /// Somebody else answered, such as a captive portal.
    NotTheServer,
    /// The server asked for patience.
    Busy,
    /// The server refuses the device's signature; sending goes on without.
    SignatureRefused,
    /// The server says stored, but its receipt does not prove it.
    Unproved,
    /// The device's storage fails.
    StorageFailed,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Phase {
    Reading,
    Posting { items: Vec<Item>, signed: bool },
    Applying { moved: bool },
    Waiting,
}

/// Sends what waits, a batch at a time, for as long as it is driven.
///
/// It remembers nothing that matters: a new one over the same disk goes on where this one was.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sender {
    phase: Phase,
    batch: usize,
    /// What was tried in vain since everything that waits was tried, so that it keeps nothing else back.
    later: BTreeSet<Uuid>,
    failures: u32,
    since_news_ms: u64,
    signed: bool,
    standing: Standing,
}

impl Default for Sender {
    fn default() -> Self {
        Self {
            phase: Phase::Waiting,
            batch: FIRST_BATCH_ITEMS,
            later: BTreeSet::new(),
            failures: 0,
            since_news_ms: HEARTBEAT_MS,
            signed: true,
            standing: Standing::Untried,
        }
    }
}

impl Sender {
    /// How sending stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// What is to be done first.
    pub fn start(&mut self) -> Action {
        self.read()
    }

    /// Takes what came of the last action, and says what is to be done next. `jitter` is from 0 to 1,000 and as random
    /// as can be.
    ///
    /// Whatever does not belong to the last action leads to reading afresh, which loses nothing.
    pub fn step(&mut self, input: Input, jitter: u16, signatures: &dyn Signatures) -> Action {
        match (std::mem::replace(&mut self.phase, Phase::Waiting), input) {
            (Phase::Reading, Input::Read { items, copies, held }) => self.post(items, copies, held),
            (Phase::Posting { items, signed }, Input::Answered(answer)) => {
                self.heed(&items, signed, &answer, jitter, signatures)
            }
            (Phase::Posting { items, .. }, Input::NoAnswer) => {
                self.put_off(&items);
                self.fail(Standing::Offline, None, jitter)
            }
            (Phase::Applying { moved: true }, Input::Applied) => self.read(),
            // The server took nothing of the batch, so what waits is not asked about again at once.
            (Phase::Applying { moved: false }, Input::Applied) => self.pause(jitter),
            (_, Input::StorageFailed) => self.fail(Standing::StorageFailed, None, jitter),
            (_, Input::Waited { ms }) => {
                self.since_news_ms = self.since_news_ms.saturating_add(ms);
                self.read()
            }
            _ => self.read(),
        }
    }

    fn read(&mut self) -> Action {
        self.phase = Phase::Reading;
        Action::Read {
            limit: self.batch + self.later.len(),
        }
    }

    fn post(&mut self, mut items: Vec<Item>, copies: bool, held: Option<HeldReceipt>) -> Action {
        let asks = copies && self.since_news_ms >= HEARTBEAT_MS;
        if items.iter().all(|item| self.later.contains(&item.id)) {
            self.later.clear();
            if asks {
                // What waits may never be answered, and a restore must be heard of all the same.
                items.clear();
            }
        }
        items.retain(|item| !self.later.contains(&item.id));
        // Where places go to who comes first, who applied first here comes first.
        items.sort_unstable_by_key(|item| item.counter);
        items.truncate(self.batch);
        if items.is_empty() && !asks {
            self.failures = 0;
            return Action::Wait {
                ms: IDLE_MS,
                wakes: true,
            };
        }
        items.truncate(within_bytes(&items));
        self.assert_postable(&items);
        self.phase = Phase::Posting {
            items: items.clone(),
            signed: self.signed,
        };
        Action::Post {
            items,
            signed: self.signed,
            held,
        }
    }

    /// Asserts what holds of every batch: each item once, none that is put off, the first first, and no more than is taken.
    fn assert_postable(&self, items: &[Item]) {
        let mut ids = BTreeSet::new();
        let is_new = |item: &Item| !self.later.contains(&item.id) && ids.insert(item.id);
        debug_assert!(
            items.iter().all(is_new),
            "an item is posted twice, or put off and posted"
        );
        debug_assert!(
            items.is_sorted_by_key(|item| item.counter),
            "the batch is out of order"
        );
        debug_assert!(items.len() <= MAX_BATCH_ITEMS, "the batch is too long");
        let bytes: usize = items.iter().map(|item| item.sealed.len()).sum();
        debug_assert!(
            bytes <= MAX_BATCH_BYTES || items.len() == 1,
            "the batch is too large"
        );
    }

    fn heed(
        &mut self,
        items: &[Item],
        signed: bool,
        answer: &Answer,
        jitter: u16,
        signatures: &dyn Signatures,
    ) -> Action {
        match meaning(items, answer, signatures) {
            Meaning::Taken {
                changes,
                moved,
                unproved,
            } => {
                self.since_news_ms = 0;
                self.standing = if unproved > 0 {
                    Standing::Unproved
                } else {
                    Standing::Reached
                };
                assert_moves_sent(items, &changes);
                self.put_off_unmoved(items, &changes);
                let moved = moved > 0 || items.is_empty();
                if moved {
                    self.failures = 0;
                    self.batch = (self.batch * 2).min(MAX_BATCH_ITEMS);
                }
                self.phase = Phase::Applying { moved };
                Action::Apply(changes)
            }
            Meaning::Unfit { why } => match items {
                [] => self.fail(Standing::Busy, answer.retry_after_s, jitter),
                [poison] => {
                    let id = poison.id;
                    self.standing = Standing::Reached;
                    self.phase = Phase::Applying { moved: true };
                    Action::Apply(vec![Change::Quarantine { id, why }])
                }
                _ => {
                    self.batch = items.len().div_ceil(2);
                    self.read()
                }
            },
            Meaning::Unsigned { kind } if signed => {
                // The driver sets its clock by the problem; any other refusal must not keep an application here.
                self.signed = kind == "clock" || kind == "replayed";
                if !self.signed {
                    self.standing = Standing::SignatureRefused;
                }
                self.failures = self.failures.saturating_add(1);
                if self.failures == 1 {
                    return self.read();
                }
                self.rest(answer.retry_after_s, jitter)
            }
            Meaning::Unsigned { .. } => self.fail(Standing::Busy, answer.retry_after_s, jitter),
            Meaning::Busy => {
                self.put_off(items);
                self.fail(Standing::Busy, answer.retry_after_s, jitter)
            }
            Meaning::NotTheServer => {
                self.put_off(items);
                self.fail(Standing::NotTheServer, None, jitter)
            }
        }
    }

    /// Nothing came of a batch, and one of its items can be why: a line that breaks carries no more than half of it, or
    /// the server fails over that item. So halves are tried, and in the end the others without it.
    fn put_off(&mut self, items: &[Item]) {
        match items {
            [] => {}
            [one] => {
                self.later.insert(one.id);
            }
            _ => self.batch = items.len().div_ceil(2),
        }
    }

    fn put_off_unmoved(&mut self, items: &[Item], changes: &[Change]) {
        let moves = |id: Uuid| changes.iter().any(|change| moved_by(change) == Some(id));
        let unmoved = items.iter().map(|item| item.id).filter(|id| !moves(*id));
        self.later.extend(unmoved);
    }

    fn pause(&mut self, jitter: u16) -> Action {
        self.failures = self.failures.saturating_add(1);
        self.rest(None, jitter)
    }

    fn fail(&mut self, standing: Standing, retry_after_s: Option<u64>, jitter: u16) -> Action {
        self.standing = standing;
        self.failures = self.failures.saturating_add(1);
        self.rest(retry_after_s, jitter)
    }

    fn rest(&mut self, retry_after_s: Option<u64>, jitter: u16) -> Action {
        self.phase = Phase::Waiting;
        Action::Wait {
            ms: wait_ms(self.failures, retry_after_s, jitter),
            wakes: retry_after_s.is_none(),
        }
    }
}

/// Asserts that an answer moves nothing but what was sent.
fn assert_moves_sent(items: &[Item], changes: &[Change]) {
    let was_sent = |id: Uuid| items.iter().any(|item| item.id == id);
    debug_assert!(changes.iter().filter_map(moved_by).all(was_sent), "{changes:?}");
}

/// The application that a change takes off the queue, or `None` if it takes none.
fn moved_by(change: &Change) -> Option<Uuid> {
    match change {
        Change::Settle { id, .. } | Change::Quarantine { id, .. } => Some(*id),
        _ => None,
    }
}

/// How many of the items fit into one request; at least one.
fn within_bytes(items: &[Item]) -> usize {
    let mut bytes = 0;
    let fits = |item: &&Item| {
        bytes += item.sealed.len();
        bytes <= MAX_BATCH_BYTES
    };
    items.iter().take_while(fits).count().max(1)
}
