//! The way out without a network: the sealed queue as a file.

use envelope::{QueueFile, SubmitRequest};
use store::{IndexedDbStore, Store as _, StoreError};
use uuid::Uuid;

use crate::identity::Signer;

const MEDIA_TYPE: &str = "application/json";

/// What was handed to the browser. Whether it writes the file, no page is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The number of applications, and of records that this version does not understand.
    pub count: usize,
    /// The name of the file.
    pub name: String,
}

/// Hands everything that has no receipt to the browser to be saved, sealed as it is and signed by a device that is enrolled, and what
/// this version does not understand. It stays on the device, and goes on being sent: it may arrive both ways.
///
/// # Errors
/// [`StoreError`] if the storage or the browser fails.
pub async fn export(store: &IndexedDbStore) -> Result<Exported, StoreError> {
    let device = store.device().await?;
    let mut items = store.unsettled().await?;
    if let Some(signer) = Signer::load(store).await {
        signer.sign_items(device.id, &mut items).await;
    }
    let unreadable: Vec<String> = store.unreadable().await?.into_iter().map(|one| one.raw).collect();
    let count = items.len() + unreadable.len();
    let exported_at = browser::timestamp();
    let name = file_name(device.id, &exported_at);
    let file = QueueFile {
        format: QueueFile::FORMAT,
        exported_at,
        request: SubmitRequest::new(Some(device.id), items),
        unreadable,
    };
    let text = serde_json::to_string(&file).map_err(|error| StoreError::Failed(error.to_string()))?;
    let saved = browser::save(&name, MEDIA_TYPE, &text);
    saved.ok_or_else(|| StoreError::Failed("the browser saves nothing".to_owned()))?;
    Ok(Exported { count, name })
}

/// The name of the file: the beginning of the device's id, and the day of the time (RFC 3339).
fn file_name(device: Uuid, time: &str) -> String {
    let device = device.to_string();
    let (short, day) = (device.get(..8), time.get(..10));
    [
        "didim-queue-",
        short.unwrap_or_default(),
        "-",
        day.unwrap_or_default(),
        ".json",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_file_is_named_by_device_and_day() {
        let device = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        assert_eq!(
            file_name(device, "2026-11-29T09:00:00.000Z"),
            "didim-queue-01234567-2026-11-29.json"
        );
    }
}
