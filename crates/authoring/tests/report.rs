//! What a planner reads of the shipped catalog, and of small changes of it.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use authoring::diff::Diff;
use authoring::report::{ConditionFlaw, Report};
use authoring::{Authored, SourceFile, read, read_folder, schema};
use eligibility::Date;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog")
}

fn files() -> Vec<SourceFile> {
    read_folder(&folder()).files
}

fn shipped() -> Authored {
    read(&files()).unwrap()
}

fn day() -> Date {
    Date::parse("2026-11-24").unwrap()
}

/// The shipped catalog with texts of a file replaced.
fn changed(path: &str, replace: &[(&str, &str)]) -> Authored {
    let mut files = files();
    let file = files.iter_mut().find(|file| file.path == path).unwrap();
    for (from, to) in replace {
        assert!(file.text.contains(from), "{path} lacks {from}");
        file.text = file.text.replacen(from, to, 1);
    }
    read(&files).unwrap()
}

const COURSES: &str = "programs/p12-mid-life-courses.toml";

#[test]
fn every_row_of_the_report_is_a_program() {
    let report = Report::of(&shipped(), day()).unwrap();
    assert_eq!((report.rows, report.rows_missing), (40, vec![]));
}

#[test]
fn the_four_sums_that_do_not_hold_and_the_sixty_told_twice_are_named() {
    let report = Report::of(&shipped(), day()).unwrap();
    let [year] = report.years.as_slice() else {
        panic!("one year");
    };
    let found: Vec<(f64, f64, f64)> = year
        .mismatches
        .iter()
        .map(|sum| (sum.stated, sum.computed, sum.alike))
        .collect();
    let wanted = [
        (1216.0, 1221.0, 1221.0),
        (1216.0, 1200.0, 1200.0),
        (753.0, 732.0, 732.0),
        (1800.0, 1800.0, 1788.0),
    ];
    assert_eq!(found, wanted);
    let told: Vec<f64> = year
        .conflicts
        .iter()
        .flat_map(|c| &c.figures)
        .map(|(_, value)| *value)
        .collect();
    assert_eq!(told, [60.0, 60.0]);
    let text = report.to_text(true);
    assert!(
        text.contains("1,216") && text.contains("1,221") && text.contains("-21"),
        "{text}"
    );
}

#[test]
fn growth_is_an_increase() {
    let results = shipped().results;
    let growths = results
        .iter()
        .flat_map(|year| &year.figures)
        .filter_map(|figure| figure.growth_percent);
    let growths: Vec<f64> = growths.collect();
    assert_eq!(growths, [213.0, 653.0, 256.0]);
}

#[test]
fn the_forties_belong_to_no_center() {
    let report = Report::of(&shipped(), day()).unwrap();
    let coverage = report.coverage.unwrap();
    let holes: Vec<(i64, i64)> = coverage
        .bands
        .iter()
        .filter(|band| band.is_hole())
        .map(|band| (band.from, band.to))
        .collect();
    assert!(
        holes.contains(&(40, 49)) && !holes.contains(&(19, 39)) && !holes.contains(&(50, 64)),
        "{holes:?}"
    );
    assert!(
        coverage.holes.iter().any(|(a, b)| *a <= 45 && *b == 49),
        "{:?}",
        coverage.holes
    );
}

#[test]
fn conditions_that_cannot_be_or_never_decide_are_found() {
    // Examples would rightly refuse these rules, so they are left out.
    let without_examples = |when: &str| {
        let mut files = files();
        let file = files.iter_mut().find(|file| file.path == COURSES).unwrap();
        file.text = file.text.replacen("residence == \"sejong\"", when, 1);
        file.text.truncate(file.text.find("[[example]]").unwrap());
        let report = Report::of(&read(&files).unwrap(), day()).unwrap();
        let finding = report
            .conditions
            .into_iter()
            .find(|finding| finding.program == "mid-life-courses" && finding.criterion == "sejong");
        finding.map(|finding| finding.what)
    };
    assert_eq!(
        without_examples("age < 20 && age > 30"),
        Some(ConditionFlaw::NeverHolds)
    );
    assert_eq!(
        without_examples("age < 20 || age >= 20"),
        Some(ConditionFlaw::AlwaysHolds)
    );
    assert_eq!(without_examples("age >= 19"), Some(ConditionFlaw::NeverDecides));
    assert_eq!(without_examples("residence == \"sejong\""), None);
}

