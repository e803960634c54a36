//! Records that only the members of a group write and read: sealed by a key that follows from the group's private key (ChaCha20-Poly1305,
//! RFC 8439), bound to their place, padded.
//!
//! An application is sealed to the public half, which everybody has. What the agency says of it must not be: everybody who has the public
//! half could write it, the server too.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::id::{NoRandomness, random_bytes};
use crate::key::OpeningKey;
use crate::seal::{LENGTH_BYTES, OpenError, length_prefixed, padded, unpadded};

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
/// The smallest size of what is sealed, in bytes; larger ones are its doubles.
const SMALLEST: usize = 512;
/// The most bytes that a record has before it is sealed.
pub const MAX_RECORD_BYTES: usize = 16 * 1024 - LENGTH_BYTES;

/// The lengths that [`RecordKey::seal`] gives, in bytes, from the smallest: nothing else is a sealed record.
#[must_use]
pub fn sealed_record_lengths() -> [usize; 6] {
    [0, 1, 2, 3, 4, 5].map(|doubled| NONCE_BYTES + (SMALLEST << doubled) + TAG_BYTES)
}

/// A record that cannot be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// More than [`MAX_RECORD_BYTES`].
    #[error("the record has {0} bytes and at most 16380 can be sealed; shorten the longest text")]
    TooLong(usize),
    /// The system gives no random bytes.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

/// The key of records. Wiped from memory when dropped.
pub struct RecordKey(Zeroizing<[u8; 32]>);

impl RecordKey {
    /// The key of one kind of record (`domain`) that follows from a private key. Nobody without that key can tell it from random bytes.
    #[must_use]
    pub fn of(key: &OpeningKey, domain: &[u8]) -> Self {
        let secret = key.secret();
        let mut hash = Sha256::new();
        hash.update(length_prefixed(&[
            b"didim record key, version 1",
            domain,
            secret.as_slice(),
        ]));
        Self(Zeroizing::new(hash.finalize().into()))
    }

    /// Seals a record at its place, whose parts are all that tells it from others: a nonce, the ciphertext of a size that is 512 bytes or a
    /// double of it, and the tag.
    ///
    /// # Errors
    /// [`RecordError`] if it has more than [`MAX_RECORD_BYTES`], or the system gives no random bytes.
    pub fn seal(&self, place: &[&[u8]], record: &[u8]) -> Result<Vec<u8>, RecordError> {
        let too_long = RecordError::TooLong(record.len());
        if record.len() > MAX_RECORD_BYTES {
            return Err(too_long);
        }
        let size = (record.len() + LENGTH_BYTES).next_power_of_two().max(SMALLEST);
        let padded = padded(record, size).ok_or(too_long)?;
        let nonce = random_bytes::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: &padded,
            aad: &length_prefixed(place),
        };
        let sealed = self.cipher().encrypt(&Nonce::from(nonce), payload);
        // It fails on more bytes than fit here alone.
        let sealed = sealed.map_err(|_| too_long)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens a record at its place.
    ///
    /// # Errors
    /// [`OpenError`] if the key, the place or a byte differs.
    pub fn open(&self, place: &[&[u8]], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (nonce, sealed) = sealed
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(OpenError::DoesNotFit)?;
        let payload = Payload {
            msg: sealed,
            aad: &length_prefixed(place),
        };
        let padded = self.cipher().decrypt(&Nonce::from(*nonce), payload);
        let padded = Zeroizing::new(padded.map_err(|_| OpenError::DoesNotFit)?);
        let record = unpadded(&padded).ok_or(OpenError::Malformed)?;
        Ok(Zeroizing::new(record.to_vec()))
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&Key::from(*self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &[&[u8]] = &[b"case", &[0, 0, 0, 1]];

    #[test]
    fn a_record_opens_at_its_place_by_its_group_and_whole_alone() {
        let group = OpeningKey::generate().expect("randomness");
        let other = OpeningKey::generate().expect("randomness");
        let key = RecordKey::of(&group, b"case log");
        let sealed = key.seal(PLACE, b"a note").expect("sealed");
        assert_eq!(sealed.len(), NONCE_BYTES + SMALLEST + TAG_BYTES);
        let again = RecordKey::of(&group, b"case log");
        assert_eq!(again.open(PLACE, &sealed).expect("opened").as_slice(), b"a note");
        for (key, place) in [
            (RecordKey::of(&other, b"case log"), PLACE),
            (RecordKey::of(&group, b"drafts"), PLACE),
            (
                RecordKey::of(&group, b"case log"),
                &[b"case".as_slice(), &[0, 0, 0, 2]][..],
            ),
            (
                RecordKey::of(&group, b"case log"),
                &[b"case\0\0\0\x01".as_slice()][..],
            ),
        ] {
            assert_eq!(key.open(place, &sealed), Err(OpenError::DoesNotFit));
        }
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(key.open(PLACE, &changed).is_err(), "bit {bit}");
        }
        for cut in 0..sealed.len() {
            assert!(key.open(PLACE, &sealed[..cut]).is_err(), "{cut} bytes");
        }
    }

    #[test]
    fn the_size_of_a_sealed_record_is_one_of_six() {
        let key = RecordKey::of(&OpeningKey::generate().expect("randomness"), b"sizes");
        let mut sizes = std::collections::BTreeSet::new();
        for length in (0..=MAX_RECORD_BYTES).step_by(97).chain([MAX_RECORD_BYTES]) {
            let record = vec![7; length];
            let sealed = key.seal(PLACE, &record).expect("sealed");
            assert_eq!(key.open(PLACE, &sealed).expect("opened").as_slice(), record);
            sizes.insert(sealed.len());
        }
        assert_eq!(sizes, sealed_record_lengths().into());
        assert!(key.seal(PLACE, &vec![0; MAX_RECORD_BYTES + 1]).is_err());
    }
}
