//! The way between the screens.

use std::sync::Arc;

use js_sys::wasm_bindgen::JsCast;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::i18n::T;
use crate::screens::{
    about, answers, check_in, consent, form, handover, languages, pick, program, question, receipt, results,
    review, search, staff, status, together,
};
use crate::ui::{button, frame, title};
use crate::visit::{Desk, Screen, Visit};
use crate::{browser, device, keyboard, keys, shell, speech, start};

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let visit = Visit::new();
    load(visit);
    listen(visit);
    keys::listen(visit);
    shell::tend(visit);
    spawn_local(async move {
        browser::rest().await;
        speech::tend(visit);
        keyboard::tend(visit);
    });
    start::show(visit);
    Effect::new(move |_| browser::set_language(visit.words.get()));
    Effect::new(move |_| {
        let start = visit
            .screens
            .with(|screens| screens.last() == Some(&Screen::Start));
        browser::show_start(start);
        if !start {
            // Finding the place of what is focused takes as long as painting it.
            browser::after_paint(browser::focus_beginning);
        }
    });
    start::speak_as_the_phone_does(visit);
    if let Some(early) = browser::early_touch() {
        start::act(visit, &early);
    }
    move || current(visit)
}

fn load(visit: Visit) {
    spawn_local(async move {
        browser::painted().await;
        let mut store = device::open_store().await;
        visit.store.set(store.clone());
        let stored = match &store {
            Some(store) => device::stored(store).await,
            None => None,
        };
        let there = stored.map(Arc::new);
        if let Some(loaded) = &there {
            ready(visit, loaded);
        }
        // Nobody has come to where anything is kept so soon.
        if let Some(opened) = &store
            && opened.look_for_loss().await.is_err()
        {
            store = None;
            visit.store.set(None);
        }
        match device::newer(store.as_ref(), there.as_deref())
            .await
            .map(Arc::new)
        {
            // A visit is never cut by a newer catalog: it serves the next one.
            Some(loaded) if there.is_none() || visit.screens.with_untracked(Vec::len) == 1 => {
                ready(visit, &loaded)
            }
            None if there.is_none() => {
                visit.desk.set(Desk::Failed);
                visit.settle();
            }
            _ => {}
        }
        if let Some(store) = store {
            browser::rest().await;
            visit.sending.start(store);
        }
    });
}

fn ready(visit: Visit, loaded: &Arc<device::Loaded>) {
    visit.desk.set(Desk::Ready(Arc::clone(loaded)));
    if !visit.brought.with_untracked(String::is_empty) {
        handover::take_up(visit, loaded);
    }
    visit.settle();
}

/// The buttons that stand in the page itself, the browser's back, and the network's return.
fn listen(visit: Visit) {
    let _ = window_event_listener(leptos::ev::click, move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let button = target.and_then(|target| target.closest("[data-go]").ok().flatten());
        if let Some(go) = button.and_then(|button| button.get_attribute("data-go")) {
            start::act(visit, &go);
        }
    });
    let _ = window_event_listener(leptos::ev::popstate, move |_| {
        // What has been sent is not gone back into; and whoever comes to the start of a shared device after this visitor must not find
        // what they have said.
        let at_start = visit.screens.with_untracked(|screens| screens.len() == 2);
        if visit.screen() == Some(Screen::Receipt) || at_start && !browser::is_phone() && visit.remembers() {
            return browser::start_afresh();
        }
        browser::let_go();
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

/// The screen that is shown. It is built anew when the language changes: what has been typed or chosen is in the visit, so
/// that nothing is lost.
fn current(visit: Visit) -> Option<AnyView> {
    visit.words.track();
    browser::tell("");
    let screen = visit.screens.get().last().copied()?;
    match screen {
        Screen::Start => return None,
        Screen::Staff => return Some(staff::screen(visit)),
        Screen::Languages => return Some(languages::screen(visit)),
        _ => {}
    }
    let Some(loaded) = visit.loaded() else {
        let again = button("going", visit.t(T::LoadAgain), browser::start_afresh);
        return Some(frame(vec![title(visit.t(T::LoadFailed))], vec![again]));
    };
    Some(match screen {
        Screen::Start | Screen::Staff | Screen::Languages => return None,
        Screen::Question(fact) => question::screen(visit, &loaded, fact),
        Screen::Answers => answers::screen(visit, &loaded),
        Screen::Results => results::screen(visit, loaded),
        Screen::Search => search::screen(visit, loaded),
        Screen::Handover => handover::screen(visit, &loaded),
        Screen::Program(at) => program::screen(visit, &loaded, at),
        Screen::Together => together::screen(visit, &loaded),
        Screen::Pick(place) => pick::screen(visit, &loaded, place),
        Screen::Form => form::screen(visit, &loaded),
        Screen::Consent => consent::screen(visit, &loaded),
        Screen::Review => review::screen(visit, &loaded),
        Screen::Receipt => receipt::screen(visit, &loaded),
        Screen::CheckIn => check_in::screen(visit),
        Screen::Status => status::screen(visit),
        Screen::About => about::screen(visit, &loaded),
    })
}
