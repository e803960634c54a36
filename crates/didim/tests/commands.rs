//! The command from outside, as operators and other programs call it.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs the command in the repository's root, in English.
fn didim(arguments: &[&str], input: &str) -> Output {
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
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn walk(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            walk(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A copy of the shipped catalog with a text of a file replaced.
fn copy(path: &str, from: &str, to: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    walk(&root().join("catalog"), folder.path());
    let file = folder.path().join(path);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{path} lacks {from}");
    std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
    folder
}

const COURSES: &str = "programs/p12-mid-life-courses.toml";

#[test]
fn decide_answers_line_by_line_and_goes_on_after_a_bad_one() {
    let facts = r#"{"n":{"type":"int","min":-5,"max":5},"b":{"type":"bool"}}"#;
    let lines = format!(
        "{{\"facts\":{facts},\"when\":\"n < 0 || n >= 0\",\"known\":{{}}}}\nnonsense\n\n\
         {{\"facts\":{facts},\"when\":\"n == -3 && b\",\"known\":{{\"n\":-3}}}}\n"
    );
    let output = didim(&["decide"], &lines);
    assert_eq!(output.status.code(), Some(1));
    let answers = out(&output);
    let answers: Vec<Value> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [first, second, third] = answers.as_slice() else {
        panic!("three answers: {answers:?}");
    };
    assert_eq!(*first, json!({"verdict": "true", "needs": []}));
    assert!(second.get("error").is_some());
    assert_eq!(*third, json!({"verdict": "open", "needs": ["b"]}));
}

#[test]
fn screen_prints_an_object_a_program() {
    let output = didim(
        &["screen", "--catalog", "catalog", "--on", "2025-04-21"],
        r#"{"birth_date":"1999-03-02","residence":"sejong"}"#,
    );
    assert!(output.status.success(), "{}", err(&output));
    let rows: Vec<Value> = serde_json::from_str(&out(&output)).unwrap();
    assert!(rows.len() >= 40);
    let keys = [
        "id",
        "verdict",
        "confirm",
        "availability",
        "needs",
        "because",
        "change",
        "from",
        "until",
    ];
    for row in &rows {
        for key in keys {
            assert!(row.get(key).is_some(), "{key} in {row}");
        }
    }
}

#[test]
fn screen_names_the_next_question_and_refuses_what_is_no_fact() {
    let output = didim(&["screen", "--on", "2025-04-21", "--next"], "{}");
    let next: Value = serde_json::from_str(&out(&output)).unwrap();
    assert!(next.get("fact").is_some());
    assert!(next.get("remaining").and_then(Value::as_f64).unwrap() >= 1.0);
    let output = didim(&["screen"], r#"{"nothing":1}"#);
    assert_eq!(output.status.code(), Some(1));
    let said = err(&output);
    assert!(
        said.contains("there is no fact `nothing`; the facts are birth_date"),
        "{said}"
    );
}

#[test]
fn a_population_is_counted_and_a_bad_cell_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.csv");
    std::fs::write(
        &file,
        "\u{feff}birth_date,residence\n1999-03-02,sejong\n1960-01-01,\n",
    )
    .unwrap();
    let path = file.to_str().unwrap();
    let output = didim(&["screen", "--on", "2025-04-21", "--many", path], "");
    let rows: Vec<Value> = serde_json::from_str(&out(&output)).unwrap();
    for row in &rows {
        let count = |key: &str| row.get(key).and_then(Value::as_u64).unwrap();
        assert_eq!(count("eligible") + count("not-eligible") + count("open"), 2);
    }
    std::fs::write(&file, "birth_date\n1999-03-02\nyesterday\n").unwrap();
    let said = err(&didim(&["screen", "--many", path], ""));
    assert!(said.contains("line 3") && said.contains("`yesterday`"), "{said}");
}

#[test]
fn check_names_file_line_and_column_and_builds_nothing() {
    let output = didim(&["catalog", "check", "catalog", "--strict"], "");
    assert!(output.status.success(), "{}", err(&output));
    assert!(
        out(&output).contains("40 of 40 rows of the report"),
        "{}",
        out(&output)
    );
    let broken = copy(COURSES, "age >= 50", "agee >= 50");
    let folder = broken.path().to_str().unwrap();
    let output = didim(&["catalog", "check", folder], "");
    assert_eq!(output.status.code(), Some(1));
    let said = err(&output);
    assert!(
        said.contains(&format!("{COURSES}:")) && said.contains("did you mean `age`"),
        "{said}"
    );
    let output = didim(&["catalog", "check", folder, "--lang", "ko", "--json"], "");
    let said: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(said.get("errors"), Some(&json!(1)));
}

#[test]
fn a_build_is_the_same_bytes_every_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    assert!(
        didim(&["keys", "new", "--out", &path("keys")], "")
            .status
            .success()
    );
    let (key, seal_to) = (path("keys/catalog.key"), path("keys/agency.pub"));
    let until = format!("{seal_to}@2027-06-30");
    let build = |name: &str| {
        let blob = path(name);
        let output = didim(
            &[
                "catalog",
                "build",
                "catalog",
                "--key",
                &key,
                "--seal-to",
                &until,
                "--seal-to",
                &seal_to,
                "--out",
                &blob,
            ],
            "",
        );
        assert!(output.status.success(), "{}", err(&output));
        std::fs::read(&blob).unwrap()
    };
    assert_eq!(build("one"), build("two"));
}

#[test]
fn report_and_diff_speak_of_people() {
    let said = out(&didim(
        &["catalog", "report", "catalog", "--on", "2026-11-24"],
        "",
    ));
    for wanted in ["1,216", "1,221", "1,200", "753", "732", "1,788", "40–49", "hole"] {
        assert!(said.contains(wanted), "{wanted} in {said}");
    }
    let page = tempfile::tempdir().unwrap();
    let file = page.path().join("report.html");
    let output = didim(
        &["catalog", "report", "catalog", "--html", file.to_str().unwrap()],
        "",
    );
    assert!(output.status.success());
    assert!(std::fs::read_to_string(&file).unwrap().contains("<svg"));
    let changed = copy(
        "programs/p07-youth-rent.toml",
        "age >= 19 && age <= 39",
        "age >= 19 && age <= 38",
    );
    // The examples say what was right before.
    let file = changed.path().join("programs/p07-youth-rent.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.split("[[example]]").next().unwrap()).unwrap();
    let new = changed.path().to_str().unwrap();
    let said = out(&didim(
        &["catalog", "diff", "catalog", new, "--on", "2026-03-03"],
        "",
    ));
    assert!(
        said.contains("~ youth-rent-support") && said.contains("no longer takes"),
        "{said}"
    );
    assert!(
        said.contains("birth_date") && !said.contains("now takes"),
        "{said}"
    );
}

#[test]
fn a_new_program_passes_the_check_at_once() {
    let catalog = copy("catalog.toml", "version", "version");
    let folder = catalog.path().to_str().unwrap();
    let new = |id: &str| didim(&["catalog", "new", "program", id, "--catalog", folder], "");
    let output = new("my-program");
    assert!(output.status.success(), "{}", err(&output));
    let output = didim(&["catalog", "check", folder, "--strict"], "");
    assert!(output.status.success(), "{}", err(&output));
    assert!(err(&new("my-program")).contains("it is there already"));
    assert!(err(&new("../up")).contains("`../up` is no id"));
}

#[test]
fn an_import_can_be_repeated_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let (page, into) = (folder.path().join("page.json"), folder.path().join("catalog"));
    let policy = json!({
        "plcyNo": "20260101000001", "plcyNm": "정책 하나", "plcySprtCn": "지원", "sprtTrgtMinAge": "19",
        "sprtTrgtMaxAge": "34", "aplyPrdSeCd": "0057002", "aplyYmd": "", "jobCd": "0013010", "zipCd": "36110",
    });
    let answer =
        json!({"resultCode": 200, "result": {"pagging": {"totCount": 1}, "youthPolicyList": [policy]}});
    std::fs::write(&page, answer.to_string()).unwrap();
    let (page, target) = (page.to_str().unwrap(), into.to_str().unwrap());
    let import = || {
        let output = didim(
            &["catalog", "import", "youth", page, "--into", target, "--json"],
            "",
        );
        assert!(output.status.success(), "{}", err(&output));
        std::fs::read_to_string(into.join("programs/imported/youth-20260101000001.toml")).unwrap()
    };
    assert_eq!(import(), import());
    let output = didim(&["catalog", "check", target], "");
    assert!(output.status.success(), "{}", err(&output));
    assert!(
        out(&output).contains("1 programs") && !out(&output).contains("rows"),
        "{}",
        out(&output)
    );
}

#[test]
fn many_warnings_are_counted_and_not_all_shown() {
    let catalog = copy("catalog.toml", "version", "version");
    for at in 0..30 {
        let file = catalog.path().join("facts.toml");
        let mut text = std::fs::read_to_string(&file).unwrap();
        text.push_str(&format!(
            "\n[[fact]]\nname = \"unused{at}\"\ntype = \"bool\"\nquestion = {{ ko = \"가\", en = \"a\" }}\n\
             statement = {{ yes = {{ ko = \"네\", en = \"y\" }}, no = {{ ko = \"아니요\", en = \"n\" }} }}\n"
        ));
        std::fs::write(&file, text).unwrap();
    }
    let output = didim(&["catalog", "check", catalog.path().to_str().unwrap()], "");
    assert!(output.status.success());
    let said = err(&output);
    assert_eq!(said.matches("help:").count(), 20, "{said}");
    assert!(said.contains("10 more warnings; --json lists them all"), "{said}");
    assert!(out(&output).contains("30 warnings"));
}

#[test]
fn a_catalog_is_checked_for_a_day_to_come_and_for_publishing() {
    let on = |day: &str, more: &[&str]| {
        let arguments = [
            &["catalog", "check", "catalog", "--lang", "en", "--on", day],
            more,
        ]
        .concat();
        didim(&arguments, "")
    };
    for day in ["2026-11-29", "2026-12-31", "2027-01-01"] {
        assert_eq!(on(day, &["--publish"]).status.code(), Some(0), "{day}");
    }
    let late = on("2028-01-01", &[]);
    assert_eq!(late.status.code(), Some(1));
    let said = String::from_utf8(late.stderr).unwrap();
    assert!(
        said.contains("the table `median_income` has no amounts of 2028"),
        "{said}"
    );
    let silent = copy("centers.toml", "phone = ", "# phone = ");
    let folder = silent.path().to_str().unwrap();
    let refused = didim(&["catalog", "check", folder, "--publish", "--lang", "en"], "");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("nobody can ask a person"), "{said}");
}

#[test]
fn two_days_of_one_catalog_are_compared() {
    let days = ["--on", "2026-12-31", "--on", "2027-01-01"];
    let said = out(&didim(&[&["catalog", "diff", "catalog"][..], &days].concat(), ""));
    assert!(
        said.contains("~ youth-job-fair") && said.contains("was unconfirmed, is closed"),
        "{said}"
    );
    assert!(said.contains("from 2026-12-31 to 2027-01-01"), "{said}");
    let one = didim(&["catalog", "diff", "catalog", "--on", "2026-12-31"], "");
    assert!(!one.status.success());
}
