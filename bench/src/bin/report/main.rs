//! Writes what was measured as one page of tables: `report CRITERION BROWSER LOCKS OUT`, with the folder of criterion's
//! results, the file that the browser's run printed, the folder of the lock files, and the page.

mod machine;
mod measured;
mod questions;
mod tables;

use std::path::PathBuf;
use std::process::ExitCode;

use measured::{Browser, Native};

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [criterion, browser, locks, out] = arguments.as_slice() else {
        eprintln!("report: give four paths: CRITERION BROWSER LOCKS OUT");
        return ExitCode::FAILURE;
    };
    let written = Native::read(criterion)
        .and_then(|native| Ok((native, Browser::read(browser)?)))
        .and_then(|(native, browser)| {
            let page = tables::page(&native, &browser, &questions::count(), &machine::look(locks));
            std::fs::write(out, &page)
                .map_err(|error| format!("cannot write `{}`: {error}", out.display()))?;
            Ok(page)
        });
    match written {
        Ok(page) => {
            println!("{page}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("report: {error}");
            ExitCode::FAILURE
        }
    }
}
