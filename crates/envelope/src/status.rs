//! What became of an application: a visitor looks it up with the number and the secret of the receipt, and the server
//! learns neither who asks nor what the answer says.
//!
//! The device makes a [`StatusSecret`] of 80 random bits, shows it with the receipt number, and puts it inside the seal
//! of the application. Two values come from number and secret, each the SHA-256 of a domain, the number and the secret
//! as they are printed, every part behind its length in eight bytes:
//!
//! * the [`StatusToken`], under which the server keeps the state. It travels with the application, and says nothing of
//!   the secret.
//! * the key under which the desk, which can open the application, seals the state (ChaCha20-Poly1305, RFC 8439) before
//!   it gives it to the server. It never travels.
//!
//! # What an attacker can do
//! An attacker who has the whole database has the number, the token and the sealed state, and no secret. The state can
//! only be read by guessing: 2⁷⁹ SHA-256 on average for one submission, and as the number, which is no secret, is
//! hashed along, no guess counts for two. Its length says nothing, as every state is padded to one size; that there is
//! one, and since when, is seen. One who has a token may ask for the sealed state, and cannot open it. One who can
//! write to the database can take a state away or put an earlier one of the same submission back, which its time shows,
//! but not make one: that takes the secret, which the visitor and the agency have. So a state proves nothing between
//! these two.

use std::fmt;
use std::str::FromStr;

use base16ct::lower;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::crockford;
use crate::id::{NoRandomness, random_bytes};
use crate::lifecycle::Lifecycle;
use crate::receipt::ReceiptNumber;

const TOKEN_DOMAIN: &str = "didim status token, version 1";
const KEY_DOMAIN: &str = "didim status key, version 1";
const SYMBOLS: usize = 2 * crockford::SYMBOLS_OF_40_BITS;
const PRINTED_LEN: usize = SYMBOLS + 3;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const LENGTH_BYTES: usize = 2;
/// The size that every state is padded to, its length included.
const PADDED_BYTES: usize = 512;

/// The size of every sealed state, in bytes.
pub const SEALED_STATE_BYTES: usize = NONCE_BYTES + PADDED_BYTES + TAG_BYTES;

/// The secret of a receipt, as `7K4M-2QX9-D0AB-3HTV`: 80 random bits in Crockford's base 32. Wiped from memory when
/// dropped, and left out of `Debug` texts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StatusSecret(Zeroizing<[u8; SYMBOLS]>);

/// A text that is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a receipt's secret has 16 letters and digits, as `7K4M-2QX9-D0AB-3HTV`; compare with the receipt")]
pub struct MalformedSecret;

impl StatusSecret {
    /// A new secret.
    ///
    /// # Errors
    /// [`NoRandomness`] if the system gives no random bytes.
    pub fn generate() -> Result<Self, NoRandomness> {
        let random = Zeroizing::new(random_bytes::<10>()?);
        let mut symbols = Zeroizing::new([0; SYMBOLS]);
        let halves = symbols.chunks_mut(crockford::SYMBOLS_OF_40_BITS);
        for (half, bytes) in halves.zip(random.chunks(5)) {
            half.copy_from_slice(&crockford::symbols_of(bytes));
        }
        Ok(Self(symbols))
    }

    /// The secret of these symbols, or `None` if they are not 16.
    pub(crate) fn from_symbols(from: impl Iterator<Item = u8>) -> Option<Self> {
        let mut symbols = Zeroizing::new([0; SYMBOLS]);
        let mut count = 0;
        for (place, symbol) in from.enumerate() {
            *symbols.get_mut(place)? = symbol;
            count = place + 1;
        }
        (count == SYMBOLS).then_some(Self(symbols))
    }

    /// Its symbols, each below 32.
    pub(crate) fn symbols(&self) -> &[u8; SYMBOLS] {
        &self.0
    }

    /// What the server knows the submission's state by.
    #[must_use]
    pub fn token(&self, number: ReceiptNumber) -> StatusToken {
        StatusToken(*self.derived(TOKEN_DOMAIN, number))
    }

    fn key(&self, number: ReceiptNumber) -> Zeroizing<[u8; 32]> {
        self.derived(KEY_DOMAIN, number)
    }

    /// The inputs have a fixed length each, so that plain SHA-256 is enough to keep the two values apart.
    pub(crate) fn derived(&self, domain: &str, number: ReceiptNumber) -> Zeroizing<[u8; 32]> {
        let mut hash = Sha256::new();
        for part in [domain, &number.to_string(), &self.printed()] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        Zeroizing::new(hash.finalize().into())
    }

