//! The suite on IndexedDB, in a real browser, and what only a browser's database can do.
#![cfg(target_arch = "wasm32")]

use envelope::{Header, new_id};
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use outbox::{Change, OutboxEntry, State};
use store::{
    Counts, FeedStore as _, IndexedDbFeedStore, IndexedDbStore, Loss, Store as _, StoreError, conformance,
};
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
async fn a_list_in_indexed_db_conforms() {
    let store = IndexedDbFeedStore::connect("feed").await.expect("a database");
    assert_eq!(conformance::run_feed(&store).await, Ok(()));
    drop(store);
    let again = IndexedDbFeedStore::connect("feed").await.expect("it opens again");
    assert_eq!(again.manifest().await, Ok(Some(b"again".to_vec())));
}

#[wasm_bindgen_test]
async fn what_was_kept_is_there_for_the_next_page() {
    let first = open("reopened").await;
    let device = first.device().await.expect("a device");
    first.put_catalog(b"catalog", 1).await.expect("a catalog is put");
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

/// Writes something into a store that is no record of it.
async fn damage(name: &str, store: &str, key: &str, value: &str) {
    let database = Database::open(name).await.expect("it opens");
    let transaction = database
        .transaction(store)
        .with_mode(TransactionMode::Readwrite)
        .build()
        .expect("a transaction");
    let records = transaction.object_store(store).expect("a store");
    let request = records.put(value).with_key(key.to_owned()).primitive();
    request.expect("a request").await.expect("a record");
    drop(records);
    transaction.commit().await.expect("a commit");
    database.close();
}

/// Every change is tried on every record, and the others go on as if the one that cannot be understood were not there.
#[wasm_bindgen_test]
async fn one_bad_record_in_each_store_stops_nothing() {
    let store = open("one-bad-record").await;
    let all: Vec<OutboxEntry> = (1..=8).map(|counter| kept(counter, State::Waiting)).collect();
    for one in &all {
        store.keep(one).await.expect("it is kept");
    }
    let id = |at: usize| all[at].item.id;
    let receipt = |at: usize| {
        let content = all[at].item.content(None).expect("a content");
        let key = envelope::ReceiptKey::generate().expect("randomness");
        key.content_receipt(
            id(at),
            &content.content_hash(),
            "2026-11-30T00:00:00.000Z",
            "life",
        )
    };
    let mut changes = vec![Change::Epoch { epoch: "life".into() }];
    for at in [4, 5] {
        let why = "conflict".to_owned();
        changes.push(Change::Quarantine { id: id(at), why });
    }
    for at in [6, 7] {
        let receipt = receipt(at);
        changes.push(Change::Settle { id: id(at), receipt });
    }
    store.apply(&changes).await.expect("changes");
    let newer = r#"{"item":{"id":"x"},"state":{"forwarded":{"to":"desk"}}}"#;
    for (place, at) in [("outbox", 0), ("quarantine", 4), ("copies", 6), ("receipts", 7)] {
        damage("one-bad-record", place, &id(at).to_string(), newer).await;
    }
    damage("one-bad-record", "meta", "backed-up-until", "{").await;

    let waiting = store.waiting(20).await.expect("the outbox");
    assert_eq!(waiting.items.len(), 3);
    let aside = store.quarantined().await.expect("what is set aside");
    assert_eq!(aside.iter().map(|one| one.item.id).collect::<Vec<_>>(), [id(5)]);
    assert_eq!(store.unsettled().await.expect("what waits").len(), 4);
    assert_eq!(store.receipts().await.expect("receipts").len(), 1);
    let counts = store.counts().await.expect("counts");
    assert_eq!((counts.waiting, counts.unreadable), (3, 3));
    // Applied to what cannot be understood, to what can, and to all at once.
    let changes = [
        Change::Settle {
            id: id(0),
            receipt: receipt(0),
        },
        Change::Release { id: id(4) },
        Change::Settle {
            id: id(1),
            receipt: receipt(1),
        },
        Change::BackedUp {
            until: Some("2026-11-30T00:00:00.000Z".into()),
        },
        Change::Epoch {
            epoch: "another".into(),
        },
    ];
    store.apply(&changes).await.expect("changes");
    let raw = store.unreadable().await.expect("what cannot be understood");
    assert_eq!(raw.len(), 4);
    assert!(raw.iter().all(|one| one.raw == newer), "{raw:?}");
    // One of them was of a submission whose sealed bytes are nowhere else.
    for at in 0..8 {
        assert_eq!(store.knows(id(at)).await, Ok(true), "{at}");
    }
    // The copies of what was settled are sent again.
    assert_eq!(store.waiting(20).await.expect("the outbox").items.len(), 4);
}

/// Going back a release and on again: what the newer one wrote is understood when it comes back.
#[wasm_bindgen_test]
async fn what_is_understood_again_waits() {
    let store = open("understood-again").await;
    let one = kept(1, State::Waiting);
    store.keep(&one).await.expect("it is kept");
    let id = one.item.id.to_string();
    damage("understood-again", "outbox", &id, "no record").await;
    assert_eq!(store.waiting(1).await.expect("the outbox").items.len(), 0);
    let record = serde_json::to_string(&one).expect("json");
    let key = format!("unreadable/{id}/outbox");
    damage("understood-again", "meta", &key, &record).await;
    drop(store);
    let store = open("understood-again").await;
    store.read_again().await.expect("it is read again");
    assert_eq!(store.waiting(1).await.expect("the outbox").items, [one.item]);
    assert_eq!(store.counts().await.expect("counts").unreadable, 0);
}

/// The device gets another name, and what it was called before is kept.
#[wasm_bindgen_test]
async fn a_device_whose_own_record_is_bad_goes_on() {
    let store = open("no-device").await;
    store.keep(&kept(1, State::Waiting)).await.expect("it is kept");
    damage("no-device", "meta", "device", "{\"id\":1}").await;
    let device = store.device().await.expect("a device");
    assert_eq!(device.count, 0);
    assert_eq!(store.device().await, Ok(device));
    store.keep(&kept(1, State::Waiting)).await.expect("it is kept");
    assert_eq!(store.waiting(9).await.expect("the outbox").items.len(), 2);
    let raw = store.unreadable().await.expect("what cannot be understood");
    assert_eq!(raw.len(), 1);
    assert_eq!(
        (raw[0].store.as_str(), raw[0].raw.as_str()),
        ("meta", "{\"id\":1}")
    );
}
