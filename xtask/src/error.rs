//! What can go wrong, and what to do next.

use std::path::PathBuf;

pub use provision::At;

/// The result of every command here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a command stopped. Each text says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A tool is missing, a program failed, or a file could not be read or written.
    #[error(transparent)]
    Machine(#[from] provision::Error),
    /// A run of the tests is not as it has to be.
    #[error(transparent)]
    Testing(#[from] testing::Error),
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
    /// Nothing to compare with.
    #[error(
        "there is no older version to measure against; name its folder with `--old FOLDER`, as `git worktree \
         add FOLDER COMMIT` makes it"
    )]
    NoOldVersion,
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
    /// The address cannot be listened on.
    #[error(
        "cannot listen on `{listen}`: {why}; stop what uses it or choose another with `--listen \
         127.0.0.1:8788`"
    )]
    Listen {
        /// The address as typed.
        listen: String,
        /// What the system said.
        why: String,
    },
    /// The server did not answer.
    #[error(
        "the server at `{listen}` did not answer `/health` within {seconds} s; its own messages above say why"
    )]
    Silent {
        /// Where it should listen.
        listen: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// An app was not packed.
    #[error(transparent)]
    Bundle(#[from] bundle::Error),
    /// A catalog's folder that cannot be read.
    #[error("the catalog in `{}` has mistakes: {problems}; `didim catalog check` says what to do", dir.display())]
    Catalog {
        /// The folder.
        dir: PathBuf,
        /// What is wrong, each with its place.
        problems: String,
    },
    /// The repository is not as its style page wants it.
    #[error("{0} places are not as `docs/STYLE.md` wants them; they stand above")]
    Untidy(usize),
    /// A stage of the tests failed.
    #[error("the stage `{stage}` failed: {cause}\n       to run just that again: `{again}`")]
    Stage {
        /// Its name on the command line.
        stage: String,
        /// What happened.
        cause: Box<Error>,
        /// What to type.
        again: String,
    },
}
