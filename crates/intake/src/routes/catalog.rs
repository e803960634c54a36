//! `GET /api/v1/catalog`: the signed catalog.

use std::io::ErrorKind;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::problem::problem;

pub(super) async fn get(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let none = || {
        let detail = "no catalog has been published here; start the server with one";
        problem(StatusCode::NOT_FOUND, "no-catalog", "no catalog", detail).into_response()
    };
    let Some(file) = &app.catalog else { return none() };
    let (bytes, digest) = match file.current() {
        Ok(current) => current,
        Err(error) if error.kind() == ErrorKind::NotFound => return none(),
        Err(error) => {
            tracing::error!(%error, "the catalog cannot be read");
            let detail = "the catalog cannot be read; look into the server's log";
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return problem(status, "catalog-unreadable", "catalog unreadable", detail).into_response();
        }
    };
    let tag = format!("\"{digest}\"");
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let head = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    if known.is_some_and(|known| {
        known
            .split(',')
            .map(str::trim)
            .any(|one| one == "*" || one.trim_start_matches("W/") == tag)
    }) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, [(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
}
