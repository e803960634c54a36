//! The field that the keyboard writes into.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventInit, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::Typing;
use super::edit::{Strike, units};

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

impl Kind {
    /// The keys that a field names; `None` if it wants no keys of the screen.
    fn named(name: Option<&str>) -> Option<Self> {
        Some(match name {
            Some("none") => return None,
            Some("latin") => Self::Latin,
            Some("tel" | "numeric") => Self::Digits,
            _ => Self::Letters,
        })
    }
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
    let kind = Kind::named(element.get_attribute("data-keys").as_deref())?;
    Some((kind, element.clone().unchecked_into()))
}

/// The field that follows at once; `None` where something else is to be answered before.
pub(super) fn after(field: &HtmlInputElement) -> Option<HtmlInputElement> {
    let all = document()
        .query_selector_all("#app main :is(input,textarea,select,button,summary)")
        .ok()?;
    let at = (0..all.length()).find(|at| all.item(*at).as_deref() == Some(field.unchecked_ref()))?;
    let next: Element = all.item(at + 1)?.unchecked_into();
    taken(&next).map(|(_, next)| next)
}

/// Has the listeners of an element hear of an event.
pub(super) fn dispatch(element: &Element, name: &str) {
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

/// Writes at the caret, in place of what is selected.
pub(super) fn strike(typing: &mut Typing, strike: Strike) {
    let Some(field) = &typing.field else {
        return;
    };
    let value = field.value();
    let length = units(value.encode_utf16().count());
    let start = field.selection_start().ok().flatten().unwrap_or(length);
    let end = field.selection_end().ok().flatten().unwrap_or(length);
    // A field without a limit has -1.
    let longest = u32::try_from(field.max_length()).unwrap_or(u32::MAX);
    let Some(edit) = typing.composing.strike(&value, start..end, longest, strike) else {
        return;
    };
    let _ = field.set_range_text_with_start_and_end(&edit.text, edit.range.start, edit.range.end);
    let _ = field.set_selection_range(edit.caret, edit.caret);
    typing.changed = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_which_keys_it_wants() {
        assert_eq!(Kind::named(None), Some(Kind::Letters));
        assert_eq!(Kind::named(Some("latin")), Some(Kind::Latin));
        assert_eq!(Kind::named(Some("tel")), Some(Kind::Digits));
        assert_eq!(Kind::named(Some("numeric")), Some(Kind::Digits));
        assert_eq!(Kind::named(Some("none")), None);
    }
}
