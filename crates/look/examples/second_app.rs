//! A second app on the same look: a title, a choice and a pad. It is compiled for wasm by the tests, so that nothing in the look comes
//! to need the first app.

use leptos::prelude::{RwSignal, Set, Update, With, mount_to_body};
use look::{Digits, Key, Of, PieceText, Table, Words};

/// Its texts: the two that its pieces show, and one of its own.
static TABLE: Table = Table {
    language: "en",
    texts: &["Erase", "Next", "How many of you are there?"],
    fingerprint: "",
    own: |text| Key(u16::from(text == PieceText::Next)),
    by_name: |_| None,
};

fn main() {
    mount_to_body(|| {
        let (words, typed, alone) = (
            Words::carried(&TABLE),
            RwSignal::new(String::new()),
            RwSignal::new(true),
        );
        let digit = move |digit| typed.update(|typed| Digits { length: 2 }.add(typed, digit));
        let just_me = look::choice(
            Of::One,
            "Just me".to_owned(),
            None,
            move || alone.with(|alone| *alone),
            move || alone.set(true),
        );
        let pad = look::digit_pad(
            words,
            digit,
            move || typed.set(String::new()),
            move || alone.set(false),
        );
        let title = look::title(words.text(Key(2)));
        look::frame(vec![title], vec![just_me, pad], Vec::new())
    });
}
