//! Holds the repository to its own style (`docs/STYLE.md`), where neither rustfmt nor clippy does: it reads text and runs nothing.

mod dead;
mod documents;
mod lengths;
mod promises;
mod words;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A place that is not as the style page wants it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, from the repository's root.
    pub path: PathBuf,
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong and what to do.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path.display(), self.what),
            line => write!(f, "{}:{line}: {}", self.path.display(), self.what),
        }
    }
}

/// A text file of the repository.
struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    fn is(&self, ending: &str) -> bool {
        self.path.extension().is_some_and(|found| found == ending)
    }

    fn is_code(&self) -> bool {
        ["rs", "js", "mjs", "css", "py", "sh"]
            .iter()
            .any(|ending| self.is(ending))
    }

    fn below(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    fn finding(&self, line: usize, what: String) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            what,
        }
    }
}

/// Everything that is not as it should be, in the order of files and lines. `verbs` are the subcommands of `cargo xtask`.
///
/// # Errors
/// If git does not list the files, or one of them cannot be read.
pub fn check(root: &Path, verbs: &[String]) -> io::Result<Vec<Finding>> {
    let sources = sources(root)?;
    let mut findings = lengths::check(&sources);
    findings.extend(dead::check(&sources));
    findings.extend(documents::check(root, &sources, verbs));
    findings.extend(promises::check(&sources));
    findings.extend(words::check(&sources));
    findings.sort();
    Ok(findings)
}

/// The text files that git tracks, or would track.
fn sources(root: &Path) -> io::Result<Vec<Source>> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()?;
    if !listed.status.success() {
        return Err(io::Error::other("git lists no files; see that this is a clone"));
    }
    let mut sources = Vec::new();
    for path in String::from_utf8_lossy(&listed.stdout).lines() {
        // A file that was removed and not committed yet is listed; a picture is no text.
        let Ok(bytes) = fs::read(root.join(path)) else {
            continue;
        };
        if let Ok(text) = String::from_utf8(bytes) {
            sources.push(Source {
                path: PathBuf::from(path),
                text,
            });
        }
    }
    Ok(sources)
}

/// The lines of a text with their numbers, from 1.
fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line))
}

#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    Source {
        path: PathBuf::from(path),
        text: text.to_owned(),
    }
}
