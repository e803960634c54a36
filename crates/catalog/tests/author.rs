//! What an author is told, on the catalog that this repository ships with one thing broken.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use catalog::author::{Problem, SourceFile, read, read_folder};
use catalog::{CatalogKey, SignedCatalog, SignedError};

fn files() -> Vec<SourceFile> {
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog")).files
}

const P02: &str = "programs/p02-youth-job-seeking.toml";

/// The problems once a text of a file is replaced; the text must be there.
fn broken(path: &str, from: &str, to: &str) -> Vec<Problem> {
    let mut files = files();
    let file = files.iter_mut().find(|file| file.path == path).unwrap();
    assert!(file.text.contains(from), "{path} lacks {from}");
    file.text = file.text.replacen(from, to, 1);
    read(&files).unwrap_err()
}

fn line_of(path: &str, text: &str) -> usize {
    let file = files().into_iter().find(|file| file.path == path).unwrap();
    file.text.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn the_shipped_catalog_is_clean_and_every_program_has_three_examples() {
    let authored = read(&files()).unwrap();
    for (at, program) in authored.catalog.programs.iter().enumerate() {
        let examples = authored
            .examples
            .iter()
            .filter(|example| example.program == at)
            .count();
        assert!(examples >= 3, "{} has {examples}", program.id);
    }
}

#[test]
fn a_malformed_file_is_named_with_its_line() {
    let problems = broken(P02, "status = ", "status : ");
    assert!(
        problems
            .iter()
            .any(|p| p.file == P02 && p.position.unwrap().line == line_of(P02, "status = "))
    );
}

#[test]
fn a_condition_is_pointed_at_within_its_text() {
    let problems = broken(P02, "residence == ", "residance == ");
    let problem = problems.first().unwrap();
    assert_eq!(problem.position.unwrap().line, line_of(P02, "residence == "));
    assert!(
        problem
            .message
            .contains("there is no fact `residance`; did you mean `residence`"),
        "{problem}"
    );
    let mut text = files().into_iter().find(|file| file.path == P02).unwrap().text;
    text = text.replacen("residence == ", "residance == ", 1);
    assert_eq!(text.get(problem.span.clone().unwrap()), Some("residance"));
}

#[test]
fn a_date_that_is_none_is_refused() {
    let problems = broken(P02, "1986-01-01", "1986-02-30");
    assert!(
        problems
            .iter()
            .any(|p| p.message.contains("the calendar has no day `1986-02-30`"))
    );
}

#[test]
fn two_programs_with_one_id_are_refused() {
    let problems = broken(
        P02,
        "\"youth-job-seeking-allowance\"",
        "\"job-seeker-registration\"",
    );
    assert!(problems.iter().any(|p| p.message.contains("is already that of")));
}

#[test]
fn what_is_referred_to_must_be_there() {
    let problems = broken(P02, "\"resident-abstract\"", "\"resident-abstrakt\"");
    assert!(
        problems
            .iter()
            .any(|p| p.message == "there is no document `resident-abstrakt`")
    );
}

#[test]
fn an_example_that_does_not_hold_stops_the_build() {
    let problems = broken(P02, "verdict = \"not-eligible\"", "verdict = \"eligible\"");
    assert!(
        problems
            .iter()
            .any(|p| p.message.contains("but the verdict is not-eligible"))
    );
}

#[test]
fn a_missing_file_is_named() {
    let rest: Vec<_> = files()
        .into_iter()
        .filter(|file| file.path != "facts.toml")
        .collect();
    let problems = read(&rest).unwrap_err();
    assert!(
        problems
            .iter()
            .any(|p| p.file == "facts.toml" && p.message == "the file is missing")
    );
}

#[test]
fn a_signed_catalog_is_the_same_bytes_every_time_and_no_other_bytes_pass() {
    let catalog = read(&files()).unwrap().catalog;
    let key = CatalogKey::from_seed(&[7; 32]);
    let blob = key.sign(&catalog).unwrap();
    assert_eq!(blob, key.sign(&catalog).unwrap());
    let verify = key.verify_key();
    assert_eq!(SignedCatalog::verify(&blob, &verify).unwrap().catalog, catalog);
    for at in (0..blob.len()).step_by(97) {
        let mut changed = blob.clone();
        *changed.get_mut(at).unwrap() ^= 1;
        assert!(SignedCatalog::verify(&changed, &verify).is_err(), "byte {at}");
    }
    assert_eq!(
        SignedCatalog::verify(blob.get(..blob.len() - 1).unwrap(), &verify),
        Err(SignedError::BadSignature)
    );
    let other = CatalogKey::from_seed(&[8; 32]).verify_key();
    assert_eq!(
        SignedCatalog::verify(&blob, &other),
        Err(SignedError::BadSignature)
    );
}

#[test]
fn facts_may_stand_in_files_of_a_folder_and_follow_from_each_other() {
    let mut files = files();
    files.push(SourceFile {
        path: "facts/more.toml".to_owned(),
        text: "[[fact]]\nname = \"club\"\ntype = \"bool\"\nquestion = { ko = \"동호회원인가요?\" }\n\n\
               [[derived]]\nname = \"birth_months\"\nmonths_since = \"birth_date\"\n"
            .to_owned(),
    });
    let catalog = read(&files).unwrap().catalog;
    let club = catalog.vocabulary.find("club").unwrap();
    assert_eq!(catalog.question(club).unwrap().text.ko, "동호회원인가요?");
    assert!(catalog.vocabulary.find_derived("birth_months").is_some());
    files
        .last_mut()
        .unwrap()
        .text
        .push_str("\n[[fact]]\nname = \"birth_date\"\ntype = \"bool\"\nquestion = { ko = \"?\" }\n");
    let problems = read(&files).unwrap_err();
    assert!(
        problems
            .iter()
            .any(|p| p.file == "facts/more.toml" && p.position.unwrap().line == 11)
    );
}
