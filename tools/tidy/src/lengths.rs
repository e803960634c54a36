//! How long files, functions and lines may be.

use std::collections::BTreeSet;

use crate::{Finding, Source, numbered};

/// Lines of a file of code.
const MAX_FILE_LINES: usize = 450;
/// Lines of a function, with its first and last.
const MAX_FUNCTION_LINES: usize = 70;
/// Columns of a line of code: what rustfmt is set to, which leaves alone what it cannot break.
const MAX_COLUMNS: usize = 110;

pub(crate) fn check(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| source.is_code())
        .flat_map(of_source)
        .collect()
}

fn of_source(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lines = source.text.lines().count();
    if lines > MAX_FILE_LINES {
        let what = format!("{lines} lines, at most {MAX_FILE_LINES}: split it along what it is about");
        findings.push(source.finding(0, what));
    }
    if source.is("rs") {
        findings.extend(functions(source));
    }
    let data = if source.is("rs") {
        raw_lines(&source.text)
    } else {
        BTreeSet::new()
    };
    let long = |line: &str| line.chars().count() > MAX_COLUMNS && !is_comment(line);
    for (number, line) in numbered(&source.text).filter(|(number, line)| long(line) && !data.contains(number))
    {
        let what = format!("{} columns, at most {MAX_COLUMNS}", line.chars().count());
        findings.push(source.finding(number, what));
    }
    findings
}

/// The numbers of the lines that begin inside a raw string of several lines (`r#"…"#`): what another program
/// wrote stands there as it was written, and a raw string has no way to go on in the next line.
fn raw_lines(text: &str) -> BTreeSet<usize> {
    let mut inside = false;
    let mut lines = BTreeSet::new();
    for (number, line) in numbered(text) {
        if inside {
            lines.insert(number);
            inside = !line.contains("\"#");
        } else if let Some((_, rest)) = line.rsplit_once("r#\"") {
            inside = !is_comment(line) && !rest.contains("\"#");
        }
    }
    lines
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["//", "/*", "* ", "#"]
        .iter()
        .any(|start| line.starts_with(start))
}

/// Functions that are too long. The code is formatted: a function ends at the brace in its own column.
fn functions(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lines: Vec<&str> = source.text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = line.len() - line.trim_start().len();
        let is_end = |line: &&str| {
            line.trim_start().len() + indent == line.len()
                && (line.trim() == "}" || line.trim_end().ends_with(';'))
        };
        let rest = lines.iter().skip(at);
        let length = rest.take_while(|line| !is_end(line)).count() + 1;
        if length > MAX_FUNCTION_LINES {
            let what = format!(
                "`{name}` has {length} lines, at most {MAX_FUNCTION_LINES}: take a step out and name it"
            );
            findings.push(source.finding(at + 1, what));
        }
    }
    findings
}

/// The name of the function that begins on this line.
fn function_name(line: &str) -> Option<&str> {
    let mut words = line.trim_start().split(' ');
    loop {
        match words.next()? {
            "fn" => break,
            "const" | "async" | "unsafe" | "extern" => {}
            word if word.starts_with("pub") || word.starts_with("in") || word.ends_with(')') => {}
            _ => return None,
        }
    }
    words.next()?.split(['(', '<']).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    fn whats(path: &str, text: &str) -> Vec<String> {
        check(&[source(path, text)])
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    fn function(lines: usize) -> String {
        format!(
            "impl A {{\n    pub(crate) async fn long(self) {{\n{}    }}\n}}\n",
            "        x();\n".repeat(lines - 2)
        )
    }

    #[test]
    fn a_function_may_have_seventy_lines() {
        assert_eq!(whats("a.rs", &function(70)), Vec::<String>::new());
        let found = whats("a.rs", &function(71));
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("a.rs:2: `long` has 71 lines"), "{found:?}");
    }

    #[test]
    fn a_signature_over_several_lines_and_a_declaration_without_a_body_are_functions_too() {
        let text = format!("fn a(\n    b: u8,\n) -> u8 {{\n{}}}\n", "    b();\n".repeat(80));
        assert_eq!(whats("a.rs", &text).len(), 1);
        assert_eq!(
            whats("a.rs", &format!("    fn a(b: u8);\n{}", "x();\n".repeat(80))),
            Vec::<String>::new()
        );
    }

    #[test]
    fn lines_are_counted_in_letters_and_comments_may_be_longer() {
        assert_eq!(
            whats("a.rs", &format!("\"{}\"\n", "한".repeat(108))),
            Vec::<String>::new()
        );
        assert_eq!(
            whats("a.rs", &format!("// {}\n", "a".repeat(120))),
            Vec::<String>::new()
        );
        assert_eq!(
            whats("a.js", &"a".repeat(111)),
            ["a.js:1: 111 columns, at most 110"]
        );
        assert_eq!(whats("a.md", &"a".repeat(999)), Vec::<String>::new());
    }

    #[test]
    fn the_lines_of_a_raw_string_may_be_longer() {
        let long = "a".repeat(120);
        let inside = format!("let a = r#\"\n{long}\n\"#;\n");
        assert_eq!(whats("a.rs", &inside), Vec::<String>::new());
        assert_eq!(whats("a.js", &inside).len(), 1);
        // The line on which it begins is code, and so is what follows its end.
        assert_eq!(whats("a.rs", &format!("let a = r#\"{long}\n\"#;\n")).len(), 1);
        assert_eq!(whats("a.rs", &format!("let a = r#\"{long}\"#;\n")).len(), 1);
        assert_eq!(whats("a.rs", &format!("{inside}{long}\n")).len(), 1);
        // One that ends where it begins, or that a comment names, begins nothing.
        assert_eq!(whats("a.rs", &format!("a(r#\"b\"#);\n{long}\n")).len(), 1);
        assert_eq!(whats("a.rs", &format!("// `r#\"`\n{long}\n")).len(), 1);
    }

    #[test]
    fn a_file_may_have_450_lines() {
        assert_eq!(whats("a.css", &"a{}\n".repeat(450)), Vec::<String>::new());
        assert_eq!(whats("a.css", &"a{}\n".repeat(451)).len(), 1);
    }
}
