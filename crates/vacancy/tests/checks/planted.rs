//! Planted texts with the findings that they should have, in two halves: the patterns were tuned with one, and the other
//! was written before them and shows how they fare with texts that they were not made for.

use std::collections::BTreeSet;
use std::path::Path;

use eligibility::Date;
use vacancy::legal::{Posting, StatedPay, Text, Workers, check};
use vacancy::wage::Unit;

/// A posting of which nothing is found but in its texts.
pub(crate) fn lawful() -> Posting {
    Posting {
        pay: Some(StatedPay {
            unit: Unit::Hour,
            least: Some(12_000),
            most: None,
        }),
        weekly_minutes: Some(40 * 60),
        daily_minutes: Some(8 * 60),
        days: Some(5),
        start: Date::from_ymd(2026, 12, 7),
        workers: Workers::Number(50),
        headcount: Some(1),
        posted: Date::from_ymd(2026, 11, 30),
        closing: Date::from_ymd(2026, 12, 5),
        ..Posting::default()
    }
}

/// A text with what is expected and what is found, as `grade:rule`.
pub(crate) struct Judged {
    pub(crate) text: String,
    pub(crate) expected: BTreeSet<String>,
    pub(crate) found: BTreeSet<String>,
}

impl Judged {
    /// What is found and not expected.
    pub(crate) fn alarms(&self) -> Vec<&str> {
        self.found
            .difference(&self.expected)
            .map(String::as_str)
            .collect()
    }

    /// What is expected and not found.
    pub(crate) fn misses(&self) -> Vec<&str> {
        self.expected
            .difference(&self.found)
            .map(String::as_str)
            .collect()
    }
}

/// The texts of a file of `tests/planted`.
pub(crate) fn judged(file: &str) -> Vec<Judged> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/planted")
        .join(file);
    let rows = std::fs::read_to_string(path).unwrap();
    rows.lines()
        .filter(|row| !row.starts_with('#'))
        .map(judge)
        .collect()
}

fn judge(row: &str) -> Judged {
    let mut cells = row.split('\t');
    let (Some(field), Some(text), Some(expected), None) =
        (cells.next(), cells.next(), cells.next(), cells.next())
    else {
        panic!("`{row}` has three cells")
    };
    let mut posting = lawful();
    match field {
        "title" => text.clone_into(&mut posting.title),
        "body" => posting.texts.push(Text {
            field: "jobCont".to_owned(),
            text: text.to_owned(),
        }),
        _ => panic!("`{field}` is title or body"),
    }
    let found = check(&posting);
    Judged {
        text: text.to_owned(),
        expected: expected
            .split(' ')
            .filter(|name| *name != "clean")
            .map(str::to_owned)
            .collect(),
        found: found
            .iter()
            .map(|found| format!("{}:{}", found.grade.name(), found.rule.name()))
            .collect(),
    }
}

/// The halves, by their files.
pub(crate) const TUNED: &str = "tuned.tsv";
pub(crate) const HELD_OUT: &str = "held-out.tsv";

#[test]
fn the_halves_are_large_and_share_no_text() {
    let (tuned, held_out) = (judged(TUNED), judged(HELD_OUT));
    let clean = |half: &[Judged]| half.iter().filter(|judged| judged.expected.is_empty()).count();
    assert!(tuned.len() + held_out.len() >= 200);
    assert!(clean(&tuned) + clean(&held_out) >= 120);
    let mut texts: Vec<&str> = tuned
        .iter()
        .chain(&held_out)
        .map(|judged| judged.text.as_str())
        .collect();
    texts.sort_unstable();
    for pair in texts.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
}

#[test]
fn every_text_of_the_tuned_half_is_judged_as_expected() {
    for judged in judged(TUNED) {
        assert_eq!(judged.found, judged.expected, "{}", judged.text);
    }
}
