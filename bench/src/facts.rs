//! The facts that conditions speak of.

/// A typed fact.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The name in conditions.
    pub name: String,
    /// Its type.
    pub kind: Kind,
}

/// The type of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// True or false.
    Bool,
    /// A whole number within closed bounds.
    Int {
        /// The smallest value.
        min: i64,
        /// The largest value.
        max: i64,
    },
    /// One of several named options.
    Choice(Vec<String>),
}

impl Fact {
    /// The name of an option of a choice.
    ///
    /// # Panics
    /// If the fact is no choice, or has no such option.
    #[must_use]
    pub fn option(&self, option: usize) -> &str {
        match &self.kind {
            Kind::Choice(options) => &options[option],
            other => panic!("`{}` is no choice but {other:?}", self.name),
        }
    }
}
