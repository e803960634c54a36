//! What somebody has saved: each vacancy again, a code that takes them to a telephone, and the way to be referred.

use std::sync::Arc;

use catalog::ProgramIndex;
use catalog::referral::{MAX_REFERRED, REFERRAL, VACANCIES, WANTED_JOB};
use leptos::prelude::*;
use look::{Face, Line, back, button, code, frame, going, line, live, live_title, nothing, pages, title};
use vacancy::model::{Vacancy, VacancyIndex};

use super::card::{card, unit_name};
use super::data::{self, Jobs};
use super::list::sample_mark;
use super::state::JobsState;
use super::{carry, wording};
use crate::i18n::T;
use crate::screens::applying;
use crate::visit::Visit;

/// The most letters of a title and of a company's name in a request: five of them are within what its field takes.
const MAX_TITLE: usize = 30;
const MAX_COMPANY: usize = 14;

/// The saved vacancies.
#[inline(never)]
pub fn screen(visit: Visit, state: JobsState) -> AnyView {
    data::load(visit, state);
    let heading = move || {
        let count = visit.entered.saved.with(Vec::len);
        visit.with(T::JobsSavedTitle, &[("n", &count.to_string())])
    };
    let lead = live(move || {
        let Some(jobs) = state.ready() else {
            return nothing();
        };
        let too_many = visit.entered.saved.with(Vec::len) > MAX_REFERRED as usize;
        let most = too_many.then(|| {
            let most = visit.with(T::JobsSavedMost, &[("n", &MAX_REFERRED.to_string())]);
            line(Line::Soft, most)
        });
        let saved = visit.entered.saved.get();
        let gone = saved.iter().any(|id| jobs.by_id(id).is_none());
        let gone = gone.then(|| line(Line::Hint, visit.text(T::JobsSomeGone)));
        (sample_mark(visit, &jobs), gone, most).into_any()
    });
    let carrying = RwSignal::new(false);
    let rows = live(move || {
        let Some(jobs) = state.ready() else {
            return nothing();
        };
        let saved = visit.entered.saved.get();
        let found: Vec<VacancyIndex> = saved
            .iter()
            .filter_map(|id| jobs.by_id(id).map(|(at, _)| at))
            .collect();
        if found.is_empty() {
            return line(Line::Soft, visit.text(T::JobsSavedNone));
        }
        if carrying.get() {
            let fragment = carry::written(&saved);
            let address = [&*browser::origin(), "/#", &*fragment].concat();
            let shown = code(&address, visit.text(T::JobsCarry));
            let list = button(Face::Chip, visit.text(T::JobsAsList), move || carrying.set(false));
            return (shown, line(Line::Soft, visit.text(T::JobsCarryLead)), list).into_any();
        }
        let (jobs, total) = (Arc::clone(&jobs), found.len());
        let draw = move |skip, take| {
            let drawn = found.iter().skip(skip).take(take);
            drawn
                .filter_map(|at| Some(card(visit, &jobs, *at, jobs.open(*at)?, None)))
                .collect()
        };
        pages(
            visit.words(),
            RwSignal::new(0),
            total,
            ways(visit, carrying),
            Box::new(draw),
        )
    });
    let read = vec![live_title(heading), lead];
    let refers = untrack(|| referral(visit)).is_some() && !visit.entered.saved.with_untracked(Vec::is_empty);
    let refer = refers.then(|| going(visit.text(T::JobsRefer), move || refer(visit, state)));
    let bottom = [Some(back(visit.words())), refer].into_iter().flatten().collect();
    let paper = live(move || state.ready().map_or_else(nothing, |jobs| paper(visit, &jobs)));
    (frame(read, vec![rows], bottom), paper).into_any()
}

