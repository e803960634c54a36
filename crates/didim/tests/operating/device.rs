//! A device without a name, which sends what it holds.

use std::io::{Read, Write};
use std::net::TcpStream;

use envelope::{Item, SUBMISSIONS_PATH, SubmitRequest, encode_sealed, new_id, random_bytes};
use serde_json::Value;

/// Posts items that must be taken: the answer.
pub(crate) fn send(address: &str, items: &[Item]) -> Value {
    let request = SubmitRequest {
        device: None,
        items: items.to_vec(),
    };
    let body = serde_json::to_string(&request).unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST {SUBMISSIONS_PATH} HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(head.split(' ').nth(1), Some("200"), "{answer}");
    serde_json::from_str(body).unwrap()
}

/// New items, as a device would hold them.
pub(crate) fn items(count: u64) -> Vec<Item> {
    let item = |counter| Item {
        id: new_id().unwrap(),
        counter,
        key: "k".into(),
        catalog: "c".into(),
        sealed: encode_sealed(&random_bytes::<64>().unwrap()),
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

/// The receipts of an answer, in the order of the request.
pub(crate) fn receipts(answer: &Value) -> Vec<Value> {
    let results = answer["results"].as_array().unwrap().iter();
    results.map(|result| result["receipt"].clone()).collect()
}
