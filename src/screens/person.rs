//! Whom to ask: the staff nearby, and the telephone numbers that the agency gives.

use catalog::Center;
use leptos::prelude::*;
use look::{Line, back, frame, line, list, title};

use super::program::telephone;
use crate::i18n::{KOREAN, T};
use crate::visit::Visit;

/// The most centers that stand here; help has all of them.
const MAX_CENTERS: usize = 3;

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
    let centers = loaded.signed.catalog.own_centers();
    let number = |center: &Center| {
        let number = telephone(center.phone.as_ref()?);
        let name = line(Line::Soft, visit.text_of(&center.name));
        Some(view! { <div class="card">{number}{name}</div> }.into_any())
    };
    let numbers: Vec<AnyView> = centers.filter_map(number).take(MAX_CENTERS).collect();
    (!numbers.is_empty()).then(|| list(numbers.into_iter()))
}
