//! Who a device is: its public key, and the code with which staff let it in.

use std::fmt;
use std::str::FromStr;

use base16ct::{lower, mixed};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::crockford;
use crate::id::{NoRandomness, digest_hex, random_bytes};
use crate::key::KeyError;

const PUBLIC_KEY: &str = "public key of a device; make a new Ed25519 key on the device and enrol it again";
const KEY_ID: &str = "key id of a device; write `ed25519:` and 16 lower-case hexadecimal digits";
const KEY_ID_PREFIX: &str = "ed25519:";

/// A device's public key (Ed25519, RFC 8032); as text 64 hexadecimal digits. The private one never leaves the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DevicePublicKey(VerifyingKey);

impl DevicePublicKey {
    /// The key of these bytes, as WebCrypto exports it in the format `raw`.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] if they are no point, or one for which anybody can sign.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        match VerifyingKey::from_bytes(bytes) {
            Ok(key) if !key.is_weak() => Ok(Self(key)),
            _ => Err(KeyError::Malformed(PUBLIC_KEY)),
        }
    }

    /// The key's id, by which requests name it.
    #[must_use]
    pub fn id(&self) -> DeviceKeyId {
        let digest = Sha256::digest(self.0.as_bytes());
        let mut id = [0; 8];
        for (to, from) in id.iter_mut().zip(digest) {
            *to = from;
        }
        DeviceKeyId(id)
    }

    /// Whether this key's owner signed the message.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        self.0.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Display for DevicePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&lower::encode_string(self.0.as_bytes()))
    }
}

impl FromStr for DevicePublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let bytes = mixed::decode_vec(text.trim())
            .ok()
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .ok_or(KeyError::Malformed(PUBLIC_KEY))?;
        Self::from_bytes(&bytes)
    }
}

/// The id of a device's key: as text `ed25519:` and the first 16 hexadecimal digits of the key's SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeviceKeyId([u8; 8]);

impl fmt::Display for DeviceKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{KEY_ID_PREFIX}{}", lower::encode_string(&self.0))
    }
}

impl FromStr for DeviceKeyId {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        text.strip_prefix(KEY_ID_PREFIX)
            .and_then(|hex| lower::decode_vec(hex).ok())
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or(KeyError::Malformed(KEY_ID))
    }
}

/// A one-time code with which a device enrols, as `7K4M-2QX9`: 40 random bits in Crockford's base 32.
///
/// It is a secret until it is used, so it has no `Debug` text; the server keeps its hash alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EnrolmentCode([u8; crockford::SYMBOLS_OF_40_BITS]);

/// A text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has eight letters and digits, as `7K4M-2QX9`; compare with what staff wrote down")]
pub struct MalformedCode;

impl EnrolmentCode {
    /// A new code.
    ///
    /// # Errors
    /// [`NoRandomness`] if the system gives no random bytes.
    pub fn generate() -> Result<Self, NoRandomness> {
        Ok(Self(crockford::symbols_of(&random_bytes::<5>()?)))
    }

    /// The SHA-256 of its eight symbols without the hyphen, as 64 hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        let symbols: String = self.0.iter().map(|symbol| crockford::letter(*symbol)).collect();
        digest_hex(symbols.as_bytes())
    }
}

impl fmt::Display for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, symbol) in self.0.iter().enumerate() {
            if place == 4 {
                f.write_str("-")?;
            }
            write!(f, "{}", crockford::letter(*symbol))?;
        }
        Ok(())
    }
}

impl FromStr for EnrolmentCode {
    type Err = MalformedCode;

    /// Forgives case, spaces, points and hyphens, and O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, MalformedCode> {
        crockford::parse(text).map(Self).ok_or(MalformedCode)
    }
}
