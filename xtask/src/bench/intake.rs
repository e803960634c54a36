//! `cargo xtask bench intake`: how fast the server stores, next to the bare databases and to PocketBase.

use std::fs;

use crate::error::{At, Result};
use crate::product::build_didim;
use provision::Workspace;
use provision::environment;
use provision::process::{capture, command, run_long};

use super::{cargo, written_to};

/// Measures everything, prints the tables and writes them to `docs/BENCHMARKS-INTAKE.md`. It fails where a limit does not
/// hold.
pub fn measure(workspace: &Workspace, quick: bool) -> Result<()> {
    let target = workspace.target.join("bench");
    let folder = target.join("intake");
    fs::create_dir_all(&folder).at("make", &folder)?;
    let didim = build_didim(workspace)?;
    let mut pip = command(workspace, environment::bin(workspace).join("python"));
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--requirement"]);
    pip.arg(workspace.root.join("xtask/python/requirements-bench.txt"));
    run_long(&mut pip, "installing PocketBase", None)?;
    let page = written_to(workspace, "BENCHMARKS-INTAKE.md", quick);
    let mut bench = cargo(workspace, &target);
    bench.args([
        "run",
        "--release",
        "--locked",
        "--quiet",
        "--package",
        "didim-bench-intake",
        "--",
    ]);
    bench.arg(&didim).arg(&folder).arg(&page);
    bench
        .arg("--pocketbase")
        .arg(environment::bin(workspace).join("pocketbase"));
    if quick {
        bench.arg("--quick");
    }
    bench.env("DIDIM_BENCH_MACHINE", machine(workspace));
    let what = "the server under load (the whole run takes some ten minutes and 10 GB of disk)";
    let measured = run_long(&mut bench, what, None);
    println!("the page is {}", workspace.shown(&page));
    Ok(measured?)
}

/// When and on what it is measured.
fn machine(workspace: &Workspace) -> String {
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
        "Measured {} on {model}, {cores} cores, shared; {}; {}; PocketBase 0.40.6. ",
        says("date", &["-u", "+%Y-%m-%d"]),
        says("rustc", &["--version"]),
        if postgres.is_empty() {
            "PostgreSQL".to_owned()
        } else {
            postgres.replace("psql (PostgreSQL)", "PostgreSQL")
        },
    )
}
