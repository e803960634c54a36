//! `didim catalog import …`

use std::path::PathBuf;

use authoring::{SourceFile, source_files};
use clap::{Args, Subcommand};
use sources::{AnswerFile, CENTER, Import, ImportError};

use super::Failure;
use super::day::today;
use super::files::write;

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
    Gov24 {
        /// A saved answer of `serviceList`; may be given several times
        #[arg(long, required = true, value_name = "FILE")]
        services: Vec<PathBuf>,
        /// A saved answer of `supportConditions`; may be given several times
        #[arg(long, required = true, value_name = "FILE")]
        conditions: Vec<PathBuf>,
        #[command(flatten)]
        into: Into,
    },
}

/// Where an import goes, and what is said about it.
#[derive(Args)]
pub(crate) struct Into {
    /// The catalog's folder
    #[arg(long = "into", value_name = "DIR")]
    folder: PathBuf,
    /// The center that the programs are put under, by its id in centers.toml
    #[arg(long, value_name = "ID", default_value = CENTER)]
    center: String,
    /// Print the report as JSON, with every note
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Youth { pages, into } => {
            let pages = read_all(pages)?;
            apply(into, |target, options| sources::youth(&pages, target, options))
        }
        Command::Gov24 {
            services,
            conditions,
            into,
        } => {
            let (services, conditions) = (read_all(services)?, read_all(conditions)?);
            apply(into, |target, options| {
                sources::gov24(&services, &conditions, target, options)
            })
        }
    }
}

/// The largest answer of a program API, in bytes: 256 MiB.
const MAX_SOURCE_FILE_BYTES: usize = 256 << 20;

fn read_all(paths: &[PathBuf]) -> Result<Vec<AnswerFile>, Failure> {
    let read = |path: &PathBuf| {
        Ok(AnswerFile {
            path: path.display().to_string(),
            bytes: intake::read_file(path, MAX_SOURCE_FILE_BYTES)
                .map_err(|error| Failure::file("read", path, error))?,
        })
    };
    paths.iter().map(read).collect()
}

fn apply(
    into: &Into,
    import: impl FnOnce(&[SourceFile], &sources::ImportOptions) -> Result<Import, ImportError>,
) -> Result<(), Failure> {
    let folder = &into.folder;
    let target = source_files(folder).map_err(|error| Failure::file("read", folder, error))?;
    let options = sources::ImportOptions {
        on: today()?,
        center: into.center.clone(),
    };
    let Import { files, report } = import(&target, &options)?;
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
