//! Which receipts a device believes, by what it saw first and by what its catalog names.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use envelope::{Item, ItemResult, ReceiptKey, SubmissionOutcome, SubmitAnswer, encode_sealed, new_id};
use outbox::{Action, Answer, Change, Input, Meaning, Sender, ServerKeys, Standing, meaning};
use uuid::Uuid;

const AT: &str = "2026-11-30T00:00:00.000Z";
const DEVICE: Uuid = Uuid::from_u128(0x7f3f_2c52_6a0c_4a3e_9d5b_2f1c_8e0a_4b61);

fn item() -> Item {
    Item {
        id: new_id().unwrap(),
        counter: 1,
        key: "k".into(),
        catalog: "c".into(),
        sealed: encode_sealed(b"sealed"),
        status_token: None,
        signature: None,
    }
}

/// What a server with this key answers that has stored the item.
fn answer(key: &ReceiptKey, item: &Item, epoch: &str) -> Answer {
    let content = item.content(Some(DEVICE)).unwrap();
    let result = ItemResult {
        id: item.id,
        outcome: SubmissionOutcome::Stored,
        receipt: Some(key.content_receipt(item.id, &content.content_hash(), AT, epoch)),
        detail: None,
    };
    let answer = SubmitAnswer {
        results: vec![result],
        catalog_floor: None,
        backed_up_until: None,
        epoch: None,
        statement: Some(key.statement(AT, epoch, None)),
    };
    Answer {
        status: 200,
        retry_after_s: None,
        body: serde_json::to_string(&answer).unwrap(),
    }
}

/// Whether the device settles the item by the answer, and whether it hears of the epoch.
fn believes(keys: &ServerKeys, item: &Item, answer: &Answer) -> (bool, bool) {
    let Meaning::Taken { changes, moved, .. } = meaning(std::slice::from_ref(item), answer, keys) else {
        return (false, false);
    };
    let hears = changes
        .iter()
        .any(|change| matches!(change, Change::Epoch { .. }));
    (moved == 1, hears)
}

/// Every combination of what the catalog names, what was seen first and who signs.
#[test]
fn what_the_catalog_names_goes_before_what_was_seen_first() {
    let [old, new, other] = [0; 3].map(|_| ReceiptKey::generate().unwrap());
    let [old_text, new_text] = [&old, &new].map(|key| key.verify_key().to_string());
    let both = format!("{new_text} {old_text}");
    let nonsense = "no key";
    for (named, seen, believed) in [
        ("", old_text.as_str(), [true, false, false]),
        ("", new_text.as_str(), [false, true, false]),
        // Nothing is known yet: nobody is believed.
        ("", "", [false; 3]),
        // The key was lost: the old one's receipts stay good as long as it is named.
        (both.as_str(), old_text.as_str(), [true, true, false]),
        (new_text.as_str(), old_text.as_str(), [false, true, false]),
        (new_text.as_str(), "", [false, true, false]),
        // A name that is no key is nobody's, and first sight does not come back by it.
        (nonsense, old_text.as_str(), [false; 3]),
    ] {
        let keys = ServerKeys::of(DEVICE, named, seen);
        let item = item();
        for (key, believed) in [&old, &new, &other].into_iter().zip(believed) {
            let found = believes(&keys, &item, &answer(key, &item, "life"));
            assert_eq!(found, (believed, believed), "{named:?} {seen:?}");
        }
    }
}

/// A device that has seen the lost key keeps what it has until a catalog names the next one; then it gets its receipt.
#[test]
fn a_lost_key_is_replaced_by_a_catalog_and_nothing_is_lost_until_then() {
    let [lost, next] = [0; 2].map(|_| ReceiptKey::generate().unwrap());
    let (seen, named) = (lost.verify_key().to_string(), next.verify_key().to_string());
    let item = item();
    let by_next = answer(&next, &item, "the next life");
    let mut sender = Sender::default();
    let read = |sender: &mut Sender, keys: &ServerKeys| {
        let items = vec![item.clone()];
        let read = Input::Read {
            items,
            copies: false,
            held: None,
        };
        sender.step(read, 0, keys)
    };
    sender.start();
    let before = ServerKeys::of(DEVICE, "", &seen);
    assert!(matches!(read(&mut sender, &before), Action::Post { .. }));
    let action = sender.step(Input::Answered(by_next.clone()), 0, &before);
    assert_eq!(
        action,
        Action::Apply(Vec::new()),
        "nothing is settled, nothing forgotten"
    );
    assert_eq!(sender.standing(), Standing::Unproved);
    sender.step(Input::Applied, 0, &before);
    sender.step(Input::Waited { ms: 1_000 }, 0, &before);
    let after = ServerKeys::of(DEVICE, &named, &seen);
    assert!(matches!(read(&mut sender, &after), Action::Post { .. }));
    let Action::Apply(changes) = sender.step(Input::Answered(by_next), 0, &after) else {
        panic!("the answer means nothing");
    };
    let settles = |change: &Change| matches!(change, Change::Settle { id, .. } if *id == item.id);
    assert!(changes.iter().any(settles), "{changes:?}");
    assert_eq!(sender.standing(), Standing::Reached);
}
