//! The records that a device keeps: what waits, what is set aside, copies, receipts, and its own name and count.

use std::fmt::Debug;

use fixtures::{Flip, FlipOutcome, Flips, versions};
use outbox::{Device, OutboxEntry, Retained, Sent};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Says what a record with a changed bit is read as.
type Reader = dyn Fn(&[u8]) -> FlipOutcome;

/// A record as this version writes it, and what a changed one is read as.
struct Record {
    bytes: Vec<u8>,
    read: Box<Reader>,
}

/// A record of an earlier version, written as this one does.
fn record<T: Serialize + DeserializeOwned + PartialEq + Debug + 'static>(text: &Value) -> Record {
    let kept: T = serde_json::from_str(text.as_str().unwrap()).unwrap();
    let bytes = serde_json::to_vec(&kept).unwrap();
    let read = move |bytes: &[u8]| {
        // What is no text is set aside too: a browser keeps texts alone in these stores.
        match serde_json::from_slice::<T>(bytes) {
            Err(_) => FlipOutcome::Noticed,
            Ok(read) => {
                assert_eq!(read, kept, "another record, and nobody says so");
                FlipOutcome::Harmless
            }
        }
    };
    Record {
        bytes,
        read: Box::new(read),
    }
}

fn records() -> Vec<Record> {
    let mut records = Vec::new();
    for version in versions() {
        let device: Value = version.json("device.json");
        for moment in device["moments"].as_array().unwrap() {
            let stores = &moment["stores"];
            let all = |name: &str| stores[name].as_object().unwrap().clone();
            records.push(record::<Device>(&stores["meta"]["device"]));
            for store in ["outbox", "quarantine"] {
                records.extend(all(store).values().map(record::<OutboxEntry>));
            }
            records.extend(all("copies").values().map(record::<Retained>));
            records.extend(all("receipts").values().map(record::<Sent>));
        }
    }
    records
}

#[test]
fn a_bit_of_a_devices_record_sets_it_aside_or_changes_nothing() {
    let records = records();
    let lengths: Vec<usize> = records.iter().map(|record| record.bytes.len()).collect();
    let flips = Flips::new("device's records", 2_000).plant(&lengths, |flip| {
        let record = &records[flip.file];
        Ok((record.read)(&flip.of(&record.bytes)))
    });
    flips.report();
    assert!(flips.number(FlipOutcome::Noticed) > 0);
}

/// Every bit of the smallest records: receipts, and the device's own.
#[test]
fn every_bit_of_a_small_record_is_looked_at() {
    for record in records().iter().filter(|record| record.bytes.len() < 1_000) {
        assert_eq!((record.read)(&record.bytes), FlipOutcome::Harmless);
        for byte in 0..record.bytes.len() {
            for bit in 0..8 {
                let flip = Flip { file: 0, byte, bit };
                (record.read)(&flip.of(&record.bytes));
            }
        }
    }
}
