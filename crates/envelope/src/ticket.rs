//! The ticket with which a visitor checks in at an event: what the QR code of a receipt says.
//!
//! A ticket is `didim:1:7K42MQ9XD:` and six more letters, 24 in all, so that a code of 25 modules holds it:
//!
//! * `didim` and the version;
//! * the receipt's number;
//! * five letters that only who has the receipt's secret can make: 25 bits of the SHA-256 of a domain, the number and
//!   the secret, as [`StatusSecret`] derives its other values. So the desk, which finds the secret in the opened
//!   application, sees whether somebody has the receipt or has only seen its number. The secret stays one: trying whether
//!   it fits a ticket takes a hash a try, as with a token, and 2⁷⁹ of them on average;
//! * one letter that notices any one wrong letter and any two neighbours swapped, so that what is typed wrong is told at
//!   the door, where nobody has the secret.
//!
//! It says nothing of the person. Somebody who photographs it can check in in their place, no more.
//!
//! # Checking in
//! The device at the door takes in an application to the event's program, sealed as any other, so it works without a
//! network. Of its answers, [`CHECK_IN_ANSWER`] is the ticket; for those who have none with them,
//! [`CHECK_IN_PHONE_ANSWER`] is the last four digits of the telephone number they applied with; and [`OFFERING_ANSWER`]
//! is the id of the offering, where the event has several.

use std::fmt;
use std::str::FromStr;

use hangul::typed::plain;

use crate::crockford;
use crate::receipt::{ReceiptNumber, check_of};
use crate::status::StatusSecret;

/// The answer that is a ticket.
pub const CHECK_IN_ANSWER: &str = "check-in";
/// The answer that is the last four digits of a telephone number.
pub const CHECK_IN_PHONE_ANSWER: &str = "check-in-phone-end";
/// The answer that is an offering's id.
pub const OFFERING_ANSWER: &str = "offering";

const MARK: &str = "didim";
const VERSION: &str = "1";
const DOMAIN: &str = "didim check-in ticket, version 1";
const PROOF_SYMBOLS: usize = 5;
const END_SYMBOLS: usize = PROOF_SYMBOLS + 1;

/// A check-in ticket of one receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket {
    number: ReceiptNumber,
    end: [u8; END_SYMBOLS],
}

/// A text that is no ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// It is something else.
    #[error("this is no check-in code; show the code of the receipt")]
    NotATicket,
    /// A newer app made it.
    #[error("a newer app made the code; type the receipt's number or the end of the telephone number")]
    NewerVersion,
    /// A letter is wrong.
    #[error("one of the letters or digits is wrong; scan the code again")]
    Mistyped,
}

impl Ticket {
    /// The ticket of a receipt.
    #[must_use]
    pub fn of(number: ReceiptNumber, secret: &StatusSecret) -> Self {
        let mut end = [0; END_SYMBOLS];
        let hash = secret.derived(DOMAIN, number);
        let proof = crockford::symbols_of(hash.as_slice());
        for (symbol, proof) in end.iter_mut().zip(proof).take(PROOF_SYMBOLS) {
            *symbol = proof;
        }
        Self { number, end }.with_check()
    }

    fn with_check(mut self) -> Self {
        let [proof @ .., _] = self.end;
        let symbols = [&self.number.symbols()[..], &proof].concat();
        let [.., check] = &mut self.end;
        *check = check_of(&symbols);
        self
    }

    /// Reads what a scanner types or a person: in capital letters or small ones, with O for 0, I and L for 1, spaces and
    /// hyphens within the number or not, with spaces or a line's end around it, and with what only looks different.
    ///
    /// # Errors
    /// [`TicketError`].
    pub fn parse(text: &str) -> Result<Self, TicketError> {
        let text: String = text.chars().filter_map(plain).collect();
        let mut parts = text.trim().split(':');
        if !parts.next().is_some_and(|mark| mark.eq_ignore_ascii_case(MARK)) {
            return Err(TicketError::NotATicket);
        }
        match parts.next() {
            Some(VERSION) => {}
            Some(version) if version.parse::<u16>().is_ok_and(|version| version > 1) => {
                return Err(TicketError::NewerVersion);
            }
            _ => return Err(TicketError::NotATicket),
        }
        let (Some(number), Some(end), None) = (parts.next(), parts.next(), parts.next()) else {
            return Err(TicketError::NotATicket);
        };
        let number = number.parse().map_err(|_| TicketError::Mistyped)?;
        let end = crockford::parse(end).ok_or(TicketError::Mistyped)?;
        let ticket = Self { number, end };
        if ticket.with_check() == ticket {
            Ok(ticket)
        } else {
            Err(TicketError::Mistyped)
        }
    }

    /// The receipt's number.
    #[must_use]
    pub fn number(&self) -> ReceiptNumber {
        self.number
    }

    /// Whether it was made with this secret: a guess is right once in 33 million times.
    #[must_use]
    pub fn is_of(&self, secret: &StatusSecret) -> bool {
        Self::of(self.number, secret) == *self
    }
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::from("didim:1:");
        text.extend(self.number.symbols().map(crockford::letter));
        text.push(':');
        text.extend(self.end.map(crockford::letter));
        f.write_str(&text)
    }
}

impl FromStr for Ticket {
    type Err = TicketError;

    /// As [`Ticket::parse`].
    fn from_str(text: &str) -> Result<Self, TicketError> {
        Self::parse(text)
    }
}
