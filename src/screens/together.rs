//! Several programs at once: what else the visitor can apply for with the same answers, and the way through all of them.

use std::sync::Arc;

use leptos::prelude::*;

use super::program::age;
use crate::browser;
use crate::device::Loaded;
use crate::i18n::T;
use crate::ui::{Of, back, choice, frame, going, line, title};
use crate::visit::{Screen, Visit};

/// The choice of others. None is chosen beforehand.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let first = visit
        .applying
        .get_untracked()
        .first()
        .copied()
        .unwrap_or_default();
    let mut middle = vec![
        title(visit.t(T::TogetherTitle)),
        line("soft", visit.t(T::TogetherLead)),
    ];
    for at in others(visit, first) {
        let Some(program) = catalog.programs.get(at) else {
            continue;
        };
        let chosen = move || visit.applying.with(|all| all.contains(&at));
        let act = move || {
            visit
                .applying
                .update(|all| match all.iter().position(|other| *other == at) {
                    Some(place) => drop(all.remove(place)),
                    None => all.push(at),
                });
        };
        let benefit = Some(visit.say(&program.benefit));
        middle.push(choice(Of::Some, visit.say(&program.name), benefit, chosen, act));
    }
    frame(
        middle,
        vec![back(visit), going(visit, T::FrameNext, move || go_on(visit))],
    )
}

/// The other programs that the visitor can have as far as the answers go, and apply for now.
pub fn others(visit: Visit, at: usize) -> Vec<usize> {
    let Some(loaded) = visit
        .loaded_untracked()
        .filter(|_| visit.store_untracked().is_some())
    else {
        return Vec::new();
    };
    let catalog = &loaded.signed.catalog;
    let mut kept: Vec<usize> = Vec::new();
    visit
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
    let Some((loaded, today)) = visit.loaded_untracked().zip(browser::today()) else {
        return;
    };
    let applying = visit.applying.get_untracked();
    let catalog = &loaded.signed.catalog;
    let next = application::next_pick(catalog, &loaded.screening, &applying, place, today);
    visit.go(next.map_or(Screen::Form, Screen::Pick));
}
