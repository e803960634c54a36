//! How wishes stand with all vacancies of a table.

use vacancy::model::{Education, PayUnit};
use vacancy::place::Unit;

use crate::table::{CAREER_NOT_SAID, ELSEWHERE, IN_SEJONG, NEWCOMER, NOT_SAID, Table, in_unit, support};
use crate::wish::{HoursWish, Wish, WishState, Wishes};

/// How a vacancy stands with all wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Every wish holds.
    Fits,
    /// Some wish is not said, and none fails.
    NotSaid,
    /// Some wish fails.
    Not,
}

/// What the place of a vacancy among those that fit is made of; they add up to [`Parts::total`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    /// 30 in a wanted unit, 15 next to one.
    pub place: u8,
    /// 2 for each twentieth above the least pay, at most 20.
    pub pay: u8,
    /// 10 in the first week after posting, 5 in the first month.
    pub new: u8,
}

impl Parts {
    /// The shown number.
    #[must_use]
    pub fn total(self) -> u8 {
        self.place + self.pay + self.new
    }

    /// The most that [`Parts::total`] can be.
    pub const MAX: u8 = 60;
}

/// How wishes stand with all vacancies of a table.
#[derive(Debug, Clone)]
pub struct Matches {
    /// The wishes that fail, a bit each, by row.
    fails: Vec<u16>,
    /// The wishes that are not said.
    not_said: Vec<u16>,
    /// The rows that fit, in their order.
    fitting: Vec<u32>,
}

impl Matches {
    /// Looks at every vacancy of a table.
    #[must_use]
    pub fn of(table: &Table, wishes: &Wishes) -> Self {
        let mut matches = Self {
            fails: vec![0; table.len()],
            not_said: vec![0; table.len()],
            fitting: Vec::new(),
        };
        matches.look_at_work(table, wishes);
        matches.look_at_time(table, wishes);
        matches.look_at_oneself(table, wishes);
        matches.order(table, wishes);
        matches
    }

    /// How a row stands.
    #[must_use]
    pub fn fit(&self, row: usize) -> Option<Fit> {
        let (fails, not_said) = (self.fails.get(row)?, self.not_said.get(row)?);
        Some(match (fails, not_said) {
            (0, 0) => Fit::Fits,
            (0, _) => Fit::NotSaid,
            _ => Fit::Not,
        })
    }

    /// The rows that fit, the best first.
    #[must_use]
    pub fn fitting(&self) -> &[u32] {
        &self.fitting
    }

    /// The rows whose notice does not say all, in the order of ties.
    pub fn not_said(&self) -> impl Iterator<Item = usize> {
        (0..self.fails.len()).filter(|row| self.fit(*row) == Some(Fit::NotSaid))
    }

    /// How each wish stands with a row; wishes that nobody has are left out by the caller.
    #[must_use]
    pub fn state(&self, row: usize, wish: Wish) -> Option<WishState> {
        let (fails, not_said) = (self.fails.get(row)?, self.not_said.get(row)?);
        Some(if fails & wish.bit() != 0 {
            WishState::Fails
        } else if not_said & wish.bit() != 0 {
            WishState::NotSaid
        } else {
            WishState::Holds
        })
    }

    /// For each wish, how many vacancies more would fit if it alone were given up, in the order of [`Wish::ALL`]: no other wish fails there,
    /// and none is not said.
    #[must_use]
    pub fn opened_by(&self) -> [u32; 12] {
        let mut opened = [0; 12];
        for (fails, not_said) in self.fails.iter().zip(&self.not_said) {
            let open = fails | not_said;
            if open.is_power_of_two()
                && let Some(count) = opened.get_mut(open.trailing_zeros() as usize)
            {
                *count += 1;
            }
        }
        opened
    }

    fn mark(&mut self, wish: Wish, states: impl Iterator<Item = WishState>) {
        for ((state, fails), not_said) in states.zip(&mut self.fails).zip(&mut self.not_said) {
            match state {
                WishState::Holds => {}
                WishState::Fails => *fails |= wish.bit(),
                WishState::NotSaid => *not_said |= wish.bit(),
            }
        }
    }

