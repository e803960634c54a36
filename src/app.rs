//! The way between the screens.

use std::sync::Arc;

use device::REMEMBERED_SETTING;
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Face, Host, button, frame, keyboard, keys, speech, title};
use web_sys::Element;
use web_sys::wasm_bindgen::JsCast;

use crate::context::{CatalogState, TRUST};
use crate::i18n::{KOREAN, T};
use crate::screens::{
    about, answers, check_in, consent, form, handover, jobs, languages, leave, person, pick, program,
    question, receipt, results, review, search, staff, status, together,
};
use crate::visit::{self, Screen, Visit};
use crate::{midnight, remember, shell, staff_door, start, storage};

/// What screens have of their own, and keep while they are drawn anew in another language.
#[derive(Clone, Copy)]
struct States {
    question: question::Writing,
    results: results::ResultsState,
    jobs: jobs::JobsState,
}

impl States {
    fn new() -> Self {
        Self {
            question: RwSignal::new(question::NOTHING),
            results: results::ResultsState {
                opened: RwSignal::new(Vec::new()),
                first: RwSignal::new(0),
            },
            jobs: jobs::JobsState::new(),
        }
    }

    fn forget(self) {
        self.question.set(question::NOTHING);
        self.results.opened.set(Vec::new());
        self.results.first.set(0);
        self.jobs.forget();
    }
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let visit = Visit::new();
    let states = States::new();
    // As long as the page lives.
    let host: &'static dyn Host = Box::leak(Box::new(visit::VisitHost(visit)));
    load(visit);
    listen(visit, host);
    keys::listen(host);
    staff_door::listen(visit);
    shell::tend(visit);
    once_all_is_there(move || {
        midnight::tend(visit);
        speech::tend(host);
        remember::tend(visit);
        keyboard::tend(host);
        look::pad::typing::listen();
        jobs::tend(visit, states.jobs);
    });
    start::show(visit);
    Effect::new(move |_| visit.words().write_page());
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
    start::speak_as_the_device_does(visit);
    browser::on_unreachable(move || forget(visit, states));
    if let Some(early) = browser::early_touch() {
        start::act(visit, host, &early);
    }
    move || current(visit, states)
}

/// Forgets the visitor where no fresh document can be had, and shows the start screen as one has it.
fn forget(visit: Visit, states: States) {
    browser::let_go();
    visit.forget();
    states.forget();
    browser::tools_off();
    speech::forget();
    start::speak_as_the_device_does(visit);
    browser::announce("");
}

fn load(visit: Visit) {
    spawn_local(async move {
        browser::painted().await;
        let store = device::open_store(announce_blocked).await;
        visit.app.store.set(store.clone());
        if let Some(store) = store.clone() {
            once_all_is_there(move || storage::tend(visit, store));
        }
        let stored = match &store {
            Some(store) => device::stored(store, TRUST).await,
            None => None,
        };
        let there = stored.map(Arc::new);
        if let Some(loaded) = &there {
            ready(visit, loaded);
        }
        let newer = device::newer(store.as_ref(), there.as_deref(), TRUST).await;
        match &newer {
            // A visit is never cut by a newer catalog: it serves the next one.
            Some(newer) if there.is_none() || visit.screens.with_untracked(Vec::len) == 1 => {
                ready(visit, &newer.loaded)
            }
            None if there.is_none() => {
                visit.app.catalog_state.set(CatalogState::Failed);
                visit.app.settle();
            }
            _ => {}
        }
        if let (Some(store), Some(newer)) = (store, newer) {
            once_all_is_there(move || storage::keep_catalog(store, newer));
        }
    });
}

/// Does something once the rest of the app's code is there.
fn once_all_is_there(then: impl FnOnce() + 'static) {
    spawn_local(async move {
        browser::rest().await;
        then();
    });
}

/// An older version of the app, open in another window, keeps this one from opening the storage.
fn announce_blocked() {
    browser::notice(KOREAN.text(T::LoadBlocked));
}

fn ready(visit: Visit, loaded: &Arc<device::Loaded>) {
    visit
        .app
        .catalog_state
        .set(CatalogState::Ready(Arc::clone(loaded)));
    if !browser::is_own() || browser::setting(REMEMBERED_SETTING).is_none() {
        return begin(visit, loaded);
    }
    // Who asked this device to remember their answers is asked nothing before these are there.
    let loaded = Arc::clone(loaded);
    once_all_is_there(move || {
        remember::take_up(visit, &loaded);
        begin(visit, &loaded);
    });
}

