//! What becomes of saved answers about vacancies, trap by trap.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod any;
mod csv;
mod decided;
mod exported;
mod fairs;
mod folder;
mod refused;
mod traps;

use std::collections::BTreeMap;

use authoring::SourceFile;
use eligibility::Date;
use sources::AnswerFile;
use sources::jobs::{JobRecord, JobsFolder, JobsImport, JobsReport};
use sources::work24::import;
use vacancy::model::{Original, Vacancy};

/// An id of the API's form, whose day is 2026-10-01.
const ID: &str = "K140022610010052";

fn answer(path: &str, bytes: impl Into<Vec<u8>>) -> AnswerFile {
    AnswerFile {
        path: path.to_owned(),
        bytes: bytes.into(),
    }
}

fn elements(fields: &[(&str, &str)]) -> String {
    let element = |(name, text): &(&str, &str)| format!("<{name}>{text}</{name}>");
    fields.iter().map(element).collect()
}

fn row(id: &str, fields: &[(&str, &str)]) -> String {
    format!(
        "<wanted><wantedAuthNo>{id}</wantedAuthNo>{}</wanted>",
        elements(fields)
    )
}

fn list(rows: &[String]) -> AnswerFile {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><wantedRoot><total>1</total>";
    answer("list.xml", format!("{head}{}</wantedRoot>", rows.concat()))
}

fn detail(id: &str, corp: &[(&str, &str)], wanted: &[(&str, &str)]) -> AnswerFile {
    let text = format!(
        "<wantedDtl><wantedAuthNo>{id}</wantedAuthNo><corpInfo>{}</corpInfo>\
         <wantedInfo>{}</wantedInfo></wantedDtl>",
        elements(corp),
        elements(wanted)
    );
    answer("detail.xml", text)
}

/// What every notice has here, before what a test gives.
fn with(fields: &[(&str, &str)]) -> Vec<String> {
    let always = [("company", "가나상사"), ("title", "포장 사원")];
    let all: Vec<(&str, &str)> = always
        .into_iter()
        .filter(|(name, _)| fields.iter().all(|(given, _)| given != name))
        .chain(fields.iter().copied())
        .collect();
    vec![row(ID, &all)]
}

/// A folder once the files of an import are written to it.
fn after(target: &[SourceFile], import: &JobsImport) -> Vec<SourceFile> {
    let mut files: BTreeMap<String, SourceFile> = target
        .iter()
        .map(|file| (file.path.clone(), file.clone()))
        .collect();
    for file in &import.files {
        files.insert(file.path.clone(), file.clone());
    }
    files.into_values().collect()
}

fn record(files: &[SourceFile]) -> JobRecord {
    let folder = JobsFolder::read(files).unwrap();
    assert!(folder.troubles.is_empty(), "{:?}", folder.troubles);
    folder.find(&format!("work24:{ID}")).unwrap().1.clone()
}

/// The one vacancy that a row and perhaps a detail come to.
fn read(fields: &[(&str, &str)], wanted: &[(&str, &str)]) -> (Vacancy, Original, JobsReport) {
    let details: Vec<AnswerFile> = (!wanted.is_empty())
        .then(|| detail(ID, &[], wanted))
        .into_iter()
        .collect();
    let import = import(&[list(&with(fields))], &details, &[], false).unwrap();
    assert!(import.report.is_whole(), "{}", import.report);
    let (vacancy, original) = record(&after(&[], &import)).entry().unwrap();
    (vacancy, original, import.report)
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// How often a field was understood, open and not readable.
fn counts(report: &JobsReport, field: &str) -> (usize, usize, usize) {
    let counts = report.fields.get(field).unwrap();
    (counts.understood, counts.open, counts.unreadable)
}
