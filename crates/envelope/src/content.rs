//! What a submission is: everything without which it cannot be opened, or cannot be asked for.
//!
//! Up to version 1 of the wire form the sealed bytes alone were hashed, so a sender who came first with another header got the
//! true one acknowledged as a duplicate, and nobody could open it. The content hash covers the header, the sealed bytes
//! and the status token: another header is another content.

use std::fmt;
use std::str::FromStr;

use base16ct::lower;
use sha2::{Digest, Sha256};

use crate::device::DevicePublicKey;
use crate::seal::{Header, length_prefixed};
use crate::status::StatusToken;

const DOMAIN: &[u8] = b"didim submission, version 2\0";
const SIGNED_DOMAIN: &str = "didim item, version 2: ";

/// The SHA-256 of a submission's header, sealed bytes and status token; as text 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash([u8; 32]);

/// A text that is no content hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no content hash; write 64 lower-case hexadecimal digits")]
pub struct MalformedHash;

impl ContentHash {
    /// Hashes a submission.
    #[must_use]
    pub fn of(header: &Header, sealed: &[u8], token: Option<&StatusToken>) -> Self {
        Self::of_digest(header, &Sha256::digest(sealed).into(), token)
    }

    /// Hashes a submission of whose sealed bytes the SHA-256 is known: a database that keeps that digest can tell a
    /// submission from another without reading what is sealed.
    #[must_use]
    pub fn of_digest(header: &Header, sealed: &[u8; 32], token: Option<&StatusToken>) -> Self {
        let header = header.associated_data();
        let token = token.map(|token| token.as_bytes().as_slice()).unwrap_or_default();
        let bytes = length_prefixed(&[DOMAIN, &header, sealed, token]);
        Self(Sha256::digest(bytes).into())
    }

    /// The hash of these bytes, as a database has it.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What a device signs to say that the submission is its own.
    #[must_use]
    pub fn signed_text(&self) -> String {
        format!("{SIGNED_DOMAIN}{self}")
    }
}

impl DevicePublicKey {
    /// Whether this key's owner signed the submission ([`ContentHash::signed_text`]).
    #[must_use]
    pub fn signed_item(&self, content: &ContentHash, signature: &ItemSignature) -> bool {
        self.signed(content.signed_text().as_bytes(), &signature.0)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&lower::encode_string(&self.0))
    }
}

impl FromStr for ContentHash {
    type Err = MalformedHash;

    fn from_str(text: &str) -> Result<Self, MalformedHash> {
        let bytes = lower::decode_vec(text).ok();
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or(MalformedHash)
    }
}

/// A device's Ed25519 signature over one submission; as text 128 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ItemSignature([u8; 64]);

/// A text that is no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no signature; write 128 lower-case hexadecimal digits")]
pub struct MalformedSignature;

impl ItemSignature {
    /// The signature of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// Its 64 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Display for ItemSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&lower::encode_string(&self.0))
    }
}

impl FromStr for ItemSignature {
    type Err = MalformedSignature;

    fn from_str(text: &str) -> Result<Self, MalformedSignature> {
        let bytes = lower::decode_vec(text).ok();
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or(MalformedSignature)
    }
}
