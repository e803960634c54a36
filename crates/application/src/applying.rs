//! Several programs at once: which, and the way through them.

use catalog::{Catalog, ProgramIndex, Screening, ScreeningResult, pick};
use eligibility::{Date, Verdict};

use crate::obstacle::obstacle;
use crate::results::{Section, ordered};
use crate::way::{Way, way};

/// The most programs that are offered beside the first: what fits one screen.
pub const MAX_OFFERED_PROGRAMS: usize = 5;

/// The other programs, by position, with which a visitor of an age can do what they do about the first, as far as the answers go: apply
/// for those that are open, or ask to be told of those that may fit. In the order of the results, at most [`MAX_OFFERED_PROGRAMS`];
/// those for which something is kept already are left out.
#[must_use]
pub fn others(
    catalog: &Catalog,
    outcomes: &[(ProgramIndex, ScreeningResult)],
    first: ProgramIndex,
    kept: &[ProgramIndex],
    age: Option<i64>,
) -> Vec<ProgramIndex> {
    let program = catalog.program_at(first);
    let waits = outcomes.iter().find(|(at, _)| *at == first);
    let way = program
        .zip(waits)
        .and_then(|(program, (_, outcome))| Way::of(catalog, program, outcome.availability));
    let alarm = way == Some(Way::Alarm);
    let offers = |section: Section| match section {
        Section::Now => !alarm,
        Section::Waiting | Section::ToConfirm | Section::Closed => alarm,
        _ => false,
    };
    let can = |at: ProgramIndex, outcome: &ScreeningResult| {
        let program = catalog.program_at(at).filter(|_| at != first);
        program.is_some_and(|program| {
            let same = matches!(
                (Way::of(catalog, program, outcome.availability), alarm),
                (Some(Way::Alarm), true) | (Some(Way::Apply), false)
            );
            same && outcome.verdict != Verdict::NotEligible
                && !kept.contains(&at)
                && obstacle(catalog, program, outcome, age).is_none()
        })
    };
    let mut offered = Vec::new();
    for listed in ordered(catalog, outcomes, None)
        .iter()
        .filter(|listed| offers(listed.section))
    {
        for (at, outcome) in listed.places.iter().filter_map(|place| outcomes.get(*place)) {
            if offered.len() < MAX_OFFERED_PROGRAMS && can(*at, outcome) {
                offered.push(*at);
            }
        }
    }
    offered
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
        // Nobody picks a day of what has no notice yet.
        let waits = way(catalog, screening, at) == Some(Way::Alarm);
        !waits && !pick::choices(catalog, at, screening.round(at), today).is_empty()
    };
    let mut places = applying.iter().enumerate().skip(from);
    places.find(|(_, at)| has_choices(**at)).map(|(place, _)| place)
}
