//! How much is sent at once, with or without a signature, and what follows where nothing could be sent or written.
#![expect(clippy::panic, reason = "a test may panic")]

use envelope::{
    Item, ItemResult, MAX_REQUEST_BYTES, Problem, Receipt, Statement, SubmissionOutcome, SubmitAnswer,
};
use outbox::{Action, Answer, Input, MAX_BATCH_ITEMS, Sender, Signatures, Standing};
use uuid::Uuid;

/// Takes everything for the server's.
struct Believing;

impl Signatures for Believing {
    fn is_receipt(&self, _: &Item, _: &Receipt) -> bool {
        true
    }

    fn is_statement(&self, _: &Statement) -> bool {
        true
    }
}

fn item(number: u64, bytes: usize) -> Item {
    Item {
        id: Uuid::from_u128(u128::from(number)),
        counter: number,
        key: "k".to_owned(),
        catalog: "c".to_owned(),
        sealed: "s".repeat(bytes),
        status_token: None,
        signature: None,
    }
}

fn answered(status: u16, body: &impl serde::Serialize) -> Input {
    Input::Answered(Answer {
        status,
        retry_after_s: None,
        body: serde_json::to_string(body).unwrap_or_default(),
    })
}

fn stored(items: &[Item]) -> Input {
    let result = |item: &Item| ItemResult {
        id: item.id,
        outcome: SubmissionOutcome::Stored,
        receipt: Some(Receipt {
            number: "n".to_owned(),
            received_at: "2026-01-01T00:00:00Z".to_owned(),
            hash: "h".to_owned(),
            signature: "s".to_owned(),
            epoch: None,
        }),
        detail: None,
    };
    let answer = SubmitAnswer {
        results: items.iter().map(result).collect(),
        catalog_floor: None,
        backed_up_until: None,
        epoch: None,
        statement: None,
    };
    answered(200, &answer)
}

fn refused(kind: &str) -> Input {
    let problem = Problem {
        kind: format!("urn:didim:problem:{kind}"),
        title: String::new(),
        status: 401,
        detail: None,
        now: None,
    };
    answered(401, &problem)
}

fn read(items: Vec<Item>) -> Input {
    Input::Read {
        items,
        copies: false,
        held: None,
    }
}

/// What is posted of these items, and whether with a signature.
fn posted(sender: &mut Sender, items: Vec<Item>) -> (Vec<Item>, bool) {
    match sender.step(read(items), 0, &Believing) {
        Action::Post { items, signed, .. } => (items, signed),
        other => panic!("{other:?}"),
    }
}

/// How many are asked of the storage.
fn limit(action: &Action) -> usize {
    match action {
        Action::Read { limit } => *limit,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_batch_doubles_with_every_one_that_is_taken_and_halves_with_one_that_is_not() {
    let mut sender = Sender::default();
    let mut action = sender.start();
    let mut limits = vec![limit(&action)];
    for round in 0..3 {
        let items: Vec<Item> = (0..200).map(|number| item(round * 1_000 + number, 1)).collect();
        let (batch, _) = posted(&mut sender, items);
        assert_eq!(Some(&batch.len()), limits.last());
        let applying = sender.step(stored(&batch), 0, &Believing);
        assert!(matches!(applying, Action::Apply(_)), "{applying:?}");
        action = sender.step(Input::Applied, 0, &Believing);
        limits.push(limit(&action));
    }
    assert_eq!(limits, [20, 40, MAX_BATCH_ITEMS, MAX_BATCH_ITEMS]);
    let items: Vec<Item> = (0..200).map(|number| item(9_000 + number, 1)).collect();
    posted(&mut sender, items);
    sender.step(Input::NoAnswer, 0, &Believing);
    let again = sender.step(Input::Waited { ms: 1 }, 0, &Believing);
    assert_eq!(limit(&again), MAX_BATCH_ITEMS / 2);
}

/// The server takes [`MAX_REQUEST_BYTES`], and what frames the sealed bytes is less than as much again.
#[test]
fn a_batch_has_at_most_half_the_bytes_that_the_server_takes_unless_one_alone_has_more() {
    let most = MAX_REQUEST_BYTES / 2;
    for (bytes, count) in [
        (most / 4, 4),
        (most / 4 + 1, 3),
        (most, 1),
        (most + 1, 1),
        (1, 20),
    ] {
        let mut sender = Sender::default();
        sender.start();
        let items = (1..=30).map(|number| item(number, bytes)).collect();
        let (batch, _) = posted(&mut sender, items);
        assert_eq!(batch.len(), count, "{bytes}");
    }
}

#[test]
fn a_storage_that_fails_is_said_and_waited_for() {
    for begin in [0, 1, 2] {
        let mut sender = Sender::default();
        sender.start();
        if begin > 0 {
            let (batch, _) = posted(&mut sender, vec![item(1, 1)]);
            if begin > 1 {
                sender.step(stored(&batch), 0, &Believing);
            }
        }
        let action = sender.step(Input::StorageFailed, 1_000, &Believing);
        let wait = Action::Wait {
            ms: 1_000,
            wakes: true,
        };
        assert_eq!(action, wait, "{begin}");
        assert_eq!(sender.standing(), Standing::StorageFailed);
    }
}

/// A device whose key the server does not take goes on without; a clock that is wrong is set, and signs again.
#[test]
fn a_refused_signature_is_left_out_and_what_is_refused_without_one_is_put_off() {
    for (kind, signs_again) in [("unknown-device", false), ("clock", true), ("replayed", true)] {
        let mut sender = Sender::default();
        sender.start();
        let (_, signed) = posted(&mut sender, vec![item(1, 1)]);
        assert!(signed);
        let action = sender.step(refused(kind), 0, &Believing);
        assert!(matches!(action, Action::Read { .. }), "{action:?}");
        let (_, signed) = posted(&mut sender, vec![item(1, 1)]);
        assert_eq!(signed, signs_again, "{kind}");
        if !signs_again {
            assert_eq!(sender.standing(), Standing::SignatureRefused);
            // Nobody has signed it, so the problem is none of the signature: whatever it says, none is made again.
            let action = sender.step(refused("clock"), 0, &Believing);
            assert!(matches!(action, Action::Wait { .. }), "{action:?}");
            assert_eq!(sender.standing(), Standing::Busy);
            sender.step(Input::Waited { ms: 1 }, 0, &Believing);
            let (_, signed) = posted(&mut sender, vec![item(1, 1)]);
            assert!(!signed);
        }
    }
}
