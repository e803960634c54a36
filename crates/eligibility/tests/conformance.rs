//! The published cases, which were answered by trying every completion in another language.
#![cfg(feature = "json")]

use eligibility::decide_case;
use serde_json::{Value, json};

#[test]
fn every_published_case_is_decided_as_published() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/conformance");
    let mut cases = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let decided = match decide_case(line) {
                Ok(decision) => serde_json::to_value(decision).unwrap(),
                Err(_) => json!({"error": true}),
            };
            assert_eq!(decided, case["expect"], "{}: {}", path.display(), case["name"]);
            cases += 1;
        }
    }
    assert_eq!(cases, 1_016);
}
