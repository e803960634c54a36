//! One file a command.

pub(crate) mod backup;
pub(crate) mod catalog;
pub(crate) mod catalog_import;
pub(crate) mod check_ins;
pub(crate) mod data;
pub(crate) mod database;
mod day;
pub(crate) mod decide;
pub(crate) mod device;
pub(crate) mod drill;
mod failure;
mod files;
pub(crate) mod import_queue;
pub(crate) mod jobs;
pub(crate) mod keys;
pub(crate) mod open;
pub(crate) mod plan;
mod progress;
pub(crate) mod purge;
pub(crate) mod release;
pub(crate) mod restore;
pub(crate) mod screen;
pub(crate) mod serve;
pub(crate) mod staff;
pub(crate) mod status;
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

/// Shows on standard error what goes wrong without ending a command.
pub(crate) fn log_warnings() {
    // A copy of the whole database is a slow statement, and no news.
    tracing_subscriber::fmt()
        .with_env_filter("warn,sqlx=error")
        .with_writer(std::io::stderr)
        .without_time()
        .with_target(false)
        .with_ansi(false)
        .init();
}
