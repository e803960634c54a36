//! What made-up snapshots say against a made-up catalog, finding by finding.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod gov24;
mod made_up;
mod records;
mod youth;

use authoring::{Authored, SourceFile, read};
use eligibility::Date;
use serde_json::{Value as Json, json};
use sources::compare::{
    CompareOptions, Comparison, Finding, FindingField, FindingKind, with_gov24, with_youth,
};
use sources::{AnswerFile, Region};

const ID: &str = "20260422005400211612";
const SERVICE: &str = "569000000390";

fn options() -> CompareOptions {
    CompareOptions {
        on: Date::parse("2026-11-30").unwrap(),
        region: Region::named("sejong").unwrap(),
    }
}

fn file(path: &str, text: impl Into<String>) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        text: text.into(),
    }
}

/// A program with these lines of TOML behind its head.
fn program(id: &str, name: &str, records: &str, rest: &str) -> SourceFile {
    let head = format!(
        "id = \"{id}\"\nrecords = [{records}]\nname = {{ ko = \"{name}\", en = \"Program\" }}\n\
         benefit = {{ ko = \"월 최대 20만 원\", en = \"Up to 200,000 won\" }}\ncenter = \"c\"\n\
         audience = [\"person\"]\ntopic = \"jobs\"\naction = \"info\"\n"
    );
    let status = if rest.contains("status = ") {
        ""
    } else {
        "status = \"confirmed\"\n"
    };
    file(&format!("programs/{id}.toml"), format!("{head}{status}{rest}"))
}

/// A criterion that reads facts.
fn when(condition: &str) -> String {
    format!(
        "[[criterion]]\nid = \"c{}\"\ntext = {{ ko = \"조건\", en = \"Condition\" }}\nwhen = '{condition}'\n\
         basis = \"confirmed\"\nsource = \"x\"\n",
        condition.len()
    )
}

/// A round with these lines.
fn round(id: &str, lines: &str) -> String {
    format!("[[round]]\nid = \"{id}\"\nname = {{ ko = \"차수\", en = \"Round\" }}\nsource = \"x\"\n{lines}\n")
}

/// A catalog of these programs.
fn catalog(programs: &[SourceFile]) -> Authored {
    let mut files = vec![
        file(
            "catalog.toml",
            "version = 1\nagency = { ko = \"기관\", en = \"Agency\" }\n",
        ),
        file(
            "centers.toml",
            "[[center]]\nid = \"c\"\nname = { ko = \"센터\", en = \"Center\" }\n",
        ),
        file("documents.toml", "document = []\n"),
        file("forms.toml", ""),
        file("facts.toml", include_str!("facts.toml")),
    ];
    files.extend(programs.iter().cloned());
    read(&files).unwrap()
}

fn answer(path: &str, json: &Json) -> AnswerFile {
    AnswerFile {
        path: path.to_owned(),
        bytes: json.to_string().into_bytes(),
    }
}

/// A policy of Sejong about which nothing is known but what is given.
fn policy(given: Json) -> Json {
    let mut policy = json!({
        "plcyNo": ID, "plcyNm": "청년 월세", "plcyAprvSttsCd": "0044002", "zipCd": "36110",
        "lastMdfcnDt": "2026-11-02 09:20:19", "aplyPrdSeCd": "", "aplyYmd": "        ",
    });
    let all = policy.as_object_mut().unwrap();
    all.extend(given.as_object().unwrap().clone());
    policy
}

fn page(policies: &[Json], total: usize) -> AnswerFile {
    let result = json!({ "pagging": { "totCount": total }, "youthPolicyList": policies });
    answer("page.json", &json!({ "resultCode": 200, "result": result }))
}

/// What policies say against a catalog.
fn youth(policies: &[Json], programs: &[SourceFile]) -> Comparison {
    with_youth(&[page(policies, policies.len())], &catalog(programs), &options())
}

/// What one policy says against one program that names it.
fn pair(given: Json, rest: &str) -> Comparison {
    let found = youth(
        &[policy(given)],
        &[program("p", "청년 월세", "\"youth:*211612\"", rest)],
    );
    assert_eq!(found.compared, 1);
    found
}

/// A service of Sejong, and its conditions.
fn service(given: Json, flags: Json) -> (Json, Json) {
    let mut service = json!({
        "서비스ID": SERVICE, "서비스명": "구직활동비", "소관기관명": "세종특별자치시", "소관기관유형": "광역시도",
        "수정일시": "20261103120000", "신청기한": "",
    });
    let mut conditions = json!({ "서비스ID": SERVICE, "서비스명": "구직활동비" });
    for (whole, more) in [(&mut service, given), (&mut conditions, flags)] {
        let all = whole.as_object_mut().unwrap();
        all.extend(more.as_object().unwrap().clone());
    }
    (service, conditions)
}

fn list(rows: &[Json]) -> AnswerFile {
    answer("list.json", &json!({ "totalCount": rows.len(), "data": rows }))
}

/// What services with their conditions say against a catalog.
fn gov24(rows: &[(Json, Json)], programs: &[SourceFile]) -> Comparison {
    let (services, conditions): (Vec<_>, Vec<_>) = rows.iter().cloned().unzip();
    let (services, conditions) = ([list(&services)], [list(&conditions)]);
    with_gov24(&services, &conditions, &catalog(programs), &options()).unwrap()
}

/// Kinds and fields, in order.
fn kinds(found: &Comparison) -> Vec<(FindingKind, Option<FindingField>)> {
    found
        .findings
        .iter()
        .map(|finding| (finding.kind, finding.field))
        .collect()
}

/// What stands in a finding, on both sides.
fn says(finding: &Finding) -> (&str, &str) {
    let catalog = finding.catalog.as_ref().map_or("", |message| message.en.as_str());
    let snapshot = finding
        .snapshot
        .as_ref()
        .map_or("", |message| message.en.as_str());
    (catalog, snapshot)
}

/// That a comparison finds one thing, with these words on both sides.
#[track_caller]
fn one(found: &Comparison, kind: FindingKind, field: FindingField, catalog: &str, snapshot: &str) {
    assert_eq!(kinds(found), [(kind, Some(field))], "{}", found.text(true));
    let (own, theirs) = says(found.findings.first().unwrap());
    assert!(
        own.contains(catalog) && theirs.contains(snapshot),
        "{own} | {theirs}"
    );
}
