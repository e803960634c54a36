//! Vacancies and job fairs of public data as a folder of records, and the records as what a feed is made of.
//!
//! Texts in, TOML files and a [`JobsReport`] out: nothing is fetched, and the caller writes the files. What a notice does not say stays open,
//! and what cannot be read is told with its text. What is absent from an answer is left as it is: a missing page, an error of the API and a
//! withdrawn vacancy look the same from here, so that only a withdrawal or a passed last day closes a vacancy.

mod decisions;
mod export;
mod fair;
mod fields;
mod folder;
mod hours;
mod occupation;
mod own;
mod pay;
mod person;
mod place;
mod read;
mod record;
mod record_fields;
mod report;
mod said;
mod schema_org;
mod settle;
pub(crate) mod slots;
mod terms;
mod words;

use authoring::SourceFile;

pub use decisions::{DecideError, Decision, DecisionCounts, Judged, Publishable, Ruling};
pub use export::{ExportedTable, table};
pub(crate) use fair::read as read_fair;
pub use fair::{FairFields, FairRecord};
pub use fields::{FieldError, JobFields};
pub use folder::{JobsFolder, JobsFolderError, Provider, RecordTrouble, SETTINGS_FILE, Settings};
pub use own::{NewRecord, OWN_FIELDS, OWN_PREFIX, begin, missing};
pub(crate) use read::{Reading, read as read_notice};
pub use record::{JobRecord, Kept, Pair, Record, RecordError};
pub use record_fields::{RecordFields, SetError};
pub use report::{Counted, JobCounts, JobFieldReport, JobNote, JobsReport};
pub use said::{FieldNote, NoteKind};
pub use schema_org::{JobPostings, job_postings};
pub(crate) use settle::{Incoming, Reader, settle};

/// What an import would change in a folder of vacancies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobsImport {
    /// The files to write, whole, in this order.
    pub files: Vec<SourceFile>,
    /// What was understood and what was not.
    pub report: JobsReport,
}
