//! What an operator does, through the command: settings, backups, keys and the units of systemd.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod backup;
mod check_ins;
mod device;
mod drill;
mod installed;
mod keys;
mod purge;
mod reading_backups;
mod receipt_key;
mod release;
mod restore;
mod samples;
mod server;
mod settings;
mod status;
mod units;

use std::path::Path;
use std::process::{Command, Output};

/// The command, whatever is set where the tests run.
fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_didim"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("DIDIM_") || name == "RUST_LOG" {
            command.env_remove(name);
        }
    }
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    command
}

fn didim(arguments: &[&str]) -> Output {
    command().args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a command says that must succeed.
#[track_caller]
fn stdout_of(arguments: &[&str]) -> String {
    let output = didim(arguments);
    assert!(output.status.success(), "{}", err(&output));
    out(&output)
}

/// What a command complains of that must fail with status 1.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let output = didim(arguments);
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    err(&output)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
