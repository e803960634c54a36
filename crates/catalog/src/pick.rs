//! What a visitor picks of a program: an offering, a part of it, a day.
//!
//! A pick is kept among the answers of the form, under [`OFFERING`], [`PART`] and [`DAY`]; ids of fields have no dot.

use eligibility::Date;

use crate::form::{self, FieldFlaw, FormAnswers};
use crate::model::{Allocation, Catalog, Offering, OfferingKind, OfferingPart, Program, ProgramIndex, Round};

/// The answer that names the offering, by id.
pub const OFFERING: &str = "pick.offering";
/// The answer that names its part, by id.
pub const PART: &str = "pick.part";
/// The answer that is the day, as `YYYY-MM-DD`.
pub const DAY: &str = "pick.day";

/// How many days after today a room can be asked for, where it does not say its days.
pub const DAYS_AHEAD: i64 = 60;

/// Which day can be picked of an offering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// None: it has no day, or goes on for as long as it takes.
    None,
    /// This one, which is picked with the offering.
    On(Date),
    /// One from the first to the last, but for those on which it is closed ([`Catalog::is_closed`]).
    Between(Date, Date),
}

/// An offering that can be picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<'a> {
    /// The offering. Its parts are to be picked too, if it has any; it and they may be samples.
    pub offering: &'a Offering,
    /// Which day can be picked.
    pub days: Days,
    /// How places are given: as the offering says, or its round.
    pub allocation: Option<Allocation>,
}

/// What has been picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick<'a> {
    /// The offering.
    pub offering: &'a Offering,
    /// Its part, if it has any.
    pub part: Option<&'a OfferingPart>,
    /// The day, if it has one.
    pub day: Option<Date>,
}

/// Something wrong with a pick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickFlaw {
    /// An offering has to be picked, and none is.
    Missing,
    /// There is no such offering in this round.
    Unknown,
    /// The offering is over, or has begun.
    Past,
    /// A part has to be picked and is not, or there is no such part.
    NoPart,
    /// A day has to be picked and is not, or it is no day of the calendar.
    NoDay,
    /// It is none of the days that can be picked.
    OtherDay,
    /// It is closed on that day.
    Closed,
}

/// What can be picked of a program on a day, in the round by which it is judged, in the order of the file: offerings of
/// that round or of all rounds that are not over, and are open on one of their days at least.
#[must_use]
pub fn choices<'a>(
    catalog: &'a Catalog,
    at: ProgramIndex,
    round: Option<&str>,
    today: Date,
) -> Vec<Choice<'a>> {
    let mut choices = Vec::new();
    let Some(program) = catalog.program_at(at) else {
        return choices;
    };
    for offering in program.offerings.iter().filter(|offering| is_of(offering, round)) {
        if let Some(days) = days(offering, today)
            && has_open_day(catalog, at, offering, days)
        {
            let of_round = round.and_then(|id| program.rounds.iter().find(|round: &&Round| round.id == id));
            choices.push(Choice {
                offering,
                days,
                allocation: offering
                    .allocation
                    .or(of_round.and_then(|round| round.allocation)),
            });
        }
    }
    choices
}

/// What has been picked, if anything. Where something can be picked, a room, a course and a bus need it.
///
/// # Errors
/// [`PickFlaw`]: what a visitor has to pick anew.
pub fn check<'a>(
    catalog: &'a Catalog,
    at: ProgramIndex,
    round: Option<&str>,
    answers: &FormAnswers,
    today: Date,
) -> Result<Option<Pick<'a>>, PickFlaw> {
    let value = |name: &str| answers.get(name).map_or("", |value| value.trim());
    let id = value(OFFERING);
    if id.is_empty() {
        let alone = value(PART).is_empty() && value(DAY).is_empty();
        return if alone && !is_needed(catalog, at, round, today) {
            Ok(None)
        } else {
            Err(PickFlaw::Missing)
        };
    }
    let offerings = catalog.program_at(at).map(|program| program.offerings.iter());
    let offering = offerings
        .into_iter()
        .flatten()
        .find(|offering| offering.id == id && is_of(offering, round));
    let offering = offering.ok_or(PickFlaw::Unknown)?;
    let days = days(offering, today).ok_or(PickFlaw::Past)?;
    let part = offering.parts.iter().find(|part| part.id == value(PART));
    if part.is_none() && !(offering.parts.is_empty() && value(PART).is_empty()) {
        return Err(PickFlaw::NoPart);
    }
    let day = match value(DAY) {
        "" => None,
        day => Some(Date::parse(day).map_err(|_| PickFlaw::NoDay)?),
    };
    let day = match (days, day) {
        (Days::None, None) => None,
        (Days::On(only), None) => Some(only),
        (Days::On(only), Some(day)) if day == only => Some(only),
        (Days::Between(first, last), Some(day)) if first <= day && day <= last => Some(day),
        (Days::Between(..), None) => return Err(PickFlaw::NoDay),
        _ => return Err(PickFlaw::OtherDay),
    };
    if day.is_some_and(|day| catalog.is_closed(at, &offering.id, day)) {
        return Err(PickFlaw::Closed);
    }
    Ok(Some(Pick { offering, part, day }))
}

