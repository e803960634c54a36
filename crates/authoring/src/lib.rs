//! Writing a catalog, for those who keep an agency's programs: TOML files in, a checked [`Catalog`](catalog::Catalog)
//! or every problem with its place out ([`read`]); what a planner reads of it ([`report`]) and what a change means for
//! people ([`diff`]). It signs nothing and runs on no device: both are [`catalog`]'s.

pub mod about;
mod aging;
mod authored;
mod check;
mod citation;
mod constraints;
mod decimals;
pub mod diff;
mod files;
mod korean;
mod likeness;
mod person;
mod problem;
mod read;
mod records;
pub mod report;
mod results;
pub mod schema;
mod similar;
mod source;
mod text;
mod warn;

pub use aging::{aging, newest_day, unreachable};
pub use authored::{Authored, Example, ProgramOrigin};
pub use files::{SourceFile, source_files};
pub use person::ExamplePerson;
pub use problem::{Diagnostic, Message, Position, Severity};
pub use read::{Folder, read, read_folder};
pub use records::{RecordName, RecordSource};
pub use results::{AgencyFigure, Counted, Heading, Item, ItemKind, Mismatch, Results, Same, Sum, UnitName};
pub use text::{EncodingError, decode};
