//! Keys and their files.

use std::fmt;
use std::str::FromStr;

use base16ct::{lower, mixed};
use ed25519_dalek::{SigningKey, VerifyingKey};
use hpke::{Deserializable, Kem as _, Serializable};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::crockford;
use crate::id::{NoRandomness, random_bytes};
use crate::seal::length_prefixed;

/// How keys are agreed on.
pub(crate) type Kem = hpke::kem::X25519HkdfSha256;

/// The suite that a key id names: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305 (RFC 9180, section 7).
const SUITE: &str = "x25519-chacha20poly1305";
/// What the errors say a text should have been, and what to do.
const PUBLIC_KEY: &str = "public key of an agency; use the `agency.pub` that `didim keys new` made";
const OPENING_KEY: &str = "private key of an agency; use the `agency.key` that `didim keys new` made";
const SIGNING_KEY: &str = "receipt signing key; put the server's `receipt.key` back from a backup";
const VERIFY_KEY: &str = "public key for receipts; ask the server for it again";

/// Keeps a fingerprint from being the hash that a key id shows the beginning of.
const FINGERPRINT_DOMAIN: &str = "didim fingerprint of a public key, version 1";

const OPENING_HEADER: &str = "didim agency opening key (secret)\n";
const RECEIPT_HEADER: &str = "didim receipt signing key (secret)\n";

/// A text or bytes that are no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not the form of such a key.
    #[error("this is no {0}")]
    Malformed(&'static str),
    /// The id does not belong to the key.
    #[error("the key id `{0}` does not belong to this key; take both from the same file")]
    WrongId(String),
}

/// The agency's public key: everybody who has it can seal, and nobody can open with it.
///
/// As text it is `suite:fingerprint:key`, the fingerprint being the first 16 hexadecimal digits of the key's SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SealingKey {
    id: String,
    bytes: [u8; 32],
}

impl SealingKey {
    fn from_bytes(bytes: [u8; 32]) -> Self {
        let digest = lower::encode_string(&Sha256::digest(bytes));
        Self {
            id: format!("{SUITE}:{}", digest.get(..16).unwrap_or_default()),
            bytes,
        }
    }

    /// The key's id: the suite and the key's fingerprint.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What two people read to each other to see that they have the same key, as `7K4M-2QX9-D0AB-3HTV`: the first 80 bits of a hash of
    /// the key in Crockford's base 32. Finding another key with the same letters takes 2⁷⁹ tries on average.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(FINGERPRINT_DOMAIN);
        hash.update(self.bytes);
        let digest = hash.finalize();
        let symbols = digest.chunks(5).take(2).flat_map(crockford::symbols_of);
        let mut text = String::new();
        for (place, symbol) in symbols.enumerate() {
            if place > 0 && place % 4 == 0 {
                text.push('-');
            }
            text.push(crockford::letter(symbol));
        }
        text
    }

    pub(crate) fn hpke(&self) -> Option<<Kem as hpke::Kem>::PublicKey> {
        <Kem as hpke::Kem>::PublicKey::from_bytes(&self.bytes).ok()
    }
}

impl fmt::Display for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.id, lower::encode_string(&self.bytes))
    }
}

impl FromStr for SealingKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let malformed = || KeyError::Malformed(PUBLIC_KEY);
        let (id, hex) = text.trim().rsplit_once(':').ok_or_else(malformed)?;
        let bytes = mixed::decode_vec(hex)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(malformed)?;
        let key = Self::from_bytes(bytes);
        if key.id == id {
            Ok(key)
        } else {
            Err(KeyError::WrongId(id.to_owned()))
        }
    }
}

impl From<SealingKey> for String {
    fn from(key: SealingKey) -> Self {
        key.to_string()
    }
}

impl TryFrom<String> for SealingKey {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

/// A public key alone, as 64 lower-case hexadecimal digits, for fields of the wire that no person reads.
pub mod sealing_key_hex {
    use base16ct::lower;
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    use super::SealingKey;

    /// Returns the key of 64 lower-case hexadecimal digits, or `None` if the text is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<SealingKey> {
        let bytes = lower::decode_vec(text).ok()?.try_into().ok()?;
        Some(SealingKey::from_bytes(bytes))
    }

    /// Writes the key.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(key: &SealingKey, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&lower::encode_string(&key.bytes))
    }

    /// Reads a key.
    ///
    /// # Errors
    /// If it is no text of 64 lower-case hexadecimal digits.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SealingKey, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| de::Error::custom("a public key has 64 lower-case hexadecimal digits"))
    }
}

/// The agency's private key: it opens applications, and belongs to the desk alone. Wiped from memory when dropped.
pub struct OpeningKey(pub(crate) <Kem as hpke::Kem>::PrivateKey);

