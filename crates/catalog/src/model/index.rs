//! Positions in a catalog's lists.

use super::{Catalog, Program};

/// The position of a program in [`Catalog::programs`], from 0. It has a meaning in the catalog that gave it and in no
/// other. A ruleset compiled from the catalog has its rules in the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ProgramIndex(pub usize);

impl Catalog {
    /// Returns the program at a position, or `None` if the catalog has none there.
    #[must_use]
    pub fn program_at(&self, at: ProgramIndex) -> Option<&Program> {
        self.programs.get(at.0)
    }

    /// Returns the position of the program with this id, or `None` if there is no such program.
    #[must_use]
    pub fn program_index(&self, id: &str) -> Option<ProgramIndex> {
        let at = self.programs.iter().position(|program| program.id == id);
        at.map(ProgramIndex)
    }

    /// Returns every program with its position, in the catalog's order.
    pub fn indexed_programs(&self) -> impl Iterator<Item = (ProgramIndex, &Program)> {
        (0..).map(ProgramIndex).zip(&self.programs)
    }
}
