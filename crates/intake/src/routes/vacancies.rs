//! `GET /api/v1/vacancies`: the signed list of vacancies, and the chunks that it names.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::{self, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use envelope::{digest_hex, schema};

use super::coding::{FOR_EVER, takes_brotli};
use super::tag::unless_known;
use crate::app::App;
use crate::bounded::read_all;
use crate::openapi::parameters::{Codings, KnownTags};
use crate::openapi::problems::{NoChunk, NoVacancies, VacanciesUnreadable};
use crate::problem::problem;

/// The name of the signed list in its folder, and of the folder of the chunks below it: each stands there under its hash, and its brotli
/// form under that and [`BROTLI_ENDING`].
const MANIFEST: &str = "manifest";
const CHUNKS: &str = "chunks";
const BROTLI_ENDING: &str = "br";
/// The largest list and the largest chunk, as devices take them.
const MAX_MANIFEST_BYTES: usize = 1 << 20;
const MAX_CHUNK_BYTES: usize = 8 << 20;

/// The signed list of vacancies.
///
/// It names chunks by their SHA-256. Devices verify it: its bytes are opaque here. An operator may replace the folder as a whole while the
/// server runs.
#[utoipa::path(
    get,
    path = "/api/v1/vacancies",
    operation_id = "getVacancies",
    tag = "vacancies",
    params(KnownTags),
    responses(
        (status = 200, description = "The list.", content_type = "application/octet-stream",
            body = schema::CatalogBytes,
            headers(("etag" = schema::DigestTag, description = "The list's SHA-256."))),
        (status = 304, description = "The list is known.",
            headers(("etag" = schema::DigestTag, description = "The list's SHA-256."))),
        NoVacancies,
        VacanciesUnreadable,
    )
)]
pub(super) async fn list(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let Some(folder) = &app.vacancies else {
        return no_vacancies();
    };
    match read(&folder.join(MANIFEST), MAX_MANIFEST_BYTES).await {
        Ok(bytes) => {
            let tag = format!("\"{}\"", digest_hex(&bytes));
            let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
            unless_known(&headers, &tag, || (kind, bytes).into_response())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => no_vacancies(),
        Err(error) => unreadable(&error),
    }
}

/// A chunk of the list of vacancies.
///
/// Its name is its SHA-256, so it never changes, and a client that has it need not ask again. It comes with the content coding `br` where
/// `accept-encoding` allows it and that form is there.
#[utoipa::path(
    get,
    path = "/api/v1/vacancies/{hash}",
    operation_id = "getVacancyChunk",
    tag = "vacancies",
    params(
        ("hash" = schema::DigestText, Path, description = "The chunk's SHA-256."),
        Codings,
    ),
    responses(
        (status = 200, description = "The chunk.", content_type = "application/octet-stream",
            body = schema::CatalogBytes,
            headers(
                ("cache-control" = String, description = "That it never changes (RFC 8246)."),
                ("vary" = schema::VaryByCoding, description = "What the answer depends on."))),
        NoChunk,
        VacanciesUnreadable,
    )
)]
pub(super) async fn chunk(
    State(app): State<Arc<App>>,
    extract::Path(hash): extract::Path<String>,
    headers: HeaderMap,
) -> Response {
    let is_name = hash.len() == 64
        && hash
            .bytes()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    let Some(folder) = app.vacancies.as_deref().filter(|_| is_name) else {
        return no_chunk();
    };
    let plain = folder.join(CHUNKS).join(&hash);
    if takes_brotli(&headers)
        && let Ok(bytes) = read(&plain.with_extension(BROTLI_ENDING), MAX_CHUNK_BYTES).await
    {
        return answer(bytes, Some("br"));
    }
    match read(&plain, MAX_CHUNK_BYTES).await {
        Ok(bytes) => answer(bytes, None),
        Err(error) if error.kind() == ErrorKind::NotFound => no_chunk(),
        Err(error) => unreadable(&error),
    }
}

/// Reads a file away from the threads that answer.
async fn read(path: &Path, most: usize) -> std::io::Result<Vec<u8>> {
    let path: PathBuf = path.to_owned();
    let read = tokio::task::spawn_blocking(move || read_all(File::open(path)?, most));
    read.await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)))
}

fn answer(bytes: Vec<u8>, coding: Option<&'static str>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let mut set =
        |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_TYPE, "application/octet-stream");
    set(header::CACHE_CONTROL, FOR_EVER);
    set(header::VARY, "accept-encoding");
    if let Some(coding) = coding {
        set(header::CONTENT_ENCODING, coding);
    }
    response
}

fn no_vacancies() -> Response {
    let detail = "no vacancies have been published here; start the server with a folder of them";
    problem(StatusCode::NOT_FOUND, "no-vacancies", "no vacancies", detail).into_response()
}

fn no_chunk() -> Response {
    let detail = "there is no such part of the vacancies; fetch the list again, which names all parts";
    problem(StatusCode::NOT_FOUND, "no-chunk", "no such chunk", detail).into_response()
}

fn unreadable(error: &std::io::Error) -> Response {
    tracing::error!(%error, "the vacancies cannot be read");
    let detail = "the vacancies cannot be read; look into the server's log";
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    problem(status, "vacancies-unreadable", "vacancies unreadable", detail).into_response()
}
