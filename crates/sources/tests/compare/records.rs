//! Which records belong to which program, which are missing, gone, or cannot be read.

use FindingKind::{Contradiction, Gone, Incomplete, Missing, Question, Unreadable, Unstated};

use super::*;

fn named(name: &str, records: &str) -> SourceFile {
    program("p", name, records, &when("residence == \"sejong\""))
}

#[test]
fn nothing_is_said_where_all_agrees() {
    let found = youth(&[policy(json!({}))], &[named("청년 월세", "\"youth:*211612\"")]);
    assert_eq!((found.findings.len(), found.compared, found.of_region), (0, 1, 1));
    assert!(found.is_whole());
    assert!(found.text(true).contains("1 compared, 0 to look at"));
}

#[test]
fn a_record_of_the_region_that_no_program_names_is_missing() {
    let other = json!({ "plcyNo": "20260422005400219999", "plcyNm": "면접 정장 대여",
        "aplyPrdSeCd": "0057002", "operInstCdNm": "세종시청" });
    let found = youth(
        &[policy(json!({})), policy(other)],
        &[named("청년 월세", "\"youth:*211612\"")],
    );
    assert_eq!(kinds(&found), [(Missing, None)]);
    let finding = found.findings.first().unwrap();
    assert_eq!(finding.record.as_ref().unwrap().id, "20260422005400219999");
    assert_eq!(says(finding).1, "always open; by 세종시청");
}

#[test]
fn what_is_closed_other_regions_and_the_whole_country_are_not_missing() {
    let given = [
        json!({ "plcyNo": "1001", "plcyNm": "끝난 지원", "aplyPrdSeCd": "0057003" }),
        json!({ "plcyNo": "1002", "plcyNm": "지난 지원", "aplyPrdSeCd": "0057001",
            "aplyYmd": "20260101 ~ 20261129" }),
        json!({ "plcyNo": "1003", "plcyNm": "대전 지원", "zipCd": "30110" }),
        json!({ "plcyNo": "1004", "plcyNm": "두 곳의 지원", "zipCd": "30110,36110" }),
        json!({ "plcyNo": "1005", "plcyNm": "어디의 지원", "zipCd": "" }),
    ];
    let found = youth(&given.map(policy), &[]);
    assert_eq!(kinds(&found), [], "{}", found.text(true));
    let ids: Vec<_> = found
        .closed_and_missing
        .iter()
        .map(|record| record.id.as_str())
        .collect();
    assert_eq!(
        (ids, found.of_region, found.without_place),
        (vec!["1001", "1002"], 2, 1)
    );
    // A body of the region is enough, whatever places it names.
    let by_body =
        json!({ "plcyNo": "1006", "plcyNm": "시의 지원", "zipCd": "", "sprvsnInstCdNm": "세종특별자치시" });
    assert_eq!(kinds(&youth(&[policy(by_body)], &[])), [(Missing, None)]);
}

#[test]
fn places_that_cannot_be_read_may_be_the_region() {
    let found = youth(&[policy(json!({ "zipCd": "세종" }))], &[]);
    assert_eq!(kinds(&found), [(Unreadable, Some(FindingField::Region))]);
}

#[test]
fn a_record_that_a_program_names_is_compared_wherever_it_is_of() {
    let found = youth(
        &[policy(json!({ "zipCd": "30110", "sprtTrgtMinAge": "19" }))],
        &[named("청년 월세", "\"youth:20260422005400211612\"")],
    );
    assert_eq!((found.compared, found.of_region), (1, 0));
    assert!(kinds(&found).contains(&(Contradiction, Some(FindingField::Region))));
    assert!(kinds(&found).contains(&(Unstated, Some(FindingField::Age))));
}

#[test]
fn a_record_that_is_no_longer_there_is_gone() {
    let found = youth(
        &[],
        &[named("청년 월세", "\"youth:*211612\", \"gov24:569000000390\"")],
    );
    assert_eq!(kinds(&found), [(Gone, None)]);
    let finding = found.findings.first().unwrap();
    assert_eq!(finding.record.as_ref().unwrap().id, "youth:*211612");
    assert_eq!(finding.program.as_ref().unwrap().file, "programs/p.toml");
    assert!(says(finding).1.contains("no record of this id any more"));
}

#[test]
fn in_a_snapshot_that_is_not_whole_nothing_is_known_to_be_gone() {
    let other = policy(json!({ "plcyNo": "1003", "plcyNm": "대전 지원", "zipCd": "30110" }));
    let own = catalog(&[named("청년 월세", "\"youth:*211612\"")]);
    let found = with_youth(&[page(std::slice::from_ref(&other), 2)], &own, &options());
    assert_eq!(kinds(&found), [(Gone, None), (Incomplete, None)]);
    assert!(
        says(found.findings.first().unwrap())
            .1
            .contains("it may still be there")
    );
    assert!(
        says(found.findings.last().unwrap())
            .1
            .contains("there are 2 records, and here are 1")
    );
    let broken = AnswerFile {
        path: "broken.json".to_owned(),
        bytes: b"<html>".to_vec(),
    };
    let found = with_youth(&[page(&[other], 1), broken], &own, &options());
    assert!(!found.is_whole());
    assert_eq!(kinds(&found), [(Gone, None)]);
    assert!(
        says(found.findings.first().unwrap())
            .1
            .contains("it may still be there")
    );
    assert!(
        found.text(true).contains("cannot read `broken.json`"),
        "{}",
        found.text(true)
    );
}

