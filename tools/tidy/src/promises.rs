//! The tests that `docs/SECURITY.md` names: a promise is held by a test that is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::{Finding, Source, numbered};

const PAGE: &str = "docs/SECURITY.md";
/// The heading of the column that names what shows a promise.
const COLUMN: &str = "shown by";
/// A name with as many underscores is a test's: nothing else is named by a sentence.
const UNDERSCORES_OF_A_TEST: usize = 3;

/// What the page names between backticks.
enum Named<'a> {
    /// A file of code, with its folders or without.
    File(&'a str),
    /// A test function, or how its name begins.
    Test { name: &'a str, is_beginning: bool },
    /// Something that the code calls by this name.
    Item(&'a str),
}

pub(crate) fn check(sources: &[Source]) -> Vec<Finding> {
    let Some(page) = sources.iter().find(|source| source.path == Path::new(PAGE)) else {
        return Vec::new();
    };
    let code: Vec<&Source> = sources.iter().filter(|source| source.is("rs")).collect();
    let folders = folders(page, &code);
    let mut shown_by = None;
    let mut findings = Vec::new();
    for (number, line) in numbered(&page.text) {
        let cells: Vec<&str> = line.split('|').collect();
        if !line.starts_with('|') {
            shown_by = None;
        } else if let Some(column) = cells.iter().position(|cell| cell.trim() == COLUMN) {
            shown_by = Some(column);
        }
        for (column, cell) in cells.iter().enumerate() {
            let must_test = shown_by == Some(column);
            for what in look(cell, must_test, &code, &folders) {
                findings.push(page.finding(number, what));
            }
        }
    }
    findings
}

/// What is wrong with the names in a cell of a table, or in a line of prose.
fn look(cell: &str, must_test: bool, code: &[&Source], folders: &BTreeSet<PathBuf>) -> Vec<String> {
    let mut wrong = Vec::new();
    // The files that were named last: the tests behind them are in there.
    let mut last: Vec<&Source> = Vec::new();
    for word in cell.split('`').skip(1).step_by(2) {
        match named(word) {
            Some(Named::File(path)) => {
                last = files(path, code, folders);
                if last.is_empty() {
                    wrong.push(format!("there is no `{path}` in a folder that this page names"));
                } else if must_test && !last.iter().any(|file| has_tests(file)) {
                    wrong.push(format!(
                        "`{path}` has no tests; name what shows it, or name the file under how"
                    ));
                }
            }
            Some(Named::Test { name, is_beginning }) => {
                let there = if last.is_empty() { code } else { &last };
                if !there
                    .iter()
                    .any(|file| has_tests(file) && has_function(file, name, is_beginning))
                {
                    wrong.push(format!("there is no test `{name}` there; name one that is"));
                }
            }
            Some(Named::Item(name)) if !code.iter().any(|file| has_word(&file.text, name)) => {
                wrong.push(format!("nothing is called `{name}`"));
            }
            Some(Named::Item(_)) => {}
            // A folder.
            None if word.contains('/') => {
                last = code.iter().filter(|file| file.below(word)).copied().collect();
            }
            None => {}
        }
    }
    wrong
}

fn named(word: &str) -> Option<Named<'_>> {
    let is_name = |name: &str| {
        name.chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    if word.ends_with(".rs") {
        return Some(Named::File(word));
    }
    if let Some(name) = word.strip_suffix('…').filter(|name| is_name(name)) {
        return Some(Named::Test {
            name,
            is_beginning: true,
        });
    }
    if word.contains("::") {
        return word.rsplit("::").next().map(Named::Item);
    }
    if !is_name(word) {
        return None;
    }
    if word.matches('_').count() >= UNDERSCORES_OF_A_TEST {
        return Some(Named::Test {
            name: word,
            is_beginning: false,
        });
    }
    let is_camel = word.starts_with(|letter: char| letter.is_ascii_uppercase());
    (is_camel || word.contains('_')).then_some(Named::Item(word))
}

/// The folders of all files that the page names with their folders, and those that it names themselves.
fn folders(page: &Source, code: &[&Source]) -> BTreeSet<PathBuf> {
    let words = page.text.split('`').skip(1).step_by(2);
    let paths = words.filter(|word| word.contains('/')).map(Path::new);
    let folder = |path: &Path| match path.extension() {
        Some(_) => path.parent().map(Path::to_owned),
        None => Some(path.to_owned()),
    };
    let named = paths.filter_map(folder);
    named
        .filter(|folder| code.iter().any(|file| file.path.starts_with(folder)))
        .collect()
}

/// The file, or all of its name in the folders.
fn files<'a>(name: &str, code: &[&'a Source], folders: &BTreeSet<PathBuf>) -> Vec<&'a Source> {
    let is_meant = |file: &&&Source| match name.contains('/') {
        true => file.path == Path::new(name),
        false => folders.iter().any(|folder| file.path == folder.join(name)),
    };
    code.iter().filter(is_meant).copied().collect()
}

