//! An application becomes rows in the catalog's words.

use application::{ALARM_ANSWER, Sheet, is_alarm, merged};
use catalog::Lang;
use catalog::pick::{DAY, OFFERING, PART};
use envelope::{Application, FactValue};

use crate::harness::{Test, Visitor, text};

fn sheet(visitor: &Visitor, program: &str, lang: Lang) -> Sheet {
    Sheet::of(&visitor.catalog, &visitor.applies(program).unwrap(), &Test(lang))
}

fn pairs(rows: &[application::Row]) -> Vec<(&str, &str)> {
    let pairs = rows.iter().map(|row| (row.label.as_str(), row.value.as_str()));
    pairs.collect()
}

/// Every key that an application has, and every key that its sheet shows.
pub(crate) fn keys(application: &Application, sheet: &Sheet) -> (Vec<String>, Vec<String>) {
    let consents = application.consents.iter().map(|consent| consent.id.clone());
    let mut sealed: Vec<String> = application.facts.keys().cloned().collect();
    sealed.extend(application.answers.keys().cloned());
    sealed.extend(consents);
    let rows = sheet.form.iter().chain(&sheet.facts).chain(&sheet.consents);
    let mut shown: Vec<String> = rows.map(|row| row.key.clone()).collect();
    if sheet.picked.is_some() {
        let pick = [OFFERING, PART, DAY].map(str::to_owned);
        let known = pick
            .into_iter()
            .filter(|key| application.answers.contains_key(key) && !shown.contains(key));
        let known: Vec<String> = known.collect();
        shown.extend(known);
    }
    shown.extend(sheet.alarm.then(|| ALARM_ANSWER.to_owned()));
    sealed.sort();
    shown.sort();
    (sealed, shown)
}

#[test]
fn rows_are_in_the_order_of_the_form_in_the_visitors_language() {
    let mut visitor = Visitor::new();
    visitor.form.extend(text(&[
        ("people", "3"),
        ("starts", "2026-12-24"),
        ("hours", "pm"),
        ("members.2.member", "나"),
        ("members.2.hours", "am"),
    ]));
    let young = sheet(&visitor, "young", Lang::En);
    assert_eq!(young.program, "Program");
    assert_eq!(
        pairs(&young.form),
        [
            ("Name", "홍길동"),
            ("Phone", "010-1234-5678"),
            ("People", "3 people"),
            ("Start", "<2026-12-24>"),
            ("Hours", "Afternoon"),
            // The first time held nothing and is not sent.
            ("1. Member", "나"),
            ("1. Hours", "Morning"),
        ]
    );
    assert!(young.form.iter().all(|row| row.private));
    assert_eq!(
        pairs(&young.consents),
        [("Privacy", "<Agreed>"), ("News", "<NotAgreed>")]
    );
}

#[test]
fn facts_are_in_the_words_of_their_questions() {
    let visitor = Visitor::new();
    let home = sheet(&visitor, "home", Lang::Ko);
    assert_eq!(
        pairs(&home.facts),
        [("언제 태어났나요?", "<1999-03-02>"), ("세종에 사나요?", "<Yes>")]
    );
    let private: Vec<bool> = home.facts.iter().map(|row| row.private).collect();
    assert_eq!(private, [true, false]);
    let firm = sheet(&visitor, "firm", Lang::En);
    assert_eq!(pairs(&firm.facts), [("Your work?", "Employed"), ("Staff?", "5")]);
}

#[test]
fn numbers_are_in_the_unit_in_which_they_are_typed() {
    let visitor = Visitor::new();
    let mut application = visitor.applies("home").unwrap();
    application
        .facts
        .insert("income".to_owned(), FactValue::Int(2_500_000));
    let home = Sheet::of(&visitor.catalog, &application, &Test(Lang::En));
    assert!(pairs(&home.facts).contains(&("Your income?", "250 x 10,000 won")));
}

#[test]
fn a_language_that_a_text_lacks_falls_back_to_korean() {
    let visitor = Visitor::new();
    assert_eq!(sheet(&visitor, "home", Lang::Vi).program, "사업");
}

