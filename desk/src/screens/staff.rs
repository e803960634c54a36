//! Colleagues, and giving a key to one who has none.

use leptos::prelude::*;
use staff::wire::Colleague;
use staff::{Call, Reach, may};

use super::{field, taken};
use crate::state::Desk;
use crate::text::{live, named, text_in};

/// Roles, by the names of the texts.
const ROLES: [&str; 4] = [
    "role.caseworker",
    "role.manager",
    "role.operator",
    "role.privacy-officer",
];

pub fn screen(desk: Desk) -> AnyView {
    let giving: RwSignal<Option<Colleague>> = RwSignal::new(None);
    let colleagues = move || {
        let all = desk.colleagues.get();
        all.into_iter()
            .map(|colleague| line(desk, colleague, giving))
            .collect::<Vec<_>>()
    };
    let asked = move || giving.get().map(|colleague| give(desk, colleague, giving));
    let opens_nothing = move || {
        (!desk.opens()).then(|| view! { <p class="soft">{live(desk.language, "nothing_to_open")}</p> })
    };
    view! {
        <div class="card wide">
            <h1>{live(desk.language, "staff")}</h1>
            {opens_nothing}
            <p class="soft">{live(desk.language, "fingerprint")}</p>
            <p class="secret">{move || desk.fingerprint.get()}</p>
            {asked}
            <ul class="colleagues">{colleagues}</ul>
        </div>
    }
    .into_any()
}

fn line(desk: Desk, colleague: Colleague, giving: RwSignal<Option<Colleague>>) -> AnyView {
    let is_self = desk
        .session
        .with_untracked(|session| session.as_ref().map(|session| session.account) == Some(colleague.account));
    let lacks = colleague
        .groups
        .iter()
        .any(|group| !colleague.keys.contains(group));
    let opens = may(colleague.role, Call::FetchSubmissions, Reach::Own);
    let can_give = !is_self && lacks && opens && !desk.keys.with_untracked(Vec::is_empty);
    let role = colleague.role.name();
    let role = move || named(desk.language.get(), &ROLES, role);
    let has = live(desk.language, if lacks { "has_no_key" } else { "has_key" });
    let name = colleague.name.clone();
    let button = can_give.then(|| {
        let begin = move |_| giving.set(Some(colleague.clone()));
        view! { <button on:click=begin>{live(desk.language, "give")}</button> }
    });
    view! { <li><b>{name}</b><span>{role}</span><span>{has}</span>{button}</li> }.into_any()
}

/// Both compare the fingerprint, and the second factor is shown.
fn give(desk: Desk, colleague: Colleague, giving: RwSignal<Option<Colleague>>) -> AnyView {
    let (totp, totp_field) = field(desk, "totp", "give-totp", "text");
    let name = colleague.name.clone();
    let lead = move || text_in(desk.language.get(), "give_lead").replace("{name}", &name);
    let fingerprint = colleague.public_key.fingerprint();
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (totp, colleague) = (taken(totp, true), colleague.clone());
        desk.run(async move {
            desk.give(colleague, totp).await?;
            giving.set(None);
            Ok(())
        });
    };
    view! {
        <form class="give" on:submit=go>
            <p>{lead}</p>
            <p class="secret">{fingerprint}</p>
            {totp_field}
            <button class="going" type="submit" disabled=move || desk.busy.get()>
                {live(desk.language, "give_yes")}
            </button>
            <button type="button" class="quiet" on:click=move |_| giving.set(None)>
                {live(desk.language, "cancel")}
            </button>
        </form>
    }
    .into_any()
}
