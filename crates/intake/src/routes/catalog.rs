//! `GET /api/v1/catalog`: the signed catalog; `GET /api/v1/catalogs/{digest}`: one that was published before.

use std::io::ErrorKind;
use std::sync::Arc;

use axum::extract::{self, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use envelope::schema;

use super::coding::{FOR_EVER, takes_brotli};
use super::tag::unless_known;
use crate::app::App;
use crate::desk::unanswered;
use crate::openapi::parameters::{Codings, KnownTags};
use crate::openapi::problems::{CatalogUnreadable, NoCatalog, NoSuchCatalog, NotStored};
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
    if let Ok((published, bytes)) = file.published() {
        app.publish(published, &bytes).await;
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

/// A catalog that was published before.
///
/// An application is judged by the catalog by which it was made, which its header names. Its readers verify the bytes.
#[utoipa::path(
    get,
    path = "/api/v1/catalogs/{digest}",
    operation_id = "getPublishedCatalog",
    tag = "catalog",
    params(("digest" = schema::DigestText, Path, description = "The digest of the catalog.")),
    responses(
        (status = 200, description = "The catalog.", content_type = "application/octet-stream",
            body = schema::CatalogBytes,
            headers(("cache-control" = String, description = "That it never changes (RFC 8246)."))),
        NoSuchCatalog,
        NotStored,
    )
)]
pub(super) async fn of_digest(
    State(app): State<Arc<App>>,
    extract::Path(digest): extract::Path<String>,
) -> Response {
    // PostgreSQL takes no text with a zero in it.
    let found = match digest.contains('\0') {
        true => Ok(None),
        false => app.repository.published_catalog(digest).await,
    };
    match found {
        Ok(Some(bytes)) => {
            let headers = [
                (header::CONTENT_TYPE, "application/octet-stream"),
                (header::CACHE_CONTROL, FOR_EVER),
            ];
            (headers, bytes).into_response()
        }
        Ok(None) => {
            let detail = "no catalog of this digest was published here; ask the operator for its file";
            problem(
                StatusCode::NOT_FOUND,
                "no-such-catalog",
                "no such catalog",
                detail,
            )
            .into_response()
        }
        Err(error) => unanswered(&error).into_response(),
    }
}
