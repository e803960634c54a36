//! Randomness, ids and digests.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The system gives no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes, so nothing can be sealed; restart the device")]
pub struct NoRandomness;

/// Random bytes from the system.
///
/// # Errors
/// [`NoRandomness`] if the system has none.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A random UUID, version 4 (RFC 9562, section 5.4).
///
/// # Errors
/// [`NoRandomness`] if the system gives no random bytes.
pub fn new_id() -> Result<Uuid, NoRandomness> {
    Ok(uuid::Builder::from_random_bytes(random_bytes()?).into_uuid())
}

/// The SHA-256 of the bytes, as 64 lower-case hexadecimal digits.
#[must_use]
pub fn digest_hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(bytes))
}
