//! A case: everything in the catalog's words, as text alone.

mod acting;

use casework::Deed;
use envelope::Lifecycle;
use leptos::prelude::*;
use vault::{CaseSheet, NotCounted, Signed};

use super::inbox::here_and_now;
use crate::state::{Desk, bring};
use crate::text::{Language, live, named, text_in};

pub use acting::{choice_of_states, say_why};

/// What a visitor was shown, by the names of the texts.
const VERDICTS: [&str; 3] = ["verdict.eligible", "verdict.not-eligible", "verdict.open"];
/// How a criterion stands, by the names of the texts.
const CRITERIA: [&str; 4] = [
    "criterion.holds",
    "criterion.fails",
    "criterion.open",
    "criterion.confirm",
];
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
    let print = move |_| desk.run(desk.print());
    let stands = word(language, case.listed.stands);
    let assigned = case.listed.assigned.map(|account| desk.name_of(account));
    let assigned = assigned.unwrap_or_else(|| text_in(language, "nobody"));
    view! {
        <button class="quiet back" on:click=move |_| bring("list")>{text_in(language, "to_list")}</button>
        <h2>{heading}</h2>
        <p>{case.listed.program.clone()}</p>
        <p><b class="stands">{stands}</b>" · "{assigned}</p>
        {other}
        {judged(language, &case)}
        {others(desk, &case)}
        {sections}
        {acting::forms(desk, &case)}
        {table(String::new(), facts)}
        {history(desk, &case)}
        <button class="quiet" on:click=print>{text_in(language, "print")}</button>
    }
    .into_any()
}

/// How it stands by the criteria, on the day by which its round judges.
fn judged(language: Language, case: &CaseSheet) -> AnyView {
    let Some(judged) = &case.judged else {
        return ().into_any();
    };
    let rows: Vec<AnyView> = judged
        .criteria
        .iter()
        .map(|criterion| {
            let name = named(language, &CRITERIA, &criterion.state);
            let source = criterion.source.clone();
            let source = source.unwrap_or_else(|| text_in(language, "no_source"));
            let class = format!("mark {}", criterion.state);
            view! {
                <li>
                    <span class=class>{name}</span>
                    <span>{criterion.text.clone()}" "<small>{source}</small></span>
                </li>
            }
            .into_any()
        })
        .collect();
    let verdict = named(language, &VERDICTS, &judged.verdict);
    let firm = (!judged.firm).then(|| text_in(language, "not_firm"));
    let round = (!judged.same_round).then(|| text_in(language, "other_round"));
    let on = text_in(language, "judged_on").replace("{day}", &judged.on);
    let open = judged
        .criteria
        .is_empty()
        .then(|| text_in(language, "no_criteria"));
    view! {
        <h3>{text_in(language, "criteria")}</h3>
        <p><b>{verdict}</b>" "<span class="soft">{on}</span></p>
        <p class="soft">{[firm, round, open].into_iter().flatten().collect::<Vec<_>>().join(" ")}</p>
        <ul class="criteria">{rows}</ul>
    }
    .into_any()
}

/// Others of the same person or company, and what somebody has to say of them.
fn others(desk: Desk, case: &CaseSheet) -> AnyView {
    if case.same_person.is_empty() {
        return ().into_any();
    }
    let language = desk.language.get();
    let program = case.listed.program.clone();
    let with: Vec<uuid::Uuid> = case.same_person.iter().map(|one| one.id).collect();
    let lines: Vec<AnyView> = case
        .same_person
        .iter()
        .map(|one| {
            let id = one.id;
            let twice = (one.program == program && !one.alarm).then(|| text_in(language, "twice"));
            let at = here_and_now(&one.received_at);
            let said = [one.program.as_str(), &word(language, one.stands), &at].join(" · ");
            view! {
                <li>
                    <button on:click=move |_| desk.show(id)>{said}" "<b>{twice}</b></button>
                </li>
            }
            .into_any()
        })
        .collect();
    let text = RwSignal::new(String::new());
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let deed = Deed::Compared {
            with: with.clone(),
            text: text.get_untracked(),
        };
        desk.run(desk.act(deed));
    };
    view! {
        <h3>{text_in(language, "same_person")}</h3>
        <p class="soft">{text_in(language, "same_person_lead")}</p>
        <ul class="others">{lines}</ul>
        <form class="act" on:submit=go>
            <label for="compared">{text_in(language, "compared")}</label>
            <input id="compared" type="text" maxlength="2000" autocomplete="off"
                on:input=move |event| text.set(event_target_value(&event))/>
            <button type="submit" disabled=move || desk.busy.get()>{text_in(language, "compared_go")}</button>
        </form>
    }
    .into_any()
}

/// What was done with it, and by whom.
fn history(desk: Desk, case: &CaseSheet) -> AnyView {
    let language = desk.language.get();
    let lines: Vec<AnyView> = case
        .history
        .iter()
        .map(|one| {
            let said = match (&one.deed, one.why) {
                (Some(deed), _) => in_words(desk, language, deed),
                (None, Some(why)) => text_in(
                    language,
                    match why {
                        NotCounted::DoesNotOpen => "not_counted.does-not-open",
                        NotCounted::BrokenChain => "not_counted.broken-chain",
                        NotCounted::Unreadable => "not_counted.unreadable",
                        NotCounted::NotAllowed => "not_counted.not-allowed",
                    },
                ),
                (None, None) => String::new(),
            };
            let class = if one.deed.is_none() { "broken" } else { "" };
            let who = desk.name_of(one.author);
            view! {
                <li class=class><small>{here_and_now(&one.at)}" · "{who}</small><span>{said}</span></li>
            }
            .into_any()
        })
        .collect();
    let empty = case.history.is_empty().then(|| text_in(language, "nothing_done"));
    view! {
        <h3>{text_in(language, "history")}</h3>
        <p class="soft">{empty}</p>
        <ol class="history">{lines}</ol>
    }
    .into_any()
}

/// A deed as a sentence.
fn in_words(desk: Desk, language: Language, deed: &Deed) -> String {
    let with = |name: &str, what: &str| text_in(language, name).replace("{what}", what);
    match deed {
        Deed::Note { text } => text.clone(),
        Deed::Assign { to: None } => text_in(language, "did.unassigned"),
        Deed::Assign { to: Some(to) } => with("did.assigned", &desk.name_of(*to)),
        Deed::Document { document, seen: true } => with("did.seen", document),
        Deed::Document {
            document,
            seen: false,
        } => with("did.not_seen", document),
        Deed::Move {
            to,
            reason,
            documents,
            until,
        } => {
            let mut parts = vec![word(language, *to)];
            parts.extend((!reason.is_empty()).then(|| reason.clone()));
            parts.extend((!documents.is_empty()).then(|| documents.join(", ")));
            parts.extend(until.map(|until| with("did.until", &until.to_string())));
            parts.join(" · ")
        }
        Deed::Undo { .. } => text_in(language, "did.undone"),
        Deed::Compared { text, .. } => with("did.compared", text),
        Deed::Unknown => text_in(language, "not_counted.unreadable"),
    }
}

/// What a state is called.
pub fn word(language: Language, state: Lifecycle) -> String {
    match language {
        Language::Korean => state.korean().to_owned(),
        Language::English => state.name().replace('_', " "),
    }
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
