//! The keyboard of shared screens, which have no other: it stands below the middle of a screen while a field has the focus.
//!
//! Korean is typed as on any keyboard (두벌식) and composed here, since a kiosk's system may have no input method. Touching a key
//! leaves the focus where it is. What a key writes comes to the field as an `input` event, so that what listens to the field
//! cannot tell it from another keyboard, and a real one works beside it.
//!
//! Ten keys of 12 mm with gaps of 2.5 mm (고시 별표5 1.b, 1.c) need 142.5 mm. An upright tablet of 10.1 inches has 136: there the keys
//! stand in rows of seven, and as no row of a typewriter is left then, in the order of the alphabet. Letters grow with the size of
//! texts as far as a key is wide: rows that changed with it would move every key.
//!
//! It is made of plain elements: views of the framework would cost the app three times as many bytes.

mod edit;
mod field;
mod layout;

use std::cell::RefCell;

use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

use crate::host::Host;
use crate::words::{PieceText, Words};
use edit::{Composing, Strike};
use field::Kind;
use layout::{LETTERS, Layout};

/// The narrowest screen, in millimetres, on which ten keys stand in a row: 142.5 and an edge of 5 on either side.
const MIN_TEN_KEYS_MM: u32 = 153;

/// The keys that are no letters: their class, and what they are called unless their letters say it (WCAG 2.2, 2.5.3).
const CONTROLS: [(&str, Option<PieceText>); 6] = [
    ("shift", Some(PieceText::KeyboardShift)),
    ERASE,
    ("script", Some(PieceText::KeyboardScript)),
    ("signs", Some(PieceText::KeyboardSigns)),
    ("space", Some(PieceText::KeyboardSpace)),
    DONE,
];
const ERASE: (&str, Option<PieceText>) = ("erase", Some(PieceText::Erase));
const DONE: (&str, Option<PieceText>) = ("done", None);

/// What is being typed: where, and by which keys.
#[derive(Default)]
struct Typing {
    field: Option<HtmlInputElement>,
    composing: Composing,
    /// Whether keys have written what no `change` event has told.
    changed: bool,
    /// Whether a finger or a mouse is down: nothing may move below it.
    held: bool,
    board: Option<Board>,
}

/// The keys that are shown.
#[derive(Clone)]
struct Board {
    element: Element,
    kind: Kind,
    layout: Layout,
}

thread_local! {
    static TYPING: RefCell<Typing> = RefCell::default();
}

