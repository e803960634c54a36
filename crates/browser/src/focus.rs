//! What has the focus, and where it goes.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::profile::is_own;

/// Moves the focus to where the screen begins: its heading, so that a screen reader starts there, or a field that waits for a
/// scanner.
pub fn focus_beginning() {
    if !focus("#app [data-first]") {
        focus("#app h1");
    }
    // On shared devices the middle scrolls, which is new, or with large letters the page, and in the low position its body.
    window().scroll_to_with_x_and_y(0.0, 0.0);
    if !is_own()
        && let Some(body) = document().body()
    {
        body.set_scroll_top(0);
    }
}

/// Moves the focus to the first field with a mistake.
pub fn focus_mistake() {
    focus("#app [aria-invalid=true]");
}

/// Takes the focus from what has it, before that is gone: the browser would do the same then, and work out the look of a page that is
/// half built to do so.
pub fn let_go() {
    let active = document().active_element();
    if let Some(active) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
        let _ = active.blur();
    }
}

/// Gives the focus to an element; false if it cannot have it.
pub fn takes_focus(element: &Element) -> bool {
    let _ = element.unchecked_ref::<HtmlElement>().focus();
    has_focus(element)
}

/// Whether an element has the focus.
pub fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let element = found.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}
