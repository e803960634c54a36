//! What a visitor keeps.

use application::{NextStep, Slip};
use catalog::pick::{DAY, OFFERING, PART};
use catalog::{Availability, Catalog, Lang};

use crate::harness::{Test, at, small, text};
use crate::shipped::SHIPPED;

/// What is kept of an application for the course, with what was picked of it.
fn course_slip(catalog: &Catalog, picked: &[(&str, &str)]) -> Slip {
    let (course, picked) = (at(catalog, "course"), text(picked));
    Slip::of(
        catalog,
        course,
        Availability::Open(None),
        &picked,
        &Test(Lang::Ko),
    )
    .unwrap()
}

#[test]
fn a_slip_says_what_was_chosen_what_comes_next_and_whom_to_ask() {
    let catalog = &SHIPPED.0;
    let slip = |id: &str, availability, picked: &[(&str, &str)]| {
        let at = catalog.program_index(id).unwrap();
        Slip::of(catalog, at, availability, &text(picked), &Test(Lang::Ko)).unwrap()
    };
    let room = [(OFFERING, "classroom-1"), (PART, "morning"), (DAY, "2026-12-10")];
    let room = slip("startup-hall-classroom", Availability::Unconfirmed, &room);
    assert_eq!((room.next, room.alarm), (NextStep::Room, false));
    assert!(
        room.picked
            .as_ref()
            .is_some_and(|picked| picked.contains("2026-12-10")),
        "{room:?}"
    );
    assert!(room.appointment.is_some());
    // An alarm has nothing to bring and no day, whatever was picked before.
    let alarm = slip(
        "mid-life-courses",
        Availability::Unconfirmed,
        &[(OFFERING, "digital-labeller")],
    );
    assert_eq!(
        (alarm.next, alarm.alarm, alarm.picked),
        (NextStep::Notice, true, None)
    );
    assert!(alarm.bring.is_empty() && alarm.appointment.is_none());
    let registration = slip("job-seeker-registration", Availability::Open(None), &[]);
    assert_eq!(registration.next, NextStep::Call);
    // What no source gives is left out, and not said to be unknown.
    assert!(
        registration
            .contact()
            .iter()
            .all(|line| !line.contains("공고 확인 필요"))
    );
    let rent = slip("youth-rent-support", Availability::Closed(None), &[]);
    assert!(
        rent.contact().iter().any(|line| line == "☎ 1533-1934"),
        "{rent:?}"
    );
    let told = catalog.program_index("startup-hall-parking").unwrap();
    let none = Slip::of(
        catalog,
        told,
        Availability::Unconfirmed,
        &text(&[]),
        &Test(Lang::Ko),
    );
    assert_eq!(none, None);
}

#[test]
fn a_room_of_known_hours_is_an_appointment_in_utc() {
    let mut catalog = small();
    let course = at(&catalog, "course");
    let part = &mut catalog.programs[course.0].offerings[0].parts[0];
    (part.starts, part.ends) = ("08:30".parse_time(), "12:00".parse_time());
    let picked = [(OFFERING, "room"), (PART, "am"), (DAY, "2027-01-01")];
    let slip = course_slip(&catalog, &picked);
    let calendar = slip
        .calendar("7KQ2-M4XP@didim", "2026-11-30T01:02:03.000Z")
        .unwrap();
    let lines: Vec<&str> = calendar.split("\r\n").collect();
    for line in [
        "BEGIN:VCALENDAR",
        "UID:7KQ2-M4XP@didim",
        "DTSTAMP:20261130T010203Z",
        // 08:30 in Korea is 23:30 of the day before.
        "DTSTART:20261231T233000Z",
        "DTEND:20270101T030000Z",
        "SUMMARY:사업 · 방 · 오전 · <2027-01-01>",
        "END:VCALENDAR",
    ] {
        assert!(lines.contains(&line), "{line}: {lines:#?}");
    }
    assert!(lines.iter().all(|line| line.len() <= 75));
    assert!(calendar.ends_with("END:VCALENDAR\r\n"));
}

#[test]
fn what_has_a_day_and_no_hours_takes_the_whole_day_and_long_lines_are_folded() {
    let mut catalog = small();
    let course = at(&catalog, "course");
    catalog.programs[course.0].name.ko = "이름이, 아주; 긴 \\ 사업".repeat(8);
    let slip = course_slip(&catalog, &[(OFFERING, "talk")]);
    let calendar = slip.calendar("x", "2026-11-30T01:02:03Z").unwrap();
    assert!(calendar.contains("DTSTART;VALUE=DATE:20261127\r\nDTEND;VALUE=DATE:20261128\r\n"));
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75));
    let unfolded = calendar.replace("\r\n ", "");
    assert!(unfolded.contains("SUMMARY:이름이\\, 아주\\; 긴 \\\\ 사업이름이"));
    // Without a day there is nothing for a calendar.
    let none = course_slip(&catalog, &[]);
    assert_eq!(none.calendar("x", "2026-11-30T01:02:03Z"), None);
    // Nor is there a file by a clock that shows no time.
    assert_eq!(slip.calendar("x", "soon"), None);
}

trait ParseTime {
    fn parse_time(&self) -> Option<catalog::Time>;
}

impl ParseTime for str {
    fn parse_time(&self) -> Option<catalog::Time> {
        catalog::Time::parse(self).ok()
    }
}

#[test]
fn a_calendar_names_a_place_only_where_the_center_has_one() {
    let mut catalog = small();
    catalog.centers[0].phone = Some("044-000-0000".to_owned());
    let calendar = |catalog: &Catalog| {
        let slip = course_slip(catalog, &[(OFFERING, "talk")]);
        slip.calendar("x", "2026-11-30T01:02:03Z").unwrap()
    };
    let without = calendar(&catalog);
    assert!(!without.contains("LOCATION:"), "{without}");
    assert!(
        without.contains("DESCRIPTION:가\\n☎ 044-000-0000\r\n"),
        "{without}"
    );
    catalog.centers[0].place = Some(catalog.agency.clone());
    let with = calendar(&catalog);
    assert!(with.contains("LOCATION:가\r\n"), "{with}");
    assert!(
        with.contains("DESCRIPTION:가\\n가\\n☎ 044-000-0000\r\n"),
        "{with}"
    );
}
