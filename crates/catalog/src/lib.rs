//! An agency's programs as data.
//!
//! A [`Catalog`] holds everything that a visitor can ask for: programs with their criteria, rounds, forms and
//! consents, the facts those speak of, and the questions that settle them. It is written as TOML, checked and
//! signed by an operator (feature `author`), carried as one signed blob ([`SignedCatalog`]) and screened on the
//! device ([`Screening`]).
//!
//! The crate knows no browser, no clock and no network: days are always given.

#[cfg(feature = "author")]
pub mod about;
#[cfg(feature = "author")]
pub mod author;
mod availability;
#[cfg(feature = "author")]
pub mod diff;
pub mod form;
pub mod handover;
#[cfg(feature = "author")]
pub mod import;
mod model;
pub mod pick;
#[cfg(feature = "author")]
pub mod report;
mod screening;
mod signed;

pub use availability::Availability;
pub use model::{
    Action, Allocation, AnswerWeight, AppVersion, AppVersionError, Audience, Basis, Catalog, Caution, Center,
    Consent, Criterion, Document, FORMAT, Field, FieldKind, FieldOption, KEY_WARNING_DAYS, Lang, Moment,
    OLDEST_FORMAT, Offering, OfferingKind, OfferingPart, OptionText, Program, Question, Role, Round, SealTo,
    Status, Text, Time, TimeError, Topic, Unit,
};
pub use screening::{Advice, Confirmation, CriterionState, Group, Outcome, Screening};
pub use signed::{CatalogKey, Floor, MAX_BLOB_BYTES, SignedCatalog, SignedError, VerifyKey, VerifyKeyError};
