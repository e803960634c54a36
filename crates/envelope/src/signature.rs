//! Signed requests: HTTP Message Signatures (RFC 9421) in the one form that devices send.
//!
//! An enrolled device signs every request with its Ed25519 key. The request then carries, beside its body, exactly one
//! of each of these headers:
//!
//! ```text
//! Content-Digest: sha-256=:<base64 of the body's SHA-256>:                                              (RFC 9530)
//! Signature-Input: didim=("@method" "@authority" "@path" "content-digest");created=<seconds since 1970>;nonce="<22
//!     characters of base64url: 16 random bytes>";keyid="ed25519:<16 hexadecimal digits>";alg="ed25519";tag="didim"
//! Signature: didim=:<base64 of the 64 bytes>:
//! ```
//!
//! (`Signature-Input` is one line.) Components and parameters stand in this order, each once, no others. The bytes that
//! are signed are the text of [`SignedRequest::signature_base`]. `@authority` is what the browser calls
//! `location.host`; see [`SignedRequest::authority`].
//!
//! A request with neither `Signature-Input` nor `Signature` is unsigned. Every try of a request is signed anew, with a
//! new nonce and the time of then; its body stays the same, byte for byte.
//!
//! # What the server answers
//!
//! | status | problem type | when | what the device does |
//! |---|---|---|---|
//! | 401 | `urn:didim:problem:bad-signature` | a header is missing or has another form, the digest is not the body's, the signature is not the key's, or the request names another device than the key's | keeps its items and says so to staff; it may send them unsigned, and then they are stored as `anonymous` |
//! | 401 | `urn:didim:problem:clock` | `created` is more than [`SIGNATURE_WINDOW_SECONDS`] before or after the server's time, which the problem carries as `now` (RFC 3339, UTC) | signs again, counting its time from `now` |
//! | 401 | `urn:didim:problem:replayed` | the nonce has been seen | signs again with a new nonce |
//!
//! With `POST /api/v1/submissions` ([`crate::SUBMISSIONS_PATH`]) a key that the server does not know is no problem, nor
//! is a key that was revoked: what was sealed is stored and flagged. With `POST /api/v1/devices`
//! ([`crate::DEVICES_PATH`]) the key is the one in the body, and besides the three above there are:
//!
//! | status | problem type | when |
//! |---|---|---|
//! | 403 | `urn:didim:problem:wrong-code` | the code is wrong, has expired, or another device has used it |
//! | 409 | `urn:didim:problem:key-taken` | the key is that of a device of another name: the device makes a new key |
//! | 429 | `urn:didim:problem:too-many-codes` | ten wrong codes within a minute; `Retry-After` says in how many seconds to try again |
//!
//! This module has no clock and holds no private key: on a device that is a WebCrypto key that cannot be extracted.

mod parse;

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

use crate::device::{DeviceKeyId, DevicePublicKey};
use crate::id::{NoRandomness, random_bytes};

/// How far `created` may be from the server's time, before or after it, in seconds: five minutes.
pub const SIGNATURE_WINDOW_SECONDS: u64 = 300;

/// The label of the signature in both headers.
const LABEL: &str = "didim";
const ALGORITHM: &str = "ed25519";
const TAG: &str = "didim";
/// What a signature covers, in this order.
const COMPONENTS: [&str; 4] = ["@method", "@authority", "@path", "content-digest"];

