//! `didim jobs import …`

use std::path::{Path, PathBuf};

use authoring::source_files;
use clap::{Args, Subcommand};
use sources::jobs::JobsImport;
use sources::jobs_csv::ColumnMap;

use crate::commands::files::{read_answers, write};
use crate::commands::{Failure, print};

/// A map of columns, for the help.
const MAP: &str = "\
The map is a file of TOML:
  id = \"번호\"                 # the column that names the vacancies, each once
  drop = [\"담당자\", \"연락처\"]  # columns about persons: kept nowhere
  withdrawn = [\"마감\"]        # what the column `status` says of a vacancy that was withdrawn
  [provider]
  prefix = \"own\"
  name = \"우리 기관\"
  notice = \"우리 기관이 받은 구인\"
  [columns]                   # what a column is about
  \"제목\" = \"title\"
  \"회사\" = \"company\"
  \"급여\" = \"pay\"

A column may be about: title, company, industry, workers, occupation, occupation-code, closes, posted,
pay-unit, pay-least, pay-most, pay, hours, region, address, contract, education, career, licences,
languages, headcount, support, preferred, link, via, status. All columns but those that are dropped are
kept as the original, which visitors can see.

A column can also hold a field of a record as the record writes it, under `[fields]`, as
\"급여 하한\" = \"pay_least\". `didim jobs export --csv` writes such a table with its map. The prefixes
`work24` and `agency` are taken.

Example: didim jobs import csv table.csv --map map.toml --into vacancies";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Import answers of 고용24's API, as it gave them: lists (callTp=L) and details (callTp=D) in XML, of vacancies or of job fairs
    ///
    /// Each vacancy becomes vacancies/work24/<wantedAuthNo>.toml below the folder; without a folder, one is begun. A list is merged into
    /// the details by wantedAuthNo: hours, numbers of people and the work's name are in details alone, the last day often in the list
    /// alone. The provider's texts are kept unaltered, as the licence asks, and what was read stands beside them.
    ///
    /// Names of representatives and those in charge, with their telephones, are kept nowhere.
    ///
    /// Import as often as you like. What you write under `[hand]` in a record's file wins and stays. What an answer lacks is left as it
    /// is, since a missing page looks like a withdrawn vacancy: only its last day or a withdrawal ends one.
    #[command(after_long_help = "\
Codes of occupations mean other things in another year, so that a code is used only where its name fits;
every other one is counted as not checked, and the name is kept.

The exit status is 1 if a file could not be read; the other files are imported all the same.

No answer says who holds a fair: write `host` under `[hand]`. No detail of a fair has its number in it, so
that its file is named by areaCd and eventNo: fair-56-49160.xml.

Examples:
  didim jobs import work24 --list list-*.xml --detail details --into vacancies
  didim jobs import work24 --fairs fairs.xml fair-56-49160.xml --into vacancies")]
    Work24 {
        /// The saved lists; a folder stands for all its files that end with .xml
        #[arg(long, num_args = 1.., value_name = "FILE", required_unless_present_any = ["detail", "fairs"])]
        list: Vec<PathBuf>,
        /// The saved details; a folder stands for all its files that end with .xml. A file of one detail that does not repeat its
        /// wantedAuthNo is named by it
        #[arg(long, num_args = 1.., value_name = "FILE")]
        detail: Vec<PathBuf>,
        /// Saved answers about job fairs (채용행사), lists and details alike; a folder stands for all its files that end with .xml
        #[arg(long, num_args = 1.., value_name = "FILE", conflicts_with_all = ["list", "detail"])]
        fairs: Vec<PathBuf>,
        #[command(flatten)]
        into: Into,
    },
    /// Import a table (CSV in UTF-8), with a map of its columns
    #[command(after_long_help = MAP)]
    Csv {
        /// The table
        table: PathBuf,
        /// The map of its columns; `--help` shows one
        #[arg(long, value_name = "FILE")]
        map: PathBuf,
        #[command(flatten)]
        into: Into,
    },
}

/// Where an import goes.
#[derive(Args)]
pub(crate) struct Into {
    /// The folder of vacancies that is written to
    #[arg(long = "into", value_name = "FOLDER")]
    folder: PathBuf,
    /// The vacancies are made up (견본): they are never in one folder with real ones, and devices say so
    #[arg(long)]
    sample: bool,
    /// Print the report as JSON, with every note
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Command) -> Result<(), Failure> {
    let (Command::Work24 { into, .. } | Command::Csv { into, .. }) = command;
    let target = source_files(&into.folder).map_err(|error| Failure::file("read", &into.folder, error))?;
    let import = match command {
        Command::Work24 { fairs, .. } if !fairs.is_empty() => {
            sources::work24::import_fairs(&read_answers(&expanded(fairs)?)?, &target, into.sample)?
        }
        Command::Work24 { list, detail, .. } => {
            let lists = read_answers(&expanded(list)?)?;
            let details = read_answers(&expanded(detail)?)?;
            sources::work24::import(&lists, &details, &target, into.sample)?
        }
        Command::Csv { table, map, .. } => {
            let text = intake::read_text(map, intake::MAX_SMALL_FILE_BYTES)
                .map_err(|error| Failure::file("read", map, error))?;
            let map = ColumnMap::parse(&text)?;
            let files = read_answers(std::slice::from_ref(table))?;
            let table = files
                .first()
                .ok_or_else(|| Failure::file("read", table, "it is not there"))?;
            sources::jobs_csv::import(table, &map, &target, into.sample)?
        }
    };
    finish(&import, into)
}

fn finish(import: &JobsImport, into: &Into) -> Result<(), Failure> {
    let JobsImport { files, report } = import;
    // A folder is begun by vacancies, not by files that cannot be read.
    let begins = report.counted.number() > 0 || report.is_whole();
    for file in files.iter().filter(|_| begins) {
        write(&into.folder.join(&file.path), file.text.as_bytes())?;
    }
    if into.json {
        print(&serde_json::to_string_pretty(report)?)?;
    } else {
        print(report.to_string().trim_end())?;
    }
    if report.is_whole() {
        Ok(())
    } else {
        eprintln!("didim: files that cannot be read were left out; what was imported before is as it was");
        Err(Failure::Reported)
    }
}

/// The files that are named, and those of the folders that are.
fn expanded(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut found = in_folder(path).map_err(|error| Failure::file("read", path, error))?;
            if found.is_empty() {
                return Err(Failure::file(
                    "use",
                    path,
                    "no file in it ends with .xml; name the answers",
                ));
            }
            found.sort();
            files.append(&mut found);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn in_folder(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    let paths = entries.into_iter().map(|entry| entry.path());
    let is_xml = |path: &PathBuf| {
        path.extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("xml"))
    };
    Ok(paths.filter(is_xml).collect())
}
