//! Several programs at once: what else the visitor can apply for with the same answers.

use std::sync::Arc;

use device::Loaded;
use leptos::prelude::*;
use look::{Line, Of, back, choice, frame, going, line, title};

use super::applying::{go_on, others};
use crate::i18n::T;
use crate::visit::Visit;

/// The choice of others. None is chosen beforehand.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let first = visit
        .entered
        .applying
        .get_untracked()
        .first()
        .copied()
        .unwrap_or_default();
    let mut middle = vec![
        title(visit.text(T::TogetherTitle)),
        line(Line::Soft, visit.text(T::TogetherLead)),
    ];
    for at in others(visit, first) {
        let Some(program) = catalog.program_at(at) else {
            continue;
        };
        let chosen = move || visit.entered.applying.with(|all| all.contains(&at));
        let act = move || {
            visit
                .entered
                .applying
                .update(|all| match all.iter().position(|other| *other == at) {
                    Some(place) => drop(all.remove(place)),
                    None => all.push(at),
                });
        };
        let benefit = Some(visit.text_of(&program.benefit));
        middle.push(choice(
            Of::Some,
            visit.text_of(&program.name),
            benefit,
            chosen,
            act,
        ));
    }
    frame(
        middle,
        vec![
            back(visit.words()),
            going(visit.text(T::FrameNext), move || go_on(visit)),
        ],
    )
}
