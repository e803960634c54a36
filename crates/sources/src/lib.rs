//! Public program data as a catalog, for an operator who takes over what 온통청년 and 보조금24 publish: the text of API
//! answers in, TOML files and a [`ImportReport`] out. It fetches nothing, writes no file (the caller of an [`Import`] does), and
//! interprets no prose.
//!
//! What the data does not say stays open. Every imported program is unconfirmed and carries a criterion that only staff can
//! settle, so that no visitor gets a firm yes from an import. A file that was edited by hand since it was imported is left
//! alone: its first line holds the digest of what was generated.
//!
//! Vacancies are imported too ([`work24`], [`jobs_csv`]), into a folder of records ([`jobs`]).

mod amounts;
mod codes;
pub mod compare;
mod days;
mod draft;
mod err;
mod gov24;
pub mod jobs;
pub mod jobs_csv;
mod numbers;
mod only;
mod prose;
mod record;
mod regions;
mod report;
mod said;
mod target;
pub mod work24;
mod youth;

pub use authoring::RecordSource as Source;
use authoring::SourceFile;
use eligibility::Date;

pub use err::{ApiAnswerError, ImportError};
pub use only::Region;
pub use report::{FieldReport, FileTrouble, ImportReport, Note, ProgramCounts, UnknownCode};

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
    /// The region whose records alone become programs; all do where there is none.
    pub only: Option<Region>,
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
    let mut loaded = record::all(pages, youth::records);
    report.loaded(&mut loaded);
    let mut drafts = draft::Drafts::default();
    for record in &loaded.records {
        let draft = youth::draft(record, options.on);
        drafts.add(draft, options.only.as_ref(), &mut report);
    }
    target::settle(drafts, target, options, report)
}

/// Imports 공공서비스 of 보조금24: answers of `serviceList`, and those of `supportConditions` for the same services.
///
/// `target` holds the files of the catalog's folder; it is empty for a new catalog.
///
/// # Errors
/// [`ImportError`] if the target is no catalog to import into, or 보조금24 cannot tell the region's services. Trouble with an answer or a record is in the report.
pub fn gov24(
    services: &[AnswerFile],
    conditions: &[AnswerFile],
    target: &[SourceFile],
    options: &ImportOptions,
) -> Result<Import, ImportError> {
    let mut report = ImportReport::new(Source::Gov24);
    if let Some(region) = &options.only {
        region.expect_bodies()?;
    }
    let mut conditions = record::all(conditions, gov24::records);
    report.loaded(&mut conditions);
    // What is counted are services.
    report.forget_totals();
    let mut services = record::all(services, gov24::records);
    report.loaded(&mut services);
    let joined = gov24::by_service(&conditions.records, &services.records);
    for (record, why) in joined.left_out.into_iter().chain(joined.without_service) {
        report.note(&record, why.en);
    }
    let mut drafts = draft::Drafts::default();
    for service in &services.records {
        let draft = gov24::draft(service, &joined.conditions);
        drafts.add(draft, options.only.as_ref(), &mut report);
    }
    target::settle(drafts, target, options, report)
}
