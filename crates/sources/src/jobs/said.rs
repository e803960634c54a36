//! What reading a text comes to.

use serde::{Deserialize, Serialize};

/// What a text says about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said<T> {
    /// This.
    Is(T),
    /// Nothing: the notice leaves it open.
    Open,
    /// Something that is not readable, and why.
    Unreadable(&'static str),
}

impl<T> Said<T> {
    /// What was read, or that it is not readable for a reason.
    pub(crate) fn or_unreadable(read: Option<T>, why: &'static str) -> Self {
        read.map_or(Self::Unreadable(why), Self::Is)
    }
}

/// What kind of thing there is to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteKind {
    /// A text that is not readable: the field is not known, and the text is shown.
    Unreadable,
    /// Something that is kept nowhere: a field about a person, or an address that cannot be trusted.
    Dropped,
    /// A code whose meaning could not be checked: the name is kept, and the code is not used.
    Unchecked,
    /// Something to look at; what was read stands.
    Remark,
}

/// Something to know about a field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldNote {
    /// What kind of thing it is.
    pub kind: NoteKind,
    /// The field: of a vacancy where it is not readable, the provider's otherwise.
    pub field: String,
    /// The text; empty where it is about a person.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What there is to know.
    pub why: String,
}