    fn look_at_work(&mut self, table: &Table, wishes: &Wishes) {
        if !wishes.occupations.is_empty() {
            let wanted = set(wishes.occupations.iter().copied());
            let state = |minor: &u8| among(&wanted, *minor);
            self.mark(Wish::Occupation, table.minor.iter().map(state));
        }
        if !wishes.places.is_empty() {
            let wanted = wanted_places(wishes);
            let state = |place: &u8| match *place {
                IN_SEJONG | NOT_SAID => WishState::NotSaid,
                ELSEWHERE => WishState::Fails,
                unit => among(&wanted, unit),
            };
            self.mark(Wish::Place, table.place.iter().map(state));
        }
        if let Some((unit, least)) = wishes.pay {
            let rows = table.pay_unit.iter().zip(&table.pay_least).zip(&table.pay_most);
            let state = |((of, from), to): ((&u8, &u32), &u32)| pay_state(*of, (*from, *to), unit, least);
            self.mark(Wish::Pay, rows.map(state));
        }
        if !wishes.contracts.is_empty() {
            let wanted = set(wishes.contracts.iter().map(|contract| *contract as u8));
            self.mark(
                Wish::Contract,
                table.contract.iter().map(|of| among(&wanted, *of)),
            );
        }
        if !wishes.needs.is_empty() {
            let needs = support(&wishes.needs);
            // A notice that does not name a need may give it all the same.
            let state = |given: &u8| {
                if given & needs == needs {
                    WishState::Holds
                } else {
                    WishState::NotSaid
                }
            };
            self.mark(Wish::Needs, table.support.iter().map(state));
        }
    }

    fn look_at_time(&mut self, table: &Table, wishes: &Wishes) {
        if let Some(most) = wishes.days {
            let state = |days: &u8| known(*days, |days| days <= most);
            self.mark(Wish::Days, table.days.iter().map(state));
        }
        if let Some(HoursWish { from, to }) = wishes.hours {
            let state = |(begins, ends): &(u16, u16)| match begins.cmp(ends) {
                std::cmp::Ordering::Equal => WishState::NotSaid,
                std::cmp::Ordering::Less => holds(from <= *begins && *ends <= to),
                // Over midnight.
                std::cmp::Ordering::Greater => WishState::Fails,
            };
            self.mark(Wish::Hours, table.daily.iter().map(state));
        }
        if wishes.no_night {
            let state = |night: &u8| known(*night, |night| night == 0);
            self.mark(Wish::Night, table.night.iter().map(state));
        }
    }

    fn look_at_oneself(&mut self, table: &Table, wishes: &Wishes) {
        if let Some(own) = wishes.education {
            let state = |least: &u8| {
                known(*least, |least| {
                    least == Education::Any as u8 || least <= own as u8
                })
            };
            self.mark(Wish::Education, table.education.iter().map(state));
        }
        if let Some(own) = wishes.career_months {
            let state = |least: &u16| match *least {
                CAREER_NOT_SAID => WishState::NotSaid,
                NEWCOMER => holds(own == 0),
                months => holds(own >= months),
            };
            self.mark(Wish::Career, table.career.iter().map(state));
        }
        for (wish, own, asked) in [
            (Wish::Licences, &wishes.licences, &table.licences),
            (Wish::Languages, &wishes.languages, &table.languages),
        ] {
            let Some(own) = own else { continue };
            for (row, asked) in asked {
                let has = asked.iter().all(|name| own.contains(name));
                if let Some(fails) = self.fails.get_mut(*row as usize).filter(|_| !has) {
                    *fails |= wish.bit();
                }
            }
        }
    }

