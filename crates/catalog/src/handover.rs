//! A visitor's answers in the fragment of an address, to go from a kiosk to their own telephone.
//!
//! A fragment never leaves the browser (RFC 3986, section 3.5), so no server learns the answers. It holds facts alone:
//! no name, no telephone number, nothing of a form. Everybody who sees the code on the screen can read them all the
//! same, so it is shown only when the visitor asks for it, and it expires; the page that reads it takes it out of the
//! address and the history at once.
//!
//! The catalog of the telephone may be another than that of the kiosk: a fact goes by a hash of its name and type, a
//! choice by a hash of its option. What the reader's catalog does not have, or does not have so, is left out, and the
//! visitor is asked again.
//!
//! # Version 1
//!
//! `h=` and, in base64url without padding (RFC 4648, section 5):
//!
//! | bytes | what |
//! |---|---|
//! | 1 | the version (1) in the upper four bits; bit 0: for a company |
//! | 2 | the language's code, two letters (ISO 639-1) |
//! | 4 | when it was made: minutes since 1970, the most significant byte first |
//! | 3 + 1 to 10, for each fact | the upper 24 bits of the CRC-32 of `name:type`; the value, as ZigZag and LEB128 |
//! | 4 | CRC-32 (ISO-HDLC) of all before: it notices every change of one letter |
//!
//! A yes is 1 and a no 0; a number stands for itself, a date for the days since 2000-01-01, a choice for the upper 20 bits
//! of its option's CRC-32.

use base64ct::{Base64UrlUnpadded, Encoding};
use eligibility::{Answers, Domain, FactId, Value, Vocabulary};

use crate::Audience;

/// The longest fragment that is written or read, in letters.
pub const MAX_LETTERS: usize = 600;

/// For so long after its making a fragment is read, in minutes: one day.
pub const LIFETIME_MINUTES: u32 = 24 * 60;

const FRAGMENT_PREFIX: &str = "h=";
const VERSION: u8 = 1;
const COMPANY: u8 = 1;
/// 2000-01-01 as a Julian day number.
const EPOCH_JULIAN_DAY: i64 = 2_451_545;

/// What a visitor brings along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// For whom support is looked for.
    pub audience: Audience,
    /// The code of the screen's language, as `ko`: two letters from `a` to `z`.
    pub language: String,
    /// What is known.
    pub answers: Answers,
    /// The number of facts that were brought and that this catalog does not have, or has with other values.
    pub left_out: usize,
}

/// A fragment that cannot be written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandoverError {
    /// It is longer than [`MAX_LETTERS`].
    #[error("too many answers for one code; hand over fewer")]
    TooLong,
    /// The language's code is not two letters from `a` to `z`.
    #[error("a language has a code of two small letters, as `ko`")]
    Language,
    /// It is of something else.
    #[error("the address brings no answers; start from the beginning")]
    NotOurs,
    /// A newer app made it.
    #[error("a newer app made the code; load the page again")]
    NewerVersion,
    /// It is older than [`LIFETIME_MINUTES`], or made later than now by as much.
    #[error("the code has expired; make a new one at the kiosk")]
    Expired,
    /// A letter of it is missing, or another one.
    #[error("the address is damaged; scan the code again")]
    Damaged,
}

/// The fragment, without `#`, for what is known exactly; a fact that is only narrowed is left out.
///
/// `made_at` is now, in minutes since 1970.
///
/// # Errors
/// [`HandoverError::TooLong`] or [`HandoverError::Language`].
pub fn write(
    vocabulary: &Vocabulary,
    answers: &Answers,
    audience: Audience,
    language: &str,
    made_at: u32,
) -> Result<String, HandoverError> {
    let language = language.as_bytes();
    if !is_language(language) {
        return Err(HandoverError::Language);
    }
    let company = if audience == Audience::Company { COMPANY } else { 0 };
    let mut bytes = vec![VERSION << 4 | company];
    bytes.extend_from_slice(language);
    bytes.extend_from_slice(&made_at.to_be_bytes());
    for (id, fact) in vocabulary.facts() {
        let Some(value) = answers.get(vocabulary, id) else {
            continue;
        };
        let number = match &value {
            Value::Choice(option) => option_number(option),
            Value::Date(date) => date.day_number() - EPOCH_JULIAN_DAY,
            Value::Int(number) => *number,
            Value::Bool(yes) => i64::from(*yes),
        };
        bytes.extend_from_slice(&key_of(&fact.name, &fact.domain));
        push_number(&mut bytes, number);
    }
    bytes.extend_from_slice(&crc32(&bytes).to_be_bytes());
    let mut fragment = String::from(FRAGMENT_PREFIX);
    fragment.push_str(&Base64UrlUnpadded::encode_string(&bytes));
    if fragment.len() > MAX_LETTERS {
        return Err(HandoverError::TooLong);
    }
    Ok(fragment)
}

