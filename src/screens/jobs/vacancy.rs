//! A vacancy: what it offers and asks for, how it stands with one's wishes, what is not said, and what it was read from.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Face, Line, Tone, back, frame, line, live_button, tag, title};
use matching::{Fit, Matches, WishState};
use vacancy::model::{Original, Vacancy, VacancyIndex};

use super::card::{korean, unit_name};
use super::carry::MAX_SAVED;
use super::data::Jobs;
use super::list::sample_mark;
use super::rows::{self, Part, Row};
use super::state::JobsState;
use super::{company, wording};
use crate::i18n::T;
use crate::visit::Visit;

/// The screen of a vacancy.
#[inline(never)]
pub fn screen(visit: Visit, state: JobsState, at: VacancyIndex) -> AnyView {
    let open = untrack(|| state.ready()).filter(|jobs| jobs.open(at).is_some());
    let Some(jobs) = open else {
        let gone = vec![title(visit.text(T::JobsGone))];
        return frame(gone, Vec::new(), vec![back(visit.words())]);
    };
    let Some(vacancy) = jobs.open(at) else {
        return ().into_any();
    };
    let words = visit.words();
    let pay = wording::pay(words, &vacancy.pay);
    let pay = pay.unwrap_or_else(|| words.text(T::JobsPayUnknown).to_owned());
    let soon = wording::ends_soon(vacancy, jobs.on);
    let ends = wording::ends_short(words, vacancy.closing, jobs.on);
    let ends = tag(if soon { Tone::Ask } else { Tone::Plain }, ends);
    // The title comes first: where everything is enlarged, the rest is what has to be turned to.
    let mut read = vec![title(vacancy.title.clone())];
    read.extend(sample_mark(visit, &jobs));
    read.extend([
        view! { <p class="soft">{korean(visit, &vacancy.company.name)}" "{ends}</p> }.into_any(),
        line(Line::Benefit, pay),
    ]);
    let facts = Arc::new(facts(visit, &jobs, at, vacancy));
    let mut parts: Vec<Part> = vec![(visit.text(T::JobsWork), Box::new(move || Arc::clone(&facts)))];
    if let Some(fit) = fit(visit, &jobs, at).map(Arc::new) {
        parts.push((visit.text(T::JobsMyWishes), Box::new(move || Arc::clone(&fit))));
    }
    let original = original(visit, state, &jobs, at);
    parts.push((visit.text(T::JobsOriginal), Box::new(original)));
    let touched = vec![rows::parts(visit, parts)];
    frame(read, touched, vec![back(visit.words()), save(visit, vacancy)])
}

/// The way to save the vacancy for later, or to take it out again.
fn save(visit: Visit, vacancy: &Vacancy) -> AnyView {
    let id = vacancy.id.clone();
    let is_saved = {
        let id = id.clone();
        move || visit.entered.saved.with(|saved| saved.contains(&id))
    };
    let word = move || {
        visit
            .text(if is_saved() { T::JobsUnsave } else { T::JobsSave })
            .to_owned()
    };
    live_button(Face::Going, word, move || {
        visit
            .entered
            .saved
            .update(|saved| match saved.iter().position(|other| *other == id) {
                Some(place) => drop(saved.remove(place)),
                None if saved.len() < MAX_SAVED => saved.push(id.clone()),
                None => {}
            });
    })
}

/// What the notice says, and what it does not.
fn facts(visit: Visit, jobs: &Arc<Jobs>, at: VacancyIndex, vacancy: &Vacancy) -> Vec<Row> {
    let words = visit.words();
    let (mut rows, mut unsaid) = (Vec::new(), Vec::new());
    let units = |unit| unit_name(visit, unit);
    let place = wording::place(words, &vacancy.place, units).map(|(place, _)| place);
    for (name, value) in wording::rows(words, vacancy, place) {
        match value {
            // It stands above already.
            Some(_) if name == T::JobsPay => {}
            Some(value) => rows.push(Row::Pair(words.text(name).to_owned(), value)),
            None if wording::NEEDED.contains(&name) => unsaid.push(words.text(name)),
            None => {}
        }
    }
    if !unsaid.is_empty() {
        let text = words.with(T::JobsUnsaid, &[("t", &unsaid.join(", "))]);
        rows.push(Row::Mark(Tone::Ask, "?", text));
    }
    rows.extend(company::way(visit, jobs, vacancy).map(|text| Row::Company(text, at)));
    rows
}

