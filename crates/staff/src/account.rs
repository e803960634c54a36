//! What a passphrase gives: a proof for the server, and a key that unwraps, which the server never sees.
//!
//! Argon2id (RFC 9106) makes 64 bytes of passphrase and salt. The first half is hashed into the [`SignInProof`], the second into the wrapping
//! key, each under a domain and the account's id. A server that keeps the [`SignInVerifier`] has a hash of the proof, from which the wrapping
//! key cannot be computed; it can try passphrases, as anybody can who has the wrapped key, at the cost of one Argon2id each.

use argon2::{Algorithm, Argon2, Params, Version};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::{NoRandomness, WrappingKey, random_bytes};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::passphrase::Passphrase;

const PROOF_DOMAIN: &[u8] = b"didim desk sign-in proof, version 1";
const WRAPPING_DOMAIN: &[u8] = b"didim desk wrapping key, version 1";
const VERIFIER_DOMAIN: &[u8] = b"didim desk sign-in verifier, version 1";
const OUTPUT_BYTES: usize = 64;
const SALT_BYTES: usize = 16;

/// The least memory that a desk accepts, in KiB (OWASP and RFC 9106, 4, second choice: 64 MiB and three passes): a server that asks for less
/// would make guessing cheap.
const MIN_MEMORY_KIB: u32 = 64 << 10;
/// The most: a browser's tab must have it.
const MAX_MEMORY_KIB: u32 = 512 << 10;
const MIN_PASSES: u32 = 3;
const MAX_PASSES: u32 = 16;

/// What one guess of a passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Argon2Cost {
    /// The memory, in KiB: from 65,536 to 524,288.
    #[cfg_attr(feature = "openapi", schema(minimum = 65536, maximum = 524_288))]
    #[serde(deserialize_with = "envelope::whole::number")]
    pub memory_kib: u32,
    /// How often the memory is gone through: from 3 to 16.
    #[cfg_attr(feature = "openapi", schema(minimum = 3, maximum = 16))]
    #[serde(deserialize_with = "envelope::whole::number")]
    pub passes: u32,
}

/// A cost that is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a passphrase that costs {0:?} a guess is not used; take from 65536 to 524288 KiB and from 3 to 16 passes"
)]
pub struct CostError(pub Argon2Cost);

impl Argon2Cost {
    /// What new accounts get.
    pub const NEW: Self = Self {
        memory_kib: MIN_MEMORY_KIB,
        passes: MIN_PASSES,
    };

    /// The cost itself, if it is neither too cheap nor more than a browser can give.
    ///
    /// # Errors
    /// [`CostError`] if it is.
    pub fn checked(self) -> Result<Self, CostError> {
        let fine = (MIN_MEMORY_KIB..=MAX_MEMORY_KIB).contains(&self.memory_kib)
            && (MIN_PASSES..=MAX_PASSES).contains(&self.passes);
        if fine { Ok(self) } else { Err(CostError(self)) }
    }
}

/// The random bytes that make equal passphrases of two accounts different; as text 22 letters of base64url.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AccountSalt([u8; SALT_BYTES]);

impl AccountSalt {
    /// New random bytes.
    ///
    /// # Errors
    /// [`NoRandomness`] if the system gives none.
    pub fn generate() -> Result<Self, NoRandomness> {
        random_bytes().map(Self)
    }

    /// These bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; SALT_BYTES]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; SALT_BYTES] {
        &self.0
    }
}

impl From<AccountSalt> for String {
    fn from(salt: AccountSalt) -> Self {
        Base64UrlUnpadded::encode_string(&salt.0)
    }
}

impl TryFrom<String> for AccountSalt {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        fixed(&text).map(Self).ok_or("a salt is 22 letters of base64url")
    }
}

fn fixed<const N: usize>(text: &str) -> Option<[u8; N]> {
    Base64UrlUnpadded::decode_vec(text).ok()?.try_into().ok()
}

/// What shows the server that somebody knows the passphrase; as text 43 letters of base64url. A secret, so without a `Debug` text.
#[derive(Clone, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SignInProof(Zeroizing<[u8; 32]>);

impl From<SignInProof> for String {
    fn from(proof: SignInProof) -> Self {
        Base64UrlUnpadded::encode_string(proof.0.as_slice())
    }
}

impl TryFrom<String> for SignInProof {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = Zeroizing::new(text);
        fixed(&text)
            .map(|bytes| Self(Zeroizing::new(bytes)))
            .ok_or("a proof is 43 letters of base64url")
    }
}

/// What the server keeps of a proof: its hash. The proof has 256 bits, so that a plain hash is enough.
#[derive(Debug, Clone, Copy)]
pub struct SignInVerifier([u8; 32]);

impl SignInVerifier {
    /// The verifier of these bytes, as they were kept.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl SignInProof {
    /// What the server keeps of it.
    #[must_use]
    pub fn verifier(&self, account: Uuid) -> SignInVerifier {
        SignInVerifier(*derived(VERIFIER_DOMAIN, account, self.0.as_slice()))
    }

