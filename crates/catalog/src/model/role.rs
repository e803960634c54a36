//! Facts that the code has to know by meaning.

use serde::{Deserialize, Serialize};

/// What the code has to know a fact for, under whichever name an agency's catalog has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "kebab-case"))]
pub enum Role {
    /// The day on which a person was born: nobody under 14 applies without a guardian, and some programs ask for the
    /// consent of a guardian up to a later age.
    Born,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 1] = [Self::Born];

    /// The name in a catalog's files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Born => "born",
        }
    }

    /// The type that a fact of this role has, as a catalog's files name it.
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Born => "date",
        }
    }
}
