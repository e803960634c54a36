//! One program: what it gives, who may have it, what to bring, when and where.

use std::sync::Arc;

use catalog::{Action, Audience, Availability, Catalog, CriterionState, Outcome, Program};
use eligibility::{Answers, Value, Verdict};
use leptos::prelude::*;

use crate::app::{back_button, frame, going_button};
use crate::browser;
use crate::device::Loaded;
use crate::i18n::T;
use crate::visit::{Screen, Visit};

/// Younger visitors need a guardian's consent that a kiosk cannot verify (개인정보 보호법 제22조의2).
const LOWEST_AGE: i64 = 14;

/// The screen of a program.
pub fn screen(visit: Visit, loaded: &Arc<Loaded>, at: usize) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let outcome = visit.outcome(at);
    let (Some(program), Some(outcome)) = (catalog.programs.get(at), outcome) else {
        return ().into_any();
    };
    let center = catalog.center(&program.center);
    let center_name = center.map(|center| visit.say(&center.name));
    let unknown = move || visit.t(T::ProgramNotConfirmed).to_owned();
    let place = center
        .and_then(|center| center.place.as_ref())
        .map_or_else(unknown, |place| visit.say(place));
    let phone = center
        .and_then(|center| center.phone.clone())
        .unwrap_or_else(unknown);
    let middle = view! {
        <p><span class="tag yes">{center_name.clone()}</span></p>
        <h1 tabindex="-1">{visit.say(&program.name)}</h1>
        <p class="bigbenefit">{visit.say(&program.benefit)}</p>
        {program.detail.as_ref().map(|detail| view! { <p class="soft">{visit.say(detail)}</p> })}
        {criteria(visit, program, &outcome)}
        {offerings(visit, program)}
        {documents(visit, catalog, program)}
        {rounds(visit, program)}
        <section class="card">
            <h2>{visit.t(T::ProgramCenter)}</h2>
            <p>{center_name}" · "{place}" · ☎ "{phone}</p>
        </section>
        <p class="soft">{visit.t(T::ResultsSelfCheck)}</p>
    };
    let bottom = match (
        action(program.action),
        hindrance(visit, catalog, program, &outcome),
    ) {
        (None, _) => back_button(visit),
        (_, Some(why)) => {
            let say = visit.says(why);
            (
                view! { <p class="hindrance" role="status">{say}</p> }.into_any(),
                back_button(visit),
            )
                .into_any()
        }
        (Some(action), None) => {
            let apply = going_button(visit, action, move || visit.go(Screen::Form(at)));
            (back_button(visit), apply).into_any()
        }
    };
    frame(visit, middle.into_any(), bottom)
}

/// What the visitor can do about a program here; nothing where it is only told.
fn action(action: Action) -> Option<T> {
    Some(match action {
        Action::Info => return None,
        Action::Apply => T::ActionApply,
        Action::Register => T::ActionRegister,
        Action::Reserve => T::ActionReserve,
        Action::Enrol => T::ActionEnrol,
        Action::Ride => T::ActionRide,
        Action::Consult => T::ActionConsult,
        Action::Visit => T::ActionVisit,
        Action::Post => T::ActionPost,
        Action::Join => T::ActionJoin,
    })
}

/// Why the visitor cannot apply here, if so: told before the form, not after it.
fn hindrance(visit: Visit, catalog: &Catalog, program: &Program, outcome: &Outcome) -> Option<T> {
    // Of what is only planned one can ask to be told.
    let asks = program.action == Action::Consult && !program.form.is_empty();
    let closed = match outcome.availability {
        Availability::Open(_) => None,
        Availability::Planned if asks => None,
        Availability::Planned => Some(T::ProgramNotYet),
        Availability::Unconfirmed => Some(T::ProgramNotConfirmedDays),
        Availability::OpensOn(_) | Availability::Closed(_) => Some(T::ProgramNotOpen),
    };
    if outcome.verdict == Verdict::NotEligible {
        Some(T::ProgramNotEligible)
    } else if closed.is_some() {
        closed
    } else if visit.audience.get() == Audience::Person && under_age(catalog, &visit.answers.get()) {
        Some(T::ProgramUnder14)
    } else if visit.store.get().is_none() {
        Some(T::ProgramNoStorage)
    } else {
        None
    }
}

fn under_age(catalog: &Catalog, answers: &Answers) -> bool {
    let born = catalog
        .vocabulary
        .find("birth_date")
        .and_then(|fact| answers.get(&catalog.vocabulary, fact));
    match (born, browser::today()) {
        (Some(Value::Date(born)), Some(today)) => born > today.minus_years(LOWEST_AGE),
        _ => false,
    }
}

