//! Several programs at once: which, and the way through them.

use catalog::{Action, Catalog, Group, ProgramIndex, Screening, ScreeningResult, pick};
use eligibility::Date;

use crate::obstacle::obstacle;

/// The most programs that are offered beside the first: what fits one screen.
pub const MAX_OFFERED_PROGRAMS: usize = 5;

/// The other programs, by position, that a visitor of an age can have as far as the answers go and apply for now, in the
/// order of `outcomes`; at most [`MAX_OFFERED_PROGRAMS`]. Those for which an application is kept already are left out.
#[must_use]
pub fn others(
    catalog: &Catalog,
    outcomes: &[(ProgramIndex, ScreeningResult)],
    first: ProgramIndex,
    kept: &[ProgramIndex],
    age: Option<i64>,
) -> Vec<ProgramIndex> {
    let can = |(other, outcome): &&(ProgramIndex, ScreeningResult)| {
        let program = catalog.program_at(*other).filter(|_| *other != first);
        program.is_some_and(|program| {
            outcome.group() == Group::CanApply
                && program.action != Action::Info
                && !program.form.is_empty()
                && !kept.contains(other)
                && obstacle(program, outcome, age).is_none()
        })
    };
    let can = outcomes.iter().filter(can).take(MAX_OFFERED_PROGRAMS);
    can.map(|(other, _)| *other).collect()
}

/// The place, among the programs that are applied for and from a place on, of the next one of which something can be
/// picked; `None` when the form comes next.
#[must_use]
pub fn next_pick(
    catalog: &Catalog,
    screening: &Screening,
    applying: &[ProgramIndex],
    from: usize,
    today: Date,
) -> Option<usize> {
    let has_choices = |at: ProgramIndex| {
        let program = catalog.program_at(at);
        let choices = program.map(|program| pick::choices(program, screening.round(at), today));
        choices.is_some_and(|choices| !choices.is_empty())
    };
    let mut places = applying.iter().enumerate().skip(from);
    places.find(|(_, at)| has_choices(**at)).map(|(place, _)| place)
}
