//! 온통청년 청년정책: `getPlcy`.
//!
//! The flags `sprtTrgtAgeLmtYn` and `sprtSclLmtYn` contradict the values they go with, so they are not looked at.

mod criteria;
mod period;

use eligibility::Date;
use serde_json::Value;

use crate::amounts::amounts;
use crate::codes;
use crate::days::of_moment;
use crate::draft::{Draft, DraftDays, Drafted, Words, cut};
use crate::err::ApiAnswerError;
use crate::numbers::age;
use crate::record::{Answer, Record, json};
use crate::report::SourceField;
use criteria::{CodeList, choice, income, region};
use period::period;

/// The lists of codes, in the order of their criteria.
const CODE_LISTS: [CodeList; 5] = [
    CodeList {
        field: SourceField::Marriage,
        key: "mrgSttsCd",
        table: codes::MARRIAGE,
        id: "marriage",
        names: ("혼인", "Marital status"),
        fact: Some("marital_status"),
    },
    CodeList {
        field: SourceField::Job,
        key: "jobCd",
        table: codes::JOB,
        id: "job",
        names: ("취업 상태", "Employment"),
        fact: Some("youth.job"),
    },
    CodeList {
        field: SourceField::School,
        key: "schoolCd",
        table: codes::SCHOOL,
        id: "school",
        names: ("학력", "Education"),
        fact: Some("youth.school"),
    },
    CodeList {
        field: SourceField::Major,
        key: "plcyMajorCd",
        table: codes::MAJOR,
        id: "major",
        names: ("전공", "Field of study"),
        fact: Some("youth.major"),
    },
    CodeList {
        field: SourceField::Special,
        key: "sbizCd",
        table: codes::SPECIAL,
        id: "special",
        names: ("특화 대상", "For"),
        fact: None,
    },
];

/// The bodies that stand behind a policy: the one in charge, the one that runs it, the one that entered it and the one above that.
const AGENCIES: [&str; 4] = [
    "sprvsnInstCdNm",
    "operInstCdNm",
    "rgtrInstCdNm",
    "rgtrHghrkInstCdNm",
];

/// The records of one answer, or of a bare list.
pub(crate) fn records(text: &str) -> Result<Answer, ApiAnswerError> {
    const LIST: &str = "youthPolicyList";
    let mut answer = match json(text)? {
        Value::Array(records) => return Ok(Answer { records, total: None }),
        other => other,
    };
    let code = answer
        .get("resultCode")
        .map(|code| code.to_string().replace('"', ""));
    if let Some(code) = code.filter(|code| code != "200") {
        let message = answer
            .get("resultMessage")
            .and_then(Value::as_str)
            .unwrap_or_default();
        return Err(ApiAnswerError::Refused {
            code,
            message: message.to_owned(),
        });
    }
    let total = answer.pointer("/result/pagging/totCount").and_then(|total| {
        let text = total.to_string();
        text.trim_matches('"').parse().ok()
    });
    match answer.pointer_mut("/result/youthPolicyList").map(Value::take) {
        Some(Value::Array(records)) => Ok(Answer { records, total }),
        _ => Err(ApiAnswerError::List(LIST)),
    }
}

/// A policy as a program, or where it stands and why it is none.
pub(crate) fn draft(record: &Record, on: Date) -> Drafted {
    let external = record.text("plcyNo");
    if external.is_empty() {
        let why = Words::new("`plcyNo`가 없어요", "it has no `plcyNo`");
        return Err((record.place.clone(), why));
    }
    let name = record.line("plcyNm");
    if name.is_empty() {
        return Err((
            external,
            Words::new("이름(`plcyNm`)이 없어요", "it has no name (`plcyNm`)"),
        ));
    }
    let approval = record.text("plcyAprvSttsCd");
    if !approval.is_empty() && approval != codes::APPROVED {
        return Err((
            external,
            Words::new(
                format!("승인된 정책이 아니에요 (`plcyAprvSttsCd`: `{approval}`)"),
                format!("it is not approved (`plcyAprvSttsCd` is `{approval}`)"),
            ),
        ));
    }
    let support = [
        record.line("plcySprtCn"),
        record.line("plcyExplnCn"),
        "공고 확인 필요".to_owned(),
    ];
    let mut draft = Draft {
        source: format!("온통청년 plcyNo {external}"),
        prefix: "youth",
        name: cut(&name, 120),
        benefit: cut(
            support
                .iter()
                .find(|text| !text.is_empty())
                .map_or("", String::as_str),
            100,
        ),
        detail: cut(&first(record, &["operInstCdNm", "sprvsnInstCdNm"]), 100),
        audience: vec!["person"],
        external,
        ..Draft::default()
    };
    criteria(&mut draft, record, on);
    let period = period(&mut draft, record, on);
    let rounds = draft.rounds.iter().map(|round| round.days.clone());
    draft.said.days = rounds
        .filter(|days| !matches!(days, DraftDays::Until(_)))
        .collect();
    draft.said.changed = of_moment(&record.text("lastMdfcnDt"));
    for text in &support {
        draft.said.amounts.extend(amounts(text));
    }
    draft.said.agencies = AGENCIES.iter().map(|key| record.line(key)).collect();
    draft.residual(&[
        ("추가 자격", record.line("addAplyQlfcCndCn")),
        ("참여 제한", record.line("ptcpPrpTrgtCn")),
        ("그 밖에", record.line("etcMttrCn")),
        ("신청 기간", period),
        (
            "안내",
            first(record, &["aplyUrlAddr", "refUrlAddr1", "refUrlAddr2"]),
        ),
    ]);
    Ok(draft)
}

/// The criteria, in the order in which the API names them.
fn criteria(draft: &mut Draft, record: &Record, on: Date) {
    let (from, to) = (record.text("sprtTrgtMinAge"), record.text("sprtTrgtMaxAge"));
    age(draft, &from, &to, false);
    region(draft, &record.text("zipCd"), on);
    income(draft, record);
    for list in &CODE_LISTS {
        choice(draft, record, list);
    }
}

fn first(record: &Record, keys: &[&str]) -> String {
    keys.iter()
        .map(|key| record.line(key))
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}