/// How the vacancy stands with each wish; `None` for who has none.
fn fit(visit: Visit, jobs: &Jobs, at: VacancyIndex) -> Option<Vec<Row>> {
    let wishes = visit.entered.wishes.get_untracked();
    if wishes.is_empty() {
        return None;
    }
    let (matches, row) = (Matches::of(&jobs.table, &wishes), jobs.row_of(at)?);
    let mut rows = Vec::new();
    for wish in wishes.kinds() {
        let name = visit.text(wording::wish(wish));
        let (tone, sign, text) = match matches.state(row, wish)? {
            WishState::Holds => (Tone::Go, "✓", name.to_owned()),
            WishState::Fails => (Tone::Off, "✕", visit.with(T::JobsWFails, &[("t", name)])),
            WishState::NotSaid => (Tone::Ask, "?", visit.with(T::JobsWNotSaid, &[("t", name)])),
        };
        rows.push(Row::Mark(tone, sign, text));
    }
    if matches.fit(row) == Some(Fit::Fits) {
        let parts = matching::parts(&jobs.table, &wishes, row);
        let [total, place, pay, new] =
            [parts.total(), parts.place, parts.pay, parts.new].map(|points| points.to_string());
        let values: &[(&str, &str)] = &[("n", &total), ("p", &place), ("w", &pay), ("f", &new)];
        rows.push(Row::Soft(visit.with(T::JobsWhyHere, values)));
    }
    Some(rows)
}

/// What the vacancy was read from, unaltered, with its source: the rows, which are there once it is.
fn original(
    visit: Visit,
    state: JobsState,
    jobs: &Arc<Jobs>,
    at: VacancyIndex,
) -> impl Fn() -> Arc<Vec<Row>> + Send + Sync + use<> {
    let shown = RwSignal::new(None::<Option<Original>>);
    {
        let jobs = Arc::clone(jobs);
        spawn_local(async move {
            let original = state.original(&jobs.feed, at).await;
            let _ = shown.try_set(Some(original));
        });
    }
    let id = jobs.feed.vacancies.get(at.0).map(|vacancy| vacancy.id.as_str());
    let prefix = id.and_then(|id| id.split(':').next());
    let provider = jobs
        .feed
        .manifest
        .providers
        .iter()
        .find(|provider| Some(provider.prefix.as_str()) == prefix);
    let source = provider.map(|provider| {
        let name = [&*provider.name, " · ", &*provider.notice].concat();
        visit.with(T::JobsSource, &[("s", &name)])
    });
    move || {
        let mut rows: Vec<Row> = source.iter().cloned().map(Row::Soft).collect();
        match shown.get() {
            None => rows.push(Row::Soft(visit.text(T::StartWaiting).to_owned())),
            Some(None) => rows.push(Row::Soft(visit.text(T::JobsOriginalLater).to_owned())),
            Some(Some(original)) => rows.extend(in_words(visit, original)),
        }
        Arc::new(rows)
    }
}

/// What stands in an original: first what has a name that says something to a reader.
fn in_words(visit: Visit, original: Original) -> Vec<Row> {
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for (name, text) in &original.fields {
        match wording::field(name) {
            Some(called) => rows.extend(Row::original(called, text)),
            None => others.extend(Row::original(name, text)),
        }
    }
    rows.extend(original.address.map(Row::Address));
    if !others.is_empty() {
        rows.push(Row::Soft(visit.text(T::JobsOtherFields).to_owned()));
        rows.append(&mut others);
    }
    rows
}
