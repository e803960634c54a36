//! `cargo xtask bench jobs`: what matching and searching cost in a browser, next to the same in JavaScript, how right the searches are, and how
//! long the first list takes in the app.

use std::fs;

use crate::error::{At, Result};
use provision::Workspace;
use provision::process::run_long;

use super::{JOBS, browser, cargo, package, web, written_to};

/// How many vacancies the list has whose first screen is timed; and for a first look.
const LISTED: (usize, usize) = (20_000, 2_000);

/// Measures, prints the tables and writes them to `docs/BENCHMARKS-JOBS.md`; a first look leaves that alone. It fails where a count or a share
/// is over its limit; times only inform.
pub fn measure(workspace: &Workspace, quick: bool) -> Result<()> {
    let target = workspace.target.join("bench");
    let found = target.join("jobs");
    fs::create_dir_all(&found).at("make", &found)?;
    web::packages(workspace)?;
    let package = package(workspace, &target, &JOBS)?;
    browser(workspace, &package, &JOBS, quick, &found.join("jobs.json"))?;
    crate::journeys::first_list(workspace, &found, if quick { LISTED.1 } else { LISTED.0 })?;
    let page = written_to(workspace, "BENCHMARKS-JOBS.md", quick);
    let mut report = cargo(workspace, &target);
    // The engines that the rules are compared with are not needed for it, and take long to build.
    report.args(["run", "--release", "--locked", "--quiet", "--no-default-features"]);
    report.args(["--bin", "report", "--", "jobs"]);
    report.arg(&found).arg(&workspace.root).arg(&page);
    let reported = run_long(&mut report, "writing the page and judging it", None);
    println!("the page is {}", workspace.shown(&page));
    Ok(reported?)
}
