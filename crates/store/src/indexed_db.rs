//! Storage in IndexedDB.
//!
//! Records are JSON texts, the catalog is bytes. A transaction ends by itself when the page waits for anything but
//! its requests, so everything is prepared before it is opened.

use envelope::{Receipt, new_id};
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use indexed_db_futures::typed_array::{Uint8Array, Uint8ArraySlice};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{Device, Kept, Sent, State, Store, StoreError};

const VERSION: u8 = 1;
const META: &str = "meta";
const OUTBOX: &str = "outbox";
const RECEIPTS: &str = "receipts";
const CATALOG: &str = "catalog";
const DEVICE_KEY: &str = "device";
const FLOOR_KEY: &str = "catalog-floor";
const CURRENT_KEY: &str = "current";

/// Storage in one IndexedDB database.
#[derive(Debug)]
pub struct IndexedDbStore(Database);

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl IndexedDbStore {
    /// Opens the database with this name, and makes it if it is missing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the browser has none to give, [`StoreError::Newer`] if a newer version made it.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let request = Database::open(name)
            .with_version(VERSION)
            .with_on_upgrade_needed(|event, database| {
                // Every version adds to what the one before made; the outbox is never made anew.
                if event.old_version() < 1.0 {
                    for store in [META, OUTBOX, RECEIPTS, CATALOG] {
                        database.create_object_store(store).build()?;
                    }
                }
                Ok(())
            });
        request.await.map(Self).map_err(|error| match error {
            OpenDbError::VersionZero => StoreError::Unavailable("no version".to_owned()),
            other => {
                let text = format!("{other:?}");
                if text.contains("VersionError") {
                    StoreError::Newer
                } else {
                    StoreError::Unavailable(text)
                }
            }
        })
    }

    fn write(
        &self,
        stores: &[&str],
        durability: TransactionDurability,
    ) -> Result<Transaction<'_>, StoreError> {
        let names: Vec<String> = stores.iter().map(|name| (*name).to_owned()).collect();
        let options = TransactionOptions::new().with_durability(durability);
        Ok(self
            .0
            .transaction(names)
            .with_mode(TransactionMode::Readwrite)
            .with_options(options)
            .build()?)
    }

    async fn read_all<T: DeserializeOwned>(&self, store: &str) -> Result<Vec<T>, StoreError> {
        let transaction = self
            .0
            .transaction(store)
            .with_mode(TransactionMode::Readonly)
            .build()?;
        let texts: Vec<Result<String, Error>> = transaction
            .object_store(store)?
            .get_all::<String>()
            .primitive()?
            .await?
            .collect();
        texts.into_iter().map(|text| decode(&text?)).collect()
    }

    /// The record of a waiting application within a transaction; none if it waits no longer.
    async fn waiting_in(transaction: &Transaction<'_>, id: Uuid) -> Result<Option<Kept>, StoreError> {
        let text: Option<String> = transaction
            .object_store(OUTBOX)?
            .get(id.to_string())
            .primitive()?
            .await?;
        let kept = text.map(|text| decode::<Kept>(&text)).transpose()?;
        Ok(kept.filter(|kept| kept.state == State::Waiting))
    }
}

impl Store for IndexedDbStore {
    async fn device(&self) -> Result<Device, StoreError> {
        let fresh = Device {
            id: new_id().map_err(|error| StoreError::Failed(error.to_string()))?,
            count: 0,
        };
        let fresh_text = encode(&fresh)?;
        let transaction = self.write(&[META], TransactionDurability::Strict)?;
        let store = transaction.object_store(META)?;
        let known: Option<String> = store.get(DEVICE_KEY).primitive()?.await?;
        if let Some(known) = known {
            return decode(&known);
        }
        store.put(fresh_text).with_key(DEVICE_KEY).primitive()?.await?;
        drop(store);
        transaction.commit().await?;
        Ok(fresh)
    }

