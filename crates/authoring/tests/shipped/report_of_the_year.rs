//! What the app shows of the agency's report, as files beside the app.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use authoring::about::files;
use tempfile::TempDir;

/// The files below a folder.
fn all_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all_below(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The shipped catalog with another results folder.
fn catalog(results: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |relative: &Path, text: &str| {
        let path = dir.path().join(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let shipped = repository().join("catalog");
    for file in all_below(&shipped) {
        let relative = file.strip_prefix(&shipped).unwrap();
        if !relative.starts_with("results") {
            write(relative, &fs::read_to_string(&file).unwrap());
        }
    }
    for (file, text) in results {
        write(&Path::new("results").join(file), text);
    }
    dir
}

fn korean(files: &BTreeMap<String, Vec<u8>>) -> &str {
    std::str::from_utf8(&files["about/ko.txt"]).unwrap()
}

#[test]
fn the_shipped_report_is_beside_the_app_and_small() {
    let files = files(&repository().join("catalog")).unwrap();
    assert!(korean(&files).starts_with("year\t2024\t") && korean(&files).contains("1,216"));
    assert_eq!(files.len(), 5);
    // A device has them before anybody asks.
    for (name, text) in &files {
        assert!(text.len() < 12_000, "{name}: {}", text.len());
    }
}

#[test]
fn the_newest_year_is_shown_and_without_any_there_is_no_file() {
    let years = catalog(&[("a.toml", "year = 2025"), ("b.toml", "year = 2024")]);
    assert!(korean(&files(years.path()).unwrap()).starts_with("year\t2025\t"));
    let none = catalog(&[]);
    assert!(files(none.path()).unwrap().is_empty());
}

#[test]
fn a_report_with_a_mistake_stops_the_build_and_says_where() {
    let wrong = catalog(&[("2024.toml", "year = 2024\nyears = 1")]);
    let problems = files(wrong.path()).unwrap_err();
    let named: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(
        named
            .iter()
            .any(|problem| problem.contains("results/2024.toml:2:1")),
        "{named:?}"
    );
}
