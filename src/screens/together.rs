//! Several programs at once: what else the visitor can apply for with the same answers.

use std::sync::Arc;

use catalog::ProgramIndex;
use device::Loaded;
use leptos::prelude::*;
use look::{Line, Of, back, choice, frame, going, line, pages, title};

use super::applying::{go_on, others};
use crate::i18n::T;
use crate::visit::Visit;

/// The choice of others. None is chosen beforehand.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let first = visit
        .entered
        .applying
        .get_untracked()
        .first()
        .copied()
        .unwrap_or_default();
    let read = vec![
        title(visit.text(T::TogetherTitle)),
        line(Line::Soft, visit.text(T::TogetherLead)),
    ];
    let (loaded, others) = (Arc::clone(loaded), others(visit, first));
    let total = others.len();
    let draw = move |skip, take| {
        let drawn = others.iter().skip(skip).take(take);
        drawn.filter_map(|at| other(visit, &loaded, *at)).collect()
    };
    let others = pages(visit.words(), RwSignal::new(0), total, Vec::new(), Box::new(draw));
    let next = going(visit.text(T::FrameNext), move || go_on(visit));
    frame(read, vec![others], vec![back(visit.words()), next])
}

/// A program that can be applied for too.
fn other(visit: Visit, loaded: &Loaded, at: ProgramIndex) -> Option<AnyView> {
    let program = loaded.signed.catalog.program_at(at)?;
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
    Some(choice(
        Of::Some,
        visit.text_of(&program.name),
        benefit,
        chosen,
        act,
    ))
}
