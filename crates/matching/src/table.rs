//! Vacancies in columns, so that a wish goes over all of them at once.

use eligibility::Date;
use vacancy::closing::Standing;
use vacancy::model::{Career, Contract, Hours, PayUnit, Support, Vacancy, VacancyIndex};
use vacancy::place::Place;
use vacancy::wage;

/// What no notice says, in each column.
pub(crate) const NOT_SAID: u8 = u8::MAX;
/// In [`Table::place`]: in Sejong, and the notice does not say where.
pub(crate) const IN_SEJONG: u8 = 253;
/// In [`Table::place`]: somewhere else.
pub(crate) const ELSEWHERE: u8 = 254;
/// In [`Table::career`]: the notice does not say.
pub(crate) const CAREER_NOT_SAID: u16 = u16::MAX;
/// In [`Table::career`]: only people who have not worked.
pub(crate) const NEWCOMER: u16 = u16::MAX - 1;

/// The vacancies that are open on a day, a column a property. Rows are in the order of ties: the last day, then the newest, then the id.
#[derive(Debug, Clone)]
pub struct Table {
    /// The vacancy of each row.
    pub(crate) vacancies: Vec<VacancyIndex>,
    /// The minor group, or [`NOT_SAID`].
    pub(crate) minor: Vec<u8>,
    /// The unit, or one of the three above.
    pub(crate) place: Vec<u8>,
    /// What is paid.
    pub(crate) pays: Vec<PayCell>,
    /// Days a week, or [`NOT_SAID`].
    pub(crate) days: Vec<u8>,
    /// Begin and end in minutes; equal where the notice does not say.
    pub(crate) daily: Vec<(u16, u16)>,
    /// 0 by day, 1 at night, or [`NOT_SAID`].
    pub(crate) night: Vec<u8>,
    /// The contract, or [`NOT_SAID`].
    pub(crate) contract: Vec<u8>,
    /// The least education, or [`NOT_SAID`].
    pub(crate) education: Vec<u8>,
    /// The least months of work (0 for any), [`NEWCOMER`] or [`CAREER_NOT_SAID`].
    pub(crate) career: Vec<u16>,
    /// A bit for each [`Support`]. What is not named may be given all the same.
    pub(crate) support: Vec<u8>,
    /// Days from posting to the day of the table, at most 255; 255 where it is not known.
    pub(crate) age_days: Vec<u8>,
    /// The licences that are asked for, by row; only rows that ask for any.
    pub(crate) licences: Vec<(u32, Vec<String>)>,
    /// The languages, in the same way.
    pub(crate) languages: Vec<(u32, Vec<String>)>,
}

/// What is paid, in won.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PayCell {
    /// For what it is paid, or [`NOT_SAID`].
    pub(crate) unit: u8,
    /// The least; 0 where the notice does not say.
    pub(crate) least: u32,
    /// The most; `u32::MAX` where there is no upper end or the notice does not say.
    pub(crate) most: u32,
    /// What a pay by the hour comes to a month with the weekly rest that is owed (주휴수당), rounded down: the least by the exact hours of
    /// a month, the most by those that the minimum wage's notice counts. 0 and `u32::MAX` where nothing follows.
    pub(crate) month: (u32, u32),
}

impl Table {
    /// Puts the vacancies of a feed that are open on a day into columns.
    #[must_use]
    pub fn new(vacancies: &[Vacancy], today: Date) -> Self {
        let open = |vacancy: &Vacancy| vacancy.closing.standing(today) != Standing::Closed;
        let mut rows: Vec<(usize, &Vacancy)> = vacancies
            .iter()
            .enumerate()
            .filter(|(_, vacancy)| open(vacancy))
            .collect();
        rows.sort_by_cached_key(|(_, vacancy)| {
            let last = vacancy.closing.last_day().map_or(i64::MAX, Date::day_number);
            let posted = vacancy.posted.map_or(i64::MAX, |day| -day.day_number());
            (last, posted, vacancy.id.as_str())
        });
        let of = |column: fn(&Vacancy) -> u8| rows.iter().map(|(_, vacancy)| column(vacancy)).collect();
        let asked = |column: fn(&Vacancy) -> &Vec<String>| {
            let asks = (0..).zip(&rows).map(|(row, (_, vacancy))| (row, column(vacancy)));
            asks.filter(|(_, asked)| !asked.is_empty())
                .map(|(row, asked)| (row, asked.clone()))
                .collect()
        };
        Self {
            vacancies: rows.iter().map(|(at, _)| VacancyIndex(*at)).collect(),
            minor: of(minor),
            place: of(|vacancy| place(&vacancy.place)),
            pays: rows.iter().map(|(_, vacancy)| pay(vacancy)).collect(),
            days: of(|vacancy| vacancy.hours.days.unwrap_or(NOT_SAID)),
            daily: rows
                .iter()
                .map(|(_, vacancy)| vacancy.hours.daily.unwrap_or_default())
                .collect(),
            night: of(|vacancy| night(&vacancy.hours)),
            contract: of(|vacancy| vacancy.contract.map_or(NOT_SAID, contract)),
            education: of(|vacancy| vacancy.education.map_or(NOT_SAID, |education| education as u8)),
            career: rows.iter().map(|(_, vacancy)| career(vacancy.career)).collect(),
            support: of(|vacancy| support(&vacancy.support)),
            age_days: rows.iter().map(|(_, vacancy)| age_days(vacancy, today)).collect(),
            licences: asked(|vacancy| &vacancy.licences),
            languages: asked(|vacancy| &vacancy.languages),
        }
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.vacancies.len()
    }

