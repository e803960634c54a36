//! All answers, each to be changed.

use std::sync::Arc;

use application::Wording as _;
use catalog::Catalog;
use device::Loaded;
use eligibility::{FactId, Value};
use leptos::prelude::*;
use look::{Line, back, frame, going, line, list, title};

use crate::i18n::T;
use crate::visit::{Screen, Visit};
use crate::wording::ScreenWording;

/// The answers.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let known = visit.entered.answers.get_untracked();
    let rows: Vec<AnyView> = known
        .known()
        .filter_map(|fact| {
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
        })
        .collect();
    let mut middle = vec![title(visit.text(T::AnswersTitle))];
    if rows.is_empty() {
        middle.push(line(Line::Soft, visit.text(T::AnswersNone)));
    } else {
        middle.push(line(Line::Soft, visit.text(T::AnswersLead)));
        middle.push(list(rows.into_iter()));
    }
    let on = going(visit.text(T::FrameResults), move || visit.go(Screen::Results));
    frame(middle, vec![back(visit.words()), on])
}

/// An answer as the visitor gave it.
pub fn in_words(visit: Visit, catalog: &Catalog, fact: FactId, value: &Value) -> String {
    application::fact_in_words(catalog, &ScreenWording::of(visit), fact, value)
}

/// A day as people of the language write it.
pub fn day(visit: Visit, date: eligibility::Date) -> String {
    ScreenWording::of(visit).day(date)
}
