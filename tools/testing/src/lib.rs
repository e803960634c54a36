//! What running the tests needs beside the tests: browsers that the workers share, what a run wrote down, and what
//! came from registries.

pub mod browsers;
pub mod deps;
pub mod disk;
pub mod flips;
pub mod fuzz;
pub mod mutants;
pub mod postgres;
pub mod runs;

/// The result of every step here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a run of the tests did not begin, or does not count.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program failed, or a file could not be read or written.
    #[error(transparent)]
    Machine(#[from] provision::Error),
    /// The snapshot of the advisory database was made before a package was depended on.
    #[error("`advisories/` does not know {unknown}; run `advisories/renew.sh`, and commit what changes")]
    Advisories {
        /// The packages.
        unknown: String,
    },
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
