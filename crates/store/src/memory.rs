//! Storage in memory: for tests, and as the plain statement of what storage means.

use std::cell::RefCell;
use std::collections::BTreeMap;

use envelope::{Receipt, new_id};
use uuid::Uuid;

use crate::{Device, Kept, Sent, State, Store, StoreError};

/// Storage that is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryStore(RefCell<Content>);

#[derive(Debug, Default)]
struct Content {
    device: Option<Device>,
    outbox: BTreeMap<u64, Kept>,
    receipts: Vec<Sent>,
    catalog: Option<Vec<u8>>,
    catalog_floor: u32,
}

impl MemoryStore {
    /// Empty storage.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Content {
    fn device(&mut self) -> Result<Device, StoreError> {
        let id = || new_id().map_err(|error| StoreError::Failed(error.to_string()));
        match self.device {
            Some(device) => Ok(device),
            None => Ok(*self.device.insert(Device { id: id()?, count: 0 })),
        }
    }

    fn waiting(&mut self, id: Uuid) -> Option<&mut Kept> {
        self.outbox
            .values_mut()
            .find(|kept| kept.item.id == id && kept.state == State::Waiting)
    }
}

impl Store for MemoryStore {
    async fn device(&self) -> Result<Device, StoreError> {
        self.0.borrow_mut().device()
    }

    async fn keep(&self, kept: &Kept) -> Result<(), StoreError> {
        let mut content = self.0.borrow_mut();
        let device = content.device()?;
        if kept.item.counter != device.count + 1 {
            return Err(StoreError::CounterTaken(kept.item.counter));
        }
        content.device = Some(Device {
            count: kept.item.counter,
            ..device
        });
        content.outbox.insert(kept.item.counter, kept.clone());
        Ok(())
    }

    async fn waiting(&self, limit: usize) -> Result<Vec<Kept>, StoreError> {
        let content = self.0.borrow();
        Ok(content
            .outbox
            .values()
            .filter(|kept| kept.state == State::Waiting)
            .take(limit)
            .cloned()
            .collect())
    }

    async fn all(&self) -> Result<Vec<Kept>, StoreError> {
        Ok(self.0.borrow().outbox.values().cloned().collect())
    }

    async fn settle(&self, id: Uuid, receipt: &Receipt) -> Result<(), StoreError> {
        let mut content = self.0.borrow_mut();
        if content.waiting(id).is_some() {
            content.outbox.retain(|_, kept| kept.item.id != id);
            content.receipts.push(Sent {
                id,
                receipt: receipt.clone(),
            });
        }
        Ok(())
    }

    async fn quarantine(&self, id: Uuid, why: &str) -> Result<(), StoreError> {
        if let Some(kept) = self.0.borrow_mut().waiting(id) {
            kept.state = State::Quarantined(why.to_owned());
        }
        Ok(())
    }

    async fn receipts(&self) -> Result<Vec<Sent>, StoreError> {
        Ok(self.0.borrow().receipts.clone())
    }

    async fn catalog(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.borrow().catalog.clone())
    }

    async fn put_catalog(&self, blob: &[u8]) -> Result<(), StoreError> {
        self.0.borrow_mut().catalog = Some(blob.to_vec());
        Ok(())
    }

    async fn catalog_floor(&self) -> Result<u32, StoreError> {
        Ok(self.0.borrow().catalog_floor)
    }

    async fn raise_catalog_floor(&self, version: u32) -> Result<(), StoreError> {
        let mut inner = self.0.borrow_mut();
        inner.catalog_floor = inner.catalog_floor.max(version);
        Ok(())
    }
}
