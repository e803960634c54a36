//! Storage in IndexedDB.
//!
//! Records are JSON texts, the catalog is bytes. A transaction ends by itself when the page waits for anything but
//! its requests, so everything is prepared before it is opened.

mod canary;
mod changes;
mod connection;
mod failure;
mod feed;
mod records;
mod schema;
mod unreadable;

use std::rc::Rc;

use envelope::{Item, new_id};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionDurability;
use indexed_db_futures::typed_array::{Uint8Array, Uint8ArraySlice};
use outbox::{Change, Device, OutboxEntry, Sent, State};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use wasm_bindgen::JsValue;

use crate::{Counts, Store, StoreError, Unreadable, Waiting};
pub use canary::Loss;
use connection::Connection;
pub use feed::IndexedDbFeedStore;
use records::{decode, encode, get, known, put, raise_floor, read, understood, write};
use schema::{CATALOG, COPIES, KEYS, META, OUTBOX, QUARANTINE, RECEIPTS};

const DEVICE_KEY: &str = "device";
const FLOOR_KEY: &str = "catalog-floor";
const EPOCH_KEY: &str = "epoch";
const BACKED_UP_KEY: &str = "backed-up-until";
const CURRENT_KEY: &str = "current";
const HELD_KEY: &str = "held";
const LOSS_NOTE: &str = "loss";

/// Storage in one IndexedDB database.
#[derive(Debug, Clone)]
pub struct IndexedDbStore {
    name: String,
    connection: Rc<Connection>,
}

impl IndexedDbStore {
    /// Opens the database with this name, and looks whether anything of it was lost: [`Self::connect`] and
    /// [`Self::look_for_loss`].
    ///
    /// # Errors
    /// As these.
    pub async fn open(name: &str, on_blocked: fn()) -> Result<Self, StoreError> {
        let store = Self::connect(name, on_blocked).await?;
        store.look_for_loss().await?;
        Ok(store)
    }

    /// Opens the database with this name, and makes it if it is missing. `on_blocked` is called when a page with an
    /// older version of the app must be closed first; opening then goes on waiting.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the browser has none to give, [`StoreError::Newer`] if a newer version made it.
    pub async fn connect(name: &str, on_blocked: fn()) -> Result<Self, StoreError> {
        let store = Self {
            name: name.to_owned(),
            connection: Connection::new(name, schema::DEVICE, on_blocked),
        };
        store.connection.database().await?;
        Ok(store)
    }

    /// Names the device if it has no name yet, and notes what the browser threw away. It must be done before anything is kept.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    pub async fn look_for_loss(&self) -> Result<(), StoreError> {
        let device = self.device().await?;
        if let Some(loss) = canary::compare(&self.name, device) {
            self.put_note(LOSS_NOTE, &encode(&loss)?).await?;
        }
        Ok(())
    }

    /// Tries to understand what an earlier start could not; what can be is back where it belongs.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    pub async fn read_again(&self) -> Result<(), StoreError> {
        self.connection
            .run(async |database| unreadable::read_again(database).await)
            .await
    }

    /// What the browser threw away, until staff have seen it.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    pub async fn loss(&self) -> Result<Option<Loss>, StoreError> {
        let note = self.note(LOSS_NOTE).await?.filter(|text| !text.is_empty());
        Ok(note.and_then(|text| decode(&text).ok()))
    }

    /// Staff have seen the loss.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    pub async fn acknowledge_loss(&self) -> Result<(), StoreError> {
        self.put_note(LOSS_NOTE, "").await
    }

    /// The device's key pair, if it has one: an object of the browser's cryptography.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    pub async fn device_key(&self) -> Result<Option<JsValue>, StoreError> {
        self.connection
            .run(async |database| {
                let transaction = read(database, &[KEYS])?;
                Ok(transaction
                    .object_store(KEYS)?
                    .get(DEVICE_KEY)
                    .primitive()?
                    .await?)
            })
            .await
    }

    /// Keeps the device's key pair, durably.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    pub async fn put_device_key(&self, key: &JsValue) -> Result<(), StoreError> {
        self.connection
            .run(async |database| {
                let transaction = write(database, &[KEYS], TransactionDurability::Strict)?;
                let store = transaction.object_store(KEYS)?;
                store.put(key.clone()).with_key(DEVICE_KEY).primitive()?.await?;
                drop(store);
                Ok(transaction.commit().await?)
            })
            .await
    }

    /// Returns the bytes that the app uses on the device and may use, as the browser estimates, or `None` if it does
    /// not say.
    pub async fn room(&self) -> Option<(f64, f64)> {
        failure::room().await
    }

    /// Every record of a store that can be understood; the others are set aside.
    async fn all<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, StoreError> {
        let (all, are_whole) = self
            .connection
            .run(async |database| {
                let transaction = read(database, &[name])?;
                let texts = transaction
                    .object_store(name)?
                    .get_all::<String>()
                    .primitive()?
                    .await?;
                Ok(understood(texts))
            })
            .await?;
        self.sweep_unless(are_whole, name).await?;
        Ok(all)
    }

    /// Sets aside what cannot be understood in a store, where there is such.
    async fn sweep_unless(&self, are_whole: bool, name: &str) -> Result<(), StoreError> {
        if are_whole {
            return Ok(());
        }
        self.connection
            .run(async |database| unreadable::sweep(database, name).await)
            .await
    }

    async fn meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        self.connection
            .run(async |database| {
                let transaction = read(database, &[META])?;
                get(&transaction.object_store(META)?, key).await
            })
            .await
    }

    async fn put_meta(&self, key: &str, value: &impl Serialize) -> Result<(), StoreError> {
        let text = encode(value)?;
        self.connection
            .run(async |database| {
                let transaction = write(database, &[META], TransactionDurability::Strict)?;
                let store = transaction.object_store(META)?;
                put(&store, key, text.clone()).await?;
                drop(store);
                Ok(transaction.commit().await?)
            })
            .await
    }
}

