//! What holds of everyone there can be.

use eligibility::Condition;
use serde::{Deserialize, Serialize};

use super::{Catalog, Text};

/// What holds of everyone there can be, by law or by what the words mean: who breaks it is not asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// The name in references.
    pub id: String,
    /// What tells a visitor why two answers cannot both be right.
    pub text: Text,
    /// What holds of everyone; ages and periods are counted to the day of screening.
    pub possible: Condition,
    /// Where that is from: an article of law, or "by definition" and whose.
    pub source: String,
}

impl Catalog {
    /// The constraint with this id.
    #[must_use]
    pub fn constraint(&self, id: &str) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| constraint.id == id)
    }
}
