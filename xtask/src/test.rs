//! `cargo xtask test`: one stage after the other, the quick ones first.

use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::error::{At, Error, Result};
use crate::journeys;
use crate::{api, bench, npm};
use product::{Product, app};
use provision::Workspace;
use provision::browser::Browser;
use provision::process::{command, human, run_long};
use provision::wasm_target::WasmToolchain;
use provision::{Need, Say, ensure};
use testing::{deps, disk, postgres, runs};

/// A stage of the tests, in the order in which they run: the quick ones first, and last those that a run without time leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// rustfmt
    Fmt,
    /// Lengths, dead files and texts, paths in documents, words: `docs/STYLE.md`
    Tidy,
    /// Advisories, licences, bans and sources of every package in the lock files; the types in the scripts
    Deps,
    /// clippy, with warnings denied
    Clippy,
    /// The native tests and the examples in the documentation
    Native,
    /// The server's interface, fed what its document allows and what it does not
    Api,
    /// The storage and the sealing in a real browser
    Wasm,
    /// In node: our composer of Korean next to another, and the rules engine as a package for JavaScript
    Npm,
    /// The app's release build and its size, and a second app on the same look
    App,
    /// Whole journeys in real browsers: Chromium, and the main ones in Firefox and WebKitGTK too
    Browser,
    /// The benches: that they build, and that all engines they compare agree
    Bench,
    /// The rules engine, fed what nobody would write, for a bounded time
    Fuzz,
}

/// Stages that a run which has taken this long leaves out: a run is worth nothing if it is ended from outside at 90 minutes.
const OPTIONAL: [Stage; 2] = [Stage::Bench, Stage::Fuzz];
const LEAVE_OUT_AFTER: Duration = Duration::from_secs(75 * 60);

/// The packages that are tested in a browser, and their tests that run there.
const IN_BROWSER: &[(&str, &[&str])] = &[
    ("store", &["fixtures", "indexeddb"]),
    ("envelope", &["hpke_vectors", "tampering"]),
];

/// The profile of all other tests.
const NATIVE: &str = "default";

/// How long each fuzz target runs.
const FUZZ_SECONDS: u32 = 15;

impl Stage {
    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    fn run(self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::Fmt => cargo(workspace, &["fmt", "--all", "--check"]),
            Self::Tidy => tidy(workspace),
            Self::Deps => {
                npm::check_types(workspace)?;
                Ok(deps::check(workspace)?)
            }
            Self::Clippy => cargo(
                workspace,
                &[
                    "clippy",
                    "--workspace",
                    "--all-targets",
                    "--all-features",
                    "--",
                    "-D",
                    "warnings",
                ],
            ),
            Self::Native => native(workspace),
            Self::Bench => bench::check(workspace),
            Self::Fuzz => Ok(testing::fuzz::run(workspace, None, FUZZ_SECONDS)?),
            Self::Api => api::check(workspace),
            Self::Wasm => wasm(workspace),
            Self::Npm => {
                npm::compare_composers(workspace)?;
                npm::check(workspace)
            }
            Self::App => {
                app::check_sizes(workspace, &Product::tested(workspace)?.app)?;
                Ok(app::check_second(workspace)?)
            }
            Self::Browser => journeys::all(workspace),
        }
    }
}

/// Holds the repository to its style page, and prints every place that is otherwise.
///
/// # Errors
/// If there is one.
pub fn tidy(workspace: &Workspace) -> Result<()> {
    let command = <crate::Cli as clap::CommandFactory>::command();
    let verbs: Vec<String> = command
        .get_subcommands()
        .map(|verb| verb.get_name().to_owned())
        .collect();
    let findings = tidy::check(&workspace.root, &verbs).at("read", &workspace.root)?;
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        Ok(())
    } else {
        Err(Error::Untidy(findings.len()))
    }
}

/// What a run does when a stage fails.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum OnFailure {
    /// End: somebody waits for the answer.
    Stop,
    /// Run the other stages too, and fail at the end: one run tells everything that is wrong.
    KeepGoing,
}

/// Runs the stages, all of them unless some are named.
///
/// # Errors
/// What is missing on this machine, or the first stage that fails; the others that failed are printed.
pub fn all(workspace: &Workspace, only: &[Stage], on_failure: OnFailure) -> Result<()> {
    let started = Instant::now();
    warn_of_little_room(workspace);
    ensure(workspace, &Need::ALL, Say::Everything)?;
    let mut table = vec![Row::new(workspace, "set-up".to_owned(), human(started.elapsed()))];
    let result = stages(workspace, only, on_failure, started, &mut table);
    println!();
    for Row { name, time, free } in &table {
        println!("{name:8} {time:24} {free}");
    }
    println!("{:8} {}", "all", human(started.elapsed()));
    let ran = |stage| only.is_empty() || only.contains(&stage);
    // What is printed last is what is read first of a long run.
    for (stage, profile) in [(Stage::Native, NATIVE), (Stage::Browser, journeys::BROWSER)] {
        let failures = runs::failures(workspace, profile);
        failures
            .iter()
            .filter(|_| ran(stage))
            .for_each(|line| println!("{line}"));
    }
    result
}

