//! The right moment: after painting, once the page has come to rest, when a part of the code is there.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use leptos::prelude::{request_animation_frame, set_timeout, window};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::bell::Bell;
use crate::page::property;

/// A page that is not visible is never painted: it waits this long, in milliseconds.
const UNSEEN_WAIT_MS: u32 = 100;
/// How often it is looked at meanwhile, in milliseconds.
const POLL_MS: u32 = 10;
/// The longest wait that browsers' timers know, in milliseconds; a longer one ends at once (HTML Standard, timers: a signed 32-bit number).
const LONGEST_WAIT_MS: u32 = i32::MAX.unsigned_abs();

/// Does something once what has changed is on the screen.
pub fn after_paint(then: impl Fn() + 'static) {
    request_animation_frame(move || set_timeout(then, Duration::ZERO));
}

/// Does something once the page has come to rest: what moves the focus on a new screen waits for one painting, this for two.
pub fn once_settled(then: Box<dyn Fn()>) {
    let then = Rc::new(then);
    after_paint(move || {
        let then = Rc::clone(&then);
        after_paint(move || then());
    });
}

/// Runs something to its end, and returns what it comes to if that is known within some milliseconds, or later if it has `spoken` by then.
///
/// It goes on in any case: a request to a browser that is let go in the middle can leave something half made.
pub async fn unless_silent<T: 'static>(
    ms: u32,
    doing: impl Future<Output = T> + 'static,
    spoken: fn() -> bool,
) -> Option<T> {
    let (outcome, bell) = (Rc::new(Cell::new(None)), Rc::new(Bell::default()));
    let (sets, rings) = (Rc::clone(&outcome), Rc::clone(&bell));
    spawn_local(async move {
        sets.set(Some(doing.await));
        rings.ring();
    });
    let mut wait_ms = ms;
    loop {
        bell.wait(u64::from(wait_ms), true).await;
        let known = outcome.take();
        if known.is_some() || !spoken() {
            return known;
        }
        wait_ms = LONGEST_WAIT_MS;
    }
}

/// Waits until the part of the app's code is there that comes behind what the first screens need.
pub async fn rest() {
    part("rest").await;
}

/// Has a later part of the app's code fetched, and waits until it is there; without a network that is as long as it takes. `name` is the
/// part's below `[[later]]` in `bundle.toml`. Returns at once if the part is there, or the app was packed without it.
///
/// Who calls a part's functions without this has the page held up until they are there.
pub async fn part(name: &str) {
    let Ok(fetch) = property(&window(), "didimPart").dyn_into::<Function>() else {
        return;
    };
    let there = fetch.call1(&JsValue::UNDEFINED, &name.into());
    if let Some(there) = there.ok().and_then(|there| there.dyn_into::<Promise>().ok()) {
        let _ = JsFuture::from(there).await;
    }
}

/// Waits until the page has been painted for the first time, so that the app's work does not hold that up.
pub async fn painted() {
    let known = window().performance();
    let known = known.map(|known| known.get_entries_by_name("first-contentful-paint"));
    if known.is_some_and(|known| known.length() > 0) {
        return;
    }
    let painted = Rc::new(Cell::new(false));
    let sets = Rc::clone(&painted);
    after_paint(move || sets.set(true));
    for _ in 0..UNSEEN_WAIT_MS / POLL_MS {
        if painted.get() {
            break;
        }
        TimeoutFuture::new(POLL_MS).await;
    }
}
