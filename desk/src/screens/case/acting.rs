//! What is done with the case that is shown.

use casework::Deed;
use envelope::Lifecycle;
use leptos::prelude::*;
use uuid::Uuid;
use vault::CaseSheet;

use super::word;
use crate::state::{Decision, Desk, LastTold};
use crate::text::{Language, text_in};

/// Deciding, who works on it, documents, a note.
pub fn forms(desk: Desk, case: &CaseSheet) -> AnyView {
    if case.group.is_none() {
        return ().into_any();
    }
    view! {
        <div class="acts">
            {decide(desk, case)}
            {documents(desk, case)}
            {assign(desk, case)}
            {note(desk, case)}
        </div>
    }
    .into_any()
}

/// What the visitor reads now.
fn told(desk: Desk, language: Language) -> String {
    match desk.told.get() {
        None => String::new(),
        Some(LastTold { said: None, .. }) => text_in(language, "told_nothing"),
        Some(LastTold {
            said: Some((state, note)),
            ..
        }) if note.is_empty() => word(language, state),
        Some(LastTold {
            said: Some((state, note)),
            ..
        }) => [word(language, state), note].join(": "),
    }
}

/// A choice among states, of which the first stands for none that was chosen.
pub fn choice_of_states(
    desk: Desk,
    id: &'static str,
    states: Vec<Lifecycle>,
    decision: RwSignal<Decision>,
) -> AnyView {
    let language = desk.language.get();
    let chosen = decision.with_untracked(|decision| decision.to);
    let options: Vec<AnyView> = states
        .into_iter()
        .map(|state| {
            let is_chosen = Some(state) == chosen;
            view! { <option value=state.name() selected=is_chosen>{word(language, state)}</option> }
                .into_any()
        })
        .collect();
    let choose = move |event| {
        if let Ok(state) = event_target_value(&event).parse() {
            decision.update(|decision| decision.to = Some(state));
        }
    };
    view! {
        <label for=id>{text_in(language, "state")}</label>
        <select id=id on:change=choose>{options}</select>
    }
    .into_any()
}

fn decide(desk: Desk, case: &CaseSheet) -> AnyView {
    let language = desk.language.get();
    let (next, decision) = (case.next.clone(), desk.decision);
    let first = next.first().copied();
    let chosen = move || decision.get().to.or(first);
    let undo = case.undo.map(|(number, before)| {
        let text = text_in(language, "undo").replace("{state}", &word(language, before));
        let go = move |_| desk.run(desk.act(Deed::Undo { number }));
        view! { <button type="button" on:click=go disabled=move || desk.busy.get()>{text}</button> }
    });
    let silent =
        (!case.can_be_told).then(|| view! { <p class="soft">{text_in(language, "error.no-receipt")}</p> });
    let last = move || told(desk, language);
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(to) = chosen() {
            desk.run(desk.act(decision.get_untracked().deed(to)));
        }
    };
    let asked: Vec<String> = case.documents.iter().map(|(name, _)| name.clone()).collect();
    let supplement = move || {
        (chosen() == Some(Lifecycle::SupplementRequested)).then(|| supplement(language, &asked, decision))
    };
    let form = first.map(|_| {
        view! {
            <form class="act" on:submit=go>
                {choice_of_states(desk, "state", next, decision)}
                {supplement}
                <label for="reason">{text_in(language, "note")}</label>
                <textarea id="reason" rows="2" prop:value=move || decision.get().reason
                    on:input=move |event| say_why(decision, &event)>
                </textarea>
                <button class="going" type="submit" disabled=move || desk.busy.get()>
                    {text_in(language, "tell_go")}
                </button>
            </form>
        }
    });
    view! {
        <h3>{text_in(language, "decide")}</h3>
        {silent}
        <p class="soft">{text_in(language, "told_last")}" "<b>{last}</b></p>
        {form}
        {undo}
    }
    .into_any()
}

/// Takes down the reason that is typed.
pub fn say_why(decision: RwSignal<Decision>, event: &web_sys::Event) {
    let typed = event_target_value(event);
    decision.update(|decision| decision.reason = typed);
}

