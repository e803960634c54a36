//! `didim catalog import … --compare` from outside: its report, its exit status, and that it writes nothing.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs the command in the repository's root, in English.
fn didim(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_didim"));
    command
        .args(arguments)
        .current_dir(root())
        .env("LC_ALL", "C")
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A saved answer of 온통청년 with one policy of Sejong, and these fields.
fn saved_policy(path: &Path, given: &Value) {
    let mut policy = json!({
        "plcyNo": "20260101005400211606", "plcyNm": "정책 하나", "plcySprtCn": "월 20만원", "sprtTrgtMinAge": "19",
        "sprtTrgtMaxAge": "34", "aplyPrdSeCd": "0057002", "aplyYmd": "", "zipCd": "36110",
        "lastMdfcnDt": "2026-11-02 09:20:19",
    });
    let all = policy.as_object_mut().unwrap();
    all.extend(given.as_object().unwrap().clone());
    let result = json!({ "pagging": { "totCount": 1 }, "youthPolicyList": [policy] });
    std::fs::write(path, json!({ "resultCode": 200, "result": result }).to_string()).unwrap();
}

/// Every file below a folder, with what is in it.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn a_snapshot_is_compared_with_a_catalog_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (page, into) = (folder.path().join("page.json"), folder.path().join("catalog"));
    saved_policy(&page, &json!({}));
    let (saved, target) = (page.to_str().unwrap(), into.to_str().unwrap());
    let import = didim(&[
        "catalog", "import", "youth", saved, "--only", "세종", "--into", target,
    ]);
    assert!(import.status.success(), "{}", err(&import));
    let before = contents(&into);
    let compare = |more: &[&str]| {
        let mut arguments = vec![
            "catalog",
            "import",
            "youth",
            saved,
            "--only",
            "sejong",
            "--compare",
            target,
        ];
        arguments.extend(["--on", "2026-11-30"]);
        arguments.extend(more);
        let output = didim(&arguments);
        (output.status.code(), out(&output))
    };
    let (status, said) = compare(&["--lang", "en"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("1 compared, 0 to look at"), "{said}");

    saved_policy(
        &page,
        &json!({ "sprtTrgtMaxAge": "39", "aplyPrdSeCd": "0057003" }),
    );
    let (status, said) = compare(&["--lang", "en"]);
    assert_eq!(status, Some(1), "{said}");
    let file = "programs/imported/youth-20260101005400211606.toml (youth-20260101005400211606)";
    for words in [
        "| age | catalog: “Aged 19 to 34” (age) refuses people of 39",
        "| status | catalog: open (round `always`",
    ] {
        assert!(said.contains(&format!("{file} {words}")), "{said}");
    }
    assert!(
        said.contains("[온통청년 20260101005400211606 「정책 하나」, changed on 2026-11-02]"),
        "{said}"
    );
    let (status, said) = compare(&["--lang", "ko"]);
    assert!(
        status == Some(1) && said.contains("자료와 카탈로그가 어긋나요 (2)"),
        "{said}"
    );
    let (status, said) = compare(&["--json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((status, &said["findings"][0]["field"]), (Some(1), &json!("age")));
    assert_eq!(contents(&into), before);
}

#[test]
fn a_comparison_that_cannot_be_made_has_a_status_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (page, broken) = (folder.path().join("page.json"), folder.path().join("broken.json"));
    saved_policy(&page, &json!({}));
    std::fs::write(&broken, "<html>").unwrap();
    let (page, broken) = (page.to_str().unwrap(), broken.to_str().unwrap());
    let shipped = root().join("catalog");
    let shipped = shipped.to_str().unwrap();
    for (files, region, catalog, words) in [
        (vec![page, broken], "sejong", shipped, "broken.json"),
        (vec!["no-such-file"], "sejong", shipped, "no-such-file"),
        (vec![page], "sejong", "no-such-folder", "no-such-folder"),
        (vec![page], "서종", shipped, "no region `서종` is known"),
    ] {
        let mut arguments = vec!["catalog", "import", "youth"];
        arguments.extend(files);
        arguments.extend(["--only", region, "--compare", catalog]);
        let output = didim(&arguments);
        let said = format!("{}{}", out(&output), err(&output));
        assert!(output.status.code() == Some(2) && said.contains(words), "{said}");
    }
    // What can be read is told all the same.
    let output = didim(&[
        "catalog",
        "import",
        "youth",
        page,
        broken,
        "--only",
        "sejong",
        "--compare",
        shipped,
        "--lang",
        "en",
    ]);
    assert!(
        out(&output).contains("programs/p01-youth-job-fair.toml"),
        "{}",
        out(&output)
    );
}

#[test]
fn services_are_compared_with_the_shipped_catalog() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, row: Value| {
        let path = folder.path().join(name);
        std::fs::write(&path, json!({ "totalCount": 1, "data": [row] }).to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let services = write(
        "services.json",
        json!({
            "서비스ID": "569000000379", "서비스명": "청년 주택임차보증금 이자지원", "소관기관명": "세종특별자치시",
            "수정일시": "20261103120000", "신청기한": "2026-11-01 ~ 2026-12-31",
        }),
    );
    let more = write("more.json", json!({ "서비스ID": "1", "서비스명": "둘째 쪽" }));
    let conditions = write(
        "conditions.json",
        json!({ "서비스ID": "569000000379", "JA0110": 19, "JA0111": 34 }),
    );
    let shipped = root().join("catalog");
    let output = didim(&[
        "catalog",
        "import",
        "gov24",
        "--services",
        &services,
        &more,
        "--conditions",
        &conditions,
        "--only",
        "sejong",
        "--compare",
        shipped.to_str().unwrap(),
        "--on",
        "2026-11-30",
        "--lang",
        "en",
    ]);
    let said = out(&output);
    assert_eq!(output.status.code(), Some(1), "{said}{}", err(&output));
    let file = "programs/x21-youth-deposit-interest.toml (youth-deposit-interest)";
    assert!(said.contains("2 records, 1 of this region: Sejong"), "{said}");
    for words in ["| age | catalog:", "| days | catalog:"] {
        assert!(said.contains(&format!("{file} {words}")), "{said}");
    }
}
