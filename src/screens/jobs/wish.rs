//! What can be chosen of one kind of wish, each with how many vacancies would fit then; places stand on a board too.

use std::sync::Arc;

use leptos::prelude::*;
use look::{Face, Line, Of, button, choice, frame, line, live, live_button, nothing, pages, title};
use matching::{Wish, WishValue, Wishes};

use super::board;
use super::card::unit_name;
use super::data::{self, Jobs};
use super::state::JobsState;
use super::wording;
use crate::i18n::T;
use crate::visit::Visit;

/// The screen of a kind of wish.
#[inline(never)]
pub fn screen(visit: Visit, state: JobsState, wish: Wish) -> AnyView {
    data::load(visit, state);
    let heading = match wish {
        Wish::Place => T::JobsBoardTitle,
        Wish::Pay => T::JobsPayWish,
        other => wording::wish(other),
    };
    let mut read = vec![title(visit.text(heading))];
    if wish == Wish::Place && board::has_room(visit) {
        read.push(line(Line::Soft, visit.text(T::JobsBoardLead)));
    }
    read.push(live(move || match state.ready() {
        Some(jobs) => super::list::sample_mark(visit, &jobs).into_any(),
        None => nothing(),
    }));
    let field = RwSignal::new(0_usize);
    let touched = live(move || match (state.ready(), wish) {
        (None, _) => nothing(),
        (Some(jobs), Wish::Place) if board::has_room(visit) && !state.as_list.get() => {
            board::board(visit, state, &jobs)
        }
        (Some(jobs), Wish::Occupation) => occupations(visit, state, &jobs, field),
        (Some(jobs), _) => {
            let all = WishValue::all(wish, &jobs.feed.vacancies);
            values(visit, state, &jobs, wish, all, Vec::new())
        }
    });
    let fitting = move || {
        let jobs = state.ready();
        let fitting = jobs.map_or(0, |jobs| visit.entered.wishes.with(|wishes| jobs.fitting(wishes)));
        visit.with(T::JobsDone, &[("n", &fitting.to_string())])
    };
    let done = live_button(Face::Going, fitting, browser::go_back);
    let none = button(Face::Plain, visit.text(T::JobsNoWish), move || {
        visit.entered.wishes.update(|wishes| wishes.give_up(wish));
        browser::go_back();
    });
    frame(read, vec![touched], vec![none, done])
}

/// Fields of work, and once one is opened (`field` is one more than its number) what there is in it.
fn occupations(visit: Visit, state: JobsState, jobs: &Arc<Jobs>, field: RwSignal<usize>) -> AnyView {
    let opened = field
        .get()
        .checked_sub(1)
        .and_then(|major| u8::try_from(major).ok());
    if let Some(major) = opened {
        let mut all = vec![WishValue::Major(major)];
        all.extend(WishValue::minors(major));
        let others = button(Face::Chip, visit.text(T::JobsOtherGroups), move || field.set(0));
        return values(visit, state, jobs, Wish::Occupation, all, vec![others]);
    }
    let all = WishValue::all(Wish::Occupation, &jobs.feed.vacancies);
    let (jobs, total) = (Arc::clone(jobs), all.len());
    let before = visit.entered.wishes.get_untracked();
    let draw = move |skip, take| {
        let drawn = all.iter().enumerate().skip(skip).take(take);
        drawn
            .map(|(at, value)| {
                let name = wording::value(visit.words(), value, |unit| unit_name(visit, unit));
                let sign = if value.is_chosen(&before) { "✓ " } else { "" };
                let fitting = jobs.fitting(&with(&before, Wish::Occupation, value)).to_string();
                let fitting = visit.with(T::JobsCount, &[("n", &fitting)]);
                view! {
                    <button class="card wish" on:click=move |_| field.set(at + 1)>
                        <span>{sign}{name}</span><b>{fitting}</b>
                    </button>
                }
                .into_any()
            })
            .collect()
    };
    pages(visit.words(), RwSignal::new(0), total, Vec::new(), Box::new(draw))
}

/// What can be chosen, one below the other.
fn values(
    visit: Visit,
    state: JobsState,
    jobs: &Arc<Jobs>,
    wish: Wish,
    all: Vec<WishValue>,
    mut beside: Vec<AnyView>,
) -> AnyView {
    let before = visit.entered.wishes.get_untracked();
    let total = all.len();
    let jobs = Arc::clone(jobs);
    let draw = move |skip, take| {
        let drawn = all.iter().skip(skip).take(take);
        drawn
            .map(|value| row(visit, &jobs, &before, wish, value))
            .collect()
    };
    if wish == Wish::Place && board::has_room(visit) {
        beside.push(button(Face::Chip, visit.text(T::JobsBoard), move || {
            state.as_list.set(false);
        }));
    }
    pages(visit.words(), RwSignal::new(0), total, beside, Box::new(draw))
}

/// The wishes with one thing alone of its kind.
fn with(before: &Wishes, wish: Wish, value: &WishValue) -> Wishes {
    let mut with = before.clone();
    if *value != WishValue::Commute {
        with.give_up(wish);
    }
    if !value.is_chosen(&with) {
        value.toggle(&mut with);
    }
    with
}

/// One thing to choose, with how many vacancies there are with it alone beside the other wishes.
fn row(visit: Visit, jobs: &Jobs, before: &Wishes, wish: Wish, value: &WishValue) -> AnyView {
    let fitting = jobs.fitting(&with(before, wish, value));
    let name = wording::value(visit.words(), value, |unit| unit_name(visit, unit));
    let text = match value {
        WishValue::Major(_) => visit.with(T::JobsAllOf, &[("t", &name)]),
        _ => name,
    };
    let detail = visit.with(T::JobsCount, &[("n", &fitting.to_string())]);
    let of = if value.is_one_of_several() {
        Of::Some
    } else {
        Of::One
    };
    let chosen = {
        let value = value.clone();
        move || visit.entered.wishes.with(|wishes| value.is_chosen(wishes))
    };
    let act = {
        let value = value.clone();
        move || visit.entered.wishes.update(|wishes| value.toggle(wishes))
    };
    choice(of, text, Some(detail), chosen, act)
}
