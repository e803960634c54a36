//! Records that this version does not understand: set aside as they stand, in the way of nothing.
//!
//! They come about when somebody goes back to an older release after a newer one has written, or on a disk that fails. They
//! are moved into the store of the device's own data, under keys that no version uses for anything else, so that the
//! database keeps its form, and an older release opens it. Every start tries to understand them again.

use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDurability};
use outbox::{OutboxEntry, Retained, Sent};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use super::records::{decode, delete, encode, put, read, write};
use super::schema::{COPIES, META, OUTBOX, QUARANTINE, RECEIPTS};
use crate::{StoreError, Unreadable};

const PREFIX: &str = "unreadable/";
/// The first text after all that begin with the prefix.
const PREFIX_END: &str = "unreadable0";

fn key(store: &str, id: &str) -> String {
    [PREFIX, id, "/", store].concat()
}

/// The store and the id in a key.
fn parse(key: &str) -> Option<(&str, &str)> {
    let (id, store) = key.strip_prefix(PREFIX)?.rsplit_once('/')?;
    Some((store, id))
}

fn range() -> KeyRange<String> {
    KeyRange::Bound(PREFIX.to_owned(), false, PREFIX_END.to_owned(), true)
}

/// The keys under which a record of this submission may have been set aside.
pub(super) fn keys_of(id: &str) -> [String; 3] {
    [OUTBOX, QUARANTINE, COPIES].map(|store| key(store, id))
}

/// The number of records that are set aside.
pub(super) async fn count(meta: &ObjectStore<'_>) -> Result<u32, StoreError> {
    Ok(meta.count().with_query::<String, _>(range()).primitive()?.await?)
}

/// The records that are set aside.
pub(super) async fn list(meta: &ObjectStore<'_>) -> Result<Vec<Unreadable>, StoreError> {
    let (keys, values) = pairs(meta, Some(range())).await?;
    let records = keys.into_iter().zip(values);
    Ok(records
        .filter_map(|(key, value)| {
            let (store, id) = parse(&key)?;
            Some(Unreadable {
                store: store.to_owned(),
                id: id.to_owned(),
                raw: text_of(&value),
            })
        })
        .collect())
}

/// A record as text: what is none is written as the browser writes JSON, if it can.
fn text_of(value: &JsValue) -> String {
    let json = || js_sys::JSON::stringify(value).ok().map(String::from);
    value.as_string().or_else(json).unwrap_or_default()
}

async fn pairs(
    store: &ObjectStore<'_>,
    range: Option<KeyRange<String>>,
) -> Result<(Vec<String>, Vec<JsValue>), StoreError> {
    let (keys, values) = match range {
        Some(range) => (
            store
                .get_all_keys::<String>()
                .with_query::<String, _>(range.clone())
                .primitive()?,
            store
                .get_all::<JsValue>()
                .with_query::<String, _>(range)
                .primitive()?,
        ),
        None => (
            store.get_all_keys::<String>().primitive()?,
            store.get_all::<JsValue>().primitive()?,
        ),
    };
    let keys = keys.await?.collect::<Result<Vec<_>, _>>()?;
    let values = values.await?.collect::<Result<Vec<_>, _>>()?;
    Ok((keys, values))
}

/// A record, read inside a transaction that writes; one that cannot be understood is set aside, and is not there.
pub(super) async fn get_or_set_aside<T: DeserializeOwned>(
    transaction: &Transaction<'_>,
    name: &str,
    id: &str,
) -> Result<Option<T>, StoreError> {
    let store = transaction.object_store(name)?;
    let value: Option<JsValue> = store.get(id.to_owned()).primitive()?.await?;
    let Some(value) = value else {
        return Ok(None);
    };
    match understood(&value) {
        Some(record) => Ok(Some(record)),
        None => {
            set_aside(transaction, name, id, value).await?;
            Ok(None)
        }
    }
}

fn understood<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    decode(&value.as_string()?).ok()
}

/// Every record of a store, read inside a transaction that writes; those that cannot be understood are set aside.
pub(super) async fn all_or_set_aside<T: DeserializeOwned>(
    transaction: &Transaction<'_>,
    name: &str,
) -> Result<Vec<T>, StoreError> {
    let (keys, values) = pairs(&transaction.object_store(name)?, None).await?;
    let mut all = Vec::new();
    for (key, value) in keys.into_iter().zip(values) {
        match understood(&value) {
            Some(record) => all.push(record),
            None => set_aside(transaction, name, &key, value).await?,
        }
    }
    Ok(all)
}

async fn set_aside(
    transaction: &Transaction<'_>,
    name: &str,
    id: &str,
    value: JsValue,
) -> Result<(), StoreError> {
    let meta = transaction.object_store(META)?;
    meta.put(value).with_key(key(name, id)).primitive()?.await?;
    delete(&transaction.object_store(name)?, id).await?;
    Ok(())
}

/// Sets every record of a store aside that cannot be understood.
pub(super) async fn sweep(database: &Database, name: &str) -> Result<(), StoreError> {
    let transaction = write(database, &[META, name], TransactionDurability::Strict)?;
    match name {
        COPIES => drop(all_or_set_aside::<Retained>(&transaction, name).await?),
        RECEIPTS => drop(all_or_set_aside::<Sent>(&transaction, name).await?),
        _ => drop(all_or_set_aside::<OutboxEntry>(&transaction, name).await?),
    }
    Ok(transaction.commit().await?)
}

/// Sets the device's own record aside, which names it and counts.
pub(super) async fn set_device_aside(meta: &ObjectStore<'_>, device: &str) -> Result<(), StoreError> {
    let value: Option<JsValue> = meta.get(device.to_owned()).primitive()?.await?;
    if let Some(value) = value {
        meta.put(value).with_key(key(META, device)).primitive()?.await?;
    }
    Ok(())
}

/// Puts back what is understood now: what this version can read waits to be sent, and receipts are receipts again.
///
/// What it was before is not known for sure, and what arrives twice is stored once.
pub(super) async fn read_again(database: &Database) -> Result<(), StoreError> {
    let there = {
        let transaction = read(database, &[META])?;
        count(&transaction.object_store(META)?).await?
    };
    if there == 0 {
        return Ok(());
    }
    let stores = [META, OUTBOX, RECEIPTS];
    let transaction = write(database, &stores, TransactionDurability::Strict)?;
    let (meta, outbox, receipts) = (
        transaction.object_store(META)?,
        transaction.object_store(OUTBOX)?,
        transaction.object_store(RECEIPTS)?,
    );
    for Unreadable { store, id, raw } in list(&meta).await? {
        let item = match store.as_str() {
            OUTBOX | QUARANTINE => decode::<OutboxEntry>(&raw).ok().map(|kept| kept.item),
            COPIES => decode::<Retained>(&raw).ok().map(|copy| copy.item),
            _ => None,
        };
        if let Some(item) = item.filter(|item| item.id.to_string() == id) {
            put(&outbox, &id, encode(&OutboxEntry::waiting(item))?).await?;
        } else if store == RECEIPTS && decode::<Sent>(&raw).is_ok() {
            put(&receipts, &id, raw).await?;
        } else {
            continue;
        }
        delete(&meta, &key(&store, &id)).await?;
    }
    drop((meta, outbox, receipts));
    Ok(transaction.commit().await?)
}
