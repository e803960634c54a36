//! Why somebody cannot apply.

use application::{LOWEST_AGE, Obstacle, Way, age, born, obstacle};
use catalog::{Availability, ProgramStatus};
use eligibility::{Answers, Value, Verdict};

use crate::harness::{Visitor, at, day, today};

#[test]
fn where_nobody_can_be_told_each_availability_has_its_obstacle() {
    let mut visitor = Visitor::new();
    visitor.catalog.alarm = None;
    let (soon, later) = (day("2026-12-24"), day("2026-01-01"));
    let cases = [
        ("home", Availability::Open(None), None),
        ("home", Availability::Open(Some(soon)), None),
        ("home", Availability::OpensOn(soon), Some(Obstacle::NotOpen)),
        ("home", Availability::Closed(Some(later)), Some(Obstacle::NotOpen)),
        ("home", Availability::Planned, Some(Obstacle::NotYet)),
        // Of what is planned one can ask to be contacted.
        ("soon", Availability::Planned, None),
        ("home", Availability::Unconfirmed, None),
        (
            "told",
            Availability::Unconfirmed,
            Some(Obstacle::DaysNotConfirmed),
        ),
    ];
    for (id, availability, expected) in cases {
        let program = at(&visitor.catalog, id);
        let mut outcome = visitor
            .screening
            .screen_one(&visitor.catalog, program, &visitor.facts)
            .unwrap();
        outcome.availability = availability;
        let program = &visitor.catalog.programs[program.0];
        assert_eq!(
            obstacle(&visitor.catalog, program, &outcome, Some(27)),
            expected,
            "{id} {availability:?}"
        );
        // What the visitor has said comes first.
        outcome.verdict = Verdict::NotEligible;
        assert_eq!(
            obstacle(&visitor.catalog, program, &outcome, Some(27)),
            Some(Obstacle::NotEligible)
        );
    }
}

/// Of what is not open one can ask to be told; of another body's, or of what is only told, not.
#[test]
fn an_alarm_takes_the_place_of_a_form_that_cannot_be_sent() {
    let visitor = Visitor::new();
    let catalog = &visitor.catalog;
    let (soon, past) = (
        Availability::OpensOn(day("2026-12-24")),
        Availability::Closed(None),
    );
    let (open, vague, planned) = (
        Availability::Open(None),
        Availability::Unconfirmed,
        Availability::Planned,
    );
    for (id, availability, expected) in [
        ("home", open, Some(Way::Apply)),
        ("home", vague, Some(Way::Ask)),
        ("home", soon, Some(Way::Alarm)),
        ("home", past, Some(Way::Alarm)),
        ("home", planned, Some(Way::Alarm)),
        ("young", vague, Some(Way::Alarm)),
        ("soon", planned, Some(Way::Ask)),
        ("unsaid", open, Some(Way::Alarm)),
        ("told", open, None),
        ("told", vague, None),
    ] {
        let program = &catalog.programs[at(catalog, id).0];
        assert_eq!(
            Way::of(catalog, program, availability),
            expected,
            "{id} {availability:?}"
        );
    }
    let mut elsewhere = catalog.programs[at(catalog, "home").0].clone();
    elsewhere.status = ProgramStatus::Elsewhere;
    assert_eq!(Way::of(catalog, &elsewhere, open), None);
}

#[test]
fn the_lowest_age_is_for_persons_and_for_a_known_age() {
    let visitor = Visitor::new();
    for (id, age, expected) in [
        ("home", Some(LOWEST_AGE - 1), Some(Obstacle::TooYoung)),
        ("home", Some(LOWEST_AGE), None),
        ("home", Some(-1), Some(Obstacle::TooYoung)),
        ("home", None, None),
        ("firm", Some(3), None),
        ("closed", Some(3), Some(Obstacle::TooYoung)),
    ] {
        let program = at(&visitor.catalog, id);
        let outcome = visitor
            .screening
            .screen_one(&visitor.catalog, program, &visitor.facts);
        let program = &visitor.catalog.programs[program.0];
        assert_eq!(
            obstacle(&visitor.catalog, program, &outcome.unwrap(), age),
            expected,
            "{id} {age:?}"
        );
    }
}

#[test]
fn the_day_of_birth_is_found_by_its_role() {
    let mut visitor = Visitor::new();
    assert_eq!(born(&visitor.catalog, &visitor.facts), Some(day("1999-03-02")));
    assert_eq!(born(&visitor.catalog, &Answers::new()), None);
    visitor.catalog.roles.clear();
    assert_eq!(born(&visitor.catalog, &visitor.facts), None);
    assert_eq!(age(&visitor.catalog, &visitor.facts, today()), None);
}

#[test]
fn an_age_is_that_of_the_day() {
    let mut visitor = Visitor::new();
    for (born, on, expected) in [
        ("2012-02-29", "2026-02-28", 13),
        ("2012-02-29", "2026-03-01", 14),
        ("1999-03-02", "2026-11-25", 27),
    ] {
        visitor.answers("came_into_the_world", &Value::Date(day(born)));
        let found = age(&visitor.catalog, &visitor.facts, day(on));
        assert_eq!(found, Some(expected), "{born} {on}");
    }
}
