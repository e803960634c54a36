//! Whom to ask: the staff nearby, and the telephone numbers that the agency gives.

use catalog::Center;
use leptos::prelude::*;
use look::{Line, back, frame, line, pages, section, title};

use super::about;
use crate::i18n::{KOREAN, T};
use crate::visit::Visit;

/// The screen. It does without a catalog: who needs a person may need one because there is none.
#[inline(never)]
pub fn screen(visit: Visit) -> AnyView {
    // Staff read it over the counter, whatever language the visitor reads.
    let shown = KOREAN.text(T::PersonShow);
    let read = vec![
        title(visit.text(T::PersonTitle)),
        line(Line::Plain, visit.text(T::PersonLead)),
        view! { <p class=Line::Headline.class() lang="ko">{shown.to_owned()}</p> }.into_any(),
    ];
    frame(
        read,
        telephones(visit).into_iter().collect(),
        vec![back(visit.words())],
    )
}

fn telephones(visit: Visit) -> Option<AnyView> {
    let loaded = visit.app.loaded_untracked()?;
    let centers: Vec<Center> = loaded.signed.catalog.own_centers().cloned().collect();
    let reached: Vec<Center> = centers
        .into_iter()
        .filter(|center| center.phone.is_some())
        .collect();
    if reached.is_empty() {
        return None;
    }
    let total = reached.len();
    let draw = move |skip, take| {
        let drawn = reached.iter().skip(skip).take(take);
        drawn.map(|center| about::center(visit, center)).collect()
    };
    let list = pages(visit.words(), RwSignal::new(0), total, Vec::new(), Box::new(draw));
    Some(section(visit.text(T::PersonPhone), vec![list]))
}
