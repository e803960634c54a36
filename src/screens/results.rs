//! All programs in three groups, each with its reason.

use std::sync::Arc;

use catalog::{Availability, Confirmation, Group, Outcome, Program};
use eligibility::Verdict;
use leptos::prelude::*;

use crate::app::{back_button, frame, going_button};
use crate::browser;
use crate::device::Loaded;
use crate::i18n::T;
use crate::visit::{Screen, Visit};

/// How many programs a shared screen shows at once, where nobody scrolls.
const PAGE: usize = 3;
/// How many a phone shows at once: lists scroll there, but drawing thousands takes seconds.
const PHONE_PAGE: usize = 30;
const GROUPS: [(Group, T); 3] = [
    (Group::CanApply, T::ResultsCan),
    (Group::MoreToCheck, T::ResultsMore),
    (Group::NotEligible, T::ResultsNot),
];

/// The results.
pub fn screen(visit: Visit, loaded: Arc<Loaded>) -> AnyView {
    let first = GROUPS
        .iter()
        .map(|(group, _)| *group)
        .find(|group| visit.count(*group) > 0);
    let shown = RwSignal::new(first.unwrap_or(Group::CanApply));
    let page = RwSignal::new(0_usize);
    let signed = &loaded.signed;
    let old = signed
        .catalog
        .expires
        .filter(|_| signed.is_expired(loaded.screening.on()));
    let title = move || match visit.count(Group::CanApply) {
        0 => visit.t(T::ResultsNone).to_owned(),
        n => visit.lang.get().with(T::ResultsTitle, &[("n", n.to_string())]),
    };
    let tabs = GROUPS.map(|(group, name)| {
        let choose = move |_| {
            shown.set(group);
            page.set(0);
        };
        let selected = move || if shown.get() == group { "true" } else { "false" };
        view! {
            <button class="tab" role="tab" aria-selected=selected on:click=choose>
                <b>{move || visit.count(group)}</b>
                {visit.says(name)}
            </button>
        }
        .into_any()
    });
    let cards = move || {
        let count = visit.count(shown.get());
        if count == 0 {
            return view! { <p class="soft">{visit.t(T::ResultsEmpty)}</p> }.into_any();
        }
        let per_page = if browser::profile() == "phone" {
            PHONE_PAGE
        } else {
            PAGE
        };
        let pages = count.div_ceil(per_page);
        let on_page = visit.group(shown.get(), page.get() * per_page, per_page);
        let cards = on_page.into_iter().filter_map(|(at, outcome)| {
            Some(card(visit, loaded.signed.catalog.programs.get(at)?, at, &outcome))
        });
        let list =
            view! { <ul class="list">{cards.map(|card| view! { <li>{card}</li> }).collect_view()}</ul> };
        // Above the list, so that nobody has to scroll to see that there is more.
        ((pages > 1).then(|| pager(visit, page, pages)), list).into_any()
    };
    // A list that is old is better than none, if it says so.
    let last = old.map(|day| ("d", day.to_string()));
    let expired = last.map(|last| {
        view! { <p class="soft">{move || visit.lang.get().with(T::ProgramExpired, std::slice::from_ref(&last))}</p> }
            .into_any()
    });
    let middle = view! {
        <h1 tabindex="-1">{title}</h1>
        <div class="tabs" role="tablist">{tabs.into_iter().collect_view()}</div>
        {cards}
        {expired}
        <p class="soft">{visit.says(T::ResultsSelfCheck)}</p>
    };
    let more = move || {
        visit
            .next_question()
            .is_some()
            .then(|| going_button(visit, T::ResultsAsk, move || visit.go_on()))
    };
    frame(visit, middle.into_any(), (back_button(visit), more).into_any())
}