    /// Puts the rows that fit into their order: a counting sort by the parts' total, which keeps the order of ties.
    fn order(&mut self, table: &Table, wishes: &Wishes) {
        let mut by_total: Vec<Vec<u32>> = vec![Vec::new(); usize::from(Parts::MAX) + 1];
        let all = self.fails.iter().zip(&self.not_said);
        for (row, _) in (0_u32..)
            .zip(all)
            .filter(|(_, (fails, not_said))| **fails | **not_said == 0)
        {
            let total = parts(table, wishes, row as usize).total();
            if let Some(rows) = by_total.get_mut(usize::from(total)) {
                rows.push(row);
            }
        }
        self.fitting = by_total.into_iter().rev().flatten().collect();
    }
}

/// What the place of a row among those that fit is made of.
#[must_use]
pub fn parts(table: &Table, wishes: &Wishes, row: usize) -> Parts {
    let at = |column: &[u8]| column.get(row).copied().unwrap_or(NOT_SAID);
    let unit = at(&table.place);
    let place = match wishes.places.iter().any(|place| place.position() == unit) {
        _ if wishes.places.is_empty() => 0,
        true => 30,
        false => 15,
    };
    let pay = wishes.pay.map_or(0, |(of, least)| {
        let offered = table.pay_least.get(row).copied().unwrap_or_default();
        let (from, to) = (unit_of(at(&table.pay_unit)), u64::from(least).max(1));
        let wanted = from.and_then(|from| in_unit_of_wish(offered, from, of, to));
        u8::try_from(wanted.unwrap_or_default().min(10) * 2).unwrap_or(20)
    });
    let new = match at(&table.age_days) {
        0..=7 => 10,
        8..=30 => 5,
        _ => 0,
    };
    Parts { place, pay, new }
}

/// How many twentieths a pay is above the wish.
fn in_unit_of_wish(offered: u32, from: PayUnit, to: PayUnit, wish: u64) -> Option<u64> {
    let (offered, wish) = match in_unit(offered, from, to) {
        Some(offered) => (offered, wish),
        None => (u64::from(offered), in_unit(u32::try_from(wish).ok()?, to, from)?),
    };
    Some(offered.saturating_sub(wish) * 20 / wish)
}

/// How a pay stands with a wish: it holds if even the least is enough, and fails if not even the most is.
fn pay_state(of: u8, (from, to): (u32, u32), unit: PayUnit, wish: u32) -> WishState {
    let Some(of) = unit_of(of) else {
        return WishState::NotSaid;
    };
    // Both in the smaller of the two units that have a common one, so that nothing is rounded.
    let compared = |offered: u32| match in_unit(offered, of, unit) {
        Some(offered) => Some(offered >= u64::from(wish)),
        None => in_unit(wish, unit, of).map(|wish| u64::from(offered) >= wish),
    };
    match (compared(from), compared(to)) {
        (Some(true), _) => WishState::Holds,
        (Some(false), Some(false)) if to != u32::MAX => WishState::Fails,
        _ => WishState::NotSaid,
    }
}

fn unit_of(of: u8) -> Option<PayUnit> {
    [PayUnit::Hour, PayUnit::Day, PayUnit::Month, PayUnit::Year]
        .into_iter()
        .find(|unit| *unit as u8 == of)
}

/// The units that do: those that are wanted, and their neighbours if one commutes.
fn wanted_places(wishes: &Wishes) -> [bool; 256] {
    let does = |unit: &Unit| {
        wishes
            .places
            .iter()
            .any(|place| place == unit || wishes.commute && place.is_near(*unit))
    };
    set(Unit::all().filter(does).map(Unit::position))
}

fn set(wanted: impl Iterator<Item = u8>) -> [bool; 256] {
    let mut set = [false; 256];
    for value in wanted {
        if let Some(place) = set.get_mut(usize::from(value)) {
            *place = true;
        }
    }
    set
}

fn among(wanted: &[bool; 256], value: u8) -> WishState {
    known(value, |value| {
        wanted.get(usize::from(value)).copied().unwrap_or(false)
    })
}

fn known(value: u8, does: impl FnOnce(u8) -> bool) -> WishState {
    if value == NOT_SAID {
        WishState::NotSaid
    } else {
        holds(does(value))
    }
}

fn holds(does: bool) -> WishState {
    if does { WishState::Holds } else { WishState::Fails }
}
