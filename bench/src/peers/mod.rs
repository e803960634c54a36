//! General expression engines, each by the fastest way that it offers to evaluate one expression many times.

mod cel;
mod datalogic;
mod zen;

pub use self::cel::Cel;
pub use self::datalogic::DataLogic;
pub use self::zen::Zen;

use crate::catalogs::Catalog;
use crate::expr::Person;

/// An engine that has compiled the programs of a catalog, each to one expression.
pub trait Peer {
    /// A person in the form that the engine reads.
    type Context;

    /// How results name the engine.
    const NAME: &'static str;

    /// Compiles all programs.
    ///
    /// # Panics
    /// If the engine refuses an expression.
    fn compile(catalog: &Catalog) -> Self;

    /// A person in the form that the engine reads. This is not measured.
    fn prepare(&self, catalog: &Catalog, person: &Person) -> Self::Context;

    /// How many programs there are.
    fn programs(&self) -> usize;

    /// Whether the person meets a program.
    ///
    /// # Panics
    /// If evaluation fails or gives anything but true or false.
    fn decide(&mut self, context: &Self::Context, program: usize) -> bool;

    /// How many programs the person meets.
    fn count(&mut self, context: &Self::Context) -> usize {
        (0..self.programs())
            .filter(|program| self.decide(context, *program))
            .count()
    }
}
