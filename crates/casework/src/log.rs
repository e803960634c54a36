//! The deeds of a case in their order, and where they lead.

use std::collections::BTreeSet;

use eligibility::Date;
use envelope::{Lifecycle, OpenError, OpeningKey, RecordError, RecordKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::deed::{Deed, DeedError};
use crate::steps::next_states;

const DOMAIN: &[u8] = b"didim case log";
const EVENT: &[u8] = b"event, version 1";

/// The key of a group's case logs.
#[must_use]
pub fn record_key(key: &OpeningKey) -> RecordKey {
    RecordKey::of(key, DOMAIN)
}

/// The SHA-256 of a sealed event; zeros before the first.
pub type EventHash = [u8; 32];

/// An event as it is stored: the server sees whose it is, of which case and when, and not what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEvent {
    /// The submission.
    pub submission: Uuid,
    /// Its number in the case, from 1.
    pub number: u32,
    /// Who wrote it, by the server's word. It is bound to the seal: one of another author does not open.
    pub author: Uuid,
    /// When it was stored, by the server's clock (RFC 3339, UTC). Empty for one that is not stored yet.
    pub at: String,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

/// What is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Content {
    /// The hash of the event before, hexadecimal: what its author saw.
    previous: String,
    /// When, by its author's clock (RFC 3339).
    at: String,
    #[serde(flatten)]
    deed: Deed,
}

/// Why an event is not taken, or does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// One before it is missing.
    #[error("event {0} is missing; fetch the list anew")]
    Missing(u32),
    /// Another one stood under its number before: the server has put back a backup, or lies.
    #[error("another event stood under number {0} before; ask the operator whether a backup was put back")]
    Forked(u32),
    /// It was changed, or written by somebody who has not the group's key or is not the author that it names.
    #[error("event {0} does not open: it was changed, or is not of the author that it names")]
    DoesNotOpen(u32),
    /// It was written after another event than the one that stands before it.
    #[error(
        "event {0} was written after another one than stands before it; ask the operator what became of it"
    )]
    BrokenChain(u32),
    /// It opens, and says nothing that this version reads.
    #[error("event {0} cannot be read by this version; load the desk anew")]
    Unreadable(u32),
    /// It is a step that may not be taken.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

/// One event of a case, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the case.
    pub number: u32,
    /// Who wrote it.
    pub author: Uuid,
    /// When it was stored, by the server's clock.
    pub at: String,
    /// What was done, if it counts.
    pub deed: Result<Deed, EventError>,
}

/// What has become of an event that was stored once: a server that puts a backup back loses what came after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is there.
    Stored,
    /// It is not there any more, and follows on the last one that is: it can be stored again as it was sealed.
    Lost,
    /// It is not there, nor are others before it, which somebody else may still have.
    Waiting,
    /// Another one stands in its place, or before it: its author decides anew.
    Overtaken,
}

/// Where the deeds of a case lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseState {
    /// Where the application stands.
    pub stands: Lifecycle,
    /// Who works on it.
    pub assigned: Option<Uuid>,
    /// The documents that were seen.
    pub documents: BTreeSet<String>,
    /// The steps that were taken and not undone.
    steps: Vec<Step>,
}

/// A step of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    /// The number of its event.
    number: u32,
    /// Where the application stood before.
    before: Lifecycle,
    /// The last day for bringing what it asks for.
    until: Option<Date>,
}

impl Default for CaseState {
    fn default() -> Self {
        Self {
            stands: Lifecycle::Received,
            assigned: None,
            documents: BTreeSet::new(),
            steps: Vec::new(),
        }
    }
}

impl CaseState {
    /// The number of the last step, which can be undone, and where the application stands then.
    #[must_use]
    pub fn last_step(&self) -> Option<(u32, Lifecycle)> {
        self.steps.last().map(|step| (step.number, step.before))
    }

    /// The last day for bringing what is asked for, while it is asked for.
    #[must_use]
    pub fn term(&self) -> Option<Date> {
        self.steps.last().and_then(|step| step.until)
    }

    /// Where the application stands after a deed.
    ///
    /// # Errors
    /// [`DeedError`] if the deed is none here.
    pub fn after(&self, deed: &Deed) -> Result<Lifecycle, DeedError> {
        deed.check()?;
        match deed {
            Deed::Move { to, .. } if next_states(self.stands).contains(to) => Ok(*to),
            Deed::Move { to, .. } => Err(DeedError::NoStep {
                from: self.stands,
                to: *to,
            }),
            Deed::Undo { number } => match self.last_step() {
                Some((last, before)) if last == *number => Ok(before),
                _ => Err(DeedError::NotTheLast(*number)),
            },
            _ => Ok(self.stands),
        }
    }

    fn apply(&mut self, number: u32, deed: &Deed) -> Result<(), DeedError> {
        let stands = self.after(deed)?;
        match deed {
            Deed::Move { until, .. } => self.steps.push(Step {
                number,
                before: self.stands,
                until: *until,
            }),
            Deed::Undo { .. } => {
                self.steps.pop();
            }
            Deed::Assign { to } => self.assigned = *to,
            Deed::Document { document, seen: true } => {
                self.documents.insert(document.clone());
            }
            Deed::Document {
                document,
                seen: false,
            } => {
                self.documents.remove(document);
            }
            Deed::Note { .. } | Deed::Compared { .. } | Deed::Unknown => {}
        }
        self.stands = stands;
        Ok(())
    }
}

/// The deeds of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseLog {
    entries: Vec<Entry>,
    hashes: Vec<EventHash>,
    state: CaseState,
}

