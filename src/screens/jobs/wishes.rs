//! What somebody wishes of their work: every kind of wish, what is chosen of it, and what more there would be without it.

use std::sync::Arc;

use leptos::prelude::*;
use look::{Face, Line, back, button, frame, line, live, live_button, pages, title};
use matching::{Matches, Wish, WishValue, Wishes, next_wishes};

use super::card::unit_name;
use super::data;
use super::list::sample_mark;
use super::state::JobsState;
use super::wording;
use crate::i18n::T;
use crate::visit::{Screen, Visit};

/// All kinds of wishes.
#[inline(never)]
pub fn screen(visit: Visit, state: JobsState) -> AnyView {
    data::load(visit, state);
    let Some(jobs) = state.ready() else {
        let waits = vec![title(visit.text(T::JobsLoading))];
        return frame(waits, Vec::new(), vec![back(visit.words())]);
    };
    let mut read = vec![title(visit.text(T::JobsWishesTitle))];
    read.extend(sample_mark(visit, &jobs));
    read.push(line(Line::Soft, visit.text(T::JobsWishesLead)));
    let clear = move || {
        let any = visit.entered.wishes.with(|wishes| !wishes.is_empty());
        let clear = move || visit.entered.wishes.set(Wishes::default());
        any.then(move || button(Face::Chip, visit.text(T::JobsClear), clear))
    };
    let fitting = {
        let jobs = Arc::clone(&jobs);
        move || {
            let fitting = visit.entered.wishes.with(|wishes| jobs.fitting(wishes));
            visit.with(T::JobsShow, &[("n", &fitting.to_string())])
        }
    };
    let rows = live(move || {
        let wishes = visit.entered.wishes.get();
        let opened = Matches::of(&jobs.table, &wishes).opened_by();
        let mut offered: Vec<(Wish, u32)> = Wish::ALL
            .into_iter()
            .zip(opened)
            .filter(|(wish, _)| !WishValue::all(*wish, &jobs.feed.vacancies).is_empty())
            .collect();
        // The one that narrows the list most comes first; all others stay where they are, and may be made in any order.
        let next = next_wishes(&jobs.table, &jobs.feed.vacancies, &wishes);
        let is_next = move |wish: Wish| next.first() == Some(&wish);
        if let Some(place) = offered.iter().position(|(wish, _)| is_next(*wish)) {
            let next = offered.remove(place);
            offered.insert(0, next);
        }
        let total = offered.len();
        let draw = move |skip, take| {
            let drawn = offered.iter().skip(skip).take(take);
            drawn
                .map(|(wish, opened)| row(visit, &wishes, *wish, *opened, is_next(*wish)))
                .collect()
        };
        pages(
            visit.words(),
            RwSignal::new(0),
            total,
            clear().into_iter().collect(),
            Box::new(draw),
        )
    });
    let show = live_button(Face::Going, fitting, move || visit.go(Screen::Jobs));
    frame(read, vec![rows], vec![back(visit.words()), show])
}

/// A kind of wish; a touch leads to what can be chosen of it.
fn row(visit: Visit, wishes: &Wishes, wish: Wish, opened: u32, is_next: bool) -> AnyView {
    let chosen = WishValue::chosen(wish, wishes);
    let name = |value: &WishValue| wording::value(visit.words(), value, |unit| unit_name(visit, unit));
    let chosen: Vec<String> = chosen.iter().map(name).collect();
    let text = if wishes.has(wish) {
        chosen.join(", ")
    } else {
        visit.text(T::JobsNoWish).to_owned()
    };
    let more = (opened > 0).then(|| {
        let more = visit.with(T::JobsOpens, &[("n", &opened.to_string())]);
        view! { <small>{more}</small> }
    });
    let next = is_next.then(|| view! { <small>{visit.text(T::JobsNextWish)}</small> });
    let mark = is_next.then(|| (wish as u8).to_string());
    view! {
        <button class="card wish" data-wish=(wish as u8).to_string() data-next-wish=mark
            on:click=move |_| visit.go(Screen::JobWish(wish))>
            <span class="soft">{visit.text(wording::wish(wish))}</span>
            <b>{text}</b>
            {more}{next}
        </button>
    }
    .into_any()
}
