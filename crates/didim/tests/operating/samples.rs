//! Made-up applications in a server, as `cargo xtask run --sample` puts them in.

use std::collections::BTreeSet;
use std::path::Path;

use catalog::{SignedCatalog, VerifyKey};
use envelope::Timestamp;
use sample_data::applications::{Month, SampleSet, Samples};
use serde_json::Value;

use crate::installed::Installed;
use crate::server::Server;
use crate::{stdout_of, text};

/// Seals the applications and has the server take them in: what the command says of it.
fn import(installed: &Installed, samples: &Samples, signed: &SignedCatalog, at: Timestamp) -> String {
    let path = installed.path("queue.json");
    let queue = samples.queue(signed, at).unwrap();
    std::fs::write(&path, serde_json::to_vec(&queue).unwrap()).unwrap();
    imported(installed, &path)
}

fn imported(installed: &Installed, queue: &Path) -> String {
    let said = stdout_of(&["import-queue", text(queue), "--config", &installed.config()]);
    said.trim().rsplit(": ").next().unwrap().to_owned()
}

#[test]
fn a_server_takes_all_samples_and_knows_them_again() {
    let installed = Installed::new();
    let key = std::fs::read_to_string(installed.path("keys/catalog.pub")).unwrap();
    let blob = std::fs::read(installed.path("catalog.didim")).unwrap();
    let signed = SignedCatalog::verify(&blob, &VerifyKey::from_hex(&key).unwrap()).unwrap();
    let now: Timestamp = "2026-12-01T03:04:05Z".parse().unwrap();
    let month = Month::before(&signed.catalog, now).unwrap();
    let samples = month.samples(SampleSet { seed: 1, number: 300 });

    let server = Server::start(&installed.path("data"));
    let first = import(&installed, &samples, &signed, now);
    assert_eq!(first, "300 stored, 0 duplicate, 0 conflict, 0 refused");
    let again = imported(&installed, &installed.path("queue.json"));
    assert_eq!(again, "0 stored, 300 duplicate, 0 conflict, 0 refused");
    // Sealed anew they are other bytes under the same ids: kept aside, and nothing that is stored changes. So the file is kept.
    let anew = import(&installed, &samples, &signed, now);
    assert_eq!(anew, "0 stored, 0 duplicate, 300 conflict, 0 refused");
    server.stop();

    let key = installed.path("keys/agency.key");
    let opened = stdout_of(&["open", "--key", text(&key), "--config", &installed.config()]);
    let rows: Vec<Value> = opened
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|row: &Value| row.get("kept_aside").is_none())
        .collect();
    assert_eq!(rows.len(), 300);
    let numbers: BTreeSet<&str> = rows
        .iter()
        .map(|row| row["application"]["number"].as_str().unwrap())
        .collect();
    let expected = samples.list.iter();
    let expected = expected.map(|sample| sample.application.number.as_str());
    assert_eq!(numbers, expected.collect());
    // The server has published the key and the catalog by which they were made.
    assert!(
        rows.iter()
            .all(|row| row["key_known"] == true && row["catalog_known"] == true)
    );
}