/// A line of the table at the end of a run.
struct Row {
    /// Of the stage.
    name: String,
    /// How long it took and how it ended.
    time: String,
    /// The room on the disk after it: empty where the system does not say.
    free: String,
}

impl Row {
    fn new(workspace: &Workspace, name: String, time: String) -> Self {
        let free = disk::free_bytes(&workspace.root).map(disk::shown);
        let free = free.map_or_else(String::new, |free| format!("{free} free"));
        Self { name, time, free }
    }
}

/// Says so if the disk may fill up before a run has ended: a linker that finds no room says something else.
fn warn_of_little_room(workspace: &Workspace) {
    if let Some(free) = disk::free_bytes(&workspace.root).filter(|free| *free < disk::RUN_BYTES) {
        println!(
            "the disk has {} free, and a run on a fresh clone takes up to {}; what fails for no other reason \
             may lack room: delete `target` of clones that nobody uses, or set CARGO_INCREMENTAL=0",
            disk::shown(free),
            disk::shown(disk::RUN_BYTES)
        );
    }
}

fn stages(
    workspace: &Workspace,
    only: &[Stage],
    on_failure: OnFailure,
    started: Instant,
    table: &mut Vec<Row>,
) -> Result<()> {
    let mut first_failure = None;
    let wanted = |stage: &Stage| only.is_empty() || only.contains(stage);
    for stage in Stage::value_variants().iter().filter(|stage| wanted(stage)) {
        if only.is_empty() && is_left_out(*stage, started.elapsed()) {
            println!(
                "\n== {} == left out: the run has taken {}",
                stage.name(),
                human(started.elapsed())
            );
            table.push(Row::new(
                workspace,
                stage.name(),
                "left out, there was no time".to_owned(),
            ));
            continue;
        }
        println!("\n== {} ==", stage.name());
        let start = Instant::now();
        let result = stage.run(workspace);
        let time = human(start.elapsed());
        let Err(cause) = result else {
            table.push(Row::new(workspace, stage.name(), time));
            continue;
        };
        table.push(Row::new(workspace, stage.name(), format!("{time}, failed")));
        let error = Error::Stage {
            stage: stage.name(),
            cause: Box::new(cause),
            again: format!("cargo xtask test --only {}", stage.name()),
        };
        if on_failure == OnFailure::Stop {
            return Err(error);
        }
        println!("\n{error}");
        first_failure.get_or_insert(error);
    }
    first_failure.map_or(Ok(()), Err)
}

fn is_left_out(stage: Stage, elapsed: Duration) -> bool {
    OPTIONAL.contains(&stage) && elapsed > LEAVE_OUT_AFTER
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    cargo_with(workspace, arguments, None)
}

fn cargo_with(workspace: &Workspace, arguments: &[&str], environment: Option<(&str, &str)>) -> Result<()> {
    Ok(run_long(
        command(workspace, "cargo").args(arguments).envs(environment),
        &format!("cargo {}", arguments.join(" ")),
        None,
    )?)
}

/// The native tests, with one PostgreSQL server for all of them.
fn native(workspace: &Workspace) -> Result<()> {
    let native = format!("not {}", journeys::TESTS);
    let tests = [
        "nextest",
        "run",
        "--workspace",
        "--no-fail-fast",
        "--filterset",
        &native,
    ];
    runs::forget(workspace, NATIVE)?;
    let ran = postgres::with_server(|environment| cargo_with(workspace, &tests, environment));
    // The slowest are named whether all have passed or not.
    let reported = runs::report(workspace, NATIVE);
    ran?;
    reported?;
    cargo(
        workspace,
        &["test", "--doc", "--workspace", "--exclude", "didim-app"],
    )
}

fn wasm(workspace: &Workspace) -> Result<()> {
    let browser = Browser::find(workspace)?;
    let mut test = command(workspace, "cargo");
    WasmToolchain::find(workspace)?.apply(workspace, &mut test);
    test.args(["test", "--target", "wasm32-unknown-unknown"]);
    for (package, tests) in IN_BROWSER {
        test.args(["--package", package]);
        for name in *tests {
            test.args(["--test", name]);
        }
    }
    test.env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
        .env(
            "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
            workspace.path(None, "crates/store/webdriver.json"),
        );
    Ok(run_long(
        &mut test,
        "the storage and the sealing in a browser",
        None,
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_without_time_leaves_out_what_may_be_left_out_and_that_runs_last() {
        let (early, late) = (LEAVE_OUT_AFTER, LEAVE_OUT_AFTER + Duration::from_secs(1));
        let stages = Stage::value_variants();
        assert!(stages.iter().all(|stage| !is_left_out(*stage, early)));
        let first = stages.iter().position(|stage| is_left_out(*stage, late)).unwrap();
        assert!(stages[first..].iter().all(|stage| is_left_out(*stage, late)));
        assert_eq!(stages.len() - first, OPTIONAL.len());
    }
}