/// The `inputmode` of a field: shared screens want no keyboard of the system, a phone the one of this kind.
pub fn input_mode(kind: &'static str) -> &'static str {
    if browser::is_own() { kind } else { "none" }
}

/// Follows the focus, and gives the screens their keyboard.
#[inline(never)]
pub fn tend(host: &'static dyn Host) {
    let all = [
        "compositionend",
        "focusin",
        "focusout",
        "mousedown",
        "mouseup",
        "click",
    ];
    // A phone has its own keyboard: there every touch would only be looked at for nothing.
    let count = if browser::is_own() { 1 } else { all.len() };
    for name in all.into_iter().take(count) {
        let _ = window_event_listener_untyped(name, move |event| happened(host, &event));
    }
}

fn happened(host: &'static dyn Host, event: &Event) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let mut held = TYPING.with_borrow(|typing| typing.held);
    match (&*event.type_(), target) {
        // What was composed by an input method was not looked at until now.
        ("compositionend", Some(target)) => return field::dispatch(&target, "input"),
        ("click", target) => {
            if let Some(Ok(Some(key))) = target.map(|target| target.closest(".keyboard button")) {
                touch(host, &key);
            }
            return;
        }
        // The focus stays in the field.
        ("mousedown", Some(target)) if field::is_key(&target) => return event.prevent_default(),
        ("mousedown", _) => held = true,
        ("mouseup", _) => held = false,
        ("focusout", Some(target)) => {
            // Browsers tell of no change that a script made.
            let changed = TYPING.with_borrow_mut(|typing| {
                typing.field.as_deref() == Some(target.unchecked_ref()) && std::mem::take(&mut typing.changed)
            });
            if changed {
                field::dispatch(&target, "change");
            }
        }
        _ => {}
    }
    TYPING.with_borrow_mut(|typing| typing.held = held);
    // A keyboard that came or went between a finger's coming and going would move what it touches.
    if !held {
        set_timeout(move || settle(host), std::time::Duration::ZERO);
    }
}

/// Comes, goes or stays, by what has the focus now.
fn settle(host: &'static dyn Host) {
    let active = document().active_element();
    if browser::is_own() || active.as_ref().is_some_and(field::is_key) {
        return;
    }
    let (kind, field) = active.and_then(|active| field::taken(&active)).unzip();
    let words = host.words();
    TYPING.with_borrow_mut(|typing| {
        let is_there = typing
            .board
            .as_ref()
            .is_some_and(|board| board.element.is_connected());
        if typing.field == field && is_there == field.is_some() {
            return;
        }
        typing.field = field;
        typing.composing.composer.flush();
        let same = is_there && typing.board.as_ref().map(|board| board.kind) == kind;
        if !same && let Some(board) = typing.board.take() {
            board.element.remove();
        }
        let (Some(field), Some(kind)) = (typing.field.clone(), kind) else {
            return;
        };
        if !same {
            typing.board = Board::show(kind, words);
        }
        if let Some(board) = &mut typing.board {
            board.layout.shift = false;
            board.label(words, field::after(&field).is_some());
        }
        browser::after_paint(move || field::bring_into_view(&field));
    });
}

/// Does what a key says.
fn touch(host: &'static dyn Host, key: &Element) {
    let class = key.class_name();
    let strike = match &*class {
        "erase" => Some(Strike::Erase),
        "space" => Some(Strike::Key(' ')),
        "" => key
            .text_content()
            .and_then(|text| text.chars().next())
            .map(Strike::Key),
        _ => None,
    };
    let field = TYPING.with_borrow_mut(|typing| {
        if let Some(strike) = strike {
            field::strike(typing, strike);
        }
        let field = typing.field.clone()?;
        if let Some(board) = &mut typing.board {
            board.layout = board.layout.touched(&class);
            board.label(host.words(), field::after(&field).is_some());
        }
        Some(field)
    });
    // What hears of it may move the focus.
    let Some(field) = field else { return };
    if strike.is_some() {
        field::dispatch(&field, "input");
    } else if class == DONE.0 {
        let _ = match field::after(&field) {
            Some(next) => next.focus(),
            None => field.blur(),
        };
    }
}

impl Board {
    /// Stands below the middle of the screen.
    fn show(kind: Kind, words: Words) -> Option<Self> {
        let main = document().query_selector("#app main").ok()??;
        let element = document().create_element("section").ok()?;
        let wide = browser::width_mm() >= MIN_TEN_KEYS_MM;
        let key = |class: &str, name: Option<PieceText>, text: &str| {
            let Ok(key) = document().create_element("button") else {
                return;
            };
            key.set_class_name(class);
            key.set_text_content(Some(text));
            if let Some(name) = name {
                let _ = key.set_attribute("aria-label", words.own(name));
            }
            let _ = element.append_child(&key);
        };
        let class = if kind == Kind::Digits {
            for digit in ["1", "2", "3", "4", "5", "6", "7", "8", "9"] {
                key("", None, digit);
            }
            key(ERASE.0, ERASE.1, "");
            key("", None, "0");
            key(DONE.0, DONE.1, "");
            "keyboard pad"
        } else {
            for _ in 0..LETTERS {
                key("", None, "");
            }
            for (class, name) in CONTROLS {
                key(class, name, if class == "signs" { "12@" } else { "" });
            }
            if wide {
                "keyboard wide-keys"
            } else {
                "keyboard narrow"
            }
        };
        element.set_class_name(class);
        let _ = element.set_attribute("aria-label", words.own(PieceText::KeyboardName));
        let _ = main.after_with_node_1(&element);
        let layout = Layout {
            wide,
            latin: kind == Kind::Latin || !words.is_korean(),
            ..Layout::default()
        };
        Some(Self {
            element,
            kind,
            layout,
        })
    }

    /// Writes on the keys what they do now. `onward` says whether another field follows at once.
    fn label(&self, words: Words, onward: bool) {
        let keys = self.element.children();
        for at in 0..keys.length() {
            let Some(key) = keys.item(at).and_then(|key| key.dyn_into::<HtmlElement>().ok()) else {
                continue;
            };
            let press = |down| {
                let _ = key.set_attribute("aria-pressed", if down { "true" } else { "false" });
            };
            let mut letter = [0; 4];
            let text = match &*key.class_name() {
                "" if self.kind != Kind::Digits => &*self.layout.letter(at).encode_utf8(&mut letter),
                "script" => self.layout.script(),
                "done" if onward => words.own(PieceText::KeyboardNext),
                "done" => words.own(PieceText::KeyboardDone),
                "shift" => {
                    press(self.layout.shift);
                    continue;
                }
                "signs" => {
                    press(self.layout.signs);
                    continue;
                }
                _ => continue,
            };
            key.set_text_content(Some(text));
        }
    }
}
