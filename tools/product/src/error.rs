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
    /// A signed catalog that cannot be used.
    #[error("`{}` is no catalog of these keys ({source}); build it anew with `didim catalog build`", path.display())]
    SignedCatalog {
        /// The file.
        path: PathBuf,
        /// Why.
        source: catalog::SignedError,
    },
    /// No applications could be made up, or sealed.
    #[error(transparent)]
    Sample(#[from] sample_data::applications::SampleError),
    /// A file of made-up applications that cannot be used with these keys.
    #[error(
        "the made-up applications in `{}` cannot be used: {why}; choose other ones with `--sample-seed`, or \
         delete the data folder",
        path.display()
    )]
    Samples {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
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
