//! Applying changes: what [`outbox::Content::apply`] says, in one transaction of the browser's database.

use envelope::{HeldReceipt, Receipt};
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDurability};
use outbox::{
    Change, OutboxEntry, Retained, Sent, State, forget_before, is_before, is_newer, is_to_be_copied,
};

use super::records::{decode, delete, encode, get, put, raise_floor, write};
use super::schema::{COPIES, META, OUTBOX, QUARANTINE, RECEIPTS};
use super::unreadable::{all_or_set_aside, get_or_set_aside};
use super::{BACKED_UP_KEY, EPOCH_KEY, FLOOR_KEY, HELD_KEY};
use crate::StoreError;

/// Applies all of them, or none.
pub(super) async fn apply(database: &Database, changes: &[Change]) -> Result<(), StoreError> {
    let stores = [META, OUTBOX, QUARANTINE, COPIES, RECEIPTS];
    let transaction = write(database, &stores, TransactionDurability::Strict)?;
    for change in changes {
        match change {
            Change::Settle { id, receipt } => settle(&transaction, &id.to_string(), receipt).await?,
            Change::Quarantine { id, why } => {
                let state = State::Quarantined(why.clone());
                shift(&transaction, OUTBOX, QUARANTINE, &id.to_string(), state).await?;
            }
            Change::Release { id } => {
                shift(&transaction, QUARANTINE, OUTBOX, &id.to_string(), State::Waiting).await?;
            }
            Change::BackedUp { until } => note_backup(&transaction, until.as_deref()).await?,
            Change::Epoch { epoch } => enter(&transaction, epoch).await?,
            Change::RaiseCatalogFloor(version) => {
                raise_floor(&transaction.object_store(META)?, *version).await?;
            }
            Change::ForgetWhatWasTold => {
                let meta = transaction.object_store(META)?;
                delete(&meta, BACKED_UP_KEY).await?;
                delete(&meta, FLOOR_KEY).await?;
            }
        }
    }
    Ok(transaction.commit().await?)
}

/// Replaces what stands under a key by what is made of it; returns what stood there before.
pub(super) async fn change_note(
    database: &Database,
    key: &str,
    make: &impl Fn(&str) -> Option<String>,
) -> Result<Option<String>, StoreError> {
    let transaction = write(database, &[META], TransactionDurability::Strict)?;
    let meta = transaction.object_store(META)?;
    let before: Option<String> = get(&meta, key).await?;
    let Some(text) = before.as_deref().and_then(make) else {
        return Ok(before);
    };
    put(&meta, key, encode(&text)?).await?;
    drop(meta);
    transaction.commit().await?;
    Ok(before)
}

async fn settle(transaction: &Transaction<'_>, id: &str, receipt: &Receipt) -> Result<(), StoreError> {
    let (meta, receipts, copies) = (
        transaction.object_store(META)?,
        transaction.object_store(RECEIPTS)?,
        transaction.object_store(COPIES)?,
    );
    for store in [OUTBOX, QUARANTINE] {
        // Each wait for a request is a way to another process and back, and a full queue has a thousand of these.
        let asked = [BACKED_UP_KEY, EPOCH_KEY, HELD_KEY].map(|key| meta.get(key).primitive());
        let Some(kept) = get_or_set_aside::<OutboxEntry>(transaction, store, id).await? else {
            continue;
        };
        let store = transaction.object_store(store)?;
        debug_assert_eq!(kept.item.id.to_string(), id, "a record stands under its own id");
        let [until, epoch, held] = asked;
        let (until, epoch): (Option<String>, Option<String>) = (text(until?.await?), text(epoch?.await?));
        let held: Option<HeldReceipt> = text(held?.await?);
        let sent = Sent {
            id: kept.item.id,
            receipt: receipt.clone(),
        };
        let copy = Retained {
            item: kept.item,
            received_at: receipt.received_at.clone(),
        };
        let mut written = vec![receipts.put(encode(&sent)?).with_key(id.to_owned()).primitive()?];
        // What came in long ago, and is known to be in a backup, needs no copy.
        if is_to_be_copied(receipt, until.as_deref()) {
            written.push(copies.put(encode(&copy)?).with_key(id.to_owned()).primitive()?);
        }
        if is_newer(held.as_ref(), receipt, epoch.as_deref()) {
            let (id, receipt) = (sent.id, receipt.clone());
            let held = encode(&HeldReceipt { id, receipt })?;
            written.push(meta.put(held).with_key(HELD_KEY.to_owned()).primitive()?);
        }
        let deleted = store.delete(id.to_owned()).primitive()?;
        for one in written {
            one.await?;
        }
        deleted.await?;
        return Ok(());
    }
    Ok(())
}

async fn shift(
    transaction: &Transaction<'_>,
    from: &str,
    to: &str,
    id: &str,
    state: State,
) -> Result<(), StoreError> {
    if let Some(kept) = get_or_set_aside::<OutboxEntry>(transaction, from, id).await? {
        let from = transaction.object_store(from)?;
        debug_assert_eq!(kept.item.id.to_string(), id, "a record stands under its own id");
        debug_assert!(
            kept.state != state || to == QUARANTINE,
            "what is moved changes its state"
        );
        let record = encode(&OutboxEntry { state, ..kept })?;
        put(&transaction.object_store(to)?, id, record).await?;
        delete(&from, id).await?;
    }
    Ok(())
}

async fn note_backup(transaction: &Transaction<'_>, until: Option<&str>) -> Result<(), StoreError> {
    let meta = transaction.object_store(META)?;
    let known: Option<String> = get(&meta, BACKED_UP_KEY).await?;
    if known.as_deref() == until {
        return Ok(());
    }
    let Some(until) = until else {
        return Ok(delete(&meta, BACKED_UP_KEY).await?);
    };
    put(&meta, BACKED_UP_KEY, encode(&until)?).await?;
    let Some(before) = forget_before(until) else {
        return Ok(());
    };
    let copies = all_or_set_aside::<Retained>(transaction, COPIES).await?;
    let store = transaction.object_store(COPIES)?;
    for copy in copies {
        if is_before(&copy.received_at, &before) {
            delete(&store, &copy.item.id.to_string()).await?;
        }
    }
    Ok(())
}

async fn enter(transaction: &Transaction<'_>, epoch: &str) -> Result<(), StoreError> {
    let meta = transaction.object_store(META)?;
    let known: Option<String> = get(&meta, EPOCH_KEY).await?;
    if known.as_deref() == Some(epoch) {
        return Ok(());
    }
    put(&meta, EPOCH_KEY, encode(&epoch)?).await?;
    if known.is_none() {
        return Ok(());
    }
    delete(&meta, BACKED_UP_KEY).await?;
    delete(&meta, HELD_KEY).await?;
    let copies = all_or_set_aside::<Retained>(transaction, COPIES).await?;
    let (store, outbox) = (
        transaction.object_store(COPIES)?,
        transaction.object_store(OUTBOX)?,
    );
    for copy in copies {
        let id = copy.item.id.to_string();
        put(&outbox, &id, encode(&OutboxEntry::waiting(copy.item))?).await?;
        delete(&store, &id).await?;
    }
    Ok(())
}

/// Something about the device itself, as it was asked for; what cannot be understood is not there.
fn text<T: serde::de::DeserializeOwned>(text: Option<String>) -> Option<T> {
    text.and_then(|text| decode(&text).ok())
}