/// Headers that are no signature in this form, or a signature that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A header is not there.
    #[error("the header `{0}` is missing; send it with the signature")]
    MissingHeader(&'static str),
    /// A header is there more than once, or is no text.
    #[error("the header `{0}` is there twice or is no text; send it once")]
    UnclearHeader(&'static str),
    /// A header has another form.
    #[error("the header `{0}` has another form than this version sends; compare with RFC 9421, section 4")]
    Malformed(&'static str),
    /// A signature under another label.
    #[error("the header `{0}` has no signature with the label `didim`; sign as a device")]
    WrongLabel(&'static str),
    /// The signature covers something else too.
    #[error("the signature covers `{0}`; cover the method, authority, path and digest only")]
    UnknownComponent(String),
    /// The signature does not cover something.
    #[error("the signature does not cover `{0}`; cover it")]
    MissingComponent(&'static str),
    /// A parameter that is not one of the five.
    #[error("the signature has the parameter `{0}`; send created, nonce, keyid, alg and tag only")]
    UnknownParameter(String),
    /// A parameter is not there.
    #[error("the signature lacks the parameter `{0}`; send it")]
    MissingParameter(&'static str),
    /// A parameter has a value that it cannot have.
    #[error(
        "the signature's parameter `{0}` cannot have this value; compare with the form that devices send"
    )]
    WrongParameter(&'static str),
    /// The digest is not that of the body.
    #[error("the digest is not that of the body; send the same request again")]
    OtherContent,
    /// The signature names another key.
    #[error("the signature names the key `{0}`, which is not this one; sign with the key that is sent")]
    OtherKey(DeviceKeyId),
    /// The signature is not the key's, or not over this request.
    #[error("the signature is not that of the key over this request")]
    DoesNotFit,
}

/// The SHA-256 of a body, as the header `Content-Digest` carries it (RFC 9530, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentDigest([u8; 32]);

impl ContentDigest {
    /// The digest of a body; a request without one has the digest of no bytes.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        Self(Sha256::digest(body).into())
    }
}

impl fmt::Display for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha-256=:{}:", Base64::encode_string(&self.0))
    }
}

/// Sixteen random bytes that no two signatures share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Nonce([u8; 16]);

impl Nonce {
    /// A new nonce.
    ///
    /// # Errors
    /// [`NoRandomness`] if the system gives no random bytes.
    pub fn generate() -> Result<Self, NoRandomness> {
        Ok(Self(random_bytes()?))
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Base64UrlUnpadded::encode_string(&self.0))
    }
}

impl FromStr for Nonce {
    type Err = SignatureError;

    fn from_str(text: &str) -> Result<Self, SignatureError> {
        Base64UrlUnpadded::decode_vec(text)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or(SignatureError::WrongParameter("nonce"))
    }
}

/// What a signature says of itself; as text the value of `@signature-params` (RFC 9421, section 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignatureParams {
    /// When it was made, in seconds since 1970 (UTC), by the device's clock.
    pub created: u64,
    /// What keeps it from being used twice.
    pub nonce: Nonce,
    /// The key that made it.
    pub key: DeviceKeyId,
}

impl fmt::Display for SignatureParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { created, nonce, key } = self;
        write!(
            f,
            "{};created={created};nonce=\"{nonce}\";keyid=\"{key}\";alg=\"{ALGORITHM}\";tag=\"{TAG}\"",
            inner_list(&COMPONENTS)
        )
    }
}

/// A request, as far as a signature covers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedRequest<'a> {
    /// The method, as `POST`.
    pub method: &'a str,
    /// The host, and the port where it is not the scheme's, as `kiosk.example` (RFC 9421, section 2.2.3).
    ///
    /// The signature is made over it in lower case and without `:443` or `:80`: a proxy that ends TLS may add the port.
    pub authority: &'a str,
    /// The path without the query, as `/api/v1/submissions`.
    pub path: &'a str,
    /// The digest of the body.
    pub digest: ContentDigest,
}

/// The values of the three headers that a signed request carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHeaders {
    /// Of `Content-Digest`.
    pub content_digest: String,
    /// Of `Signature-Input`.
    pub signature_input: String,
    /// Of `Signature`.
    pub signature: String,
}

impl SignedRequest<'_> {
    /// The text whose UTF-8 bytes are signed (RFC 9421, section 2.5).
    #[must_use]
    pub fn signature_base(&self, params: &SignatureParams) -> String {
        let authority = self.authority.to_ascii_lowercase();
        let authority = authority
            .strip_suffix(":443")
            .or_else(|| authority.strip_suffix(":80"))
            .unwrap_or(&authority);
        let digest = self.digest.to_string();
        let values = [self.method, authority, self.path, &digest];
        base(COMPONENTS.into_iter().zip(values), &params.to_string())
    }

    /// The headers of the request, with the signature over [`Self::signature_base`].
    #[must_use]
    pub fn headers(&self, params: &SignatureParams, signature: &[u8; 64]) -> SignatureHeaders {
        SignatureHeaders {
            content_digest: self.digest.to_string(),
            signature_input: format!("{LABEL}={params}"),
            signature: format!("{LABEL}=:{}:", Base64::encode_string(signature)),
        }
    }
}

