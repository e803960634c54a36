//! Why the product was not built, and what to do next.

use std::path::PathBuf;

/// The result of every step here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a step stopped. Each text says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A tool is missing, a program failed, or a file could not be read or written.
    #[error(transparent)]
    Machine(#[from] provision::Error),
    /// An app was not packed.
    #[error(transparent)]
    Bundle(#[from] bundle::Error),
    /// A folder of keys that is neither empty nor whole.
    #[error(
        "`{}` lacks {missing}; put the files back from a backup, or if nothing was ever sealed to these \
         keys, delete the folder to have new ones made", dir.display()
    )]
    Keys {
        /// The folder.
        dir: PathBuf,
        /// The files that are not there.
        missing: String,
    },
    /// A verifying key that is no key.
    #[error(
        "`{}` is not one line of 64 hex digits; make new keys in an empty folder with `didim keys new --out \
         DIR`",
        path.display()
    )]
    VerifyingKey {
        /// The file.
        path: PathBuf,
    },
    /// A catalog's folder that cannot be read.
    #[error("the catalog in `{}` has mistakes: {problems}; `didim catalog check` says what to do", dir.display())]
    Catalog {
        /// The folder.
        dir: PathBuf,
        /// What is wrong, each with its place.
        problems: String,
    },
}
