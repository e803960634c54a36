//! Records as they stand on the device's disk: each carries a checksum of what it holds.
//!
//! A disk can change a bit without a word, and one letter of base64 is another letter: what is sealed in it would be sent,
//! acknowledged and forgotten, and nobody could open it. So a record whose checksum is another one is not understood, and what is
//! not understood is set aside as it stands. Records without a checksum are of earlier versions, and taken as they are. A field that
//! is not known is not in the checksum: an older version reads what a newer one wrote.

use envelope::{Item, Receipt, digest_hex};
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

use crate::content::{Device, OutboxEntry, Retained, Sent, State};

/// The length of a checksum: 64 bits of a SHA-256, hexadecimal.
const LETTERS: usize = 16;

/// What a checksum is made of, each part behind its length.
struct Parts(Vec<u8>);

impl Parts {
    fn of(kind: &str) -> Self {
        Self(Vec::new()).with(kind.as_bytes())
    }

    fn with(mut self, part: &[u8]) -> Self {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(part);
        self
    }

    fn with_any(self, part: Option<&String>) -> Self {
        match part {
            None => self.with(&[0]),
            Some(part) => self.with(&[1]).with(part.as_bytes()),
        }
    }

    fn with_item(self, item: &Item) -> Self {
        self.with(item.id.as_bytes())
            .with(&item.counter.to_be_bytes())
            .with(item.key.as_bytes())
            .with(item.catalog.as_bytes())
            .with(item.sealed.as_bytes())
            .with_any(item.status_token.as_ref())
            .with_any(item.signature.as_ref())
    }

    fn check(&self) -> String {
        let mut hash = digest_hex(&self.0);
        hash.truncate(LETTERS);
        hash
    }
}

/// A record that holds something else than was written.
#[derive(Debug, thiserror::Error)]
#[error("the record is not what was written; it is set aside for staff")]
pub(crate) struct Damaged;

/// Makes a type's record: its fields, and `check`.
macro_rules! checked_record {
    ($Type:ident, $Raw:ident, $Lent:ident { $($field:ident: $Field:ty),* $(,)? }, $parts:expr) => {
        #[derive(Deserialize)]
        pub(crate) struct $Raw {
            $($field: $Field,)*
            #[serde(default)]
            check: Option<String>,
        }

        impl TryFrom<$Raw> for $Type {
            type Error = Damaged;

            fn try_from(raw: $Raw) -> Result<Self, Damaged> {
                let $Raw { $($field,)* check } = raw;
                let record = Self { $($field),* };
                let parts: fn(&$Type) -> Parts = $parts;
                match check {
                    Some(check) if check != parts(&record).check() => Err(Damaged),
                    _ => Ok(record),
                }
            }
        }

        #[derive(Serialize)]
        struct $Lent<'a> {
            $($field: &'a $Field,)*
            check: String,
        }

        impl Serialize for $Type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let parts: fn(&$Type) -> Parts = $parts;
                let lent = $Lent { $($field: &self.$field,)* check: parts(self).check() };
                lent.serialize(serializer)
            }
        }
    };
}

checked_record!(
    OutboxEntry,
    RawEntry,
    LentEntry {
        item: Item,
        state: State,
    },
    |entry| {
        let parts = Parts::of("entry").with_item(&entry.item);
        match &entry.state {
            State::Waiting => parts.with_any(None),
            State::Quarantined(why) => parts.with_any(Some(why)),
        }
    }
);

checked_record!(
    Retained,
    RawRetained,
    LentRetained {
        item: Item,
        received_at: String,
    },
    |copy| Parts::of("copy")
        .with_item(&copy.item)
        .with(copy.received_at.as_bytes())
);

checked_record!(
    Sent,
    RawSent,
    LentSent {
        id: Uuid,
        receipt: Receipt,
    },
    |sent| Parts::of("receipt")
        .with(sent.id.as_bytes())
        .with(sent.receipt.number.as_bytes())
        .with(sent.receipt.received_at.as_bytes())
        .with(sent.receipt.hash.as_bytes())
        .with_any(sent.receipt.epoch.as_ref())
        .with(sent.receipt.signature.as_bytes())
);

checked_record!(Device, RawDevice, LentDevice { id: Uuid, count: u64 }, |device| {
    Parts::of("device")
        .with(device.id.as_bytes())
        .with(&device.count.to_be_bytes())
});
