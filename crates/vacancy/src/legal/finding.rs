//! What a check finds.

use std::ops::Range;

use crate::legal::advice::Advice;
use crate::legal::rule::Rule;

/// What follows from a finding, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// The staff should know it; the vacancy may be published.
    Note,
    /// The staff asks the employer for the reason, or for what is missing, and records what it decides.
    Ask,
    /// The vacancy may not be published as it is (직업안정법 제8조: its content is against a law, or its terms are not
    /// disclosed).
    Refuse,
}

impl Grade {
    /// All grades, the mildest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Ask, Self::Refuse];

    /// Returns its name in a file of tests and on the generated page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Ask => "ask",
            Self::Refuse => "refuse",
        }
    }
}

/// A field of a vacancy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// Another text, by its field's name.
    Body(String),
    /// The pay.
    Pay,
    /// The hours of work.
    Hours,
    /// The probation.
    Probation,
    /// How many are wanted.
    Headcount,
    /// The first and the last day of work.
    Term,
    /// The last day for applications.
    Closing,
    /// The least age.
    LeastAge,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingPlace {
    /// The field.
    pub field: Field,
    /// The bytes of the field's text, where the field is a text.
    pub range: Option<Range<usize>>,
}

impl From<Field> for FindingPlace {
    fn from(field: Field) -> Self {
        Self { field, range: None }
    }
}

/// A text in both languages that the staff reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// In Korean.
    pub ko: &'static str,
    /// In English.
    pub en: &'static str,
}

/// Something in a vacancy that a rule speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What follows from it.
    pub grade: Grade,
    /// The rule, with its article.
    pub rule: Rule,
    /// Where it is.
    pub place: FindingPlace,
    /// What to do about it: words to use instead, or what to ask the employer for.
    pub instead: Advice,
    /// The calculation of a finding about wages, in figures and signs that both languages share.
    pub arithmetic: Option<String>,
}
