//! The whole app by a keypad of arrows, enter, cancel, home and volume (KS X 9211 §6.5.2), beside a keyboard with a tabulator. The
//! arrows go from one thing that can be touched to the next and come round at the end, so that nobody has to see where they are.

use js_sys::wasm_bindgen::JsCast;
use js_sys::wasm_bindgen::closure::Closure;
use leptos::prelude::*;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, NodeList, UiEvent};

use crate::visit::{Screen, Visit};
use crate::{browser, speech};

/// Where the arrows stop, and the headings, where screens begin.
const STOPS: &str = "h1,button,input,select,textarea,summary";

/// What is typed into: left and right move within it.
const WRITTEN: &str = "textarea,input:not([type=radio])";

/// Marks a selection whose arrows choose, from one enter to the next.
const CHOOSING: &str = "data-choosing";

/// Listens to the keys, and to touches of those who listen to the screen.
pub fn listen(visit: Visit) {
    let _ = window_event_listener(leptos::ev::keydown, move |event| {
        if pressed(visit, &event) {
            event.prevent_default();
        }
    });
    let touched = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        // A key or assistive technology clicks without a finger, at what has the focus.
        if event.dyn_ref::<UiEvent>().is_none_or(|event| event.detail() != 0) {
            speech::explore(visit, &event);
        } else {
            keep_place();
        }
    })
    .into_js_value();
    for kind in ["mousedown", "click"] {
        let _ = window().add_event_listener_with_callback_and_bool(kind, touched.unchecked_ref(), true);
    }
}

/// Does what a key stands for; false if the browser should.
fn pressed(visit: Visit, event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.alt_key() {
        return false;
    }
    let key = &*event.key();
    let active = document().active_element();
    let is = |selector| active.as_ref().and_then(|active| active.matches(selector).ok()) == Some(true);
    let arrow = match key {
        "ArrowDown" | "ArrowRight" => Some(true),
        "ArrowUp" | "ArrowLeft" => Some(false),
        _ => None,
    };
    if is("[data-choosing]") {
        if arrow.is_some() {
            return false;
        }
        if let Some(active) = &active {
            let _ = active.remove_attribute(CHOOSING);
        }
        return matches!(key, "Enter" | "Escape");
    }
    if is(WRITTEN) && matches!(key, "ArrowLeft" | "ArrowRight" | "Home" | "+" | "-") {
        return false;
    }
    match (key, arrow, active) {
        (_, Some(on), _) => step(on),
        ("Enter", _, Some(active)) if active.matches("select") == Ok(true) => {
            let _ = active.set_attribute(CHOOSING, "");
        }
        ("Enter", _, Some(active)) if active.matches("[type=radio]") == Ok(true) => {
            if let Some(radio) = active.dyn_ref::<HtmlElement>() {
                radio.click();
            }
        }
        ("Escape", ..) => leave(visit),
        ("Home", ..) => browser::start_afresh(),
        _ => return speech::pressed(visit, key),
    }
    true
}

/// Back to the screen before. What has been sent is not left by mistake: the receipt has a button for that.
fn leave(visit: Visit) {
    let at = visit.screens.with_untracked(|screens| screens.last().copied());
    if !matches!(at, Some(Screen::Start | Screen::Receipt))
        && let Ok(history) = window().history()
    {
        let _ = history.back();
    }
}

fn stops() -> Option<NodeList> {
    document().query_selector_all(STOPS).ok()
}

/// Where what has the focus is among the stops.
fn place(stops: &NodeList) -> Option<u32> {
    let active = document().active_element();
    (0..stops.length()).find(|at| {
        stops
            .item(*at)
            .is_some_and(|stop| stop.dyn_ref::<Element>() == active.as_ref())
    })
}

/// Goes to the next stop, or to the one before; after the last comes the first.
fn step(on: bool) {
    let Some(stops) = stops() else {
        return;
    };
    go_on_from(&stops, place(&stops), on);
}

/// Tries one stop after the other: the browser gives the focus to none that is hidden, switched off or behind a dialog.
fn go_on_from(stops: &NodeList, place: Option<u32>, on: bool) {
    let count = stops.length();
    let step = if on { 1 } else { count.saturating_sub(1) };
    // Where nothing has the focus, the screen begins at its heading.
    let heading = || {
        let shown = |at: &u32| {
            stops
                .item(*at)
                .is_some_and(|stop| is_shown_heading(stop.dyn_ref()))
        };
        (0..count).find(shown)
    };
    let mut at = place.or_else(heading).unwrap_or_default();
    for _ in 0..count {
        at = (at + step) % count;
        let stop = stops
            .item(at)
            .and_then(|stop| stop.dyn_into::<HtmlElement>().ok());
        if stop.is_some_and(|stop| stop.tab_index() >= 0 && takes_focus(&stop)) {
            return;
        }
    }
}

fn is_shown_heading(stop: Option<&HtmlElement>) -> bool {
    stop.is_some_and(|stop| stop.tag_name() == "H1" && stop.offset_parent().is_some())
}

/// Gives the focus to an element, if it can have it.
pub fn takes_focus(element: &HtmlElement) -> bool {
    let _ = element.focus();
    document().active_element().as_ref() == Some(element)
}

/// A list that turns its page is drawn anew, and the focus would be lost with the button that was pressed: it goes to what stands in
/// its place then, or to the nearest before that.
fn keep_place() {
    let place = stops().and_then(|stops| place(&stops));
    let Some(place) = place else {
        return;
    };
    browser::once_settled(move || {
        let lost = document()
            .active_element()
            .is_none_or(|active| active.tag_name() == "BODY");
        if let Some(stops) = stops().filter(|_| lost) {
            go_on_from(&stops, Some((place + 1).min(stops.length())), false);
        }
    });
}
