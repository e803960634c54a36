//! Addresses, the history, and the way to a fresh document.

use js_sys::Function;
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::marks::hide_all;
use crate::page::property;

/// The function of `shell/shared.js` that leads to a fresh document.
const AFRESH: &str = "didimAfresh";
/// What that function calls where no fresh document can be had.
const FORGET: &str = "didimForget";

/// Back to where the visitor was before.
pub fn go_back() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

/// Adds a step to the history, so that the browser's back leads here again.
pub fn note_step() {
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", None);
    }
}

/// Takes what stands behind `#` out of the address and the history. Empty if nothing does.
pub fn take_fragment() -> String {
    let fragment = window().location().hash().unwrap_or_default();
    if !fragment.is_empty()
        && let Ok(history) = window().history()
    {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/"));
    }
    fragment
}

/// The address of the app itself, without a path.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Leaves everything behind: a fresh document, which remembers nothing of the visit. Where none can be had, since there is neither a
/// worker nor a network, what was given to [`on_unreachable`] is done instead: the browser would show an error page of its own, from
/// which nothing leads back.
pub fn start_afresh() {
    // A touch between two documents would be lost: nothing is there to touch.
    hide_all();
    match property(&window(), AFRESH).dyn_into::<Function>() {
        Ok(afresh) => drop(afresh.call0(&JsValue::NULL)),
        Err(_) => drop(window().location().replace("/")),
    }
}

/// Says what forgets the visit where no fresh document can be had. It must leave the start screen, as a fresh document has it.
pub fn on_unreachable(forget: impl Fn() + 'static) {
    let forget = Closure::<dyn Fn()>::new(forget).into_js_value();
    let _ = js_sys::Reflect::set(&window(), &FORGET.into(), &forget);
}