fn criteria(visit: Visit, program: &Program, outcome: &Outcome) -> AnyView {
    let each = outcome
        .criteria
        .iter()
        .filter_map(|(at, state)| Some((program.criteria.get(*at)?, *state)));
    let items = each.map(|(criterion, state)| {
        let (class, sign, word) = match state {
            CriterionState::Holds => ("mark yes", "✓", T::ProgramHolds),
            CriterionState::Fails => ("mark no", "–", T::ProgramFails),
            CriterionState::Open => ("mark", "·", T::ProgramOpen),
            CriterionState::Confirm => ("mark ask", "?", T::ProgramConfirm),
        };
        let source = criterion.source.clone().unwrap_or_else(|| visit.t(T::ProgramNotConfirmed).to_owned());
        view! {
            <li class=class>
                <i aria-hidden="true">{sign}</i>
                <span>
                    {visit.say(&criterion.text)}" ("{visit.t(word)}")"
                    {criterion.note.as_ref().map(|note| view! { <span class="soft">" "{visit.say(note)}</span> })}
                    <span class="soft">" · "{visit.t(T::ProgramSource)}": "{source}</span>
                </span>
            </li>
        }
        .into_any()
    });
    let items: Vec<_> = items.collect();
    let none = items
        .is_empty()
        .then(|| view! { <p>{visit.t(T::ReasonNoCriteria)}</p> });
    view! {
        <section class="card">
            <h2>{visit.t(T::ProgramCriteria)}</h2>
            {none}
            {(!items.is_empty()).then(|| view! { <ul class="list">{items}</ul> })}
        </section>
    }
    .into_any()
}

/// What one can pick of a program; a detail that no source gives is shown as an example.
fn offerings(visit: Visit, program: &Program) -> Option<AnyView> {
    if program.offerings.is_empty() {
        return None;
    }
    let sample =
        |sample: bool| sample.then(|| view! { <span class="tag">{visit.t(T::ProgramSample)}</span> });
    let each = program.offerings.iter().map(|offering| {
        let days = [offering.day, offering.last_day].into_iter().flatten();
        let days = days.map(|day| day.to_string()).collect::<Vec<_>>().join(" ~ ");
        let place = offering.place.as_ref().map(|place| visit.say(place));
        let detail = offering.detail.as_ref().map(|detail| visit.say(detail));
        let soft = [Some(days), place, detail].into_iter().flatten();
        let soft: Vec<String> = soft.filter(|text| !text.is_empty()).collect();
        let parts = offering.parts.iter().map(|part| {
            let times = [part.starts, part.ends].into_iter().flatten();
            let times = times.map(|time| time.to_string()).collect::<Vec<_>>().join("–");
            view! { <span class="soft">{visit.say(&part.name)}" "{times}" "{sample(part.sample)}</span> }
                .into_any()
        });
        view! {
            <li>
                <span class="head"><span>{visit.say(&offering.name)}</span>{sample(offering.sample)}</span>
                <span class="soft">{soft.join(" · ")}</span>
                {parts.collect_view()}
            </li>
        }
        .into_any()
    });
    let each: Vec<_> = each.collect();
    let section = view! {
        <section class="card">
            <h2>{visit.t(T::ProgramOfferings)}</h2>
            <ul class="list offerings">{each}</ul>
        </section>
    };
    Some(section.into_any())
}

fn documents(visit: Visit, catalog: &Catalog, program: &Program) -> AnyView {
    let names = program
        .documents
        .iter()
        .filter_map(|id| catalog.document(id))
        .map(|document| {
            let issuer = document
                .issuer
                .as_ref()
                .map(|issuer| format!(" ({})", visit.say(issuer)));
            visit.say(&document.name) + &issuer.unwrap_or_default()
        });
    let names: Vec<_> = names.collect();
    let text = if names.is_empty() {
        visit.t(T::ProgramNoDocuments).to_owned()
    } else {
        names.join(" · ")
    };
    view! { <section class="card"><h2>{visit.t(T::ProgramDocuments)}</h2><p>{text}</p></section> }.into_any()
}

fn rounds(visit: Visit, program: &Program) -> AnyView {
    let each = program.rounds.iter().map(|round| {
        let days = match (round.always, round.opens, round.closes) {
            (true, ..) => visit.t(T::ProgramAlways).to_owned(),
            (_, Some(opens), Some(closes)) => format!("{opens} ~ {closes}"),
            (_, Some(opens), None) => format!("{opens} ~"),
            _ => visit.t(T::ProgramNotConfirmed).to_owned(),
        };
        view! { <p>{visit.say(&round.name)}": "{days}</p> }.into_any()
    });
    let each: Vec<_> = each.collect();
    let none = each
        .is_empty()
        .then(|| view! { <p>{visit.t(T::ProgramNotConfirmed)}</p> });
    view! { <section class="card"><h2>{visit.t(T::ProgramRounds)}</h2>{none}{each}</section> }.into_any()
}
