//! Error answers as problem documents (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use envelope::Problem;

/// A problem to answer with.
#[derive(Debug)]
pub(crate) struct ProblemResponse {
    status: StatusCode,
    problem: Problem,
    retry_after: Option<u32>,
    /// Whether somebody has to sign in, where a device has to sign otherwise.
    for_session: bool,
}

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
        now: None,
    };
    ProblemResponse {
        status,
        problem,
        retry_after: None,
        for_session: false,
    }
}

impl ProblemResponse {
    /// With the server's time (RFC 3339).
    pub(crate) fn with_now(mut self, now: String) -> Self {
        self.problem.now = Some(now);
        self
    }

    /// Says that somebody has to sign in, where a device has to sign otherwise.
    pub(crate) fn for_session(mut self) -> Self {
        self.for_session = true;
        self
    }

    /// With the seconds after which to try again (RFC 9110, section 10.2.3).
    pub(crate) fn with_retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

impl IntoResponse for ProblemResponse {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.problem)).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        if self.status == StatusCode::UNAUTHORIZED {
            // RFC 9110, section 11.6.1: such an answer must say how to authenticate.
            let scheme = if self.for_session { "Session" } else { "Signature" };
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
