//! One file a command.

pub(crate) mod backup;
pub(crate) mod catalog;
pub(crate) mod catalog_import;
pub(crate) mod data;
pub(crate) mod decide;
pub(crate) mod device;
pub(crate) mod drill;
mod failure;
pub(crate) mod import_queue;
pub(crate) mod keys;
pub(crate) mod open;
pub(crate) mod plan;
mod progress;
pub(crate) mod restore;
pub(crate) mod screen;
pub(crate) mod serve;
mod table;

pub(crate) use failure::Failure;

/// Prints a line. A reader that has gone away is no failure worth words.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    use std::io::Write;
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Failure::Reported),
        other => Ok(other?),
    }
}