    /// Returns whether no vacancy is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.vacancies.is_empty()
    }

    /// The vacancy of a row.
    #[must_use]
    pub fn vacancy(&self, row: usize) -> Option<VacancyIndex> {
        self.vacancies.get(row).copied()
    }
}

/// An amount as the columns have it: none that anybody is paid is larger.
pub(crate) fn won(amount: u64) -> u32 {
    u32::try_from(amount).unwrap_or(u32::MAX - 1)
}

/// How two pays of other units compare: a year has twelve months, and nothing else follows without the hours.
pub(crate) fn in_unit(amount: u32, from: PayUnit, to: PayUnit) -> Option<u64> {
    let amount = u64::from(amount);
    match (from, to) {
        (PayUnit::Month, PayUnit::Year) => Some(amount * 12),
        _ if from == to => Some(amount),
        _ => None,
    }
}

fn pay(vacancy: &Vacancy) -> PayCell {
    let pay = &vacancy.pay;
    PayCell {
        unit: pay.unit.map_or(NOT_SAID, |unit| unit as u8),
        least: pay.least.map_or(0, won),
        most: pay.most.map_or(u32::MAX, won),
        month: month(vacancy),
    }
}

/// See [`PayCell::month`].
fn month(vacancy: &Vacancy) -> (u32, u32) {
    let minutes = vacancy.hours.weekly_minutes.filter(|minutes| *minutes > 0);
    let (Some(PayUnit::Hour), Some(minutes)) = (vacancy.pay.unit, minutes) else {
        return (0, u32::MAX);
    };
    let hours = wage::Hours::of_month(minutes.into());
    let times = |hours: wage::Ratio, pay: u64| {
        let whole = hours.times(pay, 1).floor();
        won(u64::try_from(whole).unwrap_or(u64::MAX))
    };
    (
        vacancy.pay.least.map_or(0, |least| times(hours.exact, least)),
        vacancy
            .pay
            .most
            .map_or(u32::MAX, |most| times(hours.notice, most)),
    )
}

fn minor(vacancy: &Vacancy) -> u8 {
    vacancy.occupation.group.unwrap_or(NOT_SAID)
}

fn place(place: &Place) -> u8 {
    match place {
        Place::Unit(unit) => unit.position(),
        Place::Sejong => IN_SEJONG,
        Place::Elsewhere(_) => ELSEWHERE,
        Place::Unknown => NOT_SAID,
    }
}

fn night(hours: &Hours) -> u8 {
    hours.night().map_or(NOT_SAID, u8::from)
}

fn contract(contract: Contract) -> u8 {
    contract as u8
}

fn career(career: Career) -> u16 {
    match career {
        Career::Unknown => CAREER_NOT_SAID,
        Career::Any => 0,
        Career::Newcomer => NEWCOMER,
        // That one must have worked at all is a month.
        Career::Months(months) => months.clamp(1, NEWCOMER - 1),
    }
}

/// A bit for each kind of support.
pub(crate) fn support(given: &[Support]) -> u8 {
    given.iter().fold(0, |bits, kind| bits | 1 << (*kind as u8))
}

fn age_days(vacancy: &Vacancy, today: Date) -> u8 {
    let posted = vacancy.posted.map(|posted| posted.days_to(today));
    posted
        .and_then(|days| u8::try_from(days.max(0)).ok())
        .unwrap_or(NOT_SAID)
}