/// Whether a program cannot be applied for without a pick.
#[must_use]
pub fn is_needed(catalog: &Catalog, at: ProgramIndex, round: Option<&str>, today: Date) -> bool {
    use crate::model::Action;
    let needs = |program: &Program| matches!(program.action, Action::Reserve | Action::Enrol | Action::Ride);
    catalog.program_at(at).is_some_and(needs) && !choices(catalog, at, round, today).is_empty()
}

/// Returns the field of a form that counts more people than the offering that is picked is for, as far as a source says
/// so ([`Catalog::most_people`]).
#[must_use]
pub fn crowded(
    catalog: &Catalog,
    program: ProgramIndex,
    offering: &str,
    fields: &[String],
    answers: &FormAnswers,
) -> Option<(String, FieldFlaw)> {
    let (field, most) = catalog.most_people(program, offering)?;
    let people = form::number(answers.get(field)?)?;
    (people > most && fields.iter().any(|id| id == field))
        .then(|| (field.to_owned(), FieldFlaw::TooManyPeople))
}

impl Pick<'_> {
    /// Writes the pick among the answers of an application.
    pub fn write(&self, answers: &mut FormAnswers) {
        let mut write = |name: &str, value: String| {
            answers.insert(name.to_owned(), value);
        };
        write(OFFERING, self.offering.id.clone());
        if let Some(part) = self.part {
            write(PART, part.id.clone());
        }
        if let Some(day) = self.day {
            write(DAY, day.to_string());
        }
    }
}

/// Returns whether an offering is open on one of its days at least, or has none.
fn has_open_day(catalog: &Catalog, at: ProgramIndex, offering: &Offering, days: Days) -> bool {
    let (first, last) = match days {
        Days::None => return true,
        Days::On(day) => (day, day),
        Days::Between(first, last) => (first, last),
    };
    let mut days = (first.day_number()..=last.day_number()).filter_map(Date::from_day_number);
    days.any(|day| !catalog.is_closed(at, &offering.id, day))
}

fn is_of(offering: &Offering, round: Option<&str>) -> bool {
    offering.round.is_none() || offering.round.as_deref() == round
}

/// Returns which days of an offering can be picked, or `None` if it is over.
fn days(offering: &Offering, today: Date) -> Option<Days> {
    let last = offering.last_day.or(offering.day);
    if last.is_some_and(|last| last < today) {
        return None;
    }
    let between = |first: Date, last: Date| {
        if first >= last {
            Days::On(last)
        } else {
            Days::Between(first, last)
        }
    };
    Some(match offering.kind {
        // One that has begun is not joined.
        OfferingKind::Course if offering.day.is_some_and(|day| day < today) => return None,
        OfferingKind::Course | OfferingKind::Company | OfferingKind::Route | OfferingKind::Team => Days::None,
        OfferingKind::Room => {
            // Staff have to look whether it is free: nothing of today can still be had.
            let (next, far) = (today.plus_days(1)?, today.plus_days(DAYS_AHEAD));
            let last = last.or(far)?;
            if last < next {
                return None;
            }
            between(offering.day.map_or(next, |day| day.max(next)), last)
        }
        OfferingKind::FairDay | OfferingKind::Session => match (offering.day, last) {
            (Some(day), Some(last)) => between(day.max(today), last),
            _ => Days::None,
        },
    })
}
