//! All programs in sections, what can be had now first, each with its reason and with what would help.

use std::sync::Arc;

use application::results::{Listed, Section, monthly_sum, ordered};
use catalog::{Program, ProgramIndex, ScreeningResult, Topic};
use device::Loaded;
use leptos::prelude::*;
use look::{Face, Line, Tone, back, button, frame, going, line, live_button, mark, pages, tag, title};

use super::{answers, outlook};
use crate::i18n::T;
use crate::remember;
use crate::ui::catalog_text;
use crate::visit::{Screen, Visit};

/// The most programs that stand on paper with their reason: what fits one page.
const PROGRAMS_ON_PAPER: usize = 5;

/// What of the results is shown. It outlives the screen, to which a visitor comes back from each program.
#[derive(Clone, Copy)]
pub struct ResultsState {
    /// The folded sections that the visitor has opened.
    pub opened: RwSignal<Vec<Section>>,
    /// The place in the list of the first item that is shown.
    pub first: RwSignal<usize>,
}

/// An item of the list.
#[derive(Clone, Copy)]
enum Item {
    /// A folded section and the number of its programs; a touch opens it.
    Fold(Section, usize),
    /// The program at a place among those that are looked at; with the first of a section stands its name and the number of its programs.
    Program(usize, Option<(Section, usize)>),
}

/// The name of a section.
fn name(section: Section) -> T {
    match section {
        Section::Now => T::SectionNow,
        Section::Waiting => T::SectionWaiting,
        Section::Answers => T::SectionAnswers,
        Section::ToConfirm => T::SectionToConfirm,
        Section::Elsewhere => T::SectionElsewhere,
        Section::Closed => T::SectionClosed,
        Section::Planned => T::SectionPlanned,
        Section::Unlikely => T::SectionUnlikely,
        Section::Space => T::SectionSpace,
        Section::NotEligible => T::SectionNo,
    }
}

/// The programs that are looked at, and their order.
struct Ordered {
    results: Vec<(ProgramIndex, ScreeningResult)>,
    sections: Vec<Listed>,
}

impl Ordered {
    fn of(visit: Visit, loaded: &Loaded) -> Self {
        let results = visit.outcomes();
        let came_for = visit.focus.get_untracked().topic;
        let sections = ordered(&loaded.signed.catalog, &results, came_for);
        Self { results, sections }
    }

    /// What stands on the list, one after another.
    fn items(&self, opened: &[Section]) -> Vec<Item> {
        let mut items = Vec::new();
        for listed in &self.sections {
            let (section, count) = (listed.section, listed.places.len());
            let folds = section.is_folded();
            if folds {
                items.push(Item::Fold(section, count));
            }
            if !folds || opened.contains(&section) {
                let named = |first: bool| (first && !folds).then_some((section, count));
                let places = listed.places.iter().enumerate();
                items.extend(places.map(|(at, place)| Item::Program(*place, named(at == 0))));
            }
        }
        items
    }

    /// How many programs are meant for the visitor: they fit, and not because they are open to everybody.
    fn meant(&self) -> usize {
        let fitting = |listed: &&Listed| matches!(listed.section, Section::Now | Section::Waiting);
        let places = self
            .sections
            .iter()
            .filter(fitting)
            .flat_map(|listed| &listed.places);
        let outcomes = places.filter_map(|place| self.results.get(*place));
        outcomes
            .filter(|(_, outcome)| !outcome.because.is_empty())
            .count()
    }
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
    let order = untrack(|| Ordered::of(visit, &loaded));
    let mut read = vec![title(heading(visit, &order))];
    read.extend(sum(visit, &loaded, &order));
    let known = visit.entered.answers.get_untracked();
    if let Some(conflict) = loaded.screening.contradiction(&known) {
        // Both answers stand behind the button that changes answers, each to be changed.
        read.push(line(Line::Hint, visit.text(T::AnswersConflict)));
        let told = answers::told(visit, &signed.catalog, &conflict);
        read.extend(told.into_iter().map(|text| line(Line::Soft, text)));
    }
    if let Some(day) = old {
        // A list that is old is better than none, if it says so.
        read.push(line(
            Line::Soft,
            visit.with(T::ProgramExpired, &[("d", &answers::day(visit, day))]),
        ));
    }
    read.push(line(Line::Soft, visit.text(T::ResultsSelfCheck)));
    let listed = move || list(visit, &loaded, shown);
    let touched = vec![listed.into_any()];
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
    } else if browser::is_own() {
        remember(visit)
    } else {
        going(visit.text(T::ResultsCarry), move || visit.go(Screen::Handover))
    };
    frame(read, touched, vec![first, second])
}

