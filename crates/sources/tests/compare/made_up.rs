//! Thousands of made-up records against what an import made of them, and imports of one region alone.

use std::collections::BTreeMap;

use sources::{CENTER, ImportOptions, ImportReport};

use super::*;

fn files(texts: &[String]) -> Vec<AnswerFile> {
    let file = |(at, text): (usize, &String)| AnswerFile {
        path: at.to_string(),
        bytes: text.clone().into_bytes(),
    };
    texts.iter().enumerate().map(file).collect()
}

/// A catalog of what an import of both sources makes, and the reports.
fn imported(answers: &sample_data::Answers, only: Option<Region>) -> (Vec<SourceFile>, [ImportReport; 2]) {
    let options = ImportOptions {
        on: options().on,
        center: CENTER.to_owned(),
        only,
    };
    let mut folder = BTreeMap::new();
    let mut write = |import: sources::Import| {
        for file in import.files {
            folder.insert(file.path.clone(), file);
        }
        let there: Vec<_> = folder.values().cloned().collect();
        (there, import.report)
    };
    let first = sources::youth(&files(&answers.youth), &[], &options).unwrap();
    let (there, first) = write(first);
    let services = files(std::slice::from_ref(&answers.services));
    let conditions = files(std::slice::from_ref(&answers.conditions));
    let second = sources::gov24(&services, &conditions, &there, &options).unwrap();
    let (there, second) = write(second);
    (there, [first, second])
}

#[test]
fn what_was_imported_contradicts_nothing_and_lacks_nothing() {
    let answers = sample_data::answers(400, 5);
    let (files_there, _) = imported(&answers, None);
    let own = read(&files_there).unwrap();
    let youth = with_youth(&files(&answers.youth), &own, &options());
    let services = files(std::slice::from_ref(&answers.services));
    let conditions = files(std::slice::from_ref(&answers.conditions));
    let gov24 = with_gov24(&services, &conditions, &own, &options()).unwrap();
    for found in [&youth, &gov24] {
        assert_eq!((found.compared, found.records), (200, 200));
        let wrong =
            |finding: &&Finding| !matches!(finding.kind, FindingKind::Unstated | FindingKind::Unreadable);
        let wrong: Vec<_> = found.findings.iter().filter(wrong).collect();
        assert!(wrong.is_empty(), "{:#?}", wrong.first());
    }
    assert!(youth.of_region > 0);
}

#[test]
fn an_import_of_one_region_passes_the_others_over_and_calls_none_of_them_gone() {
    let answers = sample_data::answers(400, 5);
    let sejong = Region::named("sejong").unwrap();
    let (all, _) = imported(&answers, None);
    let (few, [youth, gov24]) = imported(&answers, Some(sejong.clone()));
    let programs = |files: &[SourceFile]| {
        files
            .iter()
            .filter(|file| file.path.starts_with("programs/"))
            .count()
    };
    assert_eq!(programs(&all), 400);
    assert!((1..20).contains(&programs(&few)), "{}", programs(&few));
    assert_eq!(youth.elsewhere + youth.programs.new, 200);
    assert_eq!((gov24.elsewhere, gov24.programs.new), (200, 0));
    assert!(
        youth
            .to_string()
            .contains("records are of other regions, and were passed over")
    );
    let options = ImportOptions {
        on: options().on,
        center: CENTER.to_owned(),
        only: Some(sejong),
    };
    let again = sources::youth(&files(&answers.youth), &all, &options).unwrap();
    assert!(again.report.gone.is_empty() && again.report.programs.new == 0);
}

#[test]
fn broken_values_end_nothing() {
    let answers = sample_data::answers(40, 9);
    let own = read(&imported(&answers, None).0).unwrap();
    let page = answers.youth.first().unwrap();
    for nasty in [
        "null",
        "\"\"",
        "-1",
        "\"20261332 ~\\\\N~\"",
        "[]",
        "\"원만1억\"",
        "99999999999999999999",
    ] {
        let mut answer: Json = serde_json::from_str(page).unwrap();
        let records = answer
            .pointer_mut("/result/youthPolicyList")
            .unwrap()
            .as_array_mut()
            .unwrap();
        for record in records {
            for (key, value) in record.as_object_mut().unwrap() {
                if key != "plcyNo" {
                    *value = serde_json::from_str(nasty).unwrap();
                }
            }
        }
        let found = with_youth(&[super::answer("page", &answer)], &own, &options());
        assert_eq!(found.records, 20, "{nasty}");
        assert!(!found.text(true).is_empty() && !found.text(false).is_empty());
    }
}
