//! The app's files: precompressed, and cached for ever where the name holds the content's hash.

use std::convert::Infallible;
use std::path::Path;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tower::util::BoxCloneSyncService;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::services::ServeDir;

use super::nothing_at;
use crate::problem::problem;

pub(super) fn service(folder: &Path) -> BoxCloneSyncService<Request, Response, Infallible> {
    let files = ServeDir::new(folder).precompressed_br();
    let service = ServiceBuilder::new().service_fn(move |request: Request| {
        let files = files.clone();
        let uri = request.uri().clone();
        async move {
            let mut response = match files.oneshot(request).await {
                Ok(response) => response.map(Body::new),
                Err(never) => match never {},
            };
            let status = response.status();
            if status.is_client_error() || status.is_server_error() {
                return Ok(as_problem(&uri, response));
            }
            // An answer that nothing has changed renews the policy too (RFC 9110, section 15.4.5).
            if status.is_success() || status == StatusCode::NOT_MODIFIED {
                let policy = HeaderValue::from_static(cache_policy(uri.path()));
                response.headers_mut().insert(header::CACHE_CONTROL, policy);
            }
            Ok(response)
        }
    });
    BoxCloneSyncService::new(service)
}

fn cache_policy(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    if has_content_hash(name) || path.contains("/woff2-dynamic-subset/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Whether a file's name holds its content's hash: hexadecimal digits between a hyphen and the extension, or between a
/// hyphen and `_bg`, as trunk names them. Trunk leaves out the zeros before a hash of 64 bits: less than 12 digits are left
/// of one in 65,536, which is then asked for anew at every visit.
fn has_content_hash(name: &str) -> bool {
    let Some((stem, _)) = name.split_once('.') else {
        return false;
    };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, digits)| {
        (12..=16).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// The same refusal, as a problem document.
fn as_problem(uri: &Uri, refusal: Response) -> Response {
    let status = refusal.status();
    let problem = match status {
        StatusCode::NOT_FOUND => nothing_at(uri),
        StatusCode::METHOD_NOT_ALLOWED => {
            let detail = "only `GET` and `HEAD` do something here";
            problem(status, "wrong-method", "wrong method", detail)
        }
        StatusCode::PRECONDITION_FAILED | StatusCode::RANGE_NOT_SATISFIABLE => {
            let detail = "the file has no such part or state; ask for the whole of it";
            problem(status, "wrong-part", "wrong part", detail)
        }
        _ => {
            tracing::error!(%status, path = uri.path(), "a file cannot be served");
            let detail = "the file cannot be read; look into the server's log";
            problem(status, "file-unreadable", "file unreadable", detail)
        }
    };
    let mut response = problem.into_response();
    for name in [header::ALLOW, header::CONTENT_RANGE] {
        if let Some(value) = refusal.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_cached_for_ever() {
        for name in [
            "app-0123456789abcdef.js",
            "app-0123456789abcdef_bg.wasm",
            "main-fedcba9876543210.css",
            "a-long-name-fedcba9876543210.js.map",
            "app-123456789abcdef_bg.wasm",
        ] {
            assert!(has_content_hash(name), "{name}");
        }
        for name in [
            "",
            "index.html",
            "app.js",
            "a-b.css",
            "app-0123456789abcdeg.js",
            "app-0123456789abcdef",
            "app-0123456789abcdef-old.js",
            "0123456789abcdef.js",
            "app-0123456789abcdef0.js",
            "app-0123456789a.js",
        ] {
            assert!(!has_content_hash(name), "{name}");
        }
    }
}
