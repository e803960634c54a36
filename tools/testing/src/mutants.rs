//! `cargo xtask mutants`: makes one small mistake after another in a crate, and looks whether a test fails (cargo-mutants).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::{Args, ValueEnum};
use serde_json::Value;

use provision::process::{capture, command};
use provision::stamp::fingerprint;
use provision::{At as _, Need, Say, Workspace, ensure, files};

use crate::{Error, Result};

/// A crate whose tests are held against mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Subject {
    /// The composer of Korean.
    Hangul,
    /// Sealing, receipts and the wire form.
    Envelope,
    /// The rules engine.
    Eligibility,
    /// Keeping and sending.
    Outbox,
}

/// How `cargo xtask mutants` runs.
#[derive(Args)]
pub struct Options {
    /// Only these crates
    #[arg(value_enum)]
    subjects: Vec<Subject>,
    /// The number of mutants of a crate that has more than can be tried
    #[arg(long, value_name = "NUMBER", default_value_t = 300)]
    sample: usize,
    /// The same seed chooses the same mutants
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

impl Subject {
    fn package(self) -> &'static str {
        match self {
            Self::Hangul => "hangul",
            Self::Envelope => "envelope",
            Self::Eligibility => "eligibility",
            Self::Outbox => "outbox",
        }
    }

    /// Whether every mutant is tried. The others have thousands of mutants, or tests that take long.
    fn whole(self) -> bool {
        matches!(self, Self::Hangul | Self::Envelope)
    }

    /// Which files hold no product code, as globs.
    fn not_product(self) -> &'static [&'static str] {
        match self {
            // What describes the types for the server's document, and the world that tests the machines.
            Self::Envelope => &["crates/envelope/src/schema.rs"],
            Self::Outbox => &[
                "crates/outbox/src/simulation.rs",
                "crates/outbox/src/simulation/**",
            ],
            Self::Hangul | Self::Eligibility => &[],
        }
    }
}

/// A test that waits for a busy machine is not one that a mutant keeps for ever.
const MIN_TEST_TIMEOUT_SECONDS: &str = "180";

/// Compiles what comes from registries optimised: it is compiled once, and its ciphers run in the tests of every mutant.
const OPTIMISED: &str = "--cargo-arg=--config=profile.dev.package.\"*\".opt-level=2";

/// The mutants that change nothing which can be observed, as cargo-mutants names them without line and column, and why.
const EQUIVALENT: &[(&str, &str)] = &[
    (
        "crates/hangul/src/jamo.rs: replace < with <= in Syllable::to_char",
        "the jamo is none of those that are counted: with one of them the function has returned already",
    ),
    (
        "crates/envelope/src/crockford.rs: replace | with ^ in symbols_of",
        "the bits of the byte are 0 before: the others were moved out of its way",
    ),
    (
        "crates/eligibility/src/passing.rs: replace > with >= in Vocabulary::turn",
        "on the day itself nothing has turned yet: one day fewer of thousands is looked at",
    ),
    (
        "crates/eligibility/src/ranges.rs: replace < with <= in RangeSet::intersection",
        "of two ranges with the same end either may be left first",
    ),
    (
        "crates/eligibility/src/ruleset.rs: replace > with >= in compile_rule",
        "it puts names in order when it need not yet: where it counts the facts, a test fails",
    ),
    (
        "crates/eligibility/src/session/among.rs: replace > with >= in Session::update_among_possible",
        "it forgets what is left of the rules at one word of memory less, and finds it again",
    ),
    (
        "crates/eligibility/src/condition/check/nearest.rs: replace + with * in edits",
        "exchanging a row's first letter takes no more; where the cell itself is set, a test fails",
    ),
    (
        "crates/eligibility/src/simulation.rs: delete match arm Allowed::One(class) in draw",
        "the search that comes instead finds the only class that is allowed",
    ),
    (
        "crates/eligibility/src/possible/left.rs: replace > with >= in Tie::entangles",
        "it walks rules that read one tied fact too, of which every value that is left is possible",
    ),
    (
        "crates/eligibility/src/diagram/arena.rs: replace << with >> in hash",
        "it is a hash: nodes of the same hash are told apart by their edges",
    ),
    (
        "crates/eligibility/src/diagram/build.rs: replace + with * in Builder<'a>::at_least",
        "it counts an eighth of a step less against the budget",
    ),
    (
        "crates/eligibility/src/diagram/build.rs: replace / with * in Builder<'a>::choose",
        "it counts more steps against the budget",
    ),
    (
        "crates/eligibility/src/diagram/build.rs: replace / with % in Builder<'a>::not",
        "it counts other steps against the budget",
    ),
    (
        "crates/eligibility/src/diagram/joint.rs: replace > with >= in verdict_among",
        "it gives up a step of 200,000 earlier",
    ),
    (
        "crates/eligibility/src/diagram/joint.rs: replace > with < in differ",
        "where pairs are remembered: it walks some twice; where it gives up, a test fails",
    ),
    (
        "crates/eligibility/src/diagram/level.rs: replace <= with > in before",
        "both ways of counting find the same number, in other times",
    ),
    (
        "crates/eligibility/src/diagram/level.rs: \
         replace match guard ranges.len() <= FEW_RANGES with true in Allowed::meets",
        "looking at many ranges one after another finds the same as halving them, in more time",
    ),
    (
        "crates/outbox/src/sender.rs: \
         delete match arm (Phase::Applying{moved:true}, Input::Applied) in Sender::step",
        "what does not belong to the last action leads to reading too",
    ),
    (
        "crates/outbox/src/sender.rs: replace Sender::assert_postable with ()",
        "it asserts what holds, and does nothing else",
    ),
    (
        "crates/outbox/src/sender.rs: replace assert_moves_sent with ()",
        "it asserts what holds, and does nothing else",
    ),
    (
        "crates/outbox/src/sender.rs: replace && with || in Sender::assert_postable",
        "it asserts less, of what holds",
    ),
];

