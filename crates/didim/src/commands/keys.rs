//! `didim keys …`

mod receipt;
mod usage;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use catalog::CatalogKey;
use clap::Subcommand;
use envelope::{OpeningKey, random_bytes};

use super::data::PublishedCatalog;
use super::{Failure, print};
use crate::settings::Data;

pub(crate) const CATALOG_KEY_HEADER: &str = "didim catalog signing key (secret)\n";
const TAKEN: &str =
    "it is there already, and what a key that is lost was for is lost with it; choose another name or folder";

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
    /// Make a further pair of keys for applications, to which devices go over; nothing is overwritten
    #[command(after_help = "\
Example: the key of 2027 ends on its last day, and devices go on with that of 2028, also those that
are offline then
  didim keys agency --out keys --name agency-2028
  didim catalog build catalog --key keys/catalog.key --seal-to keys/agency-2027.pub@2027-12-31 \\
    --seal-to keys/agency-2028.pub --out catalog.didim
  didim drill --catalog catalog.didim --catalog-key keys/catalog.pub \\
    --key keys/agency-2027.key --key keys/agency-2028.key

Keep NAME.key at the desk and in two places. The old private key goes on being needed: see
`didim keys usage`.")]
    Agency {
        /// The folder to write them to
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
        /// What to call them: NAME.key is the private key, NAME.pub the public one
        #[arg(long, value_name = "NAME", value_parser = file_name)]
        name: String,
    },
    /// Print the public half of the server's receipt key, to be named in the catalog
    ///
    /// A device that has a catalog which names receipt keys believes these alone; otherwise the first that it sees. So a key that was
    /// lost is replaced by a catalog.
    #[command(after_help = "\
Examples:
  didim keys receipt --data /var/lib/didim > keys/receipt.pub
  didim catalog build catalog --key keys/catalog.key --seal-to keys/agency.pub \\
    --receipt-key keys/receipt.pub --out catalog.didim

The key was lost, with every backup of it: stop the server, and
  didim keys receipt --new --data /var/lib/didim > keys/receipt-2.pub
  didim catalog build catalog --key keys/catalog.key --seal-to keys/agency.pub \\
    --receipt-key keys/receipt-2.pub --receipt-key keys/receipt.pub --out catalog.didim
Publish that catalog, start the server, and go on naming the old one as long as its receipts are to be
believed.")]
    Receipt {
        /// Make another key where there is none, as before the first start or after it was lost; a new epoch begins, and devices
        /// send again what they still have
        #[arg(long)]
        new: bool,
        #[command(flatten)]
        data: Data,
    },
    /// List the keys to which stored applications are sealed: how many, and when the first and the last came
    #[command(after_help = "\
Example:
  didim keys usage --data /var/lib/didim --catalog catalog.didim --catalog-key catalog.pub

What was sealed to a key whose private part is destroyed can never be read again, by anybody.
Destroy it only when all of this is true:
  - the catalog does not name it any more, or its last day is over;
  - every device has been seen since that day and has no gaps (`didim device list`), or is known to
    be lost: a device that was offline may still hold applications that are sealed to it;
  - whatever is stored under it need not be read any more.
The first part of NAME.pub is the key's id. Tell `didim drill` of a key that was destroyed by
--destroyed ID. Times are the agency's (UTC+9).")]
    Usage {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        catalog: PublishedCatalog,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::New { out } => new(out),
        Command::Agency { out, name } => agency(out, name),
        Command::Receipt { new, data } => receipt::run(*new, data),
        Command::Usage { data, catalog } => usage::run(data, catalog),
    }
}

fn new(out: &Path) -> Result<(), Failure> {
    let names = ["catalog.key", "catalog.pub", "agency.key", "agency.pub"];
    refuse_taken(out, &names)?;
    fs::create_dir_all(out).map_err(|error| Failure::file("make", out, error))?;
    let seed = random_bytes::<32>()?;
    let signing = CatalogKey::from_seed(&seed);
    let hex = data_encoding::HEXLOWER.encode(&seed);
    write_new(&out.join("catalog.key"), &format!("{CATALOG_KEY_HEADER}{hex}\n"))?;
    write_new(
        &out.join("catalog.pub"),
        &format!("{}\n", signing.verify_key().to_hex()),
    )?;
    write_agency(out, "agency")?;
    print(&format!("{}: {}", out.display(), names.join(", ")))
}

fn agency(out: &Path, name: &str) -> Result<(), Failure> {
    let names = [format!("{name}.key"), format!("{name}.pub")];
    refuse_taken(out, &names)?;
    fs::create_dir_all(out).map_err(|error| Failure::file("make", out, error))?;
    let id = write_agency(out, name)?;
    print(&format!("{}: {} of {id}", out.display(), names.join(", ")))
}

/// Makes a pair of keys: the id of both.
fn write_agency(out: &Path, name: &str) -> Result<String, Failure> {
    let key = OpeningKey::generate()?;
    write_new(&out.join(format!("{name}.key")), &key.to_file())?;
    let public = key.sealing_key();
    write_new(&out.join(format!("{name}.pub")), &format!("{public}\n"))?;
    Ok(public.id().to_owned())
}

pub(crate) fn refuse_taken(out: &Path, names: &[impl AsRef<Path>]) -> Result<(), Failure> {
    let mut paths = names.iter().map(|name| out.join(name));
    match paths.find(|path| path.exists()) {
        Some(taken) => Err(Failure::file("write", &taken, TAKEN)),
        None => Ok(()),
    }
}

pub(crate) fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
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
    let text = intake::read_text(path, intake::MAX_SMALL_FILE_BYTES)
        .map_err(|error| Failure::file("read", path, error))?;
    OpeningKey::from_file(&text).map_err(|error| Failure::file("use", path, error))
}

pub(crate) fn file_name(text: &str) -> Result<String, String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !text.is_empty() && text.bytes().all(is_plain) {
        Ok(text.to_owned())
    } else {
        Err("a name has letters, digits, hyphens and underscores, as agency-2028".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_names_a_file_in_the_folder() {
        assert_eq!(file_name("agency-2028"), Ok("agency-2028".to_owned()));
        for text in ["", "../agency", "agency.key", "a b", "기관"] {
            assert!(file_name(text).is_err(), "{text}");
        }
    }
}
