//! What holds of the disk before and after every change, asserted in tests and in the simulation.

use uuid::Uuid;

use super::{Change, Content, Device, OutboxEntry, Retained, Sent, State};
use crate::time::is_before;

use super::forget_before;

impl OutboxEntry {
    /// Whether this record may stand under this id among what waits.
    #[must_use]
    pub fn waits_under(&self, id: Uuid) -> bool {
        self.item.id == id && self.state == State::Waiting
    }

    /// Whether this record may stand under this id among what is set aside.
    #[must_use]
    pub fn is_aside_under(&self, id: Uuid) -> bool {
        self.item.id == id && matches!(self.state, State::Quarantined(_))
    }
}

impl Retained {
    /// Whether this copy may stand under this id.
    #[must_use]
    pub fn is_of(&self, id: Uuid) -> bool {
        self.item.id == id
    }
}

/// What a change may not take away.
pub(super) struct Before {
    device: Option<Device>,
    sealed: usize,
    receipts: usize,
    catalog_floor: u32,
    epoch: Option<String>,
    /// When the server stored each of the copies.
    copies: Vec<String>,
}

impl Before {
    /// Notes it, where assertions are active.
    pub(super) fn of(content: &Content) -> Option<Self> {
        cfg!(debug_assertions).then(|| Self {
            device: content.device,
            sealed: content.sealed(),
            receipts: content.receipts.len(),
            catalog_floor: content.catalog_floor,
            epoch: content.epoch.clone(),
            copies: content
                .copies
                .values()
                .map(|copy| copy.received_at.clone())
                .collect(),
        })
    }

    /// The number of copies that there were of this age.
    fn young(&self, is_young: impl Fn(&str) -> bool) -> usize {
        self.copies.iter().filter(|at| is_young(at)).count()
    }

    /// Asserts that a change has taken away nothing but what it is for.
    pub(super) fn assert_kept(&self, content: &Content, change: &Change) {
        let released = match change {
            Change::Settle { .. } => 1,
            Change::BackedUp { .. } => self.sealed,
            _ => 0,
        };
        debug_assert!(
            content.sealed() <= self.sealed && content.sealed() + released >= self.sealed,
            "sealed bytes come and go: {change:?}"
        );
        debug_assert!(
            content.receipts.len() >= self.receipts,
            "a receipt is gone: {change:?}"
        );
        debug_assert!(
            content.device == self.device,
            "the count changes without an application: {change:?}"
        );
        debug_assert!(
            content.catalog_floor >= self.catalog_floor || *change == Change::ForgetWhatWasTold,
            "the floor falls: {change:?}"
        );
        match change {
            Change::Settle { id, .. } | Change::Quarantine { id, .. } | Change::Release { id } => {
                content.assert_sound(*id);
            }
            Change::BackedUp { until } => {
                let before = until.as_deref().and_then(forget_before);
                let is_young = |at: &str| !before.as_deref().is_some_and(|before| is_before(at, before));
                debug_assert!(
                    content.epoch == self.epoch
                        && self.young(is_young) == content.copies_of(is_young)
                        && *until == content.backed_up_until,
                    "what is younger is forgotten: {change:?}"
                );
            }
            Change::Epoch { .. } => {
                debug_assert!(
                    content.epoch == self.epoch || content.copies.is_empty() || self.epoch.is_none(),
                    "a copy is not sent again: {change:?}"
                );
            }
            Change::ForgetWhatWasTold => {}
            Change::RaiseCatalogFloor(_) => {}
        }
    }
}

impl Content {
    /// The number of applications whose sealed bytes are here.
    fn sealed(&self) -> usize {
        self.outbox.len() + self.quarantine.len() + self.copies.len()
    }

    /// The number of copies of this age.
    fn copies_of(&self, is_young: impl Fn(&str) -> bool) -> usize {
        self.copies
            .values()
            .filter(|copy| is_young(&copy.received_at))
            .count()
    }

    /// Asserts that what is on the disk of a submission stands under its own id, in one place, in the state of that place.
    pub(super) fn assert_sound(&self, id: Uuid) {
        let (kept, aside, copy) = (
            self.outbox.get(&id),
            self.quarantine.get(&id),
            self.copies.get(&id),
        );
        let places = [kept.is_some(), aside.is_some(), copy.is_some()];
        debug_assert!(
            places.iter().filter(|is_here| **is_here).count() <= 1,
            "{id} is twice on the disk"
        );
        debug_assert!(
            kept.is_none_or(|kept| kept.waits_under(id)),
            "{id} does not wait as it should"
        );
        debug_assert!(
            aside.is_none_or(|kept| kept.is_aside_under(id)),
            "{id} is not set aside as it should"
        );
        debug_assert!(
            copy.is_none_or(|copy| copy.is_of(id)),
            "the copy of {id} is another's"
        );
        let receipt: Option<&Sent> = self.receipts.get(&id);
        debug_assert!(
            receipt.is_none_or(|sent| sent.id == id),
            "the receipt of {id} is another's"
        );
        // A copy is forgotten by the time that its receipt names.
        let times = copy.zip(receipt);
        debug_assert!(
            times.is_none_or(|(copy, sent)| copy.received_at == sent.receipt.received_at),
            "the copy and the receipt of {id} name two times"
        );
    }
}

#[cfg(all(test, debug_assertions))]
mod tests {
    use super::*;
    use envelope::Item;

    const ID: Uuid = Uuid::from_u128(1);

    fn kept(id: Uuid) -> OutboxEntry {
        OutboxEntry::waiting(Item {
            id,
            counter: 1,
            key: String::new(),
            catalog: String::new(),
            sealed: String::new(),
            status_token: None,
            signature: None,
        })
    }

    fn aside(id: Uuid) -> Change {
        let why = "why".to_owned();
        Change::Quarantine { id, why }
    }

    #[test]
    #[should_panic(expected = "is not set aside as it should")]
    fn a_record_under_another_id_is_noticed() {
        let mut content = Content::default();
        content.outbox.insert(ID, kept(Uuid::from_u128(2)));
        content.apply(&aside(ID));
    }

    #[test]
    #[should_panic(expected = "does not wait as it should")]
    fn a_record_that_waits_under_another_id_is_noticed() {
        let mut content = Content::default();
        content.outbox.insert(ID, kept(Uuid::from_u128(2)));
        content.assert_sound(ID);
    }

    #[test]
    #[should_panic(expected = "is another's")]
    fn a_copy_under_another_id_is_noticed() {
        let mut content = Content::default();
        let copy = Retained {
            item: kept(Uuid::from_u128(2)).item,
            received_at: "2026-01-01T00:00:00Z".to_owned(),
        };
        content.copies.insert(ID, copy);
        content.assert_sound(ID);
    }

    #[test]
    #[should_panic(expected = "is twice on the disk")]
    fn an_application_in_two_places_is_noticed() {
        let mut content = Content::default();
        content.outbox.insert(ID, kept(ID));
        let copy = Retained {
            item: kept(ID).item,
            received_at: "2026-01-01T00:00:00Z".to_owned(),
        };
        content.copies.insert(ID, copy);
        content.apply(&aside(ID));
    }

    #[test]
    #[should_panic(expected = "sealed bytes come and go")]
    fn a_change_that_loses_an_application_is_noticed() {
        let mut content = Content::default();
        content.outbox.insert(ID, kept(ID));
        let before = Before::of(&content).unwrap();
        content.outbox.clear();
        before.assert_kept(&content, &Change::Release { id: ID });
    }
}
