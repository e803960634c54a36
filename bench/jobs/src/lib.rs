//! Matching made-up vacancies, for a page that measures it beside the same in JavaScript.

mod made_up;

use eligibility::Date;
use matching::{HoursWish, Index, Matches, Table, Wish, Wishes, parts};
use vacancy::model::{Contract, Education, PayUnit, Support, Vacancy};
use vacancy::place::{Place, Unit};
use wasm_bindgen::prelude::*;

use made_up::today;

/// The number of rows whose reasons a screen shows at once.
const SHOWN: usize = 20;
/// What no notice says, in the columns that JavaScript gets.
const NOT_SAID: i32 = -1;

/// A table of vacancies, and what JavaScript has to have of them.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Jobs {
    vacancies: Vec<Vacancy>,
    table: Table,
    index: Index,
    wishes: Wishes,
}

impl Jobs {
    fn of(vacancies: Vec<Vacancy>) -> Self {
        let table = Table::new(&vacancies, today());
        Self {
            index: Index::new(&table, &vacancies),
            vacancies,
            table,
            wishes: wishes(),
        }
    }
}

#[wasm_bindgen]
impl Jobs {
    /// Makes up vacancies.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(count: usize, seed: u32) -> Self {
        Self::of(made_up::vacancies(count, seed.into()))
    }

    /// Takes titles, one a line, of vacancies of which nothing else is known.
    #[must_use]
    pub fn titled(titles: &str) -> Self {
        Self::of(made_up::titled(titles.lines().map(str::to_owned).collect()))
    }

    /// Returns the vacancies, by their positions, that are found by what somebody types.
    #[must_use]
    pub fn found(&self, looked_for: &str) -> Vec<u32> {
        let rows = self.index.find(looked_for, &self.table, &self.vacancies);
        let position = |row: u32| {
            let vacancy = self.table.vacancy(usize::try_from(row).ok()?)?;
            u32::try_from(vacancy.0).ok()
        };
        rows.into_iter().filter_map(position).collect()
    }

    /// Puts the vacancies into columns anew, and returns how many are open.
    #[must_use]
    pub fn build(&mut self) -> usize {
        self.table = Table::new(&self.vacancies, today());
        self.table.len()
    }

    /// Lays the texts out to be searched anew, and returns how many vacancies are open.
    #[must_use]
    pub fn lay_out(&mut self) -> usize {
        self.index = Index::new(&self.table, &self.vacancies);
        self.table.len()
    }

    /// Returns how many vacancies are found by what somebody types.
    #[must_use]
    pub fn search(&self, looked_for: &str) -> usize {
        self.index.find(looked_for, &self.table, &self.vacancies).len()
    }

    /// The texts of a row that are searched, in one, for JavaScript.
    #[must_use]
    pub fn text(&self, row: usize) -> String {
        let vacancy = self
            .table
            .vacancy(row)
            .and_then(|index| self.vacancies.get(index.0));
        vacancy.map_or_else(String::new, |vacancy| {
            let place = match &vacancy.place {
                Place::Unit(unit) => unit.data().map_or("", |data| data.name),
                Place::Sejong => "세종",
                Place::Elsewhere(place) => place,
                Place::Unknown => "",
            };
            [
                &*vacancy.title,
                &*vacancy.occupation.name,
                &*vacancy.company.name,
                place,
            ]
            .join("\n")
        })
    }

    /// Decides every wish of every vacancy, puts those that fit in order, and gives the reasons of the first. Returns how many fit.
    #[must_use]
    pub fn matching(&self) -> usize {
        let matches = Matches::of(&self.table, &self.wishes);
        let mut reasons = 0_usize;
        for row in matches.fitting().iter().take(SHOWN) {
            let states = Wish::ALL.map(|wish| matches.state(*row as usize, wish));
            reasons += states.iter().flatten().count();
            reasons += usize::from(parts(&self.table, &self.wishes, *row as usize).total());
        }
        std::hint::black_box(reasons);
        matches.fitting().len()
    }

    /// The same, and how many more each wish would open if it alone were given up. Returns the sum of these.
    #[must_use]
    pub fn opened(&self) -> u32 {
        Matches::of(&self.table, &self.wishes).opened_by().iter().sum()
    }

    /// How many of the first rows there are, and what they are: the row's number in the order of ties, so that JavaScript can compare.
    #[must_use]
    pub fn first(&self) -> Vec<u32> {
        let matches = Matches::of(&self.table, &self.wishes);
        matches.fitting().iter().copied().take(SHOWN).collect()
    }

    /// The number of columns that [`Jobs::column`] has.
    #[must_use]
    pub fn columns() -> usize {
        COLUMNS.len()
    }

    /// A column in the order of rows, for JavaScript: minor group, unit, pay a month, days, begin, end, night, contract, education,
    /// career, support, days since posting. -1 is what no notice says.
    #[must_use]
    pub fn column(&self, at: usize) -> Vec<i32> {
        let Some(column) = COLUMNS.get(at) else {
            return Vec::new();
        };
        let rows = (0..self.table.len()).filter_map(|row| self.table.vacancy(row));
        rows.filter_map(|index| self.vacancies.get(index.0))
            .map(column)
            .collect()
    }

    /// The wishes, in the order of the columns, for JavaScript: minor group, unit, least pay a month, days, from, to, contract (a bit each),
    /// education, months of work, support.
    #[must_use]
    pub fn wished(&self) -> Vec<i32> {
        let wishes = &self.wishes;
        let near = |unit: &Unit| wishes.places.iter().any(|place| place.is_near(*unit));
        let near: Vec<i32> = Unit::all()
            .filter(near)
            .map(|unit| unit.position().into())
            .collect();
        let mut all = vec![
            wishes
                .occupations
                .iter()
                .fold(0, |bits, minor| bits | 1 << (i32::from(*minor) % 31)),
            wishes.pay.map_or(0, |(_, won)| i32::try_from(won).unwrap_or(0)),
            wishes.days.map_or(0, i32::from),
            wishes.hours.map_or(0, |hours| hours.from.into()),
            wishes.hours.map_or(0, |hours| hours.to.into()),
            wishes
                .contracts
                .iter()
                .fold(0, |bits, contract| bits | 1 << (*contract as i32)),
            wishes.education.map_or(0, |education| education as i32),
            wishes.career_months.map_or(0, i32::from),
            wishes
                .needs
                .iter()
                .fold(0, |bits, need| bits | 1 << (*need as i32)),
            wishes.places.first().map_or(0, |unit| unit.position().into()),
        ];
        all.extend(near);
        all
    }
}

