//! Private keys that are kept at the server, which cannot open them: sealed to a member of staff by HPKE (RFC 9180), or wrapped by a key that
//! a passphrase gives (ChaCha20-Poly1305, RFC 8439). Both are bound to what they are for, and what comes out is held against the public half
//! that is expected: a server that gives one key for another is found out.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use zeroize::Zeroizing;

use crate::id::random_bytes;
use crate::key::{OpeningKey, SealingKey};
use crate::seal::{OpenError, SealError, decrypt, encrypt, length_prefixed};

const SEALED_INFO: &[u8] = b"didim sealed key, version 1";
const WRAPPED_DOMAIN: &[u8] = b"didim wrapped key, version 1";
const SECRET_BYTES: usize = 32;
const TAG_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;

/// The size of a private key that is sealed to a member of staff, in bytes.
pub const SEALED_KEY_BYTES: usize = 32 + SECRET_BYTES + TAG_BYTES;
/// The size of a private key that is wrapped by a symmetric key, in bytes.
pub const WRAPPED_KEY_BYTES: usize = NONCE_BYTES + SECRET_BYTES + TAG_BYTES;

/// A symmetric key that wraps private keys. Wiped from memory when dropped.
pub struct WrappingKey(Zeroizing<[u8; 32]>);

impl WrappingKey {
    /// The key of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }
}

/// What a private key is for and which one it is: its parts, and its public half.
#[derive(Debug, Clone, Copy)]
pub struct KeyContext<'a> {
    /// What tells this use from others: whose it is, for which group, of which epoch. The order counts.
    pub parts: &'a [&'a [u8]],
    /// The public half of the key.
    pub public: &'a SealingKey,
}

impl KeyContext<'_> {
    fn associated_data(&self, domain: &[u8]) -> Vec<u8> {
        let public = self.public.to_string();
        let own = [domain, public.as_bytes()];
        length_prefixed(&[own.as_slice(), self.parts].concat())
    }

    fn read(&self, secret: &[u8]) -> Result<OpeningKey, OpenError> {
        let key = OpeningKey::from_secret(secret).ok_or(OpenError::Malformed)?;
        if key.sealing_key() == *self.public {
            Ok(key)
        } else {
            Err(OpenError::DoesNotFit)
        }
    }

    /// Seals `secret` to the public key of `member`: [`SEALED_KEY_BYTES`] bytes.
    ///
    /// # Errors
    /// [`SealError`] if the member's key is none that can be used, or the system gives no random bytes.
    pub fn seal(&self, secret: &OpeningKey, member: &SealingKey) -> Result<Vec<u8>, SealError> {
        let associated = self.associated_data(member.to_string().as_bytes());
        let (encapsulated, ciphertext) =
            encrypt(member, SEALED_INFO, secret.secret().as_slice(), &associated)?;
        Ok([encapsulated.as_slice(), &ciphertext].concat())
    }

    /// Opens what [`Self::seal`] sealed for the member who has this private key.
    ///
    /// # Errors
    /// [`OpenError`] if the member, the context or a byte differs, or the key is not the one that the context names.
    pub fn open(&self, member: &OpeningKey, sealed: &[u8]) -> Result<OpeningKey, OpenError> {
        let associated = self.associated_data(member.sealing_key().to_string().as_bytes());
        self.read(&decrypt(member, SEALED_INFO, sealed, &associated)?)
    }

    /// Wraps `secret` under a symmetric key: a nonce, the ciphertext and its tag, [`WRAPPED_KEY_BYTES`] bytes.
    ///
    /// # Errors
    /// [`SealError::Randomness`] if the system gives no random bytes.
    pub fn wrap(&self, secret: &OpeningKey, by: &WrappingKey) -> Result<Vec<u8>, SealError> {
        let nonce = random_bytes::<NONCE_BYTES>()?;
        let secret = secret.secret();
        let payload = Payload {
            msg: secret.as_slice(),
            aad: &self.associated_data(WRAPPED_DOMAIN),
        };
        let wrapped = cipher(by).encrypt(&Nonce::from(nonce), payload);
        // It fails on more bytes than a key has alone.
        let wrapped = wrapped.map_err(|_| SealError::BadKey)?;
        Ok([nonce.as_slice(), &wrapped].concat())
    }

    /// Unwraps what [`Self::wrap`] wrapped.
    ///
    /// # Errors
    /// [`OpenError`] if the wrapping key (that is, the passphrase), the context or a byte differs.
    pub fn unwrap(&self, wrapped: &[u8], by: &WrappingKey) -> Result<OpeningKey, OpenError> {
        let (nonce, wrapped) = wrapped
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(OpenError::DoesNotFit)?;
        let payload = Payload {
            msg: wrapped,
            aad: &self.associated_data(WRAPPED_DOMAIN),
        };
        let secret = cipher(by).decrypt(&Nonce::from(*nonce), payload);
        self.read(&Zeroizing::new(secret.map_err(|_| OpenError::DoesNotFit)?))
    }
}

