//! What is stored.

use envelope::{Header, Item, Receipt, encode_sealed};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The device's name and count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// A random name.
    pub id: Uuid,
    /// How many submissions it has kept.
    pub count: u64,
}

/// A sealed application on the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What is sent, byte for byte the same at every try.
    pub item: Item,
    /// Where it stands.
    pub state: State,
}

/// Where an application on the device stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It waits for a receipt.
    Waiting,
    /// It is set aside for staff.
    Quarantined(String),
}

/// A receipt on the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The submission.
    pub id: Uuid,
    /// The server's receipt.
    pub receipt: Receipt,
}

impl Kept {
    /// A new application that waits, from its header and sealed bytes.
    #[must_use]
    pub fn new(header: &Header, sealed: &[u8]) -> Self {
        let item = Item {
            id: header.id,
            counter: header.counter,
            key: header.key.clone(),
            catalog: header.catalog.clone(),
            sealed: encode_sealed(sealed),
        };
        Self {
            item,
            state: State::Waiting,
        }
    }
}
