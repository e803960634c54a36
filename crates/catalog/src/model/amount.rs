//! What a program pays.

use serde::{Deserialize, Serialize};

use super::{Catalog, ProgramIndex};

/// The most that a program pays to one person or company, as a source says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// The program's position in the catalog.
    pub program: u32,
    /// The most, in won.
    pub won: u64,
    /// For what.
    pub per: Per,
}

/// For what an amount is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// Each month, for some months.
    Month,
    /// Once.
    Once,
}

impl Catalog {
    /// The most that a program pays, or `None` if no source says it.
    #[must_use]
    pub fn amount(&self, program: ProgramIndex) -> Option<Amount> {
        let of = |amount: &&Amount| usize::try_from(amount.program) == Ok(program.0);
        self.amounts.iter().find(of).copied()
    }
}