/// Whether a file is one of tests, or has some.
fn has_tests(file: &Source) -> bool {
    file.path.iter().any(|part| part == "tests") || file.text.contains("test]")
}

fn has_function(file: &Source, name: &str, is_beginning: bool) -> bool {
    file.text.match_indices("fn ").any(|(at, found)| {
        let rest = file
            .text
            .get(at + found.len()..)
            .and_then(|rest| rest.strip_prefix(name));
        rest.is_some_and(|rest| is_beginning || rest.starts_with(['(', '<']))
    })
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    fn found(page: &str) -> Vec<String> {
        let sources = [
            source(PAGE, page),
            source(
                "tests/faults/network.rs",
                "#[test]\nfn a_cut_exchange_is_sent_again() {}\nenum Cut { Within }\n",
            ),
            source(
                "tests/idle.rs",
                "#[test]\nfn a_clock_that_is_set_changes_nothing() {}\n",
            ),
            source(
                "crates/a/src/limit.rs",
                "pub const MAX_A: u8 = 1;\nfn not_a_test_at_all() {}\n",
            ),
        ];
        check(&sources).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_there_is_found() {
        let page = "See `tests/faults/network.rs` and `crates/a/src/limit.rs`.\n\n\
                    | # | how | shown by | what remains |\n|---|---|---|---|\n\
                    | S1 | `crates/a/src/limit.rs` | `tests/idle.rs` `a_clock_that_is_set…`, `network.rs` \
                    `a_cut_exchange_is_sent_again` | `MAX_A`, `Within`, `/health`, `no-store`, `a::MAX_A` |\n\
                    | S2 | – | `a_cut_exchange…`; `tests/faults` `a_cut_exchange…` | – |\n";
        assert_eq!(found(page), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_there_is_told() {
        let page = "| # | how | shown by | what remains |\n|---|---|---|---|\n\
                    | S1 | – | `tests/gone.rs`, `network.rs` | – |\n\
                    | S2 | – | `tests/idle.rs` `a_cut_exchange_is_sent_again` | – |\n\
                    | S3 | – | `a_test_that_is_gone…`, `not_a_test_at_all` | `Gone` |\n\
                    | S4 | – | `crates/a/src/limit.rs` | – |\n";
        assert_eq!(
            found(page),
            [
                "docs/SECURITY.md:3: there is no `tests/gone.rs` in a folder that this page names",
                "docs/SECURITY.md:3: there is no `network.rs` in a folder that this page names",
                "docs/SECURITY.md:4: there is no test `a_cut_exchange_is_sent_again` there; name one that is",
                "docs/SECURITY.md:5: there is no test `a_test_that_is_gone` there; name one that is",
                "docs/SECURITY.md:5: there is no test `not_a_test_at_all` there; name one that is",
                "docs/SECURITY.md:5: nothing is called `Gone`",
                "docs/SECURITY.md:6: `crates/a/src/limit.rs` has no tests; name what shows it, or name the \
                 file under how",
            ]
        );
    }
}
