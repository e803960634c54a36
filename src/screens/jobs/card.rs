//! A vacancy on a list.

use leptos::prelude::*;
use look::{Tone, mark, tag};
use matching::{Fit, Matches, Wish, WishState, Wishes};
use vacancy::model::{Vacancy, VacancyIndex};
use vacancy::place::Unit;

use super::data::Jobs;
use super::wording;
use crate::i18n::T;
use crate::visit::{Screen, Visit};

/// How many wishes are named on a card.
const MAX_NAMED: usize = 2;

/// The words of a notice: they are Korean, and say so where the screen is not.
pub fn korean(visit: Visit, text: &str) -> AnyView {
    let text = text.to_owned();
    if visit.words().is_korean() {
        text.into_any()
    } else {
        view! { <span class="korean" lang="ko">{text}</span> }.into_any()
    }
}

/// The name of a unit of Sejong, in the visitor's language where the catalog has it.
pub fn unit_name(visit: Visit, unit: Unit) -> String {
    let name = wording::unit_name(unit);
    let loaded = visit.app.loaded_untracked();
    let regions = loaded.iter().flat_map(|loaded| &loaded.signed.catalog.regions);
    let known = regions.into_iter().find(|region| region.ko == name);
    known.map_or_else(|| name.to_owned(), |region| visit.text_of(region))
}

/// Where one works; the notice's own words are Korean, and say so.
pub fn place(visit: Visit, vacancy: &Vacancy) -> AnyView {
    let units = |unit| unit_name(visit, unit);
    match wording::place(visit.words(), &vacancy.place, units) {
        Some((place, true)) => korean(visit, &place),
        Some((place, false)) => place.into_any(),
        None => visit.text(T::JobsPlaceUnknown).into_any(),
    }
}

/// The wishes that a vacancy fails, and those of which its notice does not say.
fn open_wishes(matches: &Matches, row: usize, wishes: &Wishes) -> (Vec<Wish>, Vec<Wish>) {
    let state = |wanted: WishState| {
        let of = move |wish: &Wish| matches.state(row, *wish) == Some(wanted);
        wishes.kinds().filter(of).collect()
    };
    (state(WishState::Fails), state(WishState::NotSaid))
}

/// A vacancy; a touch opens it.
pub fn card(
    visit: Visit,
    jobs: &Jobs,
    at: VacancyIndex,
    vacancy: &Vacancy,
    matched: Option<(&Matches, usize)>,
) -> AnyView {
    let words = visit.words();
    let soon = wording::ends_soon(vacancy, jobs.on);
    let ends = wording::ends_short(words, vacancy.closing, jobs.on);
    let ends = tag(if soon { Tone::Ask } else { Tone::Plain }, ends);
    let new = wording::is_new(vacancy, jobs.on).then(|| [" · ", words.text(T::JobsIsNew)].concat());
    let pay = wording::pay(words, &vacancy.pay);
    let pay = match pay {
        Some(pay) => view! { <span class="benefit">{pay}</span> }.into_any(),
        None => view! { <span class="soft">{words.text(T::JobsPayUnknown)}</span> }.into_any(),
    };
    let place = place(visit, vacancy);
    let hours = wording::hours(words, &vacancy.hours);
    let hours = hours.map(|hours| view! { <span class="soft">{hours}</span> });
    let fit = matched.and_then(|(matches, row)| {
        let wishes = visit.entered.wishes.get_untracked();
        fit(visit, matches, row, &wishes)
    });
    view! {
        <button class="card" data-vacancy=vacancy.id.clone()
            on:click=move |_| visit.go(Screen::Job(at))>
            <span class="head"><span>{korean(visit, &vacancy.title)}</span>{ends}</span>
            {pay}
            <span class="soft">{korean(visit, &vacancy.company.name)}" · "{place}{new}</span>
            {hours}
            {fit}
        </button>
    }
    .into_any()
}

/// Why a vacancy stands where it does; nothing for who has no wish.
fn fit(visit: Visit, matches: &Matches, row: usize, wishes: &Wishes) -> Option<AnyView> {
    if wishes.is_empty() {
        return None;
    }
    let (fails, not_said) = open_wishes(matches, row, wishes);
    let named = |of: &[Wish], text: T| {
        let names: Vec<&str> = of
            .iter()
            .take(MAX_NAMED)
            .map(|wish| visit.text(wording::wish(*wish)))
            .collect();
        visit.with(text, &[("t", &names.join(", "))])
    };
    let (tone, sign, text) = match matches.fit(row)? {
        // The name of its section says so.
        Fit::Fits => return None,
        Fit::NotSaid => (Tone::Ask, "?", named(&not_said, T::JobsWNotSaid)),
        Fit::Not => (Tone::Off, "✕", named(&fails, T::JobsWFails)),
    };
    Some(mark(tone, sign, vec![text.into_any()]))
}
