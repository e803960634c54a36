//! The start screen and the tools, which are plain HTML: what their buttons do, and what only the app can fill in.

use catalog::{Audience, Availability, Lang, Program, Topic};
use device::Loaded;
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Host, speech};

use crate::booth;
use crate::i18n::{self, KOREAN, LANGUAGES, T};
use crate::screens::jobs;
use crate::storage;
use crate::ui::catalog_text;
use crate::visit::{Focus, Lookup, Screen, Visit};

/// This number of names of programs that are open now stands on the start screen.
const MAX_PROGRAM_NAMES: usize = 3;

/// Does what a button of the page says.
pub fn act(visit: Visit, host: &'static dyn Host, go: &str) {
    if speech::act(host, go) {
        return;
    }
    let focus = |audience, topic, open| Focus {
        audience,
        topic,
        open,
    };
    let (focus, ask) = match go {
        "home" => return home(visit),
        "size" => return browser::next_size(),
        "contrast" => return browser::toggle("contrast", "high"),
        "low" | "tools" => return browser::toggle(go, ""),
        "language" => return open(visit, Screen::Languages),
        // Staff hold it down; a visitor who only touches it needs a person.
        "staff" => return to_person(visit),
        "search" => {
            visit.focus.set(Focus::default());
            return visit
                .app
                .when_settled(Box::new(move || open(visit, Screen::Search)));
        }
        "about" => {
            return visit
                .app
                .when_settled(Box::new(move || open(visit, Screen::About)));
        }
        "check-in" => {
            return visit
                .app
                .when_settled(Box::new(move || open(visit, Screen::CheckIn)));
        }
        "status" => {
            return visit
                .app
                .when_settled(Box::new(move || open(visit, Screen::Status(Lookup::Whole))));
        }
        "jobs" => {
            return visit
                .app
                .when_settled(Box::new(move || jobs::open(visit, Screen::Jobs)));
        }
        "events" => (focus(Some(Audience::Person), Some(Topic::Events), false), false),
        "space" => (focus(None, Some(Topic::Space), false), false),
        "open" => (focus(None, None, true), false),
        "company" => (focus(Some(Audience::Company), None, false), true),
        _ => (focus(Some(Audience::Person), None, false), true),
    };
    visit.focus.set(focus);
    visit.app.when_settled(Box::new(move || {
        if visit.screens.with_untracked(Vec::len) > 1 {
            return;
        }
        if ask {
            visit.go_on();
        } else {
            open(visit, Screen::Results);
        }
    }));
}

/// Leaves for the start screen; who has filled in a form is asked before it is gone.
pub fn home(visit: Visit) {
    let typed = visit.entered.form.with_untracked(|form| !form.is_empty());
    match visit.screen() {
        Some(Screen::Leave) => {}
        Some(Screen::Receipt) => browser::start_afresh(),
        _ if typed => open(visit, Screen::Leave),
        _ => browser::start_afresh(),
    }
}

fn to_person(visit: Visit) {
    // The finger that was held down until the staff corner opened is lifted there.
    if visit.screen() == Some(Screen::Staff) {
        return;
    }
    visit
        .app
        .when_settled(Box::new(move || open(visit, Screen::Person)));
}

/// Goes to a screen that comes with the rest of the app's code, once that is there, unless it is shown.
pub fn open(visit: Visit, screen: Screen) {
    spawn_local(async move {
        browser::rest().await;
        if visit.screen() != Some(screen) {
            visit.go(screen);
        }
    });
}

/// Puts the screen into another language, once its texts are there; false if they are not to be had, and it stays as it is.
pub async fn try_to_speak(visit: Visit, lang: Lang) -> bool {
    let words = i18n::fetch(lang).await;
    if let Some(words) = words {
        visit.app.words.set(words);
    }
    words.is_some()
}

/// Puts the screen into a language that nobody has touched, if its texts are to be had.
pub fn speak(visit: Visit, lang: Lang) {
    spawn_local(async move {
        let _ = try_to_speak(visit, lang).await;
    });
}