/// Takes up what the address has brought, and lets begin who waits.
fn begin(visit: Visit, loaded: &device::Loaded) {
    if !visit.brought.with_untracked(String::is_empty) {
        handover::take_up(visit, loaded);
    }
    visit.app.settle();
}

/// Takes up what a code has brought that was opened where the app runs already; false if none was. The address does not keep it.
fn arrived(visit: Visit) -> bool {
    let fragment = browser::take_fragment();
    if fragment.is_empty() {
        return false;
    }
    visit.brought.set(fragment);
    once_all_is_there(move || {
        // Without a catalog yet, it is taken up when there is one.
        if let Some(loaded) = visit.app.loaded_untracked() {
            handover::take_up(visit, &loaded);
        }
    });
    true
}

/// The buttons that stand in the page itself, the browser's back, codes, and the network's return.
fn listen(visit: Visit, host: &'static dyn Host) {
    let _ = window_event_listener(leptos::ev::click, move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let button = target.and_then(|target| target.closest("[data-go]").ok().flatten());
        if let Some(go) = button.and_then(|button| button.get_attribute("data-go")) {
            midnight::follow(visit);
            start::act(visit, host, &go);
        }
    });
    let _ = window_event_listener(leptos::ev::hashchange, move |_| {
        arrived(visit);
    });
    let _ = window_event_listener(leptos::ev::popstate, move |_| {
        // A code that is opened here is a step of the history too, and none back.
        if arrived(visit) {
            return;
        }
        // What has been sent is not gone back into; and the next visitor at the start of a shared device must not find what this one has
        // said.
        let to_start = visit.screens.with_untracked(|screens| screens.len() == 2);
        let shared = !browser::is_own();
        if visit.screen() == Some(Screen::Receipt) || to_start && shared && !visit.entered.is_empty() {
            return browser::start_afresh();
        }
        browser::let_go();
        visit.screens.update(|screens| {
            if screens.len() > 1 {
                screens.pop();
            }
        });
    });
    let _ = window_event_listener(leptos::ev::online, move |_| visit.app.sending.wake());
    let _ = window_event_listener(
        leptos::ev::Custom::<web_sys::Event>::new("visibilitychange"),
        move |_| {
            if browser::is_visible() {
                visit.app.sending.wake();
            }
        },
    );
}

/// The screen that is shown. It is built anew when the language changes: what has been typed or chosen is in the visit, so
/// that nothing is lost.
fn current(visit: Visit, states: States) -> Option<AnyView> {
    visit.app.words.track();
    browser::announce("");
    browser::fold_tools();
    let screen = visit.screens.get().last().copied()?;
    match screen {
        Screen::Start => return None,
        Screen::Staff => return Some(staff::screen(visit)),
        Screen::Languages => return Some(languages::screen(visit)),
        Screen::Person => return Some(person::screen(visit)),
        Screen::Leave => return Some(leave::screen(visit)),
        // The vacancies need no catalog.
        Screen::Jobs => return Some(jobs::list(visit, states.jobs)),
        Screen::Job(at) => return Some(jobs::vacancy(visit, states.jobs, at)),
        Screen::Company(at) => return Some(jobs::company(visit, states.jobs, at)),
        Screen::JobWishes => return Some(jobs::wishes(visit, states.jobs)),
        Screen::JobWish(wish) => return Some(jobs::wish(visit, states.jobs, wish)),
        Screen::SavedJobs => return Some(jobs::saved(visit, states.jobs)),
        _ => {}
    }
    let Some(loaded) = visit.app.loaded() else {
        let again = button(Face::Going, visit.text(T::LoadAgain), browser::start_afresh);
        return Some(frame(
            vec![title(visit.text(T::LoadFailed))],
            Vec::new(),
            vec![again],
        ));
    };
    Some(match screen {
        Screen::Start
        | Screen::Staff
        | Screen::Languages
        | Screen::Person
        | Screen::Leave
        | Screen::Jobs
        | Screen::Job(_)
        | Screen::Company(_)
        | Screen::JobWishes
        | Screen::JobWish(_)
        | Screen::SavedJobs => return None,
        Screen::Question(fact) => question::screen(visit, &loaded, fact, states.question),
        Screen::Answers => answers::screen(visit, &loaded),
        Screen::Results => results::screen(visit, loaded, states.results),
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
        Screen::Status(how) => status::screen(visit, how),
        Screen::Offered => handover::offered(visit, &loaded),
        Screen::About => about::screen(visit, &loaded),
    })
}
