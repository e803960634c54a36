//! The keyboard of shared screens, which have no other: it stands below the middle of a screen while a field has the focus.
//!
//! Korean is typed as on any keyboard (두벌식) and composed here, since a kiosk's system may have no input method. Touching a key
//! leaves the focus where it is. What a key writes comes to the field as an `input` event, so that whoever listens to the field
//! cannot tell it from another keyboard, and a real one works beside it.
//!
//! Ten keys of 12 mm with gaps of 2.5 mm (고시 별표5 1.b, 1.c) need 142.5 mm. An upright tablet of 10.1 inches has 136: there the keys
//! stand in rows of seven, and as no row of a typewriter is left then, in the order of the alphabet. Letters grow with the size of
//! texts as far as a key is wide: rows that changed with it would move every key.

mod field;

use std::cell::RefCell;

use hangul::{Composer, jamo_on};
use js_sys::wasm_bindgen::JsCast;
use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::prelude::*;
use web_sys::{Event, HtmlInputElement};

use crate::browser;
use crate::i18n::T;
use crate::visit::Visit;
use field::{Kind, Strike};

/// The letters of rows of ten, nine and seven keys; of Korean, those on the same keys.
const ROWS: &str = "qwertyuiopasdfghjklzxcvbnm";
/// The letters in rows of seven, in the order of the alphabet.
const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz";
/// The same for Korean, by the Latin letters on the same keys: consonants, then vowels, ㅐ and ㅔ last.
const KOREAN_ALPHABET: &str = "rsefaqtdwczxvgkijuhynbmlop";
/// Digits and signs: what names, addresses and mail addresses need.
const SIGNS: &str = "1234567890@.-_/:,()!?&+#'~";
/// The narrowest screen, in millimetres, on which ten keys stand in a row: 142.5 and an edge of 5 on either side.
const TEN_KEYS_MM: u32 = 153;

const ARROW_UP: &str = "M12 3 3 12h5v8h8v-8h5z";
const ERASE: &str = "M9 5h12v14H9l-7-7zM12 9l6 6M18 9l-6 6";
const SPACE: &str = "M3 10v6h18v-6";

/// What takes the keys: the field, and what is composed at its caret.
#[derive(Default)]
struct Typing {
    field: Option<HtmlInputElement>,
    composer: Composer,
    /// Where the caret was after the last key, in UTF-16 units.
    caret: u32,
    /// Whether keys have written what no `change` event has told.
    changed: bool,
    /// Whether a finger or a mouse is down: nothing may move below it.
    held: bool,
}

thread_local! {
    static TYPING: RefCell<Typing> = RefCell::default();
}

/// The keyboard of the device.
#[derive(Clone, Copy)]
pub struct Keyboard {
    visit: Visit,
    shown: RwSignal<Option<Kind>>,
    latin: RwSignal<bool>,
    signs: RwSignal<bool>,
    shift: RwSignal<bool>,
    /// Whether another field follows at once.
    onward: RwSignal<bool>,
}

/// A key that is no letter.
struct Control {
    class: &'static str,
    /// What it is called, unless its letters say it (WCAG 2.2, 2.5.3).
    name: Option<T>,
    picture: Option<&'static str>,
    letters: fn(Keyboard) -> Option<&'static str>,
    /// For a key that stays down: whether it is.
    pressed: fn(Keyboard) -> Option<&'static str>,
    act: fn(Keyboard),
}

