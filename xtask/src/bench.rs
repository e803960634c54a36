//! `cargo xtask bench`: measures the rules engine, natively and in Chromium, next to other engines in the same run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::app::WASM_FEATURES;
use crate::error::{At, Error, Result};
use crate::process::{command, run, run_long};
use crate::setup::browser::Browser;
use crate::setup::wasm_target::WasmToolchain;
use crate::setup::{Need, Say, ensure};
use crate::workspace::Workspace;

const PEER: &str = "node_modules/json-logic-engine/dist/esm/index.js";

/// Measures everything, prints the tables and writes them to `docs/BENCHMARKS.md`. `quick` takes a first look and
/// writes nothing there.
pub fn measure(workspace: &Workspace, quick: bool) -> Result<()> {
    ensure(workspace, &Need::ALL, Say::OnlyChanges)?;
    let target = workspace.target.join("bench");
    let package = package(workspace, &target)?;
    let mut bench = cargo(workspace, &target);
    bench.args(["bench", "--locked", "--"]);
    let times: [&str; 4] = if quick {
        ["--warm-up-time", "0.2", "--measurement-time", "0.5"]
    } else {
        ["--warm-up-time", "1", "--measurement-time", "3"]
    };
    run_long(bench.args(times), "the native benches", None)?;
    let found = target.join("browser.json");
    browser(workspace, &package, &found)?;
    let page = if quick {
        target.join("BENCHMARKS.md")
    } else {
        workspace.root.join("docs/BENCHMARKS.md")
    };
    let mut report = cargo(workspace, &target);
    report.args(["run", "--release", "--locked", "--quiet", "--bin", "report", "--"]);
    report
        .arg(target.join("criterion"))
        .arg(&found)
        .arg(&workspace.root)
        .arg(&page);
    run_long(&mut report, "counting questions and writing the page", None)?;
    println!("the page is {}", workspace.shown(&page));
    Ok(())
}

/// Measures the app with a catalog of so many made-up programs.
pub fn app(workspace: &Workspace, programs: usize) -> Result<()> {
    ensure(workspace, &Need::ALL, Say::OnlyChanges)?;
    let folder = workspace.target.join("scale");
    crate::catalog::generate(workspace, programs, 1, &folder, true)?;
    crate::test::scale(workspace, &folder.join("catalog"))
}

/// Checks that all engines agree and that everything that measures still builds.
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
    run_long(&mut test, "whether all engines agree", None)
}

fn cargo(workspace: &Workspace, target: &Path) -> Command {
    let mut cargo = command(workspace, "cargo");
    cargo
        .current_dir(workspace.root.join("bench"))
        .env("CARGO_TARGET_DIR", target);
    cargo
}

/// The scenarios for the page, built and optimised as the visitor's app is.
fn package(workspace: &Workspace, target: &Path) -> Result<PathBuf> {
    let mut build = cargo(workspace, target);
    WasmToolchain::find(workspace)?.apply(workspace, &mut build);
    build.args([
        "build",
        "--locked",
        "--package",
        "didim-bench-browser",
        "--profile",
        "wasm-release",
    ]);
    build.args(["--target", "wasm32-unknown-unknown"]);
    run_long(&mut build, "building the page's benches", None)?;
    let folder = target.join("browser");
    let module = workspace
        .wasm_target()
        .join("wasm32-unknown-unknown/wasm-release/didim_bench_browser.wasm");
    let mut bind = command(workspace, "wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(&folder)
        .arg(module);
    run(&mut bind, "binding the page's benches", "see its message above")?;
    let module = folder.join("didim_bench_browser_bg.wasm");
    let mut optimise = command(workspace, workspace.node_bin().join("wasm-opt"));
    optimise
        .arg("-Oz")
        .args(WASM_FEATURES.split(' '))
        .arg("-o")
        .arg(&module)
        .arg(&module);
    run(
        &mut optimise,
        "optimising the page's benches",
        "see its message above",
    )?;
    Ok(folder)
}

fn browser(workspace: &Workspace, package: &Path, out: &Path) -> Result<()> {
    println!("measuring in the browser (about a minute)");
    let mut node = command(workspace, "node");
    node.arg(workspace.root.join("bench/browser/run.mjs"))
        .arg(Browser::find(workspace)?.chrome)
        .arg(package)
        .arg(workspace.root.join(PEER))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let output = node.output().map_err(|source| Error::Start {
        program: "node".to_owned(),
        source,
    })?;
    if !output.status.success() {
        return Err(Error::Failed {
            what: "measuring in the browser".to_owned(),
            how: output.status.to_string(),
            next: "its message stands above".to_owned(),
        });
    }
    fs::write(out, output.stdout).at("write", out)
}
