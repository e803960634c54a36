//! `didim catalog …`

mod build;
mod check;
mod compare;
mod scaffold;

use std::path::{Path, PathBuf};

use authoring::Authored;
use clap::{Subcommand, ValueEnum};
use eligibility::Date;

use super::Failure;
use super::day::today;
pub(super) use build::read_signing_key;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Read every file of a catalog, check it and run its examples; every problem is printed with its place
    #[command(after_help = "\
Errors stop a build; warnings name what a visitor will miss: texts without English, conditions and
rounds without a source, a particle after a placeholder, questions that no condition uses.

Time is checked too, as of --on: a table without the year's amounts and a round of a past year that
reads as if it were open are errors; old sources, dates that soon end, tables without the next year
(from 1 September) and what has been planned for more than a year are warnings.

The exit status is 1 if there is an error, or with --strict a warning.

Example: what will be wrong after the turn of the year
  didim catalog check catalog --on 2027-01-01")]
    Check {
        /// The folder that holds `catalog.toml`
        #[arg(default_value = "catalog")]
        folder: PathBuf,
        /// The day on which it has to be true, as 2025-04-21; today in Seoul if it is left out
        #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
        on: Option<Date>,
        /// Print a JSON object: `programs`, `facts`, `examples`, `rows` covered, and all `problems` in Korean and English
        #[arg(long)]
        json: bool,
        /// Take warnings for errors
        #[arg(long)]
        strict: bool,
        /// Refuse what cannot be published: a catalog without one telephone number of the agency
        #[arg(long)]
        publish: bool,
        /// The language of the messages; that of the terminal if it is left out
        #[arg(long, value_enum)]
        lang: Option<Language>,
    },
    /// Say what a planner wants to know: what overlaps, repeats or is missing, and what the report of the year does not add up to
    #[command(after_help = "\
Examples:
  didim catalog report catalog --on 2025-04-21
  didim catalog report catalog --html report.html
  didim catalog report catalog --json | jq .years")]
    Report {
        /// The folder that holds `catalog.toml`
        #[arg(default_value = "catalog")]
        folder: PathBuf,
        /// The day to look at, as 2025-04-21; today in Seoul if it is left out
        #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
        on: Option<Date>,
        /// Print JSON
        #[arg(long, conflicts_with = "html")]
        json: bool,
        /// Write one self-contained page with pictures
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
        /// The language of the report; that of the terminal if it is left out
        #[arg(long, value_enum)]
        lang: Option<Language>,
    },
    /// Say who gets another verdict by a change of the catalog, or by the passing of time, with example persons
    #[command(after_help = "\
Examples:
  # the catalog of the last release and the one at hand
  git worktree add /tmp/released v1.0 && didim catalog diff /tmp/released/catalog catalog
  # what the turn of the year changes
  didim catalog diff catalog --on 2026-12-31 --on 2027-01-01")]
    Diff {
        /// The folder of the old catalog
        old: PathBuf,
        /// The folder of the new catalog; the same one if it is left out, for comparing two days
        #[arg(required_unless_present = "on")]
        new: Option<PathBuf>,
        /// The day to look at, as 2025-04-21; today in Seoul if it is left out. Given twice, the day of the old and that of the new
        #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
        on: Vec<Date>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Begin a new file, with comments that say what goes where
    New {
        /// What to begin
        #[arg(value_enum)]
        what: scaffold::What,
        /// The new program's id: lower-case words with hyphens, as youth-rent-support
        id: String,
        /// The folder that holds `catalog.toml`
        #[arg(long, value_name = "FOLDER", default_value = "catalog")]
        catalog: PathBuf,
    },
    /// Write the JSON Schemas of the TOML files, so that editors complete and check them
    Schema {
        /// Where to write them
        #[arg(long, value_name = "FOLDER", default_value = "catalog/schema")]
        out: PathBuf,
    },
    /// Check a catalog and write it as one signed blob; nothing is written if anything is wrong
    Build {
        /// The folder that holds `catalog.toml`
        folder: PathBuf,
        /// The signing key, as made by `didim keys new`
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The agency's public key, to which applications are sealed, and the last day of its use: a device that is
        /// offline then goes on with the next key, and warns staff 30 days before the last one ends. May be repeated
        #[arg(long, value_name = "FILE[@YYYY-MM-DD]", required = true)]
        seal_to: Vec<build::SealToFile>,
        /// The public key of the server's receipts, as `didim keys receipt` prints it: devices then believe no other. May be repeated:
        /// the present one first, then others whose receipts are still to be believed, or soon
        #[arg(long, value_name = "FILE")]
        receipt_key: Vec<PathBuf>,
        /// Where to write the blob
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The day from which it will be used, as 2025-04-21; today in Seoul if it is left out
        #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
        on: Option<Date>,
    },
    /// Import public program data into a catalog's folder: what is not known stays open, hand edits are kept
    #[command(subcommand)]
    Import(super::catalog_import::Command),
}

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    Ko,
    En,
}

impl Language {
    /// Whether to speak English: as asked, else as the terminal's locale says.
    pub(super) fn is_english(asked: Option<Self>) -> bool {
        let locale = || {
            ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .filter_map(|name| std::env::var(name).ok())
                .find(|value| !value.is_empty())
        };
        match asked {
            Some(language) => language == Self::En,
            None => !locale().is_some_and(|locale| locale.starts_with("ko")),
        }
    }
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Check {
            folder,
            on,
            json,
            strict,
            publish,
            lang,
        } => {
            let (on, json, strict, publish) = (*on, *json, *strict, *publish);
            let english = Language::is_english(*lang);
            check::run(
                folder,
                check::Checking {
                    on,
                    json,
                    strict,
                    publish,
                    english,
                },
            )
        }
        Command::Report {
            folder,
            on,
            json,
            html,
            lang,
        } => compare::report(folder, *on, *json, html.as_deref(), Language::is_english(*lang)),
        Command::Diff { old, new, on, json } => compare::diff(old, new.as_deref(), on, *json),
        Command::New { what, id, catalog } => scaffold::new(*what, id, catalog),
        Command::Schema { out } => scaffold::schemas(out),
        Command::Build {
            folder,
            key,
            seal_to,
            receipt_key,
            out,
            on,
        } => {
            let receipt = receipt_key.as_slice();
            let authored = check::load_for(folder, on.map_or_else(today, Ok)?, Language::is_english(None))?;
            build::run(authored.catalog, key, build::NamedKeys { seal_to, receipt }, out)
        }
        Command::Import(command) => super::catalog_import::run(command),
    }
}

/// Reads a catalog's folder, or prints all that is wrong with it.
pub(crate) fn load(folder: &Path) -> Result<Authored, Failure> {
    load_in(folder, Language::is_english(None))
}

/// The same, in a language.
pub(super) fn load_in(folder: &Path, english: bool) -> Result<Authored, Failure> {
    check::load(folder, english)
}
