//! What becomes of public program data, trap by trap.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod folder;
mod gov24;
mod youth;

use std::collections::BTreeMap;

use authoring::{SourceFile, read};
use catalog::{Audience, Availability, Basis, Catalog, Program, ProgramStatus};
use eligibility::{Answers, Date, Value, Verdict};
use serde_json::{Value as Json, json};
use sources::{AnswerFile, CENTER, Import, ImportError, ImportOptions, ImportReport};

fn options() -> ImportOptions {
    ImportOptions {
        on: Date::parse("2026-11-24").unwrap(),
        center: CENTER.to_owned(),
        only: None,
    }
}

fn file(path: &str, text: impl Into<String>) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        text: text.into(),
    }
}

fn answer(path: &str, bytes: impl Into<Vec<u8>>) -> AnswerFile {
    AnswerFile {
        path: path.to_owned(),
        bytes: bytes.into(),
    }
}

/// A policy about which nothing is known but what is given.
fn policy(given: Json) -> Json {
    let mut policy = json!({ "plcyNo": "20260001", "plcyNm": "정책", "plcyAprvSttsCd": "0044002" });
    let all = policy.as_object_mut().unwrap();
    all.extend(given.as_object().unwrap().clone());
    policy
}

fn page(policies: &[Json]) -> AnswerFile {
    let result = json!({ "pagging": { "totCount": policies.len() }, "youthPolicyList": policies });
    let answer = json!({ "resultCode": 200, "resultMessage": "", "result": result });
    self::answer("page.json", answer.to_string())
}

fn imported(policies: &[Json], target: &[SourceFile]) -> Import {
    sources::youth(&[page(policies)], target, &options()).unwrap()
}

/// A folder once the files of an import are written to it.
fn after(target: &[SourceFile], import: &Import) -> Vec<SourceFile> {
    let mut files: BTreeMap<_, _> = target
        .iter()
        .map(|file| (file.path.clone(), file.clone()))
        .collect();
    for file in &import.files {
        files.insert(file.path.clone(), file.clone());
    }
    files.into_values().collect()
}

fn catalog(files: &[SourceFile]) -> Catalog {
    read(files).unwrap().catalog
}

/// The only program of an import of one policy.
fn one(given: Json) -> (Program, ImportReport) {
    let import = imported(&[policy(given)], &[]);
    let mut programs = catalog(&after(&[], &import)).programs;
    assert_eq!(programs.len(), 1);
    (programs.remove(0), import.report)
}

/// The only program of an import of one service with these flags.
fn service(flags: Json) -> (Program, ImportReport, Catalog) {
    let mut row = json!({ "서비스ID": "000000000001", "서비스명": "서비스" });
    row.as_object_mut()
        .unwrap()
        .extend(flags.as_object().unwrap().clone());
    let list = json!({ "totalCount": 1, "data": [{ "서비스ID": "000000000001", "서비스명": "서비스" }] });
    let conditions = json!({ "totalCount": 1, "data": [row] });
    let services = answer("services.json", list.to_string());
    let conditions = answer("conditions.json", conditions.to_string());
    let import = sources::gov24(&[services], &[conditions], &[], &options()).unwrap();
    let catalog = catalog(&after(&[], &import));
    (catalog.programs.first().unwrap().clone(), import.report, catalog)
}

/// The ids of the criteria that facts settle, and of those that they do not, without the one that all have.
fn criteria(program: &Program) -> (Vec<&str>, Vec<&str>) {
    let (residual, rest) = program.criteria.split_last().unwrap();
    assert_eq!(
        (residual.id.as_str(), residual.basis),
        ("residual", Basis::Unconfirmed)
    );
    assert!(residual.condition.is_none());
    assert_eq!(program.status, ProgramStatus::Unconfirmed);
    let ids = |settled: bool| {
        let with = rest
            .iter()
            .filter(|criterion| criterion.condition.is_some() == settled);
        with.map(|criterion| criterion.id.as_str()).collect()
    };
    (ids(true), ids(false))
}

fn none() -> Vec<&'static str> {
    Vec::new()
}

/// What a policy's conditions say of a person.
fn verdict(given: Json, facts: &[(&str, Value)]) -> Verdict {
    let import = imported(&[policy(given)], &[]);
    decide(&catalog(&after(&[], &import)), facts)
}

fn decide(catalog: &Catalog, facts: &[(&str, Value)]) -> Verdict {
    let mut answers = Answers::new();
    for (name, value) in facts {
        let fact = catalog.vocabulary.find(name).unwrap();
        answers.set(&catalog.vocabulary, fact, value).unwrap();
    }
    let screening = catalog::Screening::new(catalog, options().on).unwrap();
    screening.screen(catalog, &answers).first().unwrap().verdict
}

fn choice(value: &str) -> Value {
    Value::Choice(value.to_owned())
}

fn born(day: &str) -> [(&'static str, Value); 1] {
    [("birth_date", Value::Date(Date::parse(day).unwrap()))]
}
