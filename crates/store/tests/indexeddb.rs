//! The suite on IndexedDB, in a real browser, and what only a browser's database can do.
#![cfg(target_arch = "wasm32")]

use envelope::{Header, new_id};
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use outbox::{Change, OutboxEntry, State};
use store::{Counts, IndexedDbStore, Loss, Store as _, StoreError, conformance};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn nobody_blocks() {
    panic!("no other page is open");
}

async fn open(name: &str) -> IndexedDbStore {
    IndexedDbStore::open(name, nobody_blocks)
        .await
        .expect("a browser with IndexedDB")
}

fn kept(counter: u64, state: State) -> OutboxEntry {
    let header = Header {
        id: new_id().expect("randomness"),
        device: None,
        counter,
        key: "key".into(),
        catalog: "00".into(),
    };
    OutboxEntry {
        state,
        ..OutboxEntry::new(&header, &[0, 1, 254, 255])
    }
}

#[wasm_bindgen_test]
async fn indexed_db_conforms() {
    assert_eq!(conformance::run(&open("conformance").await).await, Ok(()));
}

#[wasm_bindgen_test]
async fn what_was_kept_is_there_for_the_next_page() {
    let first = open("reopened").await;
    let device = first.device().await.expect("a device");
    first.put_catalog(b"catalog").await.expect("a catalog is put");
    drop(first);
    let again = open("reopened").await;
    assert_eq!(again.device().await, Ok(device));
    assert_eq!(again.catalog().await, Ok(Some(b"catalog".to_vec())));
}

