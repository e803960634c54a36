//! What can go wrong.

use std::fmt;
use std::io;

/// Why a cluster cannot be had or used.
#[derive(Debug)]
#[non_exhaustive]
pub enum ClusterError {
    /// The server's programs are not there.
    NoPrograms,
    /// This process is root's, and there is nobody else to run the server as.
    NoUser,
    /// No port could be found that nobody listens on.
    NoPort,
    /// Something on this machine failed.
    System {
        /// What was tried.
        doing: String,
        /// What the system said.
        error: io::Error,
    },
    /// A program of PostgreSQL ended with a failure.
    Failed {
        /// Which one.
        program: String,
        /// What it said, or the end of the server's log.
        said: String,
    },
    /// Something did not come about in time.
    TooLate {
        /// What was waited for.
        what: String,
        /// The end of the server's log.
        log: String,
    },
}

impl fmt::Display for ClusterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPrograms => f.write_str(
                "there is no PostgreSQL server on this machine; install it (`sudo apt-get install \
                 postgresql`)",
            ),
            Self::NoUser => f.write_str(
                "PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`; \
                 make one (`useradd --system postgres`)",
            ),
            Self::NoPort => f.write_str("no free port was found on 127.0.0.1; end some servers"),
            Self::System { doing, error } => {
                write!(
                    f,
                    "cannot {doing}: {error}; see that there is room and that the path exists"
                )
            }
            Self::Failed { program, said } => write!(f, "`{program}` failed; it said:\n{said}"),
            Self::TooLate { what, log } => {
                write!(
                    f,
                    "waited in vain until {what}; the end of the server's log:\n{log}"
                )
            }
        }
    }
}

impl std::error::Error for ClusterError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::System { error, .. } => Some(error),
            _ => None,
        }
    }
}

/// Says what was tried when the system fails.
pub(crate) trait Doing<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, ClusterError>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, ClusterError> {
        self.map_err(|error| ClusterError::System { doing: what(), error })
    }
}
