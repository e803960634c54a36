//! Why a command does not end with exit status 0.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

/// A command that could not do its work, or that has something to say by its exit status.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Everything has been said already.
    Reported,
    /// One sentence says it.
    Because(String),
    /// What was compared is not the same: no failure, but exit status 1.
    Differs,
    /// Nothing could be compared, or not all: exit status 2, as 1 has a meaning. With one sentence, unless everything has
    /// been said already.
    Trouble(Option<String>),
}

/// The exit status of a comparison that could not be made.
const TROUBLE: u8 = 2;

impl Failure {
    pub(crate) fn message(&self) -> Option<&str> {
        match self {
            Self::Reported | Self::Differs => None,
            Self::Because(message) => Some(message),
            Self::Trouble(message) => message.as_deref(),
        }
    }

    /// The exit status that says it.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Reported | Self::Because(_) | Self::Differs => ExitCode::FAILURE,
            Self::Trouble(_) => ExitCode::from(TROUBLE),
        }
    }

    /// The failure of a command whose exit status 1 says that things differ.
    pub(crate) fn into_trouble(self) -> Self {
        match self {
            Self::Reported => Self::Trouble(None),
            Self::Because(message) => Self::Trouble(Some(message)),
            Self::Differs | Self::Trouble(_) => self,
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
