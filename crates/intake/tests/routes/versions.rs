//! Each request is answered in its version; and what only the server's own signature shows.

use std::fs;

use envelope::{
    HeldReceipt, Item, Receipt, ReceiptError, SubmissionOutcome, SubmitAnswer, SubmitRequest, encode_sealed,
    new_id,
};
use fixtures::like_sealed;
use intake::DatabaseLife;
use serde_json::json;
use uuid::Uuid;

use crate::life::{SetClock, server, write_mark};
use crate::{CATALOG, KEY, Server};

const DAY: i64 = 86_400;

fn item(counter: u64) -> Item {
    Item {
        id: new_id().unwrap(),
        counter,
        key: KEY.to_owned(),
        catalog: CATALOG.to_owned(),
        sealed: encode_sealed(&like_sealed(b"sealed")),
        status_token: Some("ab".repeat(32)),
        signature: None,
    }
}

async fn post(server: &Server, request: &SubmitRequest) -> SubmitAnswer {
    let answer = server.post(serde_json::to_vec(request).unwrap()).await;
    assert_eq!(answer.status, 200, "{:?}", answer.json());
    serde_json::from_slice(&answer.body).unwrap()
}

fn version_1(request: &SubmitRequest) -> SubmitRequest {
    SubmitRequest {
        version: 1,
        ..request.clone()
    }
}

fn receipt(answer: &SubmitAnswer) -> Receipt {
    answer.results[0].receipt.clone().unwrap()
}

#[tokio::test]
async fn each_request_is_answered_in_its_version() {
    let clock = SetClock::default();
    let server = server(&clock).await;
    write_mark(server.path(), "2023-11-14T23:00:00Z\n");
    let device = Some(new_id().unwrap());
    let request = SubmitRequest::new(device, vec![item(1)]);
    let content = request.items[0].content(device).unwrap();
    let key = server.app.receipts.verify_key();

    let older = post(&server, &version_1(&request)).await;
    assert_eq!(older.statement, None);
    assert_eq!(older.backed_up_until.as_deref(), Some("2023-11-14T22:50:00.000Z"));
    let of_version_1 = receipt(&older);
    assert_eq!(
        key.verify(content.header.id, &content.sealed_hash(), &of_version_1),
        Ok(())
    );

    let newer = post(&server, &request).await;
    assert_eq!(
        (&newer.epoch, &newer.backed_up_until, newer.catalog_floor),
        (&None, &None, None)
    );
    assert_eq!(newer.results[0].outcome, SubmissionOutcome::Duplicate);
    let of_version_2 = receipt(&newer);
    assert_eq!(of_version_2.epoch, older.epoch);
    assert_eq!(key.verify_for(&content, &of_version_2), Ok(()));
    // Both tell a visitor the same.
    assert_eq!(
        (&of_version_1.number, &of_version_1.received_at),
        (&of_version_2.number, &of_version_2.received_at)
    );
    let statement = newer.statement.unwrap();
    assert_eq!(key.verify_statement(&statement), Ok(()));
    assert_eq!(statement.at, "2023-11-14T23:13:20.000Z");
    assert_eq!(Some(&statement.epoch), older.epoch.as_ref());
    assert_eq!(
        statement.backed_up_until.as_deref(),
        Some("2023-11-14T22:50:00.000Z")
    );
    // A version to come is answered in the newest that this server knows.
    let later = SubmitRequest {
        version: 9,
        ..request.clone()
    };
    assert!(post(&server, &later).await.statement.is_some());
}

/// Who came first with another header would have had the true one acknowledged, and nobody could have opened it.
#[tokio::test]
async fn another_header_is_a_conflict_and_both_can_be_opened() {
    let clock = SetClock::default();
    let server = server(&clock).await;
    let device = new_id().unwrap();
    let whole = item(7);
    let changes: [fn(&mut SubmitRequest); 5] = [
        |one| one.device = Some(Uuid::from_u128(0x4000_8000_0000_0000_0001)),
        |one| one.device = None,
        |one| one.items[0].counter = 8,
        |one| one.items[0].catalog = "cd34".into(),
        |one| one.items[0].status_token = None,
    ];
    for change in changes {
        let request = SubmitRequest::new(
            Some(device),
            vec![Item {
                id: new_id().unwrap(),
                ..whole.clone()
            }],
        );
        let mut altered = request.clone();
        change(&mut altered);
        if altered.device.is_some_and(|id| id.get_version_num() != 4) {
            altered.device = Some(new_id().unwrap());
        }
        for version in [1, 2] {
            let altered = SubmitRequest {
                version,
                ..altered.clone()
            };
            let stored = post(&server, &altered).await.results[0].outcome;
            assert!(matches!(
                stored,
                SubmissionOutcome::Stored | SubmissionOutcome::Duplicate
            ));
        }
        for version in [1, 2] {
            let request = SubmitRequest {
                version,
                ..request.clone()
            };
            let result = &post(&server, &request).await.results[0];
            assert_eq!(
                (result.outcome, &result.receipt),
                (SubmissionOutcome::Conflict, &None)
            );
        }
        let kept = server
            .app
            .repository
            .conflicting(request.items[0].id)
            .await
            .unwrap();
        let [kept] = kept.as_slice() else {
            panic!("{kept:?}")
        };
        let content = request.items[0].content(request.device).unwrap();
        assert_eq!((&kept.header, &kept.sealed), (&content.header, &content.sealed));
    }
    assert_eq!(
        server.app.repository.conflicts().await.unwrap(),
        changes.len() as u64
    );
}

