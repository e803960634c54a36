//! What an answer from the network means.
//!
//! Only what is in the wire form counts as the server's word. Anything else, such as the page of a captive portal that
//! answers 200 to everything, leaves what waits untouched.

use envelope::{Item, ItemResult, Problem, Receipt, SubmissionOutcome, SubmitAnswer};

use crate::content::Change;

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

/// What an answer to these items means. `genuine` says whether a receipt is the server's, for this item.
#[must_use]
pub fn meaning(items: &[Item], answer: &Answer, genuine: &dyn Fn(&Item, &Receipt) -> bool) -> Meaning {
    if answer.status == 200 {
        return match serde_json::from_str::<SubmitAnswer>(&answer.body) {
            Ok(taken) => taken_batch(items, &taken, genuine),
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

fn taken_batch(items: &[Item], taken: &SubmitAnswer, genuine: &dyn Fn(&Item, &Receipt) -> bool) -> Meaning {
    let mut changes = Vec::new();
    if let Some(epoch) = &taken.epoch {
        let epoch = epoch.clone();
        changes.push(Change::Epoch { epoch });
    }
    if let Some(version) = taken.catalog_floor {
        changes.push(Change::RaiseCatalogFloor(version));
    }
    if let Some(before) = &taken.backed_up_until {
        let before = before.clone();
        changes.push(Change::Forget { before });
    }
    let (mut moved, mut unproved) = (0, 0);
    for item in items {
        // By name, not by place: whatever an answer leaves out goes on waiting.
        let Some(result) = taken.results.iter().find(|result| result.id == item.id) else {
            continue;
        };
        match settled(item, result, genuine) {
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

enum Settled {
    Changed(Change),
    Unproved,
    Later,
}

fn settled(item: &Item, result: &ItemResult, genuine: &dyn Fn(&Item, &Receipt) -> bool) -> Settled {
    let id = item.id;
    match result.outcome {
        SubmissionOutcome::Stored | SubmissionOutcome::Duplicate => match &result.receipt {
            Some(receipt) if genuine(item, receipt) => {
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
