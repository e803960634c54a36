//! What stands behind `#` in the address on a receipt: a telephone that scans it asks what became of the application.
//!
//! A telephone keeps every address that it opens: in the history, in the files of its sessions, and in what it syncs (ADR 15).
//! So the address has 12 of the secret's 16 letters, and the visitor types the last four, which stand beside the code.
//!
//! `r=` and 22 letters of Crockford's base 32:
//!
//! | letters | what |
//! |---|---|
//! | 9 | the receipt's number |
//! | 12 | the secret's first letters: 60 of its 80 bits |
//! | 1 | a check letter over these 21: it notices any one wrong letter and any two neighbours swapped |
//!
//! The check says nothing of the last four letters. Receipts that were printed before have `s=`, the number, a point and the
//! whole secret; they are still read.
//!
//! # What the last four letters are worth
//! 20 bits. Who has the address tries 2¹⁹ of them on average, each a question to the server, which answers all that is wrong
//! alike, and lets an address ask 60 times a minute: 12 days for all of them. Who has the database too finds the token that fits in 2²⁰
//! SHA-256, which takes seconds: against them the address is worth the secret.

use std::fmt;
use std::str::FromStr;

use hangul::latin;
use zeroize::Zeroizing;

use crate::crockford;
use crate::receipt::{ReceiptNumber, check_of};
use crate::status::StatusSecret;

const PREFIX: &str = "r=";
/// Of the codes that carry the whole secret.
const WHOLE_PREFIX: &str = "s=";
const NUMBER_SYMBOLS: usize = 9;
const START_SYMBOLS: usize = 12;
const LINK_SYMBOLS: usize = NUMBER_SYMBOLS + START_SYMBOLS + 1;

/// The number of letters that stand in no address: the last group of the secret as it is printed.
pub const SECRET_END_LETTERS: usize = 4;

/// A receipt's number, and its secret but for the last [`SECRET_END_LETTERS`] letters. Wiped from memory when dropped, and the
/// letters left out of `Debug` texts.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptLink {
    number: ReceiptNumber,
    start: Zeroizing<[u8; START_SYMBOLS]>,
}

/// A text that is not the end of a receipt's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these are not the last four letters of the receipt's secret; compare with the receipt")]
pub struct MalformedEnd;

impl ReceiptLink {
    /// The link of a receipt.
    #[must_use]
    pub fn of(number: ReceiptNumber, secret: &StatusSecret) -> Self {
        let mut start = Zeroizing::new([0; START_SYMBOLS]);
        for (symbol, known) in start.iter_mut().zip(secret.symbols()) {
            *symbol = *known;
        }
        Self { number, start }
    }

    /// The receipt's number.
    #[must_use]
    pub fn number(&self) -> ReceiptNumber {
        self.number
    }

    /// What stands behind `#` in the address.
    #[must_use]
    pub fn fragment(&self) -> String {
        let mut symbols = self.number.symbols().to_vec();
        symbols.extend_from_slice(self.start.as_slice());
        symbols.push(check_of(&symbols));
        let mut text = String::from(PREFIX);
        text.extend(symbols.into_iter().map(crockford::letter));
        text
    }

    /// Returns the whole secret with its last letters as somebody typed them: as forgiving as [`StatusSecret`] is, and a Korean
    /// keyboard's letters count as the Latin ones on the same keys. Where all 16 letters are typed, they have to begin as the link does.
    ///
    /// # Errors
    /// [`MalformedEnd`] if it is something else. Whether the letters are the right ones the server alone knows.
    pub fn secret(&self, typed: &str) -> Result<StatusSecret, MalformedEnd> {
        self.ended(typed)
            .or_else(|| self.ended(&latin(typed)))
            .ok_or(MalformedEnd)
    }

    fn ended(&self, typed: &str) -> Option<StatusSecret> {
        if let Some(end) = crockford::parse::<SECRET_END_LETTERS>(typed) {
            let end = Zeroizing::new(end);
            return StatusSecret::from_symbols(self.start.iter().chain(end.iter()).copied());
        }
        let whole: StatusSecret = typed.parse().ok()?;
        (Self::of(self.number, &whole) == *self).then_some(whole)
    }
}

impl fmt::Debug for ReceiptLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReceiptLink({}, …)", self.number)
    }
}

/// What an address brings of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptFragment {
    /// All but the last letters of the secret.
    Link(ReceiptLink),
    /// Number and secret, as receipts had it until 2026-11-30.
    Whole(ReceiptNumber, StatusSecret),
}

/// A fragment that brings nothing of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFragmentError {
    /// It is of something else.
    #[error("the address is of no receipt; type the receipt's number and secret")]
    NotOurs,
    /// A letter is missing, or another one.
    #[error("the address of the receipt is damaged; scan the code again")]
    Damaged,
}

impl FromStr for ReceiptFragment {
    type Err = ReceiptFragmentError;

    /// Reads a fragment, with or without `#`.
    fn from_str(text: &str) -> Result<Self, ReceiptFragmentError> {
        use ReceiptFragmentError::{Damaged, NotOurs};
        let text = text.strip_prefix('#').unwrap_or(text);
        if let Some(whole) = text.strip_prefix(WHOLE_PREFIX) {
            let (number, secret) = whole.split_once('.').ok_or(Damaged)?;
            let number = number.parse().map_err(|_| Damaged)?;
            return Ok(Self::Whole(number, secret.parse().map_err(|_| Damaged)?));
        }
        let link = text.strip_prefix(PREFIX).ok_or(NotOurs)?;
        let symbols = Zeroizing::new(crockford::parse::<LINK_SYMBOLS>(link).ok_or(Damaged)?);
        let [data @ .., check] = &*symbols;
        let (number, start) = data.split_first_chunk::<NUMBER_SYMBOLS>().ok_or(Damaged)?;
        let number = ReceiptNumber::from_symbols(*number).map_err(|_| Damaged)?;
        let start = start.try_into().map_err(|_| Damaged)?;
        if check_of(data) != *check {
            return Err(Damaged);
        }
        let start = Zeroizing::new(start);
        Ok(Self::Link(ReceiptLink { number, start }))
    }
}
