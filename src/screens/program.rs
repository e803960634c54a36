//! One program: what it gives, who may have it, what to bring, when and where.

use std::sync::Arc;

use application::{Obstacle, Way};
use catalog::{Action, Catalog, CriterionState, Program, ProgramIndex, ScreeningResult};
use device::Loaded;
use eligibility::Verdict;
use leptos::prelude::*;
use look::{Line, Tone, back, disclosure, frame, going, line, list, mark, section, tag, title};

use super::results::card;
use super::{answers, applying, outlook};
use crate::i18n::T;
use crate::ui::catalog_text;
use crate::visit::{Screen, Visit};

/// The screen of a program.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>, at: ProgramIndex) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let outcome = visit.outcome(at);
    let (Some(program), Some(outcome)) = (catalog.program_at(at), outcome) else {
        return ().into_any();
    };
    let center = catalog.center(&program.center);
    let center_name = center
        .map(|center| visit.text_of(&center.name))
        .unwrap_or_default();
    let mut read = vec![
        tag(Tone::Go, center_name),
        title(visit.text_of(&program.name)),
        view! { <p class="bigbenefit">{catalog_text(visit, &program.benefit)}</p> }.into_any(),
    ];
    if let Some(detail) = &program.detail {
        read.push(view! { <p class="soft">{catalog_text(visit, detail)}</p> }.into_any());
    }
    let mut who = vec![criteria(visit, program, &outcome)];
    let advice = loaded
        .screening
        .advice(catalog, at, &visit.entered.answers.get_untracked());
    let help = outlook::help(visit, loaded, &advice).map(|help| mark(Tone::Go, "→", vec![help.into_any()]));
    let until = outlook::until(visit, &advice).map(|until| mark(Tone::Ask, "!", vec![until.into_any()]));
    who.extend(help.filter(|_| outcome.verdict == Verdict::NotEligible).or(until));
    who.extend(cautions(visit, program));
    who.push(documents(visit, catalog, program));
    let mut when = vec![rounds(visit, program), place(visit, catalog, program)];
    when.extend(offerings(visit, program));
    let mut parts = vec![
        (visit.text(T::ProgramPartWho), who),
        (visit.text(T::ProgramPartWhen), when),
    ];
    let similar = similar(visit, loaded, program);
    if !similar.is_empty() {
        let name = visit.text(T::ProgramPartSimilar);
        // Where the parts stand one below the other, no tab says what this one is.
        let heading = browser::is_own().then(|| view! { <h2>{name}</h2> }.into_any());
        let content = heading.into_iter().chain([list(similar.into_iter())]);
        parts.push((name, content.collect()));
    }
    let touched = vec![
        look::parts(parts),
        line(Line::Soft, visit.text(T::ResultsSelfCheck)),
    ];
    frame(read, touched, bottom(visit, catalog, program, &outcome, at))
}

/// What the visitor can do: apply, find out whether they may, or read why not.
fn bottom(
    visit: Visit,
    catalog: &Catalog,
    program: &Program,
    outcome: &ScreeningResult,
    at: ProgramIndex,
) -> Vec<AnyView> {
    let Some(action) = action(program.action) else {
        return match check(visit, outcome, at) {
            Some(check) => vec![back(visit.words()), check],
            None => vec![back(visit.words())],
        };
    };
    if let Some(why) = hindrance(visit, catalog, program, outcome) {
        let why = view! { <p class="hint" role="status">{visit.text(why)}</p> }.into_any();
        return vec![why, back(visit.words())];
    }
    let apply = move || {
        visit.entered.applying.set(vec![at]);
        let together = applying::others(visit, at);
        if together.is_empty() {
            applying::go_on(visit);
        } else {
            visit.go(Screen::Together);
        }
    };
    let alarm = Way::of(catalog, program, outcome.availability) == Some(Way::Alarm);
    // Nobody has to be asked anything to be told of a notice.
    if let Some(check) = check(visit, outcome, at).filter(|_| !alarm) {
        return vec![back(visit.words()), check];
    }
    let action = if alarm { T::ActionAlarm } else { action };
    vec![back(visit.words()), going(visit.text(action), apply)]
}

