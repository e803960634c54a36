//! All answers, each to be changed.

use std::sync::Arc;

use application::Wording as _;
use catalog::Catalog;
use device::Loaded;
use eligibility::{FactId, Value};
use leptos::prelude::*;
use look::{Line, back, frame, going, line, pages, title};

use crate::i18n::T;
use crate::visit::{Screen, Visit};
use crate::wording::ScreenWording;

/// The answers.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let known = visit.entered.answers.get_untracked();
    let facts: Vec<FactId> = known.known().collect();
    let lead = if facts.is_empty() {
        T::AnswersNone
    } else {
        T::AnswersLead
    };
    let read = vec![
        title(visit.text(T::AnswersTitle)),
        line(Line::Soft, visit.text(lead)),
    ];
    let (loaded, total) = (Arc::clone(loaded), facts.len());
    let draw = move |skip, take| {
        let drawn = facts.iter().skip(skip).take(take);
        drawn
            .filter_map(|fact| row(visit, &loaded.signed.catalog, *fact))
            .collect()
    };
    let rows = pages(visit.words(), RwSignal::new(0), total, Vec::new(), Box::new(draw));
    let on = going(visit.text(T::FrameResults), move || visit.go(Screen::Results));
    frame(read, vec![rows], vec![back(visit.words()), on])
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
