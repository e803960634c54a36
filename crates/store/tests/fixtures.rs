//! The records that earlier versions left in a browser's database, read by this one in a real browser.
#![cfg(target_arch = "wasm32")]

use std::sync::atomic::{AtomicU32, Ordering};

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use outbox::State;
use serde_json::Value;
use store::{Counts, IndexedDbStore, Loss, Store as _};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// What each version left. A browser's test reads no files, so every version is named here.
const DEVICES: [&str; 2] = [
    include_str!("../../../fixtures/1/device.json"),
    include_str!("../../../fixtures/2/device.json"),
];

/// The stores of version 2 of the database.
const STORES: [&str; 7] = [
    "meta",
    "outbox",
    "quarantine",
    "copies",
    "receipts",
    "catalog",
    "keys",
];

fn nobody_blocks() {
    panic!("no other page is open");
}

/// A database as that version left it at this moment, opened by this one.
async fn left_by(device: &Value, moment: &Value) -> IndexedDbStore {
    // Each has a database of its own: tests change what they open.
    static OPENED: AtomicU32 = AtomicU32::new(0);
    let opened = OPENED.fetch_add(1, Ordering::Relaxed);
    let name = format!("left by an earlier version: {} {opened}", text(moment, "name"));
    let version = device["version"]
        .as_u64()
        .and_then(|version| u8::try_from(version).ok());
    let database = Database::open(name.as_str())
        .with_version(version.expect("a version"))
        .with_on_upgrade_needed(|_, database| {
            for store in STORES {
                database.create_object_store(store).build()?;
            }
            Ok(())
        })
        .await
        .expect("it opens");
    let stores = moment["stores"].as_object().expect("stores");
    let transaction = database
        .transaction(STORES)
        .with_mode(TransactionMode::Readwrite)
        .build()
        .expect("a transaction");
    for (store, records) in stores {
        let store = transaction.object_store(store).expect("a store");
        for (key, record) in records.as_object().expect("records") {
            let record = record.as_str().expect("a text").to_owned();
            let request = store.put(record).with_key(key.clone()).primitive();
            request.expect("a request").await.expect("a record");
        }
    }
    transaction.commit().await.expect("a commit");
    database.close();
    // Not by `open`: that looks for a loss, and the marker in this browser is another's.
    IndexedDbStore::connect(&name, nobody_blocks)
        .await
        .expect("a browser with IndexedDB")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect(name)
}

fn devices() -> impl Iterator<Item = Value> {
    DEVICES
        .into_iter()
        .map(|device| serde_json::from_str(device).expect("json"))
}

fn moment<'a>(device: &'a Value, name: &str) -> &'a Value {
    let moments = device["moments"].as_array().expect("moments");
    moments.iter().find(|moment| moment["name"] == name).expect(name)
}

fn ids(store: &Value) -> Vec<String> {
    store.as_object().expect("records").keys().cloned().collect()
}

#[wasm_bindgen_test]
async fn a_device_without_applications_goes_on() {
    for device in devices() {
        let store = left_by(&device, moment(&device, "new")).await;
        assert_eq!(store.device().await.expect("a device").count, 0);
        assert_eq!(store.counts().await, Ok(Counts::default()));
    }
}

#[wasm_bindgen_test]
async fn what_waited_still_waits() {
    for device in devices() {
        let moment = moment(&device, "waiting");
        let store = left_by(&device, moment).await;
        assert_eq!(store.device().await.expect("a device").count, 5);
        let waiting = store.waiting(10).await.expect("the outbox");
        let mut found: Vec<String> = waiting.items.iter().map(|item| item.id.to_string()).collect();
        found.sort();
        assert_eq!((found, waiting.copies), (ids(&moment["stores"]["outbox"]), false));
        // Byte for byte what is sent.
        for item in waiting.items {
            let record = text(&moment["stores"]["outbox"], &item.id.to_string());
            let record: Value = serde_json::from_str(record).expect("json");
            assert_eq!(serde_json::to_value(&item).expect("json"), record["item"]);
        }
    }
}

#[wasm_bindgen_test]
async fn copies_receipts_and_what_is_set_aside_are_there() {
    for device in devices() {
        let moment = moment(&device, "sent");
        let store = left_by(&device, moment).await;
        let expected = Counts {
            waiting: 1,
            quarantined: 1,
            copies: 3,
            receipts: 3,
            unreadable: 0,
        };
        assert_eq!(store.counts().await, Ok(expected));
        let aside = store.quarantined().await.expect("what is set aside");
        assert_eq!(aside[0].state, State::Quarantined("conflict".into()));
        let receipts = store.receipts().await.expect("receipts");
        for sent in receipts {
            let record = text(&moment["stores"]["receipts"], &sent.id.to_string());
            let record: Value = serde_json::from_str(record).expect("json");
            assert_eq!(record["receipt"]["number"], sent.receipt.number.as_str());
        }
        assert_eq!(store.catalog_floor().await, Ok(1));
        let note = async |name: &str| store.note(name).await.expect("a note");
        assert_eq!(note("enrolled-as").await.as_deref(), Some("본원 1층"));
        assert_eq!(note("receipt-key").await.map(|key| key.len()), Some(64));
        assert!(
            note("pin")
                .await
                .is_some_and(|pin| pin.contains("\"iterations\":600000"))
        );
        assert_eq!(store.loss().await, Ok(Some(Loss { counted: 2, found: 0 })));
        // What is sent again after another life begins is what was sent before.
        let epoch = outbox::Change::Epoch {
            epoch: "another".into(),
        };
        store.apply(&[epoch]).await.expect("a change");
        let counts = store.counts().await.expect("counts");
        assert_eq!((counts.waiting, counts.copies), (4, 0));
    }
}

#[wasm_bindgen_test]
async fn copies_go_when_a_later_backup_has_them() {
    for device in devices() {
        let store = left_by(&device, moment(&device, "told-of-a-backup")).await;
        let copies = async || store.counts().await.expect("counts").copies;
        // The backup began too soon after they came.
        assert_eq!(copies().await, 3);
        for (before, left) in [("2020-01-01T00:00:00.000Z", 3), ("2100-01-01T00:00:00.000Z", 0)] {
            let until = Some(before.to_owned());
            let backed_up = outbox::Change::BackedUp { until };
            store.apply(&[backed_up]).await.expect("a change");
            assert_eq!(copies().await, left);
        }
        assert_eq!(store.counts().await.expect("counts").receipts, 3);
    }
}