impl Store for IndexedDbStore {
    async fn device(&self) -> Result<Device, StoreError> {
        // A transaction that only reads holds up nobody's write.
        if let Some(known) = self.meta(DEVICE_KEY).await? {
            return Ok(known);
        }
        let fresh = fresh_device()?;
        let fresh_text = encode(&fresh)?;
        self.connection
            .run(async |database| {
                let transaction = write(database, &[META], TransactionDurability::Strict)?;
                let store = transaction.object_store(META)?;
                if let Some(known) = get(&store, DEVICE_KEY).await? {
                    return Ok(known);
                }
                unreadable::set_device_aside(&store, DEVICE_KEY).await?;
                put(&store, DEVICE_KEY, fresh_text.clone()).await?;
                drop(store);
                transaction.commit().await?;
                Ok(fresh)
            })
            .await
    }

    async fn keep(&self, kept: &OutboxEntry) -> Result<(), StoreError> {
        debug_assert!(kept.waits_under(kept.item.id), "{kept:?}");
        let (fresh, record) = (fresh_device()?, encode(kept)?);
        let id = kept.item.id.to_string();
        // A visitor waits for this, and each wait for a request is a way to another process and back: what can be asked at
        // once is.
        let device = self
            .connection
            .run(async |database| {
                let transaction = write(
                    database,
                    &[META, OUTBOX, QUARANTINE, COPIES, RECEIPTS],
                    TransactionDurability::Strict,
                )?;
                let (meta, outbox) = (transaction.object_store(META)?, transaction.object_store(OUTBOX)?);
                let asked = meta.get(DEVICE_KEY).primitive()?;
                let known = known(&transaction, &id).await?;
                let text: Option<String> = asked.await?;
                let now: Device = text.and_then(|text| decode(&text).ok()).unwrap_or(fresh);
                if known {
                    return Ok(now);
                }
                if kept.item.counter != now.count + 1 {
                    return Err(StoreError::CounterTaken(kept.item.counter));
                }
                let counted = Device {
                    count: kept.item.counter,
                    ..now
                };
                let written = (
                    meta.put(encode(&counted)?).with_key(DEVICE_KEY).primitive()?,
                    outbox.put(record.clone()).with_key(id.clone()).primitive()?,
                );
                written.0.await?;
                written.1.await?;
                drop((meta, outbox));
                transaction.commit().await?;
                Ok(counted)
            })
            .await?;
        canary::set(&self.name, device);
        Ok(())
    }

    async fn knows(&self, id: Uuid) -> Result<bool, StoreError> {
        self.connection
            .run(async |database| {
                let transaction = read(database, &[META, OUTBOX, QUARANTINE, COPIES, RECEIPTS])?;
                known(&transaction, &id.to_string()).await
            })
            .await
    }

