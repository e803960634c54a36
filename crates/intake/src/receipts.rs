//! The server's receipt key: the file in the data folder, and the way on when it was lost.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use envelope::{KeyError, NoRandomness, ReceiptKey, ReceiptVerifyKey, new_id};

use crate::backup::is_backup;
use crate::bounded::{MAX_SMALL_FILE_BYTES, read_text};
use crate::clock::{Clock, SystemClock};
use crate::durable::write_secret;
use crate::life::{DatabaseLife, LifeError};
use crate::lock::{FolderLock, LockError};
use crate::repository::{DATABASE_FILE, PostgresRepository, RepositoryError};

const FILE: &str = "receipt.key";

/// A receipt key that cannot be read or made.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptKeyError {
    /// The file cannot be read or written.
    #[error("cannot use `{}`: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The file holds no key.
    #[error("cannot use `receipt.key` in the data folder: {0}")]
    Key(#[from] KeyError),
    /// There is a database and no key.
    #[error(
        "`{}` is missing, and devices believe the receipts of that key; put it back from a backup, or copy \
         it from a server of the same database; if it is lost make another with `didim keys receipt --new`",
        .0.display()
    )]
    Lost(PathBuf),
    /// There is none, and no database either.
    #[error(
        "there is no `{}` yet; the server makes it at its first start, and `didim keys receipt --new` before \
         that",
        .0.display()
    )]
    None(PathBuf),
    /// There is one already.
    #[error("`{}` is there already, and a lost key is what devices notice; nothing was changed", .0.display())]
    Taken(PathBuf),
    /// Somebody works on the folder.
    #[error(transparent)]
    Locked(#[from] LockError),
    /// The database cannot be used.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// Another life cannot begin.
    #[error(transparent)]
    Life(#[from] LifeError),
    /// No key can be made.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

/// Reads the receipt key of a data folder.
///
/// # Errors
/// [`ReceiptKeyError::None`] or [`ReceiptKeyError::Lost`] if there is none, and others if it cannot be read.
pub fn read_receipt_key(data: &Path) -> Result<ReceiptKey, ReceiptKeyError> {
    let path = data.join(FILE);
    match read_text(&path, MAX_SMALL_FILE_BYTES) {
        Ok(text) => Ok(ReceiptKey::from_file(&text)?),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(if data.join(DATABASE_FILE).exists() {
            ReceiptKeyError::Lost(path)
        } else {
            ReceiptKeyError::None(path)
        }),
        Err(error) => Err(ReceiptKeyError::File { path, error }),
    }
}

/// The receipt key of a server, made on its first start. Where a database is there and its key is not, none is made: devices
/// would keep what they have and say nothing.
pub(crate) async fn own(data: &Path, database: Option<&str>) -> Result<ReceiptKey, ReceiptKeyError> {
    let path = match read_receipt_key(data) {
        Err(ReceiptKeyError::None(path)) => path,
        found => return found,
    };
    if let Some(address) = database {
        let repository = PostgresRepository::open(address).await?;
        let life = repository.life().await;
        crate::repository::Repository::close(&repository).await;
        if life?.is_some() {
            return Err(ReceiptKeyError::Lost(path));
        }
    }
    make(data, path)
}

/// Makes a receipt key where there is none, while no server runs. Where there is a database, another life of it begins:
/// devices send again what they still have, and get receipts of the new key for it.
///
/// # Errors
/// [`ReceiptKeyError`]: there is no key then, and the same can be done again.
pub async fn new_receipt_key(
    data: &Path,
    database: Option<&str>,
) -> Result<ReceiptVerifyKey, ReceiptKeyError> {
    let path = data.join(FILE);
    let failed = |error| ReceiptKeyError::File {
        path: data.to_owned(),
        error,
    };
    if is_backup(data) {
        return Err(RepositoryError::Backup(data.to_owned()).into());
    }
    crate::server::prepare_folder(data).map_err(failed)?;
    let _lock = FolderLock::exclusive(data)?;
    if path.exists() {
        return Err(ReceiptKeyError::Taken(path));
    }
    if let Some(address) = database {
        return replace_in(address, data, &path).await;
    }
    if data.join(DATABASE_FILE).exists() {
        let life = DatabaseLife::open(data, &SystemClock).map_err(failed)?;
        life.begin_after(&life.epoch(), SystemClock.now()).await?;
    }
    Ok(make(data, path)?.verify_key())
}

/// The database names the key before the file is there: what fails in between is done again.
async fn replace_in(address: &str, data: &Path, path: &Path) -> Result<ReceiptVerifyKey, ReceiptKeyError> {
    let key = ReceiptKey::generate()?;
    let public = key.verify_key();
    let repository = PostgresRepository::open(address).await?;
    let epoch = new_id()?;
    let replaced = repository
        .replace_receipt_key(&public.to_string(), epoch, SystemClock.now())
        .await;
    crate::repository::Repository::close(&repository).await;
    replaced?;
    write(data, path, &key)?;
    Ok(public)
}

fn make(data: &Path, path: PathBuf) -> Result<ReceiptKey, ReceiptKeyError> {
    let key = ReceiptKey::generate()?;
    write(data, &path, &key)?;
    Ok(key)
}

fn write(data: &Path, path: &Path, key: &ReceiptKey) -> Result<(), ReceiptKeyError> {
    write_secret(data, path, &key.to_file()).map_err(|error| ReceiptKeyError::File {
        path: path.to_owned(),
        error,
    })
}
