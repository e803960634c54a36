//! A vacancy on a list.

use leptos::prelude::*;
use look::{Tone, mark, tag};
use matching::{Fit, Matches, Wish, WishState, Wishes};
use vacancy::model::{Vacancy, VacancyIndex};

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

/// The wishes that a vacancy fails, and those of which its notice does not say.
pub fn open_wishes(matches: &Matches, row: usize, wishes: &Wishes) -> (Vec<Wish>, Vec<Wish>) {
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
    let place = wording::place(words, &vacancy.place);
    let place = place.unwrap_or_else(|| words.text(T::JobsPlaceUnknown).to_owned());
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
            <span class="soft">{korean(visit, &vacancy.company.name)}" · "{korean(visit, &place)}{new}</span>
            {hours}
            {fit}
        </button>
    }
    .into_any()
}

/// Why a vacancy stands where it does; nothing for who has no wish.
fn fit(visit: Visit, matches: &Matches, row: usize, wishes: &Wishes) -> Option<AnyView> {
    wishes.kinds().next()?;
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
        Fit::Fits => (Tone::Go, "✓", visit.text(T::JobsFitAll).to_owned()),
        Fit::NotSaid => (Tone::Ask, "?", named(&not_said, T::JobsWNotSaid)),
        Fit::Not => (Tone::Off, "✕", named(&fails, T::JobsWFails)),
    };
    Some(mark(tone, sign, vec![text.into_any()]))
}
