//! The list of vacancies: what fits, what does not say all, and folded what does not fit.

use std::sync::Arc;

use catalog::{Audience, Topic};
use hangul::Query;
use leptos::prelude::*;
use look::{
    Face, Line, back, button, frame, keyboard::input_mode, line, live, live_button, live_title, nothing,
    pages,
};
use matching::{Fit, Matches, Wish};

use super::card::card;
use super::data::{self, Jobs};
use super::state::{JobsData, JobsState};
use super::{board, doors, wording};
use crate::i18n::T;
use crate::screens::answers::day;
use crate::ui::typed;
use crate::visit::{Focus, Screen, Visit};

/// An item of the list.
#[derive(Clone, Copy)]
enum Item {
    /// What does not fit, folded, and how many vacancies these are; a touch unfolds it.
    Fold(usize),
    /// A row, and with the first of a group the group's name and number.
    Row(u32, Option<(T, usize)>),
}

/// The vacancies.
#[inline(never)]
pub fn screen(visit: Visit, state: JobsState) -> AnyView {
    data::load(visit, state);
    // What is looked for stands on its button: the list has the room of the field.
    state.searching.set(false);
    let heading = move || match state.data.get() {
        JobsData::Ready(jobs) => visit.with(T::JobsTitle, &[("n", &jobs.table.len().to_string())]),
        JobsData::NoList => visit.text(T::JobsNone).to_owned(),
        JobsData::NotAsked | JobsData::Loading => visit.text(T::JobsLoading).to_owned(),
    };
    let lead = live(move || state.ready().map_or_else(nothing, |jobs| lead(visit, &jobs)));
    let read = vec![live_title(heading), lead];
    let touched = live(move || match state.data.get() {
        JobsData::Ready(_) => state
            .ready()
            .map_or_else(nothing, |jobs| whole(visit, state, &jobs)),
        JobsData::NoList => doors::doors(visit),
        JobsData::NotAsked | JobsData::Loading => nothing(),
    });
    // While somebody types on a shared screen, the keys have the room: the way out is beside the field.
    let bottom = live(move || match state.searching.get() && !browser::is_own() {
        true => nothing(),
        false => (back(visit.words()), programs(visit)).into_any(),
    });
    frame(read, vec![touched], vec![bottom])
}

/// The way to the programs for people who look for work.
fn programs(visit: Visit) -> AnyView {
    button(Face::Plain, visit.text(T::JobsPrograms), move || {
        visit.focus.set(Focus {
            audience: Some(Audience::Person),
            topic: Some(Topic::Jobs),
            open: false,
        });
        visit.go(Screen::Results);
    })
}

/// What the list is: whether it is made up, how old it is, what is new in it.
fn lead(visit: Visit, jobs: &Jobs) -> AnyView {
    let manifest = &jobs.feed.manifest;
    let mut lines = Vec::new();
    lines.extend(sample_mark(visit, jobs));
    if manifest.is_expired(jobs.on) {
        let day = day(visit, manifest.expires);
        lines.push(line(Line::Hint, visit.with(T::JobsOld, &[("d", &day)])));
    }
    let open = || (0..jobs.table.len()).filter_map(|row| jobs.table.vacancy(row));
    let vacancies = || open().filter_map(|at| jobs.feed.vacancies.get(at.0));
    let new = vacancies()
        .filter(|vacancy| wording::is_new(vacancy, jobs.on))
        .count();
    let soon = vacancies()
        .filter(|vacancy| wording::ends_soon(vacancy, jobs.on))
        .count();
    let (new, soon) = (new.to_string(), soon.to_string());
    let counts = match manifest.as_of == jobs.on {
        true => visit.with(T::JobsToday, &[("a", &new), ("b", &soon)]),
        false => {
            let day = day(visit, manifest.as_of);
            visit.with(T::JobsAsOf, &[("d", &day), ("a", &new), ("b", &soon)])
        }
    };
    // Who has said what they wish sees what fits instead.
    let has_wishes = visit.entered.wishes.with(|wishes| !wishes.is_empty());
    if !has_wishes || manifest.as_of != jobs.on {
        lines.push(line(Line::Soft, counts));
    }
    lines.into_any()
}

