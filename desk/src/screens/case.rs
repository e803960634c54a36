//! A case: everything in the catalog's words, as text alone.

use leptos::prelude::*;
use vault::{CaseSheet, Signed};

use super::inbox::here_and_now;
use crate::state::Desk;
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
        <button class="quiet" on:click=print>{text_in(language, "print")}</button>
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
