//! What earlier versions sealed, signed and printed, read by this one.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use envelope::{
    Application, ApplicationState, ContentDigest, DevicePublicKey, EnrolAnswer, EnrolRequest, EnrolmentCode,
    Header, Item, OpeningKey, Problem, QueueFile, ReceiptKey, ReceiptNumber, ReceiptVerifyKey,
    ReceivedSignature, SignatureHeaders, SignedRequest, StatusAnswer, StatusRequest, StatusSecret,
    SubmissionOutcome, SubmitAnswer, SubmitRequest, Ticket, decode_sealed, padded_len,
};
use fixtures::{Version, differences, versions};
use serde_json::Value;
use uuid::Uuid;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

fn header(device: Option<Uuid>, item: &Item) -> Header {
    Header {
        id: item.id,
        device,
        counter: item.counter,
        key: item.key.clone(),
        catalog: item.catalog.clone(),
    }
}

fn exchanges(version: &Version) -> Vec<Value> {
    version
        .files("requests")
        .iter()
        .map(|name| version.json(name))
        .collect()
}

#[test]
fn every_envelope_opens_to_what_was_sealed() {
    for version in versions() {
        let (mut sizes, mut languages, mut secrets) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for name in version.files("envelopes") {
            let envelope: Value = version.json(&name);
            let item: Item = serde_json::from_value(envelope["item"].clone()).unwrap();
            let device: Option<Uuid> = serde_json::from_value(envelope["device"].clone()).unwrap();
            let key = OpeningKey::from_file(&version.text(text(&envelope, "opens_with"))).unwrap();
            assert_eq!(key.sealing_key().id(), item.key);
            let sealed = decode_sealed(&item.sealed).unwrap();
            let opened = Application::open(&key, &header(device, &item), &sealed).unwrap();
            let found = serde_json::to_value(&opened).unwrap();
            let differences = differences(&envelope["application"], &found);
            assert!(differences.is_empty(), "{name}: {differences:#?}");
            // It is bound to its header.
            let other = Header {
                counter: item.counter + 1,
                ..header(device, &item)
            };
            assert!(Application::open(&key, &other, &sealed).is_err(), "{name}");

            let secret = opened
                .status_secret
                .as_ref()
                .map(|secret| secret.printed().to_string());
            assert_eq!(secret.as_deref(), envelope["secret"].as_str(), "{name}");
            assert_eq!(secret.is_some(), item.status_token.is_some(), "{name}");
            assert_eq!(opened.number, ReceiptNumber::of(item.id).to_string());
            sizes.insert(sealed.len());
            languages.insert(opened.language);
            secrets.insert(secret.is_some());
        }
        let buckets = [4, 16, 64, 256].map(|kilobytes: usize| 32 + (kilobytes << 10) + 16);
        assert_eq!(sizes, BTreeSet::from(buckets));
        assert_eq!(padded_len(1), Some(4 << 10));
        let tags = ["en", "ko", "ko-simple", "vi", "zh-Hans"].map(str::to_owned);
        assert_eq!(languages, BTreeSet::from(tags));
        assert_eq!(secrets.len(), 2);
    }
}

#[test]
fn keys_are_pairs() {
    for version in versions() {
        for name in ["agency-2026", "agency-2028"] {
            let private = OpeningKey::from_file(&version.text(&format!("keys/{name}.key"))).unwrap();
            let public = version.text(&format!("keys/{name}.pub"));
            assert_eq!(public.trim().parse(), Ok(private.sealing_key()), "{name}");
        }
        let private = ReceiptKey::from_file(&version.text("keys/receipt.key")).unwrap();
        let public = version.text("keys/receipt.pub");
        assert_eq!(public.parse(), Ok(private.verify_key()));
    }
}

#[test]
fn every_receipt_verifies_and_only_for_what_it_was_given() {
    for version in versions() {
        let key: ReceiptVerifyKey = version.text("keys/receipt.pub").parse().unwrap();
        let mut outcomes = Vec::new();
        for exchange in exchanges(&version)
            .iter()
            .filter(|one| text(one, "path").ends_with("/submissions"))
        {
            if exchange["status"] != 200 {
                let problem: Problem = serde_json::from_value(exchange["answer"].clone()).unwrap();
                assert_eq!(problem.kind, "urn:didim:problem:malformed");
                continue;
            }
            let request: SubmitRequest = serde_json::from_str(text(exchange, "body")).unwrap();
            let answer: SubmitAnswer = serde_json::from_value(exchange["answer"].clone()).unwrap();
            let is_version_1 = answer.epoch.is_some() && answer.catalog_floor == Some(1);
            let statement = answer.statement.as_ref().map(|one| key.verify_statement(one));
            assert!(is_version_1 || statement == Some(Ok(())), "{answer:?}");
            assert_eq!(request.items.len(), answer.results.len());
            for (item, result) in request.items.iter().zip(&answer.results) {
                outcomes.push(result.outcome);
                assert_eq!(result.id, item.id);
                let content = item.content(request.device).unwrap();
                let Some(receipt) = &result.receipt else {
                    assert_eq!(result.outcome, SubmissionOutcome::Conflict);
                    continue;
                };
                assert_eq!(key.verify_for(&content, receipt), Ok(()));
                let mut other = content.clone();
                other.sealed[0] ^= 1;
                assert!(key.verify_for(&other, receipt).is_err());
                let mut other = content;
                other.header.id = Uuid::nil();
                assert!(key.verify_for(&other, receipt).is_err());
            }
        }
        for outcome in [
            SubmissionOutcome::Stored,
            SubmissionOutcome::Duplicate,
            SubmissionOutcome::Conflict,
        ] {
            assert!(outcomes.contains(&outcome), "{outcome:?}");
        }
    }
}

