//! What the server signs, and how its answers are written.

use envelope::{Item, Problem, Receipt, Statement, SubmitAnswer, Timestamp};

use crate::{Answer, Signatures};

/// 2026-01-01T00:00:00Z, in seconds since 1970.
const FIRST_MOMENT: i64 = 1_767_225_600;

/// All that makes an item what it is: header, sealed bytes and token. The sealed bytes stand last.
pub(super) fn content_of(item: &Item) -> String {
    let token = item.status_token.as_deref().unwrap_or_default();
    format!(
        "{token}#{} {} {} {}",
        item.counter, item.key, item.catalog, item.sealed
    )
}

/// The hash that receipts name. It never collides here.
pub(super) fn hash_of(content: &str) -> String {
    format!("hash of {content}")
}

pub(super) fn epoch_name(epoch: u16) -> String {
    format!("life {epoch}")
}

/// The receipt for an item that was stored at this time, in this life.
pub(super) fn receipt(item: &Item, received_at: u32, epoch: &str) -> Receipt {
    signed(
        item,
        hash_of(&content_of(item)),
        received_at,
        Some(epoch.to_owned()),
    )
}

/// The receipt that a server of version 1 gives.
pub(super) fn receipt_of_version_1(item: &Item, received_at: u32) -> Receipt {
    signed(item, hash_of(&item.sealed), received_at, None)
}

fn signed(item: &Item, hash: String, received_at: u32, epoch: Option<String>) -> Receipt {
    let mut receipt = Receipt {
        number: String::new(),
        received_at: time(received_at),
        hash,
        epoch,
        signature: String::new(),
    };
    receipt.signature = signature(item, &receipt);
    receipt
}

fn signature(item: &Item, receipt: &Receipt) -> String {
    let Receipt {
        hash,
        received_at,
        epoch,
        ..
    } = receipt;
    format!("{:x}, {hash}, {received_at}, {epoch:?}, signed", item.id)
}

/// What the server says of its database.
pub(super) fn statement(at: &str, epoch: &str, until: Option<&str>) -> Statement {
    let mut statement = Statement {
        at: at.to_owned(),
        epoch: epoch.to_owned(),
        backed_up_until: until.map(str::to_owned),
        signature: String::new(),
    };
    statement.signature = statement_signature(&statement);
    statement
}

fn statement_signature(statement: &Statement) -> String {
    let Statement {
        at,
        epoch,
        backed_up_until,
        ..
    } = statement;
    format!("{at}, {epoch}, {backed_up_until:?}, signed")
}

/// Knows the server's signature.
pub(super) struct Server;

impl Signatures for Server {
    fn is_receipt(&self, item: &Item, receipt: &Receipt) -> bool {
        let hash = match receipt.epoch {
            Some(_) => hash_of(&content_of(item)),
            None => hash_of(&item.sealed),
        };
        receipt.hash == hash && receipt.signature == signature(item, receipt)
    }

    fn is_statement(&self, statement: &Statement) -> bool {
        statement.signature == statement_signature(statement)
    }
}

/// Returns the time `seconds` seconds after the server's first moment.
pub(super) fn time(seconds: u32) -> String {
    Timestamp::from_unix(FIRST_MOMENT + i64::from(seconds), 0)
        .map_or_else(String::new, |time| time.to_string())
}

pub(super) fn ok(answer: &SubmitAnswer) -> Answer {
    Answer {
        status: 200,
        retry_after_s: None,
        body: serde_json::to_string(answer).unwrap_or_default(),
    }
}

pub(super) fn problem(status: u16, kind: &str, retry_after_s: Option<u64>) -> Answer {
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
