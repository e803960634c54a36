//! The screens.

mod case;
mod inbox;
mod join;
mod log;
mod sign_in;
mod staff;

use std::time::Duration;

use ::staff::Reach;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

use crate::bridge;
use crate::state::{Desk, Screen};
use crate::text::{Language, live, text_in};

/// After how many seconds without a touch or a key the desk locks (ASVS 5.0, 7.3.1; the server's session ends after 15 minutes).
const IDLE_SECONDS: f64 = 600.0;
/// How often it is looked whether that time has passed.
const LOOK: Duration = Duration::from_secs(1);

/// The desk.
#[component]
pub fn App() -> impl IntoView {
    let desk = Desk::new();
    desk.purpose.set(text_in(Language::Korean, "purpose_default"));
    say_why(desk);
    lock_when_idle(desk);
    Effect::new(move |_| {
        let tag = match desk.language.get() {
            Language::Korean => "ko",
            Language::English => "en",
        };
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", tag);
        }
    });
    let shown = move || match desk.screen.get() {
        Screen::SignIn => sign_in::screen(desk),
        Screen::Join => join::screen(desk),
        Screen::Inbox => inbox::screen(desk),
        Screen::Staff => staff::screen(desk),
        Screen::Log => log::screen(desk),
    };
    view! {
        <header class="head">
            <strong>{live(desk.language, "title")}</strong>
            {move || tabs(desk)}
            <button class="quiet" on:click=move |_| turn(desk)>{live(desk.language, "language")}</button>
        </header>
        <p class="trouble" role="alert">
            {move || desk.trouble.get().map(|name| text_in(desk.language.get(), &name))}
        </p>
        <p class="notice" role="status">
            {move || desk.notice.get().map(|name| text_in(desk.language.get(), name))}
        </p>
        <main>{shown}</main>
    }
}

/// Says why the page began anew, as its address has it.
fn say_why(desk: Desk) {
    match window().location().search().as_deref() {
        Ok("?locked") => desk.notice.set(Some("locked")),
        Ok("?locked_idle") => desk.notice.set(Some("locked_idle")),
        Ok("?signed-out") => desk.trouble.set(Some("error.signed-out".to_owned())),
        _ => {}
    }
}

fn turn(desk: Desk) {
    desk.language.update(|language| {
        *language = match language {
            Language::Korean => Language::English,
            Language::English => Language::Korean,
        }
    });
}

/// The ways that somebody who has signed in has.
fn tabs(desk: Desk) -> AnyView {
    let Some(session) = desk.session.get() else {
        return ().into_any();
    };
    let tab = move |screen: Screen, name: &'static str| {
        let go = move |_| {
            desk.screen.set(screen);
            match screen {
                Screen::Staff => desk.run(desk.look_at_staff()),
                Screen::Log => desk.run(desk.look_at_log()),
                Screen::SignIn | Screen::Join | Screen::Inbox => {}
            }
        };
        let here = move || (desk.screen.get() == screen).then_some("page");
        view! { <button aria-current=here on:click=go>{live(desk.language, name)}</button> }.into_any()
    };
    view! {
        <nav>
            {desk.opens().then(|| tab(Screen::Inbox, "inbox"))}
            {tab(Screen::Staff, "staff")}
            {desk.reads_log(Reach::Own).then(|| tab(Screen::Log, "log"))}
        </nav>
        <span class="who">{session.name}</span>
        <button on:click=move |_| bridge::leave("locked")>{live(desk.language, "lock")}</button>
    }
    .into_any()
}

/// Locks once nobody has touched or typed anything for ten minutes; also after the machine has slept that long.
fn lock_when_idle(desk: Desk) {
    let last = StoredValue::new(js_sys::Date::now());
    for name in ["pointerdown", "keydown"] {
        let touched = window_event_listener_untyped(name, move |_| last.set_value(js_sys::Date::now()));
        std::mem::forget(touched);
    }
    let look = move || {
        let idle = (js_sys::Date::now() - last.get_value()) / 1_000.0;
        if idle >= IDLE_SECONDS && desk.session.with_untracked(Option::is_some) {
            bridge::leave("locked_idle");
        }
    };
    let _ = set_interval_with_handle(look, LOOK);
}

/// A field with its name. What is typed is in the page's memory alone, and no browser remembers it.
fn field(
    desk: Desk,
    name: &'static str,
    id: &'static str,
    kind: &'static str,
) -> (NodeRef<leptos::html::Input>, AnyView) {
    let element = NodeRef::new();
    let view = view! {
        <label for=id>{live(desk.language, name)}</label>
        <input id=id type=kind autocomplete="off" spellcheck="false" node_ref=element/>
    };
    (element, view.into_any())
}

/// What stands in a field; it is empty afterwards if it is a secret.
fn taken(element: NodeRef<leptos::html::Input>, secret: bool) -> String {
    let Some(input) = element.get_untracked() else {
        return String::new();
    };
    let input: &HtmlInputElement = input.unchecked_ref();
    let value = input.value();
    if secret {
        input.set_value("");
    }
    value
}