#[test]
fn a_page_needs_nothing_else_and_escapes_what_it_shows() {
    let mut authored = shipped();
    authored.catalog.agency.ko = "<script>&\"".to_owned();
    for english in [false, true] {
        let page = Report::of(&authored, day()).unwrap().to_html(english);
        assert!(page.contains("<svg") && page.contains("40/40"));
        for outside in ["http", "src=", "<script", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}

#[test]
fn a_change_names_somebody_who_gains_and_somebody_who_loses() {
    let old = shipped();
    let same = Diff::between(&old.catalog, &old.catalog, [day(); 2]).unwrap();
    assert!(!same.changes_verdicts() && same.changed.is_empty());
    let mut files = files();
    let file = files.iter_mut().find(|file| file.path == COURSES).unwrap();
    file.text = file
        .text
        .replacen("age >= 50 && age <= 64", "age >= 45 && age <= 60", 1);
    file.text.truncate(file.text.find("[[example]]").unwrap());
    let new = read(&files).unwrap();
    let diff = Diff::between(&old.catalog, &new.catalog, [day(); 2]).unwrap();
    assert!(diff.changes_verdicts());
    let [change] = diff.changed.as_slice() else {
        panic!("one change: {diff:?}");
    };
    assert_eq!(change.program, "mid-life-courses");
    let age = |born: &String| day().year() - Date::parse(born).unwrap().year();
    let gained = age(change.gained.as_ref().unwrap().example.get("birth_date").unwrap());
    let lost = age(change.lost.as_ref().unwrap().example.get("birth_date").unwrap());
    assert!(
        (45..=50).contains(&gained) && (60..=65).contains(&lost),
        "{gained} {lost}"
    );
}

/// A day of birth that counts from one day on changes who is taken; so does the table of the new year, and what has closed.
#[test]
fn the_turn_of_the_year_changes_verdicts_without_a_change_of_the_catalog() {
    let catalog = shipped().catalog;
    let days = ["2026-12-31", "2027-01-01"].map(|day| Date::parse(day).unwrap());
    let diff = Diff::between(&catalog, &catalog, days).unwrap();
    let of = |id: &str| diff.changed.iter().find(|change| change.program == id).unwrap();
    // 150 % of the median income is more in 2027.
    assert!(of("youth-job-seeking-allowance").gained.is_some());
    // The fair of 2026 had no day, and its year is over.
    assert_eq!(of("youth-job-fair").availability, Some(["unconfirmed", "closed"]));
    let next = Diff::between(&catalog, &catalog, [days[0]; 2]).unwrap();
    assert!(next.changed.is_empty());
}

#[test]
fn the_oldest_sources_come_first() {
    let newest = Report::of(&shipped(), day()).unwrap().newest_sources;
    assert!(newest.is_sorted_by_key(|program| program.newest) && newest.len() == 66);
    let of = |id: &str| newest.iter().find(|program| program.program == id).unwrap();
    assert_eq!(of("job-referral").newest, None);
    let rent = of("youth-rent-support").newest.map(|day| day.to_string());
    assert_eq!(rent.as_deref(), Some("2026-12-31"));
}

#[test]
fn new_options_of_a_question_are_compared_with_the_old_ones() {
    let option = "  { value = \"elsewhere\"";
    let more =
        "  { value = \"abroad\", text = { ko = \"해외\", en = \"Abroad\" } },\n  { value = \"elsewhere\"";
    let (old, new) = (shipped(), changed("facts.toml", &[(option, more)]));
    let diff = Diff::between(&old.catalog, &new.catalog, [day(); 2]).unwrap();
    assert!(!diff.changes_verdicts(), "{diff:?}");
}

#[test]
fn the_schemas_beside_the_catalog_are_those_of_the_reader() {
    for (name, text) in schema::all() {
        let file = folder().join("schema").join(format!("{name}.schema.json"));
        let written = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            written.trim_end() == text,
            "`{name}` is not up to date: run `didim catalog schema`"
        );
    }
}