fn pager(visit: Visit, page: RwSignal<usize>, pages: usize) -> AnyView {
    let place = move || {
        let (i, n) = ((page.get() + 1).to_string(), pages.to_string());
        visit.lang.get().with(T::ResultsPage, &[("n", n), ("i", i)])
    };
    // Outside of the markup, where a `>` would end the tag.
    let first = move || page.get() == 0;
    let last = move || page.get() + 1 >= pages;
    view! {
        <div class="pager">
            <button disabled=first on:click=move |_| page.update(|page| *page -= 1)>
                {visit.says(T::ResultsPreviousPage)}
            </button>
            <span>{place}</span>
            <button disabled=last on:click=move |_| page.update(|page| *page += 1)>
                {visit.says(T::ResultsNextPage)}
            </button>
        </div>
    }
    .into_any()
}

fn card(visit: Visit, program: &Program, at: usize, outcome: &Outcome) -> AnyView {
    let (class, tag) = tag(visit, outcome);
    let (mark, sign, reason) = reason(visit, program, outcome);
    view! {
        <button class="card" data-program=program.id.clone() on:click=move |_| visit.go(Screen::Program(at))>
            <span class="head"><span>{visit.say(&program.name)}</span><span class=class>{tag}</span></span>
            <span class="benefit">{visit.say(&program.benefit)}</span>
            <span class=mark><i aria-hidden="true">{sign}</i><span>{reason}</span></span>
        </button>
    }
    .into_any()
}

/// The short word beside a program's name.
pub fn tag(visit: Visit, outcome: &Outcome) -> (&'static str, String) {
    let lang = visit.lang.get();
    let day = |date: eligibility::Date| {
        [
            ("y", date.year().to_string()),
            ("m", date.month().to_string()),
            ("d", date.day().to_string()),
        ]
    };
    match (outcome.group(), outcome.availability) {
        (Group::NotEligible, _) => ("tag", lang.text(T::ChipNotNow).to_owned()),
        (_, Availability::Closed(_)) => ("tag", lang.text(T::ChipClosed).to_owned()),
        (_, Availability::OpensOn(date)) => ("tag", lang.with(T::ChipOpens, &day(date))),
        (_, Availability::Planned) => ("tag", lang.text(T::ChipPlanned).to_owned()),
        (_, Availability::Unconfirmed) => ("tag ask", lang.text(T::ChipUnconfirmed).to_owned()),
        (_, Availability::Open(_)) if outcome.confirmation != Confirmation::None => {
            ("tag ask", lang.text(T::ChipStaff).to_owned())
        }
        (_, Availability::Open(Some(date))) => ("tag yes", lang.with(T::ChipUntil, &day(date))),
        (_, Availability::Open(None)) => ("tag yes", lang.text(T::ChipOpen).to_owned()),
    }
}

fn reason(visit: Visit, program: &Program, outcome: &Outcome) -> (&'static str, &'static str, String) {
    let lang = visit.lang.get();
    let because = || {
        let texts = outcome
            .because
            .iter()
            .filter_map(|at| program.criteria.get(*at))
            .take(2);
        texts
            .map(|criterion| visit.say(&criterion.text))
            .collect::<Vec<_>>()
            .join(" · ")
    };
    let open = matches!(outcome.availability, Availability::Open(_));
    match outcome.verdict {
        Verdict::NotEligible => ("mark no", "–", because()),
        Verdict::Open => (
            "mark ask",
            "?",
            lang.with(T::ReasonMore, &[("n", outcome.needs.len().to_string())]),
        ),
        Verdict::Eligible if outcome.confirmation == Confirmation::Unconfirmed => {
            ("mark ask", "?", lang.text(T::ReasonUnknown).to_owned())
        }
        Verdict::Eligible if !open => ("mark", "–", lang.text(T::ReasonClosed).to_owned()),
        Verdict::Eligible if outcome.because.is_empty() => {
            ("mark yes", "✓", lang.text(T::ReasonNoCriteria).to_owned())
        }
        Verdict::Eligible => ("mark yes", "✓", because()),
    }
}
