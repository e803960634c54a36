//! Sealing: HPKE (RFC 9180) in base mode, padded, bound to its header.

use std::convert::Infallible;

use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305, kdf::HkdfSha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::id::NoRandomness;
use crate::key::{Kem, OpeningKey, SealingKey};

/// Keeps a sealed application from being opened as anything else (RFC 9180, section 5.1: `info`).
const INFO: &[u8] = b"didim application, version 1";
const KEY_BYTES: usize = 32;
pub(crate) const LENGTH_BYTES: usize = 4;
const TAG_BYTES: usize = 16;
/// The sizes that an observer can tell apart, in bytes: 4, 16, 64 and 256 KiB.
const BUCKETS: [usize; 4] = [4 << 10, 16 << 10, 64 << 10, 256 << 10];

/// The largest content that is sealed, in bytes.
pub const MAX_PLAINTEXT_BYTES: usize = (256 << 10) - LENGTH_BYTES;

/// What travels in the open, bound to the seal: changing any of it makes the content impossible to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The submission, named at random by the device.
    pub id: Uuid,
    /// The device, if it has a name.
    pub device: Option<Uuid>,
    /// The device's count of submissions, from 1.
    pub counter: u64,
    /// The id of the key that it is sealed to.
    pub key: String,
    /// The digest of the catalog by which it was made.
    pub catalog: String,
}

/// Content that cannot be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// More than [`MAX_PLAINTEXT_BYTES`].
    #[error("the application has {0} bytes and at most 262140 can be sealed; shorten the longest answer")]
    TooLarge(usize),
    /// The public key is no point that can be used.
    #[error("the agency's public key cannot be used; load a new catalog")]
    BadKey,
    /// The system gives no random bytes.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

/// Sealed bytes that cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Another key, another header, or changed bytes.
    #[error("this cannot be opened with this key and header; look for the key whose id the header names")]
    DoesNotFit,
    /// Opened, but not in the form that sealing gives.
    #[error("this was sealed by a program with another form; open it with a newer version")]
    Malformed,
}

impl Header {
    /// Every part behind its length, so that no two headers give the same bytes.
    pub(crate) fn associated_data(&self) -> Vec<u8> {
        let device = self
            .device
            .map(|device| device.as_bytes().to_vec())
            .unwrap_or_default();
        let counter = self.counter.to_be_bytes();
        let parts: [&[u8]; 5] = [
            self.id.as_bytes(),
            &device,
            &counter,
            self.key.as_bytes(),
            self.catalog.as_bytes(),
        ];
        length_prefixed(&parts)
    }
}

pub(crate) fn length_prefixed(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// The size that content of this size is padded to, if it can be sealed.
#[must_use]
pub fn padded_len(content: usize) -> Option<usize> {
    BUCKETS
        .into_iter()
        .find(|bucket| content.saturating_add(LENGTH_BYTES) <= *bucket)
}

/// The lengths that [`seal`] gives, in bytes, from the smallest: nothing else is a sealed application.
#[must_use]
pub fn sealed_lengths() -> [usize; 4] {
    BUCKETS.map(|bucket| KEY_BYTES + bucket + TAG_BYTES)
}

/// Seals content to a key: the encapsulated key (32 bytes), then the padded content's ciphertext and tag.
///
/// # Errors
/// [`SealError`]; nothing has been sealed then.
pub fn seal(key: &SealingKey, header: &Header, content: &[u8]) -> Result<Vec<u8>, SealError> {
    let too_large = SealError::TooLarge(content.len());
    let size = padded_len(content.len()).ok_or(too_large)?;
    let padded = padded(content, size).ok_or(too_large)?;
    let (encapsulated, ciphertext) = encrypt(key, INFO, &padded, &header.associated_data())?;
    debug_assert_eq!(
        ciphertext.len(),
        size + TAG_BYTES,
        "a length says no more than its bucket"
    );
    Ok([encapsulated.as_slice(), &ciphertext].concat())
}

/// Encrypts to a key: the encapsulated key, and the ciphertext with its tag.
pub(crate) fn encrypt(
    key: &SealingKey,
    info: &[u8],
    plain: &[u8],
    associated: &[u8],
) -> Result<([u8; KEY_BYTES], Vec<u8>), SealError> {
    let public = key.hpke().ok_or(SealError::BadKey)?;
    let mut random = SystemRandom { failed: false };
    let sealed = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeS::Base,
        &public,
        info,
        plain,
        associated,
        &mut random,
    );
    if random.failed {
        return Err(NoRandomness.into());
    }
    let (encapsulated, ciphertext) = sealed.map_err(|_| SealError::BadKey)?;
    Ok((encapsulated.to_bytes().into(), ciphertext))
}

