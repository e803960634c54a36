//! `cargo xtask bench desk`: how the desk does with thousands of applications: in Chromium, from the real server, as it is built for release.

use std::fs;
use std::path::Path;

use product::{Product, applications};
use provision::Workspace;
use provision::files;
use sample_data::applications::SampleSet;
use serde_json::Value;

use super::written_to;
use crate::error::{At, Result};

/// How many applications there are; and for a first look.
const APPLICATIONS: (usize, usize) = (50_000, 2_000);
/// How many are in one file.
const IN_A_FILE: usize = 2_000;

/// A row of the page: what is measured, where it is found, the unit, and what it may be at most.
type Row = (&'static str, &'static str, &'static str, Option<f64>);

/// What is measured of the list and of cases. Times are of this machine, and inform.
const ROWS: [Row; 11] = [
    (
        "opened and listed the first time",
        "/open/took",
        "ms",
        Some(10_000.0),
    ),
    (
        "the longest time between two frames meanwhile",
        "/open/longest",
        "ms",
        Some(50.0),
    ),
    (
        "a search, to the answer in the page: median",
        "/search/median",
        "ms",
        None,
    ),
    ("the same, p95", "/search/p95", "ms", Some(16.0)),
    (
        "a search, from the letter to the painted list: median",
        "/search_painted/median",
        "ms",
        None,
    ),
    ("the same, p95", "/search_painted/p95", "ms", None),
    (
        "all of whom there is another application: p95",
        "/same/p95",
        "ms",
        Some(200.0),
    ),
    (
        "the key to the next case, until it is painted: median",
        "/next/median",
        "ms",
        None,
    ),
    ("the same, p95", "/next/p95", "ms", Some(50.0)),
    (
        "decisions at once, sealed, stored and answered",
        "/decided/took",
        "ms",
        Some(5_000.0),
    ),
    (
        "the longest time between two frames meanwhile",
        "/decided/longest",
        "ms",
        None,
    ),
];

/// Measures, prints the table and writes it to `docs/BENCHMARKS-DESK.md`; a first look leaves that alone.
pub fn measure(workspace: &Workspace, quick: bool) -> Result<()> {
    let number = if quick { APPLICATIONS.1 } else { APPLICATIONS.0 };
    let found = workspace.target.join("bench").join("desk");
    let queues = found.join(format!("queues-of-{number}"));
    fs::create_dir_all(&found).at("make", &found)?;
    make_up(workspace, &queues, number)?;
    crate::journeys::desk(workspace, &queues, &found, number)?;
    let path = found.join("desk.json");
    // The journey has written it; what is missing in it is 0 on the page.
    let found: Value = serde_json::from_slice(&fs::read(&path).at("read", &path)?).unwrap_or_default();
    let text = page(&found);
    println!("{text}");
    let page = written_to(workspace, "BENCHMARKS-DESK.md", quick);
    fs::write(&page, text).at("write", &page)?;
    println!("the page is {}", workspace.shown(&page));
    Ok(())
}

/// Makes applications up, into files of some thousand each: the server takes no larger ones in. They are there the next time.
fn make_up(workspace: &Workspace, queues: &Path, number: usize) -> Result<()> {
    let product = Product::ensure(workspace)?;
    // They are sealed to keys that a new clone has not.
    files::empty(queues)?;
    for (seed, _) in (1..).zip((0..number).step_by(IN_A_FILE)) {
        let set = SampleSet {
            seed,
            number: IN_A_FILE,
        };
        let file = queues.join(format!("{seed:03}.json"));
        applications::write_queue(&product.keys, &product.catalog, set, &file)?;
        println!(
            "made up {} of {number} applications",
            usize::try_from(seed).unwrap_or_default() * IN_A_FILE
        );
    }
    Ok(())
}

fn page(found: &Value) -> String {
    let at = |place: &str| found.pointer(place).and_then(Value::as_f64).unwrap_or_default();
    let mut lines = vec![
        "# Benchmarks of the desk".to_owned(),
        String::new(),
        format!(
            "{} made-up applications over all programs, sealed, in the real server on the same machine; the \
             desk and its vault as they are built for release, in Chromium without a window; {} of them \
             decided at once. Nothing is kept between two sessions but what the person wrote: the next start \
             is as the first one. `cargo xtask bench desk` measures anew and writes this page.",
            at("/applications"),
            at("/decided/count"),
        ),
        String::new(),
        "| what | measured | at most |  |".to_owned(),
        "|---|---|---|---|".to_owned(),
    ];
    lines.extend(ROWS.iter().map(|(what, place, unit, most)| {
        let measured = at(place);
        let (budget, judged) = match most {
            Some(most) if measured <= *most => (format!("{most} {unit}"), "✓"),
            Some(most) => (format!("{most} {unit}"), "✗"),
            None => (String::new(), ""),
        };
        format!("| {what} | {measured:.1} {unit} | {budget} | {judged} |")
    }));
    lines.join("\n") + "\n"
}
