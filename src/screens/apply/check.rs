//! What can be wrong with what is typed into a field.

use catalog::{Field, FieldKind};

use crate::i18n::T;

/// Something wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It is needed and empty.
    Missing,
    /// It is no telephone number.
    NoPhone,
    /// It holds a resident registration number (주민등록번호), which is never taken (개인정보 보호법 제24조의2).
    ResidentNumber,
}

impl Flaw {
    /// What the visitor reads.
    pub fn text(self) -> T {
        match self {
            Self::Missing => T::FormRequired,
            Self::NoPhone => T::FormPhone,
            Self::ResidentNumber => T::FormRrn,
        }
    }
}

/// What is wrong with a typed text, if anything.
pub fn flaw(field: &Field, typed: &str) -> Option<Flaw> {
    if holds_resident_number(typed) {
        Some(Flaw::ResidentNumber)
    } else if typed.trim().is_empty() {
        field.required.then_some(Flaw::Missing)
    } else if field.kind == FieldKind::Phone && !is_phone(typed) {
        Some(Flaw::NoPhone)
    } else {
        None
    }
}

/// A mobile number in Korea: ten or eleven digits that begin with 01.
fn is_phone(typed: &str) -> bool {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let clean = typed
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '-' | ' '));
    clean && digits.starts_with("01") && matches!(digits.len(), 10 | 11)
}

/// Thirteen digits of which the first six are a day and the seventh is a sex and century digit.
fn holds_resident_number(typed: &str) -> bool {
    let joined: String = typed.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    joined.split(|c: char| !c.is_ascii_digit()).any(|digits| {
        digits.len() == 13 && {
            let part = |from: usize, to: usize| {
                digits
                    .get(from..to)
                    .and_then(|part| part.parse::<u8>().ok())
                    .unwrap_or(0)
            };
            (1..=12).contains(&part(2, 4)) && (1..=31).contains(&part(4, 6)) && (1..=8).contains(&part(6, 7))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_numbers_are_seen_however_they_are_written() {
        for typed in [
            "990302-1234567",
            "9903021234567",
            "번호는 990302 - 2345678 입니다",
        ] {
            assert!(holds_resident_number(typed), "{typed}");
        }
        for typed in ["010-1234-5678", "990302", "9999991234567", "123456789012345"] {
            assert!(!holds_resident_number(typed), "{typed}");
        }
    }

    #[test]
    fn mobile_numbers_are_told_from_others() {
        assert!(is_phone("010-1234-5678") && is_phone("01012345678") && is_phone("011 234 5678"));
        assert!(!is_phone("02-123-4567") && !is_phone("010-12") && !is_phone("010-1234-567a"));
    }
}
