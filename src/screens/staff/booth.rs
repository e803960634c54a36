//! Making the device a booth of an event, and no booth again.

use catalog::{Action, Topic};
use leptos::prelude::*;
use look::{Face, button, section};

use crate::booth;
use crate::i18n::T;
use crate::visit::Visit;

/// The events to choose from; at a booth, the way to end it.
pub(super) fn show(visit: Visit) -> AnyView {
    let now = RwSignal::new(booth::program());
    let content = move || {
        let Some(loaded) = visit.app.loaded() else {
            return Vec::new();
        };
        let programs = &loaded.signed.catalog.programs;
        if let Some(at) = now.get() {
            let name = programs.iter().find(|program| program.id == at);
            let name = name
                .map(|program| visit.text_of(&program.name))
                .unwrap_or_default();
            let end = move || {
                booth::set(None);
                now.set(None);
            };
            return vec![
                view! { <p class="benefit" id="booth">{name}</p> }.into_any(),
                button(Face::Plain, visit.text(T::BoothEnd), end),
            ];
        }
        let events = programs
            .iter()
            .filter(|program| program.topic == Topic::Events && program.action == Action::Visit);
        events
            .map(|program| {
                let id = program.id.clone();
                let begin = move || {
                    booth::set(Some(&id));
                    now.set(Some(id.clone()));
                };
                button(Face::Plain, visit.text_of(&program.name), begin)
            })
            .collect()
    };
    section(
        visit.text(T::BoothTitle),
        vec![(move || view! { <div class="list">{content()}</div> }).into_any()],
    )
}