/// The ways to take what is saved along: a code on a shared screen, and paper.
fn ways(visit: Visit, carrying: RwSignal<bool>) -> Vec<AnyView> {
    let print = button(Face::Chip, visit.text(T::ReceiptPrint), || drop(window().print()));
    let carry = button(Face::Chip, visit.text(T::JobsCarry), move || carrying.set(true));
    if browser::is_own() {
        vec![print]
    } else {
        vec![carry, print]
    }
}

/// What is saved, on paper (A4): each vacancy with what its notice says, and where that stands.
fn paper(visit: Visit, jobs: &Jobs) -> AnyView {
    let words = visit.words();
    let mut content = vec![title(visit.text(T::JobsPaper))];
    content.extend(sample_mark(visit, jobs));
    for id in visit.entered.saved.get() {
        let Some((_, vacancy)) = jobs.by_id(&id) else {
            continue;
        };
        let place = wording::place(words, &vacancy.place, |unit| unit_name(visit, unit));
        let rows = wording::rows(words, vacancy, place.map(|(place, _)| place));
        let rows = rows
            .into_iter()
            .filter_map(|(name, said)| Some(line(Line::Plain, [words.text(name), ": ", &*said?].concat())));
        let rows: Vec<AnyView> = rows.collect();
        let head = [&*vacancy.title, " (", &*vacancy.company.name, ") ", &*vacancy.id].concat();
        content.push(view! { <section data-whole=""><h3>{head}</h3>{rows}</section> }.into_any());
    }
    view! { <article class="paper" data-paper="results">{content}</article> }.into_any()
}

/// The program by which one is referred, if the catalog has it.
fn referral(visit: Visit) -> Option<ProgramIndex> {
    let loaded = visit.app.loaded_untracked()?;
    loaded.signed.catalog.program_index(REFERRAL)
}

/// Applies to be referred to the first of the saved vacancies.
fn refer(visit: Visit, state: JobsState) {
    let (Some(program), Some(jobs)) = (referral(visit), untrack(|| state.ready())) else {
        return;
    };
    let referred = untrack(|| referred(visit, &jobs));
    visit.entered.applying.set(vec![program]);
    visit.entered.form.update(|form| {
        form.insert(VACANCIES.to_owned(), in_words(&referred));
        // What the visitor has typed themselves stays.
        let work = form.entry(WANTED_JOB.to_owned()).or_default();
        if let (true, Some(first)) = (work.is_empty(), referred.first()) {
            *work = first.occupation.name.chars().take(MAX_TITLE).collect();
        }
    });
    applying::go_on(visit);
}

/// The vacancies that are asked for.
fn referred(visit: Visit, jobs: &Jobs) -> Vec<&Vacancy> {
    let saved = visit.entered.saved.get();
    let open = saved.iter().filter_map(|id| jobs.by_id(id));
    open.take(MAX_REFERRED as usize)
        .map(|(_, vacancy)| vacancy)
        .collect()
}

/// Vacancies in the words of their notices, a line each: staff find them by their numbers.
fn in_words(vacancies: &[&Vacancy]) -> String {
    let lines = vacancies.iter().map(|vacancy| {
        let [title, company] = [(&vacancy.title, MAX_TITLE), (&vacancy.company.name, MAX_COMPANY)]
            .map(|(text, most)| text.chars().take(most).collect::<String>());
        [vacancy.id.as_str(), " ", &title, " (", &company, ")"].concat()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_long_vacancies_are_within_what_the_field_takes() {
        let long = |number: usize| {
            let id = format!("work24:K14002261001{number:04}");
            Vacancy::named(&id, &"가".repeat(90), &"나".repeat(90))
        };
        let all: Vec<Vacancy> = (0..MAX_REFERRED as usize).map(long).collect();
        let text = in_words(&all.iter().collect::<Vec<_>>());
        assert_eq!(text.lines().count(), MAX_REFERRED as usize);
        assert!(text.chars().count() <= 400, "{}", text.chars().count());
        assert!(text.starts_with("work24:K140022610010000 가가"));
    }
}
