//! Why somebody cannot apply for a program, said before the form and not after it.

use catalog::{Audience, Availability, Catalog, Program, Role, ScreeningResult};
use eligibility::{Answers, Date, Value, Verdict};

use crate::way::Way;

/// The age, in full years, below which nobody applies alone: a guardian has to agree, which a kiosk cannot verify
/// (개인정보 보호법 제22조의2).
pub const LOWEST_AGE: i64 = 14;

/// Why a program cannot be applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// It is not for this visitor, by what they have said.
    #[error("the program is not for this visitor; change the answers that are wrong")]
    NotEligible,
    /// It is announced and does not exist yet.
    #[error("the program does not exist yet; wait for its notice")]
    NotYet,
    /// Its time is not confirmed, and one cannot ask to be told of it.
    #[error("the program's days are not confirmed; ask the agency")]
    DaysNotConfirmed,
    /// It opens later, or has closed.
    #[error("the program takes no applications on this day; see its rounds")]
    NotOpen,
    /// The visitor is below [`LOWEST_AGE`].
    #[error("a visitor below the age of {LOWEST_AGE} applies with a guardian; send them to the staff")]
    TooYoung,
}

/// The day on which a visitor was born, if it is known.
#[must_use]
pub fn born(catalog: &Catalog, answers: &Answers) -> Option<Date> {
    match answers.get(&catalog.vocabulary, catalog.role(Role::Born)?)? {
        Value::Date(born) => Some(born),
        _ => None,
    }
}

/// A visitor's age in full years on a day, if the day of birth is known.
#[must_use]
pub fn age(catalog: &Catalog, answers: &Answers, today: Date) -> Option<i64> {
    Some(born(catalog, answers)?.full_years_to(today))
}

/// Why a visitor of an age, in full years, cannot apply for a program, if so. What they have said comes first, then the
/// program's days, then the age.
#[must_use]
pub fn obstacle(
    catalog: &Catalog,
    program: &Program,
    outcome: &ScreeningResult,
    age: Option<i64>,
) -> Option<Obstacle> {
    let way = Way::of(catalog, program, outcome.availability);
    let closed = match outcome.availability {
        _ if way.is_some() => None,
        Availability::Open(_) => None,
        Availability::Planned => Some(Obstacle::NotYet),
        Availability::Unconfirmed => Some(Obstacle::DaysNotConfirmed),
        Availability::OpensOn(_) | Availability::Closed(_) => Some(Obstacle::NotOpen),
    };
    let for_persons = program.audience.contains(&Audience::Person);
    if outcome.verdict == Verdict::NotEligible {
        Some(Obstacle::NotEligible)
    } else if closed.is_some() {
        closed
    } else if for_persons && age.is_some_and(|age| age < LOWEST_AGE) {
        Some(Obstacle::TooYoung)
    } else {
        None
    }
}
