//! Sejong as a board of tiles: each of its 33 units with the number of vacancies in it, chosen by a touch.

use std::sync::Arc;

use leptos::prelude::*;
use look::{Face, HIDDEN, Line, button, line};
use matching::WishValue;
use vacancy::model::Vacancy;
use vacancy::place::{Place, Unit};

use super::data::Jobs;
use super::state::JobsState;
use super::wording;
use crate::i18n::T;
use crate::visit::Visit;

/// How many vacancies there are where.
struct Counts {
    units: Vec<usize>,
    sejong: usize,
    elsewhere: usize,
}

impl Counts {
    fn of<'a>(vacancies: impl Iterator<Item = &'a Vacancy>) -> Self {
        let mut counts = Self {
            units: Unit::all().map(|_| 0).collect(),
            sejong: 0,
            elsewhere: 0,
        };
        for vacancy in vacancies {
            match &vacancy.place {
                Place::Unit(unit) => {
                    if let Some(count) = counts.units.get_mut(usize::from(unit.position())) {
                        *count += 1;
                    }
                }
                Place::Sejong | Place::Unknown => counts.sejong += 1,
                Place::Elsewhere(_) => counts.elsewhere += 1,
            }
        }
        counts
    }
}

/// Whether a board has room for names: not for those in Latin letters, nor on a tablet, where letters have to be large. There places are a
/// list. Where everything is made larger or lower while it is shown, the style sheet sets its buttons one after another.
pub fn has_room(visit: Visit) -> bool {
    visit.words().is_korean() && browser::profile() != "tablet"
}

/// The board, with what stands on it nowhere below it.
pub fn board(visit: Visit, state: JobsState, jobs: &Arc<Jobs>) -> AnyView {
    let rows = (0..jobs.table.len()).filter_map(|row| jobs.table.vacancy(row));
    let counts = Counts::of(rows.filter_map(|at| jobs.feed.vacancies.get(at.0)));
    let tiles: Vec<AnyView> = Unit::all()
        .map(|unit| {
            let count = counts.units.get(usize::from(unit.position()));
            tile(visit, unit, count.copied().unwrap_or_default())
        })
        .collect();
    let chosen = move || {
        let chosen = visit.entered.wishes.with(|wishes| wishes.commute);
        if chosen { "true" } else { "false" }
    };
    let near = move |_| {
        visit
            .entered
            .wishes
            .update(|wishes| WishValue::Commute.toggle(wishes));
    };
    let near = view! {
        <button class="chip" aria-pressed=chosen on:click=near>
            {visit.text(T::JobsCommute)}
        </button>
    };
    let apart = [
        (T::JobsPlaceNotSaid, counts.sejong),
        (T::JobsElsewhere, counts.elsewhere),
    ]
    .map(|(text, count)| visit.with(text, &[("n", &count.to_string())]));
    let as_list = button(Face::Chip, visit.text(T::JobsAsList), move || {
        state.as_list.set(true);
    });
    view! {
        <div class="board" role="group" aria-label=visit.text(T::JobsBoardTitle)>{tiles}</div>
        <div class="row">{near}{as_list}</div>
        {line(Line::Soft, apart.join(" · "))}
    }
    .into_any()
}

/// A unit: a button on the largest part of its tile, and the rest of the tile as surface that can be touched too.
fn tile(visit: Visit, unit: Unit, count: usize) -> AnyView {
    let cells: Vec<(usize, usize)> = unit.cells().collect();
    let (columns, rows) = largest(&cells);
    let pressed = move || {
        let chosen = visit
            .entered
            .wishes
            .with(|wishes| WishValue::Unit(unit).is_chosen(wishes));
        if chosen { "true" } else { "false" }
    };
    let act = move || {
        visit
            .entered
            .wishes
            .update(|wishes| WishValue::Unit(unit).toggle(wishes));
    };
    let rest: Vec<AnyView> = cells
        .iter()
        .filter(|(column, row)| !(columns.contains(column) && rows.contains(row)))
        .map(|(column, row)| {
            let class = placed(&(*column..=*column), &(*row..=*row));
            view! { <i class=class data-chosen=pressed aria-hidden=HIDDEN on:click=move |_| act()></i> }
                .into_any()
        })
        .collect();
    let name = wording::unit_name(unit);
    let class = placed(&columns, &rows);
    let count = count.to_string();
    // Towns are known by their names without what they are: 조치원읍 is 조치원.
    let shown = name.strip_suffix(['읍', '면', '동']).unwrap_or(name);
    view! {
        {rest}
        <button class=class aria-pressed=pressed on:click=move |_| act()>
            <b>{shown}</b>" "<small>{count}</small>
        </button>
    }
    .into_any()
}

/// The classes that say where cells stand on the board: column and row, counted from 1, and how many of each. An attribute with a style is
/// forbidden by the page's policy.
fn placed(columns: &Range, rows: &Range) -> String {
    let [column, row] = [columns, rows].map(|cells| (cells.start() + 1).to_string());
    let [width, height] = [columns, rows].map(|cells| (cells.end() - cells.start() + 1).to_string());
    ["tile c", &*column, " r", &*row, " w", &*width, " h", &*height].concat()
}

type Range = std::ops::RangeInclusive<usize>;

/// The largest rectangle of cells, the widest of those that are as large: a name is written across it.
fn largest(cells: &[(usize, usize)]) -> (Range, Range) {
    let mut best = (0..=0, 0..=0);
    let mut most = (0, 0);
    for (left, top) in cells {
        for (right, bottom) in cells
            .iter()
            .filter(|(right, bottom)| right >= left && bottom >= top)
        {
            let (width, height) = (right - left + 1, bottom - top + 1);
            let within = |(column, row): &&(usize, usize)| {
                (left..=right).contains(&column) && (top..=bottom).contains(&row)
            };
            let is_whole = cells.iter().filter(within).count() == width * height;
            if is_whole && (width * height, width) > most {
                most = (width * height, width);
                best = (*left..=*right, *top..=*bottom);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_has_a_button_on_cells_of_its_own() {
        let mut taken = Vec::new();
        for unit in Unit::all() {
            let cells: Vec<_> = unit.cells().collect();
            let (columns, rows) = largest(&cells);
            for column in columns {
                for row in rows.clone() {
                    assert!(cells.contains(&(column, row)), "{unit:?}");
                    assert!(!taken.contains(&(column, row)), "{unit:?}");
                    taken.push((column, row));
                }
            }
        }
    }

    #[test]
    fn the_widest_of_the_largest_rectangles_has_the_name() {
        // An L: three cells below, one above the last.
        let cells = [(0, 1), (1, 1), (2, 1), (2, 0)];
        assert_eq!(largest(&cells), (0..=2, 1..=1));
        assert_eq!(placed(&(0..=2), &(1..=1)), "tile c1 r2 w3 h1");
    }

    #[test]
    fn every_vacancy_is_counted_once() {
        let at = |place| Vacancy {
            place,
            ..Vacancy::named("own:1", "포장", "가")
        };
        let unit = Unit::of_address("나성동").unwrap();
        let all = [
            at(Place::Unit(unit)),
            at(Place::Unit(unit)),
            at(Place::Sejong),
            at(Place::Unknown),
            at(Place::Elsewhere("대전".to_owned())),
        ];
        let counts = Counts::of(all.iter());
        assert_eq!(counts.units.get(usize::from(unit.position())), Some(&2));
        assert_eq!((counts.sejong, counts.elsewhere), (2, 1));
        assert_eq!(counts.units.iter().sum::<usize>(), 2);
    }
}
