//! A draft becomes an application, or says what hinders it.

use application::{ALARM_ANSWER, Hindrance, Obstacle, named_facts, sent_at};
use catalog::ProgramIndex;
use catalog::form::FieldFlaw;
use catalog::pick::{self, DAY, OFFERING, PART};
use eligibility::Value;
use envelope::{Application, ConsentGiven, FactValue};

use crate::harness::{LANGUAGE, NOW, Visitor, day, text};

#[test]
fn an_application_says_what_was_said_and_when() {
    let visitor = Visitor::new();
    let application = visitor.applies("home").unwrap();
    assert_eq!(application.format, Application::FORMAT);
    assert_eq!(
        (application.program.as_str(), application.round.as_deref()),
        ("home", Some("new"))
    );
    assert_eq!(
        (application.language.as_str(), application.submitted_at.as_str()),
        (LANGUAGE, NOW)
    );
    assert_eq!(application.verdict, "eligible");
    assert_eq!(application.number, "");
    assert!(application.status_secret.is_none());
    let given = ConsentGiven {
        id: "privacy".to_owned(),
        version: 3,
        agreed: true,
        at: NOW.to_owned(),
    };
    assert_eq!(application.consents, [given]);
}

#[test]
fn values_are_written_in_their_usual_form() {
    let visitor = Visitor::new();
    let answers = visitor.applies("home").unwrap().answers;
    assert_eq!(answers, text(&[("mobile", "010-1234-5678"), ("who", "홍길동")]));
}

#[test]
fn only_facts_that_the_program_names_go_along() {
    let visitor = Visitor::new();
    for (program, named) in [
        // Its condition, and the rules about age.
        ("young", vec!["came_into_the_world"]),
        // The criterion of the round that is open, not that of the one before.
        ("home", vec!["came_into_the_world", "sejong"]),
        // For companies there is no rule about age.
        ("firm", vec!["staff", "work"]),
    ] {
        assert_eq!(visitor.sealed(program), named, "{program}");
    }
}

#[test]
fn facts_are_sealed_with_their_types() {
    let visitor = Visitor::new();
    let text = |text: &str| FactValue::Text(text.to_owned());
    let home = visitor.applies("home").unwrap().facts;
    assert_eq!(home.get("came_into_the_world"), Some(&text("1999-03-02")));
    assert_eq!(home.get("sejong"), Some(&FactValue::Bool(true)));
    let firm = visitor.applies("firm").unwrap().facts;
    assert_eq!(firm.get("staff"), Some(&FactValue::Int(5)));
    assert_eq!(firm.get("work"), Some(&text("employed")));
}

#[test]
fn what_was_not_answered_is_not_sealed_and_leaves_the_verdict_open() {
    let mut visitor = Visitor::new();
    let sejong = visitor.catalog.vocabulary.find("sejong").unwrap();
    visitor.facts.unset(sejong);
    let application = visitor.applies("home").unwrap();
    assert_eq!(application.verdict, "open");
    assert!(!application.facts.contains_key("sejong"));
}

#[test]
fn named_facts_are_in_the_order_of_the_questions_and_each_once() {
    let visitor = Visitor::new();
    let catalog = &visitor.catalog;
    for (place, program) in catalog.indexed_programs() {
        let named = named_facts(catalog, &visitor.screening, place);
        assert!(named.windows(2).all(|pair| pair[0] < pair[1]), "{}", program.id);
    }
    assert_eq!(
        named_facts(catalog, &visitor.screening, ProgramIndex(catalog.programs.len())),
        []
    );
}

#[test]
fn an_alarm_is_marked_and_no_other() {
    let visitor = Visitor::new();
    for (program, marked) in [
        ("vague", true),
        ("closed", true),
        ("home", false),
        ("young", false),
        ("soon", false),
    ] {
        let application = visitor.applies(program).unwrap();
        let expected = marked.then_some("yes");
        assert_eq!(
            application.answers.get(ALARM_ANSWER).map(String::as_str),
            expected,
            "{program}"
        );
        // To be told of a notice nobody says anything of themselves, under a consent of its own.
        let consents: Vec<&str> = application
            .consents
            .iter()
            .map(|given| given.id.as_str())
            .collect();
        assert_eq!(
            (consents == ["alarm"], application.facts.is_empty()),
            (marked, marked)
        );
    }
}

#[test]
fn a_draft_is_hindered_by_its_form_at_the_paths_that_are_wrong() {
    let mut visitor = Visitor::new();
    visitor.form = text(&[
        ("who", ""),
        ("mobile", "12"),
        ("people", "99"),
        ("starts", "2026-11-24"),
    ]);
    let wrong = vec![
        ("who".to_owned(), FieldFlaw::Missing),
        ("mobile".to_owned(), FieldFlaw::NoPhone),
        ("people".to_owned(), FieldFlaw::OutOfRange),
    ];
    let Err(Hindrance::Form(found)) = visitor.applies("young") else {
        panic!("it is not hindered by its form");
    };
    assert_eq!(found[..3], wrong);
    // What another program asks for does not matter.
    visitor.form = text(&[("who", "홍길동"), ("mobile", "12")]);
    visitor.applies("soon").unwrap();
}

#[test]
fn a_resident_number_hinders_wherever_it_stands() {
    let mut visitor = Visitor::new();
    visitor.form = text(&[("who", "990302-1234567")]);
    let flaws = vec![("who".to_owned(), FieldFlaw::ResidentNumber)];
    assert_eq!(visitor.applies("soon"), Err(Hindrance::Form(flaws)));
}

