//! The app's files: precompressed, and cached for ever where the bundle lists them as never changing under their names.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tower::util::BoxCloneSyncService;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::services::ServeDir;

use super::nothing_at;
use crate::problem::{ProblemResponse, problem};
use crate::signed_files::IMMUTABLE;

/// The bytes of a file that are read at once. What a client does not take stands in memory for as long as it is let wait: at 64 KiB a read, four
/// thousand who never read took 600 MiB.
const READ_BYTES: usize = 16 << 10;

pub(super) fn service(folder: &Path) -> BoxCloneSyncService<Request, Response, Infallible> {
    let files = ServeDir::new(folder)
        .precompressed_br()
        .with_buf_chunk_size(READ_BYTES);
    let list: Arc<Path> = folder.join(IMMUTABLE).into();
    let service = ServiceBuilder::new().service_fn(move |request: Request| {
        let (files, list) = (files.clone(), list.clone());
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
                let policy = HeaderValue::from_static(cache_policy(is_listed(&list, uri.path()).await));
                response.headers_mut().insert(header::CACHE_CONTROL, policy);
            }
            Ok(response)
        }
    });
    BoxCloneSyncService::new(service)
}

/// Whether a path is in the list; without one, as older bundles are, none is. It is read anew each time: the folder may be that of another
/// release from one request to the next.
async fn is_listed(list: &Path, path: &str) -> bool {
    let listed = tokio::fs::read_to_string(list).await.unwrap_or_default();
    listed.lines().any(|line| line == path)
}

/// How long a file may be kept without asking. What is not immutable may be another file tomorrow.
pub(super) fn cache_policy(is_immutable: bool) -> &'static str {
    if is_immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Files are there to be read.
pub(super) fn wrong_method() -> ProblemResponse {
    let detail = "only `GET` and `HEAD` do something here";
    problem(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong-method",
        "wrong method",
        detail,
    )
}

/// The same refusal, as a problem document.
fn as_problem(uri: &Uri, refusal: Response) -> Response {
    let status = refusal.status();
    let problem = match status {
        StatusCode::NOT_FOUND => nothing_at(uri),
        StatusCode::METHOD_NOT_ALLOWED => wrong_method(),
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
