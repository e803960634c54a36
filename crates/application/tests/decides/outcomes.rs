//! What became of a referral, on the catalog that this repository ships: from the form to what the desk reads.

use std::collections::BTreeMap;

use application::outcome::{ABOUT_ANSWER, about, begin, is_asked, ticket, vacancies, without_ticket};
use application::{Draft, Hindrance, Sheet, consents, fill_in, is_filled_in};
use catalog::form::FormAnswers;
use catalog::referral::{
    HIRED, MAX_REFERRED, NOT_HIRED, OUTCOME, OUTCOME_RESULT, OUTCOME_RESULTS, OUTCOME_START, OUTCOME_VACANCY,
    OUTCOMES, REFERRAL, VACANCIES, WANTED_JOB, WISHES, WITHDRAWN,
};
use catalog::{Lang, Screening};
use eligibility::Answers;
use envelope::{Application, ReceiptNumber, StatusSecret, Ticket};
use proptest::prelude::*;

use crate::harness::{LANGUAGE, NOW, Test, today};
use crate::shipped::SHIPPED;

const REFERRED: &str = "PX1-NFJ-GGW";

pub(crate) fn proof() -> Ticket {
    let secret: StatusSecret = "7K4M-2QX9-D0AB-3HTV".parse().unwrap();
    Ticket::of(REFERRED.parse().unwrap(), &secret)
}

fn path(time: u32, field: &str) -> String {
    format!("{OUTCOMES}.{time}.{field}")
}

/// What somebody says of vacancies that the device knows by their words, and of each what became of it.
fn said(all: &[(&str, &str, &str)]) -> FormAnswers {
    let mut form = FormAnswers::new();
    let known: Vec<String> = all.iter().map(|(vacancy, ..)| (*vacancy).to_owned()).collect();
    begin(&mut form, proof(), &known);
    for (time, (_, result, start)) in (1..).zip(all) {
        form.insert(path(time, OUTCOME_RESULT), (*result).to_owned());
        form.insert(path(time, OUTCOME_START), (*start).to_owned());
    }
    form
}

fn applies(form: &FormAnswers) -> Result<Application, Hindrance> {
    let (catalog, _) = &*SHIPPED;
    let screening = Screening::new(catalog, today()).unwrap();
    let program = catalog.program_index(OUTCOME).unwrap();
    let applying = [program];
    let needed = consents(catalog, &screening, &applying);
    let consents = needed.iter().map(|consent| (consent.id.clone(), true)).collect();
    let draft = Draft {
        catalog,
        screening: &screening,
        program,
        facts: &Answers::new(),
        picked: &BTreeMap::new(),
        form,
        consents: &consents,
        today: today(),
    };
    draft.application(LANGUAGE, NOW)
}

#[test]
fn what_the_code_knows_by_name_is_in_the_catalog() {
    let (catalog, _) = &*SHIPPED;
    let program = catalog.program(OUTCOME).unwrap();
    assert!(!program.is_listed() && program.form == [OUTCOMES]);
    let group = catalog.field(OUTCOMES).unwrap();
    assert_eq!(group.fields, [OUTCOME_VACANCY, OUTCOME_RESULT, OUTCOME_START]);
    assert_eq!(group.max, Some(MAX_REFERRED));
    let results = &catalog.field(OUTCOME_RESULT).unwrap().options;
    assert!(
        results
            .iter()
            .map(|option| option.value.as_str())
            .eq(OUTCOME_RESULTS)
    );
    let form = |id: &str| &catalog.program(id).unwrap().form;
    assert!(form(REFERRAL).iter().any(|id| id == VACANCIES));
    let registration = form("job-seeker-registration");
    assert!(
        [WISHES, WANTED_JOB]
            .iter()
            .all(|id| registration.iter().any(|other| other == id))
    );
    // Every other program stands in the lists.
    let unlisted = catalog.programs.iter().filter(|program| !program.is_listed());
    assert_eq!(unlisted.count(), 1);
    for lang in Lang::ALL {
        let program = catalog.program_index(OUTCOME).unwrap();
        let name = catalog.program(OUTCOME).unwrap().name.get(lang).0;
        assert!(!application::search(catalog, lang, name).contains(&program));
    }
}

