//! Writing a catalog: TOML files in, a checked [`Catalog`](crate::Catalog) or all that is wrong with them out.

mod check;
mod problem;
mod read;
mod source;

pub use problem::{Position, Problem};
pub use read::{Authored, Example, Folder, SourceFile, read, read_folder, source_files};
