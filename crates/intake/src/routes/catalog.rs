//! `GET /api/v1/catalog`: the signed catalog.

use std::io::ErrorKind;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use envelope::schema;

use super::coding::takes_brotli;
use super::tag::unless_known;
use crate::app::App;
use crate::openapi::parameters::{Codings, KnownTags};
use crate::openapi::problems::{CatalogUnreadable, NoCatalog};
use crate::problem::problem;

/// The signed catalog.
///
/// Everything that devices show and decide by. They verify it: its bytes are opaque here. They come with the content
/// coding `br` where `accept-encoding` allows it and the server has made that form; their tag is weak then, because the
/// bytes as they are have the strong one. A client that knows either of the two knows the catalog.
#[utoipa::path(
    get,
    path = "/api/v1/catalog",
    operation_id = "getCatalog",
    tag = "catalog",
    params(KnownTags, Codings),
    responses(
        (status = 200, description = "The catalog.", content_type = "application/octet-stream",
            body = schema::CatalogBytes,
            headers(
                ("etag" = schema::CatalogTag, description = "The catalog's SHA-256, whatever its coding."),
                ("vary" = schema::VaryByCoding, description = "What the answer depends on."))),
        (status = 304, description = "The catalog is known.",
            headers(
                ("etag" = schema::CatalogTag, description = "The catalog's SHA-256, whatever its coding."),
                ("vary" = schema::VaryByCoding, description = "What the answer depends on."))),
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
    let catalog = match file.current() {
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
        app.publish(published).await;
    }
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    let strong = format!("\"{}\"", catalog.digest);
    // Two forms of one resource must not have the same strong tag (RFC 9110, section 8.8.3.3).
    let mut response = match catalog.brotli.get().filter(|_| takes_brotli(&headers)) {
        Some(brotli) => unless_known(&headers, &format!("W/{strong}"), || {
            (kind, [(header::CONTENT_ENCODING, "br")], brotli).into_response()
        }),
        None => unless_known(&headers, &strong, || (kind, catalog.bytes).into_response()),
    };
    let depends = HeaderValue::from_static("accept-encoding");
    response.headers_mut().insert(header::VARY, depends);
    response
}
