//! What commands read: encodings, line ends, spreadsheets' habits, and what is said of what they cannot read.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs the command in the repository's root, in English.
fn didim(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_didim"))
        .args(arguments)
        .current_dir(root())
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn printed(output: &Output) -> Value {
    assert!(output.status.success(), "{}", said(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

const ON: [&str; 3] = ["screen", "--on", "2025-04-21"];

/// Screens people in a CSV file of these bytes.
fn many(csv: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.csv");
    std::fs::write(&file, csv).unwrap();
    didim(&[&ON[..], &["--many", file.to_str().unwrap()]].concat(), b"")
}

/// How many people were counted.
fn people(output: &Output) -> u64 {
    let rows = printed(output);
    let row = rows.as_array().unwrap().first().unwrap();
    ["eligible", "not-eligible", "open"]
        .iter()
        .map(|key| row.get(*key).and_then(Value::as_u64).unwrap())
        .sum()
}

/// 세종 in CP949.
const CP949: [u8; 4] = [0xbc, 0xbc, 0xc1, 0xbe];

fn utf16(text: &str) -> Vec<u8> {
    let units = [0xfeff].into_iter().chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_line_is_counted_as_an_editor_counts_it() {
    for (csv, line) in [
        ("birth_date,residence\n1999-03-02,sejong\nyesterday,sejong\n", 3),
        (
            "birth_date,residence\r\n1999-03-02,sejong\r\n1999-03-02,sejong\r\nyesterday,sejong\r\n",
            4,
        ),
        (
            "birth_date,residence\r\n\r\n\r\n1999-03-02,sejong\r\n\r\nyesterday,sejong",
            6,
        ),
        ("birth_date,residence\r1999-03-02,sejong\ryesterday,sejong\r", 3),
        (
            "\u{feff}birth_date\r\n1999-03-02\r\n\r\n1999-03-02\r\n\r\n1999-03-02\r\nyesterday\r\n",
            7,
        ),
        (
            "\"birth_date\",\"residence\"\r\n\"1999-03-02\",\"sejong\"\r\n\"yesterday\",\"\"\r\n",
            3,
        ),
        // A row of another number of cells.
        ("birth_date,residence\r\n1999-03-02,sejong\r\n1999-03-02\r\n", 3),
    ] {
        let said = said(&many(csv.as_bytes()));
        assert!(said.contains(&format!("line {line} of `")), "{csv:?}: {said}");
    }
}

#[test]
fn yes_and_no_are_read_as_spreadsheets_write_them() {
    for (csv, count) in [
        ("vocational_graduate\nTRUE\nFALSE\nTrue\nfalse\n", 4),
        ("vocational_graduate,residence\r\nTRUE,sejong\r\n,sejong\r\n", 2),
    ] {
        assert_eq!(people(&many(csv.as_bytes())), count, "{csv:?}");
    }
    let said = said(&many(b"vocational_graduate\nmaybe\n"));
    assert!(
        said.contains("`maybe`") && said.contains("it takes true or false"),
        "{said}"
    );
}

#[test]
fn rows_of_empty_cells_are_no_people_unless_one_cell_is_all_there_is() {
    let rest = ",\r\n , \r\n\u{a0},\u{200b}\r\n\r\n";
    let output = many(format!("birth_date,residence\r\n1999-03-02,sejong\r\n{rest}").as_bytes());
    assert_eq!(people(&output), 1);
    assert!(
        said(&output).contains("3 rows have nothing in any cell and are not counted"),
        "{}",
        said(&output)
    );
    let output = many(b"birth_date,residence\n1999-03-02,\n,sejong\n");
    assert_eq!((people(&output), said(&output)), (2, String::new()));
    // Of one column an empty line is somebody of whom nothing is known.
    for csv in [
        "birth_date\n1999-03-02\n\n1960-01-01\n",
        "birth_date\r\n1999-03-02\r\n\r\n1960-01-01",
        "birth_date\n\n\n\n",
    ] {
        assert_eq!(people(&many(csv.as_bytes())), 3, "{csv:?}");
    }
}

#[test]
fn another_encoding_is_named_with_the_file() {
    let cell = [b"residence\n".as_slice(), &CP949, b"\n"].concat();
    let said_of_csv = said(&many(&cell));
    assert!(
        said_of_csv
            .contains("people.csv`: this is not UTF-8, it looks like CP949 (EUC-KR); save it as UTF-8"),
        "{said_of_csv}"
    );
    let said_of_csv = said(&many(&utf16("residence\nsejong\n")));
    assert!(
        said_of_csv.contains("people.csv`: this is not UTF-8, it looks like UTF-16; save it as UTF-8"),
        "{said_of_csv}"
    );
    let said_of_csv = said(&many(b"residence\n\x80\xff\xfe\n"));
    assert!(
        said_of_csv.contains("people.csv`: this is not UTF-8 (byte 11); save it as UTF-8"),
        "{said_of_csv}"
    );
    for bytes in [cell.clone(), utf16("{}")] {
        let output = didim(&ON, &bytes);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            said(&output).contains("cannot read standard input: this is not UTF-8, it looks like"),
            "{}",
            said(&output)
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.json");
    let name = [br#"[{"plcyNo":"1","plcyNm":""#.as_slice(), &CP949, br#""}]"#].concat();
    std::fs::write(&page, name).unwrap();
    let into = folder.path().join("catalog");
    let import = [
        "catalog",
        "import",
        "youth",
        page.to_str().unwrap(),
        "--into",
        into.to_str().unwrap(),
    ];
    let output = didim(&import, b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stdout)
            .contains("page.json`: this is not UTF-8, it looks like CP949 (EUC-KR); save it as UTF-8"),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        said(&output)
    );
    assert!(!into.join("programs").exists(), "nothing is made of it");
}

#[test]
fn a_catalog_file_in_another_encoding_is_named_and_all_others_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let name = [
        b"[[center]]\nid = \"a\"\nname = { ko = \"".as_slice(),
        &CP949,
        b"\" }\n",
    ]
    .concat();
    std::fs::write(folder.path().join("centers.toml"), name).unwrap();
    std::fs::write(folder.path().join("facts.toml"), utf16("fact = []")).unwrap();
    std::fs::write(folder.path().join("documents.toml"), "\u{feff}document = []\r\n").unwrap();
    let output = didim(&["catalog", "check", folder.path().to_str().unwrap()], b"");
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("centers.toml"), "{said}");
    assert!(
        said.contains("this is not UTF-8, it looks like CP949 (EUC-KR)"),
        "{said}"
    );
    assert!(said.contains("this is not UTF-8, it looks like UTF-16"), "{said}");
    assert!(said.contains("save it as UTF-8"), "{said}");
    assert!(
        said.contains("the file is missing"),
        "the others are told too: {said}"
    );
    assert!(!said.contains("folder cannot be read"), "{said}");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_mistake() {
    let facts = "\u{feff}{\"birth_date\":\"1999-03-02\",\r\n\"residence\":\"sejong\"}\r\n";
    let output = didim(&ON, facts.as_bytes());
    assert!(output.status.success(), "{}", said(&output));
    let case = json!({"facts": {"b": {"type": "bool"}}, "when": "b", "known": {"b": true}});
    let output = didim(&["decide"], format!("\u{feff}{case}\r\n{case}\r\n").as_bytes());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 2);
    let output = didim(&["decide"], &CP949);
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        answer.contains("this is not UTF-8, it looks like CP949 (EUC-KR); save it as UTF-8"),
        "{answer}"
    );
}

#[test]
fn facts_are_read_alike_from_an_object_a_case_and_a_table() {
    let known = didim(&ON, br#"{"residence":"sejong"}"#);
    let null = didim(&ON, br#"{"residence":"sejong","birth_date":null}"#);
    assert_eq!(printed(&known), printed(&null));
    for (object, text) in [
        (
            r#"{"residence":"sejong","residence":"elsewhere"}"#,
            "`residence` is there twice; leave one out",
        ),
        (
            r#"{"birth_date":5}"#,
            "`birth_date` cannot be `5`; it takes a date from",
        ),
        (
            r#"{"household_income":2500000.0}"#,
            "`household_income` cannot be `2500000.0`; it takes a whole number from",
        ),
        (
            r#"{"nothing":1}"#,
            "there is no fact `nothing`; the facts are birth_date",
        ),
        ("[]", "standard input: this is no object of facts"),
    ] {
        let output = didim(&ON, object.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{object}");
        assert!(said(&output).contains(text), "{object}: {}", said(&output));
    }
}

#[test]
fn nobody_is_born_tomorrow() {
    for day in ["2025-04-20", "2025-04-21"] {
        let object = json!({ "birth_date": day }).to_string();
        assert!(didim(&ON, object.as_bytes()).status.success(), "{day}");
        assert_eq!(people(&many(format!("birth_date\n{day}\n").as_bytes())), 1);
    }
    let output = didim(&ON, br#"{"birth_date":"2025-04-22"}"#);
    assert_eq!(output.status.code(), Some(1));
    let refused =
        "`birth_date` cannot be `2025-04-22`: nobody who asks on 2025-04-21 was born after that day";
    assert!(said(&output).contains(refused), "{}", said(&output));
    let output = many(b"residence,birth_date\r\nsejong,1999-03-02\r\nsejong,2025-04-22\r\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("line 3 of `"), "{}", said(&output));
    assert!(said(&output).contains(refused), "{}", said(&output));
}
