//! What is typed into forms: taken, refused, and written down.

use catalog::form::{
    FieldFlaw, FormAnswers, MAX_REPEATS, check, company_number, flaws, has_resident_number, number, phone,
    split_address, times, written,
};
use catalog::{Catalog, Field, Program};
use eligibility::Date;
use proptest::prelude::*;
use serde::Deserialize;

use crate::made;

const FORMS: &str = r#"
[[field]]
id = "name"
kind = "text"
label = { ko = "이름" }
required = true
max = 5

[[field]]
id = "phone"
kind = "phone"
label = { ko = "전화" }

[[field]]
id = "when"
kind = "choice"
label = { ko = "때" }
option = [{ value = "am", text = { ko = "오전" } }]

[[field]]
id = "people"
kind = "number"
label = { ko = "인원" }
unit = { ko = "명" }
min = 1
max = 30

[[field]]
id = "day"
kind = "date"
label = { ko = "날짜" }
min = 0
max = 60

[[field]]
id = "address"
kind = "address"
label = { ko = "주소" }

[[field]]
id = "company_number"
kind = "company-number"
label = { ko = "사업자등록번호" }

[[field]]
id = "members"
kind = "group"
label = { ko = "함께할 사람" }
fields = ["name", "phone"]
min = 1
max = 3
"#;

#[derive(Deserialize)]
struct Forms {
    field: Vec<Field>,
}

pub(crate) fn catalog() -> Catalog {
    let form = [
        "phone",
        "when",
        "people",
        "day",
        "address",
        "company_number",
        "members",
    ];
    let program = Program {
        form: form.map(str::to_owned).to_vec(),
        ..made::program("p")
    };
    Catalog {
        regions: ["조치원읍", "소담동"].map(made::text).to_vec(),
        fields: toml::from_str::<Forms>(FORMS).unwrap().field,
        ..made::catalog(vec![program])
    }
}

pub(crate) fn today() -> Date {
    Date::from_ymd(2026, 11, 25).unwrap()
}

fn flaw(field: &str, typed: &str) -> Option<FieldFlaw> {
    let catalog = catalog();
    check(&catalog, catalog.field(field).unwrap(), typed, today())
}

pub(crate) fn answers(typed: &[(&str, &str)]) -> FormAnswers {
    typed
        .iter()
        .map(|(path, typed)| ((*path).to_owned(), (*typed).to_owned()))
        .collect()
}

fn program(catalog: &Catalog) -> &Program {
    catalog.programs.first().unwrap()
}

#[test]
fn each_kind_takes_what_it_is_for() {
    for (field, typed) in [
        ("name", "김하나"),
        ("phone", "010 1234 5678"),
        ("when", "am"),
        ("people", "30"),
        ("people", "１２"),
        ("day", "2026-11-25"),
        ("day", "2027-01-24"),
        ("address", "소담동 한누리대로 1"),
        ("company_number", "123-45-67891"),
        ("phone", ""),
        ("phone", "  "),
    ] {
        assert_eq!(flaw(field, typed), None, "{field} {typed}");
    }
}

#[test]
fn each_kind_says_what_is_wrong() {
    for (field, typed, wrong) in [
        ("name", " ", FieldFlaw::Missing),
        ("name", "여섯글자이름", FieldFlaw::TooLong),
        ("name", "990302-1234567", FieldFlaw::ResidentNumber),
        ("phone", "02-123-4567", FieldFlaw::NoPhone),
        ("when", "pm", FieldFlaw::NoOption),
        ("people", "열", FieldFlaw::NoNumber),
        ("people", "-3", FieldFlaw::NoNumber),
        ("people", "0", FieldFlaw::OutOfRange),
        ("people", "31", FieldFlaw::OutOfRange),
        ("people", "9999999999", FieldFlaw::TooLong),
        ("day", "2027-02-30", FieldFlaw::NoDate),
        ("day", "내일", FieldFlaw::NoDate),
        ("day", "2026-11-24", FieldFlaw::DayOutOfRange),
        ("day", "2027-01-25", FieldFlaw::DayOutOfRange),
        ("address", "대전 한누리대로 1", FieldFlaw::NoRegion),
        ("address", "소담동물병원", FieldFlaw::NoRegion),
        ("address", "소담동", FieldFlaw::Missing),
        ("company_number", "123-45-67890", FieldFlaw::NoCompanyNumber),
    ] {
        assert_eq!(flaw(field, typed), Some(wrong), "{field} {typed}");
    }
}

