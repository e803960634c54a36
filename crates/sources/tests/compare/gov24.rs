//! 보조금24: what is compared of a service and the program that names it.

use FindingField::{Age, Amount, Days, Status};
use FindingKind::{Closed, Contradiction, Differs, Gone, Missing, Question, Unreadable, Unstated};
use sources::ImportError;

use super::*;

fn named(rest: &str) -> SourceFile {
    program("p", "구직활동비", "\"gov24:569000000390\"", rest)
}

fn one_service(given: Json, flags: Json, rest: &str) -> Comparison {
    let found = gov24(&[service(given, flags)], &[named(rest)]);
    assert_eq!(found.compared, 1);
    found
}

#[test]
fn each_side_of_each_bound_of_ages_is_told_apart() {
    let ages =
        |condition: &str| one_service(json!({}), json!({ "JA0110": 19, "JA0111": 39 }), &when(condition));
    assert_eq!(kinds(&ages("age >= 19 && age <= 39")), []);
    for (condition, says) in [
        ("age >= 18 && age <= 39", "takes people of 18"),
        ("age >= 20 && age <= 39", "refuses people of 19"),
        ("age >= 19 && age <= 40", "takes people of 40"),
        ("age >= 19 && age <= 38", "refuses people of 39"),
    ] {
        one(&ages(condition), Contradiction, Age, says, "aged 19 to 39");
    }
    let none = one_service(json!({}), json!({ "JA0110": 19, "JA0111": 39 }), "");
    one(
        &none,
        Unstated,
        Age,
        "no condition reads the age",
        "aged 19 to 39",
    );
    // Whether the ages of a service for companies are those of people is not said.
    let flags = json!({ "JA0110": 19, "JA0111": 39, "JA2101": "Y" });
    assert_eq!(kinds(&one_service(json!({}), flags, &when("age >= 60"))), []);
}

#[test]
fn each_side_of_each_bound_of_days_is_told_apart() {
    let own = round("2026", "opens = \"2026-11-20\"\ncloses = \"2026-12-10\"");
    let days = |text: &str| one_service(json!({ "신청기한": text }), json!({}), &own);
    assert_eq!(kinds(&days("2026.11.20. ~ 2026.12.10.")), []);
    for (text, says) in [
        ("2026-11-19 ~ 2026-12-10", "2026-11-19 ~"),
        ("2026-11-21 ~ 2026-12-10", "2026-11-21 ~"),
        ("2026-11-20 ~ 2026-12-09", "~ 2026-12-09"),
        ("2026-11-20 ~ 2026-12-11", "~ 2026-12-11"),
        ("상시신청", "always open"),
    ] {
        one(&days(text), Contradiction, Days, "2026-12-10", says);
    }
    // Prose is not interpreted.
    for text in [
        "",
        "접수기관 별 상이",
        "12월 5일까지",
        "2026-11-20 ~ 예산 소진 시까지",
    ] {
        assert_eq!(kinds(&days(text)), [], "{text}");
    }
}

#[test]
fn what_is_closed_contradicts_what_is_open() {
    let closed = |text: &str, rest: &str| one_service(json!({ "신청기한": text }), json!({}), rest);
    let always = round("always", "always = true");
    one(
        &closed("접수마감", &always),
        Contradiction,
        Status,
        "open",
        "closed",
    );
    one(
        &closed("2026-01-01 ~ 2026-11-29", &always),
        Contradiction,
        Status,
        "open",
        "2026-11-29",
    );
    one(
        &closed("접수마감", ""),
        Closed,
        Status,
        "there are no days",
        "closed",
    );
}

#[test]
fn amounts_only_differ() {
    let found = |prose: &str| one_service(json!({ "지원내용": prose }), json!({}), "");
    assert_eq!(kinds(&found("○ 월 20만원")), []);
    one(
        &found("○ 월 50만원"),
        Differs,
        Amount,
        "200,000 won",
        "500,000 won",
    );
}

#[test]
fn services_are_of_a_region_by_their_body() {
    let other = |id: &str, more: Json| {
        let mut given = json!({ "서비스ID": id, "서비스명": format!("다른 서비스 {id}") });
        given
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        service(given, json!({ "서비스ID": id }))
    };
    let found = gov24(
        &[
            service(json!({}), json!({})),
            other("569000000391", json!({ "신청기한": "상시신청" })),
            other(
                "569000000392",
                json!({ "소관기관명": "시청", "소관기관코드": "5690000" }),
            ),
            other("627000000113", json!({ "소관기관명": "대구광역시" })),
            other(
                "135200005013",
                json!({ "소관기관명": "보건복지부", "소관기관유형": "중앙행정기관" }),
            ),
            other("569000000393", json!({ "신청기한": "마감" })),
        ],
        &[named("")],
    );
    assert_eq!(
        kinds(&found),
        [(Missing, None), (Missing, None)],
        "{}",
        found.text(true)
    );
    assert_eq!((found.of_region, found.closed_and_missing.len()), (4, 1));
    assert!(
        found
            .text(true)
            .contains("always open; by 세종특별자치시 [보조금24 569000000391")
    );
}

#[test]
fn a_service_of_a_ministry_with_a_like_name_is_a_question() {
    let given =
        json!({ "소관기관명": "고용노동부", "소관기관유형": "중앙행정기관", "서비스명": "국민취업지원제도" });
    let own = program("p", "국민취업지원제도", "\"youth:*110424\"", "");
    assert_eq!(
        kinds(&gov24(&[service(given, json!({}))], &[own])),
        [(Question, None)]
    );
}

#[test]
fn services_that_are_gone_or_have_no_conditions_are_told() {
    assert_eq!(kinds(&gov24(&[], &[named("")])), [(Gone, None)]);
    let (service, conditions) = service(json!({}), json!({}));
    let own = catalog(&[named("")]);
    let compare = |services: &[Json], conditions: &[Json]| {
        with_gov24(&[list(services)], &[list(conditions)], &own, &options()).unwrap()
    };
    let found = compare(std::slice::from_ref(&service), &[]);
    assert_eq!(kinds(&found), [(Unreadable, None)]);
    assert!(
        says(found.findings.first().unwrap())
            .1
            .contains("there are no conditions")
    );
    let other = json!({ "서비스ID": "999000000001" });
    let found = compare(&[], &[conditions.clone(), other]);
    assert_eq!(
        kinds(&found),
        [(Gone, None), (Unreadable, None)],
        "{}",
        found.text(true)
    );
    let found = compare(
        &[service],
        &[conditions.clone(), conditions, json!({ "JA0110": 1 })],
    );
    assert_eq!(kinds(&found), [(Unreadable, None); 2], "{}", found.text(true));
}

#[test]
fn a_service_without_an_id_or_a_name_is_told() {
    let found = gov24(&[service(json!({ "서비스명": "" }), json!({}))], &[named("")]);
    assert_eq!(kinds(&found), [(Unreadable, None)]);
    let found = gov24(
        &[service(json!({ "서비스ID": "" }), json!({ "서비스ID": "1" }))],
        &[],
    );
    assert_eq!(kinds(&found), [(Unreadable, None)]);
}

#[test]
fn a_place_whose_body_is_not_known_cannot_be_asked_for() {
    let nowhere = CompareOptions {
        region: Region::named("26110").unwrap(),
        ..options()
    };
    let found = with_gov24(&[list(&[])], &[list(&[])], &catalog(&[]), &nowhere);
    assert_eq!(found, Err(ImportError::NoBody("부산 26110".to_owned())));
}
