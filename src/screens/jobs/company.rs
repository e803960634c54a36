//! A company: all its vacancies that are in the list, by their last day. Nothing else is known of it.

use std::sync::Arc;

use leptos::prelude::*;
use look::{Line, back, frame, line, pages, title};
use vacancy::model::{Vacancy, VacancyIndex};

use super::card::{card, korean};
use super::data::{self, Jobs};
use super::list::sample_mark;
use super::state::JobsState;
use crate::i18n::T;
use crate::visit::{Screen, Visit};

/// The screen of the company that a vacancy is of.
#[inline(never)]
pub fn screen(visit: Visit, state: JobsState, at: VacancyIndex) -> AnyView {
    data::load(visit, state);
    let jobs = untrack(|| state.ready());
    let found = jobs.and_then(|jobs| {
        let name = jobs.feed.vacancies.get(at.0)?.company.name.clone();
        Some((jobs, name))
    });
    let Some((jobs, name)) = found else {
        let gone = vec![title(visit.text(T::JobsGone))];
        return frame(gone, Vec::new(), vec![back(visit.words())]);
    };
    let all = of(&jobs, &name);
    let total = all.len();
    let count = visit.with(T::JobsCompanyCount, &[("n", &total.to_string())]);
    let mut read = vec![view! { <h1 tabindex="-1">{korean(visit, &name)}</h1> }.into_any()];
    read.extend(sample_mark(visit, &jobs));
    read.push(line(Line::Soft, count));
    let draw = move |skip, take| {
        let drawn = all.iter().skip(skip).take(take);
        drawn
            .filter_map(|at| Some(card(visit, &jobs, *at, jobs.open(*at)?, None)))
            .collect()
    };
    let list = pages(visit.words(), RwSignal::new(0), total, Vec::new(), Box::new(draw));
    frame(read, vec![list], vec![back(visit.words())])
}

/// The vacancies of a company that are open, by their last day, in which order the rows stand.
fn of(jobs: &Arc<Jobs>, name: &str) -> Vec<VacancyIndex> {
    let open = (0..jobs.table.len()).filter_map(|row| jobs.table.vacancy(row));
    let vacancies = open.filter_map(|at| Some((at, jobs.feed.vacancies.get(at.0)?)));
    let own = vacancies.filter(|(_, vacancy)| is_same(vacancy, name));
    own.map(|(at, _)| at).collect()
}

/// Whether a vacancy is of the company with a name. No feed says which company it is but by its name.
fn is_same(vacancy: &Vacancy, name: &str) -> bool {
    !name.trim().is_empty() && vacancy.company.name.trim() == name.trim()
}

/// The words of what leads from a vacancy to its company; `None` for who has just come from there.
pub fn way(visit: Visit, jobs: &Arc<Jobs>, vacancy: &Vacancy) -> Option<String> {
    let screens = visit.screens.get_untracked();
    let came_from = screens.iter().rev().nth(1);
    if matches!(came_from, Some(Screen::Company(_))) {
        return None;
    }
    let name = &vacancy.company.name;
    let count = of(jobs, name).len();
    (count > 0).then(|| visit.with(T::JobsCompanyOpen, &[("c", name), ("n", &count.to_string())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_the_same_by_its_whole_name_alone() {
        let vacancy = |company| Vacancy::named("own:1", "포장", company);
        for (one, other, expected) in [
            ("가나식품", "가나식품", true),
            (" 가나식품", "가나식품 ", true),
            ("가나식품", "가나", false),
            ("", "", false),
            (" ", "", false),
        ] {
            assert_eq!(is_same(&vacancy(one), other), expected, "{one:?} {other:?}");
        }
    }
}
