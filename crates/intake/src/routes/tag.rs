//! Answers that are not sent again to those who have them.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The answer with its entity tag, strong or weak, or `304 Not Modified` to who knows it: tags are compared weakly (RFC
/// 9110, section 13.1.2). It may be kept, and is asked after every time.
pub(super) fn unless_known(request: &HeaderMap, tag: &str, answer: impl FnOnce() -> Response) -> Response {
    let known = request
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let this = opaque(tag);
    let is_this = |one: &str| one == "*" || opaque(one) == this;
    let mut response = if known.is_some_and(|known| known.split(',').map(str::trim).any(is_this)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        answer()
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// A tag without its mark of weakness.
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}