    /// The secret as it is printed.
    #[must_use]
    pub fn printed(&self) -> Zeroizing<String> {
        // The whole size at once: a text that grows leaves unwiped copies behind.
        let mut text = Zeroizing::new(String::with_capacity(PRINTED_LEN));
        for (place, symbol) in self.0.iter().enumerate() {
            if place > 0 && place % 4 == 0 {
                text.push('-');
            }
            text.push(crockford::letter(*symbol));
        }
        text
    }
}

impl fmt::Debug for StatusSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StatusSecret(…)")
    }
}

impl FromStr for StatusSecret {
    type Err = MalformedSecret;

    /// Forgives case, spaces, points and hyphens, and O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, MalformedSecret> {
        crockford::parse(text)
            .map(|symbols| Self(Zeroizing::new(symbols)))
            .ok_or(MalformedSecret)
    }
}

impl From<StatusSecret> for String {
    fn from(secret: StatusSecret) -> Self {
        secret.printed().to_string()
    }
}

impl TryFrom<String> for StatusSecret {
    type Error = MalformedSecret;

    fn try_from(text: String) -> Result<Self, MalformedSecret> {
        Zeroizing::new(text).parse()
    }
}

/// A secret where there is one: whatever else stands there keeps no application from being opened.
pub(crate) fn secret_if_any<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<StatusSecret>, D::Error> {
    Ok(match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::String(text) => text.try_into().ok(),
        _ => None,
    })
}

/// What the server keeps a submission's state under: 32 bytes, on the wire 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusToken([u8; 32]);

/// A text that is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a status token has 64 lower-case hexadecimal digits; derive it from the receipt's number and secret"
)]
pub struct MalformedToken;

impl StatusToken {
    /// The token of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The token's bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for StatusToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StatusToken(…)")
    }
}

impl fmt::Display for StatusToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&lower::encode_string(&self.0))
    }
}

impl FromStr for StatusToken {
    type Err = MalformedToken;

    fn from_str(text: &str) -> Result<Self, MalformedToken> {
        let bytes = lower::decode_vec(text).ok();
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(MalformedToken)
    }
}

/// The state of an application, as the desk tells it to the visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationState {
    /// Where it stands.
    pub state: Lifecycle,
    /// When the desk said so (RFC 3339).
    pub at: String,
    /// What the desk adds, such as which paper is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The id of the program that was applied for: number and secret do not say what they are of. Left out where it has no room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The last day on which what was applied for holds (`2026-11-25`), where the desk gives one: a job seeker's registration has a
    /// period of validity (직업안정법 시행규칙 제3조), which each record names for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
}

impl ApplicationState {
    /// Where an application stands since a time (RFC 3339), and nothing besides.
    #[must_use]
    pub fn new(state: Lifecycle, at: String) -> Self {
        Self {
            state,
            at,
            note: None,
            program: None,
            valid_until: None,
        }
    }
}

/// A state that cannot be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StateSealError {
    /// More than fits.
    #[error("the note is {0} bytes too long; say it in fewer words, a Korean letter has three bytes")]
    TooLong(usize),
    /// The system gives no random bytes.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

/// A sealed state that cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StateOpenError {
    /// Another secret, another number, or changed bytes.
    #[error("the state was not sealed to this secret and number; ask at the desk, with the receipt")]
    DoesNotFit,
    /// Opened, but not in the form that sealing gives.
    #[error("the state was sealed by a program with another form; open it with a newer version")]
    Malformed,
}

impl ApplicationState {
    /// Seals the state to the secret of a receipt: a random nonce (12 bytes), the padded state's ciphertext, and the tag.
    /// The size is always [`SEALED_STATE_BYTES`].
    ///
    /// # Errors
    /// [`StateSealError`] if the note is too long, or the system gives no random bytes.
    pub fn seal(&self, secret: &StatusSecret, number: ReceiptNumber) -> Result<Vec<u8>, StateSealError> {
        self.seal_with(secret, number, random_bytes()?)
    }