/// On a device of one's own: remembers the answers, and says that it does.
fn remember(visit: Visit) -> AnyView {
    let word = move || {
        let remembering = visit.app.remembering.get();
        let text = if remembering {
            T::ReceiptRemembered
        } else {
            T::AnswersRemember
        };
        visit.text(text).to_owned()
    };
    live_button(Face::Going, word, move || remember::set_answers(visit, true))
}

/// What the list is of.
fn heading(visit: Visit, order: &Ordered) -> String {
    let focus = visit.focus.get_untracked();
    let all = order.results.len().to_string();
    let of = |text| visit.with(text, &[("n", &all)]);
    let now = order
        .sections
        .iter()
        .find(|listed| listed.section == Section::Now);
    let now = now.map_or(0, |listed| listed.places.len());
    match (focus.topic, focus.open, order.meant()) {
        (Some(Topic::Jobs), ..) => of(T::ResultsJobs),
        (Some(Topic::Events), ..) => of(T::ResultsEvents),
        (Some(Topic::Space), ..) => of(T::ResultsSpace),
        (_, true, _) => of(T::ResultsOpen),
        (_, _, 0) if now > 0 => visit.with(T::ResultsAny, &[("n", &now.to_string())]),
        (_, _, 0) => visit.text(T::ResultsNone).to_owned(),
        (_, _, n) => visit.with(T::ResultsTitle, &[("n", &n.to_string())]),
    }
}

/// What the visitor could get a month at most, and the programs that it comes from; only where they have said something of themselves.
fn sum(visit: Visit, loaded: &Loaded, order: &Ordered) -> Option<AnyView> {
    let answers = visit.entered.answers.get_untracked();
    answers.known().next()?;
    let catalog = &loaded.signed.catalog;
    let sum = monthly_sum(catalog, &loaded.screening, &answers, &order.results)?;
    let names = sum.programs.iter().filter_map(|at| catalog.program_at(*at));
    let names: Vec<String> = names.map(|program| visit.text_of(&program.name)).collect();
    let text = if sum.open { T::ResultsSumNow } else { T::ResultsSum };
    let won = (sum.won / 10_000).to_string();
    let most = line(Line::Benefit, visit.with(text, &[("n", &won)]));
    Some((most, line(Line::Soft, names.join(" + "))).into_any())
}

fn list(visit: Visit, loaded: &Arc<Loaded>, shown: ResultsState) -> AnyView {
    let find = button(Face::Chip, visit.text(T::ResultsFind), move || {
        visit.go(Screen::Search)
    });
    let order = Ordered::of(visit, loaded);
    let items = shown.opened.with(|opened| order.items(opened));
    if items.is_empty() {
        return line(Line::Soft, visit.text(T::ResultsEmpty));
    }
    let (loaded, total) = (Arc::clone(loaded), items.len());
    let draw = move |skip, take| {
        let drawn = items.iter().skip(skip).take(take);
        drawn
            .filter_map(|item| draw(visit, &loaded, shown, &order, *item))
            .collect()
    };
    pages(visit.words(), shown.first, total, vec![find], Box::new(draw))
}

fn draw(visit: Visit, loaded: &Loaded, shown: ResultsState, order: &Ordered, item: Item) -> Option<AnyView> {
    let named = |section: Section, count: usize| {
        let count = count.to_string();
        view! { <span>{visit.text(name(section))}</span><b>{count}</b> }.into_any()
    };
    Some(match item {
        Item::Fold(section, count) => {
            let turn = move |_| {
                shown
                    .opened
                    .update(|all| match all.iter().position(|other| *other == section) {
                        Some(place) => drop(all.remove(place)),
                        None => all.push(section),
                    });
            };
            let open = move || shown.opened.with(|all| all.contains(&section)).to_string();
            let named = named(section, count);
            view! { <button class="section folded" aria-expanded=open on:click=turn>{named}</button> }
                .into_any()
        }
        Item::Program(place, heading) => {
            let (at, outcome) = order.results.get(place)?;
            let card = card(visit, loaded, *at, outcome)?;
            let heading = heading.map(|(section, count)| {
                view! { <h2 class="section">{named(section, count)}</h2> }.into_any()
            });
            (heading, card).into_any()
        }
    })
}

