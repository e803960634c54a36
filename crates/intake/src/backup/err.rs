//! Backups that cannot be made, trusted or put back.

use std::path::{Path, PathBuf};

use envelope::KeyError;

use super::Contents;
use crate::lock::LockError;
use crate::repository::RepositoryError;

/// A backup that cannot be made, trusted or put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file or folder cannot be used.
    #[error("cannot {doing} `{path}`: {error}", path = path.display())]
    File {
        /// What was tried.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// The name is taken; nothing is ever overwritten.
    #[error("`{path}` is there already, and nothing is overwritten; try again in a second", path = .0.display())]
    TakenName(PathBuf),
    /// A path that SQLite cannot be told.
    #[error("the path `{path}` is no UTF-8; choose another folder", path = .0.display())]
    Name(PathBuf),
    /// The clock shows a year that has more than four digits.
    #[error("the clock is out of range; set it")]
    Clock,
    /// The folder is used, or being restored.
    #[error(transparent)]
    Locked(#[from] LockError),
    /// The database cannot be read.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// The receipt key is none.
    #[error("`{path}` cannot be used: {1}", path = .0.display())]
    ReceiptKey(PathBuf, KeyError),
    /// The copy does not hold what the database held.
    #[error(
        "the copy holds {copy}, and the database held {before} before and {after} after: it is no whole \
         copy; check the disk and the database"
    )]
    Counts {
        /// What the database held before.
        before: Contents,
        /// What the copy holds.
        copy: Contents,
        /// What the database held after.
        after: Contents,
    },
    /// SQLite finds the database damaged.
    #[error("`{path}` is damaged: {said}; use an older backup, and check the disk", path = path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite says first.
        said: String,
    },
    /// A stored content is not what was received.
    #[error(
        "`{path}` holds other bytes for {what} than were received: something changed them since; check the \
         disk, and use an older backup",
        path = path.display()
    )]
    Changed {
        /// The database.
        path: PathBuf,
        /// Which row, without its content.
        what: String,
    },
    /// Not a backup.
    #[error("`{path}` is no backup: it has no `manifest.json`{hint}", path = folder.display())]
    NoBackup {
        /// The folder.
        folder: PathBuf,
        /// What may have been meant.
        hint: String,
    },
    /// The manifest cannot be understood.
    #[error("`{path}` is no manifest: {1}", path = .0.display())]
    Manifest(PathBuf, String),
    /// The manifest is of a newer version.
    #[error("the backup has format {0}, and this version reads format 1; use a newer version")]
    OtherFormat(u64),
    /// A file is not what the manifest says.
    #[error("`{path}` is not the file that was backed up: {why}; use another backup", path = path.display())]
    OtherFile {
        /// The file.
        path: PathBuf,
        /// What is different.
        why: String,
    },
    /// The database is not what the manifest says.
    #[error("the backup's database holds {found} and the manifest says {said}; use another backup")]
    OtherContents {
        /// What the manifest says.
        said: Contents,
        /// What is there.
        found: Contents,
    },
}

/// Names the file or folder of an error.
pub(super) trait At<T> {
    fn at(self, doing: &'static str, path: &Path) -> Result<T, BackupError>;
}

impl<T> At<T> for std::io::Result<T> {
    fn at(self, doing: &'static str, path: &Path) -> Result<T, BackupError> {
        self.map_err(|error| BackupError::File {
            doing,
            path: path.to_owned(),
            error,
        })
    }
}
