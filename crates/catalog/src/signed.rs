//! The catalog as one signed blob.

mod err;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::model::{AppVersion, Catalog, FORMAT, OLDEST_FORMAT, Role};
pub use err::{SignedError, VerifyKeyError};

/// The largest blob that a device or a server reads, in bytes.
pub const MAX_BLOB_BYTES: usize = 16 * 1024 * 1024;

const MAGIC: &[u8; 8] = b"didimcat";
const SIGNATURE_BYTES: usize = 64;
/// Keeps a signature of a catalog from passing for a signature of anything else.
const DOMAIN: &[u8] = b"didim catalog, version 1\0";

/// A catalog whose signature has been verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCatalog {
    /// The content.
    pub catalog: Catalog,
    /// The SHA-256 of the content, as 64 hexadecimal digits. It names this catalog in every application.
    pub digest: String,
}

/// The operator's private key for signing catalogs (Ed25519, RFC 8032).
pub struct CatalogKey(SigningKey);

/// The public key that an app is built with, to verify catalogs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyKey(VerifyingKey);

impl CatalogKey {
    /// A key from 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The public key that verifies what this one signs.
    #[must_use]
    pub fn verify_key(&self) -> VerifyKey {
        VerifyKey(self.0.verifying_key())
    }

    /// The signed blob: `didimcat`, the signature (64 bytes), the content. The same catalog and key always give
    /// the same bytes.
    ///
    /// # Errors
    /// [`SignedError::Malformed`] if the catalog cannot be encoded, [`SignedError::TooLarge`] if it is over
    /// [`MAX_BLOB_BYTES`].
    pub fn sign(&self, catalog: &Catalog) -> Result<Vec<u8>, SignedError> {
        let content = postcard::to_allocvec(catalog).map_err(|_| SignedError::Malformed)?;
        let signature = self.0.sign(&signed_bytes(&content));
        let blob = [MAGIC.as_slice(), &signature.to_bytes(), &content].concat();
        if blob.len() > MAX_BLOB_BYTES {
            return Err(SignedError::TooLarge(blob.len()));
        }
        debug_assert!(
            catalog.format != FORMAT
                || SignedCatalog::verify(&blob, &self.verify_key())
                    .is_ok_and(|read| read.catalog == *catalog),
            "a device reads another catalog than the one that is signed"
        );
        Ok(blob)
    }
}

impl CatalogKey {
    /// Signs bytes of another kind than a catalog, with the same key: the list of vacancies. They begin with a domain of their own, which is
    /// no catalog's, so that neither signature fits the other.
    ///
    /// # Errors
    /// [`SignedError::Malformed`] if the bytes begin as those of a signed catalog do.
    pub fn sign_other(&self, bytes: &[u8]) -> Result<[u8; SIGNATURE_BYTES], SignedError> {
        if bytes.starts_with(DOMAIN) {
            return Err(SignedError::Malformed);
        }
        Ok(self.0.sign(bytes).to_bytes())
    }
}

impl VerifyKey {
    /// Returns whether a signature is that of [`CatalogKey::sign_other`] for these bytes. One of a catalog never is.
    #[must_use]
    pub fn verifies_other(&self, bytes: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
        let signature = Signature::from_bytes(signature);
        !bytes.starts_with(DOMAIN) && self.0.verify_strict(bytes, &signature).is_ok()
    }

    /// Reads a key from 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`VerifyKeyError`] if the text is none, or no point of the curve.
    pub fn from_hex(text: &str) -> Result<Self, VerifyKeyError> {
        let bytes = base16ct::mixed::decode_vec(text.trim()).map_err(|_| VerifyKeyError)?;
        let bytes = bytes.try_into().map_err(|_| VerifyKeyError)?;
        VerifyingKey::from_bytes(&bytes)
            .map(Self)
            .map_err(|_| VerifyKeyError)
    }

    /// The key as 64 hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        base16ct::lower::encode_string(self.0.as_bytes())
    }
}

impl SignedCatalog {
    /// Verifies a blob and reads the catalog in it.
    ///
    /// # Errors
    /// [`SignedError`]: nothing of the blob is used then.
    pub fn verify(blob: &[u8], key: &VerifyKey) -> Result<Self, SignedError> {
        if blob.len() > MAX_BLOB_BYTES {
            return Err(SignedError::TooLarge(blob.len()));
        }
        let rest = blob
            .strip_prefix(MAGIC.as_slice())
            .ok_or(SignedError::NotACatalog)?;
        let (signature, content) = rest
            .split_first_chunk::<SIGNATURE_BYTES>()
            .ok_or(SignedError::NotACatalog)?;
        key.0
            .verify_strict(&signed_bytes(content), &Signature::from_bytes(signature))
            .map_err(|_| SignedError::BadSignature)?;
        let (format, _) = postcard::take_from_bytes::<u16>(content).map_err(|_| SignedError::Malformed)?;
        if format > FORMAT {
            return Err(SignedError::NewerFormat { found: format });
        }
        Ok(Self {
            catalog: decode(format, content)?,
            digest: base16ct::lower::encode_string(&Sha256::digest(content)),
        })
    }
}

