//! The server: what it stores, what it says, its backups and its clock.

use std::collections::{BTreeMap, BTreeSet};

use envelope::{Item, ItemResult, Problem, Receipt, SubmissionOutcome, SubmitAnswer};
use uuid::Uuid;

use super::bug::Bug;
use super::coverage::Coverage;
use super::step::{Kind, Mood};
use crate::Answer;

/// What the server stores: of its database all that matters here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Database {
    pub(super) rows: BTreeMap<Uuid, Row>,
    /// Other bytes under an id that is taken, kept aside for staff.
    pub(super) conflicts: BTreeSet<(Uuid, String)>,
}

/// One stored application.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Row {
    pub(super) sealed: String,
    pub(super) received_at: u32,
}

impl Database {
    /// Whether these bytes are stored under this id, be it as a conflict.
    pub(super) fn has(&self, id: Uuid, sealed: &str) -> bool {
        self.rows.get(&id).is_some_and(|row| row.sealed == sealed)
            || self.conflicts.contains(&(id, sealed.to_owned()))
    }
}

/// A copy of the database.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Backup {
    pub(super) database: Database,
    start: u32,
}

/// The server.
///
/// It keeps what devices rely on: one row an id; an answer only after the commit; a stamp inside the transaction that
/// never lies before the beginning of a backup; `backed_up_until` only of complete backups of this life of the
/// database; another epoch after every restore.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Server {
    pub(super) database: Database,
    /// The latest complete backup.
    pub(super) backup: Option<Backup>,
    under_way: Option<Backup>,
    horizon: Option<u32>,
    earliest_stamp: u32,
    pub(super) now: u32,
    pub(super) epoch: u16,
    pub(super) catalog: u32,
    /// Everything that it ever stored: id, hash and stamp.
    pub(super) ever: BTreeSet<(Uuid, String, u32)>,
    /// What it ever refused to store.
    pub(super) refused: BTreeSet<Uuid>,
    kinds: BTreeMap<Uuid, Kind>,
    bug: Option<Bug>,
}

impl Server {
    pub(super) fn new(bug: Option<Bug>) -> Self {
        Self {
            bug,
            ..Self::default()
        }
    }

    /// Says how the server will take an application.
    pub(super) fn expect(&mut self, id: Uuid, kind: Kind) {
        if kind != Kind::Plain {
            self.kinds.insert(id, kind);
        }
    }

    pub(super) fn kind(&self, id: Uuid) -> Kind {
        self.kinds.get(&id).copied().unwrap_or(Kind::Plain)
    }

    /// Whether the server puts it off, whenever it is posted.
    pub(super) fn puts_off(&self, id: Uuid) -> bool {
        matches!(self.kind(id), Kind::Sticky | Kind::Failing | Kind::Fatal)
    }

    fn is_storable(&self, id: Uuid) -> bool {
        !matches!(self.kind(id), Kind::Poison | Kind::Rejected)
    }

    pub(super) fn tick(&mut self, seconds: u32) {
        self.now += seconds;
    }

    /// The clock is right again: behind nothing that it ever said.
    pub(super) fn set_clock(&mut self) {
        let latest = self.ever.iter().map(|(_, _, at)| *at).max().unwrap_or_default();
        self.now = self.now.max(latest).max(self.earliest_stamp);
    }

    pub(super) fn clock_back(&mut self, seconds: u32) {
        self.now = self.now.saturating_sub(seconds);
    }

