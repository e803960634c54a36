//! A month of days to choose from.

use eligibility::Date;
use leptos::prelude::*;

use crate::month::{Month, step};
use crate::piece::{self, NO_CLASS};
use crate::words::{PieceText, Words};

/// The year and the month that are turned to; `None` until a page is turned.
pub type Turned = RwSignal<Option<(i32, u8)>>;

/// What is special about a day.
#[derive(Default)]
pub struct DayNote {
    /// Whether it cannot be chosen, though the days around it can.
    pub closed: bool,
    /// The name of the public holiday that it is.
    pub holiday: Option<String>,
}

/// Says what is special about a day.
pub type DayNotes = Box<dyn Fn(Date) -> DayNote + Send + Sync>;

/// A month of which the days from the first to the last can be chosen, but for those that the notes say are closed.
/// `chosen` and `choose` have a day as `2026-11-25`.
pub fn calendar(
    words: Words,
    turned: Turned,
    (first, last): (Date, Date),
    notes: DayNotes,
    chosen: impl Fn() -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(String) + Copy + Send + Sync + 'static,
) -> AnyView {
    // Without following it: what is drawn around the calendar would be drawn anew for every letter of a form.
    let begin = Date::parse(&untrack(chosen))
        .ok()
        .filter(|day| first <= *day && *day <= last);
    let begin = begin.unwrap_or(first);
    let month = move || {
        let (year, month) = turned.get().unwrap_or((begin.year(), begin.month()));
        let Some(month) = Month::new(year, month) else {
            return ().into_any();
        };
        let turn = turner(words, turned, month, first, last);
        let mut cells: Vec<AnyView> = words
            .own(PieceText::Weekdays)
            .split(' ')
            .map(|day| view! { <span class="soft" aria-hidden="true">{day}</span> }.into_any())
            .collect();
        cells.extend((0..month.blanks).map(|_| view! { <span class=NO_CLASS></span> }.into_any()));
        for day in month.days() {
            let within = first <= day && day <= last;
            cells.push(cell(words, day, within, notes(day), chosen, choose));
        }
        view! { {turn}<div class="month">{cells}</div> }.into_any()
    };
    view! { <div class="calendar">{month}</div> }.into_any()
}

/// The way to the months before and after.
fn turner(words: Words, turned: Turned, month: Month, first: Date, last: Date) -> AnyView {
    let turn = move |text, by: i32, ends: bool| {
        let act = move || turned.set(Some(step(month.year, month.number, by)));
        piece::step(words.own(text), ends, Box::new(act))
    };
    let name = words.month(month.year, month.number);
    let before = turn(PieceText::MonthBefore, -1, month.first <= first);
    let after = turn(PieceText::MonthAfter, 1, month.last >= last);
    view! { <div class="pager">{before}<b aria-live="polite">{name}</b>{after}</div> }.into_any()
}

fn cell(
    words: Words,
    day: Date,
    within: bool,
    note: DayNote,
    chosen: impl Fn() -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(String) + Copy + 'static,
) -> AnyView {
    let text = day.to_string();
    let number = day.day().to_string();
    if !within || note.closed {
        return view! { <button disabled=true>{number}</button> }.into_any();
    }
    let of = text.clone();
    let pressed = move || if chosen() == of { "true" } else { "false" };
    // The name begins with what can be read, so that it can be said to the device (WCAG 2.2, 2.5.3).
    let mut name = [&*number, ": ", &*words.day(day.year(), day.month(), day.day())].concat();
    let holiday = note.holiday.is_some().then_some("holiday");
    if let Some(named) = note.holiday {
        name.extend([", ", &*named]);
    }
    let act = move |_| choose(text.clone());
    view! { <button class=holiday aria-pressed=pressed aria-label=name on:click=act>{number}</button> }
        .into_any()
}