#[test]
fn every_signature_is_its_devices() {
    for version in versions() {
        let mut signed = 0;
        for exchange in exchanges(&version) {
            let Some(device) = exchange["signed_by"].as_str() else {
                continue;
            };
            let device: Value = version.json(device);
            let key: DevicePublicKey = text(&device, "public").parse().unwrap();
            assert_eq!(key.id().to_string(), text(&device, "key_id"));
            let headers = &exchange["headers"];
            let received = ReceivedSignature::parse(&SignatureHeaders {
                content_digest: text(headers, "content-digest").to_owned(),
                signature_input: text(headers, "signature-input").to_owned(),
                signature: text(headers, "signature").to_owned(),
            })
            .unwrap();
            let request = |body: &str| SignedRequest {
                method: text(&exchange, "method"),
                authority: text(&exchange, "authority"),
                path: text(&exchange, "path"),
                digest: ContentDigest::of(body.as_bytes()),
            };
            let body = text(&exchange, "body");
            assert_eq!(received.verify(&key, &request(body)), Ok(()));
            assert!(received.verify(&key, &request("another body")).is_err());
            signed += 1;
        }
        assert!(signed >= 3, "{signed}");
    }
}

#[test]
fn a_device_enrolled_with_a_code() {
    for version in versions() {
        let (exchange, codes): (Value, Value) =
            (version.json("requests/enrol.json"), version.json("codes.json"));
        let request: EnrolRequest = serde_json::from_str(text(&exchange, "body")).unwrap();
        let answer: EnrolAnswer = serde_json::from_value(exchange["answer"].clone()).unwrap();
        assert_eq!(
            (answer.device, answer.label.as_str()),
            (request.device, "본원 1층")
        );
        assert_eq!(request.code, text(&codes, "used"));
        let code: EnrolmentCode = text(&codes, "used").parse().unwrap();
        assert_eq!(code.to_string(), text(&codes, "used"));
        // The server knows the code by this alone.
        let (database, hash) = (version.bytes("sqlite/intake.sqlite"), code.hash());
        assert!(database.windows(hash.len()).any(|part| part == hash.as_bytes()));
        let unused: EnrolmentCode = text(&codes, "unused").parse().unwrap();
        assert_ne!(code.hash(), unused.hash());
    }
}

#[test]
fn what_is_printed_on_a_receipt_is_still_what_it_was() {
    for version in versions() {
        let tickets: Vec<Value> = version.json("tickets.json");
        assert!(tickets.len() >= 5);
        for printed in tickets {
            let number: ReceiptNumber = text(&printed, "number").parse().unwrap();
            let secret: StatusSecret = text(&printed, "secret").parse().unwrap();
            let id: Uuid = text(&printed, "id").parse().unwrap();
            assert_eq!(number, ReceiptNumber::of(id));
            assert_eq!(secret.token(number).to_string(), text(&printed, "token"));
            let ticket: Ticket = text(&printed, "ticket").parse().unwrap();
            assert_eq!((ticket.number(), ticket.is_of(&secret)), (number, true));
            assert_eq!(ticket.to_string(), text(&printed, "ticket"));
        }
    }
}

#[test]
fn a_state_opens_to_what_the_desk_said() {
    for version in versions() {
        let (expected, exchange): (Value, Value) = (
            version.json("expected.json"),
            version.json("requests/status.json"),
        );
        let expected = &expected["states"][0];
        let request: StatusRequest = serde_json::from_str(text(&exchange, "body")).unwrap();
        let number: ReceiptNumber = text(expected, "number").parse().unwrap();
        let secret: StatusSecret = text(expected, "secret").parse().unwrap();
        assert_eq!(
            (&request.number, &request.token),
            (&number.to_string(), &secret.token(number).to_string())
        );
        let answer: StatusAnswer = serde_json::from_value(exchange["answer"].clone()).unwrap();
        let state = answer.state.unwrap();
        let opened = ApplicationState::open(&secret, number, &decode_sealed(&state.sealed).unwrap()).unwrap();
        assert_eq!(opened.state.name(), text(expected, "state"));
        assert_eq!(
            (opened.note.as_deref(), &opened.at),
            (expected["note"].as_str(), &state.at)
        );
        let without: Value = version.json("requests/status-without-state.json");
        let answer: StatusAnswer = serde_json::from_value(without["answer"].clone()).unwrap();
        assert_eq!(answer.state, None);
    }
}

#[test]
fn a_queue_file_holds_what_the_kiosk_sealed() {
    for version in versions() {
        let file: QueueFile = version.json("queue.json");
        assert!([1, 2].contains(&file.format), "{}", file.format);
        assert_eq!(file.request.items.len(), 2);
        assert_eq!(file.exported_at, "2026-11-25T18:00:00+09:00");
        let kiosk: Value = version.json("keys/device-kiosk.json");
        assert_eq!(file.request.device.unwrap().to_string(), text(&kiosk, "id"));
        for (item, name) in file.request.items.iter().zip(["classroom", "queued"]) {
            let envelope: Value = version.json(&format!("envelopes/{name}.json"));
            assert_eq!(serde_json::to_value(item).unwrap(), envelope["item"], "{name}");
        }
    }
}
