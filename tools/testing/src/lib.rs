//! What running the tests needs beside the tests: browsers that the workers share, and what a run wrote down.

pub mod browsers;
pub mod runs;

/// The result of every step here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a run of the tests did not begin, or does not count.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program failed, or a file could not be read or written.
    #[error(transparent)]
    Machine(#[from] provision::Error),
    /// Too many tests passed only when they were tried again.
    #[error(
        "{} tests passed only the second time, and at most {most} may: {}; \
         find out what they do not wait for",
        tests.len(), tests.join(", ")
    )]
    Flaky {
        /// The tests.
        tests: Vec<String>,
        /// The largest number of flaky tests with which a run passes.
        most: usize,
    },
}