#[test]
fn the_same_record_on_two_pages_is_one_and_two_with_one_id_are_told() {
    let own = catalog(&[named("청년 월세", "\"youth:*211612\"")]);
    let twice = [policy(json!({})), policy(json!({}))];
    let found = with_youth(&[page(&twice, 1)], &own, &options());
    assert_eq!((kinds(&found), found.records), (vec![], 1));
    let unlike = [policy(json!({})), policy(json!({ "plcyNm": "다른 것" }))];
    let found = with_youth(&[page(&unlike, 2)], &own, &options());
    assert_eq!(kinds(&found), [(Unreadable, None)]);
    assert!(
        says(found.findings.first().unwrap())
            .1
            .contains("another record has this id")
    );
}

#[test]
fn an_ending_that_fits_several_records_is_a_question() {
    let other = json!({ "plcyNo": "20250101005400211612", "sprtTrgtMinAge": "60" });
    let found = youth(
        &[policy(json!({})), policy(other)],
        &[named("청년 월세", "\"youth:*211612\"")],
    );
    assert_eq!(kinds(&found), [(Question, None), (Question, None)]);
    assert_eq!(found.compared, 0);
    assert!(
        found
            .text(true)
            .contains("2 records fit this name; write the whole id of the right one")
    );
}

#[test]
fn a_likeness_of_names_is_a_question_and_never_a_contradiction() {
    // The record contradicts the program, if it is about it.
    let given = json!({ "plcyNm": "세종시 청년월세 지원", "sprtTrgtMinAge": "60",
        "aplyPrdSeCd": "0057003", "plcySprtCn": "90만원" });
    let found = youth(&[policy(given.clone())], &[named("청년 월세 지원", "")]);
    assert_eq!(kinds(&found), [(Question, None)], "{}", found.text(true));
    let text = found.text(true);
    assert!(
        text.contains("is it this program? If so: records = [\"youth:20260422005400211612\"]"),
        "{text}"
    );
    // A program that names its record is not asked about; one of the other source is.
    let found = youth(
        &[policy(given.clone())],
        &[named("청년 월세 지원", "\"youth:*000001\"")],
    );
    assert!(!kinds(&found).contains(&(Question, None)), "{}", found.text(true));
    let found = youth(
        &[policy(given)],
        &[named("청년 월세 지원", "\"gov24:569000000390\"")],
    );
    assert_eq!(kinds(&found), [(Question, None)]);
    // Programs of other regions have the same names.
    let elsewhere = json!({ "plcyNm": "청년 월세 지원", "zipCd": "30110" });
    assert_eq!(
        kinds(&youth(&[policy(elsewhere)], &[named("청년 월세 지원", "")])),
        []
    );
}

#[test]
fn a_record_that_cannot_be_read_is_told_and_not_called_gone() {
    for (given, words) in [
        (json!({ "plcyNm": "" }), "it has no name (`plcyNm`)"),
        (json!({ "plcyAprvSttsCd": "0044001" }), "it is not approved"),
    ] {
        let found = youth(&[policy(given)], &[named("청년 월세", "\"youth:*211612\"")]);
        assert_eq!(kinds(&found), [(Unreadable, None)]);
        let finding = found.findings.first().unwrap();
        assert_eq!(finding.program.as_ref().unwrap().id, "p");
        assert!(says(finding).1.contains(words));
    }
    let found = youth(&[policy(json!({ "plcyNo": "" })), json!("?")], &[]);
    assert_eq!(kinds(&found), [(Unreadable, None), (Unreadable, None)]);
    let places: Vec<_> = found
        .findings
        .iter()
        .map(|f| f.record.as_ref().unwrap().id.as_str())
        .collect();
    assert_eq!(places, ["page.json, record 1", "page.json, record 2"]);
}

#[test]
fn one_record_may_be_of_several_programs() {
    let second = program(
        "q",
        "정장",
        "\"youth:*211612\"",
        &when("residence == \"elsewhere\""),
    );
    let found = youth(
        &[policy(json!({}))],
        &[named("청년 월세", "\"youth:*211612\""), second],
    );
    assert_eq!(found.compared, 2);
    let programs: Vec<_> = found
        .findings
        .iter()
        .map(|f| f.program.as_ref().unwrap().id.as_str())
        .collect();
    assert_eq!(programs, ["q", "q"]);
}
