//! The way through applying: who may go it, for what, and in which order its screens come.

use catalog::{Catalog, ProgramIndex};
use leptos::prelude::*;

use crate::visit::{Screen, Visit};

/// The visitor's age, if the day of birth is known.
pub fn age(visit: Visit, catalog: &Catalog) -> Option<i64> {
    application::age(catalog, &visit.entered.answers.get_untracked(), device::today()?)
}

/// The other programs that the visitor can have as far as the answers go, and apply for now.
pub fn others(visit: Visit, at: ProgramIndex) -> Vec<ProgramIndex> {
    let Some(loaded) = visit
        .app
        .loaded_untracked()
        .filter(|_| visit.app.store_untracked().is_some())
    else {
        return Vec::new();
    };
    let catalog = &loaded.signed.catalog;
    let mut kept: Vec<ProgramIndex> = Vec::new();
    visit
        .entered
        .kept
        .with_untracked(|all| kept.extend(all.iter().map(|kept| kept.program)));
    let age = age(visit, catalog);
    visit.with_outcomes(|all| application::others(catalog, all, at, &kept, age))
}

/// The first step behind the choice of programs.
pub fn go_on(visit: Visit) {
    go_on_from(visit, 0);
}

/// To the next program of which something is picked, from a place on; when there is none, to the form.
pub fn go_on_from(visit: Visit, place: usize) {
    let Some((loaded, today)) = visit.app.loaded_untracked().zip(device::today()) else {
        return;
    };
    let applying = visit.entered.applying.get_untracked();
    let catalog = &loaded.signed.catalog;
    let next = application::next_pick(catalog, &loaded.screening, &applying, place, today);
    visit.go(next.map_or(Screen::Form, Screen::Pick));
}
