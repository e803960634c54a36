//! Writes what was measured as one page of tables.
//!
//! `report rules CRITERION BROWSER LOCKS OUT`, with the folder of criterion's results, the file that the browser's run
//! printed, the folder of the lock files, and the page; or `report device FOUND LOCKS OUT`, with the folder of what was
//! found on the device, and `report jobs FOUND LOCKS OUT`. The last two fail where something is over its limit.

mod device;
mod jobs;
mod machine;
mod measured;
mod page;
mod questions;
mod tables;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use machine::Peer;
use measured::{Browser, Native};

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let paths: Vec<&Path> = arguments.iter().map(PathBuf::as_path).collect();
    let done = match paths.as_slice() {
        [what, criterion, browser, locks, out] if *what == Path::new("rules") => {
            rules(criterion, browser, locks, out)
        }
        [what, found, locks, out] if *what == Path::new("device") => device(found, locks, out),
        [what, found, locks, out] if *what == Path::new("jobs") => jobs(found, locks, out),
        _ => Err("give `rules CRITERION BROWSER LOCKS OUT`, `device` or `jobs FOUND LOCKS OUT`".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("report: {error}");
            ExitCode::FAILURE
        }
    }
}

fn rules(criterion: &Path, browser: &Path, locks: &Path, out: &Path) -> Result<(), String> {
    let (native, browser) = (Native::read(criterion)?, Browser::read(browser)?);
    let peers = [
        Peer::Cargo("cel"),
        Peer::Cargo("datalogic-rs"),
        Peer::Cargo("zen-expression"),
        Peer::Npm("json-logic-engine"),
    ];
    let machine = machine::look(locks, &peers);
    write(
        out,
        &tables::page(&native, &browser, &questions::count(), &machine),
    )
}

fn device(found: &Path, locks: &Path, out: &Path) -> Result<(), String> {
    let found = device::Found::read(found)?;
    let limits = found.limits();
    let machine = machine::look(locks, &[Peer::Npm("dexie")]);
    write(out, &device::page(&found, &limits, &machine))?;
    let broken: Vec<&str> = limits
        .iter()
        .filter(|limit| !limit.holds())
        .map(|limit| limit.what)
        .collect();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(format!("over the limit: {}", broken.join("; ")))
    }
}

fn jobs(found: &Path, locks: &Path, out: &Path) -> Result<(), String> {
    let found = jobs::Found::read(found)?;
    let peers = ["minisearch", "flexsearch", "@orama/orama", "@leeoniya/ufuzzy"].map(Peer::Npm);
    write(out, &jobs::page(&found, &machine::look(locks, &peers)))?;
    let broken = found.broken();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(format!("over the limit: {}", broken.join("; ")))
    }
}

fn write(out: &Path, page: &str) -> Result<(), String> {
    println!("{page}");
    std::fs::write(out, page).map_err(|error| format!("cannot write `{}`: {error}", out.display()))
}