    /// Takes a request; no answer if it dies over it.
    pub(super) fn serve(
        &mut self,
        items: &[Item],
        sent_at: u32,
        mood: Mood,
        coverage: &mut Coverage,
    ) -> Option<Answer> {
        match mood {
            Mood::NotStored => return Some(problem(503, "not-stored", Some(5))),
            Mood::ClockRefused => return Some(problem(401, "clock", None)),
            Mood::SignatureRefused => return Some(problem(401, "bad-signature", None)),
            Mood::Replayed => return Some(problem(401, "replayed", None)),
            Mood::Incomplete => return Some(problem(400, "incomplete", None)),
            Mood::TooMany => {
                if let [one] = items {
                    self.refused.insert(one.id);
                }
                return Some(problem(413, "too-many", None));
            }
            _ => {}
        }
        if items.iter().any(|item| self.kind(item.id) == Kind::Poison) {
            coverage.fault("server: poison");
            let poison = items.iter().filter(|item| self.kind(item.id) == Kind::Poison);
            let poison: Vec<Uuid> = poison.map(|item| item.id).collect();
            self.refused.extend(poison);
            return Some(problem(422, "wrong-id", None));
        }
        let any = |kind| items.iter().any(|item| self.kind(item.id) == kind);
        if any(Kind::Failing) {
            coverage.fault("server: always fails");
            return Some(problem(503, "not-stored", None));
        }
        if any(Kind::Fatal) {
            coverage.fault("server: never answers");
            return None;
        }
        if mood == Mood::KilledBeforeCommit {
            if self.bug != Some(Bug::AnswerBeforeCommit) {
                return None;
            }
            let mut lost = self.clone();
            let answer = lost.take(items, sent_at, mood, coverage);
            self.ever = lost.ever;
            return Some(answer);
        }
        let answer = self.take(items, sent_at, mood, coverage);
        (mood != Mood::KilledAfterCommit).then_some(answer)
    }

    fn take(&mut self, items: &[Item], sent_at: u32, mood: Mood, coverage: &mut Coverage) -> Answer {
        let mut results = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let later = mood == Mood::RetryAll || (mood == Mood::RetryFirst && place == 0);
            let result = |outcome, receipt| ItemResult {
                id: item.id,
                outcome,
                receipt,
                detail: None,
            };
            results.push(match self.kind(item.id) {
                _ if later => result(SubmissionOutcome::Retry, None),
                Kind::Sticky | Kind::Failing | Kind::Fatal => result(SubmissionOutcome::Retry, None),
                Kind::Plain if mood != Mood::RejectAll => {
                    let (outcome, receipt) = self.store(item, sent_at, coverage);
                    result(outcome, receipt)
                }
                _ => {
                    coverage.fault("server: rejected");
                    self.refused.insert(item.id);
                    result(SubmissionOutcome::Rejected, None)
                }
            });
        }
        self.answer(results)
    }

    fn store(
        &mut self,
        item: &Item,
        sent_at: u32,
        coverage: &mut Coverage,
    ) -> (SubmissionOutcome, Option<Receipt>) {
        let stamp = match self.bug {
            Some(Bug::StampOnArrival) => sent_at,
            Some(Bug::StampsGoBack) => self.now,
            _ => self.now.max(self.earliest_stamp),
        };
        let (outcome, received_at) = match self.database.rows.get(&item.id) {
            Some(row) if row.sealed == item.sealed => (SubmissionOutcome::Duplicate, row.received_at),
            Some(_) => {
                coverage.fault("server: conflict");
                self.refused.insert(item.id);
                self.database.conflicts.insert((item.id, item.sealed.clone()));
                return (SubmissionOutcome::Conflict, None);
            }
            None => {
                let sealed = item.sealed.clone();
                let row = Row {
                    sealed,
                    received_at: stamp,
                };
                self.database.rows.insert(item.id, row);
                (SubmissionOutcome::Stored, stamp)
            }
        };
        let hash = hash_of(&item.sealed);
        self.ever.insert((item.id, hash, received_at));
        (outcome, Some(receipt(item, received_at)))
    }

    fn answer(&self, results: Vec<ItemResult>) -> Answer {
        let later = u32::from(self.bug == Some(Bug::HorizonIncludesStart));
        let answer = SubmitAnswer {
            results,
            catalog_floor: (self.catalog > 0).then_some(self.catalog),
            backed_up_until: self.horizon.map(|start| time(start + later)),
            epoch: Some(epoch_name(self.epoch)),
            statement: None,
        };
        ok(&answer)
    }

    /// Stores other bytes under this id, if it is free.
    pub(super) fn squat(&mut self, id: Uuid) {
        let received_at = self.now.max(self.earliest_stamp);
        let row = Row {
            sealed: "squatter".to_owned(),
            received_at,
        };
        self.database.rows.entry(id).or_insert(row);
    }

    /// Takes in a file.
    pub(super) fn import(&mut self, items: &[Item], coverage: &mut Coverage) {
        for item in items {
            let known = self.database.rows.get(&item.id);
            if known.is_some_and(|row| row.sealed == item.sealed) {
                coverage.fault("file: both ways arrived");
            }
            if self.is_storable(item.id) {
                self.store(item, self.now, coverage);
            }
        }
    }

    pub(super) fn begin_backup(&mut self) {
        let start = self.now.max(self.earliest_stamp);
        self.earliest_stamp = start;
        let database = self.database.clone();
        self.under_way = Some(Backup { database, start });
        if self.bug == Some(Bug::HorizonBeforeEnd) {
            self.horizon = Some(start);
        }
    }

    pub(super) fn end_backup(&mut self) -> bool {
        let Some(backup) = self.under_way.take() else {
            return false;
        };
        self.horizon = Some(backup.start);
        self.backup = Some(backup);
        true
    }

    /// Puts the latest backup back. Nothing that the lost database knew after it is known any more.
    pub(super) fn restore(&mut self, coverage: &mut Coverage) {
        coverage.fault("server: restored");
        if self.backup.is_none() {
            coverage.fault("server: restored, empty");
        }
        let backup = self.backup.as_ref();
        self.database = backup.map(|backup| backup.database.clone()).unwrap_or_default();
        self.earliest_stamp = backup.map_or(0, |backup| backup.start);
        self.under_way = None;
        self.horizon = None;
        if self.bug != Some(Bug::RestoreKeepsEpoch) {
            self.epoch += 1;
        }
    }
}

