//! Finding a program by its name or by what people call it, in part or by its initial consonants: ㅊㄴ finds 청년.

use std::sync::Arc;

use catalog::Audience;
use device::Loaded;
use hangul::Query;
use leptos::prelude::*;
use look::{Face, Line, back, button, frame, keyboard::input_mode, line, pages, title};

use super::results::card;
use crate::i18n::T;
use crate::ui::typed;
use crate::visit::{Screen, Visit};

/// The search.
#[inline(never)]
pub fn screen(visit: Visit, loaded: Arc<Loaded>) -> AnyView {
    let found = move || found(visit, &loaded);
    let heading = title(visit.text(T::SearchTitle));
    let touched = vec![field(visit), found.into_any()];
    frame(vec![heading], touched, vec![back(visit.words())])
}

fn field(visit: Visit) -> AnyView {
    let looked_for = move || visit.entered.search.get();
    let set = move |event: web_sys::Event| visit.entered.search.set(typed(&event));
    // On a shared screen it is ready for the keys; on a phone the system's keyboard would cover what is found.
    let first = (!browser::is_own()).then_some("");
    view! {
        <div class="field">
            <input id="search" data-first=first type="search" inputmode=input_mode("search")
                autocomplete="off" aria-label=visit.text(T::SearchTitle)
                placeholder=visit.text(T::SearchHint) prop:value=looked_for on:input=set/>
        </div>
    }
    .into_any()
}

fn found(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let looked_for = visit.entered.search.get();
    if Query::new(&looked_for).is_empty() {
        return line(Line::Soft, visit.text(T::SearchHint));
    }
    let ranked = application::search(&loaded.signed.catalog, visit.lang(), &looked_for);
    if ranked.is_empty() {
        let none = line(Line::Soft, visit.text(T::SearchNone));
        let ask = button(Face::Chip, visit.text(T::SearchAsk), move || {
            visit
                .focus
                .update(|focus| focus.audience = focus.audience.or(Some(Audience::Person)));
            visit.go_on();
        });
        let person = button(Face::Chip, visit.text(T::PersonTitle), move || {
            visit.go(Screen::Person)
        });
        return (none, view! { <div class="row">{ask}{person}</div> }).into_any();
    }
    let (loaded, total) = (Arc::clone(loaded), ranked.len());
    let draw = move |skip, take| {
        let drawn = ranked.iter().skip(skip).take(take);
        drawn
            .filter_map(|at| card(visit, &loaded, *at, &visit.outcome(*at)?))
            .collect()
    };
    // The pager of a shared screen says the same, and the keyboard leaves no room for both.
    let count = browser::is_own().then(|| {
        let count = visit.with(T::SearchFound, &[("n", &total.to_string())]);
        line(Line::Soft, count)
    });
    let beside = count.into_iter().collect();
    pages(visit.words(), RwSignal::new(0), total, beside, Box::new(draw))
}
