//! `GET /api/v1/catalog`: the signed catalog.

use std::io::ErrorKind;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use envelope::schema;

use super::tag::unless_known;
use crate::app::App;
use crate::known;
use crate::openapi::parameters::KnownTags;
use crate::openapi::problems::{CatalogUnreadable, NoCatalog};
use crate::problem::problem;

/// The signed catalog.
///
/// Everything that devices show and decide by. They verify it: its bytes are opaque here.
#[utoipa::path(
    get,
    path = "/api/v1/catalog",
    operation_id = "getCatalog",
    tag = "catalog",
    params(KnownTags),
    responses(
        (status = 200, description = "The catalog.", content_type = "application/octet-stream", body = schema::CatalogBytes,
            headers(("etag" = schema::DigestTag, description = "The catalog's SHA-256."))),
        (status = 304, description = "The catalog is known.",
            headers(("etag" = schema::DigestTag, description = "The catalog's SHA-256."))),
        NoCatalog,
        CatalogUnreadable,
    )
)]
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
    if let Ok(published) = file.published() {
        known::publish(&app, published).await;
    }
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    unless_known(&headers, &format!("\"{digest}\""), || {
        (kind, bytes).into_response()
    })
}
