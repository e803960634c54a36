//! Yes, no, or not yet known.

/// What is certain about a rule, given what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The rule holds under every completion of the unknown facts.
    Eligible,
    /// The rule fails under every completion of the unknown facts.
    NotEligible,
    /// The unknown facts decide.
    Open,
}

impl Verdict {
    /// The name that authors and machines use: `eligible`, `not-eligible`, `open`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::NotEligible => "not-eligible",
            Self::Open => "open",
        }
    }

    /// The verdict with this [`Verdict::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Eligible, Self::NotEligible, Self::Open]
            .into_iter()
            .find(|verdict| verdict.name() == name)
    }
}