/// Decrypts what [`encrypt`] gave, one after the other.
pub(crate) fn decrypt(
    key: &OpeningKey,
    info: &[u8],
    sealed: &[u8],
    associated: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (encapsulated, ciphertext) = sealed.split_at_checked(KEY_BYTES).ok_or(OpenError::DoesNotFit)?;
    let encapsulated =
        <Kem as hpke::Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| OpenError::DoesNotFit)?;
    let plain = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeR::Base,
        &key.0,
        &encapsulated,
        info,
        ciphertext,
        associated,
    )
    .map_err(|_| OpenError::DoesNotFit)?;
    debug_assert_eq!(ciphertext.len(), plain.len() + TAG_BYTES);
    Ok(Zeroizing::new(plain))
}

/// Opens what [`seal`] sealed under the same header.
///
/// # Errors
/// [`OpenError`] if the key, the header or a byte differs.
pub fn open(key: &OpeningKey, header: &Header, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
    let padded = decrypt(key, INFO, sealed, &header.associated_data())?;
    unpadded(&padded).map(<[u8]>::to_vec).ok_or(OpenError::Malformed)
}

/// Content behind its length, filled up with zeros to a size in bytes; `None` if it does not fit.
pub(crate) fn padded(content: &[u8], size: usize) -> Option<Zeroizing<Vec<u8>>> {
    let length = u32::try_from(content.len()).ok()?;
    let filling = size.checked_sub(LENGTH_BYTES + content.len())?;
    // The whole size at once: a vector that grows leaves unwiped copies behind.
    let mut padded = Zeroizing::new(Vec::with_capacity(size));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(content);
    padded.extend(std::iter::repeat_n(0, filling));
    Some(padded)
}

/// The content of what [`padded`] gave.
pub(crate) fn unpadded(padded: &[u8]) -> Option<&[u8]> {
    let (length, rest) = padded.split_first_chunk::<LENGTH_BYTES>()?;
    rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

/// The system's randomness for `hpke`, whose own source panics when there is none: here a failure is noted, and what
/// was made with it is thrown away.
struct SystemRandom {
    failed: bool,
}

impl TryRng for SystemRandom {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.failed |= getrandom::fill(bytes).is_err();
        Ok(())
    }
}

impl TryCryptoRng for SystemRandom {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn randomness_that_failed_once_has_failed() {
        for failed in [true, false] {
            let mut random = SystemRandom { failed };
            let Ok(()) = random.try_fill_bytes(&mut [0; 4]);
            assert_eq!(random.failed, failed);
        }
    }

    fn header(device: Option<Uuid>, key: &str, catalog: &str) -> Header {
        Header {
            id: Uuid::from_u128(1),
            device,
            counter: 2,
            key: key.into(),
            catalog: catalog.into(),
        }
    }

    /// Envelopes are kept for years: bytes that change here make all of them impossible to open.
    #[test]
    fn the_associated_data_of_version_1_never_changes() {
        let named = header(Some(Uuid::from_u128(3)), "k", "ab").associated_data();
        let expected = [
            "0000000000000010",
            "00000000000000000000000000000001", // id
            "0000000000000010",
            "00000000000000000000000000000003", // device
            "0000000000000008",
            "0000000000000002", // counter
            "0000000000000001",
            "6b", // key
            "0000000000000002",
            "6162", // catalog
        ];
        assert_eq!(base16ct::lower::encode_string(&named), expected.concat());
        assert_eq!(INFO, b"didim application, version 1");
    }

    #[test]
    fn no_two_headers_have_the_same_associated_data() {
        let nil = Some(Uuid::nil());
        let headers = [
            header(None, "ab", "c"),
            header(None, "a", "bc"),
            header(None, "abc", ""),
            header(None, "", "abc"),
            header(nil, "ab", "c"),
        ];
        for (at, one) in headers.iter().enumerate() {
            for other in headers.iter().skip(at + 1) {
                assert_ne!(one.associated_data(), other.associated_data());
            }
        }
    }

    #[test]
    fn every_bit_of_the_randomness_changes() {
        let mut random = SystemRandom { failed: false };
        let mut draw = || -> Result<[u64; 3], Infallible> {
            let mut bytes = [0; 8];
            random.try_fill_bytes(&mut bytes)?;
            let twice = u64::from(random.try_next_u32()?) << 32 | u64::from(random.try_next_u32()?);
            Ok([random.try_next_u64()?, twice, u64::from_le_bytes(bytes)])
        };
        let (mut seen, mut always) = ([0; 3], [u64::MAX; 3]);
        // That a bit is the same every time by chance: 1 in 2 to the power of 255.
        for _ in 0..256 {
            let drawn = draw().unwrap();
            for (way, bits) in drawn.into_iter().enumerate() {
                seen[way] |= bits;
                always[way] &= bits;
            }
        }
        assert_eq!((seen, always), ([u64::MAX; 3], [0; 3]));
    }
}
