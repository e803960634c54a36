//! Jamo and Latin letters on one keyboard.

use hangul::{Composer, decompose, jamo_on, latin};

/// The rows of the keyboard, written out by hand.
const ROWS: [(&str, &str); 5] = [
    ("qwertyuiop", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ"),
    ("asdfghjkl", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ"),
    ("zxcvbnm", "ㅋㅌㅊㅍㅠㅜㅡ"),
    ("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ"),
    ("YUIASDFGHJKLZXCVBNM", "ㅛㅕㅑㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ"),
];

fn typed(letters: &str) -> String {
    let mut composer = Composer::default();
    letters
        .chars()
        .for_each(|letter| composer.press(jamo_on(letter).unwrap_or(letter)));
    composer.take()
}

#[test]
fn every_key_has_its_jamo() {
    let mut keys = 0;
    for (letters, jamo) in ROWS {
        for (letter, jamo) in letters.chars().zip(jamo.chars()) {
            assert_eq!(jamo_on(letter), Some(jamo), "{letter}");
            keys += 1;
        }
    }
    assert_eq!(keys, 52);
    for other in ['1', '.', ' ', 'ㄱ', 'é'] {
        assert_eq!(jamo_on(other), None);
    }
}

#[test]
fn what_a_scanner_types_on_a_korean_keyboard_is_read() {
    assert_eq!(typed("cjdsus"), "청년");
    assert_eq!(typed("didim"), "야야ㅡ");
    let ticket = "didim:1:PX1NFJGGW:T3M6FZ";
    for scanned in [ticket.to_owned(), ticket.to_lowercase()] {
        assert!(typed(&scanned).chars().any(|c| decompose(c).is_some()));
        assert!(
            latin(&typed(&scanned)).eq_ignore_ascii_case(ticket),
            "{}",
            typed(&scanned)
        );
    }
    assert_eq!(latin(ticket), ticket.to_lowercase());
}

#[test]
fn every_syllable_comes_back_by_its_keys() {
    for syllable in '가'..='힣' {
        assert_eq!(typed(&latin(&syllable.to_string())), syllable.to_string());
    }
}
