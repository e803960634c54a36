//! How wishes stand with all vacancies of a table.

use vacancy::model::PayUnit;
use vacancy::place::Unit;

use crate::table::{
    CAREER_NOT_SAID, ELSEWHERE, IN_SEJONG, NEWCOMER, NOT_SAID, PayCell, Table, in_unit, support,
};
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
    /// By row, a bit for each wish that fails, and [`NOT_SAID_SHIFT`] above it one for each that is not said.
    marks: Vec<u32>,
    /// The rows that fit, in their order.
    fitting: Vec<u32>,
}

/// How far the marks of wishes that are not said stand above those that fail.
const NOT_SAID_SHIFT: u32 = 16;

/// What each value of a column marks.
type Marks = [u32; 256];

impl Matches {
    /// Looks at every vacancy of a table.
    #[must_use]
    pub fn of(table: &Table, wishes: &Wishes) -> Self {
        let mut matches = Self::marked(table, wishes);
        matches.order(table, wishes);
        matches
    }

    /// Looks at every vacancy, and puts nothing in order: [`Self::fitting`] is empty.
    pub(crate) fn marked(table: &Table, wishes: &Wishes) -> Self {
        let mut matches = Self {
            marks: vec![0; table.len()],
            fitting: Vec::new(),
        };
        matches.look_at_work(table, wishes);
        matches.look_at_time(table, wishes);
        matches.look_at_oneself(table, wishes);
        matches
    }

    /// Whether no wish rules a row out.
    pub(crate) fn is_in_question(&self, row: usize) -> bool {
        self.marks.get(row).is_some_and(|marks| apart(*marks).0 == 0)
    }

    /// In how many of some rows all wishes hold, and in how many none fails.
    pub(crate) fn counts(&self, of: &[bool]) -> (u32, u32) {
        let (mut hold, mut left) = (0, 0);
        for (marks, _) in self.marks.iter().zip(of).filter(|(_, is_of)| **is_of) {
            hold += u32::from(*marks == 0);
            left += u32::from(apart(*marks).0 == 0);
        }
        (hold, left)
    }

    /// How a row stands.
    #[must_use]
    pub fn fit(&self, row: usize) -> Option<Fit> {
        let (fails, not_said) = apart(*self.marks.get(row)?);
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
        (0..self.marks.len()).filter(|row| self.fit(*row) == Some(Fit::NotSaid))
    }

    /// How each wish stands with a row; wishes that nobody has are left out by the caller.
    #[must_use]
    pub fn state(&self, row: usize, wish: Wish) -> Option<WishState> {
        let (fails, not_said) = apart(*self.marks.get(row)?);
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
        for marks in &self.marks {
            let (fails, not_said) = apart(*marks);
            let open = fails | not_said;
            if open.is_power_of_two()
                && let Some(count) = opened.get_mut(open.trailing_zeros() as usize)
            {
                *count += 1;
            }
        }
        opened
    }

    /// Marks a wish in every row by a column of bytes: what each value means is looked up, so that no row branches.
    fn mark_by(&mut self, wish: Wish, column: &[u8], state: impl Fn(u8) -> WishState) {
        let mut marks: Marks = [0; 256];
        for (value, mark) in (0..=u8::MAX).zip(&mut marks) {
            *mark = mark_of(wish, state(value));
        }
        for (row, value) in self.marks.iter_mut().zip(column) {
            // A byte is always below 256.
            *row |= marks.get(usize::from(*value)).copied().unwrap_or_default();
        }
    }

    fn mark(&mut self, wish: Wish, states: impl Iterator<Item = WishState>) {
        for (row, state) in self.marks.iter_mut().zip(states) {
            *row |= mark_of(wish, state);
        }
    }

    fn look_at_work(&mut self, table: &Table, wishes: &Wishes) {
        if !wishes.occupations.is_empty() {
            let wanted = |minor| wishes.occupations.contains(&minor);
            self.mark_by(Wish::Occupation, &table.minor, |minor| known(minor, wanted));
        }
        if !wishes.places.is_empty() {
            self.mark_by(Wish::Place, &table.place, |place| match place {
                IN_SEJONG | NOT_SAID => WishState::NotSaid,
                ELSEWHERE => WishState::Fails,
                unit => holds(is_wanted(wishes, unit)),
            });
        }
        // To wish for nothing is no wish.
        if let Some((unit, least)) = wishes.pay.filter(|(_, least)| *least > 0) {
            let wanted = pay_thresholds(unit, least);
            let a_month = pay_thresholds_of_hours(unit, least);
            let state = |pay: &PayCell| match wanted.get(usize::from(pay.unit)).copied().flatten() {
                Some(wanted) => within(wanted, pay.least, pay.most),
                None => a_month.map_or(WishState::NotSaid, |wanted| {
                    within(wanted, pay.month.0, pay.month.1)
                }),
            };
            self.mark(Wish::Pay, table.pays.iter().map(state));
        }
        if !wishes.contracts.is_empty() {
            let wanted = |of| wishes.contracts.iter().any(|contract| *contract as u8 == of);
            self.mark_by(Wish::Contract, &table.contract, |of| known(of, wanted));
        }
        if !wishes.needs.is_empty() {
            let needs = support(&wishes.needs);
            // A notice that does not name a need may give it all the same.
            self.mark_by(Wish::Needs, &table.support, |given| {
                match given & needs == needs {
                    true => WishState::Holds,
                    false => WishState::NotSaid,
                }
            });
        }
    }

