//! What can go wrong, and what to do next.

use std::io;
use std::path::{Path, PathBuf};

/// The result of every step here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a step stopped. Each text says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read, written or moved.
    #[error("cannot {action} `{}`: {source}; see that the path exists and that you may write there", path.display())]
    File {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A program could not be started at all.
    #[error(
        "cannot start `{program}`: {source}; is it installed? `cargo xtask setup` installs what is missing"
    )]
    Start {
        /// Its name or path.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program ran and failed.
    #[error("{what} failed ({how}); {next}")]
    Failed {
        /// What was being done.
        what: String,
        /// The exit status.
        how: String,
        /// What to type.
        next: String,
    },
    /// A tool is missing and no way of installing it worked.
    #[error("{tool} cannot be had: {why}; {by_hand}, then type `cargo xtask setup` again")]
    Tool {
        /// Name and version.
        tool: String,
        /// What was tried and how it ended.
        why: String,
        /// What a person can do.
        by_hand: String,
    },
    /// `Cargo.lock` does not name a package that the build depends on.
    #[error("`Cargo.lock` names no `{package}`; type `cargo check --workspace` to bring it up to date")]
    Unlocked {
        /// The package.
        package: &'static str,
    },
}

/// Names the file and the deed in an I/O error.
pub trait At<T> {
    /// `action` is a verb: "read", "write", "rename".
    fn at(self, action: &'static str, path: &Path) -> Result<T>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T> {
        self.map_err(|source| Error::File {
            action,
            path: path.to_owned(),
            source,
        })
    }
}