/// The setting of a device of one's own that says which language its owner has chosen.
const LANGUAGE_SETTING: &str = "language";

/// Notes the language that somebody has chosen, where the device is theirs.
pub fn note_language(lang: Lang) {
    if browser::is_own() {
        browser::leave_setting(LANGUAGE_SETTING, i18n::file(lang));
    }
}

/// A phone is its owner's: it speaks the language that they have chosen, or their system's. A shared device begins in Korean.
pub fn speak_as_the_device_does(visit: Visit) {
    visit.app.words.set(KOREAN);
    if !browser::is_own() {
        return;
    }
    let chosen = browser::setting(LANGUAGE_SETTING);
    let wanted = window().navigator().language().unwrap_or_default();
    let speaks = |lang: &Lang| match &chosen {
        Some(chosen) => i18n::file(*lang) == chosen,
        None => wanted.get(..2) == lang.code().get(..2),
    };
    let known = LANGUAGES.iter().map(|(lang, _)| *lang).find(speaks);
    if let Some(lang) = known.filter(|lang| *lang != Lang::Ko) {
        speak(visit, lang);
    }
}

/// Shows what is open now, once that is known; at a booth the way to check in, before all else.
pub fn show(visit: Visit) {
    let at_booth = booth::program();
    browser::set_mark("booth", at_booth.as_deref());
    let Some(place) = browser::element(if at_booth.is_some() { "booth" } else { "now" }) else {
        return;
    };
    mount_to(place, move || {
        move || match at_booth.as_deref() {
            Some(id) => visit.app.loaded().map(|loaded| booth(visit, &loaded, id)),
            None => open_now(visit),
        }
    })
    .forget();
}

/// At a booth: checking in, and how much the device keeps that has not been sent.
fn booth(visit: Visit, loaded: &Loaded, id: &str) -> AnyView {
    let program = loaded.signed.catalog.program(id);
    let name = program
        .map(|program| visit.text_of(&program.name))
        .unwrap_or_default();
    let waiting = RwSignal::new(0_u32);
    Effect::new(move |_| {
        visit.app.sending.received.track();
        visit.app.sending.wakes.track();
        if let Some(store) = visit.app.store_untracked() {
            spawn_local(async move {
                browser::rest().await;
                storage::count_waiting(store, waiting);
            });
        }
    });
    let kept = move || {
        let waiting = waiting.get();
        (waiting > 0).then(|| visit.with(T::BoothKept, &[("n", &waiting.to_string())]))
    };
    view! {
        <button class="choice big going" data-go="check-in">
            <span><b>{visit.text(T::BoothCheckIn)}</b><small>{name}</small></span>
        </button>
        <p class="soft" id="booth-kept">{kept}</p>
    }
    .into_any()
}

fn open_now(visit: Visit) -> Option<AnyView> {
    let loaded = visit.app.loaded()?;
    let catalog = &loaded.signed.catalog;
    let on = loaded.screening.on();
    let is_open = |program: &&Program| {
        program.is_listed()
            && !program.is_elsewhere()
            && matches!(program.round_on(on).1, Availability::Open(_))
    };
    let open: Vec<_> = catalog.programs.iter().filter(is_open).collect();
    if open.is_empty() {
        return None;
    }
    let heading = visit.with(T::StartOpen, &[("n", &open.len().to_string())]);
    let names: Vec<AnyView> = open
        .iter()
        .take(MAX_PROGRAM_NAMES)
        .map(|program| {
            let name = catalog_text(visit, &program.name);
            view! { <span>{name}</span> }.into_any()
        })
        .collect();
    let agency = view! { <p class="soft agency">{catalog_text(visit, &catalog.agency)}</p> };
    let open_now = view! { <button class="open-now" data-go="open"><b>{heading}</b>{names}</button> };
    Some((open_now, agency).into_any())
}
