//! A question: large answers, or a pad for days and numbers. Numbers that belong together stand on one screen.

use std::sync::Arc;

use catalog::{Catalog, Question};
use eligibility::{Date, Domain, FactId, Value};
use leptos::prelude::*;

use crate::browser;
use crate::device::Loaded;
use crate::i18n::T;
use crate::ui::{self, Of, alert, back, button, choice, disclosure, frame, line, pad, title};
use crate::visit::{Screen, Visit};

/// So many programs are named of those that a question decides.
const NAMED: usize = 3;

/// The screen of a question.
pub fn screen(visit: Visit, loaded: &Arc<Loaded>, fact: FactId) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let (Some(question), Some(known)) = (catalog.question(fact), catalog.vocabulary.fact(fact)) else {
        return ().into_any();
    };
    let results = button("chip", visit.t(T::FrameResults), move || {
        visit.go(Screen::Results)
    });
    let count = view! {
        <p class="count"><b>{move || visit.fitting()}</b>{visit.t(T::QuestionFits)}</p>
    };
    let fits = untrack(|| visit.fitting().to_string());
    browser::tell(&[&*fits, visit.t(T::QuestionFits)].concat());
    let mut middle = vec![
        stones(visit),
        title(visit.say(&question.text)),
        why(visit, catalog, question),
        view! { <div class="row">{count}{results}</div> }.into_any(),
    ];
    match known.domain {
        Domain::Bool => {
            for (value, text) in [(true, T::QuestionYes), (false, T::QuestionNo)] {
                let text = visit.t(text).to_owned();
                middle.push(answer(visit, loaded, fact, Value::Bool(value), text, None));
            }
        }
        Domain::Choice(_) => {
            for option in &question.options {
                let detail = option.detail.as_ref().map(|detail| visit.say(detail));
                let value = Value::Choice(option.value.clone());
                middle.push(answer(
                    visit,
                    loaded,
                    fact,
                    value,
                    visit.say(&option.text),
                    detail,
                ));
            }
        }
        Domain::Date { .. } | Domain::Int { .. } => middle.extend(numbers(visit, loaded, fact)),
    }
    let facts = visit.asked_with(fact);
    let skip = button("", visit.t(T::FrameSkip), move || {
        visit
            .answers
            .update(|answers| facts.iter().for_each(|fact| answers.unset(*fact)));
        visit
            .skipped
            .update(|skipped| skipped.extend(facts.iter().copied()));
        visit.typing.set_value(None);
        visit.go_on();
    });
    frame(middle, vec![back(visit), skip])
}

/// One stone a question asked; filled where it has been answered.
fn stones(visit: Visit) -> AnyView {
    let mut stones = Vec::new();
    let screens = visit.screens.get_untracked();
    for (place, screen) in screens.iter().enumerate() {
        if let Screen::Question(fact) = screen {
            let done = visit.answers.with_untracked(|answers| answers.is_known(*fact));
            let class = match (place + 1 == screens.len(), done) {
                (true, _) => "here",
                (_, true) => "done",
                _ => "",
            };
            stones.push(view! { <li class=class></li> }.into_any());
        }
    }
    stones.push(view! { <li class=ui::NO_CLASS></li> }.into_any());
    view! { <ul class="stones" aria-hidden="true">{stones}</ul> }.into_any()
}

/// Why it is asked, and which programs it decides.
fn why(visit: Visit, catalog: &Catalog, question: &Question) -> AnyView {
    let (mut names, mut count) = (Vec::new(), 0);
    visit.with_outcomes(|all| {
        for (at, _) in all
            .iter()
            .filter(|(_, outcome)| outcome.needs.contains(&question.fact))
        {
            count += 1;
            if count <= NAMED
                && let Some(program) = catalog.programs.get(*at)
            {
                names.push(visit.say(&program.name));
            }
        }
    });
    let mut content: Vec<AnyView> = Vec::new();
    if let Some(why) = &question.why {
        content.push(line("soft", visit.say(why)));
    }
    if count > 0 {
        let mut names = names.join(" · ");
        if count > NAMED {
            names.push_str(&visit.with(T::QuestionMore, &[("n", &(count - NAMED).to_string())]));
        }
        content.push(line("soft", visit.with(T::QuestionDecides, &[("names", &names)])));
    }
    disclosure(visit.t(T::QuestionWhy), content)
}

