//! A case: everything in the catalog's words, as text alone.

use envelope::Lifecycle;
use leptos::prelude::*;
use vault::{CaseSheet, Signed};

use super::inbox::here_and_now;
use crate::state::{Desk, LastTold};
use crate::text::{Language, live, named, text_in};

/// What a visitor was shown, by the names of the texts.
const VERDICTS: [&str; 3] = ["verdict.eligible", "verdict.not-eligible", "verdict.open"];
/// How an application came, by the names of the texts.
const LANES: [&str; 5] = [
    "lane.anonymous",
    "lane.enrolled",
    "lane.revoked",
    "lane.unknown",
    "lane.imported",
];

pub fn sheet(desk: Desk) -> AnyView {
    let Some(case) = desk.case.get() else {
        return view! { <p class="soft">{live(desk.language, "choose")}</p> }.into_any();
    };
    let language = desk.language.get();
    let facts = about(language, &case);
    let other = (case.listed.opened && !case.same_catalog)
        .then(|| view! { <p class="soft">{text_in(language, "other_catalog")}</p> });
    let sections: Vec<AnyView> = case
        .sections
        .iter()
        .map(|section| table(text_in(language, &section.kind), section.rows.clone()))
        .collect();
    let heading = match case.listed.who.as_str() {
        "" => text_in(language, "nameless"),
        who => who.to_owned(),
    };
    let print = move |_| drop(window().print());
    view! {
        <h2>{heading}</h2>
        <p>{case.listed.program.clone()}</p>
        {other}
        {table(String::new(), facts)}
        {sections}
        {tell(desk, &case)}
        <button class="quiet" on:click=print>{text_in(language, "print")}</button>
    }
    .into_any()
}

/// What the visitor was told, and what they are told next.
fn tell(desk: Desk, case: &CaseSheet) -> AnyView {
    if case.group.is_none() {
        return ().into_any();
    }
    let language = desk.language.get();
    let word = move |state: Lifecycle| match language {
        Language::Korean => state.korean().to_owned(),
        Language::English => state.name().replace('_', " "),
    };
    let (chosen, note) = (
        RwSignal::new(Lifecycle::UnderReview),
        RwSignal::new(String::new()),
    );
    let last = move || match desk.told.get() {
        None => String::new(),
        Some(LastTold { said: None, .. }) => text_in(language, "told_nothing"),
        Some(LastTold {
            said: Some((state, note)),
            ..
        }) if note.is_empty() => word(state),
        Some(LastTold {
            said: Some((state, note)),
            ..
        }) => [word(state), note].join(": "),
    };
    let states: Vec<AnyView> = Lifecycle::ALL
        .into_iter()
        .map(|state| {
            let first = state == chosen.get_untracked();
            view! { <option value=state.name() selected=first>{word(state)}</option> }.into_any()
        })
        .collect();
    let choose = move |event| {
        if let Ok(state) = event_target_value(&event).parse() {
            chosen.set(state);
        }
    };
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        desk.run(desk.tell(chosen.get_untracked(), note.get_untracked()));
    };
    view! {
        <form class="tell" on:submit=go>
            <h3>{text_in(language, "tell")}</h3>
            <p class="soft">{text_in(language, "told_last")}" "<b>{last}</b></p>
            <label for="state">{text_in(language, "state")}</label>
            <select id="state" on:change=choose>{states}</select>
            <label for="note">{text_in(language, "note")}</label>
            <textarea id="note" rows="2" prop:value=move || note.get()
                on:input=move |event| note.set(event_target_value(&event))></textarea>
            <button class="going" type="submit" disabled=move || desk.busy.get() || desk.told.get().is_none()>
                {text_in(language, "tell_go")}
            </button>
        </form>
    }
    .into_any()
}

/// What is known of it beside what the visitor wrote.
fn about(language: Language, case: &CaseSheet) -> Vec<(String, String)> {
    let mut rows = vec![
        (text_in(language, "number"), case.listed.number.clone()),
        (
            text_in(language, "received"),
            here_and_now(&case.listed.received_at),
        ),
    ];
    if case.listed.opened {
        rows.push((text_in(language, "submitted"), here_and_now(&case.submitted_at)));
        rows.push((
            text_in(language, "verdict"),
            named(language, &VERDICTS, &case.verdict),
        ));
    }
    if let Some(picked) = &case.picked {
        rows.push((text_in(language, "picked"), picked.clone()));
    }
    rows.push((text_in(language, "lane"), named(language, &LANES, &case.lane)));
    let signed = match case.signed {
        Signed::Not => "signed.not",
        Signed::Fits => "signed.fits",
        Signed::Broken => "signed.broken",
    };
    rows.push((text_in(language, "signed"), text_in(language, signed)));
    if !case.is_whole {
        rows.push((text_in(language, "disk"), text_in(language, "disk.changed")));
    }
    if let Some(device) = &case.device {
        rows.push((text_in(language, "device"), device.clone()));
    }
    rows
}

fn table(name: String, rows: Vec<(String, String)>) -> AnyView {
    let heading = (!name.is_empty()).then(|| view! { <h3>{name}</h3> });
    let rows: Vec<AnyView> = rows
        .into_iter()
        .map(|(asked, answered)| view! { <dt>{asked}</dt><dd>{answered}</dd> }.into_any())
        .collect();
    view! { {heading}<dl>{rows}</dl> }.into_any()
}
