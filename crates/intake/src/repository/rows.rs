//! Rows as every database gives them, and what they mean.

use envelope::{DevicePublicKey, Header, ReceiptNumber};
use uuid::Uuid;

use super::devices::Device;
use super::submissions::{Lane, Position, StoredSubmission};
use super::{Published, RepositoryError};

/// The columns of a device, in the order of [`device`].
pub(super) type DeviceRow = (String, Uuid, String, Option<String>, String, Option<String>);

/// Understands a row of `device`.
pub(super) fn device(row: DeviceRow) -> Result<Device, RepositoryError> {
    let (key, id, label, revoked_at, enrolled_at, last_seen_at) = row;
    let key: DevicePublicKey = key
        .parse()
        .map_err(|_| RepositoryError::Unreadable("a device's key is no key"))?;
    Ok(Device {
        id,
        key,
        label,
        enrolled_at,
        revoked_at,
        last_seen_at,
    })
}

/// Sorts rows of `published` by what they are.
pub(super) fn published(rows: Vec<(String, String)>) -> Published {
    let (catalogs, keys): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(kind, _)| kind == CATALOG);
    let names = |rows: Vec<(String, String)>| rows.into_iter().map(|(_, name)| name).collect();
    Published {
        catalogs: names(catalogs),
        keys: names(keys),
    }
}

/// Catalogs, as `published` names them.
pub(super) const CATALOG: &str = "catalog";
/// Keys, as `published` names them.
pub(super) const KEY: &str = "key";

/// A row of a submission, before it is understood.
pub(super) struct SubmissionRow {
    pub(super) id: Uuid,
    pub(super) device: Option<Uuid>,
    pub(super) counter: i64,
    pub(super) key: String,
    pub(super) catalog: String,
    pub(super) sealed: Vec<u8>,
    pub(super) number: String,
    pub(super) received_at: String,
    pub(super) key_known: bool,
    pub(super) catalog_known: bool,
    pub(super) lane: Option<String>,
    pub(super) position: Position,
}

impl TryFrom<SubmissionRow> for StoredSubmission {
    type Error = RepositoryError;

    fn try_from(row: SubmissionRow) -> Result<Self, RepositoryError> {
        debug_assert_eq!(
            row.number,
            ReceiptNumber::of(row.id).to_string(),
            "a row has its own number"
        );
        let unknown = RepositoryError::Unreadable("a lane has an unknown name");
        Ok(Self {
            lane: match row.lane {
                Some(lane) => Lane::named(&lane).ok_or(unknown)?,
                None => Lane::Anonymous,
            },
            header: Header {
                id: row.id,
                device: row.device,
                counter: row.counter.cast_unsigned(),
                key: row.key,
                catalog: row.catalog,
            },
            sealed: row.sealed,
            number: row.number,
            received_at: row.received_at,
            key_known: row.key_known,
            catalog_known: row.catalog_known,
            position: row.position,
        })
    }
}

/// The columns of [`DeviceRow`].
macro_rules! device_columns {
    () => {
        "SELECT public_key, id, label, revoked_at, enrolled_at, last_seen_at FROM device"
    };
}

pub(super) use device_columns;
