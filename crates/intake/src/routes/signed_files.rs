//! The app's files as an operator has signed them, from memory.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tower::service_fn;
use tower::util::BoxCloneSyncService;

use super::coding::takes_brotli;
use super::files::cache_policy;
use super::nothing_at;
use super::tag::unless_known;
use crate::problem::problem;
use crate::signed_files::{Served, ServedFile, SignedFiles};

const PAGE: &str = "/index.html";

pub(super) fn service(files: Arc<SignedFiles>) -> BoxCloneSyncService<Request, Response, Infallible> {
    BoxCloneSyncService::new(service_fn(move |request: Request| {
        let files = Arc::clone(&files);
        async move {
            // It reads the disk.
            let current = tokio::task::spawn_blocking(move || files.current()).await;
            let (parts, _) = request.into_parts();
            Ok(match current.ok().flatten() {
                Some(served) => answer(&served, &parts.method, &parts.uri, &parts.headers),
                None => unserved(),
            })
        }
    }))
}

fn unserved() -> Response {
    let detail = "no release of the app is signed as it has to be; look into the server's log";
    let status = StatusCode::SERVICE_UNAVAILABLE;
    problem(status, "app-refused", "app not served", detail).into_response()
}

fn answer(served: &Served, method: &Method, uri: &Uri, request: &HeaderMap) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        let mut refusal = super::files::wrong_method().into_response();
        refusal
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("GET,HEAD"));
        return refusal;
    }
    let path = match uri.path() {
        "/" => PAGE,
        path => path,
    };
    let Some(plain) = served.file(path) else {
        return nothing_at(uri).into_response();
    };
    let brotli = served.file(&format!("{path}.br"));
    let mut response = match brotli.filter(|_| takes_brotli(request)) {
        Some(brotli) => known_or(request, brotli, path, method, true),
        None => known_or(request, plain, path, method, false),
    };
    let headers = response.headers_mut();
    if brotli.is_some() {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    let policy = HeaderValue::from_static(cache_policy(served.is_immutable(uri.path())));
    headers.insert(header::CACHE_CONTROL, policy);
    response
}

fn known_or(
    request: &HeaderMap,
    file: &ServedFile,
    path: &str,
    method: &Method,
    is_brotli: bool,
) -> Response {
    unless_known(request, &format!("\"{}\"", file.tag), || {
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let body = match *method {
            Method::HEAD => Body::empty(),
            _ => Body::from(file.bytes.clone()),
        };
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        if let Ok(kind) = HeaderValue::from_str(kind.as_ref()) {
            headers.insert(header::CONTENT_TYPE, kind);
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.bytes.len()));
        if is_brotli {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        response
    })
}
