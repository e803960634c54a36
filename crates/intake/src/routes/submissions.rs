//! `POST /api/v1/submissions`: sealed applications in, receipts out.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use envelope::{
    Item, ItemResult, MAX_ITEM_BYTES, MAX_ITEMS, Outcome, SubmitAnswer, SubmitRequest, decode_sealed,
    digest_hex,
};
use uuid::{Uuid, Variant, Version};

use crate::app::{App, CatalogFile};
use crate::problem::{ProblemResponse, problem};
use crate::repository::{Accepted, Arrival, Batch, Repository};

pub(super) async fn post<R: Repository>(
    State(app): State<Arc<App<R>>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SubmitAnswer>, ProblemResponse> {
    let body = body.map_err(|rejection| unreadable(&rejection))?;
    let request: SubmitRequest = serde_json::from_slice(&body).map_err(|error| {
        let detail = format!(
            "the body is not a submission request: {}; send the form of version 1",
            place_of(&error)
        );
        problem(StatusCode::BAD_REQUEST, "malformed", "malformed request", detail)
    })?;
    let batch = Batch {
        device: request.device.map(require_v4).transpose()?,
        received_at: app.clock.timestamp(),
        arrivals: arrivals(&app, request.items)?,
    };
    let received_at = batch.received_at.clone();
    let keys: Vec<(Uuid, String)> = batch.arrivals.iter().map(|a| (a.id, a.hash.clone())).collect();
    let accepted = app.repository.accept(batch).await.map_err(|error| {
        tracing::error!(%error, "nothing of a request could be stored");
        let detail = "nothing was stored; send the same request again later";
        problem(
            StatusCode::SERVICE_UNAVAILABLE,
            "not-stored",
            "not stored",
            detail,
        )
    })?;
    let count = |wanted: fn(&Accepted) -> bool| accepted.iter().filter(|one| wanted(one)).count();
    tracing::info!(
        stored = count(|one| matches!(one, Accepted::Stored)),
        duplicate = count(|one| matches!(one, Accepted::Duplicate { .. })),
        conflict = count(|one| matches!(one, Accepted::Conflict)),
        "received"
    );
    let results = keys.into_iter().zip(accepted).map(|((id, hash), accepted)| {
        let receipt = |at: &str| Some(app.receipts.receipt(id, &hash, at));
        let (outcome, receipt, detail) = match accepted {
            Accepted::Stored => (Outcome::Stored, receipt(&received_at), None),
            Accepted::Duplicate { received_at } => (Outcome::Duplicate, receipt(&received_at), None),
            Accepted::Conflict => {
                let detail = "another application has this id; this one is kept aside for staff";
                (Outcome::Conflict, None, Some(detail.to_owned()))
            }
        };
        ItemResult {
            id,
            outcome,
            receipt,
            detail,
        }
    });
    Ok(Json(SubmitAnswer {
        results: results.collect(),
        catalog_floor: app.catalog.as_ref().and_then(CatalogFile::version),
        backed_up_until: None,
        epoch: None,
    }))
}

fn arrivals<R: Repository>(app: &App<R>, items: Vec<Item>) -> Result<Vec<Arrival>, ProblemResponse> {
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
    items
        .into_iter()
        .map(|item| {
            let id = require_v4(item.id)?;
            let sealed = decode_sealed(&item.sealed).ok_or_else(|| {
                let detail = format!("the sealed bytes of `{id}` are not base64url without padding; see RFC 4648, section 5");
                problem(StatusCode::BAD_REQUEST, "malformed", "malformed request", detail)
            })?;
            if sealed.len() > MAX_ITEM_BYTES {
                let detail = format!(
                    "`{id}` has {} bytes and at most {MAX_ITEM_BYTES} are taken; keep it for staff and send the others",
                    sealed.len()
                );
                return Err(problem(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too-large",
                    "item too large",
                    detail,
                ));
            }
            Ok(Arrival {
                id,
                counter: item.counter,
                key_known: app.known_keys.contains(&item.key),
                key: item.key,
                catalog_known: app.known_catalogs.contains(&item.catalog),
                catalog: item.catalog,
                hash: digest_hex(&sealed),
                sealed,
            })
        })
        .collect()
}

fn require_v4(id: Uuid) -> Result<Uuid, ProblemResponse> {
    // The version means something only under this variant (RFC 9562, section 4.2).
    if id.get_variant() == Variant::RFC4122 && id.get_version() == Some(Version::Random) {
        return Ok(id);
    }
    let detail = format!("`{id}` is no UUID of version 4; name submissions and devices at random");
    Err(problem(
        StatusCode::UNPROCESSABLE_ENTITY,
        "wrong-id",
        "wrong id",
        detail,
    ))
}

fn unreadable(rejection: &BytesRejection) -> ProblemResponse {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let detail = "the request is larger than 8 MiB; send fewer items at a time";
            problem(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "request too large",
                detail,
            )
        }
        _ => {
            let detail = "the body broke off; send the same request again";
            problem(
                StatusCode::BAD_REQUEST,
                "incomplete",
                "incomplete request",
                detail,
            )
        }
    }
}

/// Where and how, without the content: an error's own text can quote what a visitor typed.
fn place_of(error: &serde_json::Error) -> String {
    format!(
        "{:?} error at line {}, column {}",
        error.classify(),
        error.line(),
        error.column()
    )
}
