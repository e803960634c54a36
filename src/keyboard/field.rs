//! The field that the keyboard writes into.

use hangul::Composer;
use js_sys::wasm_bindgen::JsCast;
use leptos::prelude::document;
use web_sys::{Element, Event, EventInit, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::Typing;

/// Which keys a field wants, by its `data-keys`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, in the script of the screen at first.
    Letters,
    /// Letters, Latin ones at first.
    Latin,
    /// Digits alone.
    Digits,
}

/// What a key does to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strike {
    /// It writes this.
    Key(char),
    /// It takes back one key of what is being composed, or a letter, or what is selected.
    Erase,
}

/// Whether an element is a key, or lies between keys.
pub(super) fn is_key(element: &Element) -> bool {
    matches!(element.closest(".keyboard"), Ok(Some(_)))
}

/// The element as a field that takes keys. A text area is a field like others: all that is asked of it has the same names there.
pub(super) fn taken(element: &Element) -> Option<(Kind, HtmlInputElement)> {
    if !element
        .matches("textarea,input:not([type=radio],[type=checkbox])")
        .unwrap_or(false)
    {
        return None;
    }
    let kind = match element.get_attribute("data-keys").as_deref() {
        Some("none") => return None,
        Some("latin") => Kind::Latin,
        Some("tel" | "numeric") => Kind::Digits,
        _ => Kind::Letters,
    };
    Some((kind, element.clone().unchecked_into()))
}

/// The field that follows at once; none where something else is to be answered before.
pub(super) fn after(field: &HtmlInputElement) -> Option<HtmlInputElement> {
    let all = document()
        .query_selector_all("#app main :is(input,textarea,select,button,summary)")
        .ok()?;
    let at = (0..all.length()).find(|at| all.item(*at).as_deref() == Some(field.unchecked_ref()))?;
    let next: Element = all.item(at + 1)?.unchecked_into();
    taken(&next).map(|(_, next)| next)
}

/// Tells the listeners of an element of an event.
pub(super) fn tell(element: &Element, name: &str) {
    let bubbling = EventInit::new();
    bubbling.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict(name, &bubbling) {
        let _ = element.dispatch_event(&event);
    }
}

/// Scrolls as far as it takes to see the field and what it is called.
pub(super) fn bring_into_view(field: &HtmlInputElement) {
    let whole = field.closest(".field").ok().flatten();
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    // Where both have no room the field goes first.
    for element in whole.iter().chain([field.as_ref()]) {
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Writes at the caret, in place of what is selected. Positions are counted in UTF-16 units, as the page counts them.
pub(super) fn strike(typing: &mut Typing, strike: Strike) {
    let Some(field) = &typing.field else {
        return;
    };
    let value: Vec<u16> = field.value().encode_utf16().collect();
    let length = units(value.len());
    let start = field.selection_start().ok().flatten().unwrap_or(length);
    let end = field.selection_end().ok().flatten().unwrap_or(length);
    let before = |back: u32| {
        let at = start.checked_sub(back)?;
        value.get(usize::try_from(at).ok()?).copied()
    };
    // Someone may have moved the caret, typed on another keyboard, or wiped the field.
    let composed = typing.composer.text().encode_utf16().next();
    let goes_on = start == end && start == typing.caret && composed.is_some() && composed == before(1);
    let mut composer = if goes_on {
        typing.composer.clone()
    } else {
        Composer::default()
    };
    let mut from = start - u32::from(goes_on);
    let mut text = String::new();
    match strike {
        Strike::Key(key) => {
            composer.press(key);
            text = composer.take_finished();
        }
        Strike::Erase if goes_on => composer.erase(),
        Strike::Erase if start == end => {
            // The second half of a surrogate pair goes with the first.
            let pair = before(1).is_some_and(|unit| (0xDC00..0xE000).contains(&unit));
            from = start.saturating_sub(if pair { 2 } else { 1 });
        }
        Strike::Erase => {}
    }
    text.push_str(composer.text());
    let caret = from + units(text.encode_utf16().count());
    // None is -1. What a script writes is not held to it by the browser.
    let longest = u32::try_from(field.max_length()).unwrap_or(u32::MAX);
    let grows = caret > end;
    if grows && length - end + caret > longest {
        return;
    }
    let _ = field.set_range_text_with_start_and_end(&text, from, end);
    let _ = field.set_selection_range(caret, caret);
    typing.composer = composer;
    typing.caret = caret;
    typing.changed = true;
}

fn units(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
