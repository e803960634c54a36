//! The whole app by a keypad of arrows, enter, cancel, home and volume (KS X 9211 §6.5.2), beside a keyboard with a tabulator. The
//! arrows go from one thing that can be touched to the next and come round at the end, so that nobody has to see where they are.

use browser::{all, is, property, takes_focus};
use leptos::prelude::{document, window, window_event_listener};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

use crate::host::Host;
use crate::speech;

/// Where the arrows stop; and the headings, where screens begin.
const STOPS: &str = "h1,button,a[href],input,select,textarea,summary";

/// The same without the keys of the screen's keyboard: going from field to field would go through thirty of them. Enter leads
/// from a field into them, and the arrows out again.
const STOPS_BUT_KEYS: &str = ":is(h1,button,a[href],input,select,textarea,summary):not(.keyboard *)";

/// The heading of the screen that is shown.
const HEADING: &str = "[data-at] #app h1,html:not([data-at]) #start h1";

/// What is typed into: left and right move within it.
const WRITTEN: &str = "textarea,input:not([type=radio])";

/// Marks a selection whose arrows choose, from one enter to the next.
const CHOOSING: &str = "data-choosing";

/// Listens to the keys, and to touches of those who listen to the screen.
pub fn listen(host: &'static dyn Host) {
    let _ = window_event_listener(leptos::ev::keydown, move |event| {
        if pressed(host, &event) {
            event.prevent_default();
        }
    });
    let touched = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        // A key or assistive technology clicks without a finger, at what has the focus.
        if property(&event, "detail") == 0 {
            keep_place();
        } else {
            speech::explore(host, &event);
        }
    })
    .into_js_value();
    // A phone speaks by a screen reader of its own: only clicks without a finger matter there.
    let kinds = ["click", "mousedown"];
    let count = if browser::is_own() { 1 } else { kinds.len() };
    for kind in kinds.into_iter().take(count) {
        let _ = window().add_event_listener_with_callback_and_bool(kind, touched.unchecked_ref(), true);
    }
}

/// Does what a key stands for; false if the browser should.
fn pressed(host: &'static dyn Host, event: &KeyboardEvent) -> bool {
    let held = |name| property(event, name).is_truthy();
    let (key, active) = (event.key(), document().active_element());
    let Some(active) = active.filter(|_| !held("ctrlKey") && !held("altKey")) else {
        return false;
    };
    let key = &*key;
    let arrow = key.strip_prefix("Arrow");
    let choosing = is(&active, "[data-choosing]");
    if choosing && arrow.is_none() {
        let _ = active.remove_attribute(CHOOSING);
        if key == "Enter" || key == "Escape" {
            return true;
        }
    }
    let sideways = matches!(key, "ArrowLeft" | "ArrowRight" | "Home" | "+" | "-");
    if choosing && arrow.is_some() || sideways && is(&active, WRITTEN) {
        return false;
    }
    match key {
        _ if arrow.is_some() => {
            let on = matches!(arrow, Some("Down" | "Right"));
            let within_keys = is(&active, ".keyboard *");
            let stops = if within_keys { STOPS } else { STOPS_BUT_KEYS };
            go_on_from(&all(stops), Some(&active), on);
        }
        "Enter" if is(&active, "select") => drop(active.set_attribute(CHOOSING, "")),
        "Enter" if is(&active, "[type=radio]") => active.unchecked_ref::<HtmlElement>().click(),
        // Into the keyboard of the screen, where there is one.
        "Enter" if is(&active, WRITTEN) => return all(".keyboard button").first().is_some_and(takes_focus),
        "Escape" => host.leave(),
        "Home" => host.home(),
        _ => return speech::pressed(host, key),
    }
    true
}

fn place(stops: &[Element], of: Option<&Element>) -> Option<usize> {
    stops.iter().position(|stop| Some(stop) == of)
}

/// Goes on to the next stop that takes the focus, or to the one before; after the last comes the first. Where nothing has the focus,
/// the screen begins at its heading.
fn go_on_from(stops: &[Element], from: Option<&Element>, on: bool) {
    let heading = || browser::first(HEADING);
    let at = place(stops, from).or_else(|| place(stops, heading().as_ref()));
    try_from(stops, at.unwrap_or_default(), on);
}

/// Tries one stop after the other: the browser gives the focus to none that is hidden, switched off or behind a dialog.
fn try_from(stops: &[Element], mut at: usize, on: bool) {
    let count = stops.len();
    for _ in 0..count {
        at = neighbour(at, count, on);
        let stop = stops.get(at).filter(|stop| !is(stop, "h1,[tabindex='-1']"));
        if stop.is_some_and(takes_focus) {
            return;
        }
    }
}

/// The place after another among a number of places, or before it; after the last comes the first.
fn neighbour(at: usize, count: usize, on: bool) -> usize {
    let step = if on { 1 } else { count.saturating_sub(1) };
    (at + step) % count.max(1)
}

/// A list that turns its page is drawn anew, and the focus would be lost with the button that was pressed: it goes to what stands in
/// its place then, or to the nearest before that.
fn keep_place() {
    let Some(at) = place(&all(STOPS), document().active_element().as_ref()) else {
        return;
    };
    browser::once_settled(Box::new(move || {
        if document()
            .active_element()
            .is_none_or(|active| is(&active, "body"))
        {
            let stops = all(STOPS);
            try_from(&stops, (at + 1).min(stops.len()), false);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_from_stop_to_stop_comes_round() {
        assert_eq!([0, 1, 2].map(|at| neighbour(at, 3, true)), [1, 2, 0]);
        assert_eq!([0, 1, 2].map(|at| neighbour(at, 3, false)), [2, 0, 1]);
        // What is beyond the last, as when a list got shorter, leads back to it.
        assert_eq!(neighbour(3, 3, false), 2);
        assert_eq!(neighbour(0, 0, true), 0);
    }
}
