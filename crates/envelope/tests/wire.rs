//! The forms that are fixed for ever: what travels, and what is inside the seal.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use envelope::{
    Application, ConsentGiven, ContentHash, FactValue, Header, HeldReceipt, Item, ItemResult, OpenError,
    OpeningKey, Problem, ReceiptKey, SealError, SealedState, StatusAnswer, StatusRequest, SubmissionOutcome,
    SubmitAnswer, SubmitRequest, decode_sealed, digest_hex, encode_sealed, new_id, seal,
};
use serde_json::{Value, json};
use uuid::{Uuid, Variant, Version};

const ID: &str = "12345678-9abc-4def-8123-456789abcdef";

fn application() -> Application {
    Application {
        format: Application::FORMAT,
        program: "p02-youth-job-seeking".into(),
        round: Some("2025-1".into()),
        language: "ko".into(),
        submitted_at: "2025-04-21T10:02:03+09:00".into(),
        facts: BTreeMap::from([
            ("household_size".into(), FactValue::Int(3)),
            ("resident".into(), FactValue::Bool(true)),
        ]),
        answers: BTreeMap::from([("name".into(), "홍길동".into())]),
        consents: vec![ConsentGiven {
            id: "privacy".into(),
            version: 2,
            agreed: true,
            at: "2025-04-21T10:01:00+09:00".into(),
        }],
        verdict: "eligible".into(),
        number: "7K4-2MQ-9XD".into(),
        status_secret: None,
    }
}

fn header(key: &OpeningKey) -> Header {
    Header {
        id: new_id().unwrap(),
        device: None,
        counter: 1,
        key: key.sealing_key().id().to_owned(),
        catalog: digest_hex(b"catalog"),
    }
}

#[test]
fn a_request_has_the_form_of_version_1() {
    let item = Item {
        id: ID.parse().unwrap(),
        counter: 7,
        key: "x25519-chacha20poly1305:0011223344556677".into(),
        catalog: "ab".into(),
        sealed: encode_sealed(&[0xfb, 0xff, 0]),
        status_token: None,
        signature: None,
    };
    let request = SubmitRequest {
        version: 1,
        ..SubmitRequest::new(None, vec![item])
    };
    let form = json!({
        "device": null,
        "items": [{
            "id": ID,
            "counter": 7,
            "key": "x25519-chacha20poly1305:0011223344556677",
            "catalog": "ab",
            "sealed": "-_8A",
        }],
    });
    assert_eq!(serde_json::to_value(&request).unwrap(), form);
    assert_eq!(serde_json::from_value::<SubmitRequest>(form).unwrap(), request);
}

/// A server of version 1 passes over what it does not know, so a device need not ask which it talks to.
#[test]
fn a_request_of_version_2_adds_its_version_and_the_receipt_that_is_held() {
    let id: Uuid = ID.parse().unwrap();
    let content = ContentHash::of_digest(&header(&OpeningKey::generate().unwrap()), &[7; 32], None);
    let key = ReceiptKey::generate().unwrap();
    let receipt = key.content_receipt(id, &content, "2026-11-30T01:02:03.000Z", "e");
    let mut request = SubmitRequest::new(None, Vec::new());
    assert_eq!(
        serde_json::to_value(&request).unwrap(),
        json!({ "version": 2, "device": null, "items": [] })
    );
    request.held = Some(HeldReceipt {
        id,
        receipt: receipt.clone(),
    });
    let form = json!({ "version": 2, "device": null, "items": [], "held": { "id": ID, "receipt": {
        "number": "PX1-NFJ-GGW",
        "received_at": "2026-11-30T01:02:03.000Z",
        "hash": content.to_string(),
        "epoch": "e",
        "signature": receipt.signature,
    }}});
    assert_eq!(serde_json::to_value(&request).unwrap(), form);
    assert_eq!(serde_json::from_value::<SubmitRequest>(form).unwrap(), request);
}

