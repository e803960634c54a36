//! Checking in at an event: by the code of a receipt, or by the end of the telephone number.

use std::collections::BTreeMap;

use envelope::{Application, CHECK_IN_ANSWER, CHECK_IN_PHONE_ANSWER, Ticket};
use hangul::latin;

/// How many digits of the end of a telephone number are typed.
pub const PHONE_END_DIGITS: usize = 4;

/// With what a visitor shows that they have registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckInProof {
    /// The code of the receipt.
    Code(Ticket),
    /// The last four digits of the telephone number in the form.
    PhoneEnd(u16),
}

impl CheckInProof {
    /// What a scanner has typed so far, if that is a whole code. It types like a keyboard, which may be a Korean one.
    #[must_use]
    pub fn scanned(typed: &str) -> Option<Self> {
        Ticket::parse(&latin(typed)).ok().map(Self::Code)
    }

    /// What has been typed on the pad, if that is the whole end of a telephone number.
    #[must_use]
    pub fn typed(digits: &str) -> Option<Self> {
        let whole = digits.len() == PHONE_END_DIGITS && digits.bytes().all(|digit| digit.is_ascii_digit());
        digits.parse().ok().filter(|_| whole).map(Self::PhoneEnd)
    }

    /// That somebody has come to an event's program at a time (RFC 3339): it is sealed as an application is. Who it is
    /// the desk finds out; nothing that the device at the door has tells it.
    #[must_use]
    pub fn application(self, program: &str, language: &str, at: &str) -> Application {
        let (name, value) = match self {
            Self::Code(ticket) => (CHECK_IN_ANSWER, ticket.to_string()),
            Self::PhoneEnd(digits) => (CHECK_IN_PHONE_ANSWER, with_zeros(digits)),
        };
        Application {
            format: Application::FORMAT,
            program: program.to_owned(),
            round: None,
            language: language.to_owned(),
            submitted_at: at.to_owned(),
            facts: BTreeMap::new(),
            answers: BTreeMap::from([(name.to_owned(), value)]),
            consents: Vec::new(),
            verdict: "open".to_owned(),
            number: String::new(),
            status_secret: None,
        }
    }
}

/// The digits typed so far, with a line for each that is missing.
#[must_use]
pub fn with_blanks(digits: &str) -> String {
    let missing = PHONE_END_DIGITS.saturating_sub(digits.len());
    [digits, &*"_".repeat(missing)].concat()
}

/// A number with leading zeros, as the end of a telephone number is written.
fn with_zeros(digits: u16) -> String {
    let text = digits.to_string();
    ["0".repeat(PHONE_END_DIGITS.saturating_sub(text.len())), text].concat()
}
