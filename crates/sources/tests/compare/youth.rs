//! 온통청년: what is compared of a policy and the program that names it.

use FindingField::{Age, Amount, Days, Region as Place, Status};
use FindingKind::{Closed, Contradiction, Differs, Unreadable, Unstated};

use super::*;

fn ages(from: &str, to: &str, condition: &str) -> Comparison {
    let criterion = if condition.is_empty() {
        String::new()
    } else {
        when(condition)
    };
    let sejong = when("residence == \"sejong\"");
    pair(
        json!({ "sprtTrgtMinAge": from, "sprtTrgtMaxAge": to }),
        &format!("{sejong}{criterion}"),
    )
}

#[test]
fn the_same_ages_are_nothing_to_look_at_however_years_are_counted() {
    for condition in [
        "age >= 19 && age <= 39",
        "birth_year_age >= 19 && birth_year_age <= 39",
        "birth_year_age >= 19 && age <= 39",
        "age >= 19 && birth_year_age <= 39",
        "birth_date >= date(\"1987-01-01\") && birth_date <= date(\"2007-12-31\")",
        "birth_date >= date(\"1986-12-01\") && birth_date <= date(\"2007-11-30\")",
    ] {
        let found = ages("19", "39", condition);
        assert_eq!(kinds(&found), [], "{condition}: {}", found.text(true));
        assert_eq!(found.findings.len(), 0);
    }
}

#[test]
fn each_side_of_each_bound_of_ages_is_told_apart() {
    for (condition, says) in [
        ("age >= 18 && age <= 39", "takes people of 18"),
        ("age >= 20 && age <= 39", "refuses people of 19"),
        ("age >= 19 && age <= 40", "takes people of 40"),
        ("age >= 19 && age <= 38", "refuses people of 39"),
        // The last day on each side on which both ways of counting agree.
        (
            "birth_date >= date(\"1987-01-01\") && birth_date <= date(\"2008-01-01\")",
            "takes people of 18",
        ),
        (
            "birth_date >= date(\"1987-01-01\") && birth_date <= date(\"2007-11-29\")",
            "refuses people of 19",
        ),
        (
            "birth_date >= date(\"1986-11-30\") && birth_date <= date(\"2007-12-31\")",
            "takes people of 40",
        ),
        (
            "birth_date >= date(\"1987-01-02\") && birth_date <= date(\"2007-12-31\")",
            "refuses people of 39",
        ),
        ("age >= 19", "takes people of 40"),
        ("age <= 39", "takes people of 18"),
        (
            "birth_date >= date(\"1986-01-01\") && birth_date <= date(\"2007-12-31\")",
            "takes people of 40",
        ),
        (
            "birth_date >= date(\"1988-01-01\") && birth_date <= date(\"2007-12-31\")",
            "refuses people of 39",
        ),
    ] {
        one(
            &ages("19", "39", condition),
            Contradiction,
            Age,
            says,
            "aged 19 to 39",
        );
    }
    let both = ages("19", "39", "age >= 40");
    assert_eq!(both.findings.len(), 3, "{}", both.text(true));
}

#[test]
fn a_bound_that_was_not_entered_contradicts_nothing() {
    for (from, to) in [
        ("0", "0"),
        ("", ""),
        ("0", "39"),
        ("19", "0"),
        ("19", "999"),
        ("19", "120"),
        ("19", "99"),
    ] {
        assert_eq!(
            kinds(&ages(from, to, "age >= 19 && age <= 39")),
            [],
            "{from} {to}"
        );
    }
    let found = ages("0", "34", "age >= 19 && age <= 39");
    one(&found, Contradiction, Age, "takes people of 35", "aged up to 34");
}

#[test]
fn an_oldest_age_that_hardly_anybody_reaches_may_be_no_limit() {
    for to in ["99", "100", "120"] {
        assert_eq!(kinds(&ages("19", to, "age >= 19")), [], "{to}");
        assert_eq!(kinds(&ages("0", to, "")), [], "{to}");
    }
    one(
        &ages("19", "98", "age >= 19"),
        Contradiction,
        Age,
        "takes people of 99",
        "aged 19 to 98",
    );
}

#[test]
fn what_staff_confirm_is_compared_too() {
    let staff = when("age >= 18 && age <= 39").replace("\"confirmed\"", "\"staff\"");
    let given = json!({ "sprtTrgtMinAge": "19", "sprtTrgtMaxAge": "39", "zipCd": "" });
    one(
        &pair(given, &staff),
        Contradiction,
        Age,
        "takes people of 18",
        "aged 19 to 39",
    );
}

#[test]
fn no_condition_on_age_is_unstated_and_one_with_exceptions_only_differs() {
    one(
        &ages("19", "39", ""),
        Unstated,
        Age,
        "no condition reads the age",
        "aged 19 to 39",
    );
    let found = ages(
        "19",
        "34",
        "(age >= 19 && age <= 34) || (employed && age <= 39 && age >= 19)",
    );
    one(&found, Differs, Age, "may take people of 35", "aged 19 to 34");
}

