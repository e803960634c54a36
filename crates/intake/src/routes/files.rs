//! The app's files: precompressed, and cached for ever where the name holds the content's hash.

use std::convert::Infallible;
use std::path::Path;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use tower::util::BoxCloneSyncService;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::services::ServeDir;

pub(super) fn service(folder: &Path) -> BoxCloneSyncService<Request, Response, Infallible> {
    let files = ServeDir::new(folder).precompressed_br();
    let service = ServiceBuilder::new().service_fn(move |request: Request| {
        let files = files.clone();
        let policy = cache_policy(request.uri().path());
        async move {
            let mut response = match files.oneshot(request).await {
                Ok(response) => response.map(Body::new),
                Err(never) => match never {},
            };
            if response.status().is_success() {
                response
                    .headers_mut()
                    .insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
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

/// Whether a file's name holds its content's hash: 16 hexadecimal digits behind a hyphen.
fn has_content_hash(name: &str) -> bool {
    name.split('-').skip(1).any(|part| {
        let digits = part.split(['.', '_']).next().unwrap_or_default();
        digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit())
    })
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
        ] {
            assert!(has_content_hash(name), "{name}");
        }
        for name in ["index.html", "app.js", "a-b.css", "app-0123456789abcdeg.js"] {
            assert!(!has_content_hash(name), "{name}");
        }
    }
}
