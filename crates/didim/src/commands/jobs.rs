//! `didim jobs …`

mod build;
mod folder;
mod import;
mod law;

use std::path::PathBuf;

use clap::Subcommand;
use eligibility::Date;

use super::Failure;
use super::day::today;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Import vacancies into a folder: what is not known stays open, hand edits are kept, nothing is deleted
    #[command(subcommand)]
    Import(import::Command),
    /// Check every record of a folder; every problem is printed with its file
    #[command(after_help = "\
The exit status is 1 if a record is not in order. `didim jobs build` refuses such a folder.

What is against the law, or for staff to ask the employer about, is counted by rule and refuses nothing:
staff decide. docs/LEGAL-CHECK.md says what is looked for, and how often that is wrong.

Examples:
  didim jobs check vacancies
  didim jobs check vacancies --law | grep refuse")]
    Check {
        /// The folder that holds `jobs.toml`
        folder: PathBuf,
        /// Say every finding of the law with its words, article and what to write instead
        #[arg(long)]
        law: bool,
    },
    /// Say by field what is known of a folder's vacancies, and how many can be applied for on a day
    #[command(after_help = "\
understood: read, or written by hand. open: the notice does not say. not readable: it says something,
which is shown with its text. A field that is written under `[hand]` in a record's file is understood.

Examples:
  didim jobs report vacancies
  didim jobs report vacancies --json | jq .fields.pay")]
    Report {
        /// The folder that holds `jobs.toml`
        folder: PathBuf,
        /// The day to look at, as 2026-11-30; today in Seoul if it is left out
        #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
        on: Option<Date>,
        /// Print JSON, with every note
        #[arg(long)]
        json: bool,
    },
    /// Say that vacancies were withdrawn, so that the next list is without them
    #[command(after_help = "\
It is written as `withdrawn = true` under `[hand]` in the record's file, where an import leaves it alone:
a portal that still shows the vacancy does not bring it back. The record stays.

Examples:
  didim jobs withdraw work24:K140022610010052 --from vacancies
  didim jobs withdraw work24:K140022610010052 --from vacancies --undo")]
    Withdraw {
        /// The ids, as in the records
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// The folder that holds `jobs.toml`
        #[arg(long, value_name = "FOLDER")]
        from: PathBuf,
        /// Say that they were not
        #[arg(long)]
        undo: bool,
    },
    /// Build the signed list of vacancies: a manifest, and chunks named by their hashes
    #[command(after_help = "\
What can be applied for on the day is in it; what was withdrawn and what is over is not. All is written or
nothing: FOLDER/manifest, and FOLDER/chunks with a file a hash.

With --previous the list follows the one before: its chunks are kept, what is new or changed comes in one
more pair of chunks, and devices fetch that pair alone. After a week of days all is cut anew.

The version is one above that of --previous and of what is in --out; a lower one, or the same, is refused.

Example, every day:
  didim jobs build vacancies --key keys/catalog.key --previous public/jobs --out public/jobs")]
    Build(build::Options),
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Import(command) => import::run(command),
        Command::Check { folder, law } => folder::check(folder, *law),
        Command::Report { folder, on, json } => folder::report(folder, on.map_or_else(today, Ok)?, *json),
        Command::Withdraw { ids, from, undo } => folder::withdraw(ids, from, !undo),
        Command::Build(options) => build::run(options),
    }
}
