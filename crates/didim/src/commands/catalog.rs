//! `didim catalog …`

use std::fs;
use std::path::{Path, PathBuf};

use catalog::author::{Authored, Problem, SourceFile, read_folder};
use catalog::{CatalogKey, SealTo, SignedCatalog};
use clap::Subcommand;
use envelope::SealingKey;
use miette::{GraphicalReportHandler, LabeledSpan, MietteDiagnostic, NamedSource, Report};

use super::Failure;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Read every file of a catalog, check it and run its examples; every problem is printed with its place
    Check {
        /// The folder that holds `catalog.toml`
        folder: PathBuf,
    },
    /// Check a catalog and write it as one signed blob; nothing is written if anything is wrong
    Build {
        /// The folder that holds `catalog.toml`
        folder: PathBuf,
        /// The signing key, as made by `didim keys new`
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The agency's public key, to which applications are sealed
        #[arg(long, value_name = "FILE")]
        seal_to: PathBuf,
        /// Where to write the blob
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Import public program data into a catalog's folder: what is not known stays open, hand edits are kept
    #[command(subcommand)]
    Import(super::catalog_import::Command),
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Check { folder } => {
            let authored = load(folder)?;
            println!(
                "{}: {} programs, {} facts, {} examples hold",
                folder.display(),
                authored.catalog.programs.len(),
                authored.catalog.vocabulary.facts().count(),
                authored.examples.len()
            );
            Ok(())
        }
        Command::Build {
            folder,
            key,
            seal_to,
            out,
        } => build(folder, key, seal_to, out),
        Command::Import(command) => super::catalog_import::run(command),
    }
}

/// Reads a catalog's folder, or prints all that is wrong with it.
pub(crate) fn load(folder: &Path) -> Result<Authored, Failure> {
    let read = read_folder(folder);
    match read.result {
        Ok(authored) => Ok(authored),
        Err(problems) => {
            for problem in &problems {
                eprintln!("{}", render(folder, problem, &read.files));
            }
            let count = problems.len();
            let noun = if count == 1 { "problem" } else { "problems" };
            eprintln!(
                "didim: {count} {noun} in `{}`; nothing was built",
                folder.display()
            );
            Err(Failure::Reported)
        }
    }
}

fn render(folder: &Path, problem: &Problem, files: &[SourceFile]) -> String {
    let path = folder.join(&problem.file).display().to_string();
    let place = problem
        .position
        .map(|at| format!(":{}:{}", at.line, at.column))
        .unwrap_or_default();
    let head = format!("{path}{place}: {}", problem.message);
    let mut diagnostic = MietteDiagnostic::new(head);
    diagnostic.help.clone_from(&problem.hint);
    let text = files
        .iter()
        .find(|file| file.path == problem.file)
        .map(|file| file.text.clone());
    if let (Some(span), Some(_)) = (&problem.span, &text) {
        diagnostic = diagnostic.with_label(LabeledSpan::at(span.clone(), "here"));
    }
    let report = Report::new(diagnostic).with_source_code(NamedSource::new(path, text.unwrap_or_default()));
    let mut rendered = String::new();
    // The width keeps the first line whole: editors and tests read the place from it.
    let handler = GraphicalReportHandler::new().with_width(400);
    match handler.render_report(&mut rendered, report.as_ref()) {
        Ok(()) => rendered,
        Err(_) => problem.to_string(),
    }
}

fn build(folder: &Path, key: &Path, seal_to: &Path, out: &Path) -> Result<(), Failure> {
    let mut catalog = load(folder)?.catalog;
    let signing = read_signing_key(key)?;
    let text = fs::read_to_string(seal_to).map_err(|error| Failure::file("read", seal_to, error))?;
    let sealing: SealingKey = text
        .trim()
        .parse()
        .map_err(|error| Failure::file("use", seal_to, error))?;
    catalog.seal_to = vec![SealTo {
        id: sealing.id().to_owned(),
        key: sealing.to_string(),
    }];
    let blob = signing.sign(&catalog)?;
    let signed = SignedCatalog::verify(&blob, &signing.verify_key())?;
    // The old blob stays whole until the new one is.
    let partial = out.with_extension("partial");
    fs::write(&partial, &blob).map_err(|error| Failure::file("write", &partial, error))?;
    fs::rename(&partial, out).map_err(|error| Failure::file("write", out, error))?;
    println!(
        "{}: version {}, {} programs, {} bytes, digest {}",
        out.display(),
        signed.catalog.version,
        signed.catalog.programs.len(),
        blob.len(),
        signed.digest
    );
    Ok(())
}

fn read_signing_key(path: &Path) -> Result<CatalogKey, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, error))?;
    let seed = text
        .strip_prefix(super::keys::CATALOG_KEY_HEADER)
        .and_then(|rest| data_encoding::HEXLOWER.decode(rest.trim().as_bytes()).ok())
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .ok_or_else(|| {
            Failure::file(
                "use",
                path,
                "this is no catalog signing key; make one with `didim keys new`",
            )
        })?;
    Ok(CatalogKey::from_seed(&seed))
}
