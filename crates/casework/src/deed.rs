//! What somebody does with a case.

use eligibility::Date;
use envelope::Lifecycle;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The most letters of a text.
pub const MAX_TEXT_LETTERS: usize = 2_000;
/// The most documents that are asked for at once.
pub const MAX_DOCUMENTS: usize = 30;
/// The most letters of the name of a document.
const MAX_NAME_LETTERS: usize = 200;

/// What somebody does with a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "kebab-case")]
pub enum Deed {
    /// Writes something down for colleagues. No visitor sees it.
    Note {
        /// It.
        text: String,
    },
    /// Says who works on it.
    Assign {
        /// The member of staff, or nobody.
        to: Option<Uuid>,
    },
    /// Notes that a document was seen, or that it was not after all.
    Document {
        /// Its name, as the catalog has it.
        document: String,
        /// Whether it was seen.
        seen: bool,
    },
    /// Moves the application on. The visitor is told.
    Move {
        /// Where it stands now.
        to: Lifecycle,
        /// Why, as the visitor reads it; empty where nothing is to be said.
        #[serde(default)]
        reason: String,
        /// The documents that are asked for, as the catalog has them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        documents: Vec<String>,
        /// The last day for bringing them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// Takes the last step back. The visitor is told where the application stands again.
    Undo {
        /// The number of that step.
        number: u32,
    },
    /// Looked at other cases of the same person, and says what was found: a benefit is not to be had twice (중복수급).
    Compared {
        /// The other cases.
        with: Vec<Uuid>,
        /// What was found.
        text: String,
    },
    /// What a later version does.
    #[serde(other)]
    Unknown,
}

/// Why a deed is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeedError {
    /// The state does not follow on the present one.
    #[error("an application that stands at `{from}` does not go on to `{to}`; choose one of the steps that are offered", from = from.name(), to = to.name())]
    NoStep {
        /// Where it stands.
        from: Lifecycle,
        /// Where it was to go.
        to: Lifecycle,
    },
    /// Nobody says why.
    #[error("a step to `{}` needs a reason that the visitor can read; write it", .0.name())]
    NoReason(Lifecycle),
    /// There is nothing in it.
    #[error("the text is empty; write something, or leave it")]
    Empty,
    /// A text has more than [`MAX_TEXT_LETTERS`] letters, or there are more than [`MAX_DOCUMENTS`] documents.
    #[error("a text has at most 2000 letters and a list at most 30 documents; shorten it")]
    TooLong,
    /// Only the last step can be undone.
    #[error("step {0} is not the last one; look at what followed")]
    NotTheLast(u32),
    /// It is of a later version.
    #[error("this version does not know what that is; load the desk anew")]
    Unknown,
}

impl Deed {
    /// The step that takes an application to a state, with nothing said about it.
    #[must_use]
    pub fn step(to: Lifecycle) -> Self {
        Self::Move {
            to,
            reason: String::new(),
            documents: Vec::new(),
            until: None,
        }
    }

    /// Checks what can be seen of it alone.
    ///
    /// # Errors
    /// [`DeedError`] if a text is empty or too long, or a reason is missing.
    pub(crate) fn check(&self) -> Result<(), DeedError> {
        match self {
            Self::Note { text } | Self::Compared { text, .. } => filled(text),
            Self::Assign { .. } | Self::Undo { .. } => Ok(()),
            Self::Document { document, .. } => {
                filled(document)?;
                short(document, MAX_NAME_LETTERS)
            }
            Self::Move {
                to,
                reason,
                documents,
                ..
            } => {
                short(reason, MAX_TEXT_LETTERS)?;
                for document in documents {
                    short(document, MAX_NAME_LETTERS)?;
                }
                if documents.len() > MAX_DOCUMENTS {
                    return Err(DeedError::TooLong);
                }
                let says_why = !reason.trim().is_empty() || !documents.is_empty();
                if crate::needs_reason(*to) && !says_why {
                    return Err(DeedError::NoReason(*to));
                }
                Ok(())
            }
            Self::Unknown => Err(DeedError::Unknown),
        }
    }
}

fn filled(text: &str) -> Result<(), DeedError> {
    if text.trim().is_empty() {
        return Err(DeedError::Empty);
    }
    short(text, MAX_TEXT_LETTERS)
}

fn short(text: &str, most: usize) -> Result<(), DeedError> {
    if text.chars().count() > most {
        return Err(DeedError::TooLong);
    }
    Ok(())
}
