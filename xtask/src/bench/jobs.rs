//! `cargo xtask bench jobs`: what matching and searching cost in a browser, next to the same in JavaScript, and how right the searches are.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::error::{At, Result};
use provision::Workspace;
use provision::process::capture;

use super::{JOBS, browser, package, web, written_to};

/// What is measured of a size, as the page posts it, and the most that it may take in milliseconds for 20,000 and 100,000.
const ROWS: [(&str, &str, Option<[f64; 2]>); 8] = [
    ("ours", "match, order, reasons for 20: wasm", Some([1.0, 5.0])),
    ("arrays", "the same over typed arrays: JavaScript", None),
    ("objects", "the same over plain objects: JavaScript", None),
    (
        "opened",
        "match and count what each wish alone would open: wasm",
        Some([16.0, 80.0]),
    ),
    ("build", "vacancies into columns, once a feed and day: wasm", None),
    (
        "search",
        "search by parts, initial consonants, two words, a slip: wasm",
        Some([4.0, 20.0]),
    ),
    ("includes", "whole parts alone, by `includes`: JavaScript", None),
    ("layOut", "laying the texts out, once a feed and day: wasm", None),
];

/// The most memory that 20,000 vacancies may take.
const MAX_MEMORY_MB: f64 = 24.0;
/// How many vacancies the list has whose first screen is timed; and for a first look.
const LISTED: (usize, usize) = (20_000, 2_000);
/// What is timed of the first list, and the most that it may take in milliseconds.
const FIRST_LIST: [(&str, &str, f64); 3] = [
    (
        "cold",
        "first visit, Slow 4G, processor a quarter as fast",
        1_500.0,
    ),
    ("warm", "again, all stored, the same network and processor", 500.0),
    ("offline", "without a network, the same processor", 500.0),
];

const HEAD: &str = "| what | median | p95 | × ours | at most |\n| --- | --- | --- | --- | --- |\n";

/// Measures, prints the table and writes it to `docs/BENCHMARKS-JOBS.md`; a first look leaves that alone.
pub fn measure(workspace: &Workspace, quick: bool) -> Result<()> {
    let target = workspace.target.join("bench");
    web::packages(workspace)?;
    let package = package(workspace, &target, &JOBS)?;
    let found = target.join("jobs.json");
    browser(workspace, &package, &JOBS, quick, &found)?;
    let text = fs::read_to_string(&found).at("read", &found)?;
    let found: Value = serde_json::from_str(&text).unwrap_or_default();
    crate::journeys::first_list(workspace, &target, if quick { LISTED.1 } else { LISTED.0 })?;
    let page = written_to(workspace, "BENCHMARKS-JOBS.md", quick);
    let text = written(workspace, &found) + &first_list(&target)?;
    print!("{text}");
    fs::write(&page, text).at("write", &page)?;
    println!("the page is {}", workspace.shown(&page));
    Ok(())
}

/// The page.
fn written(workspace: &Workspace, found: &Value) -> String {
    let mut rustc = provision::process::command(workspace, "rustc");
    let rustc = capture(rustc.arg("--version")).unwrap_or_default();
    let agent = found["browser"].as_str().unwrap_or_default();
    let chrome = agent
        .split_whitespace()
        .find(|word| word.contains("Chrome"))
        .unwrap_or_default();
    let mut text = format!(
        "# Benchmarks of the vacancies\n\n\
         Measured by `cargo xtask bench jobs`, which writes this page: {rustc}, {chrome}, {} rounds, all \
         in one page by turns. Vacancies are made up from seed 1; somebody has ten wishes. All three must \
         give the same number and the same first twenty, or the command fails. Ours decides every wish of \
         every vacancy, told apart into holds, fails and not said; the two in JavaScript leave a vacancy at \
         the first wish that does not hold. Others use the machine too: ratios say more than times.\n",
        found["rounds"]
    );
    for (at, size) in found["found"].as_array().into_iter().flatten().enumerate() {
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "\n## {} vacancies, {} fit\n\n{HEAD}",
            size["size"], size["fitting"]
        );
        let of = |name: &str, share: &str| {
            let time = size.pointer(&format!("/{name}/{share}")).and_then(Value::as_f64);
            time.unwrap_or(f64::NAN)
        };
        let ours = of("ours", "median");
        let held = size["held"].as_f64().unwrap_or(f64::NAN) / 1e6;
        let most = if at == 0 { MAX_MEMORY_MB } else { f64::INFINITY };
        let met = if held <= most { "met" } else { "MISSED" };
        let bound = if at == 0 {
            format!("{most} MB, {met}")
        } else {
            String::new()
        };
        let _ = writeln!(
            text,
            "| memory of the module with vacancies, columns and texts | {held:.1} MB | | | {bound} |"
        );
        for (name, what, most) in ROWS {
            let [median, p95] = ["median", "p95"].map(|share| of(name, share));
            let most = most.and_then(|most| most.get(at).copied());
            let most = most.map_or_else(String::new, |most| {
                // A search is held to its slowest words.
                let held = if name == "search" { p95 } else { median };
                let met = if held <= most { "met" } else { "MISSED" };
                format!("{most} ms, {met}")
            });
            let _ = writeln!(
                text,
                "| {what} | {median:.3} ms | {p95:.3} ms | {:.2} | {most} |",
                median / ours
            );
        }
    }
    text.push_str(&searching(found));
    text
}

/// The section about the first list, from what the test in the browser left in a folder.
fn first_list(folder: &Path) -> Result<String> {
    let file = folder.join("list.json");
    let found = fs::read_to_string(&file).at("read", &file)?;
    let found: Value = serde_json::from_str(&found).unwrap_or_default();
    let mut text = "\n## The first list\n\n\
         From a touch on the start screen until the first vacancy was painted, in the app.\n\n\
         | when | took | at most |\n| --- | --- | --- |\n"
        .to_owned();
    for (name, what, most) in FIRST_LIST {
        let took = found.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN);
        let met = if took <= most { "met" } else { "MISSED" };
        // Writing to a string does not fail.
        let _ = writeln!(text, "| {what} | {took:.0} ms | {most} ms, {met} |");
    }
    Ok(text)
}

/// The section about searches.
fn searching(found: &Value) -> String {
    let mut text = format!(
        "\n## Searches over {} titles\n\n\
         Titles are put together from names of work that are compounds of words, written together and \
         apart, among names of companies (`bench/jobs/search.js`). What is right is known from how a \
         title was put together. *Words*: a word of a name, or the whole name; *initials*: of names of \
         four letters and more; *slips*: one wrong key in these. r: the share of what is meant that is \
         found; p: the share of what is found that is meant, 1 where nothing is found.\n\n\
         | engine | words r, p | initials r, p | slips r, p | median | p95 | laid out |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
        found["titles"]
    );
    for engine in found["searching"].as_array().into_iter().flatten() {
        let number = |place: &str| engine.pointer(place).and_then(Value::as_f64).unwrap_or(f64::NAN);
        let [words, initials, slips] = ["words", "initials", "slips"].map(|kind| {
            let [recall, precision] =
                ["recall", "precision"].map(|share| number(&format!("/{kind}/{share}")));
            format!("{recall:.3}, {precision:.3}")
        });
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "| {} | {words} | {initials} | {slips} | {:.2} ms | {:.2} ms | {:.0} ms |",
            engine["name"].as_str().unwrap_or_default(),
            number("/median"),
            number("/p95"),
            number("/layOut"),
        );
    }
    text
}
