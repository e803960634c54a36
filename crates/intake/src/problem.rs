//! Error answers as problem documents (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use envelope::Problem;

/// A problem to answer with.
#[derive(Debug)]
pub(crate) struct ProblemResponse(StatusCode, Problem);

/// The problem of this kind; `kind` becomes the last part of its type URI.
pub(crate) fn problem(
    status: StatusCode,
    kind: &str,
    title: &str,
    detail: impl Into<String>,
) -> ProblemResponse {
    let problem = Problem {
        kind: format!("urn:didim:problem:{kind}"),
        title: title.to_owned(),
        status: status.as_u16(),
        detail: Some(detail.into()),
    };
    ProblemResponse(status, problem)
}

impl IntoResponse for ProblemResponse {
    fn into_response(self) -> Response {
        let mut response = (self.0, Json(self.1)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}
