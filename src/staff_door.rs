//! The way into the staff corner: the button that calls a person, held down. A visitor who touches it is told whom to ask.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use crate::start;
use crate::visit::{Screen, Visit};

/// How long the button is held. A finger that rests on it by chance is lifted sooner.
const HOLD: Duration = Duration::from_secs(2);

/// Listens to fingers, the mouse and keys for as long as the page lives.
pub fn listen(visit: Visit) {
    // Each press has a number; when it ends, no press has it any more.
    let press = Rc::new(Cell::new(0_u32));
    let begin = {
        let press = Rc::clone(&press);
        move |event: &Event| {
            if !is_at_the_door(event) {
                return;
            }
            let mine = press.get().wrapping_add(1);
            press.set(mine);
            let press = Rc::clone(&press);
            set_timeout(
                move || {
                    if press.get() == mine {
                        start::open(visit, Screen::Staff);
                    }
                },
                HOLD,
            );
        }
    };
    let touched = begin.clone();
    let _ = window_event_listener(leptos::ev::pointerdown, move |event| touched(&event));
    let _ = window_event_listener(leptos::ev::keydown, move |event| {
        if matches!(&*event.key(), "Enter" | " ") && !event.repeat() {
            begin(&event);
        }
    });
    for kind in ["pointerup", "pointercancel", "keyup", "blur"] {
        let press = Rc::clone(&press);
        let _ = window_event_listener(leptos::ev::Custom::<Event>::new(kind), move |_| {
            press.set(press.get().wrapping_add(1));
        });
    }
}

fn is_at_the_door(event: &Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let door = target.and_then(|target| target.closest("[data-go=staff]").ok().flatten());
    door.is_some()
}