const SHIFT: Control = Control {
    class: "shift",
    name: Some(T::KeyboardShift),
    picture: Some(ARROW_UP),
    letters: |_| None,
    pressed: |keyboard| pressed(keyboard.shift),
    act: |keyboard| keyboard.shift.update(|shift| *shift = !*shift),
};
const ERASE_KEY: Control = Control {
    class: "erase",
    name: Some(T::QuestionErase),
    picture: Some(ERASE),
    letters: |_| None,
    pressed: |_| None,
    act: |keyboard| keyboard.strike(Strike::Erase),
};
const SCRIPT: Control = Control {
    class: "script",
    name: Some(T::KeyboardScript),
    picture: None,
    letters: |keyboard| {
        // What a touch brings: the other letters, or back from the signs.
        let korean = keyboard.latin.get() != keyboard.signs.get();
        Some(if korean { "한" } else { "영" })
    },
    pressed: |_| None,
    act: |keyboard| {
        if keyboard.signs.get_untracked() {
            keyboard.signs.set(false);
        } else {
            keyboard.latin.update(|latin| *latin = !*latin);
        }
    },
};
const SIGNS_KEY: Control = Control {
    class: "signs",
    name: Some(T::KeyboardSigns),
    picture: None,
    letters: |_| Some("12@"),
    pressed: |keyboard| pressed(keyboard.signs),
    act: |keyboard| keyboard.signs.update(|signs| *signs = !*signs),
};
const SPACE_KEY: Control = Control {
    class: "space",
    name: Some(T::KeyboardSpace),
    picture: Some(SPACE),
    letters: |_| None,
    pressed: |_| None,
    act: |keyboard| keyboard.strike(Strike::Key(' ')),
};
const DONE: Control = Control {
    class: "done going",
    name: None,
    picture: None,
    letters: |keyboard| {
        let text = if keyboard.onward.get() {
            T::KeyboardNext
        } else {
            T::KeyboardDone
        };
        Some(keyboard.visit.t(text))
    },
    pressed: |_| None,
    act: |_| {
        let Some(field) = TYPING.with_borrow(|typing| typing.field.clone()) else {
            return;
        };
        let _ = match field::after(&field) {
            Some(next) => next.focus(),
            None => field.blur(),
        };
    },
};

fn pressed(key: RwSignal<bool>) -> Option<&'static str> {
    Some(if key.get() { "true" } else { "false" })
}

