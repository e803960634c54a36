//! All programs in three groups, each with its reason and with what would help.

use std::sync::Arc;

use catalog::{Group, ProgramIndex, ScreeningResult, Topic};
use device::Loaded;
use leptos::prelude::*;
use look::{Face, Line, Tone, back, button, frame, going, line, mark, pages, tag, title};

use super::outlook;
use crate::i18n::T;
use crate::ui::catalog_text;
use crate::visit::{Screen, Visit};

/// How many programs of a group stand on paper at most.
const PROGRAMS_ON_PAPER: usize = 30;
const GROUPS: [(Group, T); 3] = [
    (Group::CanApply, T::ResultsCan),
    (Group::MoreToCheck, T::ResultsMore),
    (Group::NotEligible, T::ResultsNot),
];

/// What of the results is shown. It outlives the screen, to which a visitor comes back from each program.
#[derive(Clone, Copy)]
pub struct ResultsState {
    /// The group; `None` for the first that has any.
    pub group: RwSignal<Option<Group>>,
    /// The place in it of the first program that is shown.
    pub first: RwSignal<usize>,
}

/// The results.
#[inline(never)]
pub fn screen(visit: Visit, loaded: Arc<Loaded>, shown: ResultsState) -> AnyView {
    let signed = &loaded.signed;
    let old = signed
        .catalog
        .expires
        .filter(|_| signed.is_expired(loaded.screening.on()));
    // What was asked for the sake of one program is over here.
    visit.asking.set(None);
    let more = visit.next_question().is_some();
    let cards = move || cards(visit, &loaded, shown);
    let mut read = vec![title(heading(visit))];
    let touched = vec![tabs(visit, shown), cards.into_any()];
    if let Some(day) = old {
        // A list that is old is better than none, if it says so.
        read.push(line(
            Line::Soft,
            visit.with(T::ProgramExpired, &[("d", &day.to_string())]),
        ));
    }
    read.push(view! { <p class="soft aside">{visit.text(T::ResultsSelfCheck)}</p> }.into_any());
    let change = button(Face::Plain, visit.text(T::ResultsChange), move || {
        visit.go(Screen::Answers)
    });
    let none = visit
        .entered
        .answers
        .with_untracked(|answers| answers.known().next().is_none());
    let first = if none { back(visit.words()) } else { change };
    let second = if more {
        going(visit.text(T::ResultsAsk), move || visit.go_on())
    } else if none {
        return frame(read, touched, vec![first]);
    } else {
        going(visit.text(T::ResultsCarry), move || visit.go(Screen::Handover))
    };
    frame(read, touched, vec![first, second])
}

/// What the list is of.
fn heading(visit: Visit) -> String {
    let focus = visit.focus.get_untracked();
    let count = visit.count(Group::CanApply);
    let all = visit.with_outcomes(Vec::len).to_string();
    let of = |text| visit.with(text, &[("n", &all)]);
    match (focus.topic, focus.open, count) {
        (Some(Topic::Jobs), ..) => of(T::ResultsJobs),
        (Some(Topic::Events), ..) => of(T::ResultsEvents),
        (Some(Topic::Space), ..) => of(T::ResultsSpace),
        (_, true, _) => of(T::ResultsOpen),
        (_, _, 0) => visit.text(T::ResultsNone).to_owned(),
        (_, _, n) => visit.with(T::ResultsTitle, &[("n", &n.to_string())]),
    }
}

/// The group that is shown: the one that was chosen, else the first that has any.
fn group(visit: Visit, shown: ResultsState) -> Group {
    let first = || {
        GROUPS
            .iter()
            .map(|(group, _)| *group)
            .find(|group| visit.count(*group) > 0)
    };
    shown.group.get().or_else(first).unwrap_or(Group::CanApply)
}

