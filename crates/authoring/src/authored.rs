//! A catalog with what only its author knows: examples, rows, figures.

use std::ops::Range;

use catalog::Catalog;
use eligibility::{Date, FactId, Value, Verdict};

use crate::problem::Diagnostic;
use crate::records::RecordName;
use crate::results::Results;

/// A person for whom an author knows the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The program's position in the catalog.
    pub program: catalog::ProgramIndex,
    /// What the example shows.
    pub name: String,
    /// The day of asking.
    pub on: Date,
    /// What is known of the person.
    pub facts: Vec<(FactId, Value)>,
    /// The right verdict.
    pub verdict: Verdict,
    /// The ids of the criteria that are the reason, if the author names them.
    pub because: Option<Vec<String>>,
    /// Whether the answer must be confirmed by staff, if the author says so.
    pub confirm: Option<bool>,
    pub(crate) file: usize,
    pub(crate) span: Range<usize>,
}

/// Where a program was written, and which public records are about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramOrigin {
    /// The file's path below the catalog's folder.
    pub file: String,
    /// The records of public program data that are about it, as its author names them.
    pub records: Vec<RecordName>,
}

/// A catalog as its author wrote it.
#[derive(Debug, Clone)]
pub struct Authored {
    /// The catalog, without keys.
    pub catalog: Catalog,
    /// Where each program was written, in the catalog's order.
    pub origins: Vec<ProgramOrigin>,
    /// The examples of all programs.
    pub examples: Vec<Example>,
    /// The rows of the agency's report that programs are to cover, P01 and on, and which of them do.
    pub rows: Vec<(String, bool)>,
    /// What the agency reports of its years, the first year first.
    pub results: Vec<Results>,
    /// What does not stop the build, but a visitor will miss.
    pub warnings: Vec<Diagnostic>,
}
