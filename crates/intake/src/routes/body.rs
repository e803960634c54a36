//! Request bodies: whole, and in the form that a route takes.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use crate::problem::{ProblemResponse, problem};
use crate::repository::RepositoryError;

/// The body, if all of it arrived and it is not too large.
pub(super) fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, ProblemResponse> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let detail = "the request is larger than 8 MiB; send fewer items at a time";
            problem(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "request too large",
                detail,
            )
        }
        _ => {
            let detail = "the body broke off; send the same request again";
            problem(
                StatusCode::BAD_REQUEST,
                "incomplete",
                "incomplete request",
                detail,
            )
        }
    })
}

/// What the body says, `what` being the form's name with its article.
pub(super) fn json<T: DeserializeOwned>(body: &[u8], what: &str) -> Result<T, ProblemResponse> {
    let malformed = |place: &str| {
        let detail = format!("the body is not {what}: {place}; send the form of version 1");
        problem(StatusCode::BAD_REQUEST, "malformed", "malformed request", detail)
    };
    // Every form is an object, and serde reads one of an array too.
    if body.trim_ascii_start().first() == Some(&b'[') {
        return Err(malformed("an array where an object should be"));
    }
    serde_json::from_slice(body).map_err(|error| malformed(&place_of(&error)))
}

/// Where and how, without the content: an error's own text can quote what a visitor typed.
fn place_of(error: &serde_json::Error) -> String {
    format!(
        "{:?} error at line {}, column {}",
        error.classify(),
        error.line(),
        error.column()
    )
}

/// The database fails, so nothing of the request was stored.
pub(super) fn not_stored(error: &RepositoryError) -> ProblemResponse {
    tracing::error!(%error, "nothing of a request could be stored");
    let detail = "nothing was stored; send the same request again later";
    problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "not-stored",
        "not stored",
        detail,
    )
}