/// The way to the questions that this program alone needs, for who has not been asked them yet.
fn check(visit: Visit, outcome: &ScreeningResult, at: ProgramIndex) -> Option<AnyView> {
    let ask = move || {
        visit.asking.set(Some(at));
        visit.go_on();
    };
    let open = outcome.verdict == Verdict::Open && !visit.skipped_all(&outcome.needs);
    open.then(|| going(visit.text(T::ProgramCheck), ask))
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
fn hindrance(visit: Visit, catalog: &Catalog, program: &Program, outcome: &ScreeningResult) -> Option<T> {
    let obstacle = application::obstacle(catalog, program, outcome, applying::age(visit, catalog));
    let storage = visit.app.store.get_untracked().is_none();
    obstacle
        .map(obstacle_text)
        .or(storage.then_some(T::ProgramNoStorage))
}

/// What the visitor reads of an obstacle.
pub fn obstacle_text(obstacle: Obstacle) -> T {
    match obstacle {
        Obstacle::NotEligible => T::ProgramNotEligible,
        Obstacle::NotYet => T::ProgramNotYet,
        Obstacle::DaysNotConfirmed => T::ProgramNotConfirmedDays,
        Obstacle::NotOpen => T::ProgramNotOpen,
        Obstacle::TooYoung => T::ProgramUnder14,
    }
}

fn criteria(visit: Visit, program: &Program, outcome: &ScreeningResult) -> AnyView {
    let mut items: Vec<AnyView> = Vec::new();
    let mut sources: Vec<AnyView> = Vec::new();
    for (at, state) in &outcome.criteria {
        let Some(criterion) = program.criteria.get(*at) else {
            continue;
        };
        let (class, sign, word) = outlook::state(*state);
        let mut parts = vec![catalog_text(visit, &criterion.text)];
        // A condition that says itself that it is to be confirmed says it once.
        if *state != CriterionState::Confirm || !criterion.says_to_confirm() {
            parts.push(view! { <span class="soft">" ("{visit.text(word)}")"</span> }.into_any());
        }
        if let Some(note) = &criterion.note {
            parts.push(view! { <span class="soft">" "{catalog_text(visit, note)}</span> }.into_any());
        }
        items.push(mark(class, sign, parts));
        let source = criterion.source.clone();
        let source = source.unwrap_or_else(|| visit.text(T::ProgramNotConfirmed).to_owned());
        sources.push(line(
            Line::Soft,
            [&*visit.text_of(&criterion.text), ": ", &*source].concat(),
        ));
    }
    if items.is_empty() {
        return section(
            visit.text(T::ProgramCriteria),
            vec![line(Line::Plain, visit.text(T::ReasonNoCriteria))],
        );
    }
    let sources = disclosure(visit.text(T::ProgramSource), sources);
    section(
        visit.text(T::ProgramCriteria),
        vec![list(items.into_iter()), sources],
    )
}

/// What to know before applying: what cannot be had together, and whose consent is needed.
fn cautions(visit: Visit, program: &Program) -> Option<AnyView> {
    let mut each: Vec<AnyView> = Vec::new();
    for caution in &program.cautions {
        let source = caution.source.clone();
        let source = source.unwrap_or_else(|| visit.text(T::ProgramNotConfirmed).to_owned());
        let source = view! { <span class="soft">" ("{source}")"</span> }.into_any();
        each.push(mark(
            Tone::Ask,
            "!",
            vec![catalog_text(visit, &caution.text), source],
        ));
    }
    if let Some(age) = program.guardian_under {
        let text = visit.with(T::ProgramGuardian, &[("n", &age.to_string())]);
        each.push(mark(Tone::Ask, "!", vec![text.into_any()]));
    }
    (!each.is_empty()).then(|| section(visit.text(T::ProgramCautions), vec![list(each.into_iter())]))
}

/// What one can pick of a program; a detail that no source gives is shown as an example.
fn offerings(visit: Visit, program: &Program) -> Option<AnyView> {
    let each: Vec<AnyView> = program
        .offerings
        .iter()
        .map(|offering| {
            let mut head = vec![view! { <b>{catalog_text(visit, &offering.name)}</b> }.into_any()];
            if offering.sample {
                head.push(tag(Tone::Plain, visit.text(T::ProgramSample)));
            }
            let soft = super::pick::details(visit, offering);
            view! { <div><span class="row">{head}</span><span class="soft">{soft}</span></div> }.into_any()
        })
        .collect();
    (!each.is_empty()).then(|| section(visit.text(T::ProgramOfferings), vec![list(each.into_iter())]))
}

fn documents(visit: Visit, catalog: &Catalog, program: &Program) -> AnyView {
    let documents = program.documents.iter().filter_map(|id| catalog.document(id));
    let names: Vec<AnyView> = documents
        .map(|document| {
            let issuer = document.issuer.as_ref().map(|issuer| visit.text_of(issuer));
            let issuer = issuer.map(|issuer| view! { <span class="soft">" · "{issuer}</span> });
            view! { <span>{catalog_text(visit, &document.name)}{issuer}</span> }.into_any()
        })
        .collect();
    let content = if names.is_empty() {
        line(Line::Soft, visit.text(T::ProgramNoDocuments))
    } else {
        list(names.into_iter())
    };
    section(visit.text(T::ProgramDocuments), vec![content])
}

fn rounds(visit: Visit, program: &Program) -> AnyView {
    let mut each: Vec<AnyView> = Vec::new();
    for round in &program.rounds {
        if round.always {
            // Its name says the same.
            each.push(line(Line::Plain, visit.text(T::ProgramAlways)));
            continue;
        }
        let days = match (round.opens, round.closes) {
            (Some(opens), Some(closes)) => {
                let [opens, closes] = [opens, closes].map(|date| answers::day(visit, date));
                [&*opens, " ~ ", &*closes].concat()
            }
            (Some(opens), None) => [&*answers::day(visit, opens), " ~"].concat(),
            (None, Some(closes)) => ["~ ", &*answers::day(visit, closes)].concat(),
            _ => visit.text(T::ProgramNotConfirmed).to_owned(),
        };
        each.push(line(
            Line::Plain,
            [&*visit.text_of(&round.name), ": ", &*days].concat(),
        ));
    }
    if each.is_empty() {
        each.push(line(Line::Soft, visit.text(T::ProgramNotConfirmed)));
    }
    section(visit.text(T::ProgramRounds), each)
}

fn place(visit: Visit, catalog: &Catalog, program: &Program) -> AnyView {
    let center = catalog.center(&program.center);
    let name = center
        .map(|center| visit.text_of(&center.name))
        .unwrap_or_default();
    let mut content = vec![line(Line::Plain, name)];
    // What no source gives is left out: a line that says nothing helps nobody.
    if let Some(place) = center.and_then(|center| center.place.as_ref()) {
        content.push(line(Line::Soft, visit.text_of(place)));
    }
    if let Some(phone) = center.and_then(|center| center.phone.as_ref()) {
        content.push(telephone(phone));
    }
    section(visit.text(T::ProgramCenter), content)
}

/// A telephone number.
pub fn telephone(number: &str) -> AnyView {
    let shown = ["☎ ", number].concat();
    if !browser::is_own() {
        return line(Line::Plain, shown);
    }
    let address = ["tel:", number].concat();
    view! { <p><a href=address>{shown}</a></p> }.into_any()
}

fn similar(visit: Visit, loaded: &Loaded, program: &Program) -> Vec<AnyView> {
    let catalog = &loaded.signed.catalog;
    let places = program.similar.iter().filter_map(|id| catalog.program_index(id));
    places
        .filter_map(|at| card(visit, loaded, at, &visit.outcome(at)?))
        .collect()
}