    fn seal_with(
        &self,
        secret: &StatusSecret,
        number: ReceiptNumber,
        nonce: [u8; NONCE_BYTES],
    ) -> Result<Vec<u8>, StateSealError> {
        // Neither a text nor a name of a state can fail to be JSON.
        let content = Zeroizing::new(serde_json::to_vec(self).unwrap_or_default());
        let over = (LENGTH_BYTES + content.len()).saturating_sub(PADDED_BYTES);
        let length = u16::try_from(content.len()).map_err(|_| StateSealError::TooLong(over))?;
        if over > 0 {
            return Err(StateSealError::TooLong(over));
        }
        let mut padded = Zeroizing::new(Vec::with_capacity(PADDED_BYTES));
        padded.extend_from_slice(&length.to_be_bytes());
        padded.extend_from_slice(&content);
        padded.resize(PADDED_BYTES, 0);
        let number_text = number.to_string();
        let payload = Payload {
            msg: &padded,
            aad: number_text.as_bytes(),
        };
        let sealed = cipher(secret, number).encrypt(&Nonce::from(nonce), payload);
        // It fails on what is longer than 256 GiB alone.
        let sealed = sealed.map_err(|_| StateSealError::TooLong(PADDED_BYTES))?;
        let sealed = [nonce.as_slice(), &sealed].concat();
        debug_assert_eq!(
            sealed.len(),
            SEALED_STATE_BYTES,
            "a length says nothing of the state"
        );
        Ok(sealed)
    }

    /// Opens what [`Self::seal`] sealed to the same secret and number.
    ///
    /// # Errors
    /// [`StateOpenError`] if the secret, the number or a byte differs.
    pub fn open(secret: &StatusSecret, number: ReceiptNumber, sealed: &[u8]) -> Result<Self, StateOpenError> {
        let (nonce, ciphertext) = sealed
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(StateOpenError::DoesNotFit)?;
        let number_text = number.to_string();
        let payload = Payload {
            msg: ciphertext,
            aad: number_text.as_bytes(),
        };
        let padded = cipher(secret, number)
            .decrypt(&Nonce::from(*nonce), payload)
            .map_err(|_| StateOpenError::DoesNotFit)?;
        let padded = Zeroizing::new(padded);
        let (length, rest) = padded
            .split_first_chunk::<LENGTH_BYTES>()
            .ok_or(StateOpenError::Malformed)?;
        let content = rest
            .get(..usize::from(u16::from_be_bytes(*length)))
            .ok_or(StateOpenError::Malformed)?;
        serde_json::from_slice(content).map_err(|_| StateOpenError::Malformed)
    }
}

fn cipher(secret: &StatusSecret, number: ReceiptNumber) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&Key::from(*secret.key(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "7K4M-2QX9-D0AB-3HTV";
    const NUMBER: &str = "PX1-NFJ-GGW";

    fn vector() -> (StatusSecret, ReceiptNumber, ApplicationState) {
        let state = ApplicationState {
            note: Some("주민등록등본".into()),
            ..ApplicationState::new(Lifecycle::SupplementRequested, "2026-11-25T01:02:03.000Z".into())
        };
        (SECRET.parse().unwrap(), NUMBER.parse().unwrap(), state)
    }

    /// People hold papers with these secrets; the values were computed apart from this code.
    #[test]
    fn what_comes_from_a_secret_never_changes() {
        let (secret, number, state) = vector();
        assert_eq!(
            secret.token(number).to_string(),
            "359706aaed23b431fd8fe198da618afdb1a9d6cdb86ada1269ee880179b3f03f"
        );
        assert_eq!(
            lower::encode_string(secret.key(number).as_slice()),
            "359d511d5811cba7dbaf206908c8d0bb373f28a9a283127a33510bc6923b3a33"
        );
        let nonce = std::array::from_fn(|at| u8::try_from(at).unwrap());
        let sealed = state.seal_with(&secret, number, nonce).unwrap();
        assert_eq!(
            crate::digest_hex(&sealed),
            "8807671165301adbb6bea82871e19a62f12bb16f4a13ae0478c49fae32a4aa4b"
        );
        assert_eq!(ApplicationState::open(&secret, number, &sealed), Ok(state));
    }

    #[test]
    fn content_of_another_form_is_told_from_a_wrong_secret() {
        let (secret, number, _) = vector();
        let number_text = number.to_string();
        let sealed = |content: &[u8]| {
            let payload = Payload {
                msg: content,
                aad: number_text.as_bytes(),
            };
            let body = cipher(&secret, number)
                .encrypt(&Nonce::from([0; 12]), payload)
                .unwrap();
            [[0; 12].as_slice(), &body].concat()
        };
        for content in [b"".as_slice(), b"\x00", b"\xff\xff{}", b"\x00\x02{}", b"\x00\x00"] {
            let opened = ApplicationState::open(&secret, number, &sealed(content));
            assert_eq!(opened, Err(StateOpenError::Malformed), "{content:?}");
        }
    }

    #[test]
    fn no_debug_text_shows_the_secret_or_the_token() {
        let (secret, number, _) = vector();
        assert_eq!(format!("{secret:?}"), "StatusSecret(…)");
        assert_eq!(format!("{:?}", secret.token(number)), "StatusToken(…)");
    }
}
