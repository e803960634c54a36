//! `didim jobs export`

use std::path::PathBuf;

use clap::Args;
use eligibility::Date;
use sources::jobs::{Publishable, job_postings, table};

use super::build::tell_held_back;
use super::folder::read_whole;
use crate::commands::day::today;
use crate::commands::files::write;
use crate::commands::{Failure, print};

/// What is exported, and how.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder that holds `jobs.toml`
    folder: PathBuf,
    /// Write JobPosting of schema.org as JSON-LD, without what it cannot say
    #[arg(long, required_unless_present = "csv", conflicts_with = "csv")]
    schema_org: bool,
    /// Write a table (CSV in UTF-8), and beside it the map by which `didim jobs import csv` reads it back
    #[arg(long)]
    csv: bool,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// The day whose vacancies these are, as 2026-11-30; today in Seoul if it is left out
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
    on: Option<Date>,
    /// Export made-up vacancies (견본) all the same; each says that it is
    #[arg(long)]
    sample: bool,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let on = options.on.map_or_else(today, Ok)?;
    let folder = read_whole(&options.folder)?;
    if folder.settings.sample && !options.sample {
        let why = "its vacancies are made up (견본); give `--sample` to export them marked as that";
        return Err(Failure::file("export", &options.folder, why));
    }
    let Publishable { entries, held_back } = folder.publishable(on)?;
    let made_up = if folder.settings.sample {
        ", made up (견본)"
    } else {
        ""
    };
    let told = format!("{}: {} vacancies{made_up}", options.to.display(), entries.len());
    if options.csv {
        let exported = table(&folder, &entries)?;
        let map = options.to.with_extension("map.toml");
        write(&options.to, exported.table.as_bytes())?;
        write(&map, exported.map.as_bytes())?;
        let (table, map) = (options.to.display(), map.display());
        print(&format!(
            "{told}; read it back with `didim jobs import csv {table} --map {map} --into FOLDER`"
        ))?;
    } else {
        let postings = job_postings(&folder, &entries);
        let mut text = serde_json::to_string_pretty(&postings.document)?;
        text.push('\n');
        write(&options.to, text.as_bytes())?;
        print(&told)?;
        for (field, count) in &postings.left_out {
            print(&format!(
                "left out, since it cannot be said without loss: {field} of {count}"
            ))?;
        }
    }
    for provider in &folder.settings.providers {
        print(&format!(
            "whose data it is: {} ({})",
            provider.name, provider.notice
        ))?;
    }
    tell_held_back(&held_back)
}