#[test]
fn resident_numbers_are_seen_however_they_are_written() {
    for typed in [
        "990302-1234567",
        "9903021234567",
        "번호는 990302 - 2345678 입니다",
        "990302 1234567",
        "990302–1234567",
        "990302ㅡ1234567",
        "99 03 02 1234567",
        "9 9 0 3 0 2 1 2 3 4 5 6 7",
        "９９０３０２－１２３４５６７",
        "990302\u{200b}-1234567",
        "990302-1 234 567",
        "01012345678 990302-1234567",
        "990302-1234567 010-1234-5678",
        "120230-4567890 은 아니고 120229-4567890",
        // Foreigners.
        "850615-5678901",
        "050615 7678901",
    ] {
        assert!(has_resident_number(typed), "{typed}");
    }
}

#[test]
fn other_numbers_are_no_resident_numbers() {
    for typed in [
        "010-1234-5678",
        "01012345678",
        "010 1234 5678 12",
        "010-1234-5678 12시",
        "02-1234-5678 123",
        "044-860-1234",
        "123-45-67891",
        "1234567891 010",
        "990302",
        "9999991234567",
        "123456789012345",
        "990230-1234567",
        "990302-9234567",
        "990302-0234567",
        "990302-123456",
        "990302-12345678",
        "990302, 1234567",
        "123456-04-123456",
        "2026-11-25 10:00-12:00",
        "1,234,567",
        "",
    ] {
        assert!(!has_resident_number(typed), "{typed}");
    }
}

#[test]
fn mobile_numbers_have_one_form() {
    for typed in [
        "010-1234-5678",
        "01012345678",
        "+82 10-1234-5678",
        "(010) 1234.5678",
        "０１０-1234-5678",
        "+82 010 1234 5678",
    ] {
        assert_eq!(phone(typed).as_deref(), Some("010-1234-5678"), "{typed}");
    }
    assert_eq!(phone("011 234 5678").as_deref(), Some("011-234-5678"));
    for typed in [
        "02-123-4567",
        "010-12",
        "010-1234-567a",
        "",
        "+82",
        "010-1234-56789",
        "+1 010 1234 5678",
    ] {
        assert_eq!(phone(typed), None, "{typed}");
    }
}

#[test]
fn whole_numbers_have_one_form() {
    assert_eq!(number("1,200"), Some(1200));
    assert_eq!(number(" ０12 "), Some(12));
    for typed in ["", "12명", "1.5", "-1", "1234567890"] {
        assert_eq!(number(typed), None, "{typed}");
    }
}

/// The last digit that makes a company's number of nine digits.
fn completed(nine: &str) -> Option<String> {
    (0..10)
        .map(|last| format!("{nine}{last}"))
        .find(|ten| company_number(ten).is_some())
}

#[test]
fn a_company_number_is_written_with_hyphens() {
    assert_eq!(company_number("1234567891").as_deref(), Some("123-45-67891"));
    assert_eq!(company_number("１２３ 45 67891").as_deref(), Some("123-45-67891"));
    for typed in ["0000000000", "123-45-6789", "123-45-678911", "12a-45-67891", ""] {
        assert_eq!(company_number(typed), None, "{typed}");
    }
}

#[test]
fn two_digits_that_change_places_are_not_always_found() {
    // What the check digit cannot see, since the difference of neighbours' weights has a factor in common with ten: 1 and
    // 3 differ by 2, 3 and 7 by 4, 7 and 1 by 6, so that digits that differ by 5 can change places anywhere but at the end.
    assert!(company_number(&completed("163456789").unwrap()).is_some());
    let ten = completed("163456789").unwrap();
    let swapped = format!("61{}", ten.get(2..).unwrap());
    assert!(company_number(&swapped).is_some());
}