/// Tries the mutants, and prints those that no test notices.
///
/// # Errors
/// cargo-mutants cannot be had, or a crate's tests fail without any mutant.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    ensure(workspace, &[Need::Mutants], Say::OnlyChanges)?;
    let subjects = match options.subjects.as_slice() {
        [] => Subject::value_variants(),
        some => some,
    };
    let mut found = Vec::new();
    for subject in subjects {
        found.push((subject.package(), one(workspace, *subject, options)?));
    }
    for (package, summary) in found {
        println!("{package}: {}", summary.line());
        for mutant in summary.survivors {
            match why_equivalent(&mutant) {
                Some(why) => println!("  equivalent: {mutant} ({why})"),
                None => println!("  survived: {mutant}"),
            }
        }
    }
    Ok(())
}

/// Returns why a mutant changes nothing which can be observed, or `None` if that is not known of it.
fn why_equivalent(mutant: &str) -> Option<&'static str> {
    let (place, change) = mutant.split_once(": ")?;
    let path = place.split(':').next()?;
    let name = format!("{path}: {change}");
    let (_, why) = EQUIVALENT.iter().find(|(known, _)| *known == name)?;
    Some(why)
}

/// What became of a crate's mutants.
struct Summary {
    counts: BTreeMap<&'static str, u64>,
    survivors: Vec<String>,
}

/// What cargo-mutants counts, as it names it.
const COUNTS: [&str; 5] = ["total_mutants", "caught", "missed", "timeout", "unviable"];

impl Summary {
    fn read(out: &Path) -> Result<Self> {
        let path = out.join("mutants.out").join("outcomes.json");
        let text = fs::read_to_string(&path).at("read", &path)?;
        let outcomes: Value = serde_json::from_str(&text).unwrap_or_default();
        let count = |name| outcomes.get(name).and_then(Value::as_u64).unwrap_or_default();
        let missed = out.join("mutants.out").join("missed.txt");
        let missed = fs::read_to_string(&missed).at("read", &missed)?;
        Ok(Self {
            counts: COUNTS.into_iter().map(|name| (name, count(name))).collect(),
            survivors: missed.lines().map(str::to_owned).collect(),
        })
    }

    fn line(&self) -> String {
        let counts = COUNTS.map(|name| {
            let count = self.counts.get(name).copied().unwrap_or_default();
            format!("{count} {}", name.trim_end_matches("_mutants"))
        });
        counts.join(", ")
    }
}

