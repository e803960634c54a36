//! What a demand is, by kinds of wording.

use vacancy::legal::{Text, check};

use crate::planted::lawful;

fn rules(text: &str) -> Vec<&'static str> {
    let mut posting = lawful();
    posting.texts.push(Text {
        field: "jobCont".to_owned(),
        text: text.to_owned(),
    });
    check(&posting).iter().map(|found| found.rule.name()).collect()
}

#[test]
fn every_age_of_an_adult_is_a_demand_in_every_wording() {
    let wordings = [
        "{}세 이하",
        "만 {}세 미만",
        "{}살까지",
        "나이: 20~{}세",
        "{}세 이하인 분",
        "({}세 이하)",
        "{} 세 이 하",
    ];
    for age in 21..=79 {
        for wording in wordings {
            let text = wording.replace("{}", &age.to_string());
            assert_eq!(rules(&text), ["age"], "{text}");
        }
    }
}

#[test]
fn a_denied_demand_is_none() {
    let demands = [
        "미혼",
        "미혼자",
        "기혼자",
        "20~30대",
        "본적",
        "결혼 여부",
        "부모 직업",
    ];
    let denials = [
        "무관",
        "불문",
        " 상관없음",
        "은 보지 않음",
        "와 관계없이 채용",
        " 제한 없음",
        " 구분 없이 채용",
    ];
    for demand in demands {
        assert!(!rules(demand).is_empty(), "{demand}");
        for denial in denials {
            let text = format!("{demand}{denial}");
            assert_eq!(rules(&text), Vec::<&str>::new(), "{text}");
        }
    }
}

#[test]
fn a_denial_stands_behind_the_subject_or_behind_the_demand() {
    let texts = [
        "여성 구분 없이 채용",
        "결혼 여부는 묻지 않으니 기재하지 마세요",
        "용모 단정 여부 무관",
        "35세 이하 여부 불문",
        "교육비 본인 부담 없음",
    ];
    for text in texts {
        assert_eq!(rules(text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn another_part_of_a_list_denies_nothing() {
    assert_eq!(rules("35세 이하, 학력 무관"), ["age"]);
    assert_eq!(rules("남자만 / 경력 무관"), ["sex"]);
    assert_eq!(rules("연령 무관, 남자만"), ["sex"]);
    assert_eq!(rules("용모 단정, 야근 없음"), ["person"]);
}

#[test]
fn a_word_within_a_longer_number_or_word_is_none() {
    for text in [
        "135세대 이하",
        "1,035세 이하",
        "12030세대",
        "참여자만 입장",
        "기본적 기재 사항",
        "학부모 직업",
    ] {
        assert_eq!(rules(text), Vec::<&str>::new(), "{text}");
    }
}
