//! `POST /api/v1/submissions`: sealed applications in, receipts out.
//!
//! The body is a [`SubmitRequest`]. A device that has enrolled signs the request ([`envelope::signature`]); one that
//! has not sends it unsigned. A sealed application is never lost for what a signature lacks: what can be stored is
//! stored and flagged with its lane, and what is refused with 401 can be sent again, signed anew or not at all.
//!
//! | what the request carries | lane |
//! |---|---|
//! | neither `Signature-Input` nor `Signature` | `anonymous` |
//! | the signature of a device that is enrolled | `enrolled` |
//! | the signature of a device that was revoked, or whose key was replaced | `revoked` |
//! | a signature by a key that the server does not know, over which only the digest is checked | `unknown` |
//!
//! | status | body | when |
//! |---|---|---|
//! | 200 | [`SubmitAnswer`] | one result an item: `stored`, `duplicate`, `conflict`, or `rejected` where its length is not one that sealing makes, `retry` where an enrolled device has sent what it may within a day, in the request's version; with the epoch, and `backed_up_until` once there is a backup |
//! | 400 | `malformed`, `incomplete` | the body is no such request; nothing was stored |
//! | 401 | `bad-signature`, `clock`, `replayed` | as [`envelope::signature`] says; nothing was stored |
//! | 415 | `unsupported-type` | it is not said to be JSON |
//! | 413 | `too-large`, `too-many` | more bytes or items than are taken; nothing was stored |
//! | 422 | `wrong-id` | a submission or the device has no random name; nothing was stored |
//! | 429 | `too-many-requests` | more than an address may send, or than one may send at once: send half of it |
//! | 503 | `not-stored` | the database fails, or the disk is nearly full and the sender not enrolled; send the same request again later, signed anew |

mod answer;
mod budget;

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::request::Parts;
use envelope::{
    Item, ItemResult, MAX_ITEMS, SUBMISSIONS_PATH, SignatureParams, SubmissionOutcome, SubmitAnswer,
    SubmitRequest,
};
use time::OffsetDateTime;

use answer::{Receipts, answer, held_content, mend_life, no_life};
use budget::ToStore;

use super::body::{json, not_stored, whole};
use super::guard::client;
use crate::acceptance::{ItemError, arrival, require_v4};
use crate::app::App;
use crate::limit::count_of;
use crate::openapi::parameters::OptionalSignature;
use crate::openapi::problems::{
    BadSignature, Malformed, NotStored, TooManyRequests, TooMuch, TooSlow, UnsupportedType, WrongId,
};
use crate::problem::{ProblemResponse, problem};
use crate::repository::{Accepted, Batch, Device, Lane};
use crate::signed;

