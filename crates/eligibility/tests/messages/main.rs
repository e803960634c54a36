//! What is said of conditions and facts that cannot be, by place.
//!
//! Each line of `conditions.txt` is a condition that is refused; what is said of it stands in `messages.txt`, which
//! `UPDATE_SNAPSHOTS=1` writes anew.
#![cfg(feature = "parse")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use eligibility::{
    ConditionError, ConditionErrorKind, DateError, Domain, FactId, MAX_CONDITION_BYTES, MAX_CONDITION_DEPTH,
    MAX_NAME_BYTES, MAX_SIZES, Vocabulary, VocabularyError,
};
use snapshot::variants;

variants!(fn condition_name, const CONDITIONS, ConditionErrorKind, [
    TooLong, TooDeep, TooManyParts, StrayCharacter, OpenText, NumberTooLarge, NotWhole, BadEscape,
    TooManyValues, Expected, UnknownFact, TypeMismatch, NoOrder, UnknownOption, BadDate, NotACondition,
    LiteralAlone, NeedsFactAndValue, BadCount,
]);
variants!(fn date_name, const DATES, DateError, [Malformed, NoSuchDay]);
variants!(fn vocabulary_name, const VOCABULARY, VocabularyError, [
    BadName, NameTooLong, NameTaken, EmptyDomain, OptionTwice, WrongSource, UnknownTable, TooManySizes,
    TooMany,
]);

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages")
}

fn days() -> Domain {
    Domain::dates("1900-01-01", "2026-12-31").unwrap()
}

fn number(max: i64) -> Domain {
    Domain::Int { min: 0, max }
}

fn choice(options: &[&str]) -> Domain {
    Domain::Choice(options.iter().map(|option| (*option).to_owned()).collect())
}

/// A fact of each type, and a derived one.
fn vocabulary() -> Vocabulary {
    let mut words = Vocabulary::new();
    let born = words.add_fact("birth_date", days()).unwrap();
    words.add_fact("moved_on", days()).unwrap();
    words.add_years_since("age", born).unwrap();
    words
        .add_fact("residence", choice(&["sejong", "elsewhere"]))
        .unwrap();
    words.add_fact("business.employees", number(10_000)).unwrap();
    words.add_fact("rooms", number(900)).unwrap();
    words.add_fact("registered", Domain::Bool).unwrap();
    words
}

/// The refused conditions: those of the file, and those that are too long for one.
fn refused() -> Vec<(String, ConditionError)> {
    let words = vocabulary();
    let file = std::fs::read_to_string(here().join("conditions.txt")).unwrap();
    let mut all: Vec<String> = file.lines().map(str::to_owned).collect();
    let depth = MAX_CONDITION_DEPTH + 1;
    all.push(format!("{}registered{}", "(".repeat(depth), ")".repeat(depth)));
    all.push("!".repeat(depth) + "registered");
    all.push(format!("true{}", " == true".repeat(depth)));
    all.push("a".repeat(MAX_CONDITION_BYTES + 1));
    all.push(["business.employees < rooms"; 8].join(" || "));
    let refuse = |text: String| {
        let error = words.parse_condition(&text).unwrap_err();
        (text, error)
    };
    all.into_iter().map(refuse).collect()
}

/// What is tried with a vocabulary, and what is said of it; too many facts take too long to be tried.
fn unusable() -> Vec<(&'static str, VocabularyError)> {
    fn of<T>(
        what: &'static str,
        add: impl FnOnce(&mut Vocabulary, FactId) -> Result<T, VocabularyError>,
    ) -> (&'static str, VocabularyError) {
        let mut words = vocabulary();
        let employees = words.find("business.employees").unwrap();
        (what, add(&mut words, employees).err().unwrap())
    }
    vec![
        of("the name `1st`", |words, _| words.add_fact("1st", Domain::Bool)),
        of("the name `date`", |words, _| words.add_fact("date", Domain::Bool)),
        of("a name of 129 letters", |words, _| {
            words.add_fact(&"n".repeat(MAX_NAME_BYTES + 1), Domain::Bool)
        }),
        of("the name `age` again", |words, _| {
            words.add_fact("age", Domain::Bool)
        }),
        of("a number from 0 to -1", |words, _| {
            words.add_fact("n", number(-1))
        }),
        of("a choice of nothing", |words, _| words.add_fact("n", choice(&[]))),
        of("an option twice", |words, _| {
            words.add_fact("n", choice(&["a", "b", "a"]))
        }),
        of("the years since a number", |words, of| {
            words.add_years_since("n", of)
        }),
        of("a percentage of no table", |words, amount| {
            let size = words.add_fact("size", number(9))?;
            words.add_percent_of_table("n", amount, size, "median", None)
        }),
        of("a percentage by many sizes", |words, amount| {
            let size = words.add_fact("size", number(MAX_SIZES))?;
            words.add_percent_of_table("n", amount, size, "median", None)
        }),
        ("65,536 facts", VocabularyError::TooMany),
    ]
}

#[test]
fn every_place_and_text_is_the_known_one() {
    let mut text = String::from("# Conditions: each with the bytes of the place and what stands there.\n\n");
    for (condition, error) in refused() {
        let place = condition.get(error.span.clone()).unwrap();
        for line in [&*condition, &format!("    {:?} {place:?}", error.span)] {
            let short: String = line.chars().take(100).collect();
            let dots = if short.len() < line.len() { "…" } else { "" };
            writeln!(text, "{short}{dots}").unwrap();
        }
        writeln!(text, "    {error}").unwrap();
    }
    text.push_str("\n# Facts\n\n");
    for (what, error) in unusable() {
        writeln!(text, "{what}\n    {error}").unwrap();
    }
    snapshot::check(&here().join("messages.txt"), &text);
}

#[test]
fn every_error_has_an_input() {
    let refused = refused();
    let kinds: BTreeSet<_> = refused
        .iter()
        .map(|(_, error)| condition_name(&error.kind))
        .collect();
    assert_eq!(kinds, CONDITIONS.iter().copied().collect());
    let dates = refused.iter().filter_map(|(_, error)| match &error.kind {
        ConditionErrorKind::BadDate(error) => Some(date_name(error)),
        _ => None,
    });
    assert_eq!(dates.collect::<BTreeSet<_>>(), DATES.iter().copied().collect());
    let unusable = unusable();
    let facts: BTreeSet<_> = unusable.iter().map(|(_, error)| vocabulary_name(error)).collect();
    assert_eq!(facts, VOCABULARY.iter().copied().collect());
}
