//! `cargo xtask fuzz`: the rules engine is fed what nobody would write.
//!
//! The targets are those of `cargo fuzz`, which runs them too. Here they are built as it builds them, without a
//! sanitizer: the engine has no unsafe code, so what can go wrong is a panic, too much work or too much memory. The
//! targets count both for each input; the fuzzer's own limits are for what counts nothing.

use std::fs;
use std::path::Path;
use std::time::Duration;

use provision::Workspace;
use provision::process::{capture, command, run_long};
use provision::{At as _, Need, Say, ensure};

use crate::Result;

/// The targets, each with the longest input it is given, in bytes.
const TARGETS: [(&str, u32); 3] = [("condition", 16_384), ("compile", 2_048), ("json", 4_096)];
/// Instrumentation that tells the fuzzer which way an input went.
const FLAGS: [&str; 7] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "--cfg=fuzzing",
];
/// An input that takes longer, in seconds, is a find.
const MAX_INPUT_SECONDS: u32 = 10;
/// More memory, in MB, is a find.
const MAX_MEMORY_MB: u32 = 2_048;
/// So long after its time a target that has not ended is ended.
const END_GRACE: Duration = Duration::from_secs(60);

/// Runs every target, or one, for `seconds` seconds each. The inputs that went new ways are kept for the next time.
pub fn run(workspace: &Workspace, only: Option<&str>, seconds: u32) -> Result<()> {
    ensure(workspace, &[Need::Compiler], Say::OnlyChanges)?;
    let folder = workspace.root.join("fuzz");
    let target = workspace.target.join("fuzz");
    let host = host(workspace);
    let mut build = command(workspace, "cargo");
    build.current_dir(&folder);
    build.args(["build", "--release", "--locked", "--target", &host]);
    build
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"));
    run_long(&mut build, "building the fuzz targets", None)?;
    let programs = target.join(host).join("release");
    for (name, longest) in TARGETS {
        if only.is_none_or(|only| only == name) {
            one(workspace, &folder, &programs.join(name), name, longest, seconds)?;
        }
    }
    Ok(())
}

fn one(
    workspace: &Workspace,
    folder: &Path,
    program: &Path,
    name: &str,
    longest: u32,
    seconds: u32,
) -> Result<()> {
    println!("{name}: {seconds} s");
    let corpus = folder.join("corpus").join(name);
    let finds = folder.join("artifacts").join(name);
    for dir in [&corpus, &finds] {
        fs::create_dir_all(dir).at("make", dir)?;
    }
    let mut fuzz = command(workspace, program);
    let dictionary = folder.join("targets").join(format!("{name}.dict"));
    if dictionary.exists() {
        fuzz.arg(format!("-dict={}", dictionary.display()));
    }
    fuzz.args([
        format!("-max_total_time={seconds}"),
        format!("-max_len={longest}"),
        format!("-timeout={MAX_INPUT_SECONDS}"),
        format!("-rss_limit_mb={MAX_MEMORY_MB}"),
        format!("-artifact_prefix={}/", finds.display()),
        "-print_final_stats=1".to_owned(),
        "-verbosity=0".to_owned(),
    ]);
    fuzz.arg(&corpus);
    // What once took too much is where a run begins.
    let seeds = folder.join("seeds").join(name);
    if seeds.exists() {
        fuzz.arg(&seeds);
    }
    let limit = Duration::from_secs(u64::from(seconds)) + END_GRACE;
    Ok(run_long(&mut fuzz, &format!("fuzzing {name}"), Some(limit))?)
}

fn host(workspace: &Workspace) -> String {
    let said = capture(command(workspace, "rustc").arg("-vV")).unwrap_or_default();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap_or("x86_64-unknown-linux-gnu").to_owned()
}