#[test]
fn ages_are_counted_to_the_day_of_the_round_that_is_meant() {
    let window = when("birth_date >= date(\"1986-01-01\") && birth_date <= date(\"2006-12-31\")");
    let sejong = when("residence == \"sejong\"");
    let given = json!({
        "sprtTrgtMinAge": "19", "sprtTrgtMaxAge": "39", "aplyPrdSeCd": "0057001",
        "aplyYmd": "20250421 ~ 20250430",
    });
    for notice in ["", "notice = \"2025-04-18\"\n"] {
        let days = round(
            "2025",
            &format!("{notice}opens = \"2025-04-21\"\ncloses = \"2025-04-30\""),
        );
        let found = pair(given.clone(), &format!("{sejong}{window}{days}"));
        assert_eq!(kinds(&found), [], "{}", found.text(true));
    }
}

fn periods(code: &str, text: &str, rounds: &str) -> Comparison {
    let sejong = when("residence == \"sejong\"");
    pair(
        json!({ "aplyPrdSeCd": code, "aplyYmd": text }),
        &format!("{rounds}{sejong}"),
    )
}

#[test]
fn each_side_of_each_bound_of_days_is_told_apart() {
    let own = round("2026-2", "opens = \"2026-11-20\"\ncloses = \"2026-12-10\"");
    let days = |text: &str| periods("0057001", text, &own);
    assert_eq!(kinds(&days("20261120 ~ 20261210")), []);
    for (text, says) in [
        ("20261119 ~ 20261210", "2026-11-19 ~ 2026-12-10"),
        ("20261121 ~ 20261210", "2026-11-21 ~ 2026-12-10"),
        ("20261120 ~ 20261209", "2026-11-20 ~ 2026-12-09"),
        ("20261120 ~ 20261211", "2026-11-20 ~ 2026-12-11"),
        ("20261001 ~ 20261231", "2026-10-01 ~ 2026-12-31"),
        ("20261215 ~ 20261220", "2026-12-15 ~ 2026-12-20"),
    ] {
        let words = "round `2026-2`: 2026-11-20 ~ 2026-12-10";
        one(&days(text), Contradiction, Days, words, says);
    }
}

#[test]
fn a_round_that_the_catalog_does_not_have_is_unstated_unless_it_is_an_old_one() {
    let own = round("2026", "opens = \"2026-03-03\"\ncloses = \"2026-03-05\"");
    let found = periods("0057001", "20260303 ~ 20260305\\N20261201 ~ 20261203", &own);
    one(
        &found,
        Unstated,
        Days,
        "there is no round after 2026-03-05",
        "2026-12-01 ~ 2026-12-03",
    );
    let found = periods("0057001", "20250303 ~ 20250305\\N20260303 ~ 20260305", &own);
    assert_eq!(kinds(&found), [], "{}", found.text(true));
    let found = periods("0057001", "20261201 ~ 20261203", "");
    one(&found, Unstated, Days, "there are no days", "2026-12-01");
}

#[test]
fn always_open_and_days_contradict_each_other() {
    let always = round("always", "always = true");
    assert_eq!(kinds(&periods("0057002", "", &always)), []);
    let found = periods("0057001", "20261120 ~ 20261210", &always);
    one(
        &found,
        Contradiction,
        Days,
        "always open",
        "2026-11-20 ~ 2026-12-10",
    );
    let own = round("2026", "opens = \"2026-11-20\"\ncloses = \"2026-12-10\"");
    one(
        &periods("0057002", "", &own),
        Contradiction,
        Days,
        "open until 2026-12-10",
        "always open",
    );
    one(
        &periods("0057002", "", ""),
        Unstated,
        Days,
        "there are no days",
        "always open",
    );
}

#[test]
fn what_is_closed_contradicts_what_is_open_or_to_come() {
    let open = round("r", "opens = \"2026-11-20\"\ncloses = \"2026-12-10\"");
    let later = round("r", "opens = \"2026-12-01\"\ncloses = \"2026-12-10\"");
    let over = round("r", "opens = \"2026-11-01\"\ncloses = \"2026-11-29\"");
    let today = round("r", "opens = \"2026-11-01\"\ncloses = \"2026-11-30\"");
    let closed = |rounds: &str| periods("0057003", "        ", rounds);
    one(
        &closed(&open),
        Contradiction,
        Status,
        "open until 2026-12-10",
        "closed",
    );
    one(
        &closed(&today),
        Contradiction,
        Status,
        "open until 2026-11-30",
        "closed",
    );
    one(
        &closed(&later),
        Contradiction,
        Status,
        "opens on 2026-12-01",
        "closed",
    );
    one(
        &closed("status = \"planned\"\n"),
        Contradiction,
        Status,
        "planned",
        "closed",
    );
    one(&closed(""), Closed, Status, "there are no days", "closed");
    assert_eq!(kinds(&closed(&over)), []);
}

#[test]
fn periods_that_are_over_are_closed_from_the_day_after() {
    let always = round("always", "always = true");
    let found = periods("0057001", "20260101 ~ 20261129", &always);
    one(
        &found,
        Contradiction,
        Status,
        "open (round `always`",
        "2026-01-01 ~ 2026-11-29",
    );
    let found = periods("0057001", "20260101 ~ 20261130", &always);
    one(
        &found,
        Contradiction,
        Days,
        "always open",
        "2026-01-01 ~ 2026-11-30",
    );
}

