//! Imports of thousands of made-up programs, and of broken ones.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use authoring::{SourceFile, read};
use catalog::{Catalog, Confirmation, Group, ProgramStatus, Screening};
use eligibility::{Answers, Date, Verdict};
use sample_data::Random;
use serde_json::Value as Json;
use sources::{AnswerFile, CENTER, Import, ImportOptions, gov24, youth};

fn options() -> ImportOptions {
    ImportOptions {
        on: Date::parse("2026-11-24").unwrap(),
        center: CENTER.to_owned(),
        only: None,
    }
}

fn files(texts: &[String]) -> Vec<AnswerFile> {
    let file = |(at, text): (usize, &String)| AnswerFile {
        path: at.to_string(),
        bytes: text.clone().into_bytes(),
    };
    texts.iter().enumerate().map(file).collect()
}

fn write(folder: &mut BTreeMap<String, SourceFile>, import: &Import) {
    for file in &import.files {
        folder.insert(file.path.clone(), file.clone());
    }
}

/// Both imports into a folder, one after the other.
fn import(answers: &sample_data::Answers, folder: &mut BTreeMap<String, SourceFile>) -> [Import; 2] {
    let there: Vec<_> = folder.values().cloned().collect();
    let first = youth(&files(&answers.youth), &there, &options()).unwrap();
    write(folder, &first);
    let there: Vec<_> = folder.values().cloned().collect();
    let services = files(std::slice::from_ref(&answers.services));
    let conditions = files(std::slice::from_ref(&answers.conditions));
    let second = gov24(&services, &conditions, &there, &options()).unwrap();
    write(folder, &second);
    [first, second]
}

fn catalog(folder: &BTreeMap<String, SourceFile>) -> Catalog {
    let all: Vec<_> = folder.values().cloned().collect();
    read(&all).unwrap().catalog
}

/// Answers `share` in a thousand of the questions.
fn person(catalog: &Catalog, share: u32, random: &mut Random) -> Answers {
    let mut answers = Answers::new();
    for (fact, known) in catalog.vocabulary.facts() {
        let (min, max) = known.domain.bounds();
        // Numbers are drawn where conditions cut them.
        let span = u32::try_from((max - min).min(120_000_000)).unwrap();
        let value = known
            .domain
            .value(min + i64::from(random.below(span + 1)))
            .unwrap();
        if random.per_mille(share) {
            answers.set(&catalog.vocabulary, fact, &value).unwrap();
        }
    }
    answers
}

/// That nobody of many people gets a firm yes; how often there was a yes that staff must confirm, and a firm no.
fn screen(catalog: &Catalog, people: usize, random: &mut Random) -> (usize, usize) {
    let screening = Screening::new(catalog, options().on).unwrap();
    let (mut yes, mut no) = (0, 0);
    for share in [1000, 500, 0].into_iter().cycle().take(people) {
        let answers = person(catalog, share, random);
        for outcome in screening.screen(catalog, &answers) {
            assert_ne!(outcome.group(), Group::CanApply);
            if outcome.verdict == Verdict::Eligible {
                assert_eq!(outcome.confirmation, Confirmation::Unconfirmed);
                yes += 1;
            } else if outcome.group() == Group::NotEligible {
                no += 1;
            }
        }
    }
    (yes, no)
}

#[test]
fn five_thousand_programs_become_a_catalog_and_the_same_one_every_time() {
    let answers = sample_data::answers(5000, 1);
    let mut folder = BTreeMap::new();
    let [first, second] = import(&answers, &mut folder);
    assert_eq!(first.report.programs.new + second.report.programs.new, 5000);
    assert!(first.report.unknown_codes.is_empty() && second.report.unknown_codes.is_empty());
    assert_eq!(first.report.total, Some(2500));
    let catalog = catalog(&folder);
    assert_eq!(catalog.programs.len(), 5000);
    assert!(
        catalog
            .programs
            .iter()
            .all(|program| program.status == ProgramStatus::Unconfirmed)
    );
    for again in import(&answers, &mut folder) {
        assert_eq!((again.files.len(), again.report.programs.unchanged), (0, 2500));
    }
}

#[test]
fn nobody_gets_a_firm_yes_from_an_import() {
    let mut random = Random(7);
    for seed in 0..4 {
        let mut folder = BTreeMap::new();
        import(&sample_data::answers(300, seed), &mut folder);
        let (yes, no) = screen(&catalog(&folder), 30, &mut random);
        assert!(yes > 100 && no > 100, "there is something to see: {yes} and {no}");
    }
}

/// What no API should answer, and sooner or later one does.
const NASTY: [&str; 14] = [
    "null",
    "\"\"",
    "\"  \"",
    "-1",
    "1e300",
    "99999999999999999999",
    "true",
    "[]",
    "{}",
    "\"'''\\\"\\\\ || true\"",
    "\"0013003,,0013010x\"",
    "\"20261332 ~\\\\N~\"",
    "\"\\u0000\\u202e가\"",
    "\"../../x\"",
];

fn spoil(answer: &str, list: &str, random: &mut Random) -> String {
    let mut answer: Json = serde_json::from_str(answer).unwrap();
    for record in answer.pointer_mut(list).unwrap().as_array_mut().unwrap() {
        let record = record.as_object_mut().unwrap();
        for value in record.values_mut() {
            if random.per_mille(250) {
                *value = serde_json::from_str(NASTY.get(random.below(14) as usize).unwrap()).unwrap();
            }
        }
    }
    answer.to_string()
}

#[test]
fn broken_values_end_nothing_and_make_nothing_firm() {
    let mut random = Random(11);
    for seed in 0..20 {
        let mut answers = sample_data::answers(60, seed);
        for page in &mut answers.youth {
            *page = spoil(page, "/result/youthPolicyList", &mut random);
        }
        answers.services = spoil(&answers.services, "/data", &mut random);
        answers.conditions = spoil(&answers.conditions, "/data", &mut random);
        let mut folder = BTreeMap::new();
        let imports = import(&answers, &mut folder);
        for Import { report, .. } in &imports {
            assert_eq!(report.records, 30);
            assert_eq!(report.programs.new + report.left_out, 30);
        }
        assert!(folder.keys().all(|path| !path.contains("..")));
        screen(&catalog(&folder), 6, &mut random);
    }
}

#[test]
fn truncated_answers_are_told_and_end_nothing() {
    let answers = sample_data::answers(20, 3);
    let page = &answers.youth[0];
    for start in (0..page.len()).step_by(97).filter_map(|end| page.get(..end)) {
        let pages = [start.to_owned(), page.clone()];
        let report = youth(&files(&pages), &[], &options()).unwrap().report;
        assert_eq!((report.unreadable_files.len(), report.programs.new), (1, 10));
    }
}
