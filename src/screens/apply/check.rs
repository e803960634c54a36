//! What the visitor reads about a flaw in the form.

use catalog::form::Flaw;

use crate::i18n::T;

/// The text on a flaw.
pub fn text(flaw: Flaw) -> T {
    match flaw {
        Flaw::Missing | Flaw::NoOption => T::FormRequired,
        Flaw::ResidentNumber => T::FormRrn,
        Flaw::NoPhone => T::FormPhone,
        Flaw::NoNumber => T::FormNumber,
        Flaw::NoDate => T::QuestionBadDate,
        Flaw::NoCompanyNumber => T::FormCompanyNumber,
        Flaw::NoRegion => T::FormRegion,
        Flaw::OutOfRange | Flaw::DayOutOfRange | Flaw::TooLong | Flaw::TooMany => T::QuestionOutOfRange,
    }
}
