//! What the fields of a record have to offer, whichever thing the record is of.

use std::fmt::Debug;

use eligibility::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fields::{FieldError, error};
use super::report::Counted;

/// The fields of a kind of record: a vacancy's, or a job fair's. Each is an `Option`, and has its name in TOML.
pub trait RecordFields: Clone + Debug + Default + PartialEq + Serialize + DeserializeOwned {
    /// The folder of the records of this kind.
    const FOLDER: &'static str;
    /// The first line of a record's file.
    const HEAD: &'static str;
    /// An example of what a person writes, and of what is not known.
    const HINT: &'static str;
    /// The groups that a report counts by, and the fields of which one is enough.
    const GROUPS: &'static [(&'static str, &'static [&'static str])];
    /// The names of all fields.
    const NAMES: &'static [&'static str];

    /// Returns a number of records of this kind.
    fn counted(number: usize) -> Counted;

    /// Returns these fields where `hand` says nothing, and what `hand` says otherwise.
    #[must_use]
    fn under(&self, hand: &Self) -> Self;

    /// Returns the names of the fields that are there.
    fn names(&self) -> Vec<&'static str>;

    /// Makes a field, or all of a group such as `pay` or `hours`, unknown. Returns whether there is such a field.
    fn forget(&mut self, field: &str) -> bool;

    /// Sets a field to what a text says.
    ///
    /// # Errors
    /// [`SetError`] if there is no such field, or the text is no value of its kind; the fields are unchanged then.
    fn set(&mut self, field: &str, text: &str) -> Result<(), SetError>;

    /// Returns the text of a field, which [`Self::set`] reads; `None` if the field is not known.
    fn text_of(&self, field: &str) -> Option<String>;

    /// Makes the fields unknown that mean nothing without one that is.
    fn mend(&mut self);

    /// Returns whether the fields say that the thing was withdrawn.
    fn is_withdrawn(&self) -> bool;

    /// Says that it was withdrawn, or that it was not.
    fn set_withdrawn(&mut self, withdrawn: bool);

    /// Makes sure that every field is readable.
    ///
    /// # Errors
    /// [`FieldError`] for the first that is not.
    fn expect_readable(&self, id: &str) -> Result<(), FieldError>;
}

/// Why a field is not set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// There is no such field.
    #[error("`{0}` is no field of a record; use the names that `didim jobs new --help` lists")]
    NoField(String),
    /// The text is no value of its kind.
    #[error(transparent)]
    Value(#[from] FieldError),
}

/// A value of a field as a text on the command line, or in a cell of a table.
pub(crate) trait FieldText: Sized {
    /// How it is written, for people.
    const EXPECTED: &'static str;

    /// Reads what [`Self::text`] wrote, or a person.
    fn read(text: &str) -> Option<Self>;

    fn text(&self) -> String;
}

/// Reads the value of a field.
pub(crate) fn value<T: FieldText>(field: &'static str, text: &str) -> Result<T, FieldError> {
    T::read(text).ok_or_else(|| error(field, text, T::EXPECTED))
}

impl FieldText for String {
    const EXPECTED: &'static str = "a text";

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn text(&self) -> String {
        self.clone()
    }
}

impl FieldText for Date {
    const EXPECTED: &'static str = "a day, as 2026-11-30";

    fn read(text: &str) -> Option<Self> {
        Self::parse(text.trim()).ok()
    }

    fn text(&self) -> String {
        self.to_string()
    }
}

impl FieldText for Vec<String> {
    const EXPECTED: &'static str = "texts with commas between them, or a list of TOML";

    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with('[') {
            let list = toml::from_str::<toml::Table>(&format!("list = {text}")).ok()?;
            return list.get("list")?.clone().try_into().ok();
        }
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        Some(items.map(str::to_owned).collect())
    }

    fn text(&self) -> String {
        let items = self.iter().map(|item| toml::Value::String(item.clone()));
        toml::Value::Array(items.collect()).to_string()
    }
}

/// Implements [`FieldText`] by what the standard library reads and writes.
macro_rules! plain_text {
    ($expected:literal: $($type:ty),*) => {
        $(impl FieldText for $type {
            const EXPECTED: &'static str = $expected;

            fn read(text: &str) -> Option<Self> {
                text.trim().parse().ok()
            }

            fn text(&self) -> String {
                self.to_string()
            }
        })*
    };
}

plain_text!("a whole number": u8, u16, u32, u64);
plain_text!("`true` or `false`": bool);

/// Implements [`RecordFields`] by the names of all fields, so that no list of them is forgotten.
macro_rules! record_fields {
    ($type:ident { $($field:ident),* $(,)? } $($more:tt)*) => {
        impl crate::jobs::record_fields::RecordFields for $type {
            const NAMES: &'static [&'static str] = &[$(stringify!($field)),*];

            $($more)*

            fn under(&self, hand: &Self) -> Self {
                Self { $($field: hand.$field.clone().or_else(|| self.$field.clone())),* }
            }

            fn names(&self) -> Vec<&'static str> {
                let all = [$((stringify!($field), self.$field.is_some())),*];
                all.iter().filter(|(_, there)| *there).map(|(name, _)| *name).collect()
            }

            fn forget(&mut self, field: &str) -> bool {
                let group = Self::GROUPS.iter().find(|(group, _)| *group == field);
                let mut known = group.is_some();
                let of_group = |name: &str| group.is_some_and(|(_, fields)| fields.contains(&name));
                $(if stringify!($field) == field || of_group(stringify!($field)) {
                    self.$field = None;
                    known = true;
                })*
                self.mend();
                known
            }

            fn set(
                &mut self,
                field: &str,
                text: &str,
            ) -> Result<(), crate::jobs::record_fields::SetError> {
                $(if stringify!($field) == field {
                    let read = crate::jobs::record_fields::value(stringify!($field), text)?;
                    self.$field = Some(read);
                    return Ok(());
                })*
                Err(crate::jobs::record_fields::SetError::NoField(field.to_owned()))
            }

            fn text_of(&self, field: &str) -> Option<String> {
                $(if stringify!($field) == field {
                    return self.$field.as_ref().map(crate::jobs::record_fields::FieldText::text);
                })*
                None
            }

            fn is_withdrawn(&self) -> bool {
                self.withdrawn == Some(true)
            }

            fn set_withdrawn(&mut self, withdrawn: bool) {
                self.withdrawn = Some(withdrawn);
            }
        }
    };
}
pub(crate) use record_fields;
