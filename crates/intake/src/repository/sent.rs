//! What devices send within a day while they are enrolled.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use uuid::Uuid;

use super::group::Row;
use super::{Batch, Lane, Taken};

/// A number of applications, and the sealed bytes that they have together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sent {
    /// How many.
    pub items: u64,
    /// Their sealed bytes.
    pub bytes: u64,
}

impl Sent {
    /// One application of this number of sealed bytes.
    pub(crate) fn one(sealed_bytes: usize) -> Self {
        Self {
            items: 1,
            bytes: u64::try_from(sealed_bytes).unwrap_or(u64::MAX),
        }
    }

    /// As the columns of a row.
    pub(super) fn columns(self) -> (i64, i64) {
        let column = |number| i64::try_from(number).unwrap_or(i64::MAX);
        (column(self.items), column(self.bytes))
    }

    /// Of the columns of a row.
    pub(super) fn of_columns(items: i64, bytes: i64) -> Self {
        Self {
            items: u64::try_from(items).unwrap_or_default(),
            bytes: u64::try_from(bytes).unwrap_or_default(),
        }
    }
}

impl AddAssign for Sent {
    fn add_assign(&mut self, other: Self) {
        self.items = self.items.saturating_add(other.items);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

/// What a device sent within one of the agency's days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentOnDay {
    /// The day, as `2025-04-21`.
    pub day: String,
    /// What came, each application once.
    pub sent: Sent,
}

/// Adds up what is new of each device that is enrolled, given the rows that were stored or kept aside now.
pub(super) fn of_devices<'a>(new: impl Iterator<Item = Row<'a>>) -> BTreeMap<Uuid, Sent> {
    let mut sent: BTreeMap<Uuid, Sent> = BTreeMap::new();
    for row in new.filter(|row| row.batch.lane == Lane::Enrolled) {
        if let Some(device) = row.batch.device {
            *sent.entry(device).or_default() += Sent::one(row.arrival.sealed.len());
        }
    }
    sent
}

/// Tells each batch what its device has sent of the day by now.
pub(super) fn tell(batches: &[Batch], totals: &BTreeMap<Uuid, Sent>, taken: &mut [Taken]) {
    for (batch, taken) in batches.iter().zip(taken) {
        let device = batch.device.filter(|_| batch.lane == Lane::Enrolled);
        taken.sent_today = device.and_then(|device| totals.get(&device).copied());
    }
}
