//! What the shipped catalog is warned of as time goes by.

use std::fmt::Write as _;
use std::path::Path;

use authoring::{Severity, aging};
use eligibility::Date;

use super::folder;

/// Nothing is wrong before nor just after the turn of the year; what has to be looked after by then is listed day by day.
/// `UPDATE_SNAPSHOTS=1` writes it anew.
#[test]
fn what_time_brings_is_known() {
    let files = folder().files;
    let mut text = String::new();
    for day in [
        "2026-11-29",
        "2026-12-31",
        "2027-01-01",
        "2027-06-30",
        "2027-09-01",
    ] {
        writeln!(text, "# {day}").unwrap();
        for problem in aging(&files, Date::parse(day).unwrap()) {
            assert_eq!(problem.severity, Severity::Warning, "{day}: {problem}");
            writeln!(text, "{}: {}", problem.file, problem.message.en).unwrap();
        }
        text.push('\n');
    }
    snapshot::check(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shipped/aging.txt"),
        &text,
    );
}

#[test]
fn a_year_without_its_table_is_an_error() {
    let errors = aging(&folder().files, Date::parse("2028-01-01").unwrap());
    let errors = errors
        .iter()
        .filter(|problem| problem.severity == Severity::Error);
    let files: Vec<&str> = errors.map(|problem| problem.file.as_str()).collect();
    assert_eq!(
        files,
        [
            "median_income",
            "premium_150_mixed",
            "premium_150_region",
            "premium_150_workplace"
        ]
        .map(|table| format!("tables/{table}.toml"))
    );
}
