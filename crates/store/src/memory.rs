//! Storage in memory: for tests, and as the plain statement of what storage means.

use std::cell::RefCell;
use std::collections::BTreeMap;

use envelope::{Item, new_id};
use outbox::{Change, Content, CounterTaken, Device, OutboxEntry, Sent};
use uuid::Uuid;

use crate::{Counts, Store, StoreError, Unreadable, Waiting};

/// Storage that is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryStore {
    content: RefCell<Content>,
    catalog: RefCell<Option<Vec<u8>>>,
    notes: RefCell<BTreeMap<String, String>>,
}

impl MemoryStore {
    /// Empty storage.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Store for MemoryStore {
    async fn device(&self) -> Result<Device, StoreError> {
        let mut content = self.content.borrow_mut();
        if let Some(device) = content.device {
            return Ok(device);
        }
        let id = new_id().map_err(|error| StoreError::Failed(error.to_string()))?;
        Ok(*content.device.insert(Device { id, count: 0 }))
    }

    async fn keep(&self, kept: &OutboxEntry) -> Result<(), StoreError> {
        let device = self.device().await?;
        let kept = self.content.borrow_mut().keep(device, kept);
        kept.map_err(|CounterTaken(counter)| StoreError::CounterTaken(counter))
    }

    async fn knows(&self, id: Uuid) -> Result<bool, StoreError> {
        Ok(self.content.borrow().knows(id))
    }

    async fn waiting(&self, limit: usize) -> Result<Waiting, StoreError> {
        let content = self.content.borrow();
        Ok(Waiting {
            items: content.waiting(limit),
            copies: !content.copies.is_empty(),
            held: content.held.clone(),
        })
    }

    async fn apply(&self, changes: &[Change]) -> Result<(), StoreError> {
        let mut content = self.content.borrow_mut();
        for change in changes {
            content.apply(change);
        }
        Ok(())
    }

    async fn quarantined(&self) -> Result<Vec<OutboxEntry>, StoreError> {
        Ok(self.content.borrow().quarantine.values().cloned().collect())
    }

    async fn unsettled(&self) -> Result<Vec<Item>, StoreError> {
        let content = self.content.borrow();
        let all = content.outbox.values().chain(content.quarantine.values());
        Ok(all.map(|kept| kept.item.clone()).collect())
    }

    async fn unreadable(&self) -> Result<Vec<Unreadable>, StoreError> {
        let content = self.content.borrow();
        let all = content.unreadable.iter();
        Ok(all
            .map(|(id, raw)| Unreadable {
                store: "outbox".to_owned(),
                id: id.to_string(),
                raw: raw.clone(),
            })
            .collect())
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        let content = self.content.borrow();
        let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
        Ok(Counts {
            waiting: count(content.outbox.len()),
            quarantined: count(content.quarantine.len()),
            copies: count(content.copies.len()),
            receipts: count(content.receipts.len()),
            unreadable: count(content.unreadable.len()),
        })
    }

    async fn receipts(&self) -> Result<Vec<Sent>, StoreError> {
        Ok(self.content.borrow().receipts.values().cloned().collect())
    }

    async fn catalog(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.catalog.borrow().clone())
    }

    async fn put_catalog(&self, blob: &[u8], version: u32) -> Result<(), StoreError> {
        let raise = Change::RaiseCatalogFloor(version);
        self.content.borrow_mut().apply(&raise);
        if self.content.borrow().catalog_floor <= version {
            self.catalog.replace(Some(blob.to_vec()));
        }
        Ok(())
    }

    async fn catalog_floor(&self) -> Result<u32, StoreError> {
        Ok(self.content.borrow().catalog_floor)
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.notes.borrow().get(name).cloned())
    }

    async fn put_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.notes.borrow_mut().insert(name.to_owned(), text.to_owned());
        Ok(())
    }

    async fn change_note(
        &self,
        name: &str,
        make: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<String>, StoreError> {
        let mut notes = self.notes.borrow_mut();
        let before = notes.get(name).cloned();
        if let Some(text) = before.as_deref().and_then(make) {
            notes.insert(name.to_owned(), text);
        }
        Ok(before)
    }
}
