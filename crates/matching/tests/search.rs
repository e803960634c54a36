//! Searching held to the query itself, asked of one text after the other.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use eligibility::Date;
use hangul::Query;
use matching::{Index, Table};
use proptest::prelude::*;
use proptest::sample::select;
use vacancy::closing::Closing;
use vacancy::model::Vacancy;
use vacancy::place::{Place, Unit};

fn today() -> Date {
    Date::parse("2026-11-30").unwrap()
}

fn vacancy(number: usize, title: &str, occupation: &str, company: &str, place: Place) -> Vacancy {
    let mut vacancy = Vacancy::named(&format!("own:{number:03}"), title, company);
    vacancy.occupation.name = occupation.to_owned();
    vacancy.closing = Closing::Always;
    vacancy.place = place;
    vacancy
}

fn some() -> Vec<Vacancy> {
    let nasung = || Place::Unit(Unit::of_address("나성동").unwrap());
    vec![
        vacancy(0, "간호조무사 모집", "간호조무사", "새봄요양원", nasung()),
        vacancy(1, "세무회계사무원", "회계 사무원", "한빛세무", Place::Sejong),
        vacancy(
            2,
            "CNC 선반 가공 (초보 가능)",
            "금속가공기계 조작원",
            "대한정밀",
            nasung(),
        ),
        vacancy(
            3,
            "학습매니저",
            "학습지 교사",
            "나눔교육",
            Place::Elsewhere("대전".to_owned()),
        ),
        vacancy(4, "주방보조", "주방 보조원", "간호빵집", Place::Unknown),
        vacancy(5, "의료미용 상담사", "의료 코디네이터", "고운의원", nasung()),
    ]
}

/// The ids that are found, in their order.
fn found(vacancies: &[Vacancy], looked_for: &str) -> Vec<usize> {
    let table = Table::new(vacancies, today());
    let rows = Index::new(&table, vacancies).find(looked_for, &table, vacancies);
    rows.iter()
        .map(|row| table.vacancy(*row as usize).unwrap().0)
        .collect()
}

#[test]
fn any_part_of_a_word_is_found_where_it_stands_best() {
    let some = some();
    for (looked_for, expected) in [
        // Within a compound; the title before the company.
        ("조무", vec![0]),
        ("간호", vec![0, 4]),
        ("회계", vec![1]),
        ("매니저", vec![3]),
        ("미용", vec![5]),
        // By initial consonants, in part, and mixed.
        ("ㄱㅎㅈㅁ", vec![0]),
        ("간ㅎ", vec![0, 4]),
        ("간호조ㅁ", vec![0]),
        ("주바", vec![4]),
        // In Latin letters of any case, and by place and company.
        ("cnc", vec![2]),
        ("나성", vec![0, 2, 5]),
        ("대전", vec![3]),
        ("대한", vec![2]),
        // Words together or apart, in any field.
        ("회계사무원", vec![1]),
        ("회계 사무", vec![1]),
        ("나성 간호", vec![0]),
        ("가공 대한", vec![2]),
        // A slip is forgiven where nothing is found without it.
        ("간호조므사", vec![0]),
        ("세무회게", vec![1]),
        ("목수", vec![]),
        ("", vec![]),
        ("  ", vec![]),
    ] {
        assert_eq!(found(&some, looked_for), expected, "`{looked_for}`");
    }
}

#[test]
fn what_is_over_is_not_found() {
    let mut some = some();
    some.first_mut().unwrap().closing = Closing::On(today().plus_days(-1).unwrap());
    assert_eq!(found(&some, "간호"), [4]);
}

/// Texts of few letters, so that much is found, with other scripts among them; none is written in jamo, as no notice is.
fn text() -> impl Strategy<Value = String> {
    let letters = [
        "가", "간", "각", "나", "노", "처", "천", "a", "B", "1", " ", "-", "中", "文", "화", "관",
    ];
    prop::collection::vec(select(letters.to_vec()), 0..7).prop_map(|parts| parts.concat())
}

/// What is typed: whole letters, jamo, and letters that are begun.
fn typed() -> impl Strategy<Value = String> {
    let letters = [
        "가", "간", "나", "천", "ㄱ", "ㄴ", "ㅊ", "ㄳ", "ㅏ", "호", "a", "1", " ", "中", "화", "과",
    ];
    prop::collection::vec(select(letters.to_vec()), 0..4).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_found_is_what_the_query_finds(
        titles in prop::collection::vec((text(), text(), text()), 0..12), looked_for in typed(),
    ) {
        let vacancies: Vec<Vacancy> = titles
            .iter()
            .enumerate()
            .map(|(at, (title, occupation, company))| vacancy(at, title, occupation, company, Place::Unknown))
            .collect();
        let has = |vacancy: &Vacancy, word: &str| {
            let query = Query::new(word);
            let fields = [&vacancy.title, &vacancy.occupation.name, &vacancy.company.name];
            !query.is_empty() && fields.into_iter().any(|field| query.find(field).is_some())
        };
        let words: Vec<&str> = looked_for.split_whitespace().collect();
        let mut expected: Vec<usize> = (0..vacancies.len())
            .filter(|at| {
                let vacancy = vacancies.get(*at).unwrap();
                has(vacancy, &looked_for) || words.len() > 1 && words.iter().all(|word| has(vacancy, word))
            })
            .collect();
        let mut rows = found(&vacancies, &looked_for);
        rows.sort_unstable();
        expected.sort_unstable();
        // What is found but for a slip is another matter.
        if !expected.is_empty() {
            prop_assert_eq!(rows, expected, "`{}`", looked_for);
        }
    }
}
