//! Words that the style page replaces: its table is read, so that the page and the check are one.

use crate::{Finding, Source, numbered};

/// The page with the table, whose rows are `| word | what to write instead |`.
const STYLE_PAGE: &str = "docs/STYLE.md";
/// The heading above the table.
const WORDS_HEADING: &str = "## Words";

pub(crate) fn check(sources: &[Source]) -> Vec<Finding> {
    let Some(page) = sources.iter().find(|source| source.path.ends_with(STYLE_PAGE)) else {
        return Vec::new();
    };
    let replaced = table(&page.text);
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| is_read(source)) {
        for (number, line) in prose(source) {
            let line = line.to_lowercase();
            for (word, instead) in &replaced {
                if holds(&line, word) {
                    findings.push(source.finding(number, format!("`{word}`: write {instead}")));
                }
            }
        }
    }
    findings
}

fn is_read(source: &Source) -> bool {
    let written = ["rs", "js", "mjs", "md", "toml"]
        .iter()
        .any(|ending| source.is(ending));
    // What the change log says was written when it was true; the catalog is the agency's.
    written
        && !source.path.ends_with(STYLE_PAGE)
        && !source.path.ends_with("CHANGELOG.md")
        && !source.below("catalog")
}

/// The words of the table, in small letters, each with what to write instead.
fn table(page: &str) -> Vec<(String, String)> {
    let rows = page.split(WORDS_HEADING).nth(1).unwrap_or_default().lines();
    let cells = rows.filter_map(|row| {
        let mut cells = row.strip_prefix('|')?.split('|').map(str::trim);
        Some((cells.next()?.to_lowercase(), cells.next()?.to_owned()))
    });
    // The first two rows are the head and its line.
    cells.skip(2).collect()
}

/// The lines that people read: a document's, and comments in code.
fn prose(source: &Source) -> Vec<(usize, &str)> {
    let comment = if source.is("toml") { "#" } else { "//" };
    let mut fenced = false;
    let mut lines = Vec::new();
    for (number, line) in numbered(&source.text) {
        if source.is("md") {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            } else if !fenced {
                lines.push((number, line));
            }
        } else if let Some(text) = comment_of(line, comment) {
            lines.push((number, text));
        }
    }
    lines
}

/// Returns what a line of code has behind a mark of comments that stands outside its strings.
fn comment_of<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.match_indices(mark).find_map(|(at, _)| {
        let before = line.get(..at)?.replace("\\\"", "").replace("'\"'", "");
        let is_outside = before.matches('"').count() % 2 == 0;
        is_outside.then(|| line.get(at + mark.len()..))?
    })
}

/// Whether a line has the words, whole.
fn holds(line: &str, words: &str) -> bool {
    line.match_indices(words).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        let after = line
            .get(at + words.len()..)
            .and_then(|after| after.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    #[test]
    fn words_are_found_in_comments_and_documents_and_not_in_code() {
        let page = "# Style\n\n## Words\n\n| Instead of | write |\n| --- | --- |\n| whoever | who it is |\n\
                    | so many | a number |\n";
        let sources = [
            source("docs/STYLE.md", page),
            source(
                "src/a.rs",
                &format!(
                    "let whoever = 1; // {}\n/// As {} do, somanyfold.\n\
                     let a = \"http://{}\\\"\"; // b\nmatch c {{ '\"' => d }} // {}\n",
                    "Whoever comes.", "so many", "whoever", "whoever"
                ),
            ),
            source("README.md", "whoever\n```\nwhoever\n```\n"),
            source("CHANGELOG.md", "whoever\n"),
        ];
        let found: Vec<String> = check(&sources).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "src/a.rs:1: `whoever`: write who it is",
                "src/a.rs:2: `so many`: write a number",
                "src/a.rs:4: `whoever`: write who it is",
                "README.md:1: `whoever`: write who it is",
            ]
        );
    }
}
