//! One question: big answers, or a pad for dates and numbers.

use std::sync::Arc;

use catalog::{Catalog, Question};
use eligibility::{Date, Domain, FactId, Value};
use leptos::prelude::*;

use crate::app::{back_button, frame};
use crate::device::Loaded;
use crate::i18n::T;
use crate::screens::pad as keys;
use crate::visit::{Screen, Visit};

/// The screen of a question.
pub fn screen(visit: Visit, loaded: &Arc<Loaded>, fact: FactId) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let (Some(question), Some(known)) = (catalog.question(fact), catalog.vocabulary.fact(fact)) else {
        return ().into_any();
    };
    let text = question.text.clone();
    let why = question
        .why
        .clone()
        .map(|why| view! { <p class="soft">{visit.saying(why)}</p> }.into_any());
    let answers = match &known.domain {
        Domain::Bool => choices(visit, loaded, fact, yes_and_no(visit)),
        Domain::Choice(_) => choices(visit, loaded, fact, options(visit, question)),
        Domain::Date { .. } => pad(visit, loaded, fact, Entry::Date),
        Domain::Int { .. } => pad(
            visit,
            loaded,
            fact,
            Entry::Number(question.unit.as_ref().map_or(1, |u| u.scale)),
        ),
    };
    let middle = view! {
        {stones(visit)}
        <h1 tabindex="-1">{visit.saying(text)}</h1>
        {why}
        <div class="top">
            <p class="count" aria-live="polite"><b>{move || visit.fitting()}</b>{visit.says(T::QuestionFits)}</p>
            <button class="chip" on:click=move |_| visit.go(Screen::Results)>{visit.says(T::FrameResults)}</button>
        </div>
        {answers}
    };
    let skip = move |_| {
        visit.answers.update(|answers| answers.unset(fact));
        visit.skipped.update(|skipped| skipped.push(fact));
        visit.go_on();
    };
    let bottom = view! {
        {back_button(visit)}
        <button on:click=skip>{visit.says(T::FrameSkip)}</button>
    };
    frame(visit, middle.into_any(), bottom.into_any())
}

