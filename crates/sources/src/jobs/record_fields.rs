//! What the fields of a record have to offer, whichever thing the record is of.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fields::FieldError;
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
