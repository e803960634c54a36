//! The desk's routes, under `/api/v1/desk`. What may be asked by whom is the table of [`staff::may`]; each answer that is no success says what to
//! do. Everything but who somebody is, is posted: neither names nor purposes stand in an address.

pub(super) mod account;
pub(super) mod colleagues;
pub(super) mod events;
pub(super) mod fetch;
pub(super) mod log;
pub(super) mod session;
pub(super) mod state;

use axum::body::Bytes;
use axum::extract::Request;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde::de::DeserializeOwned;

pub(crate) use account::too_many_tries;

use super::body::{json, whole};
use crate::problem::{ProblemResponse, problem};

/// The largest number of letters of a purpose.
const MAX_PURPOSE_LETTERS: usize = 200;

/// Has no browser keep an answer of the desk: wrapped keys, and who works there.
pub(super) async fn keep_nothing(request: Request, next: Next) -> Response {
    let of_desk = request.uri().path().starts_with("/api/v1/desk/");
    let mut response = next.run(request).await;
    if of_desk {
        let policy = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, policy);
    }
    response
}

fn request<T: DeserializeOwned>(
    body: Result<Bytes, BytesRejection>,
    what: &str,
) -> Result<T, ProblemResponse> {
    json(&whole(body)?, what)
}

fn unusable(detail: impl Into<String>) -> ProblemResponse {
    problem(StatusCode::UNPROCESSABLE_ENTITY, "unusable", "unusable", detail)
}

/// The bytes of a text that must have this length.
fn bytes(text: &str, length: usize, what: &str) -> Result<Vec<u8>, ProblemResponse> {
    let bytes = Base64UrlUnpadded::decode_vec(text).ok();
    bytes
        .filter(|bytes| bytes.len() == length)
        .ok_or_else(|| unusable(format!("{what} has {length} bytes in base64url; make it anew")))
}

/// What somebody does something for, in their own words.
fn purpose(text: &str) -> Result<String, ProblemResponse> {
    let letters = text.chars().count();
    let text = text.trim_matches(' ');
    if letters <= MAX_PURPOSE_LETTERS && !text.is_empty() && !text.contains(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(unusable(format!(
            "a purpose has from 1 to {MAX_PURPOSE_LETTERS} letters; say in a few words what it is for"
        )))
    }
}

fn wrong_totp() -> ProblemResponse {
    let detail = "the code of your authenticator app is wrong or was used; wait for the next one";
    problem(
        StatusCode::FORBIDDEN,
        "wrong-totp",
        "wrong time-based code",
        detail,
    )
}
