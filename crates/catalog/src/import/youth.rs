//! 온통청년 청년정책: `getPlcy`.
//!
//! The flags `sprtTrgtAgeLmtYn` and `sprtSclLmtYn` contradict the values they go with, so they are not looked at.

use eligibility::Date;
use serde_json::Value;

use super::codes::{self, Code, Meaning};
use super::draft::{Draft, DraftRound, Words, cut};
use super::err::AnswerError;
use super::record::{Answer, Record, json};
use super::regions;
use super::report::{Field, Reading};

/// Above this an age, or a yearly income in 만원, is no such thing.
const OLDEST: i64 = 130;
const RICHEST: i64 = 1_000_000;
/// Between several periods stands a backslash and this letter, as two characters.
const PERIODS_APART: &str = "\\N";

/// The records of one answer, or of a bare list.
pub(super) fn records(text: &str) -> Result<Answer, AnswerError> {
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
        return Err(AnswerError::Refused {
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
        _ => Err(AnswerError::List(LIST)),
    }
}

/// A policy as a program, or where it stands and why it is none.
pub(super) fn draft(record: &Record, on: Date) -> Result<Draft, (String, String)> {
    let external = record.text("plcyNo");
    if external.is_empty() {
        return Err((record.place.clone(), "it has no `plcyNo`".to_owned()));
    }
    let name = record.line("plcyNm");
    if name.is_empty() {
        return Err((external, "it has no name (`plcyNm`)".to_owned()));
    }
    let approval = record.text("plcyAprvSttsCd");
    if !approval.is_empty() && approval != codes::APPROVED {
        return Err((
            external,
            format!("it is not approved (`plcyAprvSttsCd` is `{approval}`)"),
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
    age(
        &mut draft,
        &record.text("sprtTrgtMinAge"),
        &record.text("sprtTrgtMaxAge"),
        false,
    );
    region(&mut draft, &record.text("zipCd"), on);
    income(&mut draft, record);
    let marriage = ("marriage", "혼인", "Marital status", "marital_status");
    choice(
        &mut draft,
        Field::Marriage,
        record,
        "mrgSttsCd",
        codes::MARRIAGE,
        marriage,
    );
    let job = ("job", "취업 상태", "Employment", "youth.job");
    choice(&mut draft, Field::Job, record, "jobCd", codes::JOB, job);
    let school = ("school", "학력", "Education", "youth.school");
    choice(
        &mut draft,
        Field::School,
        record,
        "schoolCd",
        codes::SCHOOL,
        school,
    );
    let major = ("major", "전공", "Field of study", "youth.major");
    choice(
        &mut draft,
        Field::Major,
        record,
        "plcyMajorCd",
        codes::MAJOR,
        major,
    );
    let special = ("special", "특화 대상", "For", "");
    choice(
        &mut draft,
        Field::Special,
        record,
        "sbizCd",
        codes::SPECIAL,
        special,
    );
    let period = period(&mut draft, record, on);
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

fn first(record: &Record, keys: &[&str]) -> String {
    keys.iter()
        .map(|key| record.line(key))
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// A number that was entered: none for blank and 0, an error for what is no number up to `most`.
pub(super) fn entered(text: &str, most: i64) -> Result<Option<i64>, ()> {
    match text {
        "" | "0" => Ok(None),
        text => match text.parse::<i64>() {
            Ok(0) => Ok(None),
            Ok(number) if (1..=most).contains(&number) => Ok(Some(number)),
            _ => Err(()),
        },
    }
}

/// The ages. Neither API says whether 만 나이 or 연 나이 is meant, nor on which day; only who is too young or too old
/// either way fails. 연 나이 is never below 만 나이.
pub(super) fn age(draft: &mut Draft, from: &str, to: &str, unsettled: bool) {
    let (from, to) = match (entered(from, OLDEST), entered(to, OLDEST)) {
        (Ok(None), Ok(None)) => return draft.read(Field::Age, Reading::LeftOpen),
        (Ok(Some(from)), Ok(Some(to))) if from > to => {
            draft
                .notes
                .push(format!("the ages are the wrong way round: `{from}` to `{to}`"));
            return draft.read(Field::Age, Reading::Unreadable);
        }
        (Ok(from), Ok(to)) => (from, to),
        _ => {
            draft
                .notes
                .push(format!("the ages `{from}` to `{to}` are no ages"));
            return draft.read(Field::Age, Reading::Unreadable);
        }
    };
    let text = match (from, to) {
        (Some(from), Some(to)) => Words::new(format!("{from}~{to}세"), format!("Aged {from} to {to}")),
        (Some(from), None) => Words::new(format!("{from}세 이상"), format!("Aged {from} or more")),
        (None, to) => {
            let to = to.unwrap_or(OLDEST);
            Words::new(format!("{to}세 이하"), format!("Aged up to {to}"))
        }
    };
    let bounds = [
        from.map(|from| format!("birth_year_age >= {from}")),
        to.map(|to| format!("age <= {to}")),
    ];
    let when = bounds.into_iter().flatten().collect::<Vec<_>>().join(" && ");
    if unsettled {
        draft.open(Field::Age, "age", text, Reading::LeftOpen);
    } else {
        draft.settled(Field::Age, "age", text, vec![when], draft.prefix == "youth");
    }
    draft.explain(Words::new(
        "만 나이인지 연 나이인지 공고에서 확인해야 해요. 여기서는 둘 중 하나로라도 맞으면 맞다고 봐요.",
        "How age is counted is to be confirmed; here either way of counting is enough.",
    ));
}

/// The codes of a list, each whole and without blanks.
fn listed(text: &str) -> Vec<&str> {
    text.split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .collect()
}

fn region(draft: &mut Draft, text: &str, on: Date) {
    let codes = listed(text);
    if codes.is_empty() {
        return draft.read(Field::Region, Reading::LeftOpen);
    }
    let mut firm = true;
    let mut readable = true;
    for code in &codes {
        if !regions::is_code(code) {
            readable = false;
            draft.unknown.push((Field::Region, cut(code, 20)));
            continue;
        }
        if !regions::is_known(code) {
            draft.unknown.push((Field::Region, (*code).to_owned()));
        }
        let (now, moved) = regions::current(code, on, regions::MOVED);
        firm &= !moved && !now.iter().any(|code| regions::in_flux(code));
        draft.regions.extend(now);
    }
    let names: Vec<_> = draft
        .regions
        .iter()
        .take(5)
        .map(|code| regions::name(code))
        .collect();
    let rest = draft.regions.len().saturating_sub(names.len());
    let ko: Vec<_> = names.iter().map(|(ko, _)| ko.as_str()).collect();
    let en: Vec<_> = names.iter().map(|(_, en)| en.as_str()).collect();
    let (more_ko, more_en) = match rest {
        0 => (String::new(), String::new()),
        rest => (format!(" 외 {rest}곳"), format!(" and {rest} more")),
    };
    let text = Words::new(
        format!("사는 곳: {}{more_ko}", ko.join(", ")),
        format!("Living in: {}{more_en}", en.join(", ")),
    );
    if !readable {
        draft.regions.clear();
        return draft.open(Field::Region, "region", text, Reading::Unreadable);
    }
    let options: Vec<_> = draft.regions.iter().map(|code| format!("\"{code}\"")).collect();
    let when = format!("region in [{}]", options.join(", "));
    draft.settled(Field::Region, "region", text, vec![when], firm);
}

fn income(draft: &mut Draft, record: &Record) {
    let prose = record.line("earnEtcCn");
    let said = |prose: &str| {
        let ko = if prose.is_empty() {
            "소득 기준은 공고 확인 필요".to_owned()
        } else {
            format!("소득: {}", cut(prose, 200))
        };
        Words::new(ko, "")
    };
    match record.text("earnCndSeCd").as_str() {
        codes::INCOME_NONE => draft.read(Field::Income, Reading::None),
        codes::INCOME_PROSE => draft.open(Field::Income, "income", said(&prose), Reading::LeftOpen),
        codes::INCOME_YEARLY => {
            let (min, max) = (record.text("earnMinAmt"), record.text("earnMaxAmt"));
            let (from, to) = match (entered(&min, RICHEST), entered(&max, RICHEST)) {
                (Ok(None), Ok(None)) => {
                    return draft.open(Field::Income, "income", said(&prose), Reading::LeftOpen);
                }
                (Ok(from), Ok(to)) if to.is_none_or(|to| from.is_none_or(|from| from <= to)) => (from, to),
                _ => {
                    draft
                        .notes
                        .push(format!("the yearly income from `{min}` to `{max}` is none"));
                    return draft.open(Field::Income, "income", said(&prose), Reading::Unreadable);
                }
            };
            let bounds = [from.map(|from| (">=", from)), to.map(|to| ("<=", to))];
            let when: Vec<_> = bounds
                .into_iter()
                .flatten()
                .map(|(relation, amount)| format!("yearly_income {relation} {}", amount * 10_000))
                .collect();
            let text = match (from, to) {
                (Some(from), Some(to)) => format!("연소득 {from}만~{to}만 원"),
                (Some(from), None) => format!("연소득 {from}만 원 이상"),
                (None, to) => format!("연소득 {}만 원 이하", to.unwrap_or(RICHEST)),
            };
            draft.settled(
                Field::Income,
                "income",
                Words::new(text, ""),
                vec![when.join(" && ")],
                false,
            );
            draft.explain(Words::new(
                format!("금액의 단위(만 원)는 공고에서 확인해야 해요. {prose}").trim_end(),
                "",
            ));
        }
        "" => draft.read(Field::Income, Reading::LeftOpen),
        unknown => {
            draft.unknown.push((Field::Income, cut(unknown, 20)));
            draft.open(Field::Income, "income", said(&prose), Reading::Unreadable);
        }
    }
}

/// A list of codes, of which one is enough. Where one of them means 기타, or is unknown, facts cannot say no.
fn choice(
    draft: &mut Draft,
    field: Field,
    record: &Record,
    key: &str,
    table: &[Code],
    (id, ko, en, fact): (&'static str, &str, &str, &str),
) {
    let text = record.text(key);
    let mut found = Vec::new();
    let mut unknown = false;
    for code in listed(&text) {
        match table.iter().find(|known| known.code == code) {
            Some(known) => found.push(known),
            None => {
                unknown = true;
                draft.unknown.push((field, cut(code, 20)));
            }
        }
    }
    if found.iter().any(|code| code.means == Meaning::Unrestricted) {
        return draft.read(field, Reading::None);
    }
    if found.is_empty() && !unknown {
        return draft.read(field, Reading::LeftOpen);
    }
    let mut names_ko: Vec<_> = found.iter().map(|code| code.ko).collect();
    let mut names_en: Vec<_> = found.iter().map(|code| code.en).collect();
    if unknown {
        names_ko.push("공고 확인 필요");
        names_en.push("to be confirmed");
    }
    let words = Words::new(
        format!("{ko}: {}", names_ko.join(", ")),
        format!("{en}: {}", names_en.join(", ")),
    );
    if unknown {
        return draft.open(field, id, words, Reading::Unreadable);
    }
    let facts: Option<Vec<_>> = found
        .iter()
        .map(|code| match code.means {
            Meaning::Fact(name) => Some(name),
            Meaning::Elsewhere | Meaning::Unrestricted => None,
        })
        .collect();
    let Some(facts) = facts else {
        return draft.open(field, id, words, Reading::LeftOpen);
    };
    let when = if fact.is_empty() {
        facts.join(" || ")
    } else {
        let options: Vec<_> = facts.iter().map(|option| format!("\"{option}\"")).collect();
        format!("{fact} in [{}]", options.join(", "))
    };
    draft.settled(field, id, words, vec![when], false);
}

/// The rounds; what else there is to say about them.
fn period(draft: &mut Draft, record: &Record, on: Date) -> String {
    let (code, days) = (record.text("aplyPrdSeCd"), record.text("aplyYmd"));
    let closed = code == codes::CLOSED;
    if code == codes::ALWAYS {
        draft.rounds.push(DraftRound {
            id: "always".to_owned(),
            name: Words::new("상시 신청", "Always open"),
            days: None,
        });
        draft.read(Field::Period, Reading::Understood);
        return String::new();
    }
    if !code.is_empty() && code != codes::PERIODS && !closed {
        draft.unknown.push((Field::Period, cut(&code, 20)));
    }
    let mut broken = false;
    for part in days
        .split(PERIODS_APART)
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let Some((opens, closes)) = span(part) else {
            broken = true;
            draft.notes.push(format!("`{part}` is no period of two days"));
            continue;
        };
        // What is closed takes no applications, whatever its days say.
        if closed && closes >= on {
            continue;
        }
        let (opens, closes) = (opens.to_string(), closes.to_string());
        let mut id = opens.replace('-', "");
        if draft.rounds.iter().any(|round| round.id == id) {
            id = format!("{id}-{}", draft.rounds.len() + 1);
        }
        let (ko, en) = if closed {
            (" (마감)", " (closed)")
        } else {
            ("", "")
        };
        draft.rounds.push(DraftRound {
            id,
            name: Words::new(
                format!("{opens} ~ {closes}{ko}"),
                format!("{opens} to {closes}{en}"),
            ),
            days: Some((opens, closes)),
        });
    }
    let reading = match (draft.rounds.is_empty(), broken) {
        (_, true) => Reading::Unreadable,
        (false, false) => Reading::Understood,
        (true, false) => Reading::LeftOpen,
    };
    draft.read(Field::Period, reading);
    match (closed, broken) {
        (true, _) => "온통청년에 마감으로 되어 있어요".to_owned(),
        (false, true) => days,
        (false, false) => String::new(),
    }
}

/// `YYYYMMDD ~ YYYYMMDD` as two days, the first not after the last.
fn span(text: &str) -> Option<(Date, Date)> {
    let (opens, closes) = text.split_once('~')?;
    let (opens, closes) = (day(opens.trim())?, day(closes.trim())?);
    (opens <= closes).then_some((opens, closes))
}

fn day(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year = text.get(..4)?.parse().ok()?;
    Date::from_ymd(year, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?)
}
