//! What messages there are: those of this crate's sources, and those of the errors that it passes on.

use std::path::Path;

use eligibility::{ConditionErrorKind, DateError, VocabularyError};
use snapshot::variants;

/// Stands for any text in a message.
const ANY: char = '§';
/// Stands for any number.
const ANY_NUMBER: usize = 77_777;

/// Every English message, with [`ANY`] where a value stands.
pub(crate) fn messages() -> Vec<String> {
    let mut messages = Vec::new();
    in_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut messages);
    messages.extend(conditions().iter().map(ToString::to_string));
    messages.extend(vocabulary().iter().map(ToString::to_string));
    for message in &mut messages {
        *message = message.replace(&ANY_NUMBER.to_string(), &ANY.to_string());
    }
    messages
}

/// Whether a text is a message with its values filled in.
pub(crate) fn fits(message: &str, text: &str) -> bool {
    let mut parts = message.split(ANY);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap();
    }
    rest.ends_with(last)
}

#[test]
fn a_message_fits_with_any_values() {
    assert!(fits("there is no §", "there is no fact"));
    assert!(fits("`§` and `§` differ", "`a` and `b` differ"));
    assert!(!fits("`§` and `§` differ", "`a` or `b` differ"));
    assert!(!fits("the same", "the same thing"));
}

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

/// One of each error of a condition.
fn conditions() -> Vec<ConditionErrorKind> {
    use ConditionErrorKind as Kind;
    let any = || ANY.to_string();
    let some = "§";
    vec![
        Kind::TooLong(ANY_NUMBER),
        Kind::TooDeep,
        Kind::TooManyParts,
        Kind::StrayCharacter(ANY),
        Kind::OpenText,
        Kind::NumberTooLarge(any()),
        Kind::NotWhole(any()),
        Kind::BadEscape(any()),
        Kind::TooManyValues {
            left: any(),
            right: any(),
        },
        Kind::Expected {
            expected: some,
            found: any(),
        },
        Kind::UnknownFact {
            name: any(),
            nearest: None,
        },
        Kind::UnknownFact {
            name: any(),
            nearest: Some(any()),
        },
        Kind::TypeMismatch {
            fact: any(),
            fact_type: some,
            found: any(),
        },
        Kind::NoOrder {
            fact: any(),
            fact_type: some,
        },
        Kind::UnknownOption {
            fact: any(),
            option: any(),
            options: any(),
        },
        Kind::BadDate(DateError::Malformed(any())),
        Kind::BadDate(DateError::NoSuchDay(any())),
        Kind::NotACondition {
            fact: any(),
            fact_type: some,
        },
        Kind::LiteralAlone(any()),
        Kind::NeedsFactAndValue,
        Kind::BadCount {
            count: 77_777,
            of: ANY_NUMBER,
        },
    ]
}

/// One of each error of a fact, but [`VocabularyError::TooMany`]: to read 65,536 facts takes too long for a test.
fn vocabulary() -> Vec<VocabularyError> {
    use VocabularyError as Error;
    let name = || ANY.to_string();
    vec![
        Error::BadName { name: name() },
        Error::NameTooLong {
            start: name(),
            bytes: ANY_NUMBER,
        },
        Error::NameTaken { name: name() },
        Error::EmptyDomain { name: name() },
        Error::OptionTwice {
            name: name(),
            option: name(),
        },
        Error::WrongSource {
            name: name(),
            source_fact: name(),
            wanted: "§",
        },
        Error::UnknownTable {
            name: name(),
            table: name(),
        },
        Error::TooManySizes {
            name: name(),
            size: name(),
        },
    ]
}

#[test]
fn no_variant_is_forgotten() {
    let found: Vec<_> = conditions().iter().map(condition_name).collect();
    for name in CONDITIONS {
        assert!(found.contains(name), "{name}");
    }
    let dates = conditions();
    let dates = dates.iter().filter_map(|kind| match kind {
        ConditionErrorKind::BadDate(error) => Some(date_name(error)),
        _ => None,
    });
    assert_eq!(dates.collect::<Vec<_>>(), DATES);
    let found: Vec<_> = vocabulary()
        .iter()
        .map(vocabulary_name)
        .chain(["TooMany"])
        .collect();
    assert_eq!(found, VOCABULARY);
}

/// Adds the English of every `both(korean, english)` of the sources below a folder; what stands in no literal is another's text.
fn in_sources(folder: &Path, messages: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            in_sources(&path, messages);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for call in text.split("both(").skip(1) {
            messages.extend(second_literal(call));
        }
    }
}

/// The first literal of the second argument of a call, its placeholders as [`ANY`].
fn second_literal(call: &str) -> Option<String> {
    let mut rest = call;
    let mut depth = 0;
    let mut second = false;
    while let Some(next) = rest.chars().next() {
        rest = rest.get(next.len_utf8()..).unwrap();
        match next {
            '(' | '[' => depth += 1,
            ')' | ']' if depth == 0 => return None,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => second = true,
            '"' => {
                let (literal, after) = literal(rest);
                if second {
                    return Some(literal);
                }
                rest = after;
            }
            _ => {}
        }
    }
    None
}

/// The text of a literal whose opening mark has been read, and what stands behind it.
fn literal(text: &str) -> (String, &str) {
    let mut out = String::new();
    let mut rest = text;
    loop {
        let next = rest.chars().next().unwrap();
        rest = rest.get(next.len_utf8()..).unwrap();
        match next {
            '"' => return (out, rest),
            '\\' if rest.starts_with('\n') => rest = rest.trim_start(),
            '\\' => {
                out.push(rest.chars().next().unwrap());
                rest = rest.get(1..).unwrap();
            }
            '{' => {
                out.push(ANY);
                rest = rest.split_once('}').unwrap().1;
            }
            other => out.push(other),
        }
    }
}