/// The mark of made-up vacancies, which every screen of them has.
pub fn sample_mark(visit: Visit, jobs: &Jobs) -> Option<AnyView> {
    let sample = jobs.feed.manifest.sample;
    sample.then(|| line(Line::Hint, visit.text(T::JobsSample)))
}

/// What is touched: the ways to narrow the list, or the search in their place, and the list.
fn whole(visit: Visit, state: JobsState, jobs: &Arc<Jobs>) -> AnyView {
    let above = live(move || match state.searching.get() {
        true => field(visit, state),
        false => ways(visit, state),
    });
    let jobs = Arc::clone(jobs);
    let listed = live(move || list(visit, state, &jobs));
    view! { {above}{listed} }.into_any()
}

/// The ways to narrow the list.
fn ways(visit: Visit, state: JobsState) -> AnyView {
    let looked_for = visit.entered.jobs_search.get_untracked();
    let search = match looked_for.is_empty() {
        true => visit.text(T::JobsSearchOpen).to_owned(),
        false => visit.with(T::JobsSearchFor, &[("t", &looked_for)]),
    };
    let search = button(Face::Chip, search, move || {
        state.searching.set(true);
        browser::after_paint(|| {
            let field = browser::element("jobs-search");
            let _ = field.is_some_and(|field| browser::takes_focus(&field));
        });
    });
    let wishes = move || {
        let count = visit.entered.wishes.with(|wishes| wishes.kinds().count());
        match count {
            0 => visit.text(T::JobsWishes).to_owned(),
            count => visit.with(T::JobsWishesSet, &[("n", &count.to_string())]),
        }
    };
    let wishes = live_button(Face::Chip, wishes, move || visit.go(Screen::JobWishes));
    let saved = live(move || match visit.entered.saved.with(Vec::len) {
        0 => nothing(),
        count => {
            let text = visit.with(T::JobsSaved, &[("n", &count.to_string())]);
            button(Face::Chip, text, move || visit.go(Screen::SavedJobs))
        }
    });
    let board = board::has_room(visit).then(|| {
        button(Face::Chip, visit.text(T::JobsBoard), move || {
            visit.go(Screen::JobWish(Wish::Place));
        })
    });
    let turn = move || {
        let has_wishes = visit.entered.wishes.with(|wishes| !wishes.is_empty());
        let name = match (state.newest.get(), has_wishes) {
            (true, true) => T::JobsByFit,
            (true, false) => T::JobsByEnd,
            (false, _) => T::JobsByNew,
        };
        visit.text(name).to_owned()
    };
    let turn = live_button(Face::Chip, turn, move || {
        state.first.set(0);
        state.newest.update(|newest| *newest = !*newest);
    });
    view! { <div class="row chips">{search}{wishes}{board}{saved}{turn}</div> }.into_any()
}

/// Where words are looked for.
fn field(visit: Visit, state: JobsState) -> AnyView {
    let looked_for = move || visit.entered.jobs_search.get();
    let set = move |event: web_sys::Event| {
        state.first.set(0);
        visit.entered.jobs_search.set(typed(&event));
    };
    let close = button(Face::Chip, visit.text(T::JobsSearchClose), move || {
        state.searching.set(false);
        state.first.set(0);
        visit.entered.jobs_search.set(String::new());
    });
    view! {
        <div class="field row">
            <input id="jobs-search" type="search" inputmode=input_mode("search") autocomplete="off"
                aria-label=visit.text(T::JobsSearch) placeholder=visit.text(T::JobsSearch)
                prop:value=looked_for on:input=set/>
            {close}
        </div>
    }
    .into_any()
}

