//! Whether the browser has thrown the device's storage away.
//!
//! Browsers short of room throw away whole databases without a word, but leave `localStorage` alone. So a marker there
//! says how many applications the database had counted; it says nothing of anybody.

use outbox::Device;
use serde::{Deserialize, Serialize};

/// What was lost, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// How many applications the device had kept in all.
    pub counted: u64,
    /// How many its storage knows of.
    pub found: u64,
}

/// Compares the marker with the storage, and sets it. Nothing is lost where there is no marker, or none can be read.
pub(super) fn compare(name: &str, device: Device) -> Option<Loss> {
    let marker = marker(name);
    set(name, device);
    let (id, counted) = marker?;
    let found = if id == device.id.to_string() {
        device.count
    } else {
        0
    };
    (found < counted).then_some(Loss { counted, found })
}

/// Sets the marker to what the storage holds.
pub(super) fn set(name: &str, device: Device) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(name), &format!("{} {}", device.id, device.count));
    }
}

fn marker(name: &str) -> Option<(String, u64)> {
    let text = storage()?.get_item(&key(name)).ok()??;
    let (id, count) = text.split_once(' ')?;
    Some((id.to_owned(), count.parse().ok()?))
}

fn key(name: &str) -> String {
    format!("{name}.kept")
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
