//! What somebody wishes of their work: every kind of wish, what is chosen of it, and what more there would be without it.

use std::sync::Arc;

use leptos::prelude::*;
use look::{Face, Line, back, button, frame, line, live, live_button, nothing, pages, title};
use matching::{Matches, Wish, WishValue, Wishes, next_wishes};

use super::card::unit_name;
use super::data::{self, Jobs};
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
    read.push(next_question(visit, &jobs));
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
        let offered: Vec<(Wish, u32)> = Wish::ALL
            .into_iter()
            .zip(opened)
            .filter(|(wish, _)| !WishValue::all(*wish, &jobs.feed.vacancies).is_empty())
            .collect();
        let total = offered.len();
        let draw = move |skip, take| {
            let drawn = offered.iter().skip(skip).take(take);
            drawn
                .map(|(wish, opened)| row(visit, &wishes, *wish, *opened))
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

/// The wish that narrows the list most, by the wishes made so far; all others stand below, and may be made in any order.
fn next_question(visit: Visit, jobs: &Arc<Jobs>) -> AnyView {
    let jobs = Arc::clone(jobs);
    live(move || {
        let wishes = visit.entered.wishes.get();
        let next = next_wishes(&jobs.table, &jobs.feed.vacancies, &wishes);
        let Some(wish) = next.first().copied() else {
            return nothing();
        };
        view! {
            <button class="card wish" data-next-wish=(wish as u8).to_string()
                on:click=move |_| visit.go(Screen::JobWish(wish))>
                <span class="soft">{visit.text(T::JobsNextWish)}</span>
                <b>{visit.text(wording::wish(wish))}</b>
            </button>
        }
        .into_any()
    })
}

/// A kind of wish; a touch leads to what can be chosen of it.
fn row(visit: Visit, wishes: &Wishes, wish: Wish, opened: u32) -> AnyView {
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
    view! {
        <button class="card wish" data-wish=(wish as u8).to_string()
            on:click=move |_| visit.go(Screen::JobWish(wish))>
            <span class="soft">{visit.text(wording::wish(wish))}</span>
            <b>{text}</b>
            {more}
        </button>
    }
    .into_any()
}
