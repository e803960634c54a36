//! `cargo xtask bench`: measures the rules engine, the app, the device and the server, next to others in the same run.

mod desk;
mod device;
mod intake;
mod jobs;
mod web;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bundle::SMALLEST;
use clap::ValueEnum;

use crate::error::{At, Error, Result};
use product::app;
use provision::Workspace;
use provision::browser::Browser;
use provision::process::{command, run, run_long};
use provision::{Need, Say, ensure};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// The rules engine, natively and in a browser, next to other engines: docs/BENCHMARKS.md
    Rules,
    /// The app with a catalog of 5,000 programs, on a processor a quarter as fast
    App,
    /// Keeping and sending on the device, in the real app and next to Dexie: docs/BENCHMARKS-DEVICE.md
    Device,
    /// The whole path in a browser, next to the same in React and in Svelte: docs/BENCHMARKS-WEB.md
    Web,
    /// The desk with thousands of applications, in a browser and with the real server: docs/BENCHMARKS-DESK.md
    Desk,
    /// Matching vacancies in a browser, next to the same in JavaScript: docs/BENCHMARKS-JOBS.md
    Jobs,
    /// The server under load on SQLite and on PostgreSQL, next to the bare databases: docs/BENCHMARKS-INTAKE.md
    Intake,
    /// The server among hostile requests and clients that never read: a section of docs/BENCHMARKS-INTAKE.md
    Strangers,
    /// The server by turns with an older one, which `--old` names: a section of docs/BENCHMARKS-INTAKE.md
    Versions,
}

/// A page that measures: its folder, its crate, the folder of the packages beside which it measures, and the files of these that the
/// tests look at. None of a folder that only a measurement fills.
struct Page {
    folder: &'static str,
    package: &'static str,
    peers: &'static str,
    looked_at: &'static [&'static str],
}

const RULES: Page = Page {
    folder: "bench/browser",
    package: "didim-bench-browser",
    peers: "node_modules",
    looked_at: &["json-logic-engine/dist/esm/index.js"],
};
const STORAGE: Page = Page {
    folder: "bench/device",
    package: "didim-bench-device",
    peers: "node_modules",
    looked_at: &["dexie/dist/dexie.mjs"],
};
const JOBS: Page = Page {
    folder: "bench/jobs",
    package: "didim-bench-jobs",
    peers: "bench/web/node_modules",
    looked_at: &[],
};
const RUNNER: &str = "bench/browser/run.mjs";
/// How many programs the app is measured with; and for a first look.
const PROGRAMS: (usize, usize) = (5_000, 500);

/// Measures, prints the tables and writes them down. `quick` takes a first look and leaves the pages in `docs` alone; `old` is
/// the folder of an older version.
pub fn measure(workspace: &Workspace, what: What, quick: bool, old: Option<&Path>) -> Result<()> {
    let needs: &[Need] = match what {
        What::Strangers => &[],
        What::Versions => &[Need::Postgres],
        _ => &Need::ALL,
    };
    ensure(workspace, needs, Say::OnlyChanges)?;
    match what {
        What::Rules => rules(workspace, quick),
        What::App => app(workspace, if quick { PROGRAMS.1 } else { PROGRAMS.0 }),
        What::Device => device::measure(workspace, quick),
        What::Desk => desk::measure(workspace, quick),
        What::Jobs => jobs::measure(workspace, quick),
        What::Web => web::measure(workspace, quick),
        What::Intake => intake::measure(workspace, quick),
        What::Strangers => intake::strangers(workspace, quick),
        What::Versions => intake::versions(workspace, old.ok_or(Error::NoOldVersion)?, quick),
    }
}