#[test]
fn a_consent_that_is_needed_and_not_given_hinders() {
    let mut visitor = Visitor::new();
    visitor.consents.insert("privacy".to_owned(), false);
    assert_eq!(visitor.applies("young"), Err(Hindrance::Consent));
    visitor.consents.clear();
    assert_eq!(visitor.applies("young"), Err(Hindrance::Consent));
    // An alarm has a consent of its own; a program that asks for none goes on.
    assert_eq!(visitor.applies("vague"), Err(Hindrance::Consent));
    visitor.applies("soon").unwrap();
}

#[test]
fn picks_are_judged_and_written() {
    let mut visitor = Visitor::new();
    assert_eq!(
        visitor.applies("course"),
        Err(Hindrance::Pick(pick::PickFlaw::Missing))
    );
    for (picked, expected) in [
        (vec![(OFFERING, "nothing")], Err(pick::PickFlaw::Unknown)),
        (
            vec![(OFFERING, "room"), (DAY, "2026-12-01")],
            Err(pick::PickFlaw::NoPart),
        ),
        (vec![(OFFERING, "room"), (PART, "am")], Err(pick::PickFlaw::NoDay)),
        (
            vec![(OFFERING, "room"), (PART, "am"), (DAY, "2026-12-01")],
            Ok(vec![
                ("who", "홍길동"),
                (OFFERING, "room"),
                (PART, "am"),
                (DAY, "2026-12-01"),
            ]),
        ),
        (
            vec![(OFFERING, "talk")],
            Ok(vec![("who", "홍길동"), (OFFERING, "talk"), (DAY, "2026-11-27")]),
        ),
    ] {
        visitor.picked = text(&picked);
        let found = visitor.applies("course").map(|application| application.answers);
        assert_eq!(found, expected.map(|pairs| text(&pairs)).map_err(Hindrance::Pick));
    }
}

#[test]
fn obstacles_hinder_before_anything_else() {
    let mut visitor = Visitor::new();
    visitor.form.clear();
    visitor.consents.clear();
    for (program, hindrance) in [
        ("told", Hindrance::OnlyTold),
        (
            "closed",
            Hindrance::Form(vec![
                ("who".to_owned(), FieldFlaw::Missing),
                ("mobile".to_owned(), FieldFlaw::Missing),
            ]),
        ),
    ] {
        assert_eq!(visitor.applies(program), Err(hindrance), "{program}");
    }
    // Where nobody can be told of a notice, what has closed is closed.
    let alarm = visitor.catalog.alarm.take();
    let closed = Hindrance::Obstacle(Obstacle::NotOpen);
    assert_eq!(visitor.applies("closed"), Err(closed));
    visitor.catalog.alarm = alarm;
    visitor.answers("came_into_the_world", &Value::Date(day("1960-01-01")));
    let no = Hindrance::Obstacle(Obstacle::NotEligible);
    assert_eq!(visitor.applies("young"), Err(no));
}

/// Somebody may go back and change the day of birth behind the program's screen.
#[test]
fn nobody_under_14_applies_whatever_has_been_filled_in() {
    let mut visitor = Visitor::new();
    visitor.answers("came_into_the_world", &Value::Date(day("2012-11-26")));
    let young = Hindrance::Obstacle(Obstacle::TooYoung);
    assert_eq!(visitor.applies("home"), Err(young));
    visitor.answers("came_into_the_world", &Value::Date(day("2012-11-25")));
    visitor.applies("home").unwrap();
}

#[test]
fn a_program_that_is_not_there_is_said_to_be_so() {
    let visitor = Visitor::new();
    let mut draft = visitor.draft("home");
    draft.program = ProgramIndex(visitor.catalog.programs.len());
    assert_eq!(draft.application(LANGUAGE, NOW), Err(Hindrance::UnknownProgram));
}

#[test]
fn sending_changes_the_times_and_nothing_else() {
    let visitor = Visitor::new();
    let shown = visitor.applies("young").unwrap();
    let sent = sent_at(&shown, "2026-11-25T01:09:00.000Z");
    assert_eq!(sent.submitted_at, "2026-11-25T01:09:00.000Z");
    assert!(
        sent.consents
            .iter()
            .all(|consent| consent.at == sent.submitted_at)
    );
    assert_eq!(sent_at(&sent, NOW), shown);
}

#[test]
fn every_hindrance_says_what_to_do_next() {
    for hindrance in [
        Hindrance::UnknownProgram,
        Hindrance::OnlyTold,
        Hindrance::Obstacle(Obstacle::NotEligible),
        Hindrance::Obstacle(Obstacle::NotYet),
        Hindrance::Obstacle(Obstacle::DaysNotConfirmed),
        Hindrance::Obstacle(Obstacle::NotOpen),
        Hindrance::Obstacle(Obstacle::TooYoung),
        Hindrance::Pick(pick::PickFlaw::Missing),
        Hindrance::Form(Vec::new()),
        Hindrance::Consent,
    ] {
        let said = hindrance.to_string();
        assert!(said.contains("; ") && !said.ends_with('.'), "{said}");
        assert!(
            said.starts_with(|first: char| first.is_lowercase() || first.is_ascii_digit()),
            "{said}"
        );
    }
}
