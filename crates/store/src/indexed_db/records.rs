//! Transactions, and records in them.

use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::schema::{COPIES, META, OUTBOX, QUARANTINE, RECEIPTS};
use super::{FLOOR_KEY, unreadable};
use crate::StoreError;

fn names(stores: &[&str]) -> Vec<String> {
    stores.iter().map(|name| (*name).to_owned()).collect()
}

pub(super) fn read<'a>(database: &'a Database, stores: &[&str]) -> Result<Transaction<'a>, StoreError> {
    Ok(database
        .transaction(names(stores))
        .with_mode(TransactionMode::Readonly)
        .build()?)
}

pub(super) fn write<'a>(
    database: &'a Database,
    stores: &[&str],
    durability: TransactionDurability,
) -> Result<Transaction<'a>, StoreError> {
    let options = TransactionOptions::new().with_durability(durability);
    Ok(database
        .transaction(names(stores))
        .with_mode(TransactionMode::Readwrite)
        .with_options(options)
        .build()?)
}

/// Whether any of the stores has something of a submission.
pub(super) async fn known(transaction: &Transaction<'_>, id: &str) -> Result<bool, StoreError> {
    let stores = [OUTBOX, QUARANTINE, COPIES, RECEIPTS].map(|store| transaction.object_store(store));
    let mut asked = Vec::new();
    for store in stores {
        asked.push(store?.get_key::<_, String>(id.to_owned()).primitive()?);
    }
    let meta = transaction.object_store(META)?;
    for key in unreadable::keys_of(id) {
        asked.push(meta.get_key::<_, String>(key).primitive()?);
    }
    for key in asked {
        if key.await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Something about the device itself; what cannot be understood is not there.
pub(super) async fn get<T: DeserializeOwned>(
    store: &ObjectStore<'_>,
    key: &str,
) -> Result<Option<T>, StoreError> {
    let text: Option<String> = store.get(key).primitive()?.await?;
    Ok(text.and_then(|text| decode(&text).ok()))
}

/// The records that can be understood, and whether all can.
pub(super) fn understood<T: DeserializeOwned>(
    texts: impl Iterator<Item = Result<String, Error>>,
) -> (Vec<T>, bool) {
    let mut all = Vec::new();
    let mut are_whole = true;
    for text in texts {
        match text.ok().and_then(|text| decode(&text).ok()) {
            Some(record) => all.push(record),
            None => are_whole = false,
        }
    }
    (all, are_whole)
}

pub(super) async fn put(store: &ObjectStore<'_>, key: &str, text: String) -> Result<(), StoreError> {
    store.put(text).with_key(key.to_owned()).primitive()?.await?;
    Ok(())
}

pub(super) async fn delete(store: &ObjectStore<'_>, key: &str) -> Result<(), Error> {
    store.delete(key.to_owned()).primitive()?.await
}

pub(super) fn encode(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable(error.to_string()))
}

pub(super) fn decode<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// Raises the floor of catalogs, unless it is as high; returns it.
pub(super) async fn raise_floor(meta: &ObjectStore<'_>, version: u32) -> Result<u32, StoreError> {
    let known: u32 = get(meta, FLOOR_KEY).await?.unwrap_or(0);
    if version > known {
        put(meta, FLOOR_KEY, encode(&version)?).await?;
    }
    Ok(version.max(known))
}
