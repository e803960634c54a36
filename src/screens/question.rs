//! A question: large answers, or a pad for days and numbers.

mod numbers;

use std::sync::Arc;

use catalog::{Catalog, Question};
use device::Loaded;
use eligibility::{Domain, FactId, Value};
use leptos::prelude::*;
use look::{Face, Line, Of, back, button, choice, frame, line, pages, title};

use self::numbers::numbers;
use crate::i18n::T;
use crate::visit::{Screen, Visit};

/// This number of programs is named of those that a question decides.
const MAX_NAMED_PROGRAMS: usize = 3;

/// The question whose numbers are being written, and the place of the one that the pad writes.
pub type Writing = RwSignal<(Option<FactId>, usize)>;

/// Nothing is being written.
pub const NOTHING: (Option<FactId>, usize) = (None, 0);

/// The screen of a question.
pub fn screen(visit: Visit, loaded: &Arc<Loaded>, fact: FactId, writing: Writing) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let (Some(question), Some(known)) = (catalog.question(fact), catalog.vocabulary.fact(fact)) else {
        return ().into_any();
    };
    let results = button(Face::Chip, visit.text(T::FrameResults), move || {
        visit.go(Screen::Results)
    });
    let left = left_after(visit, fact);
    let left_in_words = match left {
        0 => visit.text(T::QuestionLast).to_owned(),
        left => visit.with(T::QuestionLeft, &[("n", &left.to_string())]),
    };
    let count = view! {
        <p class="count"><b>{move || visit.fitting()}</b>{visit.text(T::QuestionFits)}" · "{left_in_words}</p>
    };
    let fits = untrack(|| visit.fitting().to_string());
    browser::announce(&[&*fits, visit.text(T::QuestionFits)].concat());
    let open = RwSignal::new(false);
    let reason = why(visit, catalog, question);
    let reason = move || -> Vec<AnyView> {
        let shown = reason.iter().filter(|_| open.get());
        shown.map(|text| line(Line::Soft, text.clone())).collect()
    };
    let ask_why = {
        let expanded = move || open.get().to_string();
        let turn = move |_| open.update(|open| *open = !*open);
        view! {
            <button class="chip" aria-expanded=expanded on:click=turn>{visit.text(T::QuestionWhy)}</button>
        }
        .into_any()
    };
    let mut read = vec![
        stones(visit, left),
        title(visit.text_of(&question.text)),
        count.into_any(),
        view! { <div class="why" aria-live="polite">{reason}</div> }.into_any(),
    ];
    let beside = vec![ask_why, results];
    let touched = match known.domain {
        Domain::Bool | Domain::Choice(_) => vec![answers(visit, loaded, fact, beside)],
        Domain::Date { .. } | Domain::Int { .. } => {
            let [shown, written] = numbers(visit, loaded, fact, writing);
            read.extend(shown);
            let mut touched = vec![view! { <div class="row">{beside}</div> }.into_any()];
            touched.extend(written);
            touched
        }
    };
    let facts = visit.asked_with(fact);
    let skip = button(Face::Plain, visit.text(T::FrameSkip), move || {
        visit
            .entered
            .answers
            .update(|answers| facts.iter().for_each(|fact| answers.unset(*fact)));
        visit
            .entered
            .skipped
            .update(|skipped| skipped.extend(facts.iter().copied()));
        done(visit, writing);
    });
    frame(read, touched, vec![back(visit.words()), skip])
}

/// The most stones for questions that can still come: more would tell nobody anything.
const MAX_STONES_LEFT: usize = 8;

/// The most questions that can still come behind this one.
fn left_after(visit: Visit, fact: FactId) -> usize {
    let known = visit
        .entered
        .answers
        .with_untracked(|answers| answers.is_known(fact));
    visit.questions_left().saturating_sub(usize::from(!known))
}