/// The hash that receipts name. It never collides here.
pub(super) fn hash_of(sealed: &str) -> String {
    format!("hash of {sealed}")
}

pub(super) fn epoch_name(epoch: u16) -> String {
    format!("life {epoch}")
}

pub(super) fn receipt(item: &Item, received_at: u32) -> Receipt {
    let hash = hash_of(&item.sealed);
    let received_at = time(received_at);
    Receipt {
        number: String::new(),
        signature: signature(item.id, &hash, &received_at),
        received_at,
        hash,
        epoch: None,
    }
}

fn signature(id: Uuid, hash: &str, received_at: &str) -> String {
    format!("{id:x}, {hash}, {received_at}, signed")
}

/// Whether a receipt is the server's, for this item.
pub(super) fn genuine(item: &Item, receipt: &Receipt) -> bool {
    receipt.hash == hash_of(&item.sealed)
        && receipt.signature == signature(item.id, &receipt.hash, &receipt.received_at)
}

/// Returns the time `seconds` seconds after the server's first moment, up to 27 days.
pub(super) fn time(seconds: u32) -> String {
    let (day, hour) = (seconds / 86_400 + 1, seconds / 3_600 % 24);
    let (minute, second) = (seconds / 60 % 60, seconds % 60);
    format!(
        "2026-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z",
        day / 28 + 1,
        day % 28 + 1
    )
}

pub(super) fn ok(answer: &SubmitAnswer) -> Answer {
    Answer {
        status: 200,
        retry_after_s: None,
        body: serde_json::to_string(answer).unwrap_or_default(),
    }
}

fn problem(status: u16, kind: &str, retry_after_s: Option<u64>) -> Answer {
    let problem = Problem {
        kind: format!("urn:didim:problem:{kind}"),
        title: kind.to_owned(),
        status,
        detail: None,
        now: None,
    };
    Answer {
        status,
        retry_after_s,
        body: serde_json::to_string(&problem).unwrap_or_default(),
    }
}
