//! What a failure of the browser's database means.

use indexed_db_futures::error::{DomException, Error, OpenDbError, UnexpectedDataError};
use wasm_bindgen_futures::JsFuture;

use crate::StoreError;

/// Above this part of its quota a storage counts as full.
const FULL_SHARE: f64 = 0.95;
/// With less room than this, in bytes, too: one application needs at most half of it.
const MIN_ROOM_BYTES: f64 = 1_000_000.0;

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::DomException(exception) => of_exception(exception),
            // The browser's reason is not handed on; a dead handle, a full disk and an eviction all end so.
            Error::MissingData(UnexpectedDataError::TransactionAborted) => {
                Self::Closed("the transaction was broken off".to_owned())
            }
            other => Self::Failed(other.to_string()),
        }
    }
}

fn of_exception(exception: DomException) -> StoreError {
    let message = exception.message();
    if let DomException::InvalidStateError(_) = exception {
        return StoreError::Closed(message);
    }
    let exception = web_sys::DomException::from(exception);
    match exception.name().as_str() {
        "QuotaExceededError" => StoreError::Full,
        // What browsers say when the process that holds the database is gone.
        "UnknownError" | "AbortError" | "TransactionInactiveError" => StoreError::Closed(message),
        name => StoreError::Failed(format!("{name}: {message}")),
    }
}

/// What it means that the database does not open.
pub(super) fn of_open(error: OpenDbError) -> StoreError {
    let OpenDbError::Base(Error::DomException(exception)) = error else {
        return StoreError::Unavailable(error.to_string());
    };
    let exception = web_sys::DomException::from(exception);
    match exception.name().as_str() {
        "VersionError" => StoreError::Newer,
        "QuotaExceededError" => StoreError::Full,
        name => StoreError::Unavailable(format!("{name}: {}", exception.message())),
    }
}

/// A failure with an unknown reason, told apart: whether there is simply no room.
pub(super) async fn named(error: StoreError) -> StoreError {
    match error {
        StoreError::Closed(_) | StoreError::Failed(_) | StoreError::Unavailable(_) if is_full().await => {
            StoreError::Full
        }
        other => other,
    }
}

async fn is_full() -> bool {
    let Some((used, quota)) = room().await else {
        return false;
    };
    used > quota * FULL_SHARE || quota - used < MIN_ROOM_BYTES
}

/// The bytes that the origin uses and may use, as the browser estimates.
pub(super) async fn room() -> Option<(f64, f64)> {
    let estimate = web_sys::window()?.navigator().storage().estimate().ok()?;
    let estimate: web_sys::StorageEstimate = JsFuture::from(estimate).await.ok()?.into();
    Some((estimate.get_usage()?, estimate.get_quota()?))
}
