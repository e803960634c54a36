//! Vacancies: the list with what fits, a vacancy's page, what somebody wishes of their work, and what they have saved.
//!
//! The code comes in a part of its own, when somebody goes there; a shared device fetches it, and the list, as soon as nothing else is to
//! be done.

mod board;
mod card;
mod carry;
mod check;
mod company;
mod data;
mod doors;
mod list;
mod rows;
mod saved;
mod state;
mod vacancy;
mod wish;
pub mod wished;
mod wishes;
mod wording;

use ::vacancy::model::VacancyIndex;
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{live, nothing};
use matching::Wish;

pub use self::state::{Check, JobsState};
use crate::visit::{Screen, Visit};

/// The part of the app's code that these screens are.
const PART: &str = "jobs";

/// The list of vacancies.
pub fn list(visit: Visit, state: JobsState) -> AnyView {
    list::screen(visit, state)
}

/// A vacancy.
pub fn vacancy(visit: Visit, state: JobsState, at: VacancyIndex) -> AnyView {
    vacancy::screen(visit, state, at)
}

/// The company that a vacancy is of, with all its vacancies.
pub fn company(visit: Visit, state: JobsState, at: VacancyIndex) -> AnyView {
    company::screen(visit, state, at)
}

/// All that can be wished of work.
pub fn wishes(visit: Visit, state: JobsState) -> AnyView {
    wishes::screen(visit, state)
}

/// One kind of wish.
pub fn wish(visit: Visit, state: JobsState, wish: Wish) -> AnyView {
    wish::screen(visit, state, wish)
}

/// What is saved.
pub fn saved(visit: Visit, state: JobsState) -> AnyView {
    saved::screen(visit, state)
}

/// Loads the vacancies on a shared device before anybody asks for them, so that they are there without a network.
pub fn tend(visit: Visit, state: JobsState) {
    if browser::is_own() {
        return;
    }
    spawn_local(async move {
        browser::part(PART).await;
        data::load(visit, state);
    });
}

/// Goes to a screen of vacancies, once their code is there.
pub fn open(visit: Visit, screen: Screen) {
    spawn_local(async move {
        browser::rest().await;
        browser::part(PART).await;
        if visit.screen() != Some(screen) {
            visit.go(screen);
        }
    });
}

/// Has the check of a company's form look at it as soon as its code is there.
pub fn begin_check(check: &Check) {
    let check = check.clone();
    spawn_local(async move {
        browser::part(PART).await;
        // Who has left the form meanwhile needs nothing of it.
        if check.is_there.try_set(true).is_none() {
            look_at(&check);
        }
    });
}

/// Has the check look at the form as it stands, if its code is there.
pub fn look_at(check: &Check) {
    if check.is_there.get_untracked() {
        check::look(check);
    }
}

/// What the check says of a field of the form, and of the whole at the field in which findings go along.
pub fn findings(check: &Check, field: &str) -> AnyView {
    let (check, field) = (check.clone(), field.to_owned());
    let drawn = live(move || match check.is_there.get() {
        true if field == ::vacancy::legal::form::FOUND => check::summary(&check),
        true => check::under(&check, &field),
        false => nothing(),
    });
    view! { <div role="status">{drawn}</div> }.into_any()
}

/// Takes up the saved vacancies that a code has brought; false if it has brought none.
pub fn take_up(visit: Visit, fragment: &str) -> bool {
    let Some(brought) = carry::read(fragment) else {
        return false;
    };
    visit.entered.saved.update(|saved| carry::add(saved, brought));
    open(visit, Screen::SavedJobs);
    true
}
