//! What can go wrong, and what to do next.

pub use provision::At;

/// The result of every command here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a command stopped. Each text says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A tool is missing, a program failed, or a file could not be read or written.
    #[error(transparent)]
    Machine(#[from] provision::Error),
    /// What is to be run or tested was not built.
    #[error(transparent)]
    Product(#[from] product::Error),
    /// A run of the tests is not as it has to be.
    #[error(transparent)]
    Testing(#[from] testing::Error),
    /// Nothing to compare with.
    #[error(
        "there is no older version to measure against; name its folder with `--old FOLDER`, as `git worktree \
         add FOLDER COMMIT` makes it"
    )]
    NoOldVersion,
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