/// One stone a question asked; filled where it has been answered.
fn stones(visit: Visit) -> AnyView {
    let asked = move || {
        visit
            .screens
            .get()
            .into_iter()
            .filter_map(|screen| match screen {
                Screen::Question(fact) => Some(visit.answers.with(|answers| answers.is_known(fact))),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    view! {
        <ul class="stones" aria-hidden="true">
            {move || asked().into_iter().map(|done| view! { <li class:done=done></li> }).collect_view()}
            <li></li>
        </ul>
    }
    .into_any()
}

/// A value with the words for it.
type Choice = (Value, Signal<String>, Option<Signal<String>>);

fn yes_and_no(visit: Visit) -> Vec<Choice> {
    let word = |text| Signal::derive(move || visit.t(text).to_owned());
    vec![
        (Value::Bool(true), word(T::QuestionYes), None),
        (Value::Bool(false), word(T::QuestionNo), None),
    ]
}

fn options(visit: Visit, question: &Question) -> Vec<Choice> {
    let say = |text: catalog::Text| Signal::derive(visit.saying(text));
    let each = question.options.iter();
    each.map(|o| {
        (
            Value::Choice(o.value.clone()),
            say(o.text.clone()),
            o.detail.clone().map(say),
        )
    })
    .collect()
}

fn choices(visit: Visit, loaded: &Arc<Loaded>, fact: FactId, choices: Vec<Choice>) -> AnyView {
    let known = visit
        .answers
        .with_untracked(|answers| answers.get(&loaded.signed.catalog.vocabulary, fact));
    let buttons = choices.into_iter().map(|(value, text, detail)| {
        let loaded = Arc::clone(loaded);
        let chosen = known.as_ref() == Some(&value);
        let answer = move |_| {
            visit.answer(&loaded.signed.catalog, fact, &value);
        };
        view! {
            <button class="choice" aria-pressed=if chosen { "true" } else { "false" } on:click=answer>
                <b>{move || text.get()}</b>
                {detail.map(|detail| view! { <span>{move || detail.get()}</span> })}
            </button>
        }
        .into_any()
    });
    buttons.collect_view().into_any()
}

/// What digits stand for.
#[derive(Clone, Copy)]
enum Entry {
    /// A day as eight digits.
    Date,
    /// A number in units of so many.
    Number(i64),
}

impl Entry {
    fn digits(self) -> usize {
        match self {
            Self::Date => 8,
            Self::Number(_) => 9,
        }
    }

    fn value(self, digits: &str) -> Option<Value> {
        match self {
            Self::Date => {
                let (year, rest) = digits.split_at_checked(4)?;
                let (month, day) = rest.split_at_checked(2)?;
                Date::parse(&format!("{year}-{month}-{day}"))
                    .ok()
                    .map(Value::Date)
            }
            Self::Number(scale) => digits.parse::<i64>().ok()?.checked_mul(scale).map(Value::Int),
        }
    }

    fn written(self, value: &Value) -> Option<String> {
        match (self, value) {
            (Self::Date, Value::Date(date)) => Some(date.to_string().replace('-', "")),
            (Self::Number(scale), Value::Int(value)) => Some((value / scale.max(1)).to_string()),
            _ => None,
        }
    }
}

fn pad(visit: Visit, loaded: &Arc<Loaded>, fact: FactId, entry: Entry) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let known = visit
        .answers
        .with_untracked(|answers| answers.get(&catalog.vocabulary, fact));
    let digits = RwSignal::new(known.and_then(|known| entry.written(&known)).unwrap_or_default());
    let wrong = RwSignal::new(None::<T>);
    let type_digit = move |digit: char| {
        wrong.set(None);
        digits.update(|digits| {
            if digits.len() < entry.digits() {
                digits.push(digit);
            }
        });
    };
    let erase = move || {
        wrong.set(None);
        digits.update(|digits| {
            digits.pop();
        });
    };
    let next = {
        let loaded = Arc::clone(loaded);
        move || match entry.value(&digits.get_untracked()) {
            None => wrong.set(
                Some(T::QuestionBadDate)
                    .filter(|_| matches!(entry, Entry::Date))
                    .or(Some(T::FormRequired)),
            ),
            Some(value) => {
                if !visit.answer(&loaded.signed.catalog, fact, &value) {
                    wrong.set(Some(T::QuestionOutOfRange));
                }
            }
        }
    };
    let shown = shown(visit, catalog, fact, entry, digits);
    view! {
        {shown}
        <p class="error" role="alert">{move || wrong.get().map(|wrong| visit.t(wrong))}</p>
        {keys::pad(visit, type_digit, erase, next)}
    }
    .into_any()
}

fn shown(visit: Visit, catalog: &Catalog, fact: FactId, entry: Entry, digits: RwSignal<String>) -> AnyView {
    match entry {
        Entry::Date => {
            let part = move |from: usize, len: usize| {
                let typed: String = digits.get().chars().skip(from).take(len).collect();
                let empty = typed.is_empty();
                (if empty { "0".repeat(len) } else { typed }, empty)
            };
            let parts = [
                (0, 4, T::QuestionYear),
                (4, 2, T::QuestionMonth),
                (6, 2, T::QuestionDay),
            ];
            let boxes = parts.map(|(from, len, unit)| {
                view! {
                    <output class:empty=move || part(from, len).1>
                        {move || part(from, len).0}<small>{visit.says(unit)}</small>
                    </output>
                }
                .into_any()
            });
            view! { <div class="digits" aria-live="polite">{boxes.into_iter().collect_view()}</div> }
                .into_any()
        }
        Entry::Number(_) => {
            let unit = catalog
                .question(fact)
                .and_then(|question| question.unit.clone())
                .map(|unit| unit.text);
            let typed = move || {
                if digits.get().is_empty() {
                    "0".to_owned()
                } else {
                    digits.get()
                }
            };
            view! {
                <div class="digits" aria-live="polite">
                    <output class:empty=move || digits.get().is_empty()>
                        {typed}<small>{move || unit.as_ref().map(|unit| visit.say(unit))}</small>
                    </output>
                </div>
            }
            .into_any()
        }
    }
}
