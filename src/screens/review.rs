//! All that will be sent, once more; then it is sealed and kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalog::{Availability, Catalog, FieldKind, Program, form, pick};
use device::{Loaded, Outcome, Why};
use eligibility::Value;
use envelope::{Application, ConsentGiven, FactValue};
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Line, alert, back, frame, going, line, pair, title};

use super::form::fields;
use crate::i18n::T;
use crate::said::Kept;
use crate::visit::{Screen, Visit};

/// The answer that marks an application as preliminary (예비 접수): its time is not confirmed yet. Ids of fields have no dot.
const PRELIMINARY: &str = "apply.preliminary";

/// The review.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let mut middle = vec![title(visit.t(T::ReviewTitle))];
    for at in visit.said.applying.get_untracked() {
        if let Some(program) = catalog.programs.get(at) {
            let picked = visit
                .said
                .picks
                .with_untracked(|picks| picks.get(&at).cloned())
                .unwrap_or_default();
            let picked =
                super::pick::in_words(visit, program, &picked).map(|words| line(Line::Benefit, words));
            let preliminary =
                is_preliminary(loaded, program).then(|| line(Line::Hint, visit.t(T::ReviewPreliminary)));
            middle.push(
                view! { <section class="card"><h2>{visit.say(&program.name)}</h2>{picked}{preliminary}</section> }
                    .into_any(),
            );
        }
    }
    let rows = rows(visit, catalog);
    if !rows.is_empty() {
        middle.push(
            view! { <section class="card" data-private=look::NO_CLASS><dl>{rows}</dl></section> }.into_any(),
        );
    }
    let sending = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    middle.push(
        view! { <p aria-live="polite">{move || sending.get().then(|| visit.t(T::ReviewSending))}</p> }
            .into_any(),
    );
    middle.push(alert(move || failed.get()));
    let loaded = Arc::clone(loaded);
    let send = move || {
        if sending.get_untracked() {
            return;
        }
        sending.set(true);
        failed.set(None);
        let loaded = Arc::clone(&loaded);
        spawn_local(async move {
            let said = keep_all(visit, &loaded).await;
            let _ = sending.try_set(false);
            match said {
                Ok(()) => visit.screens.set(vec![Screen::Start, Screen::Receipt]),
                Err(text) => drop(failed.try_set(Some(text))),
            }
        });
    };
    frame(
        middle,
        vec![back(visit.words()), going(visit.t(T::ReviewSend), send)],
    )
}

/// Whether the program's time is not confirmed yet, so that staff come back to the application when it is.
fn is_preliminary(loaded: &Loaded, program: &Program) -> bool {
    program.round_on(loaded.screening.on()).1 == Availability::Unconfirmed
}

/// What has been typed, in the order of the form.
fn rows(visit: Visit, catalog: &Catalog) -> Vec<AnyView> {
    let typed = visit.said.form.get_untracked();
    let mut rows = Vec::new();
    let mut row = |name: String, field: &catalog::Field, path: &str| {
        let Some(typed) = typed.get(path).filter(|typed| !typed.trim().is_empty()) else {
            return;
        };
        let option = field.options.iter().find(|option| option.value == *typed);
        let unit = field
            .unit
            .as_ref()
            .map(|unit| visit.say(unit))
            .unwrap_or_default();
        let shown = option.map_or_else(
            || [&**typed, " ", &*unit].concat(),
            |option| visit.say(&option.text),
        );
        rows.push(pair(name, shown));
    };
    for field in fields(visit, catalog) {
        if field.kind != FieldKind::Group {
            row(visit.say(&field.label), field, &field.id);
            continue;
        }
        for time in 1..=form::times(field, &typed) {
            for inner in field.fields.iter().filter_map(|id| catalog.field(id)) {
                let name = [&*time.to_string(), ". ", &*visit.say(&inner.label)].concat();
                row(name, inner, &form::path(field, time, &inner.id));
            }
        }
    }
    rows
}

/// Keeps one application a program. What has been kept stays kept, and is not kept again when one of them fails.
async fn keep_all(visit: Visit, loaded: &Loaded) -> Result<(), String> {
    let failed = || Err(visit.app.words.get_untracked().text(T::ReviewFailed).to_owned());
    let Some(store) = visit.app.store.get_untracked() else {
        return failed();
    };
    for at in visit.said.applying.get_untracked() {
        let Some(application) = application(visit, loaded, at) else {
            return failed();
        };
        let words = visit.app.words.get_untracked();
        match device::keep(&store, &loaded.signed, application).await {
            Outcome::Kept(ticket) => {
                visit
                    .said
                    .kept
                    .update(|kept| kept.push(Kept { program: at, ticket }));
                visit
                    .said
                    .applying
                    .update(|applying| applying.retain(|other| *other != at));
                visit.app.sending.kept();
                browser::ask_to_persist();
            }
            Outcome::NotKept(Why::Full) => return Err(words.text(T::ReviewFull).to_owned()),
            Outcome::NotKept(Why::Failed) => return failed(),
            Outcome::Unknown(number) => {
                return Err(words.with(T::ReviewUnknown, &[("number", &number.to_string())]));
            }
        }
    }
    Ok(())
}

fn application(visit: Visit, loaded: &Loaded, at: usize) -> Option<Application> {
    let catalog = &loaded.signed.catalog;
    let program = catalog.programs.get(at)?;
    let verdict = loaded
        .screening
        .screen_one(catalog, at, &visit.said.answers.get_untracked())?
        .verdict;
    let now = browser::timestamp();
    let round = loaded.screening.round(at);
    let mut answers = form::written(catalog, program, &visit.said.form.get_untracked());
    let picked = visit
        .said
        .picks
        .with_untracked(|picks| picks.get(&at).cloned())
        .unwrap_or_default();
    if let Some(pick) = pick::check(program, round, &picked, device::today()?).ok()? {
        pick.write(&mut answers);
    }
    if is_preliminary(loaded, program) {
        answers.insert(PRELIMINARY.to_owned(), "yes".to_owned());
    }
    Some(Application {
        format: Application::FORMAT,
        program: program.id.clone(),
        round: round.map(str::to_owned),
        language: visit.language().to_owned(),
        submitted_at: now.clone(),
        facts: facts(visit, catalog),
        answers,
        consents: given(visit, catalog, program, &now),
        verdict: verdict.name().to_owned(),
        number: String::new(),
        status_secret: None,
    })
}

fn given(visit: Visit, catalog: &Catalog, program: &Program, now: &str) -> Vec<ConsentGiven> {
    let consents = program.consents.iter().filter_map(|id| catalog.consent(id));
    let given = |consent: &catalog::Consent| ConsentGiven {
        id: consent.id.clone(),
        version: consent.version,
        agreed: visit
            .said
            .consents
            .with_untracked(|given| given.get(&consent.id) == Some(&true)),
        at: now.to_owned(),
    };
    consents.map(given).collect()
}

fn facts(visit: Visit, catalog: &Catalog) -> BTreeMap<String, FactValue> {
    let words = &catalog.vocabulary;
    let known = visit.said.answers.get_untracked();
    let each = known.known().filter_map(|fact| {
        let value = match known.get(words, fact)? {
            Value::Bool(value) => FactValue::Bool(value),
            Value::Int(value) => FactValue::Int(value),
            Value::Date(value) => FactValue::Text(value.to_string()),
            Value::Choice(value) => FactValue::Text(value),
        };
        Some((words.fact(fact)?.name.clone(), value))
    });
    // One by one: collecting them would bring a sort of the standard library, which is large.
    let mut facts = BTreeMap::new();
    facts.extend(each);
    facts
}
