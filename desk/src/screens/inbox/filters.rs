//! Which cases are listed.

use envelope::Lifecycle;
use leptos::prelude::*;
use vault::Assigned;

use super::super::case::word;
use crate::state::Desk;
use crate::text::{live, text_in};

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
            {move || choices(desk)}
            {keep(desk)}
        </details>
        <div class="keptall">{kept}</div>
    }
    .into_any()
}

fn choices(desk: Desk) -> AnyView {
    let language = desk.language.get();
    let filter = desk.filter.get();
    let programs = desk.programs.get().into_iter();
    let programs: Vec<AnyView> = programs
        .map(|(id, (name, count))| {
            let chosen = filter.program.as_ref() == Some(&id);
            view! { <option value=id selected=chosen>{name}" ("{count}")"</option> }.into_any()
        })
        .collect();
    let states = Lifecycle::ALL.into_iter().map(|state| {
        let chosen = filter.stands == Some(state);
        view! { <option value=state.name() selected=chosen>{word(language, state)}</option> }.into_any()
    });
    let states: Vec<AnyView> = states.collect();
    let assigned = [
        (Assigned::Any, "any", "anybody"),
        (Assigned::Me, "me", "me"),
        (Assigned::Nobody, "nobody", "nobody"),
    ]
    .into_iter()
    .map(|(one, value, name)| {
        let chosen = filter.assigned == one;
        view! { <option value=value selected=chosen>{text_in(language, name)}</option> }.into_any()
    });
    let assigned: Vec<AnyView> = assigned.collect();
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let by_program = move |event| desk.filter_by(|filter| filter.program = some(event_target_value(&event)));
    let by_state =
        move |event| desk.filter_by(|filter| filter.stands = event_target_value(&event).parse().ok());
    let by_assigned = move |event| {
        desk.filter_by(|filter| {
            filter.assigned = match event_target_value(&event).as_str() {
                "me" => Assigned::Me,
                "nobody" => Assigned::Nobody,
                _ => Assigned::Any,
            };
        });
    };
    let any = text_in(language, "any");
    view! {
        <label for="by-program">{text_in(language, "program")}</label>
        <select id="by-program" on:change=by_program>
            <option value="">{any.clone()}</option>{programs}
        </select>
        <label for="by-state">{text_in(language, "state")}</label>
        <select id="by-state" on:change=by_state><option value="">{any}</option>{states}</select>
        <label for="by-assigned">{text_in(language, "assigned")}</label>
        <select id="by-assigned" on:change=by_assigned>{assigned}</select>
        {check(desk, "untouched", filter.untouched, |filter, on| filter.untouched = on)}
        {check(desk, "only_same_person", filter.same_person, |filter, on| filter.same_person = on)}
        {check(desk, "oldest_first", filter.oldest_first, |filter, on| filter.oldest_first = on)}
    }
    .into_any()
}

fn check(desk: Desk, name: &'static str, on: bool, turn: fn(&mut vault::Filter, bool)) -> AnyView {
    let turned = move |event| {
        let on = event_target_checked(&event);
        desk.filter_by(|filter| turn(filter, on));
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
