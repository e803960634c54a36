//! What the sender is told, in the version of its request; and what the server does about a receipt that it cannot honour.

use axum::http::StatusCode;
use envelope::{ContentHash, HeldReceipt, ItemResult, SubmissionOutcome, SubmitAnswer};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::app::{App, CatalogFile};
use crate::life::{DatabaseLife, LifeError};
use crate::problem::{ProblemResponse, problem};
use crate::repository::{Accepted, Arrival, Batch, Held, Taken};
use crate::routes::body::not_stored;

/// What an item is: one to be stored, or one that never will be, with what the sender is told of it.
pub(super) type Checked = Result<(), ItemResult>;

/// The content that a receipt is for, if it is one of version 2: others say too little of what must be here.
pub(super) fn held_content(held: &HeldReceipt) -> Option<Held> {
    held.receipt.epoch.as_ref()?;
    let content = held.receipt.hash.parse().ok()?;
    Some(Held { id: held.id, content })
}

/// Begins another life of the database if a receipt of this one is for something that is not here.
///
/// What lies beside the database is put back with it, so nothing there shows that it was. Its own signature does.
pub(super) async fn mend_life(
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
        "a device holds this server's receipt for what is not in the database, so an older copy of it \
         was put back without `didim restore`; a new epoch begins, and devices send again what they \
         still have; look with `didim device list` for devices that are missing or no longer revoked"
    );
    life.begin_after(&epoch, now)
        .await
        .map_err(|error| no_life(&error))
}

/// A life that cannot be written down.
pub(super) fn no_life(error: &LifeError) -> ProblemResponse {
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

/// What became of the items of a request, in its version.
pub(super) fn answer(
    app: &App,
    version: u16,
    checked: Vec<Checked>,
    receipts: &Receipts,
    taken: Taken,
    now: OffsetDateTime,
) -> SubmitAnswer {
    let epoch = app.life.as_ref().map(|life| life.epoch());
    let until = app.life.as_ref().and_then(|life| life.backed_up_until(now));
    let mut stored = receipts.0.iter().zip(taken.accepted);
    let result = |one: Checked| match one {
        Ok(()) => {
            let (item, accepted) = stored.next()?;
            let epoch = epoch.as_deref();
            Some(item_result(app, item, epoch, accepted, &taken.received_at))
        }
        Err(rejected) => Some(rejected),
    };
    let results = checked.into_iter().filter_map(result).collect();
    let statement = match &epoch {
        Some(epoch) if version >= 2 => Some(app.stated.statement(&app.receipts, now, epoch, until.clone())),
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
pub(super) struct Receipts(pub(super) Vec<(Uuid, ReceiptFor)>);

/// What a receipt is over, by the request's version.
pub(super) enum ReceiptFor {
    /// Version 1: the SHA-256 of the sealed bytes.
    Sealed(String),
    /// Version 2: the whole content, in a life of the database.
    Content(ContentHash),
}

impl Receipts {
    /// For what is to be stored, by the request's version.
    pub(super) fn of(batch: &Batch, version: u16, has_life: bool) -> Self {
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
        Accepted::Stored | Accepted::Renewed => (SubmissionOutcome::Stored, receipt(received_at), None),
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
