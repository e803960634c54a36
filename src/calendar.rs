//! A month of days to choose from.

use eligibility::Date;
use leptos::prelude::*;

use crate::i18n::T;
use crate::ui::NO_CLASS;
use crate::visit::Visit;

/// The year and the month that are turned to; none while nobody has turned.
pub type Turned = RwSignal<Option<(i32, u8)>>;

/// A month of which the days from the first to the last can be chosen; `chosen` is told as `2026-11-25`.
pub fn calendar(
    visit: Visit,
    turned: Turned,
    first: Date,
    last: Date,
    chosen: impl Fn() -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(String) + Copy + Send + Sync + 'static,
) -> AnyView {
    let begin = Date::parse(&chosen())
        .ok()
        .filter(|day| first <= *day && *day <= last);
    let begin = begin.unwrap_or(first);
    let month = move || {
        let at = turned.get().unwrap_or((begin.year(), begin.month()));
        let (year, month) = at;
        let Some(month) = Month::new(year, month) else {
            return ().into_any();
        };
        let step = move |text, by: i32, ends: bool| {
            let act = move |_| {
                let (mut year, mut month) = at;
                step(&mut year, &mut month, by);
                turned.set(Some((year, month)));
            };
            view! { <button disabled=ends on:click=act>{visit.t(text)}</button> }.into_any()
        };
        let name = visit.with(
            T::FrameMonth,
            &[("y", &year.to_string()), ("m", &month.number.to_string())],
        );
        let before = step(T::CalendarBefore, -1, month.first <= first);
        let after = step(T::CalendarAfter, 1, month.last >= last);
        let mut cells: Vec<AnyView> = visit
            .t(T::CalendarDays)
            .split(' ')
            .map(|day| view! { <span class="soft" aria-hidden="true">{day}</span> }.into_any())
            .collect();
        cells.extend((0..month.blanks).map(|_| view! { <span class=NO_CLASS></span> }.into_any()));
        let mut day = month.first;
        while day <= month.last {
            cells.push(cell(visit, day, first <= day && day <= last, chosen, choose));
            let Some(next) = Date::from_day_number(day.day_number() + 1) else {
                break;
            };
            day = next;
        }
        view! { <div class="pager">{before}<b aria-live="polite">{name}</b>{after}</div><div class="month">{cells}</div> }
            .into_any()
    };
    view! { <div class="calendar">{month}</div> }.into_any()
}

fn cell(
    visit: Visit,
    day: Date,
    can: bool,
    chosen: impl Fn() -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(String) + Copy + 'static,
) -> AnyView {
    let text = day.to_string();
    if !can {
        return view! { <button disabled=true>{day.day().to_string()}</button> }.into_any();
    }
    let of = text.clone();
    let pressed = move || if chosen() == of { "true" } else { "false" };
    // The name begins with what can be read, so that it can be said to the device (WCAG 2.2, 2.5.3).
    let name = [
        &*day.day().to_string(),
        ": ",
        &*super::screens::answers::day(visit, day),
    ]
    .concat();
    let act = move |_| choose(text.clone());
    view! { <button aria-pressed=pressed aria-label=name on:click=act>{day.day().to_string()}</button> }
        .into_any()
}

/// A month of the calendar.
struct Month {
    number: u8,
    first: Date,
    last: Date,
    /// How many days of the week are before its first: weeks begin on Sunday, as calendars in Korea do.
    blanks: i64,
}

impl Month {
    fn new(year: i32, number: u8) -> Option<Self> {
        let first = Date::from_ymd(year, number, 1)?;
        let (mut next_year, mut next_number) = (year, number);
        step(&mut next_year, &mut next_number, 1);
        let next = Date::from_ymd(next_year, next_number, 1)?;
        Some(Self {
            number,
            first,
            last: Date::from_day_number(next.day_number() - 1)?,
            // A Julian day number that divides by seven is a Monday.
            blanks: (first.day_number() + 1).rem_euclid(7),
        })
    }
}

fn step(year: &mut i32, month: &mut u8, by: i32) {
    let months = *year * 12 + i32::from(*month) - 1 + by;
    *year = months.div_euclid(12);
    *month = u8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_on_their_day_of_the_week_and_end_on_their_last_day() {
        let month = |year, number| {
            let month = Month::new(year, number).unwrap();
            (month.blanks, month.last.day())
        };
        // 2026-11-01 was a Sunday, 2027-02-01 a Monday, 2028-02-01 a Tuesday in a leap year.
        assert_eq!(month(2026, 11), (0, 30));
        assert_eq!(month(2027, 2), (1, 28));
        assert_eq!(month(2028, 2), (2, 29));
        let mut at = (2026, 12);
        step(&mut at.0, &mut at.1, 1);
        assert_eq!(at, (2027, 1));
        step(&mut at.0, &mut at.1, -1);
        assert_eq!(at, (2026, 12));
    }
}
