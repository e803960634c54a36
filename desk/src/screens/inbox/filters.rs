//! Which cases are listed.

use std::collections::BTreeMap;

use envelope::Lifecycle;
use leptos::prelude::*;
use vault::{Assigned, Filter, Term};

use super::super::case::word;
use crate::state::Desk;
use crate::text::{live, text_in};

/// Who works on cases, by the names of the texts.
const ASSIGNED: [(&str, Assigned); 3] = [
    ("anybody", Assigned::Any),
    ("me", Assigned::Me),
    ("nobody", Assigned::Nobody),
];

/// How far the time is that visitors have, by the names of the texts.
const TERMS: [(&str, Term); 3] = [
    ("any", Term::Any),
    ("term_soon", Term::Soon),
    ("term_passed", Term::Passed),
];

/// Filters, and those that were kept.
pub fn bar(desk: Desk) -> AnyView {
    let kept = move || {
        let filters = desk.memory.get().filters.into_iter();
        filters
            .map(|(name, filter)| {
                let (label, own, forgotten) = (name.clone(), filter.clone(), name);
                let here = move || (desk.filter.get() == filter).then_some("true");
                let choose = move |_| desk.use_filter(own.clone());
                let drop = move |_| desk.forget_filter(&forgotten);
                let forget = text_in(desk.language.get(), "forget_filter").replace("{name}", &label);
                view! {
                    <span class="kept">
                        <button aria-current=here on:click=choose>{label}</button>
                        <button class="quiet" aria-label=forget on:click=drop>"×"</button>
                    </span>
                }
                .into_any()
            })
            .collect::<Vec<_>>()
    };
    view! {
        <details class="filters">
            <summary>{live(desk.language, "filters")}</summary>
            {choices(desk)}
            {keep(desk)}
        </details>
        <div class="keptall">{kept}</div>
    }
    .into_any()
}

/// Drawn once, each option anew where its words change: who chooses with keys keeps their place.
fn choices(desk: Desk) -> AnyView {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let by_program = move |event| desk.filter_by(|filter| filter.program = some(event_target_value(&event)));
    let by_state = move |event| {
        desk.filter_by(|filter| filter.stands = event_target_value(&event).parse().ok());
    };
    let by_assigned = move |event| {
        let (_, assigned) = ASSIGNED
            .into_iter()
            .find(|(name, _)| *name == event_target_value(&event))
            .unwrap_or_default();
        desk.filter_by(|filter| filter.assigned = assigned);
    };
    let by_term = move |event| {
        let chosen = event_target_value(&event);
        let found = TERMS.into_iter().find(|(name, _)| *name == chosen);
        desk.filter_by(|filter| filter.term = found.map(|(_, term)| term).unwrap_or_default());
    };
    let term = move || {
        let filter = desk.filter.get();
        let found = TERMS.into_iter().find(|(_, one)| *one == filter.term);
        found.map(|(name, _)| name)
    };
    let program = move || desk.filter.get().program.unwrap_or_default();
    let stands = move || desk.filter.get().stands.map(Lifecycle::name).unwrap_or_default();
    let assigned = move || {
        let filter = desk.filter.get();
        ASSIGNED
            .into_iter()
            .find(|(_, one)| *one == filter.assigned)
            .map(|(name, _)| name)
    };
    let known = Memo::new(move |_| desk.programs.get());
    let states = Lifecycle::ALL.into_iter();
    let states = states.map(|state| option(state.name(), move || word(desk.language.get(), state)));
    let states: Vec<AnyView> = states.collect();
    let terms: Vec<AnyView> = TERMS
        .into_iter()
        .map(|(name, _)| option(name, live(desk.language, name)))
        .collect();
    let people = ASSIGNED.into_iter();
    let people: Vec<AnyView> = people
        .map(|(name, _)| option(name, live(desk.language, name)))
        .collect();
    view! {
        <label for="by-program">{live(desk.language, "program")}</label>
        <select id="by-program" prop:value=program on:change=by_program>
            {option("", live(desk.language, "any"))}{move || programs(desk, known.get())}
        </select>
        <label for="by-state">{live(desk.language, "state")}</label>
        <select id="by-state" prop:value=stands on:change=by_state>
            {option("", live(desk.language, "any"))}
            {states}
        </select>
        <label for="by-assigned">{live(desk.language, "assigned")}</label>
        <select id="by-assigned" prop:value=assigned on:change=by_assigned>
            {people}
        </select>
        <label for="by-term">{live(desk.language, "term")}</label>
        <select id="by-term" prop:value=term on:change=by_term>
            {terms}
        </select>
        {check(desk, "untouched", |filter| &mut filter.untouched)}
        {check(desk, "only_same_person", |filter| &mut filter.same_person)}
        {check(desk, "oldest_first", |filter| &mut filter.oldest_first)}
    }
    .into_any()
}

fn option(value: &'static str, text: impl Fn() -> String + Send + 'static) -> AnyView {
    view! { <option value=value>{text}</option> }.into_any()
}

fn programs(desk: Desk, known: BTreeMap<String, (String, usize)>) -> Vec<AnyView> {
    let chosen = desk.filter.with_untracked(|filter| filter.program.clone());
    let known = known.into_iter();
    known
        .map(|(id, (name, count))| {
            let is_chosen = chosen.as_ref() == Some(&id);
            view! { <option value=id selected=is_chosen>{name}" ("{count}")"</option> }.into_any()
        })
        .collect()
}

/// A part of the filter that is on or off.
fn check(desk: Desk, name: &'static str, part: fn(&mut Filter) -> &mut bool) -> AnyView {
    let on = move || *part(&mut desk.filter.get());
    let turned = move |event| {
        let on = event_target_checked(&event);
        desk.filter_by(|filter| *part(filter) = on);
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=on on:change=turned/>{live(desk.language, name)}
        </label>
    }
    .into_any()
}

/// Keeps the present filter under a name.
fn keep(desk: Desk) -> AnyView {
    let name = RwSignal::new(String::new());
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        if !typed.is_empty() {
            desk.keep_filter(typed);
            name.set(String::new());
        }
    };
    view! {
        <form class="bar" on:submit=go>
            <label for="filter-name">{live(desk.language, "filter_name")}</label>
            <input id="filter-name" type="text" maxlength="40" autocomplete="off"
                prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/>
            <button type="submit">{live(desk.language, "keep_filter")}</button>
        </form>
    }
    .into_any()
}
