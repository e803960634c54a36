//! `GET /api/v1/openapi.json`: what this interface is.

use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use envelope::schema;

use super::tag::unless_known;
use crate::openapi::Document;
use crate::openapi::parameters::KnownTags;

static DOCUMENT: LazyLock<Document> = LazyLock::new(|| Document::of(super::described().into_openapi()));

/// The OpenAPI document of all routes, as it is served at `/api/v1/openapi.json`.
pub fn openapi_document() -> &'static str {
    &DOCUMENT.text
}

/// This document.
///
/// It says what there is at this version of the server: OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    operation_id = "getDocument",
    tag = "server",
    params(KnownTags),
    responses(
        (status = 200, description = "The document.", content_type = "application/json", body = Object,
            headers(("etag" = schema::DigestTag, description = "The document's tag."))),
        (status = 304, description = "The document is known.",
            headers(("etag" = schema::DigestTag, description = "The document's tag."))),
    )
)]
pub(super) async fn get(headers: HeaderMap) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    unless_known(&headers, &DOCUMENT.tag, || {
        (kind, DOCUMENT.text.as_str()).into_response()
    })
}
