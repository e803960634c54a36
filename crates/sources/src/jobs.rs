//! Vacancies of public data as a folder of records, and the records as what a feed is made of.
//!
//! Texts in, TOML files and a [`JobsReport`] out: nothing is fetched, and the caller writes the files. What a notice does not say stays open,
//! and what cannot be read is told with its text. What is absent from an answer is left as it is: a missing page, an error of the API and a
//! withdrawn vacancy look the same from here, so that only a withdrawal or a passed last day closes a vacancy.

mod fields;
mod folder;
mod hours;
mod occupation;
mod pay;
mod person;
mod place;
mod read;
mod record;
mod report;
mod said;
pub(crate) mod slots;
mod terms;
mod words;

use authoring::SourceFile;

pub use fields::{FieldError, JobFields};
pub(crate) use folder::{Incoming, Reader, settle};
pub use folder::{JobsFolder, JobsFolderError, Provider, RecordTrouble, SETTINGS_FILE, Settings};
pub use record::{JobRecord, Kept, Pair, RecordError};
pub use report::{JobCounts, JobFieldReport, JobNote, JobsReport};
pub use said::{FieldNote, NoteKind};

/// What an import would change in a folder of vacancies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobsImport {
    /// The files to write, whole, in this order.
    pub files: Vec<SourceFile>,
    /// What was understood and what was not.
    pub report: JobsReport,
}
