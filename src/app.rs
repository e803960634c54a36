//! The frame around every screen, and the way between them.

use std::sync::Arc;

use catalog::Audience;
use js_sys::wasm_bindgen::JsCast;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::device;
use crate::i18n::{Lang, T};
use crate::idle::IdleWarning;
use crate::screens::{apply, program, question, receipt, results, staff};
use crate::shell;
use crate::visit::{Desk, Screen, Visit};

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let visit = Visit::new();
    load(visit);
    listen(visit);
    shell::tend(visit);
    Effect::new(move |_| browser::set_language(visit.lang.get()));
    Effect::new(move |_| {
        let start = visit
            .screens
            .with(|screens| screens.last() == Some(&Screen::Start));
        browser::show_start(start);
        if !start {
            request_animation_frame(browser::focus_heading);
        }
    });
    if let Some(early) = browser::early_touch() {
        act(visit, &early);
    }
    view! {
        {move || current(visit)}
        <IdleWarning visit=visit/>
    }
}

fn load(visit: Visit) {
    spawn_local(async move {
        let store = device::open_store().await;
        visit.store.set(store.clone());
        let loaded = device::load(store.as_ref()).await;
        visit
            .desk
            .set(loaded.map_or(Desk::Failed, |loaded| Desk::Ready(Arc::new(loaded))));
        if let Some(store) = store {
            // A phone asks its owner; it does so when there is something to keep.
            if browser::profile() != "phone" {
                browser::ask_to_persist();
            }
            visit.sending.run(store).await;
        }
    });
}

/// The start screen's buttons, the browser's back, and the network's return.
fn listen(visit: Visit) {
    let _ = window_event_listener(leptos::ev::click, move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let button = target.and_then(|target| target.closest("[data-go]").ok().flatten());
        if let Some(go) = button.and_then(|button| button.get_attribute("data-go")) {
            act(visit, &go);
        }
    });
    let _ = window_event_listener(leptos::ev::popstate, move |_| {
        let sent = visit
            .screens
            .with_untracked(|screens| matches!(screens.last(), Some(Screen::Receipt(_))));
        if sent {
            browser::start_afresh();
        }
        visit.screens.update(|screens| {
            if screens.len() > 1 {
                screens.pop();
            }
        });
    });
    let _ = window_event_listener(leptos::ev::online, move |_| visit.sending.wake());
    let _ = window_event_listener(
        leptos::ev::Custom::<web_sys::Event>::new("visibilitychange"),
        move |_| {
            if browser::is_visible() {
                visit.sending.wake();
            }
        },
    );
}

fn act(visit: Visit, go: &str) {
    let audience = match go {
        "language" => {
            visit
                .lang
                .update(|lang| *lang = if *lang == Lang::Ko { Lang::En } else { Lang::Ko });
            return;
        }
        "staff" => {
            visit.go(Screen::Staff);
            return;
        }
        "company" => Audience::Company,
        _ => Audience::Person,
    };
    visit.audience.set(audience);
    spawn_local(async move {
        while matches!(visit.desk.get_untracked(), Desk::Loading) {
            gloo_timers::future::TimeoutFuture::new(20).await;
        }
        if visit.screens.with_untracked(Vec::len) == 1 {
            visit.go_on();
        }
    });
}

fn current(visit: Visit) -> Option<AnyView> {
    let screen = visit.screens.get().last().cloned()?;
    match screen {
        Screen::Start => return None,
        Screen::Staff => return Some(staff::screen(visit)),
        _ => {}
    }
    let Some(loaded) = visit.loaded() else {
        let again = move |_| browser::start_afresh();
        let body = view! { <h1 tabindex="-1">{visit.says(T::LoadFailed)}</h1> }.into_any();
        let button =
            view! { <button class="going" on:click=again>{visit.says(T::LoadAgain)}</button> }.into_any();
        return Some(frame(visit, body, button));
    };
    Some(match screen {
        Screen::Start | Screen::Staff => return None,
        Screen::Question(fact) => question::screen(visit, &loaded, fact),
        Screen::Results => results::screen(visit, loaded),
        Screen::Program(at) => program::screen(visit, &loaded, at),
        Screen::Form(at) => apply::form(visit, &loaded, at),
        Screen::Consent(at) => apply::consent(visit, &loaded, at),
        Screen::Review(at) => apply::review(visit, &loaded, at),
        Screen::Receipt(ticket) => receipt::screen(visit, ticket.number.to_string()),
    })
}

/// The frame: the sign and the way to the start above, the one thing in the middle, at most two buttons below.
pub fn frame(visit: Visit, middle: AnyView, bottom: AnyView) -> AnyView {
    view! {
        <div class="screen">
            <header class="top">
                <span class="sign">{stepping_stones()}"디딤"</span>
                <button class="chip" on:click=|_| browser::start_afresh()>{visit.says(T::FrameHome)}</button>
            </header>
            <main class="middle">{middle}</main>
            <nav class="bottom" aria-label=visit.says(T::FrameNext)>{bottom}</nav>
        </div>
    }
    .into_any()
}

/// The sign: three stepping stones.
pub fn stepping_stones() -> AnyView {
    let stones = [
        ["24", "7", "11", "5", ".5"],
        ["47", "18", "12", "6", ".75"],
        ["18", "32", "17", "7", "1"],
    ];
    // Written out inside the picture they would be set as HTML from text, which the page's policy forbids.
    let stone = |[cx, cy, rx, ry, opacity]: [&'static str; 5]| {
        view! { <ellipse cx=cx cy=cy rx=rx ry=ry opacity=opacity></ellipse> }
    };
    view! { <svg viewBox="0 0 60 40" aria-hidden="true">{stones.map(stone)}</svg> }.into_any()
}

/// The button that leads back.
pub fn back_button(visit: Visit) -> AnyView {
    let back = move |_| {
        if let Ok(history) = window().history() {
            let _ = history.back();
        }
    };
    view! { <button on:click=back>{visit.says(T::FrameBack)}</button> }.into_any()
}

/// The button that goes on.
pub fn going_button(visit: Visit, text: T, on: impl Fn() + 'static) -> AnyView {
    view! { <button class="going" on:click=move |_| on()>{visit.says(text)}</button> }.into_any()
}
