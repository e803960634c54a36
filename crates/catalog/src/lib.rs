//! What a device runs of an agency's programs: the data ([`Catalog`]), the signed blob that carries them ([`SignedCatalog`]),
//! and what is decided with them: who may have what ([`Screening`]), what is typed into forms ([`form`]), what can be picked
//! ([`pick`]), what another device takes over ([`handover`]). It reads no sources (the crate `authoring` does), and knows no
//! browser, no clock and no network: days and moments are always given.

pub mod about;
mod availability;
mod day;
pub mod form;
pub mod handover;
mod model;
mod named_keys;
pub mod pick;
pub mod referral;
mod screening;
mod signed;

pub use availability::Availability;
pub use day::{
    AGENCY_AHEAD_S, AGENCY_ZONE, ClockState, EARLIEST_DAY, Heard, OPEN_END, Reckoned, agency_day,
    is_open_end, reckon, turned,
};
pub use model::{
    Action, Alarm, Allocation, Amount, AnswerWeight, AppVersion, AppVersionError, Audience, Basis, Catalog,
    Caution, Center, Consent, ConsentTerms, Constraint, Criterion, Document, EVERY_WEEKDAY, FORMAT,
    FactWords, Field, FieldKind, FieldOption, Holiday, KEY_WARNING_DAYS, Lang, Limit, Moment, OLDEST_FORMAT,
    Offering, OfferingKind, OfferingPart, OptionText, Per, Program, ProgramIndex, ProgramStatus, Question,
    Role, Round, SealTo, Synonyms, Text, Time, TimeError, Topic, UnconfirmedFor, Unit,
};
pub use named_keys::NamedKeys;
pub use screening::{Advice, Confirmation, Contradiction, CriterionState, Group, Screening, ScreeningResult};
pub use signed::{CatalogKey, Floor, MAX_BLOB_BYTES, SignedCatalog, SignedError, VerifyKey, VerifyKeyError};
