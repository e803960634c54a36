//! What can be picked of a program, and which picks are taken.

use catalog::form::FormAnswers;
use catalog::pick::{self, DAY, Days, OFFERING, PART, PickFlaw, check, choices};
use catalog::{Action, Allocation, Catalog, Holiday, Limit, Offering, Program, ProgramIndex, Round};
use eligibility::Date;
use proptest::prelude::*;
use serde::Deserialize;

use crate::made;

const OFFERINGS: &str = r#"
[[round]]
id = "one"
name = { ko = "1차" }
opens = "2026-01-01"
closes = "2026-02-01"
source = "x"

[[round]]
id = "two"
name = { ko = "2차" }
opens = "2026-11-01"
closes = "2026-12-31"
allocation = "lottery"
source = "x"

[[offering]]
id = "room"
kind = "room"
name = { ko = "방" }
part = [{ id = "am", name = { ko = "오전" } }, { id = "pm", name = { ko = "오후" } }]

[[offering]]
id = "hall"
kind = "room"
name = { ko = "강당" }
day = "2026-11-20"
last_day = "2026-11-30"

[[offering]]
id = "talk"
kind = "session"
name = { ko = "상담" }
day = "2026-11-25"
allocation = "first-come"
places = 10

[[offering]]
id = "begun"
kind = "course"
name = { ko = "강의" }
day = "2026-11-24"
last_day = "2026-12-24"

[[offering]]
id = "course"
kind = "course"
name = { ko = "강의" }
day = "2026-11-25"
last_day = "2026-12-24"
round = "two"

[[offering]]
id = "old"
kind = "course"
name = { ko = "강의" }
round = "one"

[[offering]]
id = "over"
kind = "fair-day"
name = { ko = "박람회" }
day = "2026-11-24"
"#;

#[derive(Deserialize)]
struct Offers {
    round: Vec<Round>,
    offering: Vec<Offering>,
}