/// A database as the first version of the app made it: records byte for byte as that wrote them.
async fn of_version_1(name: &str, records: &[&OutboxEntry]) {
    let database = Database::open(name)
        .with_version(1_u8)
        .with_on_upgrade_needed(|_, database| {
            for store in ["meta", "outbox", "receipts", "catalog"] {
                database.create_object_store(store).build()?;
            }
            Ok(())
        })
        .await
        .expect("it opens");
    let transaction = database
        .transaction(["meta", "outbox"])
        .with_mode(TransactionMode::Readwrite)
        .build()
        .expect("a transaction");
    let device = r#"{"id":"6f2c1f0e-6a86-4f0c-9d0a-5b5c2f6e7a10","count":2}"#;
    let meta = transaction.object_store("meta").expect("meta");
    meta.put(device)
        .with_key("device")
        .primitive()
        .expect("a request")
        .await
        .expect("a device");
    let outbox = transaction.object_store("outbox").expect("outbox");
    for kept in records {
        let item = serde_json::to_string(&kept.item).expect("json");
        let state = match &kept.state {
            State::Waiting => r#""waiting""#.to_owned(),
            State::Quarantined(why) => format!(r#"{{"quarantined":"{why}"}}"#),
        };
        let record = format!(r#"{{"item":{item},"state":{state}}}"#);
        outbox
            .put(record)
            .with_key(kept.item.id.to_string())
            .primitive()
            .expect("a request")
            .await
            .expect("a record");
    }
    drop((meta, outbox));
    transaction.commit().await.expect("a commit");
    database.close();
}

#[wasm_bindgen_test]
async fn the_outbox_of_version_1_is_there_in_the_newest() {
    let waiting = kept(1, State::Waiting);
    let aside = kept(2, State::Quarantined("conflict".into()));
    of_version_1("from-version-1", &[&waiting, &aside]).await;
    let store = open("from-version-1").await;
    let device = store.device().await.expect("a device");
    assert_eq!(device.id.to_string(), "6f2c1f0e-6a86-4f0c-9d0a-5b5c2f6e7a10");
    assert_eq!(device.count, 2);
    let found = store.waiting(10).await.expect("the outbox");
    assert_eq!(found.items, [waiting.item]);
    assert_eq!(store.quarantined().await, Ok(vec![aside]));
    let expected = Counts {
        waiting: 1,
        quarantined: 1,
        ..Counts::default()
    };
    assert_eq!(store.counts().await, Ok(expected));
}

#[wasm_bindgen_test]
async fn a_page_full_of_what_was_set_aside_in_version_1_stops_nothing() {
    let mut records: Vec<OutboxEntry> = (1..=5)
        .map(|counter| kept(counter, State::Quarantined("conflict".into())))
        .collect();
    records.push(kept(6, State::Waiting));
    of_version_1("aside-in-version-1", &records.iter().collect::<Vec<_>>()).await;
    let store = open("aside-in-version-1").await;
    let found = store.waiting(1).await.expect("the outbox");
    assert_eq!(found.items.len(), 1);
    assert_eq!(Some(&found.items[0]), records.last().map(|kept| &kept.item));
}

#[wasm_bindgen_test]
async fn a_newer_database_is_refused_and_left_alone() {
    let newer = Database::open("newer")
        .with_version(200_u8)
        .with_on_upgrade_needed(|_, database| {
            database.create_object_store("of the future").build()?;
            Ok(())
        })
        .await
        .expect("it opens");
    newer.close();
    let refused = IndexedDbStore::open("newer", nobody_blocks).await;
    assert_eq!(refused.map(|_| ()), Err(StoreError::Newer));
    let still = Database::open("newer")
        .with_version(200_u8)
        .await
        .expect("it opens");
    assert_eq!(still.object_store_names().collect::<Vec<_>>(), ["of the future"]);
}

#[wasm_bindgen_test]
async fn a_connection_that_another_page_needs_gone_comes_back_by_itself() {
    let store = open("gone").await;
    let first = kept(1, State::Waiting);
    store.keep(&first).await.expect("it is kept");
    // Deleting asks every page to close; ours must, or this never ends.
    Database::delete_by_name("gone")
        .expect("a request")
        .await
        .expect("it is deleted");
    let device = store.device().await.expect("the storage opens again");
    assert_eq!(device.count, 0);
    store.keep(&first).await.expect("and keeps again");
}

#[wasm_bindgen_test]
async fn storage_that_was_thrown_away_is_noticed() {
    let store = open("thrown-away").await;
    assert_eq!(store.loss().await, Ok(None));
    for counter in [1, 2] {
        store
            .keep(&kept(counter, State::Waiting))
            .await
            .expect("it is kept");
    }
    drop(store);
    assert_eq!(open("thrown-away").await.loss().await, Ok(None));
    Database::delete_by_name("thrown-away")
        .expect("a request")
        .await
        .expect("it is deleted");
    let store = open("thrown-away").await;
    let loss = Loss { counted: 2, found: 0 };
    assert_eq!(store.loss().await, Ok(Some(loss)));
    assert_eq!(open("thrown-away").await.loss().await, Ok(Some(loss)));
    store.acknowledge_loss().await.expect("a note");
    assert_eq!(open("thrown-away").await.loss().await, Ok(None));
}

#[wasm_bindgen_test]
async fn changes_are_all_applied_or_none() {
    let store = open("all-or-none").await;
    let broken = kept(1, State::Waiting);
    store.keep(&broken).await.expect("it is kept");
    let database = Database::open("all-or-none").await.expect("it opens");
    let transaction = database
        .transaction("outbox")
        .with_mode(TransactionMode::Readwrite)
        .build()
        .expect("a transaction");
    let outbox = transaction.object_store("outbox").expect("outbox");
    outbox
        .put("no record")
        .with_key(broken.item.id.to_string())
        .primitive()
        .expect("a request")
        .await
        .expect("a record");
    drop(outbox);
    transaction.commit().await.expect("a commit");
    database.close();
    let changes = [
        Change::RaiseCatalogFloor(7),
        Change::Release { id: broken.item.id },
        Change::Quarantine {
            id: broken.item.id,
            why: "conflict".into(),
        },
    ];
    let refused = store.apply(&changes).await;
    assert!(matches!(refused, Err(StoreError::Unreadable(_))), "{refused:?}");
    assert_eq!(store.catalog_floor().await, Ok(0));
    assert_eq!(store.apply(&changes[..1]).await, Ok(()));
    assert_eq!(store.catalog_floor().await, Ok(7));
}