impl CaseLog {
    /// All events in their order, also those that do not count.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where they lead.
    #[must_use]
    pub fn state(&self) -> &CaseState {
        &self.state
    }

    /// The number of the last event; 0 if there is none.
    #[must_use]
    pub fn last(&self) -> u32 {
        u32::try_from(self.hashes.len()).unwrap_or(u32::MAX)
    }

    /// Takes an event in. One that is known already changes nothing; one that does not open or may not be is listed with its reason, and
    /// stands in the way of nothing. Returns whether it is new.
    ///
    /// # Errors
    /// [`EventError`] if one before it is missing, or another one is known under its number: nothing has changed then.
    pub fn take(&mut self, key: &RecordKey, event: &SealedEvent) -> Result<bool, EventError> {
        let hash: EventHash = Sha256::digest(&event.sealed).into();
        let place = usize::try_from(event.number).unwrap_or(usize::MAX);
        if let Some(known) = place.checked_sub(1).and_then(|place| self.hashes.get(place)) {
            return if *known == hash {
                Ok(false)
            } else {
                Err(EventError::Forked(event.number))
            };
        }
        if place != self.hashes.len() + 1 {
            return Err(EventError::Missing(self.last() + 1));
        }
        let deed = self.read(key, event).and_then(|deed| {
            self.state.apply(event.number, &deed)?;
            Ok(deed)
        });
        self.hashes.push(hash);
        self.entries.push(Entry {
            number: event.number,
            author: event.author,
            at: event.at.clone(),
            deed,
        });
        Ok(true)
    }

    /// What has become of an event that was stored once.
    #[must_use]
    pub fn standing(&self, key: &RecordKey, event: &SealedEvent) -> Standing {
        let hash: EventHash = Sha256::digest(&event.sealed).into();
        let place = usize::try_from(event.number).unwrap_or(usize::MAX);
        let known = place.checked_sub(1).and_then(|place| self.hashes.get(place));
        match known {
            Some(known) if *known == hash => Standing::Stored,
            Some(_) => Standing::Overtaken,
            None if place != self.hashes.len() + 1 => Standing::Waiting,
            None if self.read(key, event).is_ok() => Standing::Lost,
            None => Standing::Overtaken,
        }
    }

    fn read(&self, key: &RecordKey, event: &SealedEvent) -> Result<Deed, EventError> {
        let number = event.number;
        let place = place(event.submission, number, event.author);
        let content = key.open(&parts(&place), &event.sealed);
        let content = content.map_err(|error| match error {
            OpenError::DoesNotFit => EventError::DoesNotOpen(number),
            OpenError::Malformed => EventError::Unreadable(number),
        })?;
        let content: Content =
            serde_json::from_slice(&content).map_err(|_| EventError::Unreadable(number))?;
        if content.previous != self.head() {
            return Err(EventError::BrokenChain(number));
        }
        Ok(content.deed)
    }

    fn head(&self) -> String {
        let head = self.hashes.last().copied().unwrap_or_default();
        head.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Seals a deed as the next event of a case: it is stored under the number that its author saw as the next, or not at all.
    ///
    /// # Errors
    /// [`WriteError`] if the deed is none here, or it cannot be sealed.
    pub fn write(
        &self,
        key: &RecordKey,
        submission: Uuid,
        author: Uuid,
        at: &str,
        deed: &Deed,
    ) -> Result<SealedEvent, WriteError> {
        self.state.after(deed)?;
        let number = self.last() + 1;
        let content = Content {
            previous: self.head(),
            at: at.to_owned(),
            deed: deed.clone(),
        };
        // Nothing in it is a map whose keys are no texts, the one thing that cannot be written.
        let content = serde_json::to_vec(&content).unwrap_or_default();
        let place = place(submission, number, author);
        Ok(SealedEvent {
            submission,
            number,
            author,
            at: String::new(),
            sealed: key.seal(&parts(&place), &content)?,
        })
    }

    /// What others wrote after an event number that a deed cannot simply follow on: both are shown, and its author decides anew. `None` if
    /// it can: the case is then the same, whichever came first.
    #[must_use]
    pub fn clash(&self, seen: u32, deed: &Deed) -> Option<&Entry> {
        let since = self.entries.iter().filter(|entry| entry.number > seen);
        let mut clashing = since.filter(|entry| {
            let Ok(other) = &entry.deed else { return false };
            match (deed, other) {
                // Who decided had not seen what is known now.
                (
                    Deed::Move { .. } | Deed::Undo { .. },
                    Deed::Move { .. } | Deed::Undo { .. } | Deed::Document { .. } | Deed::Compared { .. },
                ) => true,
                (Deed::Assign { to }, Deed::Assign { to: other }) => to != other,
                (
                    Deed::Document { document, seen },
                    Deed::Document {
                        document: other,
                        seen: has,
                    },
                ) => document == other && seen != has,
                _ => false,
            }
        });
        clashing.next_back()
    }
}

/// Why a deed was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// It is none here.
    #[error(transparent)]
    Deed(#[from] DeedError),
    /// It cannot be sealed.
    #[error(transparent)]
    Seal(#[from] RecordError),
}

/// What an event is bound to.
fn place(submission: Uuid, number: u32, author: Uuid) -> [Vec<u8>; 4] {
    [
        EVENT.to_vec(),
        submission.as_bytes().to_vec(),
        number.to_be_bytes().to_vec(),
        author.as_bytes().to_vec(),
    ]
}

fn parts(place: &[Vec<u8>; 4]) -> [&[u8]; 4] {
    place.each_ref().map(Vec::as_slice)
}

#[cfg(test)]
mod tests;
