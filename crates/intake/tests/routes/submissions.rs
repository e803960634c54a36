use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use envelope::{
    Item, MAX_ITEM_BYTES, MAX_ITEMS, MAX_REQUEST_BYTES, ReceiptNumber, SUBMISSIONS_PATH, SubmissionOutcome,
    SubmitAnswer, SubmitRequest, digest_hex, encode_sealed, new_id, sealed_lengths,
};
use fixtures::like_sealed;
use intake::received;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Answer, CATALOG, KEY, Server};

impl Server {
    pub(crate) async fn post(&self, body: impl Into<Body>) -> Answer {
        let request = Request::post(SUBMISSIONS_PATH).header("content-type", "application/json");
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Posts items that must be taken.
    async fn submit(&self, items: &[Item]) -> SubmitAnswer {
        let request = SubmitRequest::new(None, items.to_vec());
        let answer = self.post(serde_json::to_vec(&request).unwrap()).await;
        assert_eq!(answer.status, 200);
        serde_json::from_slice(&answer.body).unwrap()
    }

    async fn assert_nothing_stored(&self) {
        assert!(self.app.repository.all().await.unwrap().is_empty());
        assert_eq!(self.app.repository.conflicts().await.unwrap(), 0);
    }
}

fn item(id: Uuid, sealed: &[u8]) -> Item {
    Item {
        id,
        counter: 1,
        key: KEY.to_owned(),
        catalog: CATALOG.to_owned(),
        sealed: encode_sealed(&like_sealed(sealed)),
        status_token: None,
        signature: None,
    }
}

fn new_item(sealed: &[u8]) -> Item {
    item(new_id().unwrap(), sealed)
}

/// A request with one good item, and one whose field is replaced.
fn request_with(field: &str, value: Value) -> String {
    let mut bad = serde_json::to_value(new_item(b"bad")).unwrap();
    bad[field] = value;
    json!({ "device": null, "items": [new_item(b"good"), bad] }).to_string()
}

fn outcomes(answer: &SubmitAnswer) -> Vec<SubmissionOutcome> {
    answer.results.iter().map(|result| result.outcome).collect()
}

#[tokio::test]
async fn what_is_stored_gets_a_signed_receipt_in_the_order_of_the_request() {
    let server = Server::start().await;
    let items = [new_item(b"one"), new_item(b"two"), new_item(b"three")];
    let answer = server.submit(&items).await;
    assert_eq!(answer.results.len(), 3);
    let key = server.app.receipts.verify_key();
    for (result, (item, sealed)) in
        answer
            .results
            .iter()
            .zip(items.iter().zip([b"one".as_slice(), b"two", b"three"]))
    {
        assert_eq!((result.id, result.outcome), (item.id, SubmissionOutcome::Stored));
        let receipt = result.receipt.as_ref().unwrap();
        assert_eq!(
            key.verify(item.id, &digest_hex(&like_sealed(sealed)), receipt),
            Ok(())
        );
        assert_eq!(receipt.number, ReceiptNumber::of(item.id).to_string());
        // The clock has been looked at once before, when the request came.
        assert_eq!(receipt.received_at, "2023-11-14T22:13:21.000Z");
    }
}

#[tokio::test]
async fn an_answered_request_survives_the_server() {
    let server = Server::start().await;
    let device = new_id().unwrap();
    let sent = Item {
        counter: 7,
        ..new_item(b"sealed")
    };
    let request = SubmitRequest::new(Some(device), vec![sent.clone()]);
    let answer = server.post(serde_json::to_vec(&request).unwrap()).await;
    assert_eq!(answer.status, 200);
    let stored = received(server.path()).await.unwrap();
    assert_eq!(stored.len(), 1);
    let one = &stored[0];
    assert_eq!((one.header.id, one.header.device), (sent.id, Some(device)));
    assert_eq!((one.header.counter, one.header.key.as_str()), (7, KEY));
    assert_eq!(
        (one.header.catalog.as_str(), one.sealed.as_slice()),
        (CATALOG, like_sealed(b"sealed").as_slice())
    );
    assert_eq!(one.received_at, "2023-11-14T22:13:21.000Z");
    assert!(one.key_known && one.catalog_known);
}

#[tokio::test]
async fn the_same_again_gets_the_same_receipt() {
    let server = Server::start().await;
    let items = [new_item(b"one")];
    let first = server.submit(&items).await;
    let second = server.submit(&items).await;
    assert_eq!(outcomes(&second), [SubmissionOutcome::Duplicate]);
    assert_eq!(second.results[0].receipt, first.results[0].receipt);
    assert_eq!(received(server.path()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn other_content_under_a_taken_id_is_kept_aside_without_a_receipt() {
    let server = Server::start().await;
    let id = new_id().unwrap();
    server.submit(&[item(id, b"one")]).await;
    let answer = server.submit(&[item(id, b"two"), new_item(b"next")]).await;
    assert_eq!(
        outcomes(&answer),
        [SubmissionOutcome::Conflict, SubmissionOutcome::Stored]
    );
    assert_eq!(answer.results[0].receipt, None);
    assert!(answer.results[0].detail.is_some());
    assert_eq!(server.app.repository.conflicts().await.unwrap(), 1);
    assert_eq!(
        received(server.path()).await.unwrap()[0].sealed,
        like_sealed(b"one")
    );
}

#[tokio::test]
async fn the_same_id_twice_in_a_request_follows_the_same_rules() {
    let server = Server::start().await;
    let id = new_id().unwrap();
    let answer = server
        .submit(&[item(id, b"one"), item(id, b"one"), item(id, b"two")])
        .await;
    assert_eq!(
        outcomes(&answer),
        [
            SubmissionOutcome::Stored,
            SubmissionOutcome::Duplicate,
            SubmissionOutcome::Conflict
        ]
    );
    assert_eq!(answer.results[0].receipt, answer.results[1].receipt);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_are_stored_once_with_one_receipt() {
    let server = Arc::new(Server::start().await);
    let request = SubmitRequest::new(None, vec![new_item(b"one")]);
    let body = serde_json::to_string(&request).unwrap();
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let (server, body) = (Arc::clone(&server), body.clone());
            tokio::spawn(async move { server.post(body).await })
        })
        .collect();
    let mut results = Vec::new();
    for task in tasks {
        let answer = task.await.unwrap();
        results.extend(
            serde_json::from_slice::<SubmitAnswer>(&answer.body)
                .unwrap()
                .results,
        );
    }
    let of = |outcome| results.iter().filter(|one| one.outcome == outcome).count();
    assert_eq!(
        (of(SubmissionOutcome::Stored), of(SubmissionOutcome::Duplicate)),
        (1, 49)
    );
    assert!(results[0].receipt.is_some());
    assert!(results.iter().all(|one| one.receipt == results[0].receipt));
    assert_eq!(received(server.path()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_unknown_key_or_catalog_is_stored_and_flagged() {
    let server = Server::start().await;
    let (mut other_key, mut other_catalog) = (new_item(b"one"), new_item(b"two"));
    other_key.key = "x-wing:0000000000000000".into();
    other_catalog.catalog = "cd34".into();
    let answer = server.submit(&[other_key, other_catalog]).await;
    assert_eq!(
        outcomes(&answer),
        [SubmissionOutcome::Stored, SubmissionOutcome::Stored]
    );
    let stored = received(server.path()).await.unwrap();
    assert_eq!((stored[0].key_known, stored[0].catalog_known), (false, true));
    assert_eq!((stored[1].key_known, stored[1].catalog_known), (true, false));
}

#[tokio::test]
async fn no_items_are_no_results() {
    let server = Server::start().await;
    assert_eq!(server.submit(&[]).await.results, []);
    let answer = server.post(r#"{"items":[]}"#).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (200, json!({ "results": [] }))
    );
}

#[tokio::test]
async fn the_count_may_be_any_that_fits() {
    let server = Server::start().await;
    let sent = Item {
        counter: u64::MAX,
        ..new_item(b"one")
    };
    server.submit(&[sent]).await;
    assert_eq!(received(server.path()).await.unwrap()[0].header.counter, u64::MAX);
}

/// In JSON 7 and 7.0 are the same number, and to JSON Schema both are integers.
#[tokio::test]
async fn the_count_may_be_written_as_json_writes_a_number() {
    let server = Server::start().await;
    for (written, count) in [
        ("7.0", 7),
        ("7e0", 7),
        ("70e-1", 7),
        ("-0.0", 0),
        ("2251799813685247.0", (1 << 51) - 1),
        ("9007199254740992.0", 1 << 53),
        ("1e19", 10_000_000_000_000_000_000),
    ] {
        let request = json!({ "items": [new_item(b"one")] }).to_string();
        let request = request.replace(r#""counter":1,"#, &format!(r#""counter":{written},"#));
        assert_eq!(server.post(request).await.status, 200, "{written}");
        let stored = received(server.path()).await.unwrap();
        assert_eq!(stored.last().unwrap().header.counter, count, "{written}");
    }
}

#[tokio::test]
async fn what_is_no_request_is_refused_whole() {
    let server = Server::start().await;
    let bodies = [
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        "<html>".to_owned(),
        r#"{"device":null}"#.to_owned(),
        r#"{"device":7,"items":[]}"#.to_owned(),
        request_with("id", json!("no uuid")),
        request_with("id", Value::Null),
        request_with("counter", json!(-1)),
        request_with("counter", json!("1")),
        request_with("counter", json!(1.5)),
        request_with("counter", json!(-1.0)),
        request_with("counter", json!(18_446_744_073_709_551_616.0)),
        request_with("counter", json!(1e300)),
        request_with("key", Value::Null),
        request_with("catalog", json!(1)),
        request_with("sealed", json!([1, 2])),
        request_with("sealed", json!("not base64!")),
        request_with("sealed", json!("aGk=")),
        request_with("sealed", json!("+/8A")),
        request_with("sealed", json!("a")),
        request_with("sealed", json!("aB")),
        request_with("sealed", json!("aGl")),
    ];
    for body in bodies {
        server.post(body).await.assert_problem(400, "malformed");
    }
    server
        .post(vec![0xff, 0xfe])
        .await
        .assert_problem(400, "malformed");
    server.assert_nothing_stored().await;
}

#[tokio::test]
async fn a_name_may_have_two_hundred_letters_and_none_that_a_database_cannot_keep() {
    let server = Server::start().await;
    for field in ["key", "catalog"] {
        for control in ["\u{0}", "\u{1}", "\n", "\u{1f}", "\u{7f}"] {
            let body = request_with(field, json!(format!("a{control}b")));
            server.post(body).await.assert_problem(400, "malformed");
            let body = request_with(field, json!(control));
            server.post(body).await.assert_problem(400, "malformed");
        }
        for letter in ["a", "가", "\u{1f5dd}"] {
            let body = request_with(field, json!(letter.repeat(201)));
            server.post(body).await.assert_problem(400, "malformed");
        }
    }
    server.assert_nothing_stored().await;
    for name in ["", " ", "\u{80}", &"a".repeat(200), &"\u{1f5dd}".repeat(200)] {
        for field in ["key", "catalog"] {
            let answer = server.post(request_with(field, json!(name))).await;
            assert_eq!(answer.status, 200, "{field} {name:?}");
        }
    }
    let stored = received(server.path()).await.unwrap();
    assert!(
        stored
            .iter()
            .any(|one| one.header.catalog == "\u{1f5dd}".repeat(200))
    );
}

#[tokio::test]
async fn a_status_token_is_32_bytes_in_hexadecimal_or_none() {
    let server = Server::start().await;
    for token in [
        json!(""),
        json!("0".repeat(63)),
        json!("0".repeat(65)),
        json!("A".repeat(64)),
        json!("g".repeat(64)),
        json!(format!("{}\n", "0".repeat(64))),
        json!(7),
        json!([0]),
    ] {
        let answer = server.post(request_with("status_token", token)).await;
        answer.assert_problem(400, "malformed");
    }
    server.assert_nothing_stored().await;
    for token in [Value::Null, json!("0f".repeat(32))] {
        assert_eq!(server.post(request_with("status_token", token)).await.status, 200);
    }
}

#[tokio::test]
async fn an_id_that_is_not_random_is_refused_whole() {
    let server = Server::start().await;
    // Nil, version 1, version 7, and version 4 of another variant.
    for id in [
        "00000000-0000-0000-0000-000000000000",
        "c232ab00-9414-11ec-b3c8-9f6bdeced846",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "12345678-9abc-4def-c123-456789abcdef",
    ] {
        server
            .post(request_with("id", json!(id)))
            .await
            .assert_problem(422, "wrong-id");
        let body = json!({ "device": id, "items": [new_item(b"good")] }).to_string();
        server.post(body).await.assert_problem(422, "wrong-id");
    }
    server.assert_nothing_stored().await;
}

#[tokio::test]
async fn an_item_may_have_a_mebibyte_and_no_more() {
    let server = Server::start().await;
    let body = request_with("sealed", json!(encode_sealed(&vec![7; MAX_ITEM_BYTES + 1])));
    server.post(body).await.assert_problem(413, "too-large");
}

#[tokio::test]
async fn only_lengths_that_sealing_makes_are_stored_and_others_keep_nothing_out() {
    let server = Server::start().await;
    let of_length = |length: usize| Item {
        sealed: encode_sealed(&vec![7; length]),
        ..new_item(b"")
    };
    let mut lengths = vec![0, 1, 6, MAX_ITEM_BYTES];
    for sealed in sealed_lengths() {
        lengths.extend([sealed - 1, sealed, sealed + 1]);
    }
    let items: Vec<Item> = lengths.iter().map(|length| of_length(*length)).collect();
    let answer = server.submit(&items).await;
    for ((length, item), result) in lengths.iter().zip(&items).zip(&answer.results) {
        assert_eq!(result.id, item.id);
        let is_sealed = sealed_lengths().contains(length);
        let outcomes = [SubmissionOutcome::Rejected, SubmissionOutcome::Stored];
        assert_eq!(result.outcome, outcomes[usize::from(is_sealed)], "{length}");
        assert_eq!(
            (result.receipt.is_some(), result.detail.is_some()),
            (is_sealed, !is_sealed)
        );
    }
    let stored = received(server.path()).await.unwrap();
    let stored: Vec<usize> = stored.iter().map(|one| one.sealed.len()).collect();
    assert_eq!(stored, sealed_lengths());
}

#[tokio::test]
async fn a_request_may_have_a_thousand_items_and_no_more() {
    let server = Server::start().await;
    let items: Vec<Item> = (0..=MAX_ITEMS).map(|_| new_item(b"one")).collect();
    let body = json!({ "device": null, "items": items }).to_string();
    server.post(body).await.assert_problem(413, "too-many");
    server.assert_nothing_stored().await;
    let answer = server.submit(&items[1..]).await;
    assert!(
        outcomes(&answer)
            .iter()
            .all(|outcome| *outcome == SubmissionOutcome::Stored)
    );
    assert_eq!(received(server.path()).await.unwrap().len(), MAX_ITEMS);
}

#[tokio::test]
async fn a_request_may_have_eight_mebibytes_and_no_more() {
    let server = Server::start().await;
    let mut body = serde_json::to_vec(&json!({ "device": null, "items": [new_item(b"one")] })).unwrap();
    body.resize(MAX_REQUEST_BYTES + 1, b' ');
    server.post(body.clone()).await.assert_problem(413, "too-large");
    server.assert_nothing_stored().await;
    body.truncate(MAX_REQUEST_BYTES);
    assert_eq!(server.post(body).await.status, 200);
}

#[tokio::test]
async fn a_request_that_cannot_be_stored_can_be_sent_again() {
    let server = Server::start().await;
    server.app.repository.close().await;
    let body = json!({ "device": null, "items": [new_item(b"one")] }).to_string();
    server.post(body).await.assert_problem(503, "not-stored");
}

/// A device of version 2 raises its floor by a catalog alone, and reads nothing of it here.
#[tokio::test]
async fn an_answer_to_version_1_says_which_catalog_is_served() {
    let floor = async |server: &Server, body: &str| {
        let answer = server.post(body.to_owned()).await;
        assert_eq!(answer.status, 200);
        answer.json().get("catalog_floor").cloned()
    };
    let server = Server::start().await;
    assert_eq!(floor(&server, r#"{"items":[]}"#).await, None);
    let server = Server::with_path(|app, folder| {
        let path = folder.join("catalog.didim");
        std::fs::write(&path, b"any").unwrap();
        let check = intake::CatalogCheck::new(|_, _| Ok(crate::checked(4)));
        app.catalog = Some(intake::CatalogFile::checked(&path, check));
    })
    .await;
    assert_eq!(floor(&server, r#"{"items":[]}"#).await, Some(json!(4)));
    assert_eq!(floor(&server, r#"{"version":2,"items":[]}"#).await, None);
}
