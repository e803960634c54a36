//! The staff corner: behind a PIN, what the device keeps, how it stands, and what staff can do about it.

mod booth;
mod enrol;
mod fit;
mod overview;
mod unlock;

use std::rc::Rc;

use catalog::ClockState;
use device::pin;
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Digits, digit_pad, halves};
use store::IndexedDbStore;

use crate::i18n::T;
use crate::visit::Visit;

/// How far staff have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The storage is being asked.
    Looking,
    /// The browser keeps nothing.
    NoStorage,
    /// The device is not enrolled, or is to be enrolled again.
    Enrol,
    /// The PIN is asked for.
    Locked,
    /// The PIN was right.
    Open,
    /// The screen's size is being set.
    Fit,
}

/// The staff corner. Leaving it is starting afresh, so it is locked again.
#[inline(never)]
pub fn screen(visit: Visit) -> AnyView {
    let stage = RwSignal::new(Stage::Looking);
    spawn_local(async move {
        let next = match visit.app.opened_store().await {
            Some(store) if pin::is_set(&store).await => Stage::Locked,
            Some(_) => Stage::Enrol,
            None => Stage::NoStorage,
        };
        let _ = stage.try_set(next);
    });
    let middle = move || {
        let store = visit.app.store.get();
        match (stage.get(), store) {
            (Stage::Enrol, Some(store)) => enrol::form(visit, store, stage),
            (Stage::Locked, Some(store)) => unlock::form(visit, store, stage),
            (Stage::Open, Some(store)) => halves(
                vec![clock(visit, stage)],
                vec![overview::show(visit, store, stage)],
            ),
            (Stage::Fit, _) => halves(vec![clock(visit, stage)], vec![fit::show(visit, stage)]),
            (Stage::NoStorage, _) => notice(visit, stage, T::StaffNoStorage),
            _ => notice(visit, stage, T::StartWaiting),
        }
    };
    view! { <main class="middle" id="staff-corner">{middle}</main> }.into_any()
}

/// What staff must know of the device's clock, whatever they do here. A browser without storage has heard of no server.
fn clock(visit: Visit, stage: RwSignal<Stage>) -> AnyView {
    let warning = move || {
        stage.track();
        let text = match device::clock_state() {
            ClockState::Plausible => return None,
            ClockState::Behind => T::StaffClockBehind,
            ClockState::Ahead => T::StaffClockAhead,
        };
        let shown = device::time_in_words(&browser::timestamp(), visit.language());
        let day = device::today().map(|day| day.to_string()).unwrap_or_default();
        let values: &[(&str, &str)] = match text {
            T::StaffClockBehind => &[("t", &shown), ("d", &day)],
            _ => &[("t", &shown)],
        };
        let message = visit.with(text, values);
        Some(view! { <p class="hint" role="alert" id="staff-clock">{message}</p> })
    };
    warning.into_any()
}

fn notice(visit: Visit, stage: RwSignal<Stage>, text: T) -> AnyView {
    let heading = view! {
        <h1 tabindex="-1">{visit.live_text(T::StaffTitle)}</h1> <p>{visit.live_text(text)}</p>
    };
    halves(vec![heading.into_any(), clock(visit, stage)], Vec::new())
}

type Storage = Rc<IndexedDbStore>;

/// A PIN as it is typed: how many digits, never which. `on_digit` is called at each, `on_pin` with a whole PIN once staff
/// go on; what was typed is then gone.
fn pin_pad(
    visit: Visit,
    on_digit: impl Fn() + Copy + 'static,
    on_pin: impl Fn(String) + Copy + 'static,
) -> AnyView {
    let (typed, digits) = (
        RwSignal::new(String::new()),
        Digits {
            length: pin::PIN_DIGITS,
        },
    );
    let add = move |digit| {
        on_digit();
        typed.update(|typed| digits.add(typed, digit));
    };
    let erase = move || {
        typed.update(|typed| {
            typed.pop();
        });
    };
    let next = move || {
        let whole = typed.get_untracked();
        if digits.is_whole(&whole) {
            typed.set(String::new());
            on_pin(whole);
        }
    };
    let shown = move || typed.with(|typed| digits.hidden(typed));
    view! {
        <div class="digits" aria-live="polite"><output>{shown}</output></div>
        {digit_pad(visit.words(), add, erase, next)}
    }
    .into_any()
}