fn tabs(visit: Visit, shown: ResultsState) -> AnyView {
    let tabs: Vec<AnyView> = GROUPS
        .map(|(of, name)| {
            let choose = move |_| {
                shown.group.set(Some(of));
                shown.first.set(0);
            };
            let selected = move || {
                if group(visit, shown) == of {
                    "true"
                } else {
                    "false"
                }
            };
            view! {
                <button class="tab" role="tab" aria-selected=selected on:click=choose>
                    <b>{move || visit.count(of)}</b>
                    {visit.text(name)}
                </button>
            }
            .into_any()
        })
        .into();
    view! { <div class="tabs" role="tablist">{tabs}</div> }.into_any()
}

fn cards(visit: Visit, loaded: &Arc<Loaded>, shown: ResultsState) -> AnyView {
    let group = group(visit, shown);
    let count = visit.count(group);
    let find = button(Face::Chip, visit.text(T::ResultsFind), move || {
        visit.go(Screen::Search)
    });
    if count == 0 {
        return (find, line(Line::Soft, visit.text(T::ResultsEmpty))).into_any();
    }
    let loaded = Arc::clone(loaded);
    let draw = move |skip, take| {
        let drawn = visit.group(group, skip, take);
        let cards = drawn
            .iter()
            .filter_map(|(at, outcome)| card(visit, &loaded, *at, outcome));
        cards.collect()
    };
    pages(visit.words(), shown.first, count, vec![find], Box::new(draw))
}

/// A program on a list.
pub fn card(visit: Visit, loaded: &Loaded, at: ProgramIndex, outcome: &ScreeningResult) -> Option<AnyView> {
    let program = loaded.signed.catalog.program_at(at)?;
    let (class, text) = outlook::tag(visit, program, outcome);
    let advice = outlook::advice(visit, loaded, at, outcome);
    let (mark_class, sign, reason) = outlook::reason(visit, loaded, at, program, outcome, advice.as_ref());
    let help = advice.and_then(|advice| outlook::help(visit, loaded, &advice));
    let help = help.map(|help| mark(Tone::Go, "→", vec![help.into_any()]));
    Some(
        view! {
            <button class="card" data-program=program.id.clone()
                on:click=move |_| visit.go(Screen::Program(at))>
                <span class="head"><span>{catalog_text(visit, &program.name)}</span>{tag(class, text)}</span>
                <span class="benefit">{catalog_text(visit, &program.benefit)}</span>
                {mark(mark_class, sign, vec![reason.into_any()])}
                {help}
            </button>
        }
        .into_any(),
    )
}

/// The results on paper (A4): every program that may fit, with its reason, its center and its telephone number.
pub fn paper(visit: Visit, loaded: &Loaded) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let mut content: Vec<AnyView> = vec![title(heading(visit))];
    for (group, name) in GROUPS.iter().take(2) {
        content.push(view! { <h2>{visit.text(*name)}</h2> }.into_any());
        for (at, outcome) in visit.group(*group, 0, PROGRAMS_ON_PAPER) {
            let Some(program) = catalog.program_at(at) else {
                continue;
            };
            let center = catalog.center(&program.center);
            let place = center
                .map(|center| visit.text_of(&center.name))
                .unwrap_or_default();
            let phone = center.and_then(|center| center.phone.clone());
            let phone = phone.unwrap_or_else(|| visit.text(T::ProgramNotConfirmed).to_owned());
            let (_, state) = outlook::tag(visit, program, &outcome);
            let advice = outlook::advice(visit, loaded, at, &outcome);
            let (_, sign, reason) = outlook::reason(visit, loaded, at, program, &outcome, advice.as_ref());
            let head = [&*visit.text_of(&program.name), " (", &*state, ")"].concat();
            let lines = [
                visit.text_of(&program.benefit),
                [sign, " ", &*reason].concat(),
                [&*place, " ☎ ", &*phone].concat(),
            ];
            let lines: Vec<AnyView> = lines.into_iter().map(|text| line(Line::Plain, text)).collect();
            content.push(view! { <section data-whole=""><h3>{head}</h3>{lines}</section> }.into_any());
        }
    }
    content.push(line(Line::Plain, visit.text(T::ResultsSelfCheck)));
    view! { <article class="paper" data-paper="results">{content}</article> }.into_any()
}