fn cipher(by: &WrappingKey) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&Key::from(*by.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> (OpeningKey, OpeningKey, OpeningKey) {
        let key = || OpeningKey::generate().expect("randomness");
        (key(), key(), key())
    }

    fn by(byte: u8) -> WrappingKey {
        WrappingKey::from_bytes(Zeroizing::new([byte; 32]))
    }

    #[test]
    fn a_sealed_key_opens_for_its_member_its_context_and_whole_alone() {
        let (group, member, other) = keys();
        let public = group.sealing_key();
        let context = KeyContext {
            parts: &[b"mid-life", &[0, 0, 0, 1]],
            public: &public,
        };
        let sealed = context.seal(&group, &member.sealing_key()).expect("sealed");
        assert_eq!(sealed.len(), SEALED_KEY_BYTES);
        let opened = context.open(&member, &sealed).expect("opened");
        assert_eq!(opened.to_file(), group.to_file());
        assert!(context.open(&other, &sealed).is_err(), "another member");
        let others: [&[&[u8]]; 4] = [
            &[b"mid-life", &[0, 0, 0, 2]],
            &[b"youth", &[0, 0, 0, 1]],
            &[b"mid-life"],
            &[&[0, 0, 0, 1], b"mid-life"],
        ];
        for parts in others {
            let context = KeyContext { parts, ..context };
            assert!(context.open(&member, &sealed).is_err(), "{parts:?}");
        }
        let another = other.sealing_key();
        let context_of_another = KeyContext {
            public: &another,
            ..context
        };
        assert!(context_of_another.open(&member, &sealed).is_err(), "another key");
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(context.open(&member, &flipped).is_err(), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert!(
                context.open(&member, &sealed[..length]).is_err(),
                "{length} bytes"
            );
        }
    }

    /// A server that gives the sealed keys may seal one of its own: it must not be taken for the group's.
    #[test]
    fn a_key_that_is_not_the_one_that_is_named_is_refused() {
        let (group, member, planted) = keys();
        let public = group.sealing_key();
        let context = KeyContext {
            parts: &[b"agency"],
            public: &public,
        };
        let sealed = context.seal(&planted, &member.sealing_key()).expect("sealed");
        assert!(context.open(&member, &sealed).is_err());
        let wrapped = context.wrap(&planted, &by(1)).expect("wrapped");
        assert!(context.unwrap(&wrapped, &by(1)).is_err());
    }

    #[test]
    fn a_wrapped_key_unwraps_by_its_key_in_its_context_and_whole_alone() {
        let (person, _, _) = keys();
        let public = person.sealing_key();
        let context = KeyContext {
            parts: &[b"somebody"],
            public: &public,
        };
        let wrapped = context.wrap(&person, &by(1)).expect("wrapped");
        assert_eq!(wrapped.len(), WRAPPED_KEY_BYTES);
        assert_ne!(
            wrapped,
            context.wrap(&person, &by(1)).expect("wrapped"),
            "a nonce each"
        );
        let unwrapped = context.unwrap(&wrapped, &by(1)).expect("unwrapped");
        assert_eq!(unwrapped.to_file(), person.to_file());
        assert!(context.unwrap(&wrapped, &by(2)).is_err(), "another passphrase");
        let other = KeyContext {
            parts: &[b"somebody else"],
            ..context
        };
        assert!(other.unwrap(&wrapped, &by(1)).is_err(), "another person");
        for bit in 0..wrapped.len() * 8 {
            let mut flipped = wrapped.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(context.unwrap(&flipped, &by(1)).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn a_fingerprint_can_be_read_aloud_and_tells_keys_apart() {
        let (one, other, _) = keys();
        let fingerprint = one.sealing_key().fingerprint();
        assert_eq!(fingerprint.len(), 19);
        assert_eq!(fingerprint.split('-').map(str::len).collect::<Vec<_>>(), [4; 4]);
        assert_ne!(fingerprint, other.sealing_key().fingerprint());
    }
}
