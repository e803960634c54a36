//! What is wrong with a catalog's files.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::files::SourceFile;

/// A place in a text, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// Whether a catalog can be built in spite of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is built.
    Error,
    /// The catalog works, but a visitor will miss something.
    Warning,
}

/// Something wrong with a file, with the place and what to do about it, in Korean and English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Diagnostic {
    /// The file's path below the catalog's folder.
    pub file: String,
    /// The place as byte offsets into the file, where there is one.
    pub span: Option<Range<usize>>,
    /// The place as line and column, where there is one.
    pub position: Option<Position>,
    /// Whether it stops the build.
    pub severity: Severity,
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub hint: Option<Message>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(true))
    }
}

impl Diagnostic {
    pub(crate) fn at(file: &SourceFile, span: Option<Range<usize>>, message: Message) -> Self {
        let position = span.as_ref().map(|span| position(&file.text, span.start));
        Self {
            file: file.path.clone(),
            span,
            position,
            severity: Severity::Error,
            message,
            hint: None,
        }
    }

    pub(crate) fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    pub(crate) fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The place and what is wrong, as one line.
    #[must_use]
    pub fn line(&self, english: bool) -> String {
        let place = self
            .position
            .map(|at| format!(":{}:{}", at.line, at.column))
            .unwrap_or_default();
        format!("{}{place}: {}", self.file, self.message.get(english))
    }

    pub(crate) fn sort(problems: &mut [Self]) {
        problems.sort_by(|a, b| {
            (&a.file, &a.position, &a.message.en).cmp(&(&b.file, &b.position, &b.message.en))
        });
    }
}

/// What an author reads, in the two languages of the command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

impl Message {
    /// The message in one of the languages.
    #[must_use]
    pub fn get(&self, english: bool) -> &str {
        if english { &self.en } else { &self.ko }
    }
}

/// A message in both languages.
pub(crate) fn both(ko: impl Into<String>, en: impl Into<String>) -> Message {
    Message {
        ko: ko.into(),
        en: en.into(),
    }
}

fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Position { line, column }
}
