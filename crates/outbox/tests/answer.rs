//! What an answer means, by its status, its body and how much was sent: the table written a second time.
#![expect(clippy::panic, reason = "a test may panic")]

use envelope::{Item, ItemResult, Problem, Receipt, Statement, SubmissionOutcome as Outcome, SubmitAnswer};
use outbox::{Answer, Change, Meaning, Signatures, meaning};
use uuid::Uuid;

/// Takes what these say for the server's.
struct Takes {
    receipts: bool,
    statements: bool,
}

const ALL: Takes = Takes {
    receipts: true,
    statements: true,
};

impl Signatures for Takes {
    fn is_receipt(&self, _: &Item, _: &Receipt) -> bool {
        self.receipts
    }

    fn is_statement(&self, _: &Statement) -> bool {
        self.statements
    }
}

fn items(count: u64) -> Vec<Item> {
    let item = |number: u64| Item {
        id: Uuid::from_u128(u128::from(number)),
        counter: number,
        key: "k".to_owned(),
        catalog: "c".to_owned(),
        sealed: "sealed".to_owned(),
        status_token: None,
        signature: None,
    };
    (1..=count).map(item).collect()
}

fn problem(kind: &str) -> String {
    let problem = Problem {
        kind: kind.to_owned(),
        title: String::new(),
        status: 0,
        detail: None,
        now: None,
    };
    serde_json::to_string(&problem).unwrap_or_default()
}

/// What it means, read off the rule: a body that is no problem of the server's is not the server's, but for what stands between.
fn expected(status: u16, kind: Option<&str>, count: usize) -> Meaning {
    let unfit = |why: &str| Meaning::Unfit { why: why.to_owned() };
    match (status, kind) {
        (200, _) => Meaning::NotTheServer,
        (413, None) if count >= 2 => unfit("too large for the way to the server"),
        (429 | 503, None) => Meaning::Busy,
        (_, None) => Meaning::NotTheServer,
        (400, Some("incomplete")) => Meaning::Busy,
        (400 | 413 | 422, Some(kind)) => unfit(kind),
        (401 | 403, Some(kind)) => Meaning::Unsigned {
            kind: kind.to_owned(),
        },
        (_, Some(_)) => Meaning::Busy,
    }
}

#[test]
fn every_status_with_every_body_means_what_the_table_says() {
    let bodies = [
        (String::new(), None),
        ("<!doctype html><title>login</title>".to_owned(), None),
        ("{}".to_owned(), None),
        (problem("about:blank"), None),
        (problem("incomplete"), None),
        (problem("urn:didim:problem:incomplete"), Some("incomplete")),
        (problem("urn:didim:problem:clock"), Some("clock")),
    ];
    for status in 100..600 {
        for (body, kind) in &bodies {
            for count in 0..4 {
                let answer = Answer {
                    status,
                    retry_after_s: None,
                    body: body.clone(),
                };
                let got = meaning(&items(count), &answer, &ALL);
                let count = usize::try_from(count).unwrap_or_default();
                assert_eq!(got, expected(status, *kind, count), "{status} {body} {count}");
            }
        }
    }
}

fn receipt() -> Receipt {
    Receipt {
        number: "n".to_owned(),
        received_at: "2026-01-01T00:00:00Z".to_owned(),
        hash: "h".to_owned(),
        signature: "s".to_owned(),
        epoch: None,
    }
}

fn result(id: u128, outcome: Outcome, detail: Option<&str>) -> ItemResult {
    ItemResult {
        id: Uuid::from_u128(id),
        outcome,
        receipt: Some(receipt()),
        detail: detail.map(str::to_owned),
    }
}

fn taken(answer: &SubmitAnswer, count: u64, signatures: &Takes) -> (Vec<Change>, usize, usize) {
    let answer = Answer {
        status: 200,
        retry_after_s: None,
        body: serde_json::to_string(answer).unwrap_or_default(),
    };
    match meaning(&items(count), &answer, signatures) {
        Meaning::Taken {
            changes,
            moved,
            unproved,
        } => (changes, moved, unproved),
        other => panic!("{other:?}"),
    }
}

fn answer(results: Vec<ItemResult>) -> SubmitAnswer {
    SubmitAnswer {
        results,
        catalog_floor: None,
        backed_up_until: None,
        epoch: None,
        statement: None,
    }
}

#[test]
fn each_item_of_a_batch_becomes_what_the_answer_says_of_it_by_name() {
    let id = Uuid::from_u128;
    let settle = |number| Change::Settle {
        id: id(number),
        receipt: receipt(),
    };
    let aside = |number, why: &str| Change::Quarantine {
        id: id(number),
        why: why.to_owned(),
    };
    // In another order than they were sent, with one that was not sent and without the third.
    let answer = answer(vec![
        result(6, Outcome::Rejected, None),
        result(5, Outcome::Conflict, Some("other content")),
        result(99, Outcome::Stored, None),
        result(4, Outcome::Retry, None),
        result(2, Outcome::Duplicate, None),
        result(1, Outcome::Stored, None),
    ]);
    let (changes, moved, unproved) = taken(&answer, 6, &ALL);
    let wanted = [
        settle(1),
        settle(2),
        aside(5, "conflict: other content"),
        aside(6, "rejected"),
    ];
    assert_eq!(changes, wanted);
    assert_eq!((moved, unproved), (4, 0));

    // A receipt that is not the server's settles nothing, and neither does one that is missing.
    let doubting = Takes {
        receipts: false,
        statements: true,
    };
    let (changes, moved, unproved) = taken(&answer, 6, &doubting);
    assert_eq!(
        changes,
        [aside(5, "conflict: other content"), aside(6, "rejected")]
    );
    assert_eq!((moved, unproved), (2, 2));
    let mut without = answer;
    without
        .results
        .iter_mut()
        .for_each(|result| result.receipt = None);
    assert_eq!(taken(&without, 6, &ALL).2, 2);
}

#[test]
fn of_the_servers_database_only_what_it_has_signed_counts_and_no_time_to_come() {
    let statement = |at: &str, until: Option<&str>| Statement {
        epoch: "e".to_owned(),
        at: at.to_owned(),
        backed_up_until: until.map(str::to_owned),
        signature: String::new(),
    };
    let said = |statement: Option<Statement>, epoch: Option<&str>, signatures: &Takes| {
        let mut answer = answer(Vec::new());
        answer.statement = statement;
        answer.epoch = epoch.map(str::to_owned);
        taken(&answer, 0, signatures).0
    };
    let epoch = |epoch: &str| Change::Epoch {
        epoch: epoch.to_owned(),
    };
    let until = |until: Option<&str>| Change::BackedUp {
        until: until.map(str::to_owned),
    };
    let noon = "2026-01-01T12:00:00Z";
    for (written, counts) in [
        (Some("2026-01-01T11:59:59Z"), Some("2026-01-01T11:59:59Z")),
        (Some(noon), Some(noon)),
        (Some("2026-01-01T12:00:01Z"), None),
        (None, None),
    ] {
        let found = said(Some(statement(noon, written)), Some("unsigned"), &ALL);
        assert_eq!(found, [epoch("e"), until(counts)], "{written:?}");
    }
    let doubting = Takes {
        receipts: true,
        statements: false,
    };
    assert_eq!(
        said(Some(statement(noon, Some(noon))), Some("unsigned"), &doubting),
        []
    );
    // A server of version 1 signs nothing.
    assert_eq!(said(None, Some("one"), &ALL), [epoch("one")]);
    assert_eq!(said(None, None, &ALL), []);
}