/// The `inputmode` of a field: shared screens want no keyboard of the system, a phone the one of this kind.
pub fn input_mode(kind: &'static str) -> &'static str {
    if browser::is_phone() { kind } else { "none" }
}

/// Where the keyboard of the device stands on a screen, while it is shown.
pub fn dock() -> AnyView {
    let keyboard = use_context::<Keyboard>();
    (move || {
        let keyboard = keyboard?;
        Some(keyboard.board(keyboard.shown.get()?))
    })
    .into_any()
}

/// Follows the focus, and gives the screens their keyboard.
pub fn tend(visit: Visit) {
    let keyboard = Keyboard {
        visit,
        shown: RwSignal::new(None),
        latin: RwSignal::new(false),
        signs: RwSignal::new(false),
        shift: RwSignal::new(false),
        onward: RwSignal::new(false),
    };
    provide_context(keyboard);
    for name in ["focusin", "focusout", "mousedown", "mouseup", "compositionend"] {
        let _ = window_event_listener_untyped(name, move |event| keyboard.happened(&event));
    }
}

impl Keyboard {
    fn happened(self, event: &Event) {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let mut held = TYPING.with_borrow(|typing| typing.held);
        match (&*event.type_(), target) {
            // What was composed by an input method was not looked at until now.
            ("compositionend", Some(target)) => return field::tell(&target, "input"),
            // The focus stays in the field.
            ("mousedown", Some(target)) if field::is_key(&target) => return event.prevent_default(),
            ("mousedown", _) => held = true,
            ("mouseup", _) => held = false,
            ("focusout", Some(target)) => {
                // Browsers tell of no change that a script made.
                let changed = TYPING.with_borrow_mut(|typing| {
                    typing.field.as_deref() == Some(target.unchecked_ref())
                        && std::mem::take(&mut typing.changed)
                });
                if changed {
                    field::tell(&target, "change");
                }
            }
            _ => {}
        }
        TYPING.with_borrow_mut(|typing| typing.held = held);
        // A keyboard that came or went between a finger's coming and going would move what it touches.
        if !held {
            set_timeout(move || self.settle(), std::time::Duration::ZERO);
        }
    }

    /// Comes, goes or stays, by what has the focus now.
    fn settle(self) {
        let active = document().active_element();
        if browser::is_phone() || active.as_ref().is_some_and(field::is_key) {
            return;
        }
        let field = active.and_then(|active| field::taken(&active));
        let kind = field.as_ref().map(|(kind, _)| *kind);
        let field = field.map(|(_, field)| field);
        let is_new = TYPING.with_borrow_mut(|typing| {
            let is_new = typing.field != field;
            if is_new {
                typing.field.clone_from(&field);
                typing.composer.flush();
            }
            is_new
        });
        let is_shown = self.shown.get_untracked() == kind;
        if !is_shown {
            let korean = matches!(
                self.visit.words.get_untracked().lang,
                catalog::Lang::Ko | catalog::Lang::Easy
            );
            self.latin.set(kind == Some(Kind::Latin) || !korean);
            self.signs.set(false);
            self.shown.set(kind);
        }
        if let Some(field) = field.filter(|_| is_new || !is_shown) {
            self.shift.set(false);
            self.onward.set(field::after(&field).is_some());
            browser::after_paint(move || field::bring_into_view(&field));
        }
    }

    fn strike(self, strike: Strike) {
        TYPING.with_borrow_mut(|typing| field::strike(typing, strike));
        let field = TYPING.with_borrow(|typing| typing.field.clone());
        if let Some(field) = field {
            field::tell(&field, "input");
        }
    }

    /// The letter on a key, by its place.
    fn letter(self, wide: bool, place: usize) -> char {
        let (latin, signs) = (self.latin.get(), self.signs.get());
        let letters = match (signs, wide, latin) {
            (true, _, _) => SIGNS,
            (_, true, _) => ROWS,
            (_, _, true) => ALPHABET,
            _ => KOREAN_ALPHABET,
        };
        let letter = letters.as_bytes().get(place).copied().unwrap_or_default();
        let mut letter = char::from(letter);
        if !signs && self.shift.get() {
            letter = letter.to_ascii_uppercase();
        }
        if signs || latin {
            letter
        } else {
            jamo_on(letter).unwrap_or(letter)
        }
    }

    fn board(self, kind: Kind) -> AnyView {
        let wide = browser::width_mm() >= TEN_KEYS_MM;
        let mut keys: Vec<AnyView> = Vec::new();
        let class = if kind == Kind::Digits {
            for digit in "123456789".chars() {
                keys.push(self.digit(digit));
            }
            keys.push(self.control(&ERASE_KEY));
            keys.push(self.digit('0'));
            keys.push(self.control(&DONE));
            "keyboard pad"
        } else {
            for place in 0..ROWS.len() {
                keys.push(self.key(wide, place));
            }
            for control in [&SHIFT, &ERASE_KEY, &SCRIPT, &SIGNS_KEY, &SPACE_KEY, &DONE] {
                keys.push(self.control(control));
            }
            if wide {
                "keyboard wide-keys"
            } else {
                "keyboard narrow"
            }
        };
        let name = self.visit.says(T::KeyboardName);
        view! { <div class=class role="group" aria-label=name>{keys}</div> }.into_any()
    }

    fn key(self, wide: bool, place: usize) -> AnyView {
        let text = move || self.letter(wide, place).to_string();
        let act = move |_| {
            let letter = untrack(|| self.letter(wide, place));
            self.strike(Strike::Key(letter));
            self.shift.set(false);
        };
        view! { <button on:click=act>{text}</button> }.into_any()
    }

    fn digit(self, digit: char) -> AnyView {
        crate::ui::button("", digit.to_string(), move || self.strike(Strike::Key(digit)))
    }

    fn control(self, control: &'static Control) -> AnyView {
        let pressed = move || (control.pressed)(self);
        let letters = move || (control.letters)(self);
        let picture = control.picture.map(|path| {
            view! { <svg viewBox="0 0 24 24" aria-hidden=crate::ui::HIDDEN><path d=path></path></svg> }
                .into_any()
        });
        let name = move || control.name.map(|name| self.visit.t(name));
        view! {
            <button class=control.class aria-label=name aria-pressed=pressed on:click=move |_| (control.act)(self)>
                {picture}
                {letters}
            </button>
        }
        .into_any()
    }
}
