//! What earlier versions left on a device's disk, read by this one, and what follows from it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeMap;

use envelope::{Item, ReceiptVerifyKey};
use fixtures::{Version, versions};
use outbox::{
    Answer, Change, Content, Device, Meaning, OutboxEntry, Retained, Sent, Signatures, State, meaning,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

/// A record, as the device's database holds it: a text of JSON.
fn record<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_str(value.as_str().unwrap()).unwrap()
}

fn records<T: DeserializeOwned>(store: &Value) -> BTreeMap<Uuid, T> {
    let all = store.as_object().unwrap().iter();
    all.map(|(id, text)| (id.parse().unwrap(), record(text)))
        .collect()
}

/// The content of the disk at this moment.
fn content(version: &Version, name: &str) -> Content {
    let device: Value = version.json("device.json");
    let moments = device["moments"].as_array().unwrap();
    let moment = moments.iter().find(|moment| moment["name"] == name).unwrap();
    let (stores, meta) = (&moment["stores"], &moment["stores"]["meta"]);
    Content {
        device: Some(record::<Device>(&meta["device"])),
        outbox: records::<OutboxEntry>(&stores["outbox"]),
        quarantine: records::<OutboxEntry>(&stores["quarantine"]),
        copies: records::<Retained>(&stores["copies"]),
        receipts: records::<Sent>(&stores["receipts"]),
        epoch: meta.get("epoch").map(record),
        backed_up_until: meta.get("backed-up-until").map(record),
        catalog_floor: meta.get("catalog-floor").map_or(0, record),
        held: meta.get("held").map(record),
        unreadable: BTreeMap::new(),
    }
}

/// Knows the signature of the server by the device with this id.
struct Key(ReceiptVerifyKey, Option<Uuid>);

impl Signatures for Key {
    fn is_receipt(&self, item: &Item, receipt: &envelope::Receipt) -> bool {
        let content = item.content(self.1).unwrap();
        self.0.verify_for(&content, receipt).is_ok()
    }

    fn is_statement(&self, statement: &envelope::Statement) -> bool {
        self.0.verify_statement(statement).is_ok()
    }
}

fn item(version: &Version, name: &str) -> Item {
    let envelope: Value = version.json(&format!("envelopes/{name}.json"));
    serde_json::from_value(envelope["item"].clone()).unwrap()
}

#[test]
fn every_moment_of_a_device_is_read() {
    for version in versions() {
        let fresh = content(&version, "new");
        let expected = Content {
            device: Some(Device {
                count: 0,
                ..fresh.device.unwrap()
            }),
            ..Content::default()
        };
        assert_eq!(fresh, expected);
        let waiting = content(&version, "waiting");
        assert_eq!((waiting.device.unwrap().count, waiting.outbox.len()), (5, 5));
        for name in ["rent", "registration", "classroom", "queued", "set-aside"] {
            let item = item(&version, name);
            assert_eq!(waiting.outbox[&item.id], OutboxEntry::waiting(item), "{name}");
        }

        let sent = content(&version, "sent");
        assert_eq!(
            (sent.catalog_floor, sent.outbox.len(), sent.copies.len()),
            (1, 1, 3)
        );
        assert!(sent.epoch.is_some() && sent.backed_up_until.is_none());
        let aside = item(&version, "set-aside");
        assert_eq!(
            sent.quarantine[&aside.id].state,
            State::Quarantined("conflict".to_owned())
        );
        let rent = item(&version, "rent");
        assert_eq!(sent.copies[&rent.id].item, rent);
        let key: ReceiptVerifyKey = version.text("keys/receipt.pub").parse().unwrap();
        for (id, sent) in &sent.receipts {
            let copy = &content(&version, "sent").copies[id];
            assert_eq!(copy.item.id, *id);
            let device = content(&version, "sent").device.map(|device| device.id);
            let submission = copy.item.content(device).unwrap();
            assert_eq!(key.verify_for(&submission, &sent.receipt), Ok(()));
            assert_eq!(copy.received_at, sent.receipt.received_at);
        }
        let told = content(&version, "told-of-a-backup");
        assert!(told.backed_up_until.is_some());
        assert_eq!((told.receipts, told.quarantine), (sent.receipts, sent.quarantine));
    }
}

#[test]
fn an_answer_means_what_it_meant() {
    for version in versions() {
        let exchange: Value = version.json("requests/submit.json");
        let answer = Answer {
            status: 200,
            retry_after_s: None,
            body: exchange["answer"].to_string(),
        };
        let key: ReceiptVerifyKey = version.text("keys/receipt.pub").parse().unwrap();
        let items = ["rent", "registration", "classroom"].map(|name| item(&version, name));
        let device = content(&version, "waiting").device.map(|device| device.id);
        let genuine = Key(key, device);
        let Meaning::Taken {
            changes,
            moved: 3,
            unproved: 0,
        } = meaning(&items, &answer, &genuine)
        else {
            panic!("{:?}", meaning(&items, &answer, &genuine));
        };
        let mut content = content(&version, "waiting");
        changes.iter().for_each(|change| content.apply(change));
        content.apply(&Change::Quarantine {
            id: item(&version, "set-aside").id,
            why: "conflict".to_owned(),
        });
        // What version 1 said of the catalog was not signed, and raises no floor.
        let expected = Content {
            catalog_floor: 0,
            ..self::content(&version, "sent")
        };
        assert_eq!(content, expected);

        let conflict: Value = version.json("requests/submit-conflict.json");
        let answer = Answer {
            body: conflict["answer"].to_string(),
            ..answer
        };
        let older = item(&version, "older-device");
        let Meaning::Taken { changes, .. } = meaning(std::slice::from_ref(&older), &answer, &genuine) else {
            panic!("the server took it");
        };
        let set_aside = |change: &Change| matches!(change, Change::Quarantine { id, .. } if *id == older.id);
        assert!(changes.iter().any(set_aside), "{changes:?}");
        let malformed: Value = version.json("requests/submit-malformed.json");
        let answer = Answer {
            status: 400,
            body: malformed["answer"].to_string(),
            ..answer
        };
        let why = "malformed".to_owned();
        assert_eq!(meaning(&[older], &answer, &genuine), Meaning::Unfit { why });
    }
}
