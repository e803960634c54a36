//! A page that stands over midnight: what is shown is judged for the day that it is.
//!
//! What the visitor has entered stays. A form that is open stays open with all that is typed in it, and is judged by the new day: a round
//! that closed with the day before takes nothing any more, and the review says so before anything is sent.

use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::context::CatalogState;
use crate::visit::{Screen, Visit};

/// How often the clock is looked at, in milliseconds. A timer sleeps with its device, so touches and the page's coming into sight look
/// at it too.
const LOOK_MS: u32 = 30_000;

/// Looks at the clock for as long as the page lives. Buttons of the page itself look at it before they act ([`follow`]).
#[inline(never)]
pub fn tend(visit: Visit) {
    spawn_local(async move {
        loop {
            TimeoutFuture::new(LOOK_MS).await;
            follow(visit);
        }
    });
    let _ = window_event_listener(
        leptos::ev::Custom::<web_sys::Event>::new("visibilitychange"),
        move |_| {
            follow(visit);
        },
    );
    // A touch is let through first: drawn anew, the screen would lose it.
    let _ = window_event_listener(leptos::ev::click, move |_| {
        follow(visit);
    });
}

/// Judges by the day that it is; returns whether that is another day than the one that was judged by.
pub fn follow(visit: Visit) -> bool {
    // What is being kept was judged when it was sent.
    if visit.app.keeping.get_untracked() {
        return false;
    }
    let anew = visit
        .app
        .loaded_untracked()
        .and_then(|loaded| loaded.on_another_day());
    let Some(anew) = anew else {
        return false;
    };
    visit.app.catalog_state.set(CatalogState::Ready(Arc::new(anew)));
    if visit.screen() != Some(Screen::Start) {
        // What had the focus was drawn anew.
        browser::after_paint(browser::focus_beginning);
    }
    true
}
