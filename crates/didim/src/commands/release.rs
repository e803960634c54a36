//! `didim release …`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use intake::{Clock as _, SystemClock};
use release::{PublicKeys, Release, ReleaseKey, Verified};

use super::keys::{file_name, refuse_taken, write_new};
use super::{Failure, files, print};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a key that signs releases; nothing is overwritten
    #[command(after_help = "\
Example:
  didim release keygen --out keys

Keep release.key off the server and off the network, in two places. release.pub is built into the
app (`cargo xtask dist --release-key keys/release.pub`) and named to the server (`release_key`).
A file of two lines names two public halves, the present and the next one: make the next key now,
and keep it elsewhere, so that a lost key does not leave every device behind
  didim release keygen --out elsewhere --name release-next
  cat keys/release.pub elsewhere/release-next.pub > release-both.pub")]
    Keygen {
        /// The folder to write it to
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
        /// What to call it: NAME.key is the private key, NAME.pub the public half
        #[arg(long, value_name = "NAME", default_value = "release", value_parser = file_name)]
        name: String,
    },
    /// Sign a packed app: writes `release.json` into its folder, with the hash of every file
    #[command(after_help = "\
Example: sign the next release; going back stays possible to every release from 202611300900 on
  didim release sign dist/didim-0.2.0/app --key release.key --floor 202611300900

Releases are in the order of their numbers. Servers and devices that have had this release take
none below its floor any more. Raise the floor to this release's own number where an older one has
a hole that must not come back; --floor 0 lets every signed release back in. A floor that was once
taken holds, whatever a later release says.")]
    Sign {
        /// The folder of the packed app
        app: PathBuf,
        /// The signing key, as made by `didim release keygen`
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The lowest number that may still be served and taken
        #[arg(long, value_name = "NUMBER")]
        floor: u64,
        /// The release's number; the minute of signing if it is left out, as 202611300900 (UTC)
        #[arg(long, value_name = "NUMBER")]
        number: Option<u64>,
    },
    /// Check that a folder holds a release as it was signed: the signature, the floor, and every file
    Verify {
        /// The folder of the packed app
        app: PathBuf,
        /// The public halves, one of which has to have signed it
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The lowest number that is taken
        #[arg(long, value_name = "NUMBER", default_value_t = 0)]
        floor: u64,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Keygen { out, name } => keygen(out, name),
        Command::Sign {
            app,
            key,
            floor,
            number,
        } => sign(app, key, *number, *floor),
        Command::Verify { app, key, floor } => {
            let verified = Verified::read(app, &read_public_keys(key)?, *floor)
                .map_err(|error| Failure::file("take", app, error))?;
            print(&format!("{}: {}", app.display(), described(&verified.release)))
        }
    }
}

fn keygen(out: &Path, name: &str) -> Result<(), Failure> {
    let names = [format!("{name}.key"), format!("{name}.pub")];
    refuse_taken(out, &names)?;
    std::fs::create_dir_all(out).map_err(|error| Failure::file("make", out, error))?;
    let key = ReleaseKey::generate()?;
    let [secret, public] = names.each_ref().map(|name| out.join(name));
    write_new(&secret, &key.to_file())?;
    write_new(&public, &key.public())?;
    print(&format!("{}: {}", out.display(), names.join(", ")))
}

fn sign(app: &Path, key: &Path, number: Option<u64>, floor: u64) -> Result<(), Failure> {
    let text = intake::read_text(key, intake::MAX_SMALL_FILE_BYTES)
        .map_err(|error| Failure::file("read", key, error))?;
    let signing = ReleaseKey::from_file(&text).map_err(|error| Failure::file("use", key, error))?;
    let created = SystemClock.timestamp();
    let number = number.unwrap_or_else(|| minute(&created));
    let failed = |error| Failure::file("sign", app, error);
    let listed = release::list(app).map_err(failed)?;
    let release = Release::of(&listed, number, floor, &created).map_err(failed)?;
    files::write(&app.join(release::FILE), &release.sign(&signing).map_err(failed)?)?;
    print(&format!("{}: {}", app.display(), described(&release)))
}

/// A time as RFC 3339 writes it, as a number of twelve digits down to the minute.
fn minute(time: &str) -> u64 {
    let digits = time.chars().filter(char::is_ascii_digit).take(12);
    digits.collect::<String>().parse().unwrap_or_default()
}

/// A release in a line.
pub(crate) fn described(release: &Release) -> String {
    format!(
        "release {} (version {}), {} files, signed {}; nothing below {} is taken after it",
        release.number,
        release.version,
        release.files.len(),
        release.created,
        release.floor
    )
}

/// The public halves in a file, if one is named.
pub(crate) fn public_keys(path: Option<&Path>) -> Result<Option<PublicKeys>, Failure> {
    path.map(read_public_keys).transpose()
}

fn read_public_keys(path: &Path) -> Result<PublicKeys, Failure> {
    let text = intake::read_text(path, intake::MAX_SMALL_FILE_BYTES)
        .map_err(|error| Failure::file("read", path, error))?;
    PublicKeys::parse(&text).map_err(|error| Failure::file("use", path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_numbered_by_the_minute() {
        assert_eq!(minute("2026-11-30T09:05:59.123Z"), 202_611_300_905);
        assert_eq!(minute(""), 0);
    }
}
