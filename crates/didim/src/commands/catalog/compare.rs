//! `didim catalog report` and `didim catalog diff`

use std::path::Path;

use authoring::diff::{Diff, People, ProgramDiff};
use authoring::report::Report;
use eligibility::Date;

use crate::commands::day::today;
use crate::commands::files::write;
use crate::commands::{Failure, print};

pub(super) fn report(
    folder: &Path,
    on: Option<Date>,
    json: bool,
    html: Option<&Path>,
    english: bool,
) -> Result<(), Failure> {
    let authored = super::load(folder)?;
    let report = Report::of(&authored, on.map_or_else(today, Ok)?)?;
    if let Some(file) = html {
        write(file, report.to_html(english).as_bytes())?;
        return print(&file.display().to_string());
    }
    if json {
        print(&serde_json::to_string_pretty(&report)?)
    } else {
        print(&report.to_text(english))
    }
}

pub(super) fn diff(old: &Path, new: Option<&Path>, on: &[Date], json: bool) -> Result<(), Failure> {
    let days = match on {
        [] => [today()?; 2],
        [day] if new.is_some() => [*day; 2],
        [first, second] => [*first, *second],
        _ => {
            let why = "give --on once with two folders, or twice: the first day and the second";
            return Err(Failure::Because(why.to_owned()));
        }
    };
    let old_catalog = super::load(old)?;
    let new_catalog = new.map(super::load).transpose()?;
    let new_catalog = new_catalog.as_ref().unwrap_or(&old_catalog);
    let diff = Diff::between(&old_catalog.catalog, &new_catalog.catalog, days)?;
    if json {
        return print(&serde_json::to_string_pretty(&diff)?);
    }
    for id in &diff.added {
        print(&format!("+ {id}: new"))?;
    }
    for id in &diff.removed {
        print(&format!("- {id}: gone"))?;
    }
    for change in &diff.changed {
        print(&summary(change))?;
    }
    let verdicts = if diff.changes_verdicts() {
        "some verdicts change"
    } else {
        "no verdict changes"
    };
    let [first, second] = diff.on;
    let days = if first == second {
        format!("as of {first}")
    } else {
        format!("from {first} to {second}")
    };
    print(&format!(
        "{} programs are the same; {verdicts} ({days})",
        diff.same
    ))
}

fn summary(change: &ProgramDiff) -> String {
    let mut lines = vec![format!("~ {}", change.program)];
    let people = |what: &str, people: &People| {
        let example = people
            .example
            .iter()
            .map(|(fact, value)| format!("{fact} {value}"));
        format!(
            "    {what} {:.1} % of all, such as: {}",
            100.0 * people.share,
            example.collect::<Vec<_>>().join(", ")
        )
    };
    lines.extend(change.gained.as_ref().map(|found| people("now takes", found)));
    lines.extend(change.lost.as_ref().map(|found| people("no longer takes", found)));
    lines.extend(
        change
            .incomparable
            .as_ref()
            .map(|why| format!("    people cannot be compared: {why}")),
    );
    if let Some([was, is]) = change.availability {
        lines.push(format!("    was {was}, is {is}"));
    }
    if !change.parts.is_empty() {
        lines.push(format!("    reads differently: {}", change.parts.join(", ")));
    }
    lines.join("\n")
}