/// Hand in sealed applications.
///
/// Every item that is stored gets a receipt once it is durable; the same item again gets the same receipt. A device that
/// has enrolled signs the request (RFC 9421), and one that has not sends none of the three headers. What is signed by a
/// key that the server does not know, or that was revoked, is stored and flagged. What is refused with 401 can be sent
/// again, signed anew or not at all.
#[utoipa::path(
    post,
    path = SUBMISSIONS_PATH,
    operation_id = "submit",
    tag = "submissions",
    params(OptionalSignature),
    request_body(content = SubmitRequest, description = "The applications, at most 8 MiB of JSON. That of \
        the example is as long as the smallest sealed one, and none.",
        example = json!({
        "version": 2,
        "device": "7f3f2c52-6a0c-4a3e-9d5b-2f1c8e0a4b61",
        "items": [{
            "id": "3b241101-e2bb-4255-8caf-4136c566a962",
            "counter": 1,
            "key": "x25519-chacha20poly1305:0011223344556677",
            "catalog": "2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df",
            "sealed": "A".repeat(5_526),
            "status_token": "33e20fc9509bc59983d7cad62cac223d36aa6ac68ae5e224198191feb56f8c6c",
        }],
    })),
    responses(
        (status = 200, description = "What became of each item.", body = SubmitAnswer, example = json!({
            "results": [{
                "id": "3b241101-e2bb-4255-8caf-4136c566a962",
                "outcome": "stored",
                "receipt": {
                    "number": "JQW-B9H-VVW",
                    "received_at": "2026-03-02T01:15:00.000Z",
                    "hash": "998b6d02b9b6503db4d61b2a050ff3610fc7bf8b4d8c22f13ccbbe574f9d8593",
                    "epoch": "0d4f2b52-9a0c-4c3e-8d5b-6f1c8e0a4b77",
                    "signature": "642cbbcd974d8fef5cefbe8dab3e8e2d32e1c042398929d4ad7ecc4c1726a536\
                        20b005f495b8106e440183b95bed9ee26b9425bd9dabc316bf99090c0e5cee0f",
                },
            }],
            "statement": {
                "at": "2026-03-02T01:15:00.000Z",
                "epoch": "0d4f2b52-9a0c-4c3e-8d5b-6f1c8e0a4b77",
                "backed_up_until": "2026-03-02T00:50:00.000Z",
                "signature": "ff071fee9df2e244d9e9ed6cbcbb0dbebd27f3f1e4d077cb539a0e3959efb647\
                        658cb2432e9e4bd786de82f94e5ae307bb14d392b1a3d9f966a17bae7975e90c",
            },
        })),
        Malformed,
        BadSignature,
        TooSlow,
        TooMuch,
        UnsupportedType,
        WrongId,
        TooManyRequests,
        NotStored,
    )
)]
pub(super) async fn post(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SubmitAnswer>, ProblemResponse> {
    let body = whole(body)?;
    let now = app.clock.now();
    let Sender { lane, device } = sender(&app, &parts, &body, now).await?;
    let request: SubmitRequest = json(&body, "a submission request")?;
    if let Some(signer) = &device
        && request.device != Some(signer.id)
    {
        let detail = "the request names another device than the one that signed it; name the one that signs";
        return Err(signed::bad_signature(detail));
    }
    require_few(&request.items)?;
    if lane != Lane::Enrolled {
        require_within_limits(&app, &parts, &request.items)?;
    }
    app.look_for(&request.items).await;
    let version = request.version;
    let held = request.held;
    let mut to_store = to_store(&app, request.items)?;
    let admitted = match &device {
        Some(device) if lane == Lane::Enrolled => Some(to_store.within_budget(&app, device.id, now).await?),
        _ => None,
    };
    let batch = Batch {
        device: request.device.map(require_v4).transpose()?,
        lane,
        signed_by: device.map(|device| device.key.id()),
        stamps: app.stamps(),
        arrivals: std::mem::take(&mut to_store.arrivals),
        held: held.as_ref().and_then(held_content),
    };
    let receipts = Receipts::of(&batch, version, app.life.is_some());
    let taken = app
        .repository
        .take(batch)
        .await
        .map_err(|error| not_stored(&error))?;
    if admitted.is_some_and(|admitted| admitted.stored(taken.sent_today)) {
        app.metrics.device_alarm();
    }
    if let Some(life) = &app.life {
        life.heed_clock(now).await.map_err(|error| no_life(&error))?;
        if let Some(held) = held.filter(|_| taken.lacks_held) {
            mend_life(&app, life, &held, now).await?;
        }
    }
    debug_assert_eq!(
        receipts.0.len(),
        taken.accepted.len(),
        "each item that was taken has its result"
    );
    note(&app, lane, &taken.accepted, &to_store);
    Ok(Json(answer(
        &app,
        version,
        to_store.checked,
        &receipts,
        taken,
        now,
    )))
}

/// Counts and logs what became of a request.
fn note(app: &App, lane: Lane, accepted: &[Accepted], to_store: &ToStore) {
    let retry = to_store.count(SubmissionOutcome::Retry);
    let put_off = std::iter::repeat_n("retry", retry);
    let outcomes = accepted.iter().map(Accepted::name).chain(put_off);
    app.metrics.submissions(lane.as_str(), outcomes);
    let count = |wanted: fn(&Accepted) -> bool| accepted.iter().filter(|one| wanted(one)).count();
    tracing::info!(
        stored = count(|one| matches!(one, Accepted::Stored | Accepted::Renewed)),
        duplicate = count(|one| matches!(one, Accepted::Duplicate { .. })),
        conflict = count(|one| matches!(one, Accepted::Conflict)),
        rejected = to_store.count(SubmissionOutcome::Rejected),
        retry,
        lane = lane.as_str(),
        "received"
    );
}

/// What anybody may do who is not an enrolled device.
fn require_within_limits(app: &App, parts: &Parts, items: &[Item]) -> Result<(), ProblemResponse> {
    app.disk.require_room()?;
    let client = client(app, &parts.extensions, &parts.headers);
    let counts: Vec<u32> = items.iter().map(counts_as).collect();
    app.limits.check(client, &counts)
}

/// Who sends, as far as the server can tell.
struct Sender {
    lane: Lane,
    /// The device whose key signed the request.
    device: Option<Device>,
}

/// What a request's signature says of its sender. A key that is unknown or revoked keeps nothing from being stored.
async fn sender(
    app: &App,
    parts: &Parts,
    body: &[u8],
    now: OffsetDateTime,
) -> Result<Sender, ProblemResponse> {
    let nobody = |lane| Sender { lane, device: None };
    let Some(signature) = signed::read(parts)? else {
        return Ok(nobody(Lane::Anonymous));
    };
    signed::check_digest(&signature, body)?;
    let SignatureParams { nonce, key, .. } = signature.params;
    let Some(device) = app
        .repository
        .device(key)
        .await
        .map_err(|error| not_stored(&error))?
    else {
        tracing::warn!(%key, "a key that is not enrolled signed a request; it is stored and flagged");
        return Ok(nobody(Lane::Unknown));
    };
    signed::verify(&signature, &device.key, parts, body, now)?;
    if !app.gate.is_new(key, nonce, now) {
        return Err(signed::replayed());
    }
    let lane = if device.revoked_at.is_some() {
        Lane::Revoked
    } else {
        Lane::Enrolled
    };
    let device = Some(device);
    Ok(Sender { lane, device })
}

/// By how much an item uses up what an address may send.
fn counts_as(item: &Item) -> u32 {
    // Of base64url, four letters for three bytes; whether it is any is seen later.
    count_of(item.sealed.len() / 4 * 3)
}

fn require_few(items: &[Item]) -> Result<(), ProblemResponse> {
    if items.len() > MAX_ITEMS {
        let detail = format!(
            "the request has {} items and at most {MAX_ITEMS} are taken; send fewer",
            items.len()
        );
        return Err(problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-many",
            "too many items",
            detail,
        ));
    }
    Ok(())
}

