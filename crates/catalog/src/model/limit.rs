//! When offerings are closed, and for how many people they are.

use eligibility::Date;
use serde::{Deserialize, Serialize};

use super::{Catalog, ProgramIndex, Text};

/// A public holiday (공휴일). Whether a place is closed on it, the limits of its offerings say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The day.
    pub day: Date,
    /// What the visitor reads.
    pub name: Text,
}

/// What a source says of some offerings of a program: days on which they are closed, and the most people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// The program's position in the catalog.
    pub program: u32,
    /// The offerings that it is about, by id; all of the program if it is empty.
    pub offerings: Vec<String>,
    /// The days of the week on which they are closed: a bit each, [`Date::weekday`] counted from the lowest.
    pub weekdays: u8,
    /// Whether they are closed on public holidays.
    pub holidays: bool,
    /// Further days on which they are closed.
    pub days: Vec<Date>,
    /// The field of the form that counts people, and the most that it may say.
    pub people: Option<(String, u32)>,
}

/// All days of the week, as [`Limit::weekdays`] has them.
pub const EVERY_WEEKDAY: u8 = 0b111_1111;

impl Limit {
    /// Returns whether it closes a day.
    fn closes(&self, catalog: &Catalog, day: Date) -> bool {
        self.weekdays & (1 << day.weekday()) != 0
            || self.holidays && catalog.holiday(day).is_some()
            || self.days.contains(&day)
    }
}

impl Catalog {
    /// Returns the public holiday of a day, or `None` if it is none, or none that the catalog knows.
    #[must_use]
    pub fn holiday(&self, day: Date) -> Option<&Holiday> {
        self.holidays.iter().find(|holiday| holiday.day == day)
    }

    /// The limits of an offering, which is named by its id.
    fn limits<'a>(&'a self, program: ProgramIndex, offering: &str) -> impl Iterator<Item = &'a Limit> {
        self.limits.iter().filter(move |limit| {
            usize::try_from(limit.program) == Ok(program.0)
                && (limit.offerings.is_empty() || limit.offerings.iter().any(|id| id == offering))
        })
    }

    /// Returns whether an offering of a program is closed on a day, as far as a source says so.
    #[must_use]
    pub fn is_closed(&self, program: ProgramIndex, offering: &str, day: Date) -> bool {
        self.limits(program, offering)
            .any(|limit| limit.closes(self, day))
    }

    /// Returns the field of the form that counts people and the most that an offering is for, or `None` if no source says.
    #[must_use]
    pub fn most_people(&self, program: ProgramIndex, offering: &str) -> Option<(&str, u32)> {
        let limits = self.limits(program, offering);
        let most = limits.filter_map(|limit| limit.people.as_ref());
        most.min_by_key(|(_, most)| *most)
            .map(|(field, most)| (field.as_str(), *most))
    }
}
