//! Writing a catalog: TOML files in, a checked [`Catalog`](crate::Catalog) or all that is wrong with them out.

mod about;
mod check;
mod korean;
mod problem;
mod read;
mod results;
pub mod schema;
mod similar;
mod source;
mod warn;

pub use problem::{Message, Position, Problem, Severity};
pub use read::{Authored, Example, Folder, SourceFile, read, read_folder, source_files};
pub use results::{Counted, Figure, Heading, Item, ItemKind, Mismatch, Results, Same, Sum, UnitName};
