//! What is read, and what is refused.

use super::super::MAX_CONDITION_BYTES as MAX;
use super::super::err::ConditionErrorKind as Kind;
use crate::fact::{Domain, Vocabulary};

fn vocabulary() -> Vocabulary {
    let mut words = Vocabulary::new();
    let born = words
        .add_fact("birth_date", Domain::dates("1900-01-01", "2026-12-31").unwrap())
        .unwrap();
    words.add_years_since("age", born).unwrap();
    words
        .add_fact(
            "residence",
            Domain::Choice(vec!["sejong".into(), "elsewhere".into()]),
        )
        .unwrap();
    words
        .add_fact("business.employees", Domain::Int { min: 0, max: 10_000 })
        .unwrap();
    words.add_fact("registered", Domain::Bool).unwrap();
    words
        .add_fact("moved", Domain::dates("1900-01-01", "2026-12-31").unwrap())
        .unwrap();
    words
}

fn kind(text: &str) -> Kind {
    vocabulary().parse_condition(text).unwrap_err().kind
}

#[test]
fn reads_the_language() {
    let words = vocabulary();
    for text in [
        "age >= 19 && age <= 39",
        "19 <= age",
        "residence == \"sejong\" || !(registered)",
        "residence in ['sejong', \"elsewhere\"]",
        "birth_date >= date(\"1986-01-01\")",
        "atLeast(2, registered, age > 3, business.employees < 10)",
        "business.employees > -1",
        "true",
        "registered == false",
        "registered == (age > 3) != true",
        "!registered == false",
        "3 < 4 && \"a\" != 'b'",
        "3 in [1, 3]",
        "residence == residence",
        "true in [registered, false]",
        "birth_date <= birth_date",
    ] {
        words
            .parse_condition(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}

#[test]
fn and_binds_tighter_than_or() {
    let words = vocabulary();
    let left = words
        .parse_condition("registered || registered && age > 1")
        .unwrap();
    let right = words
        .parse_condition("registered || (registered && age > 1)")
        .unwrap();
    assert_eq!(left, right);
}

#[test]
fn names_what_is_wrong() {
    assert!(matches!(kind("agee > 3"), Kind::UnknownFact { nearest: Some(n), .. } if n == "age"));
    assert!(matches!(
        kind("residence == \"seoul\""),
        Kind::UnknownOption { .. }
    ));
    assert!(matches!(kind("residence < \"sejong\""), Kind::NoOrder { .. }));
    assert!(matches!(kind("age == \"x\""), Kind::TypeMismatch { .. }));
    assert!(matches!(
        kind("birth_date > date(\"2025-02-30\")"),
        Kind::BadDate(_)
    ));
    assert!(matches!(kind("age"), Kind::NotACondition { .. }));
    assert!(matches!(kind("3"), Kind::LiteralAlone(_)));
    assert!(matches!(kind("3 < \"x\""), Kind::NeedsFactAndValue));
    assert!(matches!(kind("registered == 1"), Kind::TypeMismatch { .. }));
    assert!(matches!(
        kind("(registered) == 1 || true"),
        Kind::TypeMismatch { .. }
    ));
    assert!(matches!(kind("!registered == 1"), Kind::NeedsFactAndValue));
    assert!(matches!(kind("registered < true"), Kind::NoOrder { .. }));
    assert!(matches!(kind("birth_date == moved"), Kind::TooManyValues { .. }));
    assert!(matches!(
        kind("residence == business.employees"),
        Kind::TypeMismatch { .. }
    ));
    assert!(matches!(
        kind("residence == registered"),
        Kind::TypeMismatch { .. }
    ));
    assert!(matches!(kind("age > "), Kind::Expected { .. }));
    assert!(matches!(kind("age > 3 3"), Kind::Expected { .. }));
    assert!(matches!(kind("age > 3 # old"), Kind::StrayCharacter('#')));
    assert!(matches!(kind("residence == \"sej"), Kind::OpenText));
    assert!(matches!(
        kind("atLeast(3, registered, registered)"),
        Kind::BadCount { .. }
    ));
    assert!(matches!(
        kind("age > 99999999999999999999"),
        Kind::NumberTooLarge(_)
    ));
}

#[test]
fn spans_point_at_the_place() {
    let error = vocabulary()
        .parse_condition("registered && agee > 3")
        .unwrap_err();
    assert_eq!(error.span, 14..18);
}

#[test]
fn limits_hold() {
    let deep = format!("{}registered{}", "(".repeat(65), ")".repeat(65));
    assert!(matches!(kind(&deep), Kind::TooDeep));
    assert!(matches!(kind(&"!".repeat(100)), Kind::TooDeep));
    assert!(matches!(
        kind(&format!("true{}", " == true".repeat(65))),
        Kind::TooDeep
    ));
    let fine = format!("{}registered{}", "(".repeat(64), ")".repeat(64));
    vocabulary().parse_condition(&fine).unwrap();
    assert!(matches!(kind(&"a".repeat(MAX + 1)), Kind::TooLong(_)));
}