fn one(workspace: &Workspace, subject: Subject, options: &Options) -> Result<Summary> {
    let out = workspace.target.join("mutants").join(subject.package());
    files::empty(&out)?;
    let mut mutants = cargo_mutants(workspace, subject);
    if !subject.whole() {
        let listed = capture(cargo_mutants(workspace, subject).arg("--list")).unwrap_or_default();
        let chosen = sample(listed.lines(), options.sample, options.seed);
        mutants.arg("--config").arg(write_choice(&out, &chosen)?);
    }
    // One at a time: the machine stays usable. What comes from registries is compiled once for all runs.
    mutants.args(["--jobs", "1", "--no-shuffle", "--colors", "never", "--output"]);
    mutants.arg(&out);
    mutants.args(["--minimum-test-timeout", MIN_TEST_TIMEOUT_SECONDS, OPTIMISED]);
    mutants.args(["--", "--lib", "--tests"]);
    mutants.env("CARGO_TARGET_DIR", workspace.target.join("mutants").join("build"));
    let program = || "cargo mutants".to_owned();
    let status = mutants.status().map_err(|source| provision::Error::Start {
        program: program(),
        source,
    })?;
    // https://mutants.rs/exit-codes.html: 2 if a mutant survived, 3 if one ran out of time.
    match status.code() {
        Some(0 | 2 | 3) => Summary::read(&out),
        code => Err(Error::Machine(provision::Error::Failed {
            what: program(),
            how: code.map_or_else(
                || "ended by a signal".to_owned(),
                |code| format!("exit code {code}"),
            ),
            next: format!("`cargo test -p {}` has to pass first", subject.package()),
        })),
    }
}

fn cargo_mutants(workspace: &Workspace, subject: Subject) -> Command {
    let mut mutants = command(workspace, "cargo");
    mutants.args(["mutants", "--package", subject.package()]);
    if matches!(subject, Subject::Eligibility) {
        // What holds of rules as text and as JSON is tested with the features that read them.
        mutants.arg("--all-features");
    }
    for glob in subject.not_product() {
        mutants.args(["--exclude", glob]);
    }
    mutants
}

/// Chooses at most `number` mutants by the hash of seed and name, so that a new mutant changes the choice by one at most.
fn sample<'a>(names: impl Iterator<Item = &'a str>, number: usize, seed: u64) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_by_cached_key(|name| fingerprint(&[&seed.to_be_bytes(), name.as_bytes()]));
    names.truncate(number);
    names
}

/// Writes the settings by which cargo-mutants tries these mutants alone: on its command line they would be too long.
fn write_choice(out: &Path, chosen: &[&str]) -> Result<PathBuf> {
    let patterns: Vec<String> = chosen.iter().map(|name| format!("^{}$", escaped(name))).collect();
    let path = out.join("chosen.toml");
    // A list of texts in JSON is one in TOML.
    let text = format!("examine_re = {}\n", Value::from(patterns));
    fs::write(&path, text).at("write", &path)?;
    Ok(path)
}

/// A pattern that fits this text alone.
fn escaped(text: &str) -> String {
    let mut pattern = String::new();
    for letter in text.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_chooses_the_same_mutants_in_whatever_order_they_are_listed() {
        let names: Vec<String> = (0..50).map(|number| format!("replace {number}")).collect();
        let forwards = sample(names.iter().map(String::as_str), 10, 1);
        let backwards = sample(names.iter().rev().map(String::as_str), 10, 1);
        assert_eq!(forwards, backwards);
        assert_eq!(forwards.len(), 10);
        assert_ne!(sample(names.iter().map(String::as_str), 10, 2), forwards);
        assert_eq!(sample(names.iter().map(String::as_str), 99, 1).len(), 50);
    }

    #[test]
    fn what_is_known_as_equivalent_is_so_at_every_line_and_in_its_own_function_alone() {
        let change = "replace < with <= in Syllable::to_char";
        for place in ["130:74", "7:1"] {
            let mutant = format!("crates/hangul/src/jamo.rs:{place}: {change}");
            assert!(why_equivalent(&mutant).is_some(), "{mutant}");
        }
        for other in [
            "crates/hangul/src/jamo.rs:130:74: replace < with > in Syllable::to_char",
            "crates/hangul/src/search.rs:130:74: replace < with <= in Syllable::to_char",
            "crates/hangul/src/jamo.rs:130:74: replace < with <= in Syllable::of",
            "",
        ] {
            assert_eq!(why_equivalent(other), None, "{other}");
        }
    }

    #[test]
    fn a_name_is_a_pattern_of_itself_alone() {
        assert_eq!(
            escaped("src/a.rs:1:2: replace + with - in f(&[x])"),
            r"src/a\.rs:1:2: replace \+ with \- in f\(\&\[x\]\)"
        );
    }
}