    /// Whether it is the proof of which `verifier` was kept. Hashes are compared, so that the time says nothing of the proof.
    #[must_use]
    pub fn is_of(&self, account: Uuid, verifier: &SignInVerifier) -> bool {
        self.verifier(account).0 == verifier.0
    }
}

/// Both halves of what a passphrase gives.
pub struct AccountKeys {
    /// Goes to the server.
    pub proof: SignInProof,
    /// Stays.
    pub wrapping: WrappingKey,
}

impl AccountKeys {
    /// Derives both from the passphrase. Takes most of a second and as much memory as the cost says.
    ///
    /// # Errors
    /// [`CostError`] if the cost is not accepted, or there is not so much memory.
    pub fn derive(
        passphrase: &Passphrase,
        account: Uuid,
        salt: &AccountSalt,
        cost: Argon2Cost,
    ) -> Result<Self, CostError> {
        let refused = |_| CostError(cost);
        let Argon2Cost { memory_kib, passes } = cost.checked()?;
        let params = Params::new(memory_kib, passes, 1, Some(OUTPUT_BYTES)).map_err(refused)?;
        let mut output = Zeroizing::new([0; OUTPUT_BYTES]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt.0, output.as_mut_slice())
            .map_err(refused)?;
        let (proof, wrapping) = output.split_at(OUTPUT_BYTES / 2);
        Ok(Self {
            proof: SignInProof(derived(PROOF_DOMAIN, account, proof)),
            wrapping: WrappingKey::from_bytes(derived(WRAPPING_DOMAIN, account, wrapping)),
        })
    }
}

/// Every part has a fixed length for its domain, so that plain SHA-256 keeps the values apart.
fn derived(domain: &[u8], account: Uuid, secret: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut hash = Sha256::new();
    for part in [domain, account.as_bytes(), secret] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    Zeroizing::new(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: AccountSalt = AccountSalt([7; SALT_BYTES]);

    fn keys(passphrase: &str, account: u128, salt: AccountSalt) -> AccountKeys {
        let passphrase = Passphrase::new(passphrase).expect("a passphrase");
        AccountKeys::derive(&passphrase, Uuid::from_u128(account), &salt, Argon2Cost::NEW).expect("keys")
    }

    fn proof(keys: &AccountKeys) -> String {
        keys.proof.clone().into()
    }

    /// Accounts are kept for years: bytes that change here lock everybody out. The values are those of the reference implementation of
    /// Argon2 (in C, by argon2-cffi 25.1) and Python's SHA-256.
    #[test]
    fn the_proof_of_version_1_never_changes() {
        let keys = keys("강아지 우산 새벽 연필 바다", 1, SALT);
        assert_eq!(proof(&keys), "L49C8IgLwFg6JqZd-nEbBoFh613rpjN2LbOmELqSfKc");
        let verifier = keys.proof.verifier(Uuid::from_u128(1));
        assert_eq!(
            envelope::digest_hex(verifier.as_bytes()).get(..16),
            Some("a8e302b3b8644b3c")
        );
    }

    #[test]
    fn another_passphrase_account_or_salt_gives_another_proof() {
        let one = keys("dog umbrella dawn pencil", 1, SALT);
        let others = [
            keys("dog umbrella dawn pencils", 1, SALT),
            keys("dog umbrella dawn pencil", 2, SALT),
            keys("dog umbrella dawn pencil", 1, AccountSalt([8; SALT_BYTES])),
        ];
        let account = Uuid::from_u128(1);
        let verifier = one.proof.verifier(account);
        assert!(one.proof.is_of(account, &verifier));
        assert!(!one.proof.is_of(Uuid::from_u128(2), &verifier));
        for other in &others {
            assert_ne!(proof(other), proof(&one));
            assert!(!other.proof.is_of(account, &verifier));
        }
    }

    #[test]
    fn a_cost_that_is_too_cheap_or_too_high_is_refused_before_anything_is_derived() {
        let passphrase = Passphrase::new("dog umbrella dawn pencil").expect("a passphrase");
        for (memory_kib, passes) in [
            (8, 3),
            (65_535, 3),
            (65_536, 2),
            (524_289, 3),
            (65_536, 17),
            (u32::MAX, u32::MAX),
        ] {
            let cost = Argon2Cost { memory_kib, passes };
            assert_eq!(cost.checked(), Err(CostError(cost)));
            assert!(AccountKeys::derive(&passphrase, Uuid::nil(), &SALT, cost).is_err());
        }
    }

    #[test]
    fn proofs_and_salts_are_texts_of_one_length() {
        for text in [
            "",
            "AAAA",
            "AAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAA=",
            "AAAAAAAAAAAAAAAAAAAAA*",
        ] {
            assert!(AccountSalt::try_from(text.to_owned()).is_err(), "{text}");
            assert!(SignInProof::try_from(text.to_owned()).is_err(), "{text}");
        }
        let salt: String = SALT.into();
        assert_eq!(AccountSalt::try_from(salt), Ok(SALT));
    }
}
