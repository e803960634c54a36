//! Why a command ends with exit status 1.

use std::fmt;
use std::path::Path;

/// A command that could not do its work.
pub(crate) enum Failure {
    /// Everything has been said already.
    Reported,
    /// One sentence says it.
    Because(String),
}

impl Failure {
    pub(crate) fn message(&self) -> Option<&str> {
        match self {
            Self::Reported => None,
            Self::Because(message) => Some(message),
        }
    }

    /// A failure with a file.
    pub(crate) fn file(doing: &str, path: &Path, error: impl fmt::Display) -> Self {
        Self::Because(format!("cannot {doing} `{}`: {error}", path.display()))
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Because(error.to_string())
    }
}
