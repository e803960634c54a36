//! All answers, each to be changed.

use std::sync::Arc;

use application::Wording as _;
use catalog::{Catalog, Contradiction};
use device::Loaded;
use eligibility::{FactId, Value};
use leptos::prelude::*;
use look::{Line, back, frame, going, line, pages, title};

use crate::i18n::T;
use crate::remember;
use crate::visit::{Screen, Visit};
use crate::wording::ScreenWording;

/// The answers.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let known = visit.entered.answers.get_untracked();
    let conflict = loaded.screening.contradiction(&known);
    let all: Vec<FactId> = known.known().collect();
    let lead = if all.is_empty() {
        T::AnswersNone
    } else {
        T::AnswersLead
    };
    let (heading, told, facts) = match conflict {
        // Only those that cannot be together: either may be the wrong one.
        Some(conflict) => {
            let told = told(visit, &loaded.signed.catalog, &conflict);
            (T::AnswersConflict, told, conflict.facts)
        }
        None => (T::AnswersTitle, Vec::new(), all),
    };
    let mut read = vec![title(visit.text(heading))];
    read.extend(told.into_iter().map(|text| line(Line::Plain, text)));
    read.push(line(Line::Soft, visit.text(lead)));
    let (loaded, total) = (Arc::clone(loaded), facts.len());
    let draw = move |skip, take| {
        let drawn = facts.iter().skip(skip).take(take);
        drawn
            .filter_map(|fact| row(visit, &loaded.signed.catalog, *fact))
            .collect()
    };
    let rows = pages(visit.words(), RwSignal::new(0), total, Vec::new(), Box::new(draw));
    let mut touched = vec![rows];
    if browser::is_own() && total > 0 {
        touched.push(remembering(visit));
    }
    let on = going(visit.text(T::FrameResults), move || visit.go(Screen::Results));
    frame(read, touched, vec![back(visit.words()), on])
}

/// Whether this device remembers the answers, and the way to have it so or not.
fn remembering(visit: Visit) -> AnyView {
    let remembers = visit.app.remembering;
    let says = move || remembers.get().then(|| visit.text(T::AnswersRemembered));
    let word = move || {
        visit.text(if remembers.get() {
            T::AnswersForget
        } else {
            T::AnswersRemember
        })
    };
    let turn = move |_| remember::set_answers(visit, !remembers.get_untracked());
    view! {
        <div>
            <p class=Line::Soft.class() role="status">{says}</p>
            <button class="chip" id="remember-answers" on:click=turn>{word}</button>
        </div>
    }
    .into_any()
}

/// Why some answers cannot be together, in the words of the constraints that they break.
pub fn told(visit: Visit, catalog: &Catalog, conflict: &Contradiction) -> Vec<String> {
    let broken = conflict
        .constraints
        .iter()
        .filter_map(|id| catalog.constraint(id));
    broken.map(|constraint| visit.text_of(&constraint.text)).collect()
}

/// A question and its answer; a touch changes it.
fn row(visit: Visit, catalog: &Catalog, fact: FactId) -> Option<AnyView> {
    let known = visit.entered.answers.get_untracked();
    let value = known.get(&catalog.vocabulary, fact)?;
    let question = visit.text_of(&catalog.question(fact)?.text);
    let answer = in_words(visit, catalog, fact, &value);
    let private = application::is_private(&value).then_some("");
    let change = move |_| visit.go(Screen::Question(fact));
    Some(
        view! {
            <button class="card" on:click=change>
                <span class="soft">{question}</span>
                <span class="head" data-private=private>{answer}</span>
            </button>
        }
        .into_any(),
    )
}

/// An answer as the visitor gave it.
pub fn in_words(visit: Visit, catalog: &Catalog, fact: FactId, value: &Value) -> String {
    application::fact_in_words(catalog, &ScreenWording::of(visit), fact, value)
}

/// A day as people of the language write it.
pub fn day(visit: Visit, date: eligibility::Date) -> String {
    ScreenWording::of(visit).day(date)
}
