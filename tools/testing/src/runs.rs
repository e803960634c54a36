//! What nextest wrote down of a run, in the form of JUnit: how long each test took, and which passed only when it was tried again.

use std::fs;
use std::path::PathBuf;

use provision::{At, Workspace, files};

use crate::{Error, Result};

/// How many tests are named as the slowest.
const MAX_SHOWN_TESTS: usize = 20;
/// How many letters are shown of what a test said when it failed.
const MAX_WHY: usize = 600;
/// The largest number of flaky tests with which a run passes.
const MAX_FLAKY_TESTS: usize = 2;

/// One test of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its path, as nextest filters by it.
    pub name: String,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// Whether it failed first and passed when it was tried again.
    pub is_flaky: bool,
    /// What it said when it failed, in a line; of one that is flaky, when it failed first. `None` if it passed at once.
    pub why: Option<String>,
}

/// Where nextest writes down what a run with this profile of `.config/nextest.toml` did.
fn file(workspace: &Workspace, profile: &str) -> PathBuf {
    workspace.target.join("nextest").join(profile).join("junit.xml")
}

/// Forgets the run before, so that nobody takes it for one that is about to begin.
pub fn forget(workspace: &Workspace, profile: &str) -> Result<()> {
    Ok(files::remove_file(&file(workspace, profile))?)
}

/// The tests that failed in the last run with a profile, and the flaky ones, a line each with what they said; empty without a run.
pub fn failures(workspace: &Workspace, profile: &str) -> Vec<String> {
    let report = fs::read_to_string(file(workspace, profile)).unwrap_or_default();
    cases(&report).iter().filter_map(failure).collect()
}

fn failure(case: &Case) -> Option<String> {
    let how = if case.is_flaky { "flaky" } else { "failed" };
    Some(format!("{how}: {}: {}", case.name, case.why.as_ref()?))
}

/// Prints the slowest tests of the last run with a profile; an error names the flaky ones if they are too many.
pub fn report(workspace: &Workspace, profile: &str) -> Result<()> {
    let file = file(workspace, profile);
    let cases = cases(&fs::read_to_string(&file).at("read", &file)?);
    for line in slowest(&cases) {
        println!("{line}");
    }
    few_are_flaky(&cases)
}

/// The tests that took longest, a line each, the longest first.
fn slowest(cases: &[Case]) -> Vec<String> {
    let mut cases: Vec<&Case> = cases.iter().collect();
    cases.sort_by(|one, other| other.seconds.total_cmp(&one.seconds));
    let line = |case: &&Case| format!("{:7.1} s  {}", case.seconds, case.name);
    cases.iter().take(MAX_SHOWN_TESTS).map(line).collect()
}

fn few_are_flaky(cases: &[Case]) -> Result<()> {
    let flaky = cases.iter().filter(|case| case.is_flaky);
    let tests: Vec<String> = flaky.map(|case| case.name.clone()).collect();
    if tests.len() > MAX_FLAKY_TESTS {
        return Err(Error::Flaky {
            tests,
            most: MAX_FLAKY_TESTS,
        });
    }
    for name in tests {
        println!("flaky: {name}");
    }
    Ok(())
}

/// The tests in a report. It is read as nextest writes it: text of tests is escaped, so a tag is a tag.
fn cases(report: &str) -> Vec<Case> {
    report
        .split("<testcase ")
        .skip(1)
        .map(|case| {
            let (head, rest) = case.split_once('>').unwrap_or((case, ""));
            // A case without a failure or an output has no end tag.
            let body = match head.ends_with('/') {
                true => "",
                false => rest.split("</testcase>").next().unwrap_or_default(),
            };
            Case {
                name: attribute(head, "name").to_owned(),
                seconds: attribute(head, "time").parse().unwrap_or_default(),
                is_flaky: body.contains("<flakyFailure") || body.contains("<flakyError"),
                why: why(body),
            }
        })
        .collect()
}