/// What a device shows with its question.
fn asks(id: Uuid, receipt: &Receipt, items: Vec<Item>) -> SubmitRequest {
    let receipt = receipt.clone();
    SubmitRequest {
        held: Some(HeldReceipt { id, receipt }),
        ..SubmitRequest::new(None, items)
    }
}

async fn epoch_after(server: &Server, request: &SubmitRequest) -> String {
    post(server, request).await.statement.unwrap().epoch
}

#[tokio::test]
async fn a_receipt_that_says_nothing_of_this_life_begins_none() {
    let clock = SetClock::default();
    let server = server(&clock).await;
    let first = SubmitRequest::new(None, vec![item(1)]);
    let kept = post(&server, &first).await;
    let of_first = receipt(&kept);
    let epoch = kept.statement.unwrap().epoch;
    let lost = item(2);
    let content = lost.content(None).unwrap();
    let at = "2023-11-14T23:13:20.000Z";
    let key = &server.app.receipts;
    let signed = |epoch: &str| key.content_receipt(lost.id, &content.content_hash(), at, epoch);
    let other = envelope::ReceiptKey::generate().unwrap();
    for (id, powerless) in [
        (first.items[0].id, of_first),
        (
            lost.id,
            other.content_receipt(lost.id, &content.content_hash(), at, &epoch),
        ),
        (lost.id, signed("0d4f2b52-9a0c-4c3e-8d5b-6f1c8e0a4b77")),
        (
            lost.id,
            Receipt {
                hash: "00".repeat(32),
                ..signed(&epoch)
            },
        ),
        // One of version 1 says too little of what must be here.
        (lost.id, key.receipt(lost.id, &content.sealed_hash(), at)),
    ] {
        let asked = asks(id, &powerless, Vec::new());
        assert_eq!(epoch_after(&server, &asked).await, epoch, "{powerless:?}");
    }
}

/// The folder as a whole is put back: what lies beside the database says nothing, and the device's receipt does.
#[tokio::test]
async fn a_receipt_for_what_is_not_here_begins_another_life() {
    let clock = SetClock::default();
    let server = server(&clock).await;
    let epoch = epoch_after(&server, &SubmitRequest::new(None, Vec::new())).await;
    let lost = item(2);
    let content = lost.content(None).unwrap().content_hash();
    let at = "2023-11-14T23:13:20.000Z";
    let signed = |epoch: &str| server.app.receipts.content_receipt(lost.id, &content, at, epoch);
    let answer = post(&server, &asks(lost.id, &signed(&epoch), Vec::new())).await;
    let statement = answer.statement.unwrap();
    assert_ne!(statement.epoch, epoch);
    assert_eq!(statement.backed_up_until, None);
    // It is written down, and begins once: the next device that finds it out is told of the same.
    let again = asks(lost.id, &signed(&epoch), Vec::new());
    assert_eq!(epoch_after(&server, &again).await, statement.epoch);
    let opened = DatabaseLife::open(server.path(), &clock).unwrap();
    assert_eq!(opened.epoch(), statement.epoch);
    // What is handed in with it is stored in the new life, and its receipt says so.
    let request = asks(lost.id, &signed(&statement.epoch), vec![lost.clone()]);
    let stored = post(&server, &request).await;
    let epoch = stored.statement.as_ref().map(|statement| statement.epoch.clone());
    assert_eq!(receipt(&stored).epoch, epoch);
    let another = lost.content(Some(new_id().unwrap())).unwrap();
    assert_eq!(
        server
            .app
            .receipts
            .verify_key()
            .verify_for(&another, &receipt(&stored)),
        Err(ReceiptError::OtherContent)
    );
}

/// A clock that was ahead while a backup was made: devices would have kept no copies until that day.
#[tokio::test]
async fn a_clock_that_was_ahead_begins_another_life() {
    for (days, anew) in [(1, false), (10, true)] {
        let clock = SetClock::default();
        let server = server(&clock).await;
        let ask = async || {
            let body = json!({ "version": 2, "items": [] }).to_string();
            let answer = server.post(body).await.json();
            answer["statement"].clone()
        };
        let epoch = ask().await["epoch"].clone();
        clock.add(days * DAY);
        write_mark(server.path(), &server.app.clock.timestamp());
        clock.add(3_600);
        assert_eq!(ask().await["epoch"], epoch);
        assert!(ask().await["backed_up_until"].is_string());
        clock.add(-days * DAY);
        let after = ask().await;
        assert_eq!(after["epoch"] != epoch, anew, "{days} days");
        // What is ahead of the clock is never told.
        assert!(after.get("backed_up_until").is_none());
        assert_eq!(fs::exists(server.path().join("backed-up-until")).unwrap(), !anew);
    }
}