fn living_in(codes: &str, condition: &str) -> Comparison {
    let criterion = if condition.is_empty() {
        String::new()
    } else {
        when(condition)
    };
    pair(json!({ "zipCd": codes }), &criterion)
}

/// A code of most provinces.
const EVERYWHERE: &str =
    "11110,12110,26110,27110,28110,30110,31110,36110,41111,43111,44131,47111,48121,50110,51110,52111";

#[test]
fn each_side_of_where_people_live_is_told_apart() {
    let sejong = "residence == \"sejong\"";
    assert_eq!(kinds(&living_in("36110", sejong)), []);
    one(
        &living_in("36110,30110", sejong),
        Contradiction,
        Place,
        "refuses people who live in this place: elsewhere",
        "Daejeon 30110",
    );
    one(
        &living_in(EVERYWHERE, sejong),
        Contradiction,
        Place,
        "elsewhere",
        "the whole country",
    );
    one(
        &living_in("30110", "residence == \"elsewhere\" || residence == \"sejong\""),
        Contradiction,
        Place,
        "takes people who live in this place: Sejong",
        "Daejeon 30110",
    );
    let found = living_in("30110", sejong);
    assert_eq!(
        kinds(&found),
        [(Contradiction, Some(Place)); 2],
        "{}",
        found.text(true)
    );
    one(
        &living_in("36110", ""),
        Unstated,
        Place,
        "no condition reads where people live",
        "Sejong",
    );
    assert_eq!(kinds(&living_in(EVERYWHERE, "")), []);
    // A place that a list of nearly all leaves out is not known to be refused.
    let nearly = EVERYWHERE.replace("36110,", "");
    let everybody = "residence == \"sejong\" || residence == \"elsewhere\"";
    assert_eq!(kinds(&living_in(&nearly, everybody)), []);
    assert_eq!(kinds(&living_in("", sejong)), []);
    let found = living_in("36110", "residence == \"sejong\" || employed");
    one(
        &found,
        Differs,
        Place,
        "may take people who live in this place, by other facts: elsewhere",
        "Sejong",
    );
}

#[test]
fn amounts_only_differ_and_only_where_both_sides_name_some() {
    let sejong = when("residence == \"sejong\"");
    let found = |prose: &str| pair(json!({ "plcySprtCn": prose }), &sejong);
    for prose in [
        "",
        "월세 지원",
        "월 최대 20만원, 모두 200만원까지",
        "월 200,000원",
        "월 200천원",
        "<p>월 20 만 원</p>",
    ] {
        assert_eq!(kinds(&found(prose)), [], "{prose}");
    }
    for (prose, says) in [
        ("월 25만원", "250,000 won"),
        ("월 15만원", "150,000 won"),
        ("모두 2,000,000원", "2,000,000 won"),
    ] {
        one(&found(prose), Differs, Amount, "200,000 won", says);
    }
    // What it pays may stand in no text.
    let pays = format!("pays = {{ won = 3000000, per = \"once\", source = \"x\" }}\n{sejong}");
    let found = pair(json!({ "plcySprtCn": "월 20만원" }), &pays);
    one(&found, Differs, Amount, "3,000,000 won", "200,000 won");
}

#[test]
fn fields_that_cannot_be_read_are_told() {
    let sejong = when("residence == \"sejong\"");
    let given = json!({
        "sprtTrgtMinAge": "x", "sprtTrgtMaxAge": "39", "aplyPrdSeCd": "0057001",
        "aplyYmd": "곧", "jobCd": "0099999",
    });
    let found = pair(given, &sejong);
    assert_eq!(kinds(&found), [(Unreadable, None); 3], "{}", found.text(true));
    let text = found.text(true);
    for words in [
        "the ages `x` to `39`",
        "`곧` is no period",
        "job: nobody says what the code `0099999`",
    ] {
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn every_line_names_the_file_the_field_both_sides_the_record_and_its_day() {
    let found = ages("19", "34", "age >= 19 && age <= 39");
    let line = "  programs/p.toml (p) | age | catalog: “Condition” (c22) takes people of 35 (as of \
                2026-11-30) | snapshot: aged 19 to 34 \
                [온통청년 20260422005400211612 「청년 월세」, changed on 2026-11-02]";
    assert!(
        found.text(true).lines().any(|other| other == line),
        "{}",
        found.text(true)
    );
    let line = "  programs/p.toml (p) | 나이 | 카탈로그: 「조건」(c22): 35세도 돼요 \
                (2026-11-30 기준) | 자료: 19~34세 [온통청년 20260422005400211612 「청년 월세」, 2026-11-02 수정]";
    assert!(
        found.text(false).lines().any(|other| other == line),
        "{}",
        found.text(false)
    );
    let found = pair(json!({ "lastMdfcnDt": "", "aplyPrdSeCd": "0057002" }), "");
    assert!(found.text(true).contains("「청년 월세」, no day of change]"));
}