/// Reads a fragment, with or without `#`. `now` is in minutes since 1970.
///
/// # Errors
/// [`HandoverError`]: nothing of it is used then.
pub fn read(vocabulary: &Vocabulary, fragment: &str, now: u32) -> Result<Handover, HandoverError> {
    use HandoverError::Damaged;
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let text = fragment
        .strip_prefix(FRAGMENT_PREFIX)
        .ok_or(HandoverError::NotOurs)?;
    if fragment.len() > MAX_LETTERS {
        return Err(HandoverError::TooLong);
    }
    let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| Damaged)?;
    match bytes.first().map(|head| head >> 4) {
        Some(VERSION) => {}
        Some(1..) => return Err(HandoverError::NewerVersion),
        Some(0) | None => return Err(Damaged),
    }
    let (content, check) = bytes.split_last_chunk().ok_or(Damaged)?;
    if crc32(content) != u32::from_be_bytes(*check) {
        return Err(Damaged);
    }
    let ([head, first, second, made_at @ ..], mut facts) = content.split_first_chunk::<7>().ok_or(Damaged)?;
    let language = [*first, *second];
    if !is_language(&language) {
        return Err(Damaged);
    }
    if u32::from_be_bytes(*made_at).abs_diff(now) > LIFETIME_MINUTES {
        return Err(HandoverError::Expired);
    }
    let (mut answers, mut left_out) = (Answers::new(), 0);
    while let Some((key, rest)) = facts.split_first_chunk::<3>() {
        let (number, rest) = take_number(rest).ok_or(Damaged)?;
        facts = rest;
        let fact = only(vocabulary.facts(), |(_, fact)| {
            key_of(&fact.name, &fact.domain) == *key
        });
        let answer = fact.and_then(|(id, fact)| Some((id, value_of(&fact.domain, number)?)));
        if answer.is_none_or(|(id, value): (FactId, _)| answers.set(vocabulary, id, &value).is_err()) {
            left_out += 1;
        }
    }
    if !facts.is_empty() {
        return Err(Damaged);
    }
    Ok(Handover {
        audience: if head & COMPANY == 0 {
            Audience::Person
        } else {
            Audience::Company
        },
        language: language.map(char::from).iter().collect(),
        answers,
        left_out,
    })
}

fn is_language(code: &[u8]) -> bool {
    code.len() == 2 && code.iter().all(u8::is_ascii_lowercase)
}

/// Returns the value that a number stands for, or `None` if the fact cannot have it.
fn value_of(domain: &Domain, number: i64) -> Option<Value> {
    match domain {
        Domain::Bool | Domain::Int { .. } => domain.value(number),
        Domain::Date { .. } => domain.value(number.checked_add(EPOCH_JULIAN_DAY)?),
        Domain::Choice(options) => {
            let option = only(options.iter(), |option| option_number(option) == number)?;
            Some(Value::Choice(option.clone()))
        }
    }
}

/// The one that there is, if there is only one: two of the same hash cannot be told apart.
fn only<T>(all: impl Iterator<Item = T>, fits: impl Fn(&T) -> bool) -> Option<T> {
    let (mut one, mut count) = (None, 0);
    for each in all {
        if fits(&each) {
            one = Some(each);
            count += 1;
        }
    }
    if count == 1 { one } else { None }
}

/// Which fact it is, in any catalog.
fn key_of(name: &str, domain: &Domain) -> [u8; 3] {
    let text = [name, ":", domain.type_name()].concat();
    let [first, second, third, _] = crc32(text.as_bytes()).to_be_bytes();
    [first, second, third]
}

/// Which option it is, in any catalog: 20 bits, which take three bytes.
fn option_number(option: &str) -> i64 {
    i64::from(crc32(option.as_bytes()) >> 12)
}

/// CRC-32 as in zlib and gzip (ISO-HDLC), bit by bit: the texts are short, and a table would be longer than they.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ (0xEDB8_8320 * (crc & 1));
        }
    }
    !crc
}

fn push_number(bytes: &mut Vec<u8>, number: i64) {
    // ZigZag: numbers near zero are short, whatever their sign.
    let mut left = (number << 1 ^ number >> 63).cast_unsigned();
    while left > 127 {
        bytes.push(u8::try_from(left & 127).unwrap_or_default() | 128);
        left >>= 7;
    }
    bytes.push(u8::try_from(left).unwrap_or_default());
}

fn take_number(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let mut number = 0_u64;
    let mut rest = bytes;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        rest = after;
        number |= u64::from(byte & 127) << shift;
        if byte & 128 == 0 {
            return Some(((number >> 1).cast_signed() ^ -(number & 1).cast_signed(), rest));
        }
    }
    None
}