    async fn waiting(&self, limit: usize) -> Result<Waiting, StoreError> {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        loop {
            let some = self
                .connection
                .run(async |database| {
                    let transaction = read(database, &[META, OUTBOX, COPIES])?;
                    let texts = transaction
                        .object_store(OUTBOX)?
                        .get_all::<String>()
                        .with_limit(limit)
                        .primitive()?
                        .await?;
                    let copies = transaction.object_store(COPIES)?.count().primitive()?.await?;
                    let held = get(&transaction.object_store(META)?, HELD_KEY).await?;
                    Ok((understood(texts), copies > 0, held))
                })
                .await?;
            let ((kept, are_whole), copies, held): ((Vec<OutboxEntry>, bool), bool, _) = some;
            if !are_whole {
                self.sweep_unless(are_whole, OUTBOX).await?;
                continue;
            }
            // The first version of the database left what is set aside among what waits.
            let aside: Vec<Change> = kept.iter().filter_map(set_aside).collect();
            if aside.is_empty() {
                debug_assert!(kept.iter().all(|kept| kept.waits_under(kept.item.id)), "{kept:?}");
                let items = kept.into_iter().map(|kept| kept.item).collect();
                return Ok(Waiting { items, copies, held });
            }
            self.apply(&aside).await?;
        }
    }

    async fn apply(&self, changes: &[Change]) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        self.connection
            .run(async |database| changes::apply(database, changes).await)
            .await
    }

    async fn quarantined(&self) -> Result<Vec<OutboxEntry>, StoreError> {
        let aside: Vec<OutboxEntry> = self.all(QUARANTINE).await?;
        debug_assert!(aside.iter().all(|kept| kept.is_aside_under(kept.item.id)));
        Ok(aside)
    }

    async fn unsettled(&self) -> Result<Vec<Item>, StoreError> {
        let mut all: Vec<OutboxEntry> = self.all(OUTBOX).await?;
        all.extend(self.quarantined().await?);
        Ok(all.into_iter().map(|kept| kept.item).collect())
    }

    async fn unreadable(&self) -> Result<Vec<Unreadable>, StoreError> {
        self.connection
            .run(async |database| {
                let transaction = read(database, &[META])?;
                unreadable::list(&transaction.object_store(META)?).await
            })
            .await
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        self.connection
            .run(async |database| {
                let transaction = read(database, &[META, OUTBOX, QUARANTINE, COPIES, RECEIPTS])?;
                let count = async |name: &str| -> Result<u32, StoreError> {
                    Ok(transaction.object_store(name)?.count().primitive()?.await?)
                };
                Ok(Counts {
                    waiting: count(OUTBOX).await?,
                    quarantined: count(QUARANTINE).await?,
                    copies: count(COPIES).await?,
                    receipts: count(RECEIPTS).await?,
                    unreadable: unreadable::count(&transaction.object_store(META)?).await?,
                })
            })
            .await
    }

    async fn receipts(&self) -> Result<Vec<Sent>, StoreError> {
        self.all(RECEIPTS).await
    }

    async fn catalog(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.connection
            .run(async |database| {
                let transaction = read(database, &[CATALOG])?;
                let blob: Option<Uint8Array> = transaction
                    .object_store(CATALOG)?
                    .get(CURRENT_KEY)
                    .primitive()?
                    .await?;
                Ok(blob.map(Into::into))
            })
            .await
    }

    async fn put_catalog(&self, blob: &[u8], version: u32) -> Result<(), StoreError> {
        self.connection
            .run(async |database| {
                let transaction = write(database, &[CATALOG, META], TransactionDurability::Relaxed)?;
                let (store, meta) = (
                    transaction.object_store(CATALOG)?,
                    transaction.object_store(META)?,
                );
                // Two pages may have fetched two catalogs: the newer one stays.
                if raise_floor(&meta, version).await? > version {
                    return Ok(());
                }
                store
                    .put(Uint8ArraySlice::new(blob))
                    .with_key(CURRENT_KEY)
                    .primitive()?
                    .await?;
                drop((store, meta));
                Ok(transaction.commit().await?)
            })
            .await
    }

    async fn catalog_floor(&self) -> Result<u32, StoreError> {
        Ok(self.meta(FLOOR_KEY).await?.unwrap_or(0))
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.meta(&note_key(name)).await
    }

    async fn put_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.put_meta(&note_key(name), &text).await
    }

    async fn change_note(
        &self,
        name: &str,
        make: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<String>, StoreError> {
        let key = note_key(name);
        self.connection
            .run(async |database| changes::change_note(database, &key, &make).await)
            .await
    }
}

/// A device that has no name yet, under a new one.
fn fresh_device() -> Result<Device, StoreError> {
    let id = new_id().map_err(|error| StoreError::Failed(error.to_string()))?;
    Ok(Device { id, count: 0 })
}

fn note_key(name: &str) -> String {
    format!("note:{name}")
}

fn set_aside(kept: &OutboxEntry) -> Option<Change> {
    match &kept.state {
        State::Waiting => None,
        State::Quarantined(why) => Some(Change::Quarantine {
            id: kept.item.id,
            why: why.clone(),
        }),
    }
}
