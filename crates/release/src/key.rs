//! The key that signs releases, and its public half.

use data_encoding::BASE64;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey,
};

const HEADER: &str = "didim release signing key (secret)\n";
/// An uncompressed point of P-256 (SEC 1, section 2.3.3).
const POINT_BYTES: usize = 65;
const UNCOMPRESSED: u8 = 4;
/// The present key and the next one.
const MAX_KEYS: usize = 2;

/// A key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file holds something else.
    #[error("this is no release signing key; make one with `didim release keygen`")]
    NoKey,
    /// The file holds no public keys.
    #[error("this is no public half of a release key; name a file as `didim release keygen` writes it")]
    NoPublicKey,
    /// More keys are named than there is use for.
    #[error("{0} keys are named; at most {MAX_KEYS} are used, the present one and the next")]
    TooMany(usize),
    /// The machine gives no random numbers.
    #[error("the machine gives no random numbers; try again")]
    NoRandomness,
}

/// The operator's private key for signing releases (ECDSA over P-256 with SHA-256, FIPS 186-5).
pub struct ReleaseKey {
    pkcs8: Vec<u8>,
    pair: EcdsaKeyPair,
}

impl ReleaseKey {
    /// A new key.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`].
    pub fn generate() -> Result<Self, KeyError> {
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        Self::from_pkcs8(made.map_err(|_| KeyError::NoRandomness)?.as_ref())
    }

    /// Reads what [`Self::to_file`] wrote.
    ///
    /// # Errors
    /// [`KeyError::NoKey`].
    pub fn from_file(text: &str) -> Result<Self, KeyError> {
        let rest = text.strip_prefix(HEADER).ok_or(KeyError::NoKey)?;
        let pkcs8 = BASE64
            .decode(rest.trim().as_bytes())
            .map_err(|_| KeyError::NoKey)?;
        Self::from_pkcs8(&pkcs8)
    }

    /// The key as a file: a line that says what it is, and PKCS #8 (RFC 5208) in base64.
    #[must_use]
    pub fn to_file(&self) -> String {
        format!("{HEADER}{}\n", BASE64.encode(&self.pkcs8))
    }

    /// The public half as a file: a line of base64.
    #[must_use]
    pub fn public(&self) -> String {
        format!("{}\n", BASE64.encode(self.pair.public_key().as_ref()))
    }

    /// Signs a text: base64 of 64 bytes.
    pub(crate) fn sign(&self, text: &[u8]) -> Result<String, KeyError> {
        let signed = self.pair.sign(&SystemRandom::new(), text);
        Ok(BASE64.encode(signed.map_err(|_| KeyError::NoRandomness)?.as_ref()))
    }

    fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, KeyError> {
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8, &SystemRandom::new());
        Ok(Self {
            pkcs8: pkcs8.to_vec(),
            pair: pair.map_err(|_| KeyError::NoKey)?,
        })
    }
}

/// The public halves of which one has to have signed a release: one or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKeys(Vec<Vec<u8>>);

impl PublicKeys {
    /// Reads public halves, a line each. Two files put together are one.
    ///
    /// # Errors
    /// [`KeyError`] if there is none, more than two, or something else in a line.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let keys: Vec<Vec<u8>> = lines.map(point).collect::<Result<_, _>>()?;
        match keys.len() {
            0 => Err(KeyError::NoPublicKey),
            1..=MAX_KEYS => Ok(Self(keys)),
            more => Err(KeyError::TooMany(more)),
        }
    }

    /// Each of them in base64, as the worker is given them.
    #[must_use]
    pub fn base64(&self) -> Vec<String> {
        self.0.iter().map(|key| BASE64.encode(key)).collect()
    }

    /// Whether one of them has signed a text.
    pub(crate) fn verify(&self, text: &[u8], signature: &str) -> bool {
        let Ok(signature) = BASE64.decode(signature.as_bytes()) else {
            return false;
        };
        self.0.iter().any(|key| {
            let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key);
            key.verify(text, &signature).is_ok()
        })
    }
}

fn point(line: &str) -> Result<Vec<u8>, KeyError> {
    let bytes = BASE64
        .decode(line.as_bytes())
        .map_err(|_| KeyError::NoPublicKey)?;
    let is_point = bytes.len() == POINT_BYTES && bytes.first() == Some(&UNCOMPRESSED);
    is_point.then_some(bytes).ok_or(KeyError::NoPublicKey)
}
