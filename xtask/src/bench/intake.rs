//! `cargo xtask bench intake`: how fast the server stores, next to the bare databases and to PocketBase.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use crate::error::{At, Result};
use product::build_didim;
use provision::Workspace;
use provision::environment;
use provision::process::{capture, command, run_long};

use super::{cargo, written_to};

/// Measures everything, prints the tables and writes them to `docs/BENCHMARKS-INTAKE.md`; the sections of other commands stay
/// there. It fails where a limit does not hold.
pub fn measure(workspace: &Workspace, quick: bool) -> Result<()> {
    let mut pip = command(workspace, environment::bin(workspace).join("python"));
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--requirement"]);
    pip.arg(workspace.root.join("xtask/python/requirements-bench.txt"));
    run_long(&mut pip, "installing PocketBase", None)?;
    let mut arguments = vec![OsString::from("--pocketbase")];
    arguments.push(environment::bin(workspace).join("pocketbase").into());
    let what = "the server under load (the whole run takes some ten minutes and 10 GB of disk)";
    run_bench(workspace, quick, &arguments, what, "; PocketBase 0.40.6")
}

/// Measures the section about strangers.
pub fn strangers(workspace: &Workspace, quick: bool) -> Result<()> {
    let what = "the server among strangers (some five minutes)";
    run_bench(workspace, quick, &["--only".into(), "strangers".into()], what, "")
}

/// Measures the section about the older version in this folder, which is built there.
pub fn versions(workspace: &Workspace, old: &Path, quick: bool) -> Result<()> {
    let mut build = command(workspace, "cargo");
    build.current_dir(old).env("CARGO_TARGET_DIR", old.join("target"));
    build.args(["build", "--release", "--locked", "--package", "didim"]);
    run_long(&mut build, "building the older server", None)?;
    let mut named = command(workspace, "git");
    named.current_dir(old).args(["log", "-1", "--format=%h of %cs"]);
    let name = capture(&mut named).unwrap_or_else(|| "an older version".to_owned());
    let arguments = [
        "--only".into(),
        "versions".into(),
        "--old".into(),
        old.join("target/release/didim").into(),
        "--old-name".into(),
        name.into(),
    ];
    run_bench(
        workspace,
        quick,
        &arguments,
        "two servers by turns (some five minutes)",
        "",
    )
}

/// Builds the server, and what measures it, and runs that. `peers` are the other programs that take part.
fn run_bench(
    workspace: &Workspace,
    quick: bool,
    arguments: &[OsString],
    what: &str,
    peers: &str,
) -> Result<()> {
    let target = workspace.target.join("bench");
    let folder = target.join("intake");
    fs::create_dir_all(&folder).at("make", &folder)?;
    let didim = build_didim(workspace)?;
    let page = written_to(workspace, "BENCHMARKS-INTAKE.md", quick);
    let mut bench = cargo(workspace, &target);
    bench.args(["run", "--release", "--locked", "--quiet"]);
    bench.args(["--package", "didim-bench-intake", "--"]);
    bench.arg(&didim).arg(&folder).arg(&page).args(arguments);
    if quick {
        bench.arg("--quick");
    }
    bench.env("DIDIM_BENCH_MACHINE", machine(workspace, peers));
    let measured = run_long(&mut bench, what, None);
    println!("the page is {}", workspace.shown(&page));
    Ok(measured?)
}

/// When and on what it is measured.
fn machine(workspace: &Workspace, peers: &str) -> String {
    let says = |program: &str, arguments: &[&str]| {
        capture(command(workspace, program).args(arguments)).unwrap_or_default()
    };
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("an unknown processor", |model| {
        model.trim_matches([' ', '\t', ':'])
    });
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let postgres = says("psql", &["--version"]);
    format!(
        "Measured {} on {model}, {cores} cores, shared; {}; {}{peers}. ",
        says("date", &["-u", "+%Y-%m-%d"]),
        says("rustc", &["--version"]),
        if postgres.is_empty() {
            "PostgreSQL".to_owned()
        } else {
            postgres.replace("psql (PostgreSQL)", "PostgreSQL")
        },
    )
}