#[test]
fn picks_are_one_line() {
    let mut visitor = Visitor::new();
    visitor.picked = text(&[(OFFERING, "room"), (PART, "am"), (DAY, "2026-12-01")]);
    let course = sheet(&visitor, "course", Lang::En);
    assert_eq!(course.picked.as_deref(), Some("Room · Morning · <2026-12-01>"));
    assert_eq!(pairs(&course.form), [("Name", "홍길동")]);
    assert!(!course.alarm);
    visitor.picked.clear();
    let vague = sheet(&visitor, "vague", Lang::En);
    assert!(vague.alarm && vague.facts.is_empty());
    assert_eq!(
        pairs(&vague.form),
        [("Name", "홍길동"), ("Phone", "010-1234-5678")]
    );
}

/// What was stored as a preliminary application before there were alarms is one.
#[test]
fn a_preliminary_application_is_read_as_an_alarm() {
    let visitor = Visitor::new();
    let mut before = visitor.applies("home").unwrap();
    assert!(!is_alarm(&before));
    before
        .answers
        .insert("apply.preliminary".to_owned(), "yes".to_owned());
    let sheet = Sheet::of(&visitor.catalog, &before, &Test(Lang::Ko));
    assert!(is_alarm(&before) && sheet.alarm);
    assert!(sheet.form.iter().all(|row| row.key != "apply.preliminary"));
}

#[test]
fn all_that_is_sealed_is_shown_for_every_program() {
    let mut visitor = Visitor::new();
    for program in ["young", "home", "vague", "course", "firm", "soon"] {
        visitor.picked = if program == "course" {
            text(&[(OFFERING, "talk")])
        } else {
            text(&[])
        };
        let application = visitor.applies(program).unwrap();
        for lang in Lang::ALL {
            let sheet = Sheet::of(&visitor.catalog, &application, &Test(lang));
            let (sealed, shown) = keys(&application, &sheet);
            assert_eq!(sealed, shown, "{program}");
        }
    }
}

/// The desk opens applications of other catalogs: nothing in them may be hidden by that.
#[test]
fn what_the_catalog_does_not_know_is_shown_as_it_is_written() {
    let mut visitor = Visitor::new();
    visitor.picked = text(&[(OFFERING, "room"), (PART, "am"), (DAY, "2026-12-01")]);
    let mut application = visitor.applies("course").unwrap();
    application
        .answers
        .extend(text(&[("gone", "x"), (PART, "night"), ("members.1.gone", "y")]));
    application.facts.insert("gone".to_owned(), FactValue::Int(3));
    application
        .facts
        .insert("work".to_owned(), FactValue::Text("retired".to_owned()));
    application
        .facts
        .insert("staff".to_owned(), FactValue::Int(100_000));
    let sheet = Sheet::of(&visitor.catalog, &application, &Test(Lang::En));
    let (sealed, shown) = keys(&application, &sheet);
    assert_eq!(sealed, shown);
    let form = pairs(&sheet.form);
    for row in [("gone", "x"), (PART, "night"), ("members.1.gone", "y")] {
        assert!(form.contains(&row), "{row:?} in {form:?}");
    }
    let facts = pairs(&sheet.facts);
    for row in [("gone", "3"), ("Your work?", "retired"), ("Staff?", "100000")] {
        assert!(facts.contains(&row), "{row:?} in {facts:?}");
    }
}

#[test]
fn a_program_that_is_gone_is_shown_by_its_id() {
    let visitor = Visitor::new();
    let mut application = visitor.applies("home").unwrap();
    application.program = "gone".to_owned();
    let sheet = Sheet::of(&visitor.catalog, &application, &Test(Lang::En));
    assert_eq!((sheet.program.as_str(), sheet.picked.as_deref()), ("gone", None));
    let (sealed, shown) = keys(&application, &sheet);
    assert_eq!(sealed, shown);
}

#[test]
fn what_several_programs_ask_for_is_shown_once() {
    let visitor = Visitor::new();
    let sheets = ["home", "young", "firm"].map(|program| sheet(&visitor, program, Lang::En));
    let labels = |rows: Vec<&application::Row>| -> Vec<String> {
        rows.into_iter().map(|row| row.label.clone()).collect()
    };
    assert_eq!(labels(merged(&sheets, |sheet| &sheet.form)), ["Phone", "Name"]);
    assert_eq!(
        labels(merged(&sheets, |sheet| &sheet.facts)),
        [
            "When were you born?",
            "Do you live in Sejong?",
            "Your work?",
            "Staff?"
        ]
    );
}