#[test]
fn an_outcome_says_about_which_receipt_it_is_and_what_became_of_each_vacancy() {
    let form = said(&[
        ("own:1 포장 (가)", HIRED, "2026-12-07"),
        ("own:2 경비 (나)", NOT_HIRED, "2026-12-08"),
        ("다 회사", WITHDRAWN, ""),
    ]);
    let application = applies(&form).unwrap();
    assert_eq!(about(&application), REFERRED.parse::<ReceiptNumber>().ok());
    assert_eq!(ticket(&application), Some(proof()));
    // A day of work is of those who were hired; who changed their mind has not left one behind.
    assert!(!application.answers.contains_key(&path(2, OUTCOME_START)));
    let read = vacancies(&application);
    let read: Vec<_> = read
        .iter()
        .map(|one| (one.vacancy.as_str(), one.result.as_str(), one.starts))
        .collect();
    let start = eligibility::Date::parse("2026-12-07").ok();
    assert_eq!(
        read,
        [
            ("own:1 포장 (가)", HIRED, start),
            ("own:2 경비 (나)", NOT_HIRED, None),
            ("다 회사", WITHDRAWN, None),
        ]
    );
    // Who it is stands nowhere but in the referral.
    assert!(application.facts.is_empty());
    let (catalog, _) = &*SHIPPED;
    let sheet = Sheet::of(catalog, &application, &Test(Lang::Ko));
    let first = &sheet.form[0];
    assert_eq!(
        (first.key.as_str(), first.value.as_str()),
        (ABOUT_ANSWER, REFERRED)
    );
    assert_eq!(first.label, "<ReceiptNumber>");
    assert!(sheet.form.iter().all(|row| !row.value.contains("didim:")));
    let shared = without_ticket(application);
    assert_eq!(shared.answers[ABOUT_ANSWER], REFERRED);
    assert_eq!((about(&shared), ticket(&shared)), (REFERRED.parse().ok(), None));
}

#[test]
fn an_outcome_needs_a_receipt_a_vacancy_and_a_result() {
    let whole = said(&[("가", NOT_HIRED, "")]);
    assert!(applies(&whole).is_ok());
    for (left_out, expected) in [
        (ABOUT_ANSWER.to_owned(), None),
        (path(1, OUTCOME_VACANCY), Some(path(1, OUTCOME_VACANCY))),
        (path(1, OUTCOME_RESULT), Some(path(1, OUTCOME_RESULT))),
    ] {
        let mut form = whole.clone();
        form.remove(&left_out);
        match (applies(&form), expected) {
            (Err(Hindrance::NoReceipt), None) => {}
            (Err(Hindrance::Form(flaws)), Some(path)) => assert_eq!(flaws[0].0, path),
            (other, _) => panic!("{left_out}: {other:?}"),
        }
    }
    let mut number_alone = whole;
    number_alone.insert(ABOUT_ANSWER.to_owned(), REFERRED.to_owned());
    assert_eq!(applies(&number_alone), Err(Hindrance::NoReceipt));
}

#[test]
fn another_receipt_takes_nothing_of_the_one_before() {
    let mut form = said(&[("가", HIRED, "2026-12-07"), ("나", NOT_HIRED, "")]);
    form.insert("name".to_owned(), "김디딤".to_owned());
    begin(&mut form, proof(), &["다".to_owned()]);
    let kept: Vec<&String> = form.keys().collect();
    assert_eq!(kept, [ABOUT_ANSWER, "name", &path(1, OUTCOME_VACANCY)]);
    assert!(is_asked("name", &form) && is_asked(&path(1, OUTCOME_VACANCY), &form));
    assert!(!is_asked(&path(1, OUTCOME_START), &form));
    form.insert(path(1, OUTCOME_RESULT), HIRED.to_owned());
    assert!(is_asked(&path(1, OUTCOME_START), &form));
    assert!(!is_asked(&path(2, OUTCOME_START), &form));
}

#[test]
fn what_the_app_fills_in_never_takes_the_place_of_what_somebody_typed() {
    let mut form = FormAnswers::new();
    assert!(!is_filled_in(&form, WISHES));
    fill_in(&mut form, WISHES, "동네: 조치원읍");
    fill_in(&mut form, WISHES, "동네: 부강면");
    assert_eq!(form[WISHES], "동네: 부강면");
    assert!(is_filled_in(&form, WISHES));
    for typed in ["동네: 부강면, 밤에는 안 돼요", ""] {
        form.insert(WISHES.to_owned(), typed.to_owned());
        fill_in(&mut form, WISHES, "동네: 한솔동");
        assert_eq!(form[WISHES], typed);
    }
    let mut typed_before = FormAnswers::from([(WANTED_JOB.to_owned(), "돌봄".to_owned())]);
    fill_in(&mut typed_before, WANTED_JOB, "경비");
    assert_eq!(typed_before[WANTED_JOB], "돌봄");
}

/// What a device might call an answer.
const PATHS: &str = "(outcomes\\.[0-9]{0,11}\\.)?(outcome_(vacancy|result|start)|about.receipt)";

proptest! {
    /// Whatever a device seals, it is read without a panic, and what is no outcome is none.
    #[test]
    fn whatever_is_sealed_is_read(
        program in prop::sample::select(vec![OUTCOME, REFERRAL]),
        answers in prop::collection::btree_map(PATHS, ".{0,30}", 0..9),
    ) {
        let mut application = applies(&said(&[("가", NOT_HIRED, "")])).unwrap();
        application.program = program.to_owned();
        application.answers = answers;
        let read = vacancies(&application);
        prop_assert!(read.len() <= MAX_REFERRED as usize);
        prop_assert!(program == OUTCOME || (read.is_empty() && about(&application).is_none()));
        let shared = without_ticket(application.clone());
        prop_assert_eq!(about(&shared), about(&application));
    }
}