/// Which documents are asked for, and until when.
fn supplement(language: Language, asked: &[String], decision: RwSignal<Decision>) -> AnyView {
    let boxes: Vec<AnyView> = asked
        .iter()
        .map(|name| {
            let (own, checked) = (
                name.clone(),
                decision.with_untracked(|it| it.documents.contains(name)),
            );
            let turn = move |event| {
                let on = event_target_checked(&event);
                decision.update(|decision| {
                    if on {
                        decision.documents.insert(own.clone());
                    } else {
                        decision.documents.remove(&own);
                    }
                });
            };
            view! {
                <label class="check">
                    <input type="checkbox" checked=checked on:change=turn/>{name.clone()}
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset><legend>{text_in(language, "asked_documents")}</legend>{boxes}</fieldset>
        <label for="until">{text_in(language, "until")}</label>
        <input id="until" type="date" prop:value=move || decision.get().until
            on:change=move |event| decision.update(|decision| decision.until = event_target_value(&event))/>
    }
    .into_any()
}

/// Documents, ticked off as they are seen.
fn documents(desk: Desk, case: &CaseSheet) -> AnyView {
    if case.documents.is_empty() {
        return ().into_any();
    }
    let language = desk.language.get();
    let boxes: Vec<AnyView> = case
        .documents
        .iter()
        .map(|(name, seen)| {
            let own = name.clone();
            let turn = move |event| {
                let deed = Deed::Document {
                    document: own.clone(),
                    seen: event_target_checked(&event),
                };
                desk.run(desk.act(deed));
            };
            let busy = move || desk.busy.get();
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=*seen on:change=turn disabled=busy/>
                    {name.clone()}
                </label>
            }
            .into_any()
        })
        .collect();
    view! { <h3>{text_in(language, "documents")}</h3>{boxes} }.into_any()
}

/// Who works on it.
fn assign(desk: Desk, case: &CaseSheet) -> AnyView {
    let language = desk.language.get();
    let (assigned, me, group) = (case.listed.assigned, desk.me(), case.group.clone());
    let colleagues = desk.colleagues.get().into_iter();
    let of_group = colleagues.filter(|one| group.as_ref().is_some_and(|group| one.groups.contains(group)));
    let options: Vec<AnyView> = of_group
        .map(|one| {
            let (value, chosen) = (one.account.to_string(), assigned == Some(one.account));
            view! { <option value=value selected=chosen>{one.name}</option> }.into_any()
        })
        .collect();
    let choose = move |event| {
        let to = event_target_value(&event).parse::<Uuid>().ok();
        desk.run(desk.act(Deed::Assign { to }));
    };
    let take = move |_| desk.run(desk.act(Deed::Assign { to: me }));
    let mine = (assigned != me).then(|| {
        view! {
            <button type="button" on:click=take disabled=move || desk.busy.get()>
                {text_in(language, "assign_me")}
            </button>
        }
    });
    view! {
        <div class="bar">
            <label for="assigned">{text_in(language, "assigned")}</label>
            <select id="assigned" on:change=choose>
                <option value="" selected=assigned.is_none()>{text_in(language, "nobody")}</option>
                {options}
            </select>
            {mine}
        </div>
    }
    .into_any()
}

/// A note for colleagues. What is typed is kept, sealed, until it is written.
fn note(desk: Desk, case: &CaseSheet) -> AnyView {
    let language = desk.language.get();
    let id = case.listed.id;
    let text = RwSignal::new(desk.draft(id));
    let typed = move |event| {
        text.set(event_target_value(&event));
        desk.keep_draft(id, text.get_untracked());
    };
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let deed = Deed::Note {
            text: text.get_untracked(),
        };
        desk.run(async move {
            desk.act(deed).await?;
            text.set(String::new());
            desk.keep_draft(id, String::new());
            Ok(())
        });
    };
    view! {
        <form class="act" on:submit=go>
            <label for="note">{text_in(language, "note_for_colleagues")}</label>
            <textarea id="note" rows="2" maxlength="2000" prop:value=move || text.get() on:input=typed>
            </textarea>
            <button type="submit" disabled=move || desk.busy.get()>{text_in(language, "note_go")}</button>
        </form>
    }
    .into_any()
}
