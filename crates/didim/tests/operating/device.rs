//! A device without a name, which sends what it holds.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;

use envelope::{
    Application, Header, Item, SUBMISSIONS_PATH, SealingKey, SubmitRequest, encode_sealed, new_id,
    random_bytes,
};
use fixtures::like_sealed;
use serde_json::Value;

/// What stands in an application, and in nothing that is printed of it.
pub(crate) const PERSON: &str = "홍길동";

/// Posts items that must be taken: the answer.
pub(crate) fn send(address: &str, items: &[Item]) -> Value {
    let answer = post(address, &SubmitRequest::new(None, items.to_vec()));
    let mut answer: Value = serde_json::from_str(&answer).unwrap();
    // What the server signs of itself, beside the results.
    if let Value::Object(statement) = answer["statement"].take() {
        answer.as_object_mut().unwrap().extend(statement);
    }
    answer
}

/// Posts a request that must be taken: the body of the answer.
pub(crate) fn post(address: &str, request: &SubmitRequest) -> String {
    let body = serde_json::to_string(request).unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST {SUBMISSIONS_PATH} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\
         \r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(head.split(' ').nth(1), Some("200"), "{answer}");
    body.to_owned()
}

/// The body of what is at an address.
pub(crate) fn get(address: &str, path: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200 "), "{path}");
    answer.split_off(end + 4)
}

/// New items, as a device would hold them.
pub(crate) fn items(count: u64) -> Vec<Item> {
    let item = |counter| Item {
        id: new_id().unwrap(),
        counter,
        key: "k".into(),
        catalog: "c".into(),
        sealed: encode_sealed(&like_sealed(&random_bytes::<64>().unwrap())),
        status_token: None,
        signature: None,
    };
    (1..=count).map(item).collect()
}

/// The outcomes of an answer, in the order of the request.
pub(crate) fn outcomes(answer: &Value) -> Vec<&str> {
    let results = answer["results"].as_array().unwrap().iter();
    results
        .map(|result| result["outcome"].as_str().unwrap())
        .collect()
}

/// The receipts of an answer, in the order of the request, as visitors know them: in another life of the database they are
/// signed anew.
pub(crate) fn receipts(answer: &Value) -> Vec<Value> {
    let results = answer["results"].as_array().unwrap().iter();
    let known = |result: &Value| {
        let mut receipt = result["receipt"].clone();
        for signed in ["epoch", "signature"] {
            receipt.as_object_mut().unwrap().remove(signed);
        }
        receipt
    };
    results.map(known).collect()
}

/// What somebody applies with, on a device that makes no secret.
pub(crate) fn application() -> Application {
    Application {
        format: Application::FORMAT,
        program: "youth-rent-support".into(),
        round: None,
        language: "ko".into(),
        submitted_at: "2026-11-25T10:02:03+09:00".into(),
        facts: BTreeMap::new(),
        answers: BTreeMap::from([("name".into(), PERSON.into())]),
        consents: Vec::new(),
        verdict: "open".into(),
        number: "PX1-NFJ-GGW".into(),
        status_secret: None,
    }
}

/// An application that is really sealed, as the item in which a device sends it.
pub(crate) fn sealed_item(key: &SealingKey) -> Item {
    let header = Header {
        id: new_id().unwrap(),
        device: None,
        counter: 1,
        key: key.id().to_owned(),
        catalog: "c".into(),
    };
    let sealed = application().seal(key, &header).unwrap();
    Item {
        id: header.id,
        counter: header.counter,
        key: header.key,
        catalog: header.catalog,
        sealed: encode_sealed(&sealed),
        status_token: None,
        signature: None,
    }
}

/// An item with a key's id that is sealed to nothing.
pub(crate) fn broken_item(key: &SealingKey) -> Item {
    Item {
        key: key.id().to_owned(),
        ..items(1).remove(0)
    }
}