/// What a test said when it failed: the line in which a test says so, or the first one.
fn why(case: &str) -> Option<String> {
    let failure = ["<failure", "<error", "<flakyFailure", "<flakyError"]
        .iter()
        .find_map(|tag| case.split(tag).nth(1))?;
    let text = failure.split_once('>').map_or(failure, |(_, text)| text);
    let text = text.split("</").next().unwrap_or_default();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let tells = |line: &&str| line.starts_with("Error:") || line.contains("panicked at");
    let first = lines.clone().next().unwrap_or_default();
    Some(lines.find(tells).unwrap_or(first).chars().take(MAX_WHY).collect())
}

fn attribute<'a>(head: &'a str, name: &str) -> &'a str {
    let value = head
        .split_once(&[" ", name, "=\""].concat())
        .or_else(|| head.split_once(&[name, "=\""].concat()));
    value
        .and_then(|(_, rest)| rest.split('"').next())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As nextest 0.9 writes it.
    const REPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="4" failures="1" errors="0" uuid="x" time="12.5">
    <testsuite name="journeys" tests="4" disabled="0" errors="0" failures="1">
        <testcase name="idle::quick" classname="journeys" timestamp="2026-11-29T22:00:00.000+00:00" time="1.250"/>
        <testcase name="panic::shaky" classname="journeys" timestamp="2026-11-29T22:00:00.000+00:00" time="9.000">
            <flakyFailure message="it says `&lt;/testcase&gt;`" type="test failure" time="40.0">thread panicked</flakyFailure>
        </testcase>
        <testcase name="shell::broken" classname="journeys" time="3.5">
            <failure type="test failure">&lt;flakyFailure</failure>
            <rerunFailure type="test failure">again</rerunFailure>
        </testcase>
        <testcase name="disk::fine" classname="journeys" time="4.000">
            <system-out>ok</system-out>
        </testcase>
    </testsuite>
</testsuites>"#;

    fn flaky(count: usize) -> Vec<Case> {
        let case = |at| Case {
            name: format!("test {at}"),
            seconds: 1.0,
            is_flaky: true,
            why: None,
        };
        (0..count).map(case).collect()
    }

    #[test]
    fn a_report_says_how_long_each_test_took_and_which_were_flaky() {
        let read: Vec<_> = cases(REPORT)
            .into_iter()
            .map(|case| (case.name, case.seconds, case.is_flaky))
            .collect();
        let expected = [
            ("idle::quick", 1.25, false),
            ("panic::shaky", 9.0, true),
            ("shell::broken", 3.5, false),
            ("disk::fine", 4.0, false),
        ];
        assert_eq!(
            read,
            expected.map(|(name, time, flaky)| (name.to_owned(), time, flaky))
        );
    }

    #[test]
    fn a_failure_is_told_in_a_line() {
        let lines: Vec<_> = cases(REPORT).iter().filter_map(failure).collect();
        assert_eq!(
            lines,
            [
                "flaky: panic::shaky: thread panicked",
                "failed: shell::broken: &lt;flakyFailure"
            ]
        );
        let said = "<failure type=\"x\">\n running 1 test\n Error: \"no start\"\n more</failure>";
        assert_eq!(why(said), Some("Error: \"no start\"".to_owned()));
        assert_eq!(why("<system-out>ok</system-out>"), None);
    }

    #[test]
    fn the_slowest_come_first_and_only_twenty_of_them() {
        let mut cases = flaky(30);
        cases[7].seconds = 61.25;
        let lines = slowest(&cases);
        assert_eq!(lines.len(), 20);
        assert_eq!(lines[0], "   61.2 s  test 7");
    }

    #[test]
    fn two_flaky_tests_are_named_and_three_fail_the_run() {
        assert!(few_are_flaky(&flaky(2)).is_ok());
        let error = few_are_flaky(&flaky(3)).unwrap_err().to_string();
        assert!(error.contains("3 tests passed only the second time"), "{error}");
        assert!(error.contains("test 2"), "{error}");
    }
}
