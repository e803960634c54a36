//! What random faults found, each in its shortest form.

use std::collections::BTreeMap;

use envelope::{Item, ItemResult, Problem, Receipt, Statement, SubmissionOutcome, SubmitAnswer};
use outbox::{
    Action, Answer, Change, Content, Device, HEARTBEAT_MS, Input, OutboxEntry, Sender, Signatures, meaning,
};
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

/// Takes nothing for the server's.
struct Doubting;

impl Signatures for Doubting {
    fn is_receipt(&self, _: &Item, _: &Receipt) -> bool {
        false
    }

    fn is_statement(&self, _: &Statement) -> bool {
        false
    }
}

fn item(number: u64) -> Item {
    Item {
        id: Uuid::from_u128(u128::from(number)),
        counter: number,
        key: "k".to_owned(),
        catalog: "c".to_owned(),
        sealed: format!("sealed {number}"),
        status_token: None,
        signature: None,
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

fn results(items: &[Item], outcome: impl Fn(u64) -> SubmissionOutcome) -> Input {
    let result = |item: &Item| ItemResult {
        id: item.id,
        outcome: outcome(item.counter),
        receipt: Some(receipt()),
        detail: None,
    };
    let answer = SubmitAnswer {
        results: items.iter().map(result).collect(),
        catalog_floor: None,
        backed_up_until: None,
        epoch: None,
        statement: None,
    };
    Input::Answered(Answer {
        status: 200,
        retry_after_s: None,
        body: serde_json::to_string(&answer).unwrap_or_default(),
    })
}

fn problem(status: u16, kind: &str) -> Input {
    let problem = Problem {
        kind: format!("urn:didim:problem:{kind}"),
        title: String::new(),
        status,
        detail: None,
        now: None,
    };
    Input::Answered(Answer {
        status,
        retry_after_s: None,
        body: serde_json::to_string(&problem).unwrap_or_default(),
    })
}

/// Drives a sender over a device with `count` applications for `steps` steps, and returns where each then is.
fn drive(count: u64, steps: usize, server: impl Fn(&[Item]) -> Input) -> BTreeMap<u64, &'static str> {
    let mut content = Content::default();
    let device = Device {
        id: Uuid::from_u128(1),
        count: 0,
    };
    for number in 1..=count {
        assert_eq!(content.keep(device, &OutboxEntry::waiting(item(number))), Ok(()));
    }
    let mut sender = Sender::default();
    let mut action = sender.start();
    for _ in 0..steps {
        let input = match &action {
            Action::Read { limit } => Input::Read {
                items: content.waiting(*limit),
                copies: !content.copies.is_empty(),
                held: None,
            },
            Action::Post { items, .. } => server(items),
            Action::Apply(changes) => {
                changes.iter().for_each(|change| content.apply(change));
                Input::Applied
            }
            Action::Wait { ms, .. } => Input::Waited { ms: *ms },
        };
        action = sender.step(input, 0, &Believing);
    }
    let place = |number: u64| {
        let id = Uuid::from_u128(u128::from(number));
        let place = if content.outbox.contains_key(&id) {
            "waits"
        } else if content.quarantine.contains_key(&id) {
            "aside"
        } else {
            "sent"
        };
        (number, place)
    };
    (1..=count).map(place).collect()
}

#[test]
fn what_the_server_puts_off_for_ever_does_not_keep_back_what_comes_after_a_poison() {
    let places = drive(4, 200, |items| {
        if items.iter().any(|item| item.counter == 2) {
            return problem(422, "wrong-id");
        }
        results(items, |number| {
            if number == 1 {
                SubmissionOutcome::Retry
            } else {
                SubmissionOutcome::Stored
            }
        })
    });
    let expected = [(1, "waits"), (2, "aside"), (3, "sent"), (4, "sent")];
    assert_eq!(places, BTreeMap::from(expected));
}

#[test]
fn a_hundred_that_are_put_off_do_not_keep_back_the_next() {
    let places = drive(121, 500, |items| {
        results(items, |number| {
            if number <= 120 {
                SubmissionOutcome::Retry
            } else {
                SubmissionOutcome::Stored
            }
        })
    });
    assert_eq!(places.get(&121), Some(&"sent"));
}

#[test]
fn one_that_the_server_dies_over_does_not_keep_back_the_others() {
    for fails in [
        Input::NoAnswer,
        problem(503, "not-stored"),
        problem(500, "internal"),
    ] {
        let places = drive(3, 200, |items| {
            if items.iter().any(|item| item.counter == 1) {
                return fails.clone();
            }
            results(items, |_| SubmissionOutcome::Stored)
        });
        assert_eq!(
            places,
            BTreeMap::from([(1, "waits"), (2, "sent"), (3, "sent")]),
            "{fails:?}"
        );
    }
}

/// A restore is noticed by an answer, and one that never comes must not be waited for.
#[test]
fn news_come_in_while_nothing_but_what_fails_waits() {
    let mut sender = Sender::default();
    let mut action = sender.start();
    let mut asked = 0;
    for _ in 0..60 {
        let input = match &action {
            Action::Read { .. } => Input::Read {
                items: vec![item(1)],
                copies: true,
                held: None,
            },
            Action::Post { items, .. } if items.is_empty() => {
                asked += 1;
                results(items, |_| SubmissionOutcome::Stored)
            }
            Action::Post { .. } => problem(503, "not-stored"),
            Action::Apply(_) => Input::Applied,
            Action::Wait { .. } => Input::Waited { ms: HEARTBEAT_MS / 2 },
        };
        action = sender.step(input, 0, &Believing);
    }
    assert!((5..=20).contains(&asked), "{asked}");
}

#[test]
fn a_body_that_broke_off_on_its_way_is_sent_again_and_not_set_aside() {
    let tried = std::cell::Cell::new(0);
    let places = drive(1, 50, |items| {
        tried.set(tried.get() + 1);
        if tried.get() < 4 {
            return problem(400, "incomplete");
        }
        results(items, |_| SubmissionOutcome::Stored)
    });
    assert_eq!(places, BTreeMap::from([(1, "sent")]));
}

#[test]
fn what_was_sent_and_forgotten_before_the_device_looked_was_kept() {
    let mut content = Content::default();
    let device = Device {
        id: Uuid::from_u128(1),
        count: 0,
    };
    let one = item(1);
    assert!(!content.knows(one.id));
    assert_eq!(content.keep(device, &OutboxEntry::waiting(one.clone())), Ok(()));
    assert!(content.knows(one.id));
    let receipt = receipt();
    content.apply(&Change::Settle { id: one.id, receipt });
    let backed_up = |until: &str| Change::BackedUp {
        until: Some(until.to_owned()),
    };
    content.apply(&backed_up("2026-01-04T00:00:00Z"));
    assert!(content.holds(one.id), "for three days more");
    content.apply(&backed_up("2026-01-04T00:00:01Z"));
    assert!(!content.holds(one.id));
    assert!(content.knows(one.id));
}

/// A version that understands more than the one that set a record aside sends it; the others stay as they stand.
#[test]
fn what_could_not_be_understood_is_read_again() {
    let mut content = Content::default();
    let entry = OutboxEntry::waiting(item(1));
    let (one, two) = (item(1).id, item(2).id);
    content.set_aside_unreadable(one, serde_json::to_string(&entry).unwrap_or_default());
    content.set_aside_unreadable(two, "{\"of\":\"a later version\"}".to_owned());
    assert!(content.holds(one) && content.holds(two) && content.outbox.is_empty());
    content.read_again();
    assert_eq!(content.outbox.get(&one), Some(&entry));
    assert_eq!(content.unreadable.keys().collect::<Vec<_>>(), [&two]);
}

#[test]
fn who_applied_first_is_sent_first() {
    let mut sender = Sender::default();
    assert!(matches!(sender.start(), Action::Read { .. }));
    let read = Input::Read {
        items: [3, 1, 2].map(item).to_vec(),
        copies: false,
        held: None,
    };
    let action = sender.step(read, 0, &Believing);
    let Action::Post { items, .. } = action else {
        panic!("{action:?}");
    };
    let order: Vec<u64> = items.iter().map(|item| item.counter).collect();
    assert_eq!(order, [1, 2, 3]);
}

/// Nothing that cannot be undone follows from what nobody has signed.
#[test]
fn only_a_signed_statement_says_what_a_backup_has() {
    let far = || Some("9999-12-31T00:00:00.000Z".to_owned());
    let statement = |at: &str, until: Option<&str>| Statement {
        at: at.to_owned(),
        epoch: "life".to_owned(),
        backed_up_until: until.map(str::to_owned),
        signature: "s".to_owned(),
    };
    let answer = |statement: Option<Statement>| {
        let answer = SubmitAnswer {
            results: Vec::new(),
            catalog_floor: Some(u32::MAX),
            backed_up_until: far(),
            epoch: Some("unsigned".to_owned()),
            statement,
        };
        Answer {
            status: 200,
            retry_after_s: None,
            body: serde_json::to_string(&answer).unwrap_or_default(),
        }
    };
    let changes = |answer: &Answer, signatures: &dyn Signatures| match meaning(&[], answer, signatures) {
        outbox::Meaning::Taken { changes, .. } => changes,
        other => panic!("{other:?}"),
    };
    let epoch = |epoch: &str| Change::Epoch {
        epoch: epoch.to_owned(),
    };
    let backed_up = |until: Option<&str>| Change::BackedUp {
        until: until.map(str::to_owned),
    };
    let (at, until) = ("2026-11-30T00:00:00.000Z", "2026-11-29T00:00:00.000Z");
    let signed = answer(Some(statement(at, Some(until))));
    assert_eq!(
        changes(&signed, &Believing),
        [epoch("life"), backed_up(Some(until))]
    );
    assert_eq!(changes(&signed, &Doubting), []);
    // A server of version 1: its epoch leads to sending again, and to nothing else.
    assert_eq!(changes(&answer(None), &Doubting), [epoch("unsigned")]);
    // A server does not know what is in a backup tomorrow.
    let ahead = answer(Some(statement(at, Some("2026-11-30T00:00:00.001Z"))));
    assert_eq!(changes(&ahead, &Believing), [epoch("life"), backed_up(None)]);
    let none = answer(Some(statement(at, None)));
    assert_eq!(changes(&none, &Believing), [epoch("life"), backed_up(None)]);
}

/// The last word counts, so that a clock that was ahead leaves nothing behind.
#[test]
fn what_was_said_of_backups_can_be_taken_back() {
    let mut content = Content::default();
    let far = Change::BackedUp {
        until: Some("2036-01-01T00:00:00Z".to_owned()),
    };
    content.apply(&far);
    content.apply(&Change::BackedUp { until: None });
    let device = Device {
        id: Uuid::from_u128(1),
        count: 0,
    };
    assert_eq!(content.keep(device, &OutboxEntry::waiting(item(1))), Ok(()));
    let id = item(1).id;
    let receipt = receipt();
    content.apply(&Change::Settle { id, receipt });
    assert!(content.copies.contains_key(&id));
    // Staff may have it forget what it was told, and keep what it holds.
    content.apply(&far);
    assert!(content.copies.is_empty());
    content.apply(&Change::RaiseCatalogFloor(7));
    content.apply(&Change::ForgetWhatWasTold);
    assert_eq!((content.backed_up_until, content.catalog_floor), (None, 0));
}

/// It shows what the server must have, so it is the newest of the present life, whatever came in last.
#[test]
fn the_newest_receipt_of_the_present_life_is_held() {
    let mut content = Content::default();
    let device = Device {
        id: Uuid::from_u128(1),
        count: 0,
    };
    let settle = |content: &mut Content, number: u64, second: u32, epoch: Option<&str>| {
        content.device = Some(Device {
            count: number - 1,
            ..device
        });
        assert_eq!(content.keep(device, &OutboxEntry::waiting(item(number))), Ok(()));
        let receipt = Receipt {
            received_at: format!("2026-01-01T00:00:{second:02}Z"),
            epoch: epoch.map(str::to_owned),
            ..receipt()
        };
        let id = item(number).id;
        content.apply(&Change::Settle { id, receipt });
        content.held.as_ref().map(|held| held.id.as_u128())
    };
    let epoch = "life".to_owned();
    content.apply(&Change::Epoch { epoch });
    for (number, second, epoch, held) in [
        (1, 5, Some("life"), Some(1)),
        (2, 4, Some("life"), Some(1)),
        (3, 9, Some("another"), Some(1)),
        (4, 9, None, Some(1)),
        (5, 6, Some("life"), Some(5)),
    ] {
        assert_eq!(settle(&mut content, number, second, epoch), held, "{number}");
    }
    let epoch = "next".to_owned();
    content.apply(&Change::Epoch { epoch });
    assert_eq!(content.held, None);
}
