//! `didim catalog import …`

mod compare;

use std::path::{Path, PathBuf};

use authoring::{SourceFile, source_files};
use clap::{Args, Subcommand};
use eligibility::Date;
use sources::{AnswerFile, CENTER, Import, ImportError, Region};

use super::Failure;
use super::catalog::Language;
use super::day::today;
use super::files::{read_answers, write};

/// What there is to know of `--compare`.
const COMPARING: &str = "\
With --compare nothing is written. The report names the programs that the snapshot contradicts (ages, days
of applications, where people live, closed), amounts that read differently, programs of the region that the
catalog lacks, records that are gone, and what could not be read. A program is compared with the records
that its file names, as `records = [\"youth:*211612\", \"gov24:569000000390\"]`: a star stands for what is not
known of an id. A likeness of names is only asked about.

A record of 온통청년 is of a region if all places in its `zipCd` lie in it, or if a body behind it is the
region's; one of 보조금24 if its 소관기관 is. Records for the whole country are compared where a program
names them, and are never missing.

The exit status with --compare is 0 if there is nothing to look at, 1 if there is something, and 2 if a file
or the catalog could not be read, or the command is wrong.

Example: didim catalog import youth page-*.json --only sejong --compare catalog";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Import 온통청년 청년정책: the answers of `getPlcy`, one file a page, as the API gave them
    ///
    /// Each policy becomes programs/imported/youth-<plcyNo>.toml below the catalog's folder; without a catalog there, a
    /// new one is begun. Ages, regions, income, employment, schooling and periods become conditions and rounds. Prose
    /// is not interpreted: it is shown, and staff confirm it. So every imported program is `unconfirmed`, and nobody
    /// gets a firm yes from it until you have read its notice and edited its file. What is over is told by today in Seoul.
    ///
    /// Import as often as you like. Files that you have edited are never overwritten; programs that are no longer in
    /// the data are named, not removed.
    ///
    /// Example: didim catalog import youth page-*.json --into my-catalog && didim catalog check my-catalog
    #[command(after_long_help = COMPARING)]
    Youth {
        /// The saved answers
        #[arg(required = true, value_name = "FILE")]
        pages: Vec<PathBuf>,
        #[command(flatten)]
        into: Into,
    },
    /// Import 보조금24 공공서비스: the answers of `serviceList` and of `supportConditions`, joined by 서비스ID
    ///
    /// Each service becomes programs/imported/gov24-<서비스ID>.toml below the catalog's folder; without a catalog there, a
    /// new one is begun. The flags are declared by the person who entered the service and need not agree with its
    /// notice, so every condition is unconfirmed: neither a yes nor a no is firm until you have edited the file.
    ///
    /// Import as often as you like. Files that you have edited are never overwritten; programs that are no longer in
    /// the data are named, not removed.
    ///
    /// Example: didim catalog import gov24 --services list.json --conditions conditions.json --into my-catalog
    #[command(after_long_help = COMPARING)]
    Gov24 {
        /// The saved answers of `serviceList`
        #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
        services: Vec<PathBuf>,
        /// The saved answers of `supportConditions`
        #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
        conditions: Vec<PathBuf>,
        #[command(flatten)]
        into: Into,
    },
}

/// Where an import goes, or what it is compared with, and what is said about it.
#[derive(Args)]
pub(crate) struct Into {
    /// The catalog's folder that is written to
    #[arg(long = "into", value_name = "DIR", required_unless_present = "compare")]
    folder: Option<PathBuf>,
    /// The center that the programs are put under, by its id in centers.toml
    #[arg(long, value_name = "ID", default_value = CENTER)]
    center: String,
    /// Take the records of one region alone: a province as `sejong` or `세종`, or the five digits of a 시·군·구
    #[arg(long, value_name = "REGION", value_parser = Region::named)]
    only: Option<Region>,
    /// Write nothing, and say what the data says against the catalog in this folder
    #[arg(long, value_name = "DIR", requires = "only", conflicts_with_all = ["folder", "center"])]
    compare: Option<PathBuf>,
    /// With --compare: the day to look at, as 2026-11-30; today in Seoul if it is left out
    #[arg(long, value_name = "DAY", requires = "compare", value_parser = |text: &str| Date::parse(text))]
    on: Option<Date>,
    /// With --compare: the language of the report; that of the terminal if it is left out
    #[arg(long, value_enum, requires = "compare")]
    lang: Option<Language>,
    /// Print the report as JSON, with every note
    #[arg(long)]
    json: bool,
}

/// The saved answers that are imported or compared.
enum Saved {
    Youth(Vec<AnswerFile>),
    Gov24 {
        services: Vec<AnswerFile>,
        conditions: Vec<AnswerFile>,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    let (Command::Youth { into, .. } | Command::Gov24 { into, .. }) = command;
    match (&into.compare, &into.only, &into.folder) {
        // A comparison is a question like that of `diff`: 1 is an answer.
        (Some(catalog), Some(region), _) => saved(command)
            .and_then(|saved| compare::run(&saved, catalog, region, into))
            .map_err(Failure::into_trouble),
        (_, _, Some(folder)) => apply(&saved(command)?, folder, into),
        _ => Err(Failure::Because(
            "give `--into` or `--compare`, see `--help`".to_owned(),
        )),
    }
}

fn saved(command: &Command) -> Result<Saved, Failure> {
    Ok(match command {
        Command::Youth { pages, .. } => Saved::Youth(read_answers(pages)?),
        Command::Gov24 {
            services, conditions, ..
        } => Saved::Gov24 {
            services: read_answers(services)?,
            conditions: read_answers(conditions)?,
        },
    })
}

fn import(
    saved: &Saved,
    target: &[SourceFile],
    options: &sources::ImportOptions,
) -> Result<Import, ImportError> {
    match saved {
        Saved::Youth(pages) => sources::youth(pages, target, options),
        Saved::Gov24 { services, conditions } => sources::gov24(services, conditions, target, options),
    }
}

fn apply(saved: &Saved, folder: &Path, into: &Into) -> Result<(), Failure> {
    let target = source_files(folder).map_err(|error| Failure::file("read", folder, error))?;
    let options = sources::ImportOptions {
        on: today()?,
        center: into.center.clone(),
        only: into.only.clone(),
    };
    let Import { files, report } = import(saved, &target, &options)?;
    for file in &files {
        write(&folder.join(&file.path), file.text.as_bytes())?;
    }
    if into.json {
        super::print(&serde_json::to_string_pretty(&report)?)?;
    } else {
        super::print(report.to_string().trim_end())?;
    }
    if report.is_whole() {
        Ok(())
    } else {
        eprintln!("didim: files that cannot be read were left out; the others were imported");
        Err(Failure::Reported)
    }
}
