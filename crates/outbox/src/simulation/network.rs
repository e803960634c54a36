//! What is between device and server: requests and answers under way, and others who answer.

use envelope::{HeldReceipt, Item, ItemResult, Receipt, Statement, SubmissionOutcome, SubmitAnswer};
use uuid::Uuid;

use super::step::Fake;
use super::wire::{content_of, hash_of, ok, receipt, time};
use crate::Answer;

/// The largest number of requests that are under way at once.
pub(super) const MAX_REQUESTS: usize = 6;

/// A request under way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Request {
    /// The tab that waits for its answer, if one still does.
    pub(super) tab: Option<usize>,
    pub(super) items: Vec<Item>,
    pub(super) held: Option<HeldReceipt>,
    /// By the server's clock.
    pub(super) sent_at: u32,
}

/// An answer under way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Reply {
    pub(super) tab: usize,
    /// The request's items.
    pub(super) items: Vec<Item>,
    pub(super) answer: Answer,
}

/// Everything under way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Network {
    pub(super) requests: Vec<Request>,
    pub(super) replies: Vec<Reply>,
    /// The first answer that the server ever gave to a batch.
    pub(super) oldest: Option<Answer>,
}

impl Network {
    /// Nobody at this tab waits any more for what is under way.
    pub(super) fn forget(&mut self, tab: usize) {
        for request in &mut self.requests {
            if request.tab == Some(tab) {
                request.tab = None;
            }
        }
        self.replies.retain(|reply| reply.tab != tab);
    }

    /// The place of the request that is meant.
    pub(super) fn request(&self, number: u8) -> Option<usize> {
        usize::from(number).checked_rem(self.requests.len())
    }

    /// The place of the reply that is meant.
    pub(super) fn reply(&self, number: u8) -> Option<usize> {
        usize::from(number).checked_rem(self.replies.len())
    }
}

/// Cuts an answer's body to `percent` percent of it.
pub(super) fn cut(answer: &mut Answer, percent: u8) {
    let length = answer.body.len() * usize::from(percent.min(99)) / 100;
    answer.body.truncate(length);
}

/// What somebody else answers to a request with these items.
pub(super) fn fake(fake: Fake, items: &[Item], oldest: Option<&Answer>) -> Answer {
    let page = |status, retry_after_s| Answer {
        status,
        retry_after_s,
        body: "<!doctype html><title>Welcome to the free network</title>".to_owned(),
    };
    let says =
        |epoch: Option<&str>, receipt: &dyn Fn(&Item) -> Option<Receipt>, outcome: SubmissionOutcome| {
            let result = |item: &Item| ItemResult {
                id: item.id,
                outcome,
                receipt: receipt(item),
                detail: None,
            };
            ok(&SubmitAnswer {
                results: items.iter().map(result).collect(),
                epoch: epoch.map(str::to_owned),
                ..nothing(items)
            })
        };
    match fake {
        Fake::Portal => page(200, None),
        Fake::BadGateway => page(502, None),
        Fake::Unavailable => page(503, Some(30)),
        Fake::TooManyRequests => page(429, Some(2)),
        Fake::TooLarge => page(413, None),
        Fake::Nothing => Answer {
            status: 200,
            retry_after_s: None,
            body: "{}".to_owned(),
        },
        Fake::OtherIds => other_ids(),
        Fake::ForgedReceipt => {
            let forged = |item: &Item| {
                Some(Receipt {
                    number: String::new(),
                    received_at: time(0),
                    hash: hash_of(&content_of(item)),
                    signature: "forged".to_owned(),
                    epoch: None,
                })
            };
            says(Some("forged"), &forged, SubmissionOutcome::Stored)
        }
        Fake::OtherReceipt => {
            let other = |item: &Item| {
                let other = Item {
                    id: Uuid::from_u128(7),
                    ..item.clone()
                };
                Some(receipt(&other, 0, "life 0"))
            };
            says(None, &other, SubmissionOutcome::Stored)
        }
        Fake::NoReceipt => says(None, &|_| None, SubmissionOutcome::Duplicate),
        Fake::Lies => lies(items),
        Fake::ForgedStatement => forged_statement(items),
        Fake::Older => oldest.cloned().unwrap_or_else(other_ids),
    }
}

/// Unsigned, that everything is in a backup, and that a catalog of a high version is served.
fn lies(items: &[Item]) -> Answer {
    ok(&SubmitAnswer {
        catalog_floor: Some(99),
        backed_up_until: Some(FAR_FUTURE.to_owned()),
        ..nothing(items)
    })
}

/// The same in a statement that nobody signed.
fn forged_statement(items: &[Item]) -> Answer {
    ok(&SubmitAnswer {
        statement: Some(Statement {
            at: FAR_FUTURE.to_owned(),
            epoch: "life 0".to_owned(),
            backed_up_until: Some(FAR_FUTURE.to_owned()),
            signature: "forged".to_owned(),
        }),
        ..nothing(items)
    })
}

const FAR_FUTURE: &str = "9999-12-31T00:00:00.000Z";

/// An answer that puts everything off.
fn nothing(items: &[Item]) -> SubmitAnswer {
    let result = |item: &Item| ItemResult {
        id: item.id,
        outcome: SubmissionOutcome::Retry,
        receipt: None,
        detail: None,
    };
    SubmitAnswer {
        results: items.iter().map(result).collect(),
        catalog_floor: None,
        backed_up_until: None,
        epoch: None,
        statement: None,
    }
}

/// An answer about an application that was not in the request.
fn other_ids() -> Answer {
    let other = Item {
        id: Uuid::from_u128(7),
        counter: 1,
        key: String::new(),
        catalog: String::new(),
        sealed: "other".to_owned(),
        status_token: None,
        signature: None,
    };
    ok(&SubmitAnswer {
        results: vec![ItemResult {
            id: other.id,
            outcome: SubmissionOutcome::Stored,
            receipt: Some(receipt(&other, 0, "life 0")),
            detail: None,
        }],
        ..nothing(&[])
    })
}
