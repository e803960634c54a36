//! Applying changes: what [`outbox::Content::apply`] says, in one transaction of the browser's database.

use envelope::Receipt;
use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDurability};
use outbox::{Change, OutboxEntry, Retained, Sent, State, is_before, is_news};

use super::schema::{COPIES, META, OUTBOX, QUARANTINE, RECEIPTS};
use super::{BACKED_UP_KEY, EPOCH_KEY, FLOOR_KEY, decode, delete, encode, get, put, write};
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
            Change::Forget { before } => forget(&transaction, before).await?,
            Change::Epoch { epoch } => enter(&transaction, epoch).await?,
            Change::RaiseCatalogFloor(version) => {
                let meta = transaction.object_store(META)?;
                let known: u32 = get(&meta, FLOOR_KEY).await?.unwrap_or(0);
                if *version > known {
                    put(&meta, FLOOR_KEY, encode(version)?).await?;
                }
            }
        }
    }
    Ok(transaction.commit().await?)
}

async fn settle(transaction: &Transaction<'_>, id: &str, receipt: &Receipt) -> Result<(), StoreError> {
    let (meta, receipts, copies) = (
        transaction.object_store(META)?,
        transaction.object_store(RECEIPTS)?,
        transaction.object_store(COPIES)?,
    );
    for store in [OUTBOX, QUARANTINE] {
        let store = transaction.object_store(store)?;
        // Each wait for a request is a way to another process and back, and a full queue has a thousand of these.
        let asked = meta.get(BACKED_UP_KEY).primitive()?;
        let Some(kept) = get::<OutboxEntry>(&store, id).await? else {
            continue;
        };
        debug_assert_eq!(kept.item.id.to_string(), id, "a record stands under its own id");
        let text: Option<String> = asked.await?;
        let until: Option<String> = text.map(|text| decode(&text)).transpose()?;
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
        if !until.is_some_and(|until| is_before(&copy.received_at, &until)) {
            written.push(copies.put(encode(&copy)?).with_key(id.to_owned()).primitive()?);
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
    let from = transaction.object_store(from)?;
    if let Some(kept) = get::<OutboxEntry>(&from, id).await? {
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

async fn forget(transaction: &Transaction<'_>, before: &str) -> Result<(), StoreError> {
    let meta = transaction.object_store(META)?;
    let known: Option<String> = get(&meta, BACKED_UP_KEY).await?;
    if !is_news(known.as_deref(), before) {
        return Ok(());
    }
    put(&meta, BACKED_UP_KEY, encode(&before)?).await?;
    let store = transaction.object_store(COPIES)?;
    for copy in copies(&store).await? {
        if is_before(&copy.received_at, before) {
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
    let (store, outbox) = (
        transaction.object_store(COPIES)?,
        transaction.object_store(OUTBOX)?,
    );
    for copy in copies(&store).await? {
        let id = copy.item.id.to_string();
        put(&outbox, &id, encode(&OutboxEntry::waiting(copy.item))?).await?;
        delete(&store, &id).await?;
    }
    Ok(())
}

async fn copies(store: &ObjectStore<'_>) -> Result<Vec<Retained>, StoreError> {
    let texts = store.get_all::<String>().primitive()?.await?;
    texts.map(|text| decode(&text?)).collect()
}
