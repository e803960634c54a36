//! Rows as every database gives them, and what they mean.

use envelope::DevicePublicKey;
use uuid::Uuid;

use super::devices::Device;
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

/// The columns of [`DeviceRow`].
macro_rules! device_columns {
    () => {
        "SELECT public_key, id, label, revoked_at, enrolled_at, last_seen_at FROM device"
    };
}

pub(super) use device_columns;
