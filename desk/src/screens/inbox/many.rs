//! Something is done with all cases that are chosen.

use std::collections::BTreeSet;

use casework::Deed;
use envelope::Lifecycle;
use leptos::prelude::*;

use super::super::case::{choice_of_states, say_why};
use crate::state::Desk;
use crate::text::{live, text_in};

/// Choosing all that are listed, and what is done with those that are chosen.
pub fn bar(desk: Desk) -> AnyView {
    let all = move |event| {
        let chosen = match event_target_checked(&event) {
            true => desk
                .cases
                .with_untracked(|cases| cases.iter().map(|case| case.id).collect()),
            false => BTreeSet::new(),
        };
        desk.chosen.set(chosen);
    };
    // The form is drawn anew only where it comes or goes: nobody loses their place in it.
    let some = Memo::new(move |_| !desk.chosen.with(BTreeSet::is_empty));
    let has_all = move || {
        let listed = desk.cases.with(Vec::len);
        listed > 0 && desk.chosen.with(BTreeSet::len) == listed
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=has_all on:change=all/>{live(desk.language, "choose_all")}
        </label>
        {move || found(desk)}
        {move || some.get().then(|| decide(desk))}
        <div role="status">{move || outcome(desk)}</div>
    }
    .into_any()
}

/// Chooses all that were found, where more were than are listed.
fn found(desk: Desk) -> Option<AnyView> {
    let total = desk.total.get();
    let said = text_in(desk.language.get(), "choose_found").replace("{n}", &total.to_string());
    let choose = move |_| desk.run(desk.choose_found());
    let busy = move || desk.busy.get();
    (total > desk.cases.with(Vec::len))
        .then(|| view! { <button class="quiet" on:click=choose disabled=busy>{said}</button> }.into_any())
}

fn decide(desk: Desk) -> AnyView {
    let language = desk.language.get();
    let decision = desk.decision_of_many;
    let count = move || {
        let count = desk.chosen.with(BTreeSet::len).to_string();
        text_in(desk.language.get(), "chosen").replace("{n}", &count)
    };
    let chosen = move || desk.chosen.get_untracked().into_iter().collect();
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let decision = decision.get_untracked();
        let to = decision.to.unwrap_or(Lifecycle::UnderReview);
        desk.run(desk.act_on(chosen(), decision.deed(to)));
    };
    let take = move |_| desk.run(desk.act_on(chosen(), Deed::Assign { to: desk.me() }));
    let busy = move || desk.busy.get();
    let mut states = Lifecycle::ALL.to_vec();
    states.retain(|state| *state != Lifecycle::Received);
    states.sort_by_key(|state| *state != Lifecycle::UnderReview);
    view! {
        <form class="act many" on:submit=go>
            <b>{count}</b>
            {choice_of_states(desk, "state-of-many", states, decision)}
            <label for="reason-of-many">{text_in(language, "note")}</label>
            <textarea id="reason-of-many" rows="2" prop:value=move || decision.get().reason
                on:input=move |event| say_why(decision, &event)>
            </textarea>
            <button class="going" type="submit" disabled=busy>{text_in(language, "tell_all")}</button>
            <button type="button" on:click=take disabled=busy>{text_in(language, "assign_me")}</button>
        </form>
    }
    .into_any()
}

/// What became of it, with the one way back.
fn outcome(desk: Desk) -> AnyView {
    let language = desk.language.get();
    let with = |name: &str, n: usize| text_in(language, name).replace("{n}", &n.to_string());
    if let Some((done, all)) = desk.progress.get() {
        let name = text_in(language, "under_way");
        return view! { <progress aria-label=name value=done.to_string() max=all.to_string()></progress> }
            .into_any();
    }
    let Some(many) = desk.many.get() else {
        return ().into_any();
    };
    let mut said = vec![with("many_done", many.done.len())];
    if many.untold > 0 {
        said.push(with("many_untold", many.untold));
    }
    let reasons: BTreeSet<&String> = many.not.iter().map(|(_, why)| why).collect();
    let reasons: Vec<AnyView> = reasons
        .into_iter()
        .map(|why| {
            let count = many.not.iter().filter(|(_, other)| other == why).count();
            view! { <li>{with("many_not", count)}": "{text_in(language, why)}</li> }.into_any()
        })
        .collect();
    let done = many.done.clone();
    let undo = (!done.is_empty()).then(|| {
        let go = move |_| desk.run(desk.act_on(done.clone(), Deed::Undo { number: 0 }));
        let busy = move || desk.busy.get();
        view! { <button on:click=go disabled=busy>{text_in(language, "undo_many")}</button> }
    });
    view! { <p>{said.join(" · ")}</p><ul>{reasons}</ul>{undo} }.into_any()
}
