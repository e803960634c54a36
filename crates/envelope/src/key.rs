//! Keys and their files.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER_PERMISSIVE as HEX;
use ed25519_dalek::{SigningKey, VerifyingKey};
use hpke::{Deserializable, Kem as _, Serializable};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::id::{NoRandomness, random_bytes};
use crate::seal::Kem;

/// The suite that a key id names: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305 (RFC 9180, section 7).
const SUITE: &str = "x25519-chacha20poly1305";
const OPENING_HEADER: &str = "didim agency opening key (secret)\n";
const RECEIPT_HEADER: &str = "didim receipt signing key (secret)\n";

/// A text or bytes that are no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not the form of such a key.
    #[error("this is no {0}; use the file that `didim keys new` made")]
    Malformed(&'static str),
    /// The id does not belong to the key.
    #[error("the key id `{0}` does not belong to this key; take both from the same file")]
    WrongId(String),
}

/// The agency's public key: whoever has it can seal, and nobody can open with it.
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
        let digest = HEX.encode(&Sha256::digest(bytes));
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

    pub(crate) fn hpke(&self) -> Option<<Kem as hpke::Kem>::PublicKey> {
        <Kem as hpke::Kem>::PublicKey::from_bytes(&self.bytes).ok()
    }
}

impl fmt::Display for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.id, HEX.encode(&self.bytes))
    }
}

impl FromStr for SealingKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let malformed = || KeyError::Malformed("public key of an agency");
        let (id, hex) = text.trim().rsplit_once(':').ok_or_else(malformed)?;
        let bytes = HEX
            .decode(hex.as_bytes())
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

/// The agency's private key: it opens applications, and belongs to the desk alone.
pub struct OpeningKey(pub(crate) <Kem as hpke::Kem>::PrivateKey);

impl OpeningKey {
    /// A new key.
    ///
    /// # Errors
    /// [`NoRandomness`] if the system gives no random bytes.
    pub fn generate() -> Result<Self, NoRandomness> {
        Ok(Self(Kem::derive_keypair(&random_bytes::<32>()?).0))
    }

    /// The public key that seals for this one.
    #[must_use]
    pub fn sealing_key(&self) -> SealingKey {
        SealingKey::from_bytes(Kem::sk_to_pk(&self.0).to_bytes().into())
    }

    /// The text of the key's file.
    #[must_use]
    pub fn to_file(&self) -> String {
        format!("{OPENING_HEADER}{}\n", HEX.encode(&self.0.to_bytes()))
    }

    /// Reads the text of a key's file.
    ///
    /// # Errors
    /// [`KeyError`] if it is none.
    pub fn from_file(text: &str) -> Result<Self, KeyError> {
        let bytes = secret(text, OPENING_HEADER, "private key of an agency")?;
        let key = <Kem as hpke::Kem>::PrivateKey::from_bytes(&bytes);
        key.map(Self)
            .map_err(|_| KeyError::Malformed("private key of an agency"))
    }
}

/// The server's key for signing receipts (Ed25519, RFC 8032).
pub struct ReceiptKey(pub(crate) SigningKey);

impl ReceiptKey {
    /// A new key.
    ///
    /// # Errors
    /// [`NoRandomness`] if the system gives no random bytes.
    pub fn generate() -> Result<Self, NoRandomness> {
        Ok(Self(SigningKey::from_bytes(&random_bytes()?)))
    }

    /// The public key that verifies this one's receipts.
    #[must_use]
    pub fn verify_key(&self) -> ReceiptVerifyKey {
        ReceiptVerifyKey(self.0.verifying_key())
    }

    /// The text of the key's file.
    #[must_use]
    pub fn to_file(&self) -> String {
        format!("{RECEIPT_HEADER}{}\n", HEX.encode(self.0.as_bytes()))
    }

    /// Reads the text of a key's file.
    ///
    /// # Errors
    /// [`KeyError`] if it is none.
    pub fn from_file(text: &str) -> Result<Self, KeyError> {
        Ok(Self(SigningKey::from_bytes(&secret(
            text,
            RECEIPT_HEADER,
            "receipt signing key",
        )?)))
    }
}

/// The public key that verifies receipts; as text 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptVerifyKey(pub(crate) VerifyingKey);

impl fmt::Display for ReceiptVerifyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEX.encode(self.0.as_bytes()))
    }
}

impl FromStr for ReceiptVerifyKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let malformed = || KeyError::Malformed("public key for receipts");
        let bytes = HEX
            .decode(text.trim().as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok());
        VerifyingKey::from_bytes(&bytes.ok_or_else(malformed)?)
            .map(Self)
            .map_err(|_| malformed())
    }
}

fn secret(text: &str, header: &str, what: &'static str) -> Result<[u8; 32], KeyError> {
    text.strip_prefix(header)
        .and_then(|rest| HEX.decode(rest.trim().as_bytes()).ok())
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(KeyError::Malformed(what))
}
