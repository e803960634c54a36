//! The server: what it stores, what it says, its backups and its clock.

use std::collections::{BTreeMap, BTreeSet};

use envelope::{Item, ItemResult, SubmissionOutcome, SubmitAnswer};
use uuid::Uuid;

use super::bug::Bug;
use super::coverage::Coverage;
use super::database::{Backup, Database, Life, Row, Snapshot};
use super::network::Request;
use super::step::{Kind, Mood};
use super::wire::{content_of, epoch_name, ok, problem, receipt, receipt_of_version_1, statement, time};
use crate::Answer;

/// The oldest snapshot of the whole folder that is put back, in seconds: two days, within the three of the copies.
const OLDEST_SNAPSHOT_S: u32 = 2 * 86_400;
/// How far a clock that is set back is followed, in seconds: two days.
const MAX_CLOCK_SETBACK_S: u32 = 2 * 86_400;

/// The server.
///
/// It keeps what devices rely on: one row an id; an answer only after the commit; stamps inside the transaction, each
/// later than the one before; a signed horizon only of complete backups of this life of the database, and never after its
/// own time; another epoch after every restore, after a receipt of its own for what it lacks, and after its clock was far
/// ahead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Server {
    pub(super) database: Database,
    /// What lies beside the database.
    pub(super) life: Life,
    /// The latest complete backup.
    pub(super) backup: Option<Backup>,
    under_way: Option<Backup>,
    snapshot: Option<Snapshot>,
    has_acknowledged_as_version_1: bool,
    /// Its clock.
    pub(super) now: u32,
    /// The seconds that have passed, whatever the clock shows.
    passed: u32,
    /// How far the clock is ahead.
    ahead: u32,
    pub(super) catalog: u32,
    /// The number of epochs that have begun.
    epochs: u16,
    /// Everything that it ever stored: id, content and stamp.
    pub(super) ever: BTreeSet<(Uuid, String, u32)>,
    /// What it ever refused to store.
    pub(super) refused: BTreeSet<Uuid>,
    /// The ids that somebody else took.
    pub(super) squatted: BTreeSet<Uuid>,
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
        self.passed += seconds;
    }

    /// The clock is right again: behind nothing that it ever said.
    pub(super) fn set_clock(&mut self) {
        self.clock_right();
        let latest = self.ever.iter().map(|(_, _, at)| *at).max().unwrap_or_default();
        self.now = self.now.max(latest).max(self.life.earliest_stamp);
    }

    pub(super) fn clock_back(&mut self, seconds: u32) {
        self.now = self.now.saturating_sub(seconds);
    }

    pub(super) fn clock_ahead(&mut self, seconds: u32) -> bool {
        let is_right = self.ahead == 0;
        if is_right {
            self.now += seconds;
            self.ahead = seconds;
            // A device then forgets by days that have not passed: what protects it from a snapshot is gone.
            self.snapshot = None;
        }
        is_right
    }

    pub(super) fn clock_right(&mut self) -> bool {
        let was_ahead = self.ahead > 0;
        self.now = self.now.saturating_sub(self.ahead);
        self.ahead = 0;
        was_ahead
    }

    /// Takes a request; no answer if it dies over it.
    pub(super) fn serve(&mut self, request: &Request, mood: Mood, coverage: &mut Coverage) -> Option<Answer> {
        let items = &request.items;
        match mood {
            Mood::NotStored => return Some(problem(503, "not-stored", Some(5))),
            Mood::ClockRefused => return Some(problem(401, "clock", None)),
            Mood::SignatureRefused => return Some(problem(401, "bad-signature", None)),
            Mood::Replayed => return Some(problem(401, "replayed", None)),
            Mood::Incomplete => return Some(problem(400, "incomplete", None)),
            Mood::TooMany => {
                if let [one] = items.as_slice() {
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
            let answer = lost.take(request, mood, coverage);
            self.ever = lost.ever;
            return Some(answer);
        }
        let answer = self.take(request, mood, coverage);
        (mood != Mood::KilledAfterCommit).then_some(answer)
    }

    fn take(&mut self, request: &Request, mood: Mood, coverage: &mut Coverage) -> Answer {
        let lacks_held = mood != Mood::Version1 && self.lacks_held(request);
        let stamp = self.stamp(request.sent_at);
        // Nobody can show a server of version 2 what one of version 1 signed for.
        self.has_acknowledged_as_version_1 |= mood == Mood::Version1;
        let mut stored = Vec::new();
        for (place, item) in request.items.iter().enumerate() {
            let later = mood == Mood::RetryAll || (mood == Mood::RetryFirst && place == 0);
            stored.push(match self.kind(item.id) {
                _ if later => self.put_off(item, stamp),
                Kind::Sticky | Kind::Failing | Kind::Fatal => self.put_off(item, stamp),
                Kind::Plain if mood != Mood::RejectAll => self.store(item, stamp, coverage),
                _ => {
                    coverage.fault("server: rejected");
                    self.refused.insert(item.id);
                    (SubmissionOutcome::Rejected, None)
                }
            });
        }
        self.heed_clock(coverage);
        let answered_first = self.bug == Some(Bug::NewLifeAfterAnswer);
        if lacks_held && !answered_first {
            self.begin_life(coverage, "server: missed what it signed for");
        }
        let answer = self.answer(&request.items, &stored, mood == Mood::Version1);
        if lacks_held && answered_first {
            self.begin_life(coverage, "server: missed what it signed for");
        }
        answer
    }

    /// Whether the request shows a receipt of this life for what is not here.
    fn lacks_held(&self, request: &Request) -> bool {
        let Some(held) = &request.held else {
            return false;
        };
        let is_here = self
            .database
            .rows
            .get(&held.id)
            .is_some_and(|row| super::wire::hash_of(&row.content) == held.receipt.hash);
        let of_this_life = held.receipt.epoch.as_deref() == Some(epoch_name(self.life.epoch).as_str());
        !is_here && of_this_life && self.bug != Some(Bug::IgnoreHeld)
    }

    fn put_off(&self, item: &Item, stamp: u32) -> (SubmissionOutcome, Option<u32>) {
        if self.bug == Some(Bug::AcknowledgeUnstored) && self.kind(item.id) == Kind::Plain {
            return (SubmissionOutcome::Stored, Some(stamp));
        }
        (SubmissionOutcome::Retry, None)
    }

    /// The time to put on what is stored in one transaction.
    fn stamp(&self, sent_at: u32) -> u32 {
        let is_close = |time: &u32| time.saturating_sub(self.now) <= MAX_CLOCK_SETBACK_S;
        let after_last = self.life.last_stamp.map(|last| last + 1);
        match self.bug {
            Some(Bug::StampOnArrival) => sent_at,
            Some(Bug::StampsGoBack) => self.now,
            Some(Bug::StampsRepeat) => self.now.max(self.life.earliest_stamp),
            _ => [Some(self.life.earliest_stamp), after_last, Some(self.now)]
                .into_iter()
                .flatten()
                .filter(is_close)
                .max()
                .unwrap_or(self.now),
        }
    }

    fn store(
        &mut self,
        item: &Item,
        stamp: u32,
        coverage: &mut Coverage,
    ) -> (SubmissionOutcome, Option<u32>) {
        let content = content_of(item);
        let is_same = |row: &Row| match self.bug {
            Some(Bug::HeaderOutOfHash) => row.content.ends_with(&item.sealed),
            Some(Bug::TokenOutOfHash) => row.content.split('#').nth(1) == content.split('#').nth(1),
            _ => row.content == content,
        };
        let received_at = match self.database.rows.get(&item.id) {
            Some(row) if is_same(row) => {
                let at = match self.bug {
                    Some(Bug::StampDuplicatesAnew) => stamp,
                    _ => row.received_at,
                };
                self.note_if_mistaken(item, &content, at);
                return (SubmissionOutcome::Duplicate, Some(at));
            }
            Some(_) => {
                coverage.fault("server: conflict");
                self.refused.insert(item.id);
                self.database.conflicts.insert((item.id, content));
                return (SubmissionOutcome::Conflict, None);
            }
            None => {
                let row = Row {
                    content: content.clone(),
                    received_at: stamp,
                };
                self.database.rows.insert(item.id, row);
                self.life.last_stamp = Some(stamp);
                stamp
            }
        };
        self.ever.insert((item.id, content, received_at));
        (SubmissionOutcome::Stored, Some(received_at))
    }

    /// A server that mistakes one content for another believes that it has stored this one.
    fn note_if_mistaken(&mut self, item: &Item, content: &str, at: u32) {
        if matches!(self.bug, Some(Bug::HeaderOutOfHash | Bug::TokenOutOfHash)) {
            self.ever.insert((item.id, content.to_owned(), at));
        }
    }

    fn answer(&self, items: &[Item], stored: &[(SubmissionOutcome, Option<u32>)], version_1: bool) -> Answer {
        let epoch = epoch_name(self.life.epoch);
        let results = items.iter().zip(stored).map(|(item, (outcome, at))| ItemResult {
            id: item.id,
            outcome: *outcome,
            receipt: at.map(|at| match version_1 {
                true => receipt_of_version_1(item, at),
                false => receipt(item, at, &epoch),
            }),
            detail: None,
        });
        let until = self.horizon().map(time);
        ok(&SubmitAnswer {
            results: results.collect(),
            catalog_floor: version_1.then_some(self.catalog),
            backed_up_until: until.clone().filter(|_| version_1),
            epoch: version_1.then(|| epoch.clone()),
            statement: (!version_1).then(|| statement(&time(self.now), &epoch, until.as_deref())),
        })
    }

    /// The time before which all is said to be in a backup.
    fn horizon(&self) -> Option<u32> {
        let later = u32::from(self.bug == Some(Bug::HorizonIncludesStart));
        let horizon = self.life.horizon.map(|start| start + later);
        horizon.filter(|until| *until <= self.now + later)
    }

    /// Another life begins where devices were told, or may come to be told, of a time that is far ahead.
    fn heed_clock(&mut self, coverage: &mut Coverage) {
        let is_far = |time: u32| time.saturating_sub(self.now) > MAX_CLOCK_SETBACK_S;
        if self.life.horizon.is_some_and(is_far) && self.bug != Some(Bug::KeepMarkAhead) {
            self.begin_life(coverage, "server: its clock was ahead");
        }
    }

    fn begin_life(&mut self, coverage: &mut Coverage, why: &'static str) {
        coverage.fault(why);
        self.epochs += 1;
        self.life.epoch = self.epochs;
        self.life.horizon = None;
    }

    /// Stores something else under this id, if it is free.
    pub(super) fn squat(&mut self, id: Uuid, content: String) {
        let received_at = self.stamp(self.now);
        let row = Row { content, received_at };
        self.database.rows.entry(id).or_insert(row);
        self.life.last_stamp = Some(received_at);
        self.squatted.insert(id);
    }

    /// Takes in a file.
    pub(super) fn import(&mut self, items: &[Item], coverage: &mut Coverage) {
        let stamp = self.stamp(self.now);
        for item in items {
            let known = self.database.rows.get(&item.id);
            if known.is_some_and(|row| row.content == content_of(item)) {
                coverage.fault("file: both ways arrived");
            }
            let by_bytes = self.bug == Some(Bug::ImportOverwrites);
            if by_bytes && let Some(row) = self.database.rows.get_mut(&item.id) {
                row.content = format!("{} as imported", content_of(item));
            } else if self.is_storable(item.id) {
                self.store(item, stamp, coverage);
            }
        }
    }

    pub(super) fn begin_backup(&mut self) {
        let mut start = self.now;
        if self.bug.is_some_and(Bug::forgets_at_once) {
            // Where devices forget at once, the server has to know that a backup has begun.
            start = start.max(self.life.earliest_stamp);
            self.life.earliest_stamp = start;
        }
        let database = self.database.clone();
        self.under_way = Some(Backup { database, start });
        if self.bug == Some(Bug::HorizonBeforeEnd) {
            self.life.horizon = Some(start);
        }
    }

    pub(super) fn end_backup(&mut self) -> bool {
        let Some(backup) = self.under_way.take() else {
            return false;
        };
        // What is noted goes back only where it is far ahead: a clock that was set back is no reason.
        let noted = self.life.horizon.filter(|noted| {
            *noted > backup.start && noted.saturating_sub(backup.start) <= MAX_CLOCK_SETBACK_S
        });
        let mark = noted.unwrap_or(backup.start);
        self.life.horizon = Some(mark);
        self.life.earliest_stamp = self.life.earliest_stamp.max(mark);
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
        let epoch = self.life.epoch;
        self.epochs += 1;
        self.life = Life {
            earliest_stamp: backup.map_or(0, |backup| backup.start),
            last_stamp: self.database.last_stamp(),
            horizon: None,
            epoch: match self.bug {
                Some(Bug::RestoreKeepsEpoch) => epoch,
                _ => self.epochs,
            },
        };
        self.under_way = None;
        self.snapshot = None;
    }

    /// Copies the whole folder.
    pub(super) fn take_snapshot(&mut self) {
        self.has_acknowledged_as_version_1 = false;
        self.snapshot = Some(Snapshot {
            database: self.database.clone(),
            life: self.life.clone(),
            passed: self.passed,
        });
    }

    /// Puts the whole folder back, and nobody says so.
    pub(super) fn roll_back(&mut self, coverage: &mut Coverage) -> bool {
        let Some(snapshot) = self.snapshot.clone() else {
            return false;
        };
        let is_young = self.passed - snapshot.passed <= OLDEST_SNAPSHOT_S;
        let is_allowed = is_young && !self.has_acknowledged_as_version_1;
        if !is_allowed || self.bug.is_some_and(Bug::forgets_at_once) {
            return false;
        }
        coverage.fault("server: rolled back");
        self.database = snapshot.database;
        self.life = snapshot.life;
        self.life.last_stamp = self.database.last_stamp();
        self.under_way = None;
        true
    }
}
