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
//! | 200 | [`SubmitAnswer`] | one result an item: `stored`, `duplicate` or `conflict`, in the request's version; with the epoch, and `backed_up_until` once there is a backup |
//! | 400 | `malformed`, `incomplete` | the body is no such request; nothing was stored |
//! | 401 | `bad-signature`, `clock`, `replayed` | as [`envelope::signature`] says; nothing was stored |
//! | 413 | `too-large`, `too-many` | more bytes or items than are taken; nothing was stored |
//! | 422 | `wrong-id` | a submission or the device has no random name; nothing was stored |
//! | 503 | `not-stored` | the database fails; send the same request again later, signed anew |

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::request::Parts;
use envelope::{
    ContentHash, HeldReceipt, Item, ItemResult, MAX_ITEMS, SUBMISSIONS_PATH, SignatureParams,
    SubmissionOutcome, SubmitAnswer, SubmitRequest,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::body::{json, not_stored, whole};
use super::guard::client;
use crate::acceptance::{ItemError, arrival, require_v4};
use crate::app::{App, CatalogFile};
use crate::clock::timestamp_of;
use crate::life::{DatabaseLife, LifeError};
use crate::openapi::parameters::OptionalSignature;
use crate::openapi::problems::{
    BadSignature, Malformed, NotStored, TooManyRequests, TooMuch, TooSlow, WrongId,
};
use crate::problem::{ProblemResponse, problem};
use crate::repository::{Accepted, Arrival, Batch, Device, Held, Lane, Taken};
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
    request_body(content = SubmitRequest, description = "The applications, at most 8 MiB of JSON.",
        example = json!({
        "version": 2,
        "device": "7f3f2c52-6a0c-4a3e-9d5b-2f1c8e0a4b61",
        "items": [{
            "id": "3b241101-e2bb-4255-8caf-4136c566a962",
            "counter": 1,
            "key": "x25519-chacha20poly1305:0011223344556677",
            "catalog": "2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df",
            "sealed": "c2VhbGVk",
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
                    "hash": "d8000177b121a555ce2de5145143156b888401aacbfd4a35cc3e7af1e9b16672",
                    "epoch": "0d4f2b52-9a0c-4c3e-8d5b-6f1c8e0a4b77",
                    "signature": "a4e8aa2d3a1b0f093cb8079d58e0e39578b21c5976bab1ecc8be2e638c845f70\
                        855788ff81b644a6a659f5a3032722a6ba10eee4ab3ef2ba16bfc25a3e2b0608",
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
    if lane != Lane::Enrolled {
        let client = client(&app, &parts.extensions, &parts.headers);
        app.limits.check(client, request.items.len())?;
    }
    app.look_for(&request.items).await;
    let version = request.version;
    let held = request.held;
    let batch = Batch {
        device: request.device.map(require_v4).transpose()?,
        lane,
        signed_by: device.map(|device| device.key.id()),
        stamps: app.stamps(),
        arrivals: arrivals(&app, request.items)?,
        held: held.as_ref().and_then(held_content),
    };
    let receipts = Receipts::of(&batch, version, app.life.is_some());
    let taken = app
        .repository
        .take(batch)
        .await
        .map_err(|error| not_stored(&error))?;
    if let Some(life) = &app.life {
        life.heed_clock(now).await.map_err(|error| no_life(&error))?;
        if let Some(held) = held.filter(|_| taken.lacks_held) {
            mend_life(&app, life, &held, now).await?;
        }
    }
    debug_assert_eq!(receipts.0.len(), taken.accepted.len(), "each item has its result");
    app.metrics
        .submissions(lane.as_str(), taken.accepted.iter().map(Accepted::name));
    let count = |wanted: fn(&Accepted) -> bool| taken.accepted.iter().filter(|one| wanted(one)).count();
    tracing::info!(
        stored = count(|one| matches!(one, Accepted::Stored)),
        duplicate = count(|one| matches!(one, Accepted::Duplicate { .. })),
        conflict = count(|one| matches!(one, Accepted::Conflict)),
        lane = lane.as_str(),
        "received"
    );
    Ok(Json(answer(&app, version, &receipts, taken, now)))
}

/// The content that a receipt is for, if it is one of version 2: others say too little of what must be here.
fn held_content(held: &HeldReceipt) -> Option<Held> {
    held.receipt.epoch.as_ref()?;
    let content = held.receipt.hash.parse().ok()?;
    Some(Held { id: held.id, content })
}

/// Begins another life of the database if a receipt of this one is for something that is not here.
///
/// What lies beside the database is put back with it, so nothing there shows that it was. Its own signature does.
async fn mend_life(
    app: &App,
    life: &DatabaseLife,
    held: &HeldReceipt,
    now: OffsetDateTime,
) -> Result<(), ProblemResponse> {
    let epoch = life.epoch();
    // In another life devices are about to send again what they have.
    if held.receipt.epoch.as_ref() != Some(&epoch)
        || app
            .receipts
            .verify_key()
            .verify_own(held.id, &held.receipt)
            .is_err()
    {
        return Ok(());
    }
    tracing::error!(
        number = held.receipt.number,
        received_at = held.receipt.received_at,
        "a device holds this server's receipt for what is not in the database, so an older copy of it was put \
         back without `didim restore`; a new epoch begins, and devices send again what they still have; look \
         with `didim device list` for devices that are missing or no longer revoked"
    );
    life.begin_after(&epoch, now)
        .await
        .map_err(|error| no_life(&error))
}

fn no_life(error: &LifeError) -> ProblemResponse {
    match error {
        LifeError::Repository(error) => not_stored(error),
        LifeError::File(_) => {
            tracing::error!(%error, "cannot write which life of the database this is");
            problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "not-stored",
                "not stored",
                "the server cannot write; send the same request again later",
            )
        }
    }
}

fn answer(app: &App, version: u16, receipts: &Receipts, taken: Taken, now: OffsetDateTime) -> SubmitAnswer {
    let epoch = app.life.as_ref().map(|life| life.epoch());
    let until = app.life.as_ref().and_then(|life| life.backed_up_until(now));
    let results = receipts.0.iter().zip(taken.accepted);
    let results = results
        .map(|(item, accepted)| item_result(app, item, epoch.as_deref(), accepted, &taken.received_at))
        .collect();
    let statement = match &epoch {
        Some(epoch) if version >= 2 => Some(app.receipts.statement(
            &timestamp_of(now),
            epoch,
            until.as_deref(),
        )),
        _ => None,
    };
    if version >= 2 {
        return SubmitAnswer {
            results,
            catalog_floor: None,
            backed_up_until: None,
            epoch: None,
            statement,
        };
    }
    SubmitAnswer {
        results,
        catalog_floor: app.catalog.as_ref().and_then(CatalogFile::version),
        backed_up_until: until,
        epoch,
        statement,
    }
}

/// For what receipts are to be made, in the order of the request's items.
struct Receipts(Vec<(Uuid, ReceiptFor)>);

/// What a receipt is over, by the request's version.
enum ReceiptFor {
    /// Version 1: the SHA-256 of the sealed bytes.
    Sealed(String),
    /// Version 2: the whole content, in a life of the database.
    Content(ContentHash),
}

impl Receipts {
    fn of(batch: &Batch, version: u16, has_life: bool) -> Self {
        let receipt_for = |arrival: &Arrival| match arrival.content(batch.device) {
            Some(content) if version >= 2 && has_life => ReceiptFor::Content(content),
            _ => ReceiptFor::Sealed(arrival.hash.clone()),
        };
        let arrivals = batch.arrivals.iter();
        Self(
            arrivals
                .map(|arrival| (arrival.id, receipt_for(arrival)))
                .collect(),
        )
    }
}

/// What the sender is told of one application that arrived at `received_at`, in this life of the database.
fn item_result(
    app: &App,
    (id, receipt_for): &(Uuid, ReceiptFor),
    epoch: Option<&str>,
    accepted: Accepted,
    received_at: &str,
) -> ItemResult {
    let id = *id;
    let receipt = |at: &str| {
        Some(match receipt_for {
            ReceiptFor::Content(content) => {
                app.receipts
                    .content_receipt(id, content, at, epoch.unwrap_or_default())
            }
            ReceiptFor::Sealed(hash) => app.receipts.receipt(id, hash, at),
        })
    };
    let (outcome, receipt, detail) = match accepted {
        Accepted::Stored => (SubmissionOutcome::Stored, receipt(received_at), None),
        Accepted::Duplicate { received_at } => (SubmissionOutcome::Duplicate, receipt(&received_at), None),
        Accepted::Conflict => {
            let detail = "another application has this id; this one is kept aside for staff";
            (SubmissionOutcome::Conflict, None, Some(detail.to_owned()))
        }
    };
    ItemResult {
        id,
        outcome,
        receipt,
        detail,
    }
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
    let Some(signature) = signed::read(&parts.headers)? else {
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

fn arrivals(app: &App, items: Vec<Item>) -> Result<Vec<Arrival>, ProblemResponse> {
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
    app.published_names
        .read(|known| items.into_iter().map(|item| Ok(arrival(item, known)?)).collect())
}

impl From<ItemError> for ProblemResponse {
    fn from(error: ItemError) -> Self {
        let (status, kind, title) = match error {
            ItemError::WrongId(_) => (StatusCode::UNPROCESSABLE_ENTITY, "wrong-id", "wrong id"),
            ItemError::NotBase64(_)
            | ItemError::WrongName { .. }
            | ItemError::WrongStatusToken(_)
            | ItemError::WrongSignature(_) => (StatusCode::BAD_REQUEST, "malformed", "malformed request"),
            ItemError::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "item too large"),
        };
        problem(status, kind, title, error.to_string())
    }
}
