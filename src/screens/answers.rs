//! All answers, each to be changed.

use std::sync::Arc;

use catalog::Catalog;
use device::Loaded;
use eligibility::{FactId, Value};
use leptos::prelude::*;
use look::{Line, back, frame, going, line, list, title};

use crate::i18n::T;
use crate::visit::{Screen, Visit};

/// The answers.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let known = visit.said.answers.get_untracked();
    let rows: Vec<AnyView> = known
        .known()
        .filter_map(|fact| {
            let value = known.get(&catalog.vocabulary, fact)?;
            let question = visit.say(&catalog.question(fact)?.text);
            let answer = in_words(visit, catalog, fact, &value);
            // Neither a birthday nor an income is for others in the room.
            let private = matches!(value, Value::Date(_) | Value::Int(_)).then_some("");
            let change = move |_| visit.go(Screen::Question(fact));
            Some(
                view! { <button class="card" on:click=change><span class="soft">{question}</span><span class="head" data-private=private>{answer}</span></button> }
                    .into_any(),
            )
        })
        .collect();
    let mut middle = vec![title(visit.t(T::AnswersTitle))];
    if rows.is_empty() {
        middle.push(line(Line::Soft, visit.t(T::AnswersNone)));
    } else {
        middle.push(line(Line::Soft, visit.t(T::AnswersLead)));
        middle.push(list(rows.into_iter()));
    }
    let on = going(visit.t(T::FrameResults), move || visit.go(Screen::Results));
    frame(middle, vec![back(visit.words()), on])
}

/// An answer as the visitor gave it.
pub fn in_words(visit: Visit, catalog: &Catalog, fact: FactId, value: &Value) -> String {
    let question = catalog.question(fact);
    match value {
        Value::Bool(yes) => visit
            .t(if *yes { T::QuestionYes } else { T::QuestionNo })
            .to_owned(),
        Value::Date(date) => day(visit, *date),
        Value::Choice(value) => {
            let option =
                question.and_then(|question| question.options.iter().find(|option| option.value == *value));
            option.map_or_else(|| value.clone(), |option| visit.say(&option.text))
        }
        Value::Int(value) => {
            let unit = question.and_then(|question| question.unit.as_ref());
            let scale = unit.map_or(1, |unit| unit.scale.max(1));
            let unit = unit.map(|unit| visit.say(&unit.text)).unwrap_or_default();
            [&*(value / scale).to_string(), &*unit].join(" ")
        }
    }
}

/// A day as people of the language write it.
pub fn day(visit: Visit, date: eligibility::Date) -> String {
    visit.with(
        T::FrameDay,
        &[
            ("y", &date.year().to_string()),
            ("m", &date.month().to_string()),
            ("d", &date.day().to_string()),
        ],
    )
}