/// A signature as it arrived: whole and in the right form, but not yet verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedSignature {
    /// What the device says that the body's digest is.
    pub digest: ContentDigest,
    /// What the signature says of itself.
    pub params: SignatureParams,
    signature: [u8; 64],
}

impl ReceivedSignature {
    /// Reads the values of the three headers. Only the form that [`SignedRequest::headers`] writes is taken.
    ///
    /// # Errors
    /// [`SignatureError`] that names what is missing, unknown or of another form.
    pub fn parse(headers: &SignatureHeaders) -> Result<Self, SignatureError> {
        Ok(Self {
            digest: parse::content_digest(&headers.content_digest)?,
            params: parse::signature_input(&headers.signature_input)?,
            signature: parse::signature(&headers.signature)?,
        })
    }

    /// Whether this is the key's signature over this request, whose digest is the one that the body really has.
    ///
    /// Whether it was made in time and is new, the caller looks at.
    ///
    /// # Errors
    /// [`SignatureError::OtherContent`], [`SignatureError::OtherKey`] or [`SignatureError::DoesNotFit`].
    pub fn verify(&self, key: &DevicePublicKey, request: &SignedRequest<'_>) -> Result<(), SignatureError> {
        if self.digest != request.digest {
            return Err(SignatureError::OtherContent);
        }
        if self.params.key != key.id() {
            return Err(SignatureError::OtherKey(self.params.key));
        }
        let base = request.signature_base(&self.params);
        if key.signed(base.as_bytes(), &self.signature) {
            Ok(())
        } else {
            Err(SignatureError::DoesNotFit)
        }
    }
}

/// An inner list of component names (RFC 9421, section 2.3).
fn inner_list(components: &[&str]) -> String {
    format!("(\"{}\")", components.join("\" \""))
}

/// A signature base (RFC 9421, section 2.5) over any components and parameters.
fn base<'a>(components: impl Iterator<Item = (&'a str, &'a str)>, params: &str) -> String {
    let lines = components.map(|(name, value)| format!("\"{name}\": {value}\n"));
    format!("{}\"@signature-params\": {params}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9421, appendix B.1.4: `test-key-ed25519`, the JWK's `x`.
    const RFC_KEY: &str = "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs";
    /// RFC 9421, appendix B.2.6.
    const RFC_SIGNATURE: &str =
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
    const RFC_COMPONENTS: [(&str, &str); 6] = [
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("@method", "POST"),
        ("@path", "/foo"),
        ("@authority", "example.com"),
        ("content-type", "application/json"),
        ("content-length", "18"),
    ];

    fn rfc_base(components: &[(&str, &str)], created: u64) -> String {
        let names: Vec<&str> = components.iter().map(|(name, _)| *name).collect();
        let params = format!(
            "{};created={created};keyid=\"test-key-ed25519\"",
            inner_list(&names)
        );
        base(components.iter().copied(), &params)
    }

    #[test]
    fn the_example_of_the_rfc_verifies() {
        let key = Base64UrlUnpadded::decode_vec(RFC_KEY).unwrap();
        let key = DevicePublicKey::from_bytes(&key.try_into().unwrap()).unwrap();
        let signature = Base64::decode_vec(RFC_SIGNATURE).unwrap();
        let signature: [u8; 64] = signature.try_into().unwrap();
        assert!(key.signed(rfc_base(&RFC_COMPONENTS, 1_618_884_473).as_bytes(), &signature));
        assert!(!key.signed(rfc_base(&RFC_COMPONENTS, 1_618_884_474).as_bytes(), &signature));
        for at in 0..RFC_COMPONENTS.len() {
            let mut changed = RFC_COMPONENTS;
            changed[at].1 = "changed";
            assert!(!key.signed(rfc_base(&changed, 1_618_884_473).as_bytes(), &signature));
        }
    }

    /// The examples of RFC 9530, appendix B.1 and appendix D: a body, and none.
    #[test]
    fn a_digest_is_that_of_the_rfc() {
        assert_eq!(
            ContentDigest::of(b"{\"hello\": \"world\"}\n").to_string(),
            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
        );
        assert_eq!(
            ContentDigest::of(b"").to_string(),
            "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
        );
    }
}