/// What is to be stored, and what the sender is told of the rest, in the order of the request. A length that no sealed
/// application has rejects the item alone; what is not in the form of version 1 refuses the request.
fn to_store(app: &App, items: Vec<Item>) -> Result<ToStore, ProblemResponse> {
    let (mut checked, mut arrivals) = (Vec::new(), Vec::new());
    app.published_names.read(|known| {
        for item in items {
            match arrival(item, known) {
                Ok(arrival) => {
                    checked.push(Ok(()));
                    arrivals.push(arrival);
                }
                Err(error @ ItemError::WrongLength { id, .. }) => checked.push(Err(ItemResult {
                    id,
                    outcome: SubmissionOutcome::Rejected,
                    receipt: None,
                    detail: Some(error.to_string()),
                })),
                Err(error) => return Err(ProblemResponse::from(error)),
            }
        }
        Ok(())
    })?;
    Ok(ToStore { checked, arrivals })
}

impl From<ItemError> for ProblemResponse {
    fn from(error: ItemError) -> Self {
        let (status, kind, title) = match error {
            ItemError::WrongId(_) => (StatusCode::UNPROCESSABLE_ENTITY, "wrong-id", "wrong id"),
            ItemError::NotBase64(_)
            | ItemError::WrongName { .. }
            | ItemError::WrongLength { .. }
            | ItemError::WrongStatusToken(_)
            | ItemError::WrongSignature(_) => (StatusCode::BAD_REQUEST, "malformed", "malformed request"),
            ItemError::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "item too large"),
        };
        problem(status, kind, title, error.to_string())
    }
}