pub(crate) fn catalog() -> Catalog {
    let Offers { round, offering } = toml::from_str(OFFERINGS).unwrap();
    let program = Program {
        action: Action::Reserve,
        rounds: round,
        offerings: offering,
        ..made::program("p")
    };
    Catalog {
        holidays: vec![Holiday {
            day: day("2026-12-25"),
            name: made::text("성탄절"),
        }],
        limits: vec![
            // All rooms and courses are closed on Sundays, the room on holidays and one more day.
            Limit {
                weekdays: 1 << 6,
                ..Limit::default()
            },
            Limit {
                offerings: vec!["room".to_owned()],
                holidays: true,
                days: vec![day("2026-12-31")],
                people: Some(("people".to_owned(), 8)),
                ..Limit::default()
            },
        ],
        ..made::catalog(vec![program])
    }
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(crate) fn today() -> Date {
    day("2026-11-25")
}

/// The only program.
pub(crate) const FIRST: ProgramIndex = ProgramIndex(0);

fn picked(typed: &[(&str, &str)]) -> Result<Option<FormAnswers>, PickFlaw> {
    let typed = typed
        .iter()
        .map(|(name, said)| ((*name).to_owned(), (*said).to_owned()));
    let catalog = catalog();
    let pick = check(&catalog, FIRST, Some("two"), &typed.collect(), today())?;
    Ok(pick.map(|pick| {
        let mut answers = FormAnswers::new();
        pick.write(&mut answers);
        answers
    }))
}

#[test]
fn what_is_over_or_of_another_round_is_no_choice() {
    let catalog = catalog();
    let found = choices(&catalog, FIRST, Some("two"), today());
    let found: Vec<_> = found
        .iter()
        .map(|choice| (choice.offering.id.as_str(), choice.days, choice.allocation))
        .collect();
    let lottery = Some(Allocation::Lottery);
    assert_eq!(
        found,
        [
            // A room is had from tomorrow on.
            (
                "room",
                Days::Between(day("2026-11-26"), day("2027-01-24")),
                lottery
            ),
            (
                "hall",
                Days::Between(day("2026-11-26"), day("2026-11-30")),
                lottery
            ),
            ("talk", Days::On(today()), Some(Allocation::FirstCome)),
            ("course", Days::None, lottery),
        ]
    );
    let found = choices(&catalog, FIRST, None, day("2026-11-30"));
    let found: Vec<_> = found
        .iter()
        .map(|choice| (choice.offering.id.as_str(), choice.days))
        .collect();
    assert_eq!(
        found,
        // The hall's last day is today: nothing of it can still be had.
        [("room", Days::Between(day("2026-12-01"), day("2027-01-29")))]
    );
}

#[test]
fn picks_that_can_be_are_written_whole() {
    let written = |typed: &[(&str, &str)]| picked(typed).unwrap().unwrap();
    let room = written(&[(OFFERING, "room"), (PART, "pm"), (DAY, " 2027-01-23 ")]);
    assert_eq!(
        room.into_values().collect::<Vec<_>>(),
        ["2027-01-23", "room", "pm"]
    );
    let talk = written(&[(OFFERING, "talk")]);
    assert_eq!(talk.into_values().collect::<Vec<_>>(), ["2026-11-25", "talk"]);
    let course = written(&[(OFFERING, "course")]);
    assert_eq!(course.into_values().collect::<Vec<_>>(), ["course"]);
}

#[test]
fn picks_that_cannot_be_are_flaws() {
    for (typed, flaw) in [
        (&[][..], PickFlaw::Missing),
        (&[(PART, "am")], PickFlaw::Missing),
        (&[(OFFERING, "attic")], PickFlaw::Unknown),
        (&[(OFFERING, "old")], PickFlaw::Unknown),
        (&[(OFFERING, "over")], PickFlaw::Past),
        (&[(OFFERING, "begun")], PickFlaw::Past),
        (&[(OFFERING, "room"), (DAY, "2026-11-25")], PickFlaw::NoPart),
        (
            &[(OFFERING, "room"), (PART, "night"), (DAY, "2026-11-25")],
            PickFlaw::NoPart,
        ),
        (&[(OFFERING, "course"), (PART, "am")], PickFlaw::NoPart),
        (&[(OFFERING, "room"), (PART, "am")], PickFlaw::NoDay),
        (
            &[(OFFERING, "room"), (PART, "am"), (DAY, "2026-02-30")],
            PickFlaw::NoDay,
        ),
        (
            &[(OFFERING, "room"), (PART, "am"), (DAY, "2026-11-24")],
            PickFlaw::OtherDay,
        ),
        (
            &[(OFFERING, "room"), (PART, "am"), (DAY, "2027-01-25")],
            PickFlaw::OtherDay,
        ),
        (
            &[(OFFERING, "room"), (PART, "am"), (DAY, "2026-12-25")],
            PickFlaw::Closed,
        ),
        (&[(OFFERING, "talk"), (DAY, "2026-11-26")], PickFlaw::OtherDay),
        (&[(OFFERING, "course"), (DAY, "2026-11-25")], PickFlaw::OtherDay),
    ] {
        assert_eq!(picked(typed), Err(flaw), "{typed:?}");
    }
}

#[test]
fn closed_days_are_those_that_a_limit_names() {
    let catalog = catalog();
    for (offering, on, closed) in [
        // Sundays close everything; the 6th is one.
        ("room", "2026-12-06", true),
        ("hall", "2026-12-06", true),
        ("room", "2026-12-05", false),
        ("room", "2026-12-07", false),
        // Only the room is closed on holidays, and on the last day of the year.
        ("room", "2026-12-25", true),
        ("hall", "2026-12-25", false),
        ("room", "2026-12-31", true),
        ("hall", "2026-12-31", false),
    ] {
        assert_eq!(
            catalog.is_closed(FIRST, offering, day(on)),
            closed,
            "{offering} {on}"
        );
    }
    assert!(!catalog.is_closed(ProgramIndex(1), "room", day("2026-12-06")));
    assert_eq!(catalog.most_people(FIRST, "room"), Some(("people", 8)));
    assert_eq!(catalog.most_people(FIRST, "hall"), None);
}

#[test]
fn what_is_open_on_none_of_its_days_is_no_choice() {
    let mut catalog = catalog();
    catalog.limits.push(Limit {
        offerings: vec!["talk".to_owned()],
        days: vec![today()],
        ..Limit::default()
    });
    let found = choices(&catalog, FIRST, Some("two"), today());
    assert!(found.iter().all(|choice| choice.offering.id != "talk"));
    assert_eq!(found.len(), 3);
}

proptest! {
    /// Whatever can be picked is taken, and what is written of it is taken again.
    #[test]
    fn every_choice_can_be_picked(
        on in 0i64..120, wished in 0i64..61, round in prop::option::of("one|two|three"),
    ) {
        let catalog = catalog();
        let today = Date::from_day_number(day("2026-10-01").day_number() + on).unwrap();
        for choice in choices(&catalog, FIRST, round.as_deref(), today) {
            let parts = choice.offering.parts.iter().map(Some);
            let parts: Vec<_> = if choice.offering.parts.is_empty() { vec![None] } else { parts.collect() };
            for part in parts {
                let day = match choice.days {
                    Days::None => None,
                    Days::On(day) => Some(day),
                    Days::Between(first, last) => {
                        let days = last.day_number() - first.day_number() + 1;
                        Date::from_day_number(first.day_number() + wished % days)
                    }
                };
                let pick = pick::Pick { offering: choice.offering, part, day };
                let mut answers = FormAnswers::new();
                pick.write(&mut answers);
                let closed = day.is_some_and(|day| catalog.is_closed(FIRST, &choice.offering.id, day));
                let expected = if closed { Err(PickFlaw::Closed) } else { Ok(Some(pick)) };
                prop_assert_eq!(check(&catalog, FIRST, round.as_deref(), &answers, today), expected);
            }
        }
    }

    #[test]
    fn nothing_that_is_said_breaks_a_pick(
        offering in "room|talk|.*", part in "am|.*", day in any::<String>(),
        on in 1_700_000i64..3_000_000,
    ) {
        let catalog = catalog();
        let answers = FormAnswers::from([
            (OFFERING.to_owned(), offering), (PART.to_owned(), part), (DAY.to_owned(), day),
        ]);
        let _ = check(&catalog, FIRST, Some("two"), &answers, Date::from_day_number(on).unwrap());
    }
}