impl OpeningKey {
    /// A new key.
    ///
    /// # Errors
    /// [`NoRandomness`] if the system gives no random bytes.
    pub fn generate() -> Result<Self, NoRandomness> {
        let seed = Zeroizing::new(random_bytes::<32>()?);
        Ok(Self(Kem::derive_keypair(seed.as_slice()).0))
    }

    /// The public key that seals for this one.
    #[must_use]
    pub fn sealing_key(&self) -> SealingKey {
        SealingKey::from_bytes(Kem::sk_to_pk(&self.0).to_bytes().into())
    }

    /// The text of the key's file: a secret, which the caller keeps from logs and from others.
    #[must_use]
    pub fn to_file(&self) -> String {
        secret_file(OPENING_HEADER, &self.secret())
    }

    pub(crate) fn secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }

    /// The key of these bytes, or `None` if they are none.
    pub(crate) fn from_secret(bytes: &[u8]) -> Option<Self> {
        <Kem as hpke::Kem>::PrivateKey::from_bytes(bytes).ok().map(Self)
    }

    /// Reads the text of a key's file.
    ///
    /// # Errors
    /// [`KeyError`] if it is none.
    pub fn from_file(text: &str) -> Result<Self, KeyError> {
        let bytes = secret(text, OPENING_HEADER, OPENING_KEY)?;
        Self::from_secret(bytes.as_slice()).ok_or(KeyError::Malformed(OPENING_KEY))
    }
}

/// The server's key for signing receipts (Ed25519, RFC 8032). Wiped from memory when dropped.
pub struct ReceiptKey(pub(crate) SigningKey);

impl ReceiptKey {
    /// A new key.
    ///
    /// # Errors
    /// [`NoRandomness`] if the system gives no random bytes.
    pub fn generate() -> Result<Self, NoRandomness> {
        let seed = Zeroizing::new(random_bytes()?);
        Ok(Self(SigningKey::from_bytes(&seed)))
    }

    /// 32 bytes that follow from this key, a domain and an input, and that nobody without the key can tell from random ones.
    #[must_use]
    pub fn derived(&self, domain: &[u8], input: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut hash = Sha256::new();
        hash.update(length_prefixed(&[domain, self.0.as_bytes(), input]));
        Zeroizing::new(hash.finalize().into())
    }

    /// The public key that verifies this one's receipts.
    #[must_use]
    pub fn verify_key(&self) -> ReceiptVerifyKey {
        ReceiptVerifyKey(self.0.verifying_key())
    }

    /// The text of the key's file: a secret, which the caller keeps from logs and from others.
    #[must_use]
    pub fn to_file(&self) -> String {
        secret_file(RECEIPT_HEADER, self.0.as_bytes())
    }

    /// Reads the text of a key's file.
    ///
    /// # Errors
    /// [`KeyError`] if it is none.
    pub fn from_file(text: &str) -> Result<Self, KeyError> {
        let seed = secret(text, RECEIPT_HEADER, SIGNING_KEY)?;
        Ok(Self(SigningKey::from_bytes(&seed)))
    }
}

/// The public key that verifies receipts; as text 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptVerifyKey(pub(crate) VerifyingKey);

impl fmt::Display for ReceiptVerifyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&lower::encode_string(self.0.as_bytes()))
    }
}

impl FromStr for ReceiptVerifyKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let malformed = || KeyError::Malformed(VERIFY_KEY);
        let bytes = mixed::decode_vec(text.trim())
            .ok()
            .and_then(|bytes| bytes.try_into().ok());
        VerifyingKey::from_bytes(&bytes.ok_or_else(malformed)?)
            .map(Self)
            .map_err(|_| malformed())
    }
}

fn secret_file(header: &str, secret: &[u8; 32]) -> String {
    let hex = Zeroizing::new(lower::encode_string(secret));
    format!("{header}{}\n", hex.as_str())
}

/// The secret in a file with this header.
fn secret(text: &str, header: &str, what: &'static str) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let malformed = || KeyError::Malformed(what);
    // An editor on Windows may have changed the line's end.
    let (first, rest) = text.split_once('\n').ok_or_else(malformed)?;
    if first.trim_end() != header.trim_end() {
        return Err(malformed());
    }
    let bytes = mixed::decode_vec(rest.trim()).map_err(|_| malformed())?;
    let bytes = Zeroizing::new(bytes);
    let mut secret = Zeroizing::new([0; 32]);
    if bytes.len() != secret.len() {
        return Err(malformed());
    }
    secret.copy_from_slice(&bytes);
    Ok(secret)
}
