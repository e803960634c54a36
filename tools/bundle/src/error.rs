//! What can go wrong when an app is packed, and what to do next.

use std::path::PathBuf;

/// The result of every step here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an app was not packed. Each text says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program failed, or a file could not be read or written.
    #[error(transparent)]
    Machine(#[from] provision::Error),
    /// The manifest is no manifest.
    #[error("`{}` is no manifest of an app: {why}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What the parser said, with the place.
        why: String,
    },
    /// The public halves of the keys that sign releases cannot be used.
    #[error("cannot use `{}`: {source}", path.display())]
    Keys {
        /// The file.
        path: PathBuf,
        /// Why.
        source: release::KeyError,
    },
    /// A line of the manifest that does not fit the app.
    #[error("`{}`, line {line}: `{name}` {why}", manifest.display())]
    Line {
        /// The manifest.
        manifest: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What stands there.
        name: String,
        /// What is wrong with it and what to do.
        why: String,
    },
    /// The app's code is not as its tools leave it.
    #[error(
        "the code of `{package}` cannot be packed: {why}; see that the tools are those of `cargo xtask setup`"
    )]
    Code {
        /// The app's package.
        package: String,
        /// What is not as it has to be.
        why: String,
    },
    /// The page cannot be rewritten.
    #[error("the page `{page}` cannot be packed: {why}")]
    Page {
        /// The page.
        page: String,
        /// What it lacks or has too much.
        why: String,
    },
    /// The texts of the screen do not fit together.
    #[error("the texts of the screen do not fit together: {0}")]
    Texts(String),
    /// A part of the app is too large.
    #[error(
        "the app's `{files}` has {bytes} bytes with brotli, over {gate}; `cargo bloat` and `twiggy` show \
         what takes the room, and the gate stands in the app's manifest, below `[sizes]` or as a \
         part's `size`"
    )]
    Size {
        /// Which files, by the endings of their names.
        files: String,
        /// How large they are together.
        bytes: u64,
        /// How large they may be.
        gate: u64,
    },
}