    async fn keep(&self, kept: &Kept) -> Result<(), StoreError> {
        let device = self.device().await?;
        let counted = encode(&Device {
            count: kept.item.counter,
            ..device
        })?;
        let record = encode(kept)?;
        let transaction = self.write(&[META, OUTBOX], TransactionDurability::Strict)?;
        let meta = transaction.object_store(META)?;
        let now: Option<String> = meta.get(DEVICE_KEY).primitive()?.await?;
        let count = now
            .map(|text| decode::<Device>(&text))
            .transpose()?
            .map_or(0, |device| device.count);
        if kept.item.counter != count + 1 {
            return Err(StoreError::CounterTaken(kept.item.counter));
        }
        let outbox = transaction.object_store(OUTBOX)?;
        meta.put(counted).with_key(DEVICE_KEY).primitive()?.await?;
        outbox
            .put(record)
            .with_key(kept.item.id.to_string())
            .primitive()?
            .await?;
        drop((meta, outbox));
        transaction.commit().await?;
        Ok(())
    }

    async fn waiting(&self, limit: usize) -> Result<Vec<Kept>, StoreError> {
        let mut all = self.all().await?;
        all.retain(|kept| kept.state == State::Waiting);
        all.truncate(limit);
        Ok(all)
    }

    async fn all(&self) -> Result<Vec<Kept>, StoreError> {
        let mut all: Vec<Kept> = self.read_all(OUTBOX).await?;
        all.sort_by_key(|kept| kept.item.counter);
        Ok(all)
    }

    async fn settle(&self, id: Uuid, receipt: &Receipt) -> Result<(), StoreError> {
        let record = encode(&Sent {
            id,
            receipt: receipt.clone(),
        })?;
        let transaction = self.write(&[OUTBOX, RECEIPTS], TransactionDurability::Strict)?;
        if Self::waiting_in(&transaction, id).await?.is_none() {
            return Ok(());
        }
        transaction
            .object_store(RECEIPTS)?
            .put(record)
            .with_key(id.to_string())
            .primitive()?
            .await?;
        transaction
            .object_store(OUTBOX)?
            .delete(id.to_string())
            .primitive()?
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn quarantine(&self, id: Uuid, why: &str) -> Result<(), StoreError> {
        let transaction = self.write(&[OUTBOX], TransactionDurability::Strict)?;
        let Some(kept) = Self::waiting_in(&transaction, id).await? else {
            return Ok(());
        };
        let record = encode(&Kept {
            state: State::Quarantined(why.to_owned()),
            ..kept
        })?;
        transaction
            .object_store(OUTBOX)?
            .put(record)
            .with_key(id.to_string())
            .primitive()?
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn receipts(&self) -> Result<Vec<Sent>, StoreError> {
        self.read_all(RECEIPTS).await
    }

    async fn catalog(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let transaction = self
            .0
            .transaction(CATALOG)
            .with_mode(TransactionMode::Readonly)
            .build()?;
        let blob: Option<Uint8Array> = transaction
            .object_store(CATALOG)?
            .get(CURRENT_KEY)
            .primitive()?
            .await?;
        Ok(blob.map(Into::into))
    }

    async fn put_catalog(&self, blob: &[u8]) -> Result<(), StoreError> {
        let transaction = self.write(&[CATALOG], TransactionDurability::Relaxed)?;
        let store = transaction.object_store(CATALOG)?;
        store
            .put(Uint8ArraySlice::new(blob))
            .with_key(CURRENT_KEY)
            .primitive()?
            .await?;
        drop(store);
        transaction.commit().await?;
        Ok(())
    }

    async fn catalog_floor(&self) -> Result<u32, StoreError> {
        let transaction = self
            .0
            .transaction(META)
            .with_mode(TransactionMode::Readonly)
            .build()?;
        let known: Option<String> = transaction
            .object_store(META)?
            .get(FLOOR_KEY)
            .primitive()?
            .await?;
        Ok(known.map(|text| decode(&text)).transpose()?.unwrap_or(0))
    }

    async fn raise_catalog_floor(&self, version: u32) -> Result<(), StoreError> {
        let raised = encode(&version)?;
        let transaction = self.write(&[META], TransactionDurability::Strict)?;
        let store = transaction.object_store(META)?;
        let known: Option<String> = store.get(FLOOR_KEY).primitive()?.await?;
        let known: u32 = known.map(|text| decode(&text)).transpose()?.unwrap_or(0);
        if version > known {
            store.put(raised).with_key(FLOOR_KEY).primitive()?.await?;
        }
        drop(store);
        transaction.commit().await?;
        Ok(())
    }
}

fn encode(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable(error.to_string()))
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Unreadable(error.to_string()))
}
