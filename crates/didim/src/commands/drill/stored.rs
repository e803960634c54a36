//! Opening what is stored, without showing it.

use std::collections::{BTreeMap, VecDeque};

use envelope::{Application, OpeningKey};
use intake::{Lane, StoredSubmission};

use crate::commands::Failure;
use crate::commands::data::Damage;
use crate::settings::Place;

/// The largest number of applications that are looked at from either end.
const MAX_TRIES: usize = 100;

/// What is stored under a key.
#[derive(Default)]
pub(super) struct Stored {
    pub(super) count: u64,
    /// When the first that opens was received, from the oldest on, and from the newest back.
    oldest: Option<String>,
    newest: Option<String>,
    tries: usize,
    /// The last ones.
    recent: VecDeque<StoredSubmission>,
    /// The receipt number of one that a device of the agency sent and that cannot be opened.
    broken: Option<String>,
    /// How many of those that were looked at somebody else sent and cannot be opened.
    strange: usize,
}

impl Stored {
    /// Whether one from either end opens, and none fails that a device of the agency sent.
    pub(super) fn is_readable(&self) -> bool {
        self.broken.is_none() && self.oldest.is_some() && self.newest.is_some()
    }

    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![match (&self.oldest, &self.newest) {
            (Some(oldest), Some(newest)) => {
                format!("{} stored, opened those of {oldest} and {newest}", self.count)
            }
            _ => format!("{} stored, and none that was looked at opens", self.count),
        }];
        lines.extend(
            self.broken
                .as_ref()
                .map(|number| format!("{number} came from a device of the agency and cannot be opened")),
        );
        if self.strange > 0 {
            lines.push(format!(
                "{} that anybody may have sent cannot be opened",
                self.strange
            ));
        }
        lines
    }

    /// Whether it opens; if it does not, that is noted.
    fn try_open(&mut self, key: &OpeningKey, submission: &StoredSubmission) -> bool {
        let opened = Application::open(key, &submission.header, &submission.sealed);
        if opened.is_ok() {
            return true;
        }
        match submission.lane {
            Lane::Anonymous | Lane::Unknown => self.strange += 1,
            Lane::Enrolled | Lane::Revoked | Lane::Imported => {
                self.broken.get_or_insert_with(|| submission.number.clone());
            }
        }
        false
    }

    fn note(&mut self, key: &OpeningKey, submission: StoredSubmission) {
        if self.oldest.is_none() && self.tries < MAX_TRIES {
            self.tries += 1;
            if self.try_open(key, &submission) {
                self.oldest = Some(submission.received_at.clone());
            } else {
                // It is counted, and need not be tried from the other end.
                return;
            }
        }
        self.recent.push_back(submission);
        if self.recent.len() > MAX_TRIES {
            self.recent.pop_front();
        }
    }

    fn look_back(&mut self, key: &OpeningKey) {
        while let Some(submission) = self.recent.pop_back() {
            if self.try_open(key, &submission) {
                self.newest = Some(submission.received_at);
                self.recent.clear();
            }
        }
    }
}

/// Looks at what is stored under every key, and opens what `opening` has a key for.
pub(super) fn look<'a>(
    place: &Place,
    opening: impl Fn(&str) -> Option<&'a OpeningKey>,
) -> Result<(BTreeMap<String, Stored>, Damage), Failure> {
    let mut keys: BTreeMap<String, Stored> = BTreeMap::new();
    let damage = place.for_each_submission(|submission| {
        let stored = keys.entry(submission.header.key.clone()).or_default();
        stored.count += 1;
        if let Some(key) = opening(&submission.header.key) {
            stored.note(key, submission);
        }
        Ok(())
    })?;
    for (id, stored) in &mut keys {
        if let Some(key) = opening(id) {
            stored.look_back(key);
        }
    }
    Ok((keys, damage))
}
