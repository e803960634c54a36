//! `didim jobs new`

use std::fmt::Write as _;
use std::path::PathBuf;

use authoring::source_files;
use clap::Args;
use eligibility::Date;
use sources::jobs::{JobFields, OWN_FIELDS, RecordFields, begin};

use crate::commands::day::today;
use crate::commands::files::write;
use crate::commands::{Failure, print};

/// What a new record begins with.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder that holds `jobs.toml`; without one, it is begun
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
    /// What the employer calls it
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Who looks for somebody
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// A field that is known, by its name: `--set place=나성동`; `--help` lists all
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// The day on which the agency took it, as 2026-11-30; today in Seoul if it is left out
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
    on: Option<Date>,
    /// The vacancy is made up (견본), where a folder is begun
    #[arg(long)]
    sample: bool,
}

/// The fields with their examples, for the help.
pub(super) fn help() -> String {
    let mut text = "\
The record has an id of its own (agency:DAY-NUMBER), which no import can have. Its file explains every field;
fill in what is known there, or give it here. Then `didim jobs check` says what is missing, and what the law
says of it.

Fields:
"
    .to_owned();
    for (name, example, says) in OWN_FIELDS {
        // A string takes all that is written to it.
        let _ = writeln!(text, "  {name:<17}{says} Example: {example}");
    }
    text.push_str(
        "\nExample: didim jobs new --into vacancies --title \"포장 사원 모집\" --company 가나식품 --set place=나성동 \
         --set pay_unit=월급 --set pay_least=2300000 --set weekly_minutes=2400",
    );
    text
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let on = options.on.map_or_else(today, Ok)?;
    let folder = &options.into;
    let target = source_files(folder).map_err(|error| Failure::file("read", folder, error))?;
    let mut given = JobFields::default();
    for (field, text) in [("title", &options.title), ("company", &options.company)] {
        if let Some(text) = text {
            given.set(field, text)?;
        }
    }
    for pair in &options.fields {
        let (field, text) = pair.split_once('=').ok_or_else(|| {
            Failure::Because(format!("`{pair}` has no `=`; write a field as `place=나성동`"))
        })?;
        given.set(field.trim(), text)?;
    }
    expect_readable(&given)?;
    let new =
        begin(&target, &given, on, options.sample).map_err(|error| Failure::file("use", folder, error))?;
    for file in &new.files {
        write(&folder.join(&file.path), file.text.as_bytes())?;
    }
    print(&format!(
        "{}: {}; fill it in, then `didim jobs check {}`",
        folder.join(&new.path).display(),
        new.id,
        folder.display()
    ))
}

/// Makes sure that what is given is readable, whatever is missing still.
fn expect_readable(given: &JobFields) -> Result<(), Failure> {
    let mut probe = given.clone();
    for text in [&mut probe.title, &mut probe.company] {
        text.get_or_insert_with(|| "-".to_owned());
    }
    Ok(probe.expect_readable("")?)
}
