//! What came in: a list, and the case beside it.

mod again;
mod filters;
mod many;

use casework::Deed;
use eligibility::Date;
use leptos::prelude::*;
use vault::{Listed, Term};
use wasm_bindgen::JsCast as _;

use super::case;
use crate::state::Desk;
use crate::text::{live, text_in};

/// How often it is looked whether something new came.
const LOOK: std::time::Duration = std::time::Duration::from_secs(30);

pub fn screen(desk: Desk) -> AnyView {
    let shortcuts = RwSignal::new(true);
    let pressed = window_event_listener(leptos::ev::keydown, move |event| {
        if shortcuts.get_untracked() {
            press(desk, &event);
        }
    });
    let handle = set_interval_with_handle(move || look(desk), LOOK);
    on_cleanup(move || {
        pressed.remove();
        if let Ok(handle) = handle {
            handle.clear();
        }
    });
    let shown = move || {
        if desk.keys.with(Vec::is_empty) {
            without_keys(desk)
        } else {
            with_keys(desk, shortcuts)
        }
    };
    shown.into_any()
}

/// Looks for what came, while the inbox is there.
fn look(desk: Desk) {
    if desk.session.with_untracked(Option::is_some) && !desk.keys.with_untracked(Vec::is_empty) {
        desk.poll();
    }
}

/// Shortcuts of one letter, which can be turned off (WCAG 2.2, 2.1.4).
fn press(desk: Desk, event: &web_sys::KeyboardEvent) {
    let typing = event.target().is_some_and(|target| {
        let input = target.dyn_ref::<web_sys::HtmlInputElement>();
        input.is_some_and(|input| input.type_() != "checkbox")
            || target.has_type::<web_sys::HtmlTextAreaElement>()
            || target.has_type::<web_sys::HtmlSelectElement>()
    });
    if typing || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    match event.key().as_str() {
        "j" | "J" | "ㅓ" => desk.step(true),
        "k" | "K" | "ㅏ" => desk.step(false),
        "a" | "A" | "ㅁ" if desk.case.with_untracked(Option::is_some) => {
            desk.run(desk.act(Deed::Assign { to: desk.me() }));
        }
        "d" | "D" | "ㅇ" => focus(event, "state"),
        "n" | "N" | "ㅜ" => focus(event, "note"),
        "/" => focus(event, "search"),
        _ => {}
    }
}

