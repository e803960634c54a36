//! `didim jobs …`

mod build;
mod export;
mod folder;
mod import;
mod law;
mod new;

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

What is against the law, or for staff to ask the employer about, is counted by rule; `--law` says each with
its name, by which `didim jobs decide` takes a decision. docs/LEGAL-CHECK.md says what is looked for, and how
often that is wrong. Of the agency's own vacancies it says what is missing.

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
    /// Begin a vacancy that the agency takes itself: a record with every field explained
    #[command(after_long_help = new::help())]
    New(new::Options),
    /// Decide about findings of the legal check, with a reason; the decision is kept beside the records
    #[command(after_help = "\
--accept takes the vacancy in spite of the finding: the check is wrong, or there is a reason that the law
knows. --refuse keeps it out of the next list.

A finding's name stays the same through imports as long as the lines or figures do that it is about. Once
they change, the decision is void, and the finding is undecided again. The latest decision counts; those
before stay in FOLDER/decisions with who decided, when and why.

Examples:
  didim jobs check vacancies --law | grep undecided
  didim jobs decide 3f2a91c07b5e --accept --reason \"연령은 고용촉진사업 요건\" --by 상담1 --from vacancies")]
    Decide(law::Options),
    /// Export vacancies: as JobPosting of schema.org, or as a table
    #[command(after_help = "\
What `didim jobs build` would publish on the day is exported, and nothing that is withdrawn, over or held
back. schema.org has no word for a contract with or without a term, a closing as soon as somebody is found,
or who is preferred: such a thing is left out and counted. A licence may forbid changes or commercial use;
whose data it is is printed, and stands in both formats.

Examples:
  didim jobs export vacancies --schema-org --to jobs.jsonld
  didim jobs export vacancies --csv --to jobs.csv")]
    Export(export::Options),
    /// Say that vacancies or job fairs were withdrawn, so that the next list is without them
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
What can be applied for on the day is in it; what was withdrawn and what is over is not, nor a vacancy with a
finding of the law that staff refused, or of the grade `refuse` that nobody has accepted.
Of imported vacancies, pay or hours that are not disclosed hold back none by themselves. All is written or
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
        Command::New(options) => new::run(options),
        Command::Decide(options) => law::decide(options),
        Command::Export(options) => export::run(options),
        Command::Withdraw { ids, from, undo } => folder::withdraw(ids, from, !undo),
        Command::Build(options) => build::run(options),
    }
}