/// A large answer, which goes on at once.
fn answer(
    visit: Visit,
    loaded: &Arc<Loaded>,
    fact: FactId,
    value: Value,
    text: String,
    detail: Option<String>,
) -> AnyView {
    let loaded = Arc::clone(loaded);
    let words = &loaded.signed.catalog.vocabulary;
    let chosen = visit.answers.with_untracked(|answers| answers.get(words, fact)) == Some(value.clone());
    let act = move || {
        if visit.answer(&loaded.signed.catalog, fact, &value) {
            visit.go_on();
        }
    };
    choice(Of::One, text, detail, move || chosen, act)
}

/// What digits stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// A day as eight digits.
    Date,
    /// A number in units of so many.
    Number(i64),
}

impl Entry {
    fn of(catalog: &Catalog, fact: FactId) -> Self {
        match catalog.vocabulary.fact(fact).map(|fact| &fact.domain) {
            Some(Domain::Date { .. }) => Self::Date,
            _ => {
                let unit = catalog.question(fact).and_then(|question| question.unit.as_ref());
                Self::Number(unit.map_or(1, |unit| unit.scale))
            }
        }
    }

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
                Date::parse(&[year, month, day].join("-")).ok().map(Value::Date)
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

/// The numbers of a screen, and the pad that writes them.
fn numbers(visit: Visit, loaded: &Arc<Loaded>, fact: FactId) -> Vec<AnyView> {
    let catalog = &loaded.signed.catalog;
    let facts = visit.asked_with(fact);
    let entries: Vec<(FactId, Entry)> = facts
        .iter()
        .map(|fact| (*fact, Entry::of(catalog, *fact)))
        .collect();
    let typed = visit.typed.with_untracked(|(typed, _)| typed.len());
    if visit.typing.get_value() != Some(fact) || typed != entries.len() {
        let known = visit.answers.get_untracked();
        let written = |(fact, entry): &(FactId, Entry)| {
            let value = known.get(&catalog.vocabulary, *fact);
            value.and_then(|value| entry.written(&value)).unwrap_or_default()
        };
        visit.typed.set((entries.iter().map(written).collect(), 0));
        visit.typing.set_value(Some(fact));
    }
    let wrong = RwSignal::new(None::<T>);
    let most: Vec<usize> = entries.iter().map(|(_, entry)| entry.digits()).collect();
    let change = move |with: &dyn Fn(&mut String)| {
        wrong.set(None);
        visit.typed.update(|(typed, at)| {
            if let Some(typed) = typed.get_mut(*at) {
                with(typed);
            }
        });
    };
    let type_digit = move |digit: char| {
        let at = visit.typed.with_untracked(|(_, at)| *at);
        let most = most.get(at).copied().unwrap_or_default();
        change(&|typed| {
            if typed.len() < most {
                typed.push(digit);
            }
        });
    };
    let erase = move || {
        change(&|typed| {
            typed.pop();
        })
    };
    let next = next(visit, loaded, entries.clone(), wrong);
    let shown = match entries.as_slice() {
        [(_, Entry::Date)] => date(visit),
        _ => written(visit, catalog, &entries),
    };
    vec![
        shown,
        alert(move || wrong.get().map(|wrong| visit.t(wrong).to_owned())),
        pad(visit, type_digit, erase, next),
    ]
}

/// Takes what is typed: on to the next number of the screen, and after the last one to the next question.
fn next(
    visit: Visit,
    loaded: &Arc<Loaded>,
    entries: Vec<(FactId, Entry)>,
    wrong: RwSignal<Option<T>>,
) -> impl Fn() + 'static {
    let loaded = Arc::clone(loaded);
    move || {
        let (typed, at) = visit.typed.get_untracked();
        let (Some((fact, entry)), Some(digits)) = (entries.get(at), typed.get(at)) else {
            return;
        };
        let taken = match entry.value(digits) {
            None if *entry == Entry::Date => Err(T::QuestionBadDate),
            None => Err(T::FormRequired),
            Some(value) if visit.answer(&loaded.signed.catalog, *fact, &value) => Ok(()),
            Some(_) => Err(T::QuestionOutOfRange),
        };
        match taken {
            Err(text) => wrong.set(Some(text)),
            Ok(()) if at + 1 < entries.len() => visit.typed.update(|(_, at)| *at += 1),
            Ok(()) => {
                visit.typing.set_value(None);
                visit.go_on();
            }
        }
    }
}

