//! The right moment: after painting, once the page has come to rest, when all of the code is there.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise};
use leptos::prelude::{request_animation_frame, set_timeout, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::page::property;

/// A page that is not visible is never painted: it waits this long, in milliseconds.
const UNSEEN_WAIT_MS: u32 = 100;
/// How often it is looked at meanwhile, in milliseconds.
const POLL_MS: u32 = 10;

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
    let outcome = Rc::new(Cell::new(None));
    let sets = Rc::clone(&outcome);
    let ended = future_to_promise(async move {
        sets.set(Some(doing.await));
        Ok(JsValue::UNDEFINED)
    });
    let late = future_to_promise(async move {
        TimeoutFuture::new(ms).await;
        Ok(JsValue::UNDEFINED)
    });
    // Neither is ever refused.
    let _ = JsFuture::from(Promise::race(&Array::of2(&ended, &late))).await;
    if let Some(outcome) = outcome.take() {
        return Some(outcome);
    }
    if spoken() {
        let _ = JsFuture::from(ended).await;
    }
    outcome.take()
}

/// Waits until all of the app's code is there: the rest of it comes behind what the first screens need.
pub async fn rest() {
    if let Ok(there) = property(&window(), "didimRest").dyn_into::<Promise>() {
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
