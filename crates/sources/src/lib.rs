//! Public program data as a catalog, for an operator who takes over what 온통청년 and 보조금24 publish: the text of API
//! answers in, TOML files and a [`ImportReport`] out. It fetches nothing, writes no file (the caller of an [`Import`] does), and
//! interprets no prose.
//!
//! What the data does not say stays open. Every imported program is unconfirmed and carries a criterion that only staff can
//! settle, so that no visitor gets a firm yes from an import. A file that was edited by hand since it was imported is left
//! alone: its first line holds the digest of what was generated.

mod codes;
mod draft;
mod err;
mod gov24;
mod numbers;
mod prose;
mod record;
mod regions;
mod report;
mod target;
mod youth;

use authoring::SourceFile;
use eligibility::Date;

pub use err::{ApiAnswerError, ImportError};
pub use report::{FieldReport, FileTrouble, ImportReport, Note, ProgramCounts, Source, UnknownCode};

/// The center that an import uses where none is named.
pub const CENTER: &str = "imported";

/// A saved answer of an API, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerFile {
    /// Where it is, for people.
    pub path: String,
    /// What is in it: JSON in UTF-8, else the report says so.
    pub bytes: Vec<u8>,
}

/// How to import.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// The day as of which the data is read: region codes change, and what is closed has no days to come.
    pub on: Date,
    /// The id of the center that the programs are put under; it must be in `centers.toml`.
    pub center: String,
}

/// What an import would change in a catalog's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The files to write, whole, in this order.
    pub files: Vec<SourceFile>,
    /// What was understood and what was not.
    pub report: ImportReport,
}

/// Imports 청년정책 of 온통청년 (`getPlcy`): one answer a page, or bare lists of policies.
///
/// `target` holds the files of the catalog's folder; it is empty for a new catalog.
///
/// # Errors
/// [`ImportError`] if the target is no catalog to import into. Trouble with a page or a record is in the report.
pub fn youth(
    pages: &[AnswerFile],
    target: &[SourceFile],
    options: &ImportOptions,
) -> Result<Import, ImportError> {
    let mut report = ImportReport::new(Source::Youth);
    let records = record::all(pages, youth::records, &mut report);
    let mut drafts = draft::Drafts::default();
    for record in &records {
        drafts.add(youth::draft(record, options.on), &mut report);
    }
    target::settle(drafts, target, options, report)
}

/// Imports 공공서비스 of 보조금24: answers of `serviceList`, and those of `supportConditions` for the same services.
///
/// `target` holds the files of the catalog's folder; it is empty for a new catalog.
///
/// # Errors
/// [`ImportError`] if the target is no catalog to import into. Trouble with an answer or a record is in the report.
pub fn gov24(
    services: &[AnswerFile],
    conditions: &[AnswerFile],
    target: &[SourceFile],
    options: &ImportOptions,
) -> Result<Import, ImportError> {
    let mut report = ImportReport::new(Source::Gov24);
    let conditions = record::all(conditions, gov24::records, &mut report);
    // What is counted are services.
    report.forget_totals();
    let services = record::all(services, gov24::records, &mut report);
    let conditions = gov24::by_service(&conditions, &services, &mut report);
    let mut drafts = draft::Drafts::default();
    for service in &services {
        drafts.add(gov24::draft(service, &conditions), &mut report);
    }
    target::settle(drafts, target, options, report)
}
