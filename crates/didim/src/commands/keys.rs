//! `didim keys …`

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use catalog::CatalogKey;
use clap::Subcommand;
use envelope::{OpeningKey, random_bytes};

use super::Failure;

pub(crate) const CATALOG_KEY_HEADER: &str = "didim catalog signing key (secret)\n";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make the operator's keys; files that are there are never overwritten
    ///
    /// catalog.key signs catalogs and catalog.pub is built into the app. agency.pub goes into the catalog and
    /// agency.key opens applications: keep it at the desk, never on the server.
    New {
        /// The folder to write them to
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    let Command::New { out } = command;
    let names = ["catalog.key", "catalog.pub", "agency.key", "agency.pub"];
    if let Some(taken) = names.iter().map(|name| out.join(name)).find(|path| path.exists()) {
        let why =
            "it is there already, and a lost key loses every application sealed to it; choose another folder";
        return Err(Failure::file("write", &taken, why));
    }
    fs::create_dir_all(out).map_err(|error| Failure::file("make", out, error))?;
    let seed = random_bytes::<32>()?;
    let signing = CatalogKey::from_seed(&seed);
    let agency = OpeningKey::generate()?;
    let hex = data_encoding::HEXLOWER.encode(&seed);
    write_new(&out.join("catalog.key"), &format!("{CATALOG_KEY_HEADER}{hex}\n"))?;
    write_new(
        &out.join("catalog.pub"),
        &format!("{}\n", signing.verify_key().to_hex()),
    )?;
    write_new(&out.join("agency.key"), &agency.to_file())?;
    write_new(&out.join("agency.pub"), &format!("{}\n", agency.sealing_key()))?;
    println!("{}: {}", out.display(), names.join(", "));
    Ok(())
}

fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = || -> std::io::Result<()> {
        let mut file = options.open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error| Failure::file("write", path, error))
}

/// Reads an agency's private key.
pub(crate) fn read_opening_key(path: &Path) -> Result<OpeningKey, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, error))?;
    OpeningKey::from_file(&text).map_err(|error| Failure::file("use", path, error))
}