proptest! {
    /// None is excepted: the weights 1, 3 and 7 have no factor in common with ten, and five times the ninth digit plus its
    /// tens is another digit for each.
    #[test]
    fn every_single_wrong_digit_of_a_company_number_is_found(nine in "[1-9][0-9]{8}") {
        let ten = completed(&nine).unwrap();
        for at in 0..10 {
            for digit in b'0'..=b'9' {
                let mut wrong = ten.clone().into_bytes();
                if wrong[at] == digit {
                    continue;
                }
                wrong[at] = digit;
                prop_assert_eq!(company_number(&String::from_utf8(wrong).unwrap()), None);
            }
        }
    }

    #[test]
    fn every_nine_digits_have_one_check_digit(nine in "[1-9][0-9]{8}") {
        let fitting = (0..10).filter(|last| company_number(&format!("{nine}{last}")).is_some()).count();
        prop_assert_eq!(fitting, 1);
    }

    #[test]
    fn nothing_that_is_typed_breaks_a_form(
        typed in any::<String>(), path in "[a-z.0-9]{0,14}", day in 1_700_000i64..3_000_000,
    ) {
        let catalog = catalog();
        let day = Date::from_day_number(day).unwrap();
        for field in &catalog.fields {
            let _ = check(&catalog, field, &typed, day);
        }
        let fields = catalog.fields.iter();
        let mut all: FormAnswers = fields.map(|field| (field.id.clone(), typed.clone())).collect();
        all.insert("members.3.name".to_owned(), typed.clone());
        all.insert(path, typed.clone());
        let found = flaws(&catalog, &program(&catalog).form, &all, day);
        let once = written(&catalog, &program(&catalog).form, &all);
        // Written once more it does not change, and what was without flaws still is.
        prop_assert_eq!(&written(&catalog, &program(&catalog).form, &once), &once);
        if found.is_empty() {
            prop_assert_eq!(flaws(&catalog, &program(&catalog).form, &once, day), Vec::new());
        }
    }

    #[test]
    fn a_resident_number_is_seen_in_any_text(
        before in "[가-힣 ]{0,8}", year in 0u8..100, month in 1u8..13, day in 1u8..29, sex in 1u8..9,
        last in 0u32..1_000_000, gap in "[-– ]{0,3}", after in "[가-힣 ]{0,8}",
    ) {
        // Behind a blank these would be wages.
        let wages = last % 1_000 == 0 || after.trim_start().starts_with(['원', '만', '천']);
        prop_assume!(gap.is_empty() || gap.contains(['-', '–']) || !wages);
        let text = format!("{before}{year:02}{month:02}{day:02}{gap}{sex}{last:06}{after}");
        prop_assert!(has_resident_number(&text), "{}", text);
    }

    #[test]
    fn no_phone_and_no_company_number_is_taken_for_a_resident_number(
        phone in "01[016789][- ]?[0-9]{3,4}[- ]?[0-9]{4}", nine in "[1-9][0-9]{8}", text in "[가-힣 ,]{1,5}",
    ) {
        prop_assert!(!has_resident_number(&phone));
        let company = company_number(&completed(&nine).unwrap()).unwrap();
        prop_assert!(!has_resident_number(&company));
        let both = format!("{phone},{text}{company}");
        prop_assert!(!has_resident_number(&both), "{}", both);
    }
}

#[test]
fn an_address_is_a_region_and_a_line() {
    let catalog = catalog();
    assert_eq!(
        split_address(&catalog.regions, "조치원읍 새내로 1"),
        (Some(0), "새내로 1")
    );
    assert_eq!(split_address(&catalog.regions, "새내로 1"), (None, "새내로 1"));
}

#[test]
fn a_group_is_judged_time_by_time_and_written_without_gaps() {
    let catalog = catalog();
    let program = program(&catalog);
    let group = catalog.field("members").unwrap();
    let none = answers(&[]);
    assert_eq!(times(group, &none), 1);
    assert_eq!(
        flaws(&catalog, &program.form, &none, today()),
        [("members.1.name".to_owned(), FieldFlaw::Missing)]
    );

    let gap = answers(&[
        ("members.1.name", "하나"),
        ("members.3.name", "셋"),
        ("members.3.phone", "01012345678"),
        ("name", "쓰이지 않음"),
    ]);
    assert_eq!(times(group, &gap), 3);
    assert_eq!(flaws(&catalog, &program.form, &gap, today()), []);
    assert_eq!(
        written(&catalog, &program.form, &gap),
        answers(&[
            ("members.1.name", "하나"),
            ("members.2.name", "셋"),
            ("members.2.phone", "010-1234-5678")
        ])
    );

    let wrong = answers(&[("members.1.name", "하나"), ("members.2.phone", "12")]);
    assert_eq!(
        flaws(&catalog, &program.form, &wrong, today()),
        [
            ("members.2.name".to_owned(), FieldFlaw::Missing),
            ("members.2.phone".to_owned(), FieldFlaw::NoPhone)
        ]
    );

    let four = answers(&[
        ("members.1.name", "하나"),
        ("members.2.name", "둘"),
        ("members.3.name", "셋"),
        ("members.4.name", "넷"),
    ]);
    assert_eq!(
        flaws(&catalog, &program.form, &four, today()),
        [("members".to_owned(), FieldFlaw::TooMany)]
    );
    let far = answers(&[("members.4000000000.name", "멀리")]);
    assert_eq!(times(group, &far), MAX_REPEATS);
}
