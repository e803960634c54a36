//! Pads: keys on the screen that write digits or letters, and what is written with them.

pub mod typing;

use leptos::prelude::*;

use crate::piece::{button, going};
use crate::tone::Face;
use crate::words::{PieceText, Words};

/// Ten digits, what takes one back, and what goes on.
pub fn digit_pad(
    words: Words,
    on_digit: impl Fn(char) + Clone + 'static,
    on_erase: impl Fn() + 'static,
    on_next: impl Fn() + 'static,
) -> AnyView {
    let key = |digit: char| {
        let on_digit = on_digit.clone();
        button(Face::Plain, digit.to_string(), move || on_digit(digit))
    };
    let mut keys: Vec<AnyView> = "123456789".chars().map(key).collect();
    keys.push(button(Face::Erase, words.own(PieceText::Erase), on_erase));
    keys.push(key('0'));
    keys.push(going(words.own(PieceText::Next), on_next));
    view! { <div class="pad">{keys}</div> }.into_any()
}

/// A key for each of some letters, and one that takes a letter back.
pub fn key_pad(
    words: Words,
    letters: &'static str,
    on_letter: impl Fn(char) + Clone + 'static,
    on_erase: impl Fn() + 'static,
) -> AnyView {
    let key = |letter: char| {
        let on_letter = on_letter.clone();
        button(Face::Plain, letter.to_string(), move || on_letter(letter))
    };
    let mut keys: Vec<AnyView> = letters.chars().map(key).collect();
    keys.push(button(Face::Erase, words.own(PieceText::Erase), on_erase));
    view! { <div class="pad letters">{keys}</div> }.into_any()
}

/// Digits that are typed on a pad, up to a number of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    /// How many there can be.
    pub length: usize,
}

impl Digits {
    /// Adds a digit, if there is room for one.
    pub fn add(self, typed: &mut String, digit: char) {
        if typed.len() < self.length && digit.is_ascii_digit() {
            typed.push(digit);
        }
    }

    /// Whether all of them are typed.
    #[must_use]
    pub fn is_whole(self, typed: &str) -> bool {
        typed.len() == self.length
    }

    /// How many are still to be typed.
    #[must_use]
    pub fn missing(self, typed: &str) -> usize {
        self.length.saturating_sub(typed.len())
    }

    /// The digits, and a sign for each that is still to be typed.
    #[must_use]
    pub fn shown(self, typed: &str) -> String {
        [typed, &"_".repeat(self.missing(typed))].concat()
    }

    /// A sign for each digit, which does not say which it is: for what others in the room must not read.
    #[must_use]
    pub fn hidden(self, typed: &str) -> String {
        ["●".repeat(typed.len()), "○".repeat(self.missing(typed))].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_taken_until_all_are_there() {
        let digits = Digits { length: 4 };
        let mut typed = String::new();
        for key in "27a394".chars() {
            digits.add(&mut typed, key);
        }
        assert_eq!(typed, "2739");
        assert!(digits.is_whole(&typed));
        assert!(!digits.is_whole("273"));
    }

    #[test]
    fn what_is_missing_is_shown_and_what_is_private_is_not() {
        let digits = Digits { length: 6 };
        assert_eq!(digits.shown("12"), "12____");
        assert_eq!(digits.hidden("12"), "●●○○○○");
        assert_eq!(digits.hidden("123456"), "●●●●●●");
        assert_eq!(digits.missing("1234567"), 0);
    }
}
