//! What a check has found.

use std::fmt;

/// Something that must always hold did not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Violation {
    /// The invariant's name, `I1` to `I6`.
    pub invariant: &'static str,
    /// What was found.
    pub detail: String,
}

impl Violation {
    pub(super) fn new(invariant: &'static str, detail: String) -> Self {
        Self { invariant, detail }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.invariant, self.detail)
    }
}
