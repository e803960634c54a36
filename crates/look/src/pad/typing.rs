//! The keys of a pad by a keyboard that is plugged in, and by pasting: they press the pad's own buttons.

use browser::{all, first, is, property};
use hangul::typed::plain;
use leptos::prelude::{document, window_event_listener_untyped};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, Event, HtmlElement};

/// What takes keys itself. Beside such a field a pad leaves them to it: they may be a scanner's, which missed the field.
const WRITTEN: &str = "main :is(input,textarea,select)";

/// What a key presses by itself.
const PRESSED: &str = "button,a,summary";

/// Has keys and what is pasted go to the pad that is shown, on screens without fields.
#[inline(never)]
pub fn listen() {
    for name in ["keydown", "paste"] {
        let _ = window_event_listener_untyped(name, happened);
    }
}

fn happened(event: Event) {
    let active = document().active_element();
    let is_in = |what| active.as_ref().is_some_and(|active| is(active, what));
    let buttons = all(".pad:not(.keyboard) button");
    let held = ["ctrlKey", "altKey", "metaKey"];
    if buttons.is_empty()
        || first(WRITTEN).is_some()
        || held.into_iter().any(|key| property(&event, key).is_truthy())
    {
        return;
    }
    let strokes = match event.dyn_ref::<ClipboardEvent>() {
        Some(pasted) => strokes(
            &pasted
                .clipboard_data()
                .and_then(|data| data.get_data("text").ok())
                .unwrap_or_default(),
        ),
        None => Stroke::of(&property(&event, "key").as_string().unwrap_or_default())
            .into_iter()
            .collect(),
    };
    for stroke in strokes {
        // A button that has the focus is pressed by the browser.
        if stroke == Stroke::Next && is_in(PRESSED) {
            continue;
        }
        if let Some(button) = buttons.iter().find(|button| stroke.presses(button)) {
            event.prevent_default();
            button.unchecked_ref::<HtmlElement>().click();
        }
    }
}

/// What somebody does to a pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stroke {
    /// Writes a digit or a letter.
    Write(char),
    /// Takes one back.
    Erase,
    /// Goes on.
    Next,
}

impl Stroke {
    /// What a key of a keyboard does, by the name that the browser gives it.
    fn of(key: &str) -> Option<Self> {
        let mut letters = key.chars();
        match (key, letters.next(), letters.next()) {
            ("Backspace", ..) => Some(Self::Erase),
            ("Enter", ..) => Some(Self::Next),
            (_, Some(letter), None) => Self::letter(letter),
            _ => None,
        }
    }

    fn letter(letter: char) -> Option<Self> {
        let letter = plain(letter)?.to_ascii_uppercase();
        letter.is_ascii_alphanumeric().then_some(Self::Write(letter))
    }

    /// Whether a button of a pad is the one for it.
    fn presses(self, button: &Element) -> bool {
        match self {
            Self::Write(letter) => button
                .text_content()
                .is_some_and(|text| text.chars().eq([letter])),
            Self::Erase => is(button, ".erase"),
            Self::Next => is(button, ".going"),
        }
    }
}

/// What a text that is pasted writes: its digits and letters.
fn strokes(text: &str) -> Vec<Stroke> {
    text.chars().filter_map(Stroke::letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_what_is_pasted_write_digits_and_letters() {
        assert_eq!(Stroke::of("7"), Some(Stroke::Write('7')));
        assert_eq!(Stroke::of("７"), Some(Stroke::Write('7')));
        assert_eq!(Stroke::of("k"), Some(Stroke::Write('K')));
        assert_eq!(Stroke::of("Backspace"), Some(Stroke::Erase));
        assert_eq!(Stroke::of("Enter"), Some(Stroke::Next));
        for other in ["", "-", " ", "Tab", "F1", "ArrowLeft", "ㄱ", "\u{200b}"] {
            assert_eq!(Stroke::of(other), None, "{other}");
        }
        let day: Vec<Stroke> = "19990302".chars().map(Stroke::Write).collect();
        for pasted in [
            "1999-03-02",
            "1999. 3. 2.".replace(" 3", "03").replace(" 2", "02").as_str(),
            "\u{202d}１９９９\u{2011}03\u{a0}02\u{202c}",
        ] {
            assert_eq!(strokes(pasted), day, "{pasted:?}");
        }
    }
}
