//! `POST /api/v1/status`: what became of an application.
//!
//! The body is a [`StatusRequest`]: a receipt number, and the token that the visitor's device derives from the receipt's
//! secret ([`envelope::StatusSecret`]). The request is a POST, so that neither stands in an address that something on the
//! way may log, and it is not signed, so that it says nothing of who asks. Nothing of it is logged here either.
//!
//! A wrong number, a wrong token and what is neither get the same answer after the same single look into the database.
//! The database compares tokens byte by byte, so its time may tell something of a token in theory: with one the sealed
//! state can be had, which only the secret opens.
//!
//! | status | body | when |
//! |---|---|---|
//! | 200 | [`StatusAnswer`] | the submission is there; with `state` once the desk has said something |
//! | 400 | `malformed`, `incomplete` | the body is no such request |
//! | 404 | `no-status` | there is no submission with this number and token |
//! | 415 | `unsupported-type` | it is not said to be JSON |
//! | 413 | `too-large` | the body is larger than that of any request |
//! | 429 | `too-many-requests` | an address, or all of them, asked or sent too often |
//! | 503 | `not-ready`, `busy` | the database fails, or too much is under way; the same may be asked again |

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode, header};
use envelope::{
    ReceiptNumber, STATUS_PATH, SealedState, StatusAnswer, StatusRequest, StatusToken, encode_sealed,
};

use super::body::{json, whole};
use super::guard::client;
use crate::app::App;
use crate::openapi::problems::{
    Malformed, NoSuchStatus, NotAnswered, TooLarge, TooManyRequests, TooSlow, UnsupportedType,
};
use crate::problem::{ProblemResponse, problem};
use crate::repository::SubmissionStatus;

/// Every answer of this route: no cache keeps it, not even the browser's.
type NotKept<T> = ([(HeaderName, &'static str); 1], T);

/// Ask what became of an application.
///
/// The holder of the receipt can ask: the device derives the token from the receipt's number and secret, and opens the
/// state with the secret. The server learns neither who asks nor what the state says. A wrong number and a wrong token
/// get the same answer.
#[utoipa::path(
    post,
    path = STATUS_PATH,
    operation_id = "askStatus",
    tag = "submissions",
    request_body(content = StatusRequest, description = "The number and the token.", example = json!({
        "number": "PX1-NFJ-GGW",
        "token": "359706aaed23b431fd8fe198da618afdb1a9d6cdb86ada1269ee880179b3f03f",
    })),
    responses(
        (status = 200, description = "What is known of the application.", body = StatusAnswer,
            example = json!({
                "received_at": "2026-03-01T05:30:00.000Z",
                "state": { "sealed": "c2VhbGVk", "at": "2026-03-02T00:10:00.000Z" },
            })),
        Malformed,
        NoSuchStatus,
        TooSlow,
        TooLarge,
        UnsupportedType,
        TooManyRequests,
        NotAnswered,
    )
)]
pub(super) async fn post(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> NotKept<Result<Json<StatusAnswer>, ProblemResponse>> {
    let client = client(&app, &parts.extensions, &parts.headers);
    let answer = match app.limits.check(client, &[1]) {
        Ok(()) => answer(&app, body).await,
        Err(refused) => Err(refused),
    };
    ([(header::CACHE_CONTROL, "no-store")], answer)
}

async fn answer(
    app: &App,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<StatusAnswer>, ProblemResponse> {
    let request: StatusRequest = json(&whole(body)?, "a question for a status")?;
    let number = request.number.parse::<ReceiptNumber>();
    let token = request.token.parse::<StatusToken>();
    // What cannot be right is looked up too, as what no submission has.
    let (number, token) = match (number, token) {
        (Ok(number), Ok(token)) => (number.to_string(), token.as_bytes().to_vec()),
        _ => (String::new(), vec![0; 32]),
    };
    let status = app.repository.status(number, token).await;
    let status = status.map_err(|error| {
        tracing::error!(%error, "a status could not be looked up");
        let detail = "the database does not answer; ask the same again later";
        problem(StatusCode::SERVICE_UNAVAILABLE, "not-ready", "not ready", detail)
    })?;
    let Some(SubmissionStatus { received_at, state }) = status else {
        let detail = "there is no application with this number and secret; compare both with the receipt, \
            and ask at the desk if it was handed in only just now";
        return Err(problem(
            StatusCode::NOT_FOUND,
            "no-status",
            "no such status",
            detail,
        ));
    };
    let state = state.map(|(sealed, at)| SealedState {
        sealed: encode_sealed(&sealed),
        at,
    });
    Ok(Json(StatusAnswer { received_at, state }))
}
