//! What a device does with a catalog. Catalogs are made up here; those that authors write are tested by `authoring`.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod flaws;
mod form;
mod made;
mod pick;
mod possible;
mod sealing_keys;
mod signed;
mod typed;
