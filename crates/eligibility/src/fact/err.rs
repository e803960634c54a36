//! What can be wrong with a vocabulary.

use super::{MAX_NAME_BYTES, MAX_SIZES};

/// A fact or derived fact that cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VocabularyError {
    /// The name is not of the allowed form, or is a word of the language.
    #[error(
        "`{name}` cannot name a fact; use letters, digits and `_`, a letter or `_` first, groups joined by \
         `.`"
    )]
    BadName {
        /// The refused name.
        name: String,
    },
    /// The name is longer than [`MAX_NAME_BYTES`].
    #[error(
        "the name that begins with `{start}` has {bytes} bytes; a fact's name has at most {MAX_NAME_BYTES}, \
         so shorten it"
    )]
    NameTooLong {
        /// How the name begins.
        start: String,
        /// How long it is.
        bytes: usize,
    },
    /// Another fact or derived fact has this name.
    #[error("`{name}` is already the name of a fact; choose another name")]
    NameTaken {
        /// The refused name.
        name: String,
    },
    /// The domain has no value.
    #[error("`{name}` has no possible value; its lowest value must not be above its highest")]
    EmptyDomain {
        /// The fact.
        name: String,
    },
    /// A choice names an option twice.
    #[error("`{name}` has the option `{option}` twice; remove one")]
    OptionTwice {
        /// The fact.
        name: String,
        /// The repeated option.
        option: String,
    },
    /// A derived fact is made from a fact of the wrong type.
    #[error("`{name}` needs a fact of type {wanted}, but `{source_fact}` is none")]
    WrongSource {
        /// The derived fact.
        name: String,
        /// The fact it names.
        source_fact: String,
        /// The type it needs.
        wanted: &'static str,
    },
    /// A derived fact names a table that is not there.
    #[error("`{name}` refers to the table `{table}`, which does not exist")]
    UnknownTable {
        /// The derived fact.
        name: String,
        /// The missing table.
        table: String,
    },
    /// The size that picks a table's row can be more numbers than a table is for.
    #[error(
        "`{name}` depends on `{size}`, which can be more than {MAX_SIZES} numbers; give it narrower bounds"
    )]
    TooManySizes {
        /// The derived fact.
        name: String,
        /// The size.
        size: String,
    },
    /// More than 65,535 facts, or derived facts.
    #[error("a vocabulary holds at most 65535 facts; leave out those that no rule asks about")]
    TooMany,
}