    fn look_at_time(&mut self, table: &Table, wishes: &Wishes) {
        if let Some(most) = wishes.days {
            self.mark_by(Wish::Days, &table.days, |days| known(days, |days| days <= most));
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
            self.mark_by(Wish::Night, &table.night, |night| {
                known(night, |night| night == 0)
            });
        }
    }

    fn look_at_oneself(&mut self, table: &Table, wishes: &Wishes) {
        if let Some(own) = wishes.education {
            // 무관 is the lowest of all.
            let enough = |least| least <= own as u8;
            self.mark_by(Wish::Education, &table.education, |least| known(least, enough));
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
                if let Some(row) = self.marks.get_mut(*row as usize) {
                    *row |= mark_of(wish, holds(has));
                }
            }
        }
    }

    /// Puts the rows that fit into their order: a counting sort by the parts' total, which keeps the order of ties.
    fn order(&mut self, table: &Table, wishes: &Wishes) {
        let mut by_total: Vec<Vec<u32>> = vec![Vec::new(); usize::from(Parts::MAX) + 1];
        for (row, _) in (0_u32..).zip(&self.marks).filter(|(_, marks)| **marks == 0) {
            let total = parts(table, wishes, row as usize).total();
            if let Some(rows) = by_total.get_mut(usize::from(total)) {
                rows.push(row);
            }
        }
        self.fitting = by_total.into_iter().rev().flatten().collect();
    }
}

/// The wishes that fail and those that are not said, of a row's marks.
fn apart(marks: u32) -> (u16, u16) {
    let low = |bits: u32| u16::try_from(bits & 0xffff).unwrap_or_default();
    (low(marks), low(marks >> NOT_SAID_SHIFT))
}

fn mark_of(wish: Wish, state: WishState) -> u32 {
    let bit = u32::from(wish.bit());
    match state {
        WishState::Holds => 0,
        WishState::Fails => bit,
        WishState::NotSaid => bit << NOT_SAID_SHIFT,
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
    let twentieths = wishes.pay.and_then(|(of, least)| {
        let pay = table.pays.get(row)?;
        let by_hours = pay_thresholds_of_hours(of, least).is_some();
        let (from, offered) = match unit_of(pay.unit)? {
            PayUnit::Hour if by_hours => (PayUnit::Month, pay.month.0),
            from => (from, pay.least),
        };
        let wish = u64::from(least).max(1);
        in_unit_of_wish(offered, from, of, wish)
    });
    let pay = u8::try_from(twentieths.unwrap_or_default().min(10) * 2).unwrap_or(20);
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

/// The least pay that does, by the unit of the pay that is offered; `None` where nothing follows without the hours. Nothing is rounded:
/// twelve times a month's pay is at least a wish a year if the month's is at least a twelfth of it, rounded up.
fn pay_thresholds(unit: PayUnit, wish: u32) -> [Option<u32>; 4] {
    UNITS.map(|offered| match (offered, unit) {
        (PayUnit::Month, PayUnit::Year) => Some(wish.div_ceil(12)),
        // No pay that anybody has is above what the columns hold.
        (PayUnit::Year, PayUnit::Month) => Some(wish.saturating_mul(12)),
        _ => (offered == unit).then_some(wish),
    })
}

/// The least that a pay by the hour has to come to a month, or `None` if the wish is for an hour or a day itself.
fn pay_thresholds_of_hours(unit: PayUnit, wish: u32) -> Option<u32> {
    match unit {
        PayUnit::Month => Some(wish),
        PayUnit::Year => Some(wish.div_ceil(12)),
        PayUnit::Hour | PayUnit::Day => None,
    }
}

/// How a pay from one amount to another stands with what is wanted: it holds if even the least is enough, and fails if not even the most is.
fn within(wanted: u32, from: u32, to: u32) -> WishState {
    if from >= wanted {
        WishState::Holds
    } else if to < wanted {
        WishState::Fails
    } else {
        WishState::NotSaid
    }
}

/// In the order of their numbers.
const UNITS: [PayUnit; 4] = [PayUnit::Hour, PayUnit::Day, PayUnit::Month, PayUnit::Year];

fn unit_of(of: u8) -> Option<PayUnit> {
    UNITS.into_iter().find(|unit| *unit as u8 == of)
}

/// Returns whether a unit does: it is wanted, or the neighbour of one that is, if one commutes.
fn is_wanted(wishes: &Wishes, position: u8) -> bool {
    let Ok(unit) = Unit::at(position) else {
        return false;
    };
    let mut places = wishes.places.iter();
    places.any(|place| *place == unit || wishes.commute && place.is_near(unit))
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
