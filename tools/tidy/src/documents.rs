//! Paths and commands that documents name.

use std::collections::BTreeSet;
use std::path::Path;

use crate::{Finding, Source, numbered};

pub(crate) fn check(root: &Path, sources: &[Source], verbs: &[String]) -> Vec<Finding> {
    let tops: BTreeSet<String> = sources
        .iter()
        .filter_map(|source| Some(source.path.components().next()?.as_os_str().to_str()?.to_owned()))
        .collect();
    let mut findings = Vec::new();
    // What the change log says was true when it was written.
    let documents = sources
        .iter()
        .filter(|source| source.is("md") && !source.path.ends_with("CHANGELOG.md"));
    for source in documents {
        let folder = source.path.parent().unwrap_or(Path::new(""));
        for (number, line) in numbered(&source.text) {
            for link in links(line) {
                if !root.join(folder).join(link).exists() {
                    findings.push(source.finding(number, format!("the link `{link}` leads nowhere")));
                }
            }
            for path in code(line).filter(|word| is_path(word, &tops)) {
                if !exists(root, path) && !exists(&root.join(folder), path) {
                    findings.push(source.finding(number, format!("there is no `{path}`")));
                }
            }
            for verb in xtask_verbs(line) {
                if !verbs.iter().any(|known| known == verb) {
                    findings.push(source.finding(number, format!("`cargo xtask` has no `{verb}`")));
                }
            }
        }
    }
    findings
}

/// The targets of links to files.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', '#', ' ']).next());
    targets.filter(|target| !target.is_empty() && !target.contains(':'))
}

/// What stands between backticks on a line.
fn code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// A path from the root: it has a slash, and begins with something that lies there.
fn is_path(word: &str, tops: &BTreeSet<String>) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-/".contains(letter);
    let first = word.split('/').next().unwrap_or_default();
    word.contains('/') && word.chars().all(plain) && tops.contains(first)
}

fn exists(root: &Path, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    // A module may be named without its ending.
    root.join(path).exists() || root.join(format!("{path}.rs")).exists()
}

fn xtask_verbs(line: &str) -> impl Iterator<Item = &str> {
    line.split("cargo xtask ").skip(1).filter_map(|rest| {
        let verb = rest
            .split(|letter: char| !letter.is_ascii_lowercase() && letter != '-')
            .next()?;
        (!verb.is_empty() && !verb.starts_with('-')).then_some(verb)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    #[test]
    fn links_paths_and_verbs_are_looked_up() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("docs/adr")).unwrap();
        std::fs::create_dir_all(folder.path().join("src/screens")).unwrap();
        std::fs::write(folder.path().join("src/screens/form.rs"), "").unwrap();
        let text = "See [a](adr) and [b](adr/0001.md), `src/screens/form`, `src/gone.rs`, `a/b`, `src` and \
                    `x y/z`.\n\
                    Type `cargo xtask run` or `cargo xtask ran`; [c](https://example.org).\n";
        let sources = [source("docs/A.md", text), source("src/main.rs", "")];
        let found = check(folder.path(), &sources, &["run".to_owned()]);
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "docs/A.md:1: the link `adr/0001.md` leads nowhere",
                "docs/A.md:1: there is no `src/gone.rs`",
                "docs/A.md:2: `cargo xtask` has no `ran`",
            ]
        );
    }
}
