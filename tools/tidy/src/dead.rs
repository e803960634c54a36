//! Files that nothing names, and texts that no screen shows.

use std::path::Path;

use serde_json::Value;

use crate::{Finding, Source};

/// Folders whose files are read as a folder, not by their names.
const READ_WHOLE: [&str; 6] = [
    "catalog",
    "fixtures",
    "fuzz",
    "locales",
    "crates/eligibility/conformance",
    "docs",
];
/// Endings of files that somebody has to name for them to be of use.
const NAMED: [&str; 9] = ["js", "mjs", "css", "py", "sh", "json", "html", "c", "service"];
/// Files that a program looks for by itself.
const BY_THEMSELVES: [&str; 4] = ["package.json", "package-lock.json", "index.html", "tsconfig.json"];

pub(crate) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = modules(sources);
    findings.extend(files(sources));
    findings.extend(texts(sources));
    findings
}

/// Files of Rust that no `mod` declares.
fn modules(sources: &[Source]) -> Vec<Finding> {
    let lost = sources
        .iter()
        .filter(|source| source.is("rs") && !is_root(&source.path));
    lost.filter(|source| !is_declared(source, sources))
        .map(|source| source.finding(0, "no `mod` declares it: remove it or declare it".to_owned()))
        .collect()
}

/// Whether cargo or another program starts from this file.
fn is_root(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default()
        .to_string_lossy();
    let roots = ["tests", "benches", "examples", "bin", "targets", "locales"];
    matches!(&*name, "lib.rs" | "main.rs" | "build.rs") || roots.contains(&&*folder)
}

fn is_declared(source: &Source, sources: &[Source]) -> bool {
    let stem = source.path.file_stem().unwrap_or_default().to_string_lossy();
    let folder = source.path.parent().unwrap_or(Path::new(""));
    // `a/mod.rs` is declared beside the folder `a`.
    let (name, folder) = if stem == "mod" {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        (name, folder.parent().unwrap_or(Path::new("")))
    } else {
        (stem, folder)
    };
    let declaration = format!("mod {name};");
    let path = format!("/{name}.rs\"]");
    let beside = ["lib.rs", "main.rs", "mod.rs"].map(|root| folder.join(root));
    let parent = folder.with_extension("rs");
    sources.iter().any(|other| {
        let may = other.path == parent || beside.contains(&other.path) || is_root(&other.path);
        may && (other.text.contains(&declaration) || other.text.contains(&path))
    })
}

/// Other files whose name stands nowhere.
fn files(sources: &[Source]) -> Vec<Finding> {
    let named = |source: &&Source| {
        let ending = source.path.extension().unwrap_or_default().to_string_lossy();
        let name = source.path.file_name().unwrap_or_default().to_string_lossy();
        NAMED.contains(&&*ending)
            && !BY_THEMSELVES.contains(&&*name)
            && !READ_WHOLE.iter().any(|folder| source.below(folder))
    };
    sources
        .iter()
        .filter(named)
        .filter(|source| {
            let name = source.path.file_name().unwrap_or_default().to_string_lossy();
            let stem = source.path.file_stem().unwrap_or_default().to_string_lossy();
            // A script may name another without its ending.
            !sources.iter().any(|other| {
                other.path != source.path
                    && (other.text.contains(&*name) || other.text.contains(&format!("\"{stem}\"")))
            })
        })
        .map(|source| {
            source.finding(
                0,
                "nothing names it: remove it, or name it where it is used".to_owned(),
            )
        })
        .collect()
}

/// Texts of the screens that neither code nor page names.
fn texts(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for table in sources
        .iter()
        .filter(|source| source.path.ends_with("locales/ko.json"))
    {
        let keys = match serde_json::from_str(&table.text) {
            Ok(Value::Object(texts)) => texts,
            _ => continue,
        };
        for key in keys.keys() {
            let constant = constant(key);
            let used = |source: &Source| {
                let reads = source.is("rs") || source.is("html") || source.is("js") || source.is("toml");
                reads && (mentions(&source.text, &constant) || source.text.contains(&format!("\"{key}\"")))
            };
            if !sources.iter().any(used) {
                findings.push(table.finding(0, format!("no screen shows the text `{key}`: remove it")));
            }
        }
    }
    findings
}

/// `results.next_page` as the code writes it: `ResultsNextPage`.
fn constant(key: &str) -> String {
    let words = key.split(['.', '_']);
    words
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<Vec<_>>()
        })
        .collect()
}

/// Whether a name stands in a text as a whole word.
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let after = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
        !after.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    fn whats(sources: &[Source]) -> Vec<String> {
        check(sources).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_file_of_rust_is_declared_by_its_parent() {
        let sources = [
            source("src/lib.rs", "mod a;\nmod b;\n"),
            source("src/a.rs", "mod c;\n"),
            source("src/a/c.rs", ""),
            source("src/b/mod.rs", ""),
            source("src/lost.rs", ""),
        ];
        assert_eq!(
            whats(&sources),
            ["src/lost.rs: no `mod` declares it: remove it or declare it"]
        );
    }

    #[test]
    fn a_sheet_that_no_page_links_is_found() {
        let page = source("index.html", "<link href=\"style/a.css\">");
        let sources = [
            page,
            source("style/a.css", ""),
            source("style/b.css", ""),
            source("catalog/x.json", ""),
        ];
        assert_eq!(
            whats(&sources),
            ["style/b.css: nothing names it: remove it, or name it where it is used"]
        );
    }

    #[test]
    fn a_text_is_used_by_its_constant_or_its_key() {
        let sources = [
            source(
                "locales/ko.json",
                r#"{"a.one": "1", "a.one_two": "2", "a.three": "3"}"#,
            ),
            source("src/main.rs", "T::AOneTwo; \"a.three\""),
        ];
        assert_eq!(
            whats(&sources),
            ["locales/ko.json: no screen shows the text `a.one`: remove it"]
        );
    }
}
