//! The app's half of the service worker's: a visit under way holds off a new version, and the worker is looked after once the app works.

use browser::{lock, worker};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::context::CatalogState;
use crate::visit::{Screen, Visit};

/// Keeps the app up to date for as long as the page lives, and no visit is ever cut by it.
pub fn tend(visit: Visit) {
    Effect::new(move |held: Option<Option<lock::Held>>| {
        let under_way = !visit.screens.with(at_start);
        match (under_way, held.flatten()) {
            (true, None) => lock::share(worker::VISIT_LOCK),
            (false, Some(held)) => {
                held.release();
                None
            }
            (_, held) => held,
        }
    });
    Effect::new(move |begun: Option<bool>| {
        let ready = begun == Some(true)
            || visit
                .app
                .catalog_state
                .with(|state| matches!(state, CatalogState::Ready(_)));
        if ready && begun != Some(true) {
            // Without a worker the app works too, with a network.
            spawn_local(async move { drop(worker::keep_up(visit).await) });
        }
        ready
    });
}

impl worker::Visits for Visit {
    fn is_idle(&self) -> bool {
        // What the address has brought would be gone with the page.
        self.brought.with_untracked(String::is_empty) && self.screens.with_untracked(at_start)
    }

    fn wakes(&self) -> u32 {
        self.app.sending.wakes.get_untracked()
    }
}

#[expect(clippy::ptr_arg, reason = "the signal's own type")]
fn at_start(screens: &Vec<Screen>) -> bool {
    screens.last() == Some(&Screen::Start)
}
