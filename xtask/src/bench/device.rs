//! `cargo xtask bench device`: what keeping and sending on the device cost, in the real app, and next to Dexie.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::error::{At, Result};
use provision::Workspace;
use provision::process::{command, run_long};

use super::{STORAGE, browser, cargo, package, written_to};

/// How many random schedules of faults; and for a first look.
const SCHEDULES: (u32, u32) = (1_000_000, 20_000);
const SEED: &str = "1";

/// Measures everything, prints the tables and writes them to `docs/BENCHMARKS-DEVICE.md`. It fails where a count, a size or
/// a ratio is over its limit; times only inform.
pub fn measure(workspace: &Workspace, quick: bool) -> Result<()> {
    let target = workspace.target.join("bench");
    let found = target.join("device");
    fs::create_dir_all(&found).at("make", &found)?;
    let package = package(workspace, &target, &STORAGE)?;
    faults(workspace, &found.join("faults.txt"), quick)?;
    crate::journeys::device(workspace, &found, quick)?;
    browser(workspace, &package, &STORAGE, quick, &found.join("storage.json"))?;
    let page = written_to(workspace, "BENCHMARKS-DEVICE.md", quick);
    let mut report = cargo(workspace, &target);
    // The engines that the rules are compared with are not needed for it, and take long to build.
    report.args(["run", "--release", "--locked", "--quiet", "--no-default-features"]);
    report.args(["--bin", "report", "--", "device"]);
    report.arg(&found).arg(&workspace.root).arg(&page);
    let reported = run_long(&mut report, "writing the page and judging it", None);
    println!("the page is {}", workspace.shown(&page));
    Ok(reported?)
}

/// The outbox through random schedules of faults.
fn faults(workspace: &Workspace, out: &Path, quick: bool) -> Result<()> {
    let schedules = if quick { SCHEDULES.1 } else { SCHEDULES.0 };
    let example = [
        "--release",
        "--package",
        "outbox",
        "--features",
        "simulation",
        "--example",
        "faults",
    ];
    let mut build = command(workspace, "cargo");
    build.arg("build").args(example);
    run_long(&mut build, "building the outbox's simulation", None)?;
    let file = fs::File::create(out).at("write", out)?;
    let mut simulate = command(workspace, "cargo");
    simulate.arg("run").arg("--quiet").args(example).arg("--");
    simulate.args(["--schedules", &schedules.to_string(), "--seed", SEED]);
    simulate.stdout(Stdio::from(file));
    let what = format!("{schedules} schedules of faults (`{}`)", workspace.shown(out));
    Ok(run_long(&mut simulate, &what, None)?)
}