fn rules(workspace: &Workspace, quick: bool) -> Result<()> {
    let target = workspace.target.join("bench");
    let package = package(workspace, &target, &RULES)?;
    let mut bench = cargo(workspace, &target);
    bench.args(["bench", "--locked", "--"]);
    let times: [&str; 4] = if quick {
        ["--warm-up-time", "0.2", "--measurement-time", "0.5"]
    } else {
        ["--warm-up-time", "1", "--measurement-time", "3"]
    };
    run_long(bench.args(times), "the native benches", None)?;
    let found = target.join("browser.json");
    browser(workspace, &package, &RULES, quick, &found)?;
    let page = written_to(workspace, "BENCHMARKS.md", quick);
    let mut report = cargo(workspace, &target);
    report.args(["run", "--release", "--locked", "--quiet", "--bin", "report", "--"]);
    report
        .arg("rules")
        .arg(target.join("criterion"))
        .arg(&found)
        .arg(&workspace.root)
        .arg(&page);
    run_long(&mut report, "counting questions and writing the page", None)?;
    println!("the page is {}", workspace.shown(&page));
    Ok(())
}

/// Where a page of tables goes: a first look leaves the one in `docs` alone.
fn written_to(workspace: &Workspace, name: &str, quick: bool) -> PathBuf {
    let folder = if quick {
        workspace.target.join("bench")
    } else {
        workspace.root.join("docs")
    };
    folder.join(name)
}

/// Measures the app with a catalog of `programs` made-up programs.
fn app(workspace: &Workspace, programs: usize) -> Result<()> {
    let folder = workspace.target.join("scale");
    crate::catalog::generate(workspace, programs, 1, &folder, true)?;
    crate::journeys::scale(workspace, &folder.join("catalog"))
}

/// Checks that all engines agree, that everything that measures still builds, and that the peers of the pages are there.
pub fn check(workspace: &Workspace) -> Result<()> {
    let target = workspace.target.join("bench");
    let mut lint = cargo(workspace, &target);
    lint.args([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    run_long(&mut lint, "linting the benches", None)?;
    let mut test = cargo(workspace, &target);
    test.args(["test", "--locked", "--tests"]);
    run_long(&mut test, "whether all engines agree", None)?;
    let mut scripts = vec![
        workspace.root.join(RUNNER),
        workspace.root.join("bench/jobs/search.js"),
    ];
    for page in [RULES, STORAGE, JOBS] {
        scripts.push(workspace.root.join(page.folder).join("measure.js"));
        let peers = workspace.root.join(page.peers);
        scripts.extend(page.looked_at.iter().map(|file| peers.join(file)));
    }
    for script in scripts {
        let what = format!("looking through `{}`", workspace.shown(&script));
        let mut look = command(workspace, "node");
        run(look.arg("--check").arg(&script), &what, "mend what it names")?;
    }
    web::check(workspace)
}

fn cargo(workspace: &Workspace, target: &Path) -> Command {
    let mut cargo = command(workspace, "cargo");
    cargo
        .current_dir(workspace.root.join("bench"))
        .env("CARGO_TARGET_DIR", target);
    cargo
}

/// What a page measures, built and optimised as the visitor's app is.
fn package(workspace: &Workspace, target: &Path, page: &Page) -> Result<PathBuf> {
    let folder = target.join(page.package);
    let bench = workspace.root.join("bench");
    app::module(workspace, page.package, &bench, SMALLEST, false, &folder)?;
    Ok(folder)
}

fn browser(workspace: &Workspace, package: &Path, page: &Page, quick: bool, out: &Path) -> Result<()> {
    println!("measuring in the browser (about a minute)");
    let mut node = command(workspace, "node");
    node.arg(workspace.root.join(RUNNER))
        .arg(Browser::find(workspace)?.chrome)
        .arg(workspace.root.join(page.folder))
        .arg(package)
        .arg(workspace.root.join(page.peers))
        .args(quick.then_some("?quick"))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let output = node.output().map_err(|source| provision::Error::Start {
        program: "node".to_owned(),
        source,
    })?;
    if !output.status.success() {
        return Err(provision::Error::Failed {
            what: "measuring in the browser".to_owned(),
            how: output.status.to_string(),
            next: "its message stands above".to_owned(),
        }
        .into());
    }
    Ok(fs::write(out, output.stdout).at("write", out)?)
}