/// A day: year, month and day, each in its own box.
fn date(visit: Visit) -> AnyView {
    let parts = [
        (0, 4, T::QuestionYear),
        (4, 2, T::QuestionMonth),
        (6, 2, T::QuestionDay),
    ];
    let boxes: Vec<AnyView> = parts
        .map(|(from, len, unit)| {
            let typed = move || -> String {
                visit.typed.with(|(typed, _)| {
                    let all = typed.first().map_or("", String::as_str);
                    all.chars().skip(from).take(len).collect()
                })
            };
            let here = move || {
                let count = visit
                    .typed
                    .with(|(typed, _)| typed.first().map_or(0, String::len));
                (from..from + len).contains(&count)
            };
            let shown = move || {
                let typed = typed();
                if typed.is_empty() { "0".repeat(len) } else { typed }
            };
            let class = move || match (typed().is_empty(), here()) {
                (true, true) => "empty here",
                (true, false) => "empty",
                (false, true) => "here",
                (false, false) => "",
            };
            view! { <output class=class>{shown}<small>{visit.t(unit)}</small></output> }.into_any()
        })
        .into();
    view! { <div class="digits" aria-live="polite">{boxes}</div> }.into_any()
}

/// Numbers with their units; of several, the one that is written is marked, and a touch chooses another.
fn written(visit: Visit, catalog: &Catalog, entries: &[(FactId, Entry)]) -> AnyView {
    let alone = entries.len() == 1;
    let mut rows: Vec<AnyView> = Vec::new();
    for (place, (fact, _)) in entries.iter().enumerate() {
        let question = catalog.question(*fact);
        let unit = question.and_then(|question| question.unit.as_ref());
        let unit = unit.map(|unit| visit.say(&unit.text)).unwrap_or_default();
        let typed = move || {
            let typed = visit.typed.with(|(typed, _)| typed.get(place).cloned());
            typed.filter(|typed| !typed.is_empty())
        };
        let shown = move || typed().unwrap_or_else(|| "0".to_owned());
        if alone {
            let class = move || if typed().is_none() { "empty here" } else { "here" };
            rows.push(view! { <output class=class>{shown}<small>{unit}</small></output> }.into_any());
            continue;
        }
        let name = question
            .map(|question| visit.say(&question.text))
            .unwrap_or_default();
        let class = move || if typed().is_none() { "empty" } else { "" };
        let pressed = move || {
            let here = visit.typed.with(|(_, at)| *at == place);
            if here { "true" } else { "false" }
        };
        let choose = move |_| visit.typed.update(|(_, at)| *at = place);
        rows.push(
            view! { <button class="entry" aria-pressed=pressed on:click=choose><span>{name}</span><b><span class=class data-private="">{shown}</span>" "{unit}</b></button> }
                .into_any(),
        );
    }
    if alone {
        view! { <div class="digits" aria-live="polite">{rows}</div> }.into_any()
    } else {
        ui::list(rows.into_iter())
    }
}