fn focus(event: &web_sys::KeyboardEvent, id: &str) {
    event.prevent_default();
    if let Some(element) = document().get_element_by_id(id) {
        let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Somebody whom nobody has given a key yet.
fn without_keys(desk: Desk) -> AnyView {
    view! {
        <div class="card">
            <h1>{live(desk.language, "no_keys")}</h1>
            <p>{live(desk.language, "no_keys_lead")}</p>
            <p class="soft">{live(desk.language, "fingerprint")}</p>
            <p class="secret" id="fingerprint">{move || desk.fingerprint.get()}</p>
            <button class="going" on:click=move |_| desk.run(desk.look_for_keys())
                disabled=move || desk.busy.get()>
                {live(desk.language, "look_again")}
            </button>
        </div>
    }
    .into_any()
}

/// How many there are, and what is in the way of others.
fn counts(desk: Desk) -> String {
    let language = desk.language.get();
    let with = |name: &str, n: usize| text_in(language, name).replace("{n}", &n.to_string());
    if let Some(fetched) = desk.fetched.get() {
        return with("fetching", fetched);
    }
    let counts = [
        ("unopened", desk.unopened.get()),
        ("unreadable", desk.unreadable.get()),
        ("unusable", desk.unusable.get()),
        ("astray", desk.astray.get()),
    ];
    let mut parts = vec![with("count", desk.total.get())];
    parts.extend(
        counts
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(name, n)| with(name, n)),
    );
    parts.join(" · ")
}

/// What for something is fetched, which stands in the log.
fn purpose_bar(desk: Desk) -> AnyView {
    // Without a purpose nothing is handed out.
    let purpose = move |event| match event_target_value(&event).trim() {
        "" => desk.purpose.update(|_| ()),
        purpose => desk.purpose.set(purpose.to_owned()),
    };
    view! {
        <div class="bar">
            <label for="purpose">{live(desk.language, "purpose")}</label>
            <input id="purpose" type="text" maxlength="200" autocomplete="off"
                prop:value=move || desk.purpose.get() on:change=purpose/>
            <button on:click=move |_| desk.run(desk.fetch(false)) disabled=move || desk.busy.get()>
                {live(desk.language, "fetch")}
            </button>
        </div>
    }
    .into_any()
}

fn with_keys(desk: Desk, shortcuts: RwSignal<bool>) -> AnyView {
    let count = move || counts(desk);
    let search = move |event| desk.filter_by(|filter| filter.query = event_target_value(&event));
    let turn = move |event| shortcuts.set(event_target_checked(&event));
    let empty = move || {
        let name = match (
            desk.total.get(),
            desk.filter.with(|filter| *filter == vault::Filter::default()),
        ) {
            (0, true) => "none",
            (0, false) => "none_found",
            _ => return None,
        };
        Some(view! { <p class="soft">{live(desk.language, name)}</p> })
    };
    let cases = move || {
        let cases = desk.cases.get();
        cases
            .into_iter()
            .map(|listed| line(desk, listed))
            .collect::<Vec<_>>()
    };
    let more = move || {
        let all = desk.cases.with(Vec::len) >= desk.total.get();
        (!all).then(|| view! { <button on:click=move |_| desk.more()>{live(desk.language, "more")}</button> })
    };
    view! {
        <div class="inbox">
            <section class="list" id="list">
                <h1>{live(desk.language, "inbox")}</h1>
                {purpose_bar(desk)}
                <div class="bar">
                    <label for="search">{live(desk.language, "search")}</label>
                    <input id="search" type="search" autocomplete="off" spellcheck="false"
                        prop:value=move || desk.filter.get().query on:input=search/>
                </div>
                {filters::bar(desk)}
                <p class="soft" role="status">{count}</p>
                {move || overdue(desk)}
                {move || again::written(desk)}
                {move || again::overtaken(desk)}
                {many::bar(desk)}
                {empty}
                <ul>{cases}</ul>
                {more}
                <button class="quiet" on:click=move |_| desk.run(desk.look_for_keys())>
                    {live(desk.language, "look_for_keys")}
                </button>
                <label class="check">
                    <input type="checkbox" checked=true on:change=turn/>
                    {live(desk.language, "shortcuts")}
                </label>
            </section>
            <section class="case" id="case" aria-live="polite">{move || case::sheet(desk)}</section>
        </div>
    }
    .into_any()
}

/// The last day for bringing something, and how far it is: in words, and not by colour alone.
fn term(desk: Desk, term: Term, last: Date) -> AnyView {
    let (class, name) = match term {
        Term::Passed => ("late", "term_passed_on"),
        Term::Soon => ("soon", "term_soon_on"),
        Term::Any => ("", "term_on"),
    };
    let said = move || text_in(desk.language.get(), name).replace("{d}", &last.to_string());
    view! { <i class=class>{said}</i> }.into_any()
}

/// Says that the time of some has passed, and lists them at a touch.
fn overdue(desk: Desk) -> Option<AnyView> {
    let count = desk.overdue.get();
    let said = text_in(desk.language.get(), "overdue").replace("{n}", &count.to_string());
    let list = move |_| {
        desk.filter_by(|filter| {
            *filter = vault::Filter {
                term: Term::Passed,
                ..vault::Filter::default()
            };
        })
    };
    (count > 0).then(|| view! { <button class="overdue" on:click=list>{said}</button> }.into_any())
}

fn line(desk: Desk, listed: Listed) -> AnyView {
    let (id, untouched) = (listed.id, listed.untouched);
    let here = move || {
        let shown = desk.case.with(|case| case.as_ref().map(|case| case.listed.id));
        (shown == Some(id)).then_some("true")
    };
    let class = if listed.opened { "" } else { "broken" };
    let who = listed.who.clone();
    let name = move || {
        if who.is_empty() {
            text_in(desk.language.get(), "nameless")
        } else {
            who.clone()
        }
    };
    let alarm = listed
        .alarm
        .then(|| view! { <i>{live(desk.language, "alarm")}</i> });
    let stands = listed.stands;
    let stands = move || match untouched {
        true => text_in(desk.language.get(), "untouched"),
        false => case::word(desk.language.get(), stands),
    };
    let others = (listed.others > 0).then(|| view! { <i>{live(desk.language, "has_others")}</i> });
    let until = listed.until.map(|last| term(desk, listed.term, last));
    let mine = listed
        .assigned
        .map(|account| view! { <i>{move || desk.name_of(account)}</i> });
    let choose = move |event| {
        let on = event_target_checked(&event);
        desk.chosen.update(|chosen| {
            if on {
                chosen.insert(id);
            } else {
                chosen.remove(&id);
            }
        });
    };
    let chosen = move || desk.chosen.with(|chosen| chosen.contains(&id));
    let choose_label = format!("{} {}", listed.who, listed.number);
    view! {
        <li>
            <input type="checkbox" aria-label=choose_label prop:checked=chosen on:change=choose/>
            <button class=class aria-current=here on:click=move |_| desk.show(id)>
                <b>{name}</b>
                <span>{listed.program}</span>
                <span class="marks"><i class="stands">{stands}</i>{until}{alarm}{others}{mine}</span>
                <small>{listed.number}" · "{here_and_now(&listed.received_at)}</small>
            </button>
        </li>
    }
    .into_any()
}

/// A time (RFC 3339, UTC) as the clock of this machine shows it, to the minute.
pub fn here_and_now(at: &str) -> String {
    let time = js_sys::Date::new(&at.into());
    if time.get_time().is_nan() {
        return at.to_owned();
    }
    let two = |number: u32| format!("{number:02}");
    format!(
        "{}-{}-{} {}:{}",
        time.get_full_year(),
        two(time.get_month() + 1),
        two(time.get_date()),
        two(time.get_hours()),
        two(time.get_minutes())
    )
}