/// One stone a question asked, filled where it has been answered; one for each that can still come.
fn stones(visit: Visit, left: usize) -> AnyView {
    let mut stones = Vec::new();
    let screens = visit.screens.get_untracked();
    for (place, screen) in screens.iter().enumerate() {
        if let Screen::Question(fact) = screen {
            let done = visit
                .entered
                .answers
                .with_untracked(|answers| answers.is_known(*fact));
            let class = match (place + 1 == screens.len(), done) {
                (true, _) => "here",
                (_, true) => "done",
                _ => "",
            };
            stones.push(view! { <li class=class></li> }.into_any());
        }
    }
    let coming = (0..left.min(MAX_STONES_LEFT)).map(|_| view! { <li class=look::NO_CLASS></li> }.into_any());
    stones.extend(coming);
    view! { <ul class="stones" aria-hidden="true">{stones}</ul> }.into_any()
}

/// Why it is asked, and which programs it decides: a paragraph each.
fn why(visit: Visit, catalog: &Catalog, question: &Question) -> [String; 2] {
    let (mut names, mut count) = (Vec::new(), 0);
    visit.with_outcomes(|all| {
        for (at, _) in all
            .iter()
            .filter(|(_, outcome)| outcome.needs.contains(&question.fact))
        {
            count += 1;
            if count <= MAX_NAMED_PROGRAMS
                && let Some(program) = catalog.program_at(*at)
            {
                names.push(visit.text_of(&program.name));
            }
        }
    });
    let why = question.why.as_ref().map(|why| visit.text_of(why));
    let mut decides = String::new();
    if count > 0 {
        let mut names = names.join(" · ");
        if count > MAX_NAMED_PROGRAMS {
            names.push_str(&visit.with(
                T::QuestionMore,
                &[("n", &(count - MAX_NAMED_PROGRAMS).to_string())],
            ));
        }
        decides = visit.with(T::QuestionDecides, &[("names", &names)]);
    }
    [why.unwrap_or_default(), decides]
}

/// The answers to choose from: those that somebody possible has beside the other answers, and all of them where the others contradict each
/// other already.
fn answers(visit: Visit, loaded: &Arc<Loaded>, fact: FactId, beside: Vec<AnyView>) -> AnyView {
    let mut others = visit.entered.answers.get_untracked();
    others.unset(fact);
    let values = loaded.screening.possible_values(&others, fact);
    let options = loaded.signed.catalog.question(fact);
    let count = options.map_or(0, |question| question.options.len());
    // No question of yes and no has options; in a fact's domain no is 0 and yes is 1.
    let mut codes: Vec<usize> = if count == 0 {
        vec![1, 0]
    } else {
        (0..count).collect()
    };
    if values.ranges().next().is_some() {
        codes.retain(|code| i64::try_from(*code).is_ok_and(|code| values.contains(code)));
    }
    let (loaded, total) = (Arc::clone(loaded), codes.len());
    let draw = move |skip, take| {
        let question = loaded.signed.catalog.question(fact);
        let drawn = codes.iter().skip(skip).take(take).map(|code| {
            let option = question.and_then(|question| question.options.get(*code));
            let (value, text, detail) = match option {
                Some(option) => (
                    Value::Choice(option.value.clone()),
                    visit.text_of(&option.text),
                    option.detail.as_ref().map(|detail| visit.text_of(detail)),
                ),
                None => {
                    let text = if *code == 1 { T::QuestionYes } else { T::QuestionNo };
                    (Value::Bool(*code == 1), visit.text(text).to_owned(), None)
                }
            };
            answer(visit, &loaded, fact, value, text, detail)
        });
        drawn.collect()
    };
    pages(visit.words(), RwSignal::new(0), total, beside, Box::new(draw))
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
    let chosen = visit
        .entered
        .answers
        .with_untracked(|answers| answers.get(words, fact))
        == Some(value.clone());
    let act = move || {
        if visit.answer(&loaded.signed.catalog, fact, &value) {
            visit.go_on();
        }
    };
    choice(Of::One, text, detail, move || chosen, act)
}

/// What is on the screen has been said: on to the next question.
fn done(visit: Visit, writing: Writing) {
    writing.set(NOTHING);
    visit.entered.typed.set(Vec::new());
    visit.go_on();
}
