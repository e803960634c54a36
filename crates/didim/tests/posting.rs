//! The form of a company that posts a vacancy, and the check that reads it: both know the same fields.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use eligibility::Date;
use vacancy::legal::{check, form};

/// The catalog that this repository ships.
fn shipped() -> catalog::Catalog {
    authoring::read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog"))
        .result
        .unwrap()
        .catalog
}

#[test]
fn the_form_of_a_vacancy_has_what_the_check_reads() {
    let catalog = shipped();
    let form = &catalog.program("vacancy-posting").unwrap().form;
    for id in form::FIELDS.iter().chain([&form::FOUND]) {
        assert!(form.iter().any(|field| field == id), "{id}");
        // Staff decide: what the check would rather have may be left out.
        let is_required = catalog.field(id).unwrap().required;
        let expected = ["vacancy_job", "vacancy_count", "vacancy_conditions"].contains(id);
        assert_eq!(is_required, expected, "{id}");
    }
    let options = |id: &str| -> Vec<String> {
        let field = catalog.field(id).unwrap();
        field.options.iter().map(|option| option.value.clone()).collect()
    };
    assert_eq!(options(form::PAY_UNIT), form::PAY_UNITS.map(|(value, _)| value));
    assert_eq!(options(form::CONTRACT), form::CONTRACTS.map(|(value, _)| value));
}

#[test]
fn what_was_found_never_keeps_a_form_from_being_sent() {
    let catalog = shipped();
    let field = catalog.field(form::FOUND).unwrap();
    let longest = field.longest().unwrap() as usize;
    let today = Date::from_ymd(2026, 11, 30).unwrap();
    for (pay, texts) in [
        ("999999999", "35세 이하"),
        ("1", "920101-1●●●●●●, 35세 이하, 9201011 여자만"),
        (
            "2156879",
            "1992년 이후 출생 여자만 9 2 0 1 0 1 1 2 3 4 5 6 용모 단정",
        ),
        (
            "123456789",
            &"35세 이하 여자만 용모 단정 보증금 10만원 납부\n".repeat(30),
        ),
    ] {
        for unit in form::PAY_UNITS {
            let rows = [
                (form::PAY_UNIT, unit.0),
                (form::PAY, pay),
                (form::WEEK, "40"),
                ("vacancy_conditions", texts),
            ];
            let answers = rows.map(|(id, text)| (id.to_owned(), text.to_owned())).into();
            let findings = check(&form::posting(&answers, today));
            let words = form::RowWords {
                grade: &|grade| grade.name(),
                advice: &|advice| advice.words().ko,
                nothing: "-",
            };
            let row = form::row(&answers, &findings, &words, longest);
            assert_eq!(catalog::form::check(&catalog, field, &row, today), None, "{row}");
        }
    }
}
