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

pub(super) fn diff(old: &Path, new: &Path, on: Option<Date>, json: bool) -> Result<(), Failure> {
    let (old, new) = (super::load(old)?, super::load(new)?);
    let diff = Diff::between(&old.catalog, &new.catalog, on.map_or_else(today, Ok)?)?;
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
    print(&format!(
        "{} programs are the same; {verdicts} (as of {})",
        diff.same, diff.on
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
    if !change.parts.is_empty() {
        lines.push(format!("    reads differently: {}", change.parts.join(", ")));
    }
    lines.join("\n")
}
