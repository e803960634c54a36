//! Several programs at once.

use application::{MAX_OFFERED_PROGRAMS, next_pick, others};
use catalog::{ProgramIndex, ScreeningResult};

use crate::harness::{Visitor, at, today};

fn outcomes(visitor: &Visitor) -> Vec<(ProgramIndex, ScreeningResult)> {
    let all = visitor.screening.screen(&visitor.catalog, &visitor.facts);
    (0..).map(ProgramIndex).zip(all).collect()
}

#[test]
fn offered_is_what_can_be_applied_for_now_and_has_not_been() {
    let visitor = Visitor::new();
    let all = outcomes(&visitor);
    let [young, home, course, firm] = ["young", "home", "course", "firm"].map(|id| at(&visitor.catalog, id));
    let offered = |first, kept: &[ProgramIndex], age| others(&visitor.catalog, &all, first, kept, age);
    // What is meant for the visitor comes before what is open to everybody.
    assert_eq!(offered(young, &[], Some(27)), [home, firm, course]);
    assert_eq!(offered(home, &[], Some(27)), [young, firm, course]);
    assert_eq!(offered(home, &[young, firm], Some(27)), [course]);
    // Nobody below the lowest age is offered what they cannot have.
    assert_eq!(offered(home, &[], Some(13)), [firm]);
    // With an alarm come others, as far as they may fit; with what is open nothing that waits.
    let [vague, closed] = ["vague", "closed"].map(|id| at(&visitor.catalog, id));
    assert_eq!(offered(vague, &[], Some(27)), [closed]);
    assert_eq!(offered(closed, &[], Some(27)), [vague]);
    assert_eq!(offered(closed, &[vague], Some(27)), []);
}

#[test]
fn no_more_are_offered_than_fit() {
    let mut visitor = Visitor::new();
    let home = at(&visitor.catalog, "home");
    let outcome = outcomes(&visitor)[home.0].1.clone();
    let program = visitor.catalog.programs[home.0].clone();
    let many: Vec<(ProgramIndex, ScreeningResult)> =
        (0..20).map(|at| (ProgramIndex(at), outcome.clone())).collect();
    visitor.catalog.programs = vec![program; 20];
    let offered = others(
        &visitor.catalog,
        &many,
        ProgramIndex(2),
        &[ProgramIndex(0)],
        Some(27),
    );
    assert_eq!(offered, [1, 3, 4, 5, 6].map(ProgramIndex));
    assert_eq!(offered.len(), MAX_OFFERED_PROGRAMS);
}

#[test]
fn the_way_goes_by_every_program_of_which_something_is_picked() {
    let visitor = Visitor::new();
    let [home, course] = ["home", "course"].map(|id| at(&visitor.catalog, id));
    let next = |applying: &[ProgramIndex], from| {
        next_pick(&visitor.catalog, &visitor.screening, applying, from, today())
    };
    assert_eq!(next(&[home], 0), None);
    assert_eq!(next(&[home, course], 0), Some(1));
    assert_eq!(next(&[course, home, course], 0), Some(0));
    assert_eq!(next(&[course, home, course], 1), Some(2));
    assert_eq!(next(&[course, home, course], 3), None);
}
