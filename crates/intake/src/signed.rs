//! Who sent a request: what its signature says, checked.

use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use envelope::{
    ContentDigest, DevicePublicKey, ReceivedSignature, SIGNATURE_WINDOW_SECONDS, SignatureError,
    SignatureHeaders, SignedRequest,
};
use time::{Duration, OffsetDateTime};

use crate::clock::timestamp_of;
use crate::problem::{ProblemResponse, problem};

const SIGNATURE_INPUT: &str = "signature-input";
const SIGNATURE: &str = "signature";
const CONTENT_DIGEST: &str = "content-digest";

/// Returns whether a request carries a header of a signature, whatever it says.
pub(crate) fn is_signed(headers: &HeaderMap) -> bool {
    headers.contains_key(SIGNATURE_INPUT) || headers.contains_key(SIGNATURE)
}

/// Reads the signature that a request carries; `None` if it carries not one of a signature's headers.
///
/// # Errors
/// A problem if the headers are not all there, or are of another form.
pub(crate) fn read(parts: &Parts) -> Result<Option<ReceivedSignature>, ProblemResponse> {
    if is_signed(&parts.headers) {
        require(parts).map(Some)
    } else {
        Ok(None)
    }
}

/// The signature that a request must carry.
///
/// # Errors
/// As [`read`].
pub(crate) fn require(parts: &Parts) -> Result<ReceivedSignature, ProblemResponse> {
    let value = |name| one(&parts.headers, name).map(str::to_owned);
    // It covers the path alone: what stands behind it could be anybody's.
    if parts.uri.query().is_some() {
        return Err(bad_signature(
            "a signed request has no query; leave out what stands behind `?`",
        ));
    }
    let received = (|| {
        ReceivedSignature::parse(&SignatureHeaders {
            content_digest: value(CONTENT_DIGEST)?,
            signature_input: value(SIGNATURE_INPUT)?,
            signature: value(SIGNATURE)?,
        })
    })();
    received.map_err(|error| bad_signature(error.to_string()))
}

fn one<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, SignatureError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(SignatureError::MissingHeader(name))?;
    match (value.to_str(), values.next()) {
        (Ok(text), None) => Ok(text),
        _ => Err(SignatureError::UnclearHeader(name)),
    }
}

/// Checks the digest alone: all that can be said where the key is unknown.
///
/// # Errors
/// A problem if it is not that of the body.
pub(crate) fn check_digest(received: &ReceivedSignature, body: &[u8]) -> Result<(), ProblemResponse> {
    if received.digest == ContentDigest::of(body) {
        Ok(())
    } else {
        Err(bad_signature(SignatureError::OtherContent.to_string()))
    }
}

/// Checks that the key signed this request, and in time. Whether the nonce is new is another matter.
///
/// # Errors
/// A problem if it did not.
pub(crate) fn verify(
    received: &ReceivedSignature,
    key: &DevicePublicKey,
    parts: &Parts,
    body: &[u8],
    now: OffsetDateTime,
) -> Result<(), ProblemResponse> {
    let authority = authority(parts);
    let request = SignedRequest {
        method: parts.method.as_str(),
        authority,
        path: parts.uri.path(),
        digest: ContentDigest::of(body),
    };
    received.verify(key, &request).map_err(|error| match error {
        SignatureError::DoesNotFit => bad_signature(format!(
            "{error}; the server was asked as `{authority}`: a proxy must hand on the header `host` as it is"
        )),
        other => bad_signature(other.to_string()),
    })?;
    let created = i64::try_from(received.params.created)
        .ok()
        .and_then(|created| OffsetDateTime::from_unix_timestamp(created).ok());
    let window = Duration::seconds(SIGNATURE_WINDOW_SECONDS.cast_signed());
    if created.is_some_and(|created| (now - created).abs() <= window) {
        return Ok(());
    }
    let detail =
        "the signature was made too long before or after the server's time; sign again, counting from `now`";
    Err(problem(StatusCode::UNAUTHORIZED, "clock", "wrong clock", detail).with_now(timestamp_of(now)))
}

pub(crate) fn bad_signature(detail: impl Into<String>) -> ProblemResponse {
    problem(StatusCode::UNAUTHORIZED, "bad-signature", "bad signature", detail)
}

pub(crate) fn replayed() -> ProblemResponse {
    let detail = "this signature has been used; sign the same request again with a new nonce";
    problem(StatusCode::UNAUTHORIZED, "replayed", "replayed request", detail)
}

/// The host that was asked: of the address in HTTP/2, of the header `host` in HTTP/1.1.
fn authority(parts: &Parts) -> &str {
    let header = || {
        parts
            .headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
    };
    let address = parts.uri.authority().map(axum::http::uri::Authority::as_str);
    address.or_else(header).unwrap_or_default()
}
