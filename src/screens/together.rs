//! Several programs at once: what else the visitor can apply for with the same answers, and the way through all of them.

use std::sync::Arc;

use catalog::{Action, Group, Outcome, pick};
use device::Loaded;
use leptos::prelude::*;
use look::{Line, Of, back, choice, frame, going, line, title};

use super::program::hindrance;
use crate::i18n::T;
use crate::visit::{Screen, Visit};

/// So many are offered: what fits one screen.
const OFFERED: usize = 5;

/// The choice of others. None is chosen beforehand.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let first = visit
        .said
        .applying
        .get_untracked()
        .first()
        .copied()
        .unwrap_or_default();
    let mut middle = vec![
        title(visit.t(T::TogetherTitle)),
        line(Line::Soft, visit.t(T::TogetherLead)),
    ];
    for at in others(visit, first) {
        let Some(program) = catalog.programs.get(at) else {
            continue;
        };
        let chosen = move || visit.said.applying.with(|all| all.contains(&at));
        let act = move || {
            visit
                .said
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
        vec![
            back(visit.words()),
            going(visit.t(T::FrameNext), move || go_on(visit)),
        ],
    )
}

/// The other programs that the visitor can have as far as the answers go, and apply for now.
pub fn others(visit: Visit, at: usize) -> Vec<usize> {
    let Some(loaded) = visit.app.loaded_untracked() else {
        return Vec::new();
    };
    let catalog = &loaded.signed.catalog;
    let kept = visit.said.kept.get_untracked();
    let can = |(other, outcome): &(usize, Outcome)| {
        let program = catalog.programs.get(*other).filter(|_| *other != at);
        program.is_some_and(|program| {
            outcome.group() == Group::CanApply
                && program.action != Action::Info
                && !program.form.is_empty()
                && !kept.iter().any(|kept| kept.program == *other)
                && hindrance(visit, catalog, program, outcome).is_none()
        })
    };
    visit.with_outcomes(|all| {
        let can = all.iter().filter(|one| can(one)).take(OFFERED);
        can.map(|(other, _)| *other).collect()
    })
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
    let programs = &loaded.signed.catalog.programs;
    let applying = visit.said.applying.get_untracked();
    for (place, at) in applying.iter().enumerate().skip(place) {
        let program = programs.get(*at);
        let choices = program.map(|program| pick::choices(program, loaded.screening.round(*at), today));
        if choices.is_some_and(|choices| !choices.is_empty()) {
            return visit.go(Screen::Pick(place));
        }
    }
    visit.go(Screen::Form);
}