fn list(visit: Visit, state: JobsState, jobs: &Arc<Jobs>) -> AnyView {
    let wishes = visit.entered.wishes.get();
    let matches = Matches::of(&jobs.table, &wishes);
    let looked_for = visit.entered.jobs_search.get();
    let found = jobs
        .find(&looked_for)
        .filter(|_| !Query::new(&looked_for).is_empty());
    let has_wishes = !wishes.is_empty();
    let newest = state.newest.get();
    let items = items(jobs, &matches, found, has_wishes, newest, state.opened.get());
    if items.is_empty() {
        return line(Line::Soft, visit.text(T::JobsNoneFound));
    }
    let (jobs, total) = (Arc::clone(jobs), items.len());
    let draw = move |skip, take| {
        let drawn = items.iter().skip(skip).take(take);
        drawn
            .filter_map(|item| item_view(visit, state, &jobs, &matches, *item))
            .collect()
    };
    pages(visit.words(), state.first, total, Vec::new(), Box::new(draw))
}

/// What stands on the list, one after another.
fn items(
    jobs: &Jobs,
    matches: &Matches,
    found: Option<Vec<u32>>,
    has_wishes: bool,
    newest: bool,
    opened: bool,
) -> Vec<Item> {
    let all = u32::try_from(jobs.table.len()).unwrap_or(u32::MAX);
    // What is looked for stands in the order in which it was found; what fits, in the order of the wishes.
    let is_searched = found.is_some();
    let rows = found.unwrap_or_else(|| (0..all).collect());
    if !has_wishes {
        let rows = in_order(jobs, rows, newest, is_searched);
        return rows.into_iter().map(|row| Item::Row(row, None)).collect();
    }
    let of = |wanted: Fit| -> Vec<u32> {
        let fits = |row: &u32| usize::try_from(*row).is_ok_and(|row| matches.fit(row) == Some(wanted));
        match wanted {
            Fit::Fits if !is_searched => matches.fitting().to_vec(),
            _ => rows.iter().copied().filter(fits).collect(),
        }
    };
    let mut items = Vec::new();
    for (fit, name) in [(Fit::Fits, T::JobsFits), (Fit::NotSaid, T::JobsNotSaid)] {
        let rows = in_order(jobs, of(fit), newest, true);
        let count = rows.len();
        let named = rows.into_iter().enumerate();
        items.extend(named.map(|(at, row)| Item::Row(row, (at == 0).then_some((name, count)))));
    }
    let failing = of(Fit::Not);
    if !failing.is_empty() {
        items.push(Item::Fold(failing.len()));
        if opened {
            let rows = in_order(jobs, failing, newest, true);
            items.extend(rows.into_iter().map(|row| Item::Row(row, None)));
        }
    }
    items
}

/// Rows in the order that the visitor wants: the newest first, or by their last day, by which rows stand; `as_found` leaves them as they
/// come.
fn in_order(jobs: &Jobs, mut rows: Vec<u32>, newest: bool, as_found: bool) -> Vec<u32> {
    if newest {
        let posted = |row: &u32| {
            let posted = jobs.row(*row).and_then(|(_, vacancy)| vacancy.posted);
            std::cmp::Reverse(posted)
        };
        rows.sort_by_cached_key(posted);
    } else if !as_found {
        rows.sort_unstable();
    }
    rows
}

fn item_view(visit: Visit, state: JobsState, jobs: &Jobs, matches: &Matches, item: Item) -> Option<AnyView> {
    let named = |name: T, count: usize| {
        let count = count.to_string();
        view! { <span>{visit.text(name)}</span><b>{count}</b> }.into_any()
    };
    Some(match item {
        Item::Fold(count) => {
            let turn = move |_| state.opened.update(|opened| *opened = !*opened);
            let open = move || state.opened.get().to_string();
            let named = named(T::JobsFails, count);
            view! { <button class="section folded" aria-expanded=open on:click=turn>{named}</button> }
                .into_any()
        }
        Item::Row(row, heading) => {
            let (at, vacancy) = jobs.row(row)?;
            let matched = usize::try_from(row).ok().map(|row| (matches, row));
            let card = card(visit, jobs, at, vacancy, matched);
            let heading = heading
                .map(|(name, count)| view! { <h2 class="section">{named(name, count)}</h2> }.into_any());
            (heading, card).into_any()
        }
    })
}
