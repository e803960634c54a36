//! What can go wrong, and what to do next.

use std::io;
use std::path::{Path, PathBuf};

/// The result of every command here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a command stopped. Each text says what to do next.
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
    /// Too many tests passed only when they were tried again.
    #[error(
        "{} tests passed only the second time, and at most {most} may: {}; find out what they do not wait for", tests.len(), tests.join(", ")
    )]
    Flaky {
        /// The tests.
        tests: Vec<String>,
        /// The largest number of flaky tests with which a run passes.
        most: usize,
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
    /// The app's code is not as its tools leave it.
    #[error("the code in `{}` cannot be split: {why}; see that the tools are those of `cargo xtask setup`", path.display())]
    Code {
        /// The file.
        path: PathBuf,
        /// What is not as it has to be.
        why: String,
    },
    /// A folder of keys that is neither empty nor whole.
    #[error(
        "`{}` lacks {missing}; put the files back from a backup, or if nothing was ever sealed to these keys, \
         delete the folder to have new ones made", dir.display()
    )]
    Keys {
        /// The folder.
        dir: PathBuf,
        /// The files that are not there.
        missing: String,
    },
    /// A verifying key that is no key.
    #[error(
        "`{}` is not one line of 64 hex digits; make new keys in an empty folder with `didim keys new --out DIR`",
        path.display()
    )]
    VerifyingKey {
        /// The file.
        path: PathBuf,
    },
    /// The address cannot be listened on.
    #[error(
        "cannot listen on `{listen}`: {why}; stop what uses it or choose another with `--listen 127.0.0.1:8788`"
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
    /// The bundle is too big.
    #[error(
        "{0}; `cargo bloat` and `twiggy` show what takes the room, and the gate stands in `xtask/src/app.rs`"
    )]
    Size(String),
    /// The texts of the screen do not fit together.
    #[error("the texts of the screen do not fit together: {0}")]
    Texts(String),
    /// A catalog's folder that cannot be read.
    #[error("the catalog in `{}` has mistakes: {problems}; `didim catalog check` says what to do", dir.display())]
    Catalog {
        /// The folder.
        dir: PathBuf,
        /// What is wrong, each with its place.
        problems: String,
    },
    /// The build left no bundle.
    #[error("trunk left no `{what}` in `{}`; see `Trunk.toml` and `index.html`", dir.display())]
    Bundle {
        /// What is not there.
        what: &'static str,
        /// Where it was looked for.
        dir: PathBuf,
    },
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