/// A program on a list.
pub fn card(visit: Visit, loaded: &Loaded, at: ProgramIndex, outcome: &ScreeningResult) -> Option<AnyView> {
    let program = loaded.signed.catalog.program_at(at)?;
    let (class, text) = outlook::tag(visit, program, outcome);
    let advice = outlook::advice(visit, loaded, at, outcome);
    let (mark_class, sign, reason) = outlook::reason(visit, loaded, at, program, outcome, advice.as_ref());
    // What is open to everybody is no news: its name is enough.
    let news = !outcome.is_for_everybody();
    let benefit =
        news.then(|| view! { <span class="benefit">{catalog_text(visit, &program.benefit)}</span> });
    let reason = news.then(|| mark(mark_class, sign, vec![reason.into_any()]));
    let help = advice.and_then(|advice| outlook::help(visit, loaded, &advice));
    let help = help.map(|help| mark(Tone::Go, "→", vec![help.into_any()]));
    Some(
        view! {
            <button class="card" data-program=program.id.clone()
                on:click=move |_| visit.go(Screen::Program(at))>
                <span class="head"><span>{catalog_text(visit, &program.name)}</span>{tag(class, text)}</span>
                {benefit}
                {reason}
                {help}
            </button>
        }
        .into_any(),
    )
}

/// The results on paper (one page of A4): the first programs with reason, center and telephone number, the names of those that may fit
/// besides, the sum, the agency and the day.
pub fn paper(visit: Visit, loaded: &Loaded) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let order = untrack(|| Ordered::of(visit, loaded));
    let mut content: Vec<AnyView> = vec![title(heading(visit, &order))];
    content.extend(sum(visit, loaded, &order));
    let mut left = PROGRAMS_ON_PAPER;
    for listed in order.sections.iter().filter(|listed| !listed.section.is_folded()) {
        content.push(view! { <h2>{visit.text(name(listed.section))}</h2> }.into_any());
        let mut names: Vec<String> = Vec::new();
        for (at, outcome) in listed.places.iter().filter_map(|place| order.results.get(*place)) {
            let Some(program) = catalog.program_at(*at) else {
                continue;
            };
            if left == 0 {
                names.push(visit.text_of(&program.name));
                continue;
            }
            left -= 1;
            content.push(on_paper(visit, loaded, program, *at, outcome));
        }
        content.push(line(Line::Plain, names.join(" · ")));
    }
    let day = answers::day(visit, loaded.screening.on());
    let agency = visit.text_of(&catalog.agency);
    content.push(line(Line::Plain, [&*agency, " · ", &*day].concat()));
    content.push(line(Line::Plain, visit.text(T::ResultsSelfCheck)));
    view! { <article class="paper" data-paper="results">{content}</article> }.into_any()
}

/// A program on paper, with its reason and whom to ask.
fn on_paper(
    visit: Visit,
    loaded: &Loaded,
    program: &Program,
    at: ProgramIndex,
    outcome: &ScreeningResult,
) -> AnyView {
    let center = loaded.signed.catalog.center(&program.center);
    let mut contact = center
        .map(|center| visit.text_of(&center.name))
        .unwrap_or_default();
    if let Some(phone) = center.and_then(|center| center.phone.as_ref()) {
        contact.push_str(" ☎ ");
        contact.push_str(phone);
    }
    let (_, state) = outlook::tag(visit, program, outcome);
    let advice = outlook::advice(visit, loaded, at, outcome);
    let (_, sign, reason) = outlook::reason(visit, loaded, at, program, outcome, advice.as_ref());
    let head = [&*visit.text_of(&program.name), " (", &*state, ")"].concat();
    let lines = [
        visit.text_of(&program.benefit),
        [sign, " ", &*reason].concat(),
        contact,
    ];
    let lines: Vec<AnyView> = lines.into_iter().map(|text| line(Line::Plain, text)).collect();
    view! { <section data-whole=""><h3>{head}</h3>{lines}</section> }.into_any()
}
