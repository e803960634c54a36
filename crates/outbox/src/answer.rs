//! What an answer from the network means.
//!
//! Only what is in the wire form counts as the server's word. Anything else, such as the page of a captive portal that
//! answers 200 to everything, leaves what waits untouched.

use envelope::{Item, ItemResult, Problem, Receipt, Statement, SubmissionOutcome, SubmitAnswer};

use crate::content::Change;
use crate::time::is_before;

/// An answer as it came.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// What `Retry-After` says, in seconds.
    pub retry_after_s: Option<u64>,
    /// The whole body, as text.
    pub body: String,
}

/// Knows the server's signature: what cannot be undone is done on nothing else.
pub trait Signatures {
    /// Whether a receipt is the server's, for this item.
    fn is_receipt(&self, item: &Item, receipt: &Receipt) -> bool;

    /// Whether a statement is the server's.
    fn is_statement(&self, statement: &Statement) -> bool;
}

/// What an answer to a batch means.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// The server has taken the batch.
    Taken {
        /// What follows for the disk.
        changes: Vec<Change>,
        /// How many of the batch were settled or set aside.
        moved: usize,
        /// How many claim to be stored, without a receipt that proves it.
        unproved: usize,
    },
    /// The server refuses the whole batch for what is in it: a smaller one finds out which item it is.
    Unfit {
        /// Why, for staff.
        why: String,
    },
    /// The server does not take this device's signature.
    Unsigned {
        /// The last part of the problem's type.
        kind: String,
    },
    /// The server is there, and does not want it now.
    Busy,
    /// This is not the server.
    NotTheServer,
}

/// What an answer to these items means.
#[must_use]
pub fn meaning(items: &[Item], answer: &Answer, signatures: &dyn Signatures) -> Meaning {
    if answer.status == 200 {
        return match serde_json::from_str::<SubmitAnswer>(&answer.body) {
            Ok(taken) => taken_batch(items, &taken, signatures),
            Err(_) => Meaning::NotTheServer,
        };
    }
    // A proxy's error page has the status too, but not the problem that the server names.
    let Some(kind) = problem_kind(&answer.body) else {
        return match answer.status {
            // It stands between device and server, and cannot carry so much at once.
            413 if items.len() > 1 => Meaning::Unfit {
                why: "too large for the way to the server".to_owned(),
            },
            429 | 503 => Meaning::Busy,
            _ => Meaning::NotTheServer,
        };
    };
    match answer.status {
        // The body broke off on its way, which says nothing about what is in it.
        400 if kind == "incomplete" => Meaning::Busy,
        400 | 413 | 422 => Meaning::Unfit { why: kind },
        401 | 403 => Meaning::Unsigned { kind },
        _ => Meaning::Busy,
    }
}

fn problem_kind(body: &str) -> Option<String> {
    let problem: Problem = serde_json::from_str(body).ok()?;
    problem.kind.strip_prefix("urn:didim:problem:").map(str::to_owned)
}

fn taken_batch(items: &[Item], taken: &SubmitAnswer, signatures: &dyn Signatures) -> Meaning {
    let mut changes = news(taken, signatures);
    let (mut moved, mut unproved) = (0, 0);
    for item in items {
        // By name, not by place: whatever an answer leaves out goes on waiting.
        let Some(result) = taken.results.iter().find(|result| result.id == item.id) else {
            continue;
        };
        match settled(item, result, signatures) {
            Settled::Changed(change) => {
                moved += 1;
                changes.push(change);
            }
            Settled::Unproved => unproved += 1,
            Settled::Later => {}
        }
    }
    debug_assert!(moved + unproved <= items.len(), "more is settled than was sent");
    Meaning::Taken {
        changes,
        moved,
        unproved,
    }
}

/// What an answer says of the server's database.
///
/// A server of version 1 signs nothing of it. Of its word only the epoch counts, by which nothing is forgotten and copies
/// are sent once more; and that only where nothing is signed.
fn news(taken: &SubmitAnswer, signatures: &dyn Signatures) -> Vec<Change> {
    let Some(statement) = &taken.statement else {
        let epoch = taken.epoch.clone();
        return epoch.map(|epoch| Change::Epoch { epoch }).into_iter().collect();
    };
    if !signatures.is_statement(statement) {
        return Vec::new();
    }
    let epoch = statement.epoch.clone();
    // A time after the server's own has not come yet.
    let until = statement.backed_up_until.clone();
    let until = until.filter(|until| !is_before(&statement.at, until));
    vec![Change::Epoch { epoch }, Change::BackedUp { until }]
}

enum Settled {
    Changed(Change),
    Unproved,
    Later,
}

fn settled(item: &Item, result: &ItemResult, signatures: &dyn Signatures) -> Settled {
    let id = item.id;
    match result.outcome {
        SubmissionOutcome::Stored | SubmissionOutcome::Duplicate => match &result.receipt {
            Some(receipt) if signatures.is_receipt(item, receipt) => {
                let receipt = receipt.clone();
                Settled::Changed(Change::Settle { id, receipt })
            }
            _ => Settled::Unproved,
        },
        SubmissionOutcome::Conflict => Settled::Changed(aside(id, "conflict", result)),
        SubmissionOutcome::Rejected => Settled::Changed(aside(id, "rejected", result)),
        SubmissionOutcome::Retry => Settled::Later,
    }
}

fn aside(id: uuid::Uuid, what: &str, result: &ItemResult) -> Change {
    let why = match &result.detail {
        Some(detail) => format!("{what}: {detail}"),
        None => what.to_owned(),
    };
    Change::Quarantine { id, why }
}