/// Eight hard wishes and a need, as somebody at a kiosk would have them.
fn wishes() -> Wishes {
    Wishes {
        occupations: vec![2, 13, 30, 82, 86, 89],
        places: Unit::of_address("나성동").into_iter().collect(),
        commute: true,
        pay: Some((PayUnit::Month, 2_300_000)),
        days: Some(5),
        hours: Some(HoursWish {
            from: 6 * 60,
            to: 24 * 60,
        }),
        no_night: true,
        contracts: vec![Contract::Permanent, Contract::FixedTerm],
        education: Some(Education::University),
        career_months: Some(24),
        needs: vec![Support::Bus],
        ..Wishes::default()
    }
}

type Column = fn(&Vacancy) -> i32;

const COLUMNS: [Column; 12] = [
    |vacancy| vacancy.occupation.group.map_or(NOT_SAID, Into::into),
    |vacancy| match vacancy.place {
        Place::Unit(unit) => unit.position().into(),
        Place::Elsewhere(_) => 254,
        Place::Sejong | Place::Unknown => NOT_SAID,
    },
    |vacancy| {
        let least = vacancy
            .pay
            .least
            .filter(|_| vacancy.pay.unit == Some(PayUnit::Month));
        least.map_or(NOT_SAID, |won| i32::try_from(won).unwrap_or(NOT_SAID))
    },
    |vacancy| vacancy.hours.days.map_or(NOT_SAID, i32::from),
    |vacancy| vacancy.hours.daily.map_or(NOT_SAID, |(begins, _)| begins.into()),
    |vacancy| vacancy.hours.daily.map_or(NOT_SAID, |(_, ends)| ends.into()),
    |vacancy| vacancy.hours.night().map_or(NOT_SAID, i32::from),
    |vacancy| vacancy.contract.map_or(NOT_SAID, |contract| contract as i32),
    |vacancy| vacancy.education.map_or(NOT_SAID, |education| education as i32),
    |vacancy| made_up::career(vacancy.career),
    |vacancy| {
        vacancy
            .support
            .iter()
            .fold(0, |bits, kind| bits | 1 << (*kind as i32))
    },
    |vacancy| {
        let days = vacancy.posted.map(|posted: Date| posted.days_to(today()));
        days.and_then(|days| i32::try_from(days).ok()).unwrap_or(255)
    },
];
