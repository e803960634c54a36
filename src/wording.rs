//! The words that a catalog leaves to the screen, in the visitor's language.

use application::{Term, Wording};
use catalog::Lang;
use eligibility::Date;
use look::Words;

use crate::i18n::{T, lang_of};
use crate::visit::Visit;

/// The texts of the screen, as applications and answers are put into words by them.
#[derive(Debug, Clone, Copy)]
pub struct ScreenWording(pub Words);

impl ScreenWording {
    /// The visit's language.
    pub fn of(visit: Visit) -> Self {
        Self(visit.words())
    }
}

impl Wording for ScreenWording {
    fn lang(&self) -> Lang {
        lang_of(self.0)
    }

    fn term(&self, term: Term) -> String {
        let text = match term {
            Term::Yes => T::QuestionYes,
            Term::No => T::QuestionNo,
            Term::Agreed => T::ConsentAgree,
            Term::NotAgreed => T::ConsentDisagree,
            Term::ReceiptNumber => T::ReceiptNumber,
        };
        self.0.text(text).to_owned()
    }

    fn day(&self, day: Date) -> String {
        self.0.day(day.year(), day.month(), day.day())
    }
}