/// What a device or a server has of catalogs: what it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Floor {
    /// The lowest version that is taken. Versions only go up, so that nobody can bring back a rule that was wrong.
    pub version: u32,
    /// The app that is to use it.
    pub app: AppVersion,
}

impl SignedCatalog {
    /// Verifies a blob and takes it only if it is not below the floor.
    ///
    /// # Errors
    /// [`SignedError`]: nothing of the blob is used then, and what was there before stays.
    pub fn admit(blob: &[u8], key: &VerifyKey, floor: Floor) -> Result<Self, SignedError> {
        let signed = Self::verify(blob, key)?;
        let (found, needs) = (signed.catalog.version, signed.catalog.minimum_app);
        if found < floor.version {
            return Err(SignedError::LowerVersion {
                found,
                floor: floor.version,
            });
        }
        if needs > floor.app {
            return Err(SignedError::NewerApp {
                needs,
                has: floor.app,
            });
        }
        Ok(signed)
    }

    /// Whether the content is older than its author meant it to be used without asking. It is used all the same, since
    /// an old catalog is better than none, and says so.
    #[must_use]
    pub fn is_expired(&self, on: eligibility::Date) -> bool {
        self.catalog.expires.is_some_and(|last| last < on)
    }
}

/// Reads the content of a format that is not newer than [`FORMAT`].
fn decode(format: u16, content: &[u8]) -> Result<Catalog, SignedError> {
    // One that is older still is laid out otherwise, and might be read for something else.
    if format < OLDEST_FORMAT {
        return Err(SignedError::Malformed);
    }
    if format == FORMAT {
        return decode_whole(content);
    }
    // Each format has more lists at its end than the one before: those that are missing are empty, as
    // postcard writes it; so is an option that has nothing.
    let missing: &[u8] = match format {
        5 => &[0; 11],
        6 => &[0; 10],
        7 => &[0; 9],
        _ => &[0; 2],
    };
    let mut catalog = decode_whole(&[content, missing].concat())?;
    if format == 5 {
        catalog.roles.extend(roles_of_format_5(&catalog));
    }
    Ok(catalog)
}

fn decode_whole(content: &[u8]) -> Result<Catalog, SignedError> {
    let (catalog, left) = postcard::take_from_bytes(content).map_err(|_| SignedError::Malformed)?;
    if left.is_empty() {
        Ok(catalog)
    } else {
        Err(SignedError::Malformed)
    }
}

/// The roles that the apps of format 5 gave to facts by their names.
fn roles_of_format_5(catalog: &Catalog) -> Option<(Role, eligibility::FactId)> {
    let born = catalog.vocabulary.find("birth_date")?;
    let fact = catalog.vocabulary.fact(born)?;
    (fact.domain.type_name() == Role::Born.type_name()).then_some((Role::Born, born))
}

fn signed_bytes(content: &[u8]) -> Vec<u8> {
    [DOMAIN, content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_of_a_catalog_and_one_of_anything_else_never_fit_each_other() {
        let key = CatalogKey::from_seed(&[7; 32]);
        let content = b"didim vacancies v1\0content";
        let signature = key.sign_other(content).unwrap();
        assert!(key.verify_key().verifies_other(content, &signature));
        // The same content as a catalog.
        let as_catalog = [MAGIC.as_slice(), &signature, content].concat();
        assert_eq!(
            SignedCatalog::verify(&as_catalog, &key.verify_key()),
            Err(SignedError::BadSignature)
        );
        // What a catalog's signature is made of is neither signed nor verified as anything else.
        let of_catalog = signed_bytes(content);
        assert_eq!(key.sign_other(&of_catalog), Err(SignedError::Malformed));
        let of_catalog_signature = key.0.sign(&of_catalog).to_bytes();
        assert!(
            !key.verify_key()
                .verifies_other(&of_catalog, &of_catalog_signature)
        );
        assert!(!key.verify_key().verifies_other(content, &of_catalog_signature));
        let other = CatalogKey::from_seed(&[8; 32]).verify_key();
        assert!(!other.verifies_other(content, &signature));
    }
}
