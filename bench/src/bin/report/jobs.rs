//! The page of the vacancies.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::machine::Machine;

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
/// The least share of what is meant that is found by words, and of what is found that is meant.
const LEAST_QUALITY: f64 = 0.99;
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

/// What was found, as the page in the browser and the test in the app left it in a folder.
pub struct Found {
    page: Value,
    list: Value,
}

impl Found {
    pub fn read(folder: &Path) -> Result<Self, String> {
        let read = |name: &str| {
            let file = folder.join(name);
            let text = std::fs::read_to_string(&file)
                .map_err(|error| format!("cannot read `{}`: {error}", file.display()))?;
            serde_json::from_str(&text).map_err(|error| format!("`{}`: {error}", file.display()))
        };
        Ok(Self {
            page: read("jobs.json")?,
            list: read("list.json")?,
        })
    }

    /// What is over a limit that is no time.
    pub fn broken(&self) -> Vec<String> {
        let held = self.page.pointer("/found/0/held").and_then(Value::as_f64);
        let memory = held.is_none_or(|held| held / 1e6 > MAX_MEMORY_MB);
        let shares =
            ["recall", "precision"].map(|share| number(&self.page, &format!("/searching/0/words/{share}")));
        let quality = shares
            .iter()
            .any(|share| share.is_nan() || *share < LEAST_QUALITY);
        let all = [
            (memory, "memory"),
            (quality, "recall and precision of the search"),
        ];
        let broken = all.iter().filter(|(is_broken, _)| *is_broken);
        broken.map(|(_, what)| (*what).to_owned()).collect()
    }
}

/// The whole page, in Markdown.
pub fn page(found: &Found, machine: &Machine) -> String {
    let agent = found.page["browser"].as_str().unwrap_or_default();
    let mut text = format!("# Benchmarks of the vacancies\n\n{}\n\n", machine.describe(agent));
    matched(&mut text, &found.page);
    searched(&mut text, &found.page);
    listed(&mut text, &found.list);
    text
}

fn number(found: &Value, place: &str) -> f64 {
    found.pointer(place).and_then(Value::as_f64).unwrap_or(f64::NAN)
}

fn met(value: f64, most: f64) -> &'static str {
    if value <= most { "met" } else { "MISSED" }
}

/// Matching and searching, a table a size.
fn matched(text: &mut String, found: &Value) {
    // Writing to a string does not fail.
    let _ = writeln!(
        text,
        "`cargo xtask bench jobs` measures anew and writes this page: {} rounds, all in one page by turns. \
         Vacancies are made up from seed 1; somebody has ten wishes. All three must give the same number and \
         the same first twenty, or the command fails. Ours decides every wish of every vacancy, told apart \
         into holds, fails and not said; the two in JavaScript leave a vacancy at the first wish that does \
         not hold. Others use the machine too: ratios say more than times.",
        found["rounds"]
    );
    for (at, size) in found["found"].as_array().into_iter().flatten().enumerate() {
        let _ = write!(
            text,
            "\n## {} vacancies, {} fit\n\n{HEAD}",
            size["size"], size["fitting"]
        );
        let held = number(size, "/held") / 1e6;
        let bound = match at {
            0 => format!("{MAX_MEMORY_MB} MB, {}", met(held, MAX_MEMORY_MB)),
            _ => String::new(),
        };
        let what = "memory of the module with vacancies, columns and texts";
        let _ = writeln!(text, "| {what} | {held:.1} MB | | | {bound} |");
        let ours = number(size, "/ours/median");
        for (name, what, most) in ROWS {
            let [median, p95] = ["median", "p95"].map(|share| number(size, &format!("/{name}/{share}")));
            let most = most.and_then(|most| most.get(at).copied());
            let most = most.map_or_else(String::new, |most| {
                // A search is held to its slowest words.
                let held = if name == "search" { p95 } else { median };
                format!("{most} ms, {}", met(held, most))
            });
            let ratio = median / ours;
            let _ = writeln!(
                text,
                "| {what} | {median:.3} ms | {p95:.3} ms | {ratio:.2} | {most} |"
            );
        }
    }
}

/// How long the searches take, and how right they are.
fn searched(text: &mut String, found: &Value) {
    let _ = write!(
        text,
        "\n## Searches over {} titles\n\n\
         Titles are put together from names of work that are compounds of words, written together and \
         apart, among names of companies (`bench/jobs/search.js`). What is right is known from how a \
         title was put together. *Words*: a word of a name, or the whole name; *initials*: of names of \
         four letters and more; *slips*: one wrong key in these. r: the share of what is meant that is \
         found; p: the share of what is found that is meant, 1 where nothing is found. Ours must have \
         {LEAST_QUALITY} of both of words, or the command fails.\n\n\
         | engine | words r, p | initials r, p | slips r, p | median | p95 | laid out |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
        found["titles"]
    );
    for engine in found["searching"].as_array().into_iter().flatten() {
        let [words, initials, slips] = ["words", "initials", "slips"].map(|kind| {
            let share = |share: &str| number(engine, &format!("/{kind}/{share}"));
            format!("{:.3}, {:.3}", share("recall"), share("precision"))
        });
        let _ = writeln!(
            text,
            "| {} | {words} | {initials} | {slips} | {:.2} ms | {:.2} ms | {:.0} ms |",
            engine["name"].as_str().unwrap_or_default(),
            number(engine, "/median"),
            number(engine, "/p95"),
            number(engine, "/layOut"),
        );
    }
}

/// How long the first list takes in the app.
fn listed(text: &mut String, list: &Value) {
    let _ = write!(
        text,
        "\n## The first list of {} vacancies\n\n\
         From a touch on the start screen until the first vacancy was painted, in the app.\n\n\
         | when | took | at most |\n| --- | --- | --- |\n",
        list["vacancies"]
    );
    for (name, what, most) in FIRST_LIST {
        let took = number(list, &format!("/{name}"));
        let _ = writeln!(text, "| {what} | {took:.0} ms | {most} ms, {} |", met(took, most));
    }
}