#[test]
fn a_version_is_a_whole_number_from_1() {
    let read = |version: &str| {
        let text = format!(r#"{{"version":{version},"items":[]}}"#);
        serde_json::from_str::<SubmitRequest>(&text).map(|request| request.version)
    };
    for (text, version) in [("1", 1), ("2", 2), ("2.0", 2), ("65535", 65_535)] {
        assert_eq!(read(text).unwrap(), version);
    }
    for text in ["0", "-1", "1.5", "65536", "null", "\"2\"", "1e99"] {
        assert!(read(text).is_err(), "{text}");
    }
}

/// Devices and servers of before have no such field, and none is written where there is none.
#[test]
fn an_item_may_carry_a_status_token() {
    let older = json!({ "id": ID, "counter": 7, "key": "k", "catalog": "ab", "sealed": "-_8A" });
    let item: Item = serde_json::from_value(older.clone()).unwrap();
    assert_eq!(item.status_token, None);
    assert_eq!(serde_json::to_value(&item).unwrap(), older);
    let carrying = Item {
        status_token: Some("ab".repeat(32)),
        ..item
    };
    let form = serde_json::to_value(&carrying).unwrap();
    assert_eq!(form["status_token"], "ab".repeat(32));
    assert_eq!(serde_json::from_value::<Item>(form).unwrap(), carrying);
}

#[test]
fn a_question_for_a_state_and_its_answer_have_the_form_of_version_1() {
    let request = StatusRequest {
        number: "PX1-NFJ-GGW".into(),
        token: "ab".repeat(32),
    };
    let form = json!({ "number": "PX1-NFJ-GGW", "token": "ab".repeat(32) });
    assert_eq!(serde_json::to_value(&request).unwrap(), form);
    assert_eq!(serde_json::from_value::<StatusRequest>(form).unwrap(), request);
    let at = "2025-04-21T01:02:03.000Z";
    let state = SealedState {
        sealed: "-_8A".into(),
        at: at.into(),
    };
    let answers = [
        (None, json!({ "received_at": at })),
        (
            Some(state),
            json!({ "received_at": at, "state": { "sealed": "-_8A", "at": at } }),
        ),
    ];
    for (state, form) in answers {
        let answer = StatusAnswer {
            received_at: at.into(),
            state,
        };
        assert_eq!(serde_json::to_value(&answer).unwrap(), form);
        assert_eq!(serde_json::from_value::<StatusAnswer>(form).unwrap(), answer);
    }
}

#[test]
fn an_answer_has_the_form_of_version_1() {
    let id: Uuid = ID.parse().unwrap();
    let receipt =
        ReceiptKey::generate()
            .unwrap()
            .receipt(id, &digest_hex(b"sealed"), "2025-04-21T01:02:03.000Z");
    let result = |outcome| ItemResult {
        id,
        outcome,
        receipt: None,
        detail: None,
    };
    let answer = SubmitAnswer {
        results: vec![
            ItemResult {
                receipt: Some(receipt.clone()),
                ..result(SubmissionOutcome::Stored)
            },
            result(SubmissionOutcome::Duplicate),
            ItemResult {
                detail: Some("why".into()),
                ..result(SubmissionOutcome::Conflict)
            },
            result(SubmissionOutcome::Rejected),
            result(SubmissionOutcome::Retry),
        ],
        catalog_floor: None,
        backed_up_until: None,
        epoch: None,
        statement: None,
    };
    let form = json!({ "results": [
        { "id": ID, "outcome": "stored", "receipt": {
            "number": "PX1-NFJ-GGW",
            "received_at": "2025-04-21T01:02:03.000Z",
            "hash": digest_hex(b"sealed"),
            "signature": receipt.signature,
        }},
        { "id": ID, "outcome": "duplicate" },
        { "id": ID, "outcome": "conflict", "detail": "why" },
        { "id": ID, "outcome": "rejected" },
        { "id": ID, "outcome": "retry" },
    ]});
    assert_eq!(serde_json::to_value(&answer).unwrap(), form);
    assert_eq!(serde_json::from_value::<SubmitAnswer>(form).unwrap(), answer);
}

#[test]
fn fields_that_a_later_version_adds_are_passed_over() {
    let answer = json!({ "results": [{ "id": ID, "outcome": "retry", "after": 5 }], "floor": 3 });
    assert_eq!(
        serde_json::from_value::<SubmitAnswer>(answer)
            .unwrap()
            .results
            .len(),
        1
    );
    let problem = json!({ "type": "urn:didim:problem:too-large", "title": "t", "status": 413, "limit": 1 });
    assert_eq!(
        serde_json::from_value::<Problem>(problem).unwrap(),
        Problem {
            kind: "urn:didim:problem:too-large".into(),
            title: "t".into(),
            status: 413,
            detail: None,
            now: None,
        }
    );
}

#[test]
fn sealed_bytes_have_one_text_only() {
    assert_eq!(decode_sealed("-_8A"), Some(vec![0xfb, 0xff, 0]));
    assert_eq!(decode_sealed(""), Some(vec![]));
    // Padding, the other alphabet, a space, a length that cannot be, and bits that would be thrown away.
    for text in ["-_8A-w==", "+/8A", "-_8A ", "A", "-_9"] {
        assert_eq!(decode_sealed(text), None, "{text}");
    }
}

#[test]
fn an_application_survives_the_seal() {
    let key = OpeningKey::generate().unwrap();
    let header = header(&key);
    let sealed = application().seal(&key.sealing_key(), &header).unwrap();
    assert_eq!(Application::open(&key, &header, &sealed), Ok(application()));
    let whole: Value = serde_json::to_value(application()).unwrap();
    let fields: Vec<&str> = whole.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "answers",
        "consents",
        "facts",
        "format",
        "language",
        "number",
        "program",
        "round",
        "submitted_at",
        "verdict",
    ];
    assert_eq!(fields.len(), expected.len());
    assert!(expected.iter().all(|field| fields.contains(field)));
}

#[test]
fn an_application_that_cannot_be_sealed_or_read_says_so() {
    let key = OpeningKey::generate().unwrap();
    let header = header(&key);
    let mut long = application();
    long.answers.insert("motive".into(), "가".repeat(100_000));
    assert!(matches!(
        long.seal(&key.sealing_key(), &header),
        Err(SealError::TooLarge(size)) if size > 300_000
    ));
    let other = seal(&key.sealing_key(), &header, b"{\"format\":1}").unwrap();
    assert_eq!(
        Application::open(&key, &header, &other),
        Err(OpenError::Malformed)
    );
}

#[test]
fn a_new_id_is_random() {
    let (one, other) = (new_id().unwrap(), new_id().unwrap());
    assert_ne!(one, other);
    assert_eq!(one.get_version(), Some(Version::Random));
    assert_eq!(one.get_variant(), Variant::RFC4122);
}

#[test]
fn a_digest_is_sha_256() {
    assert_eq!(
        digest_hex(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
