//! The receipt key is lost: a server on a data folder, the commands of OPERATING.md, and devices natively.

use catalog::{AppVersion, Floor, SignedCatalog, VerifyKey};
use envelope::{Item, Receipt, SubmitAnswer, encode_sealed, new_id};
use fixtures::like_sealed;
use outbox::{Answer, Change, Meaning, ServerKeys, Signatures, meaning};
use uuid::Uuid;

use crate::installed::Installed;
use crate::server::Server;
use crate::{err, refused, stdout_of, text};

/// A device: what it has seen first, and what its catalog names.
struct Device {
    id: Uuid,
    seen: String,
    named: String,
}

impl Device {
    fn keys(&self) -> ServerKeys {
        ServerKeys::of(self.id, &self.named, &self.seen)
    }

    /// Takes the catalog that the server serves, as the app does.
    fn take_catalog(&mut self, server: &Server, verify: &VerifyKey) {
        let floor = Floor {
            version: 0,
            app: AppVersion::parse("65535.0.0").unwrap(),
        };
        let blob = server.get("/api/v1/catalog");
        let signed = SignedCatalog::admit(&blob, verify, floor).unwrap();
        self.named = signed.catalog.receipt_keys.join(" ");
    }

    /// What an answer settles of this item, with the epoch that the server says under its signature.
    fn settles(&self, item: &Item, answer: &SubmitAnswer) -> (Option<Receipt>, Option<String>) {
        let answer = Answer {
            status: 200,
            retry_after_s: None,
            body: serde_json::to_string(answer).unwrap(),
        };
        let Meaning::Taken { changes, .. } = meaning(std::slice::from_ref(item), &answer, &self.keys())
        else {
            return (None, None);
        };
        let (mut receipt, mut epoch) = (None, None);
        for change in changes {
            match change {
                Change::Settle { receipt: one, .. } => receipt = Some(one),
                Change::Epoch { epoch: one } => epoch = Some(one),
                _ => {}
            }
        }
        (receipt, epoch)
    }
}

fn item() -> Item {
    Item {
        id: new_id().unwrap(),
        counter: 1,
        key: "k".into(),
        catalog: "c".into(),
        sealed: encode_sealed(&like_sealed(b"sealed")),
        status_token: None,
        signature: None,
    }
}

impl Installed {
    /// Publishes a catalog that names these receipt keys.
    fn publish_with(&self, receipt: &[&str]) {
        let path = |name: &str| text(&self.path(name)).to_owned();
        let (key, seal_to, out) = (
            path("keys/catalog.key"),
            path("keys/agency.pub"),
            path("catalog.didim"),
        );
        let mut arguments = vec!["catalog", "build", "catalog", "--key", &key, "--out", &out];
        arguments.extend(["--seal-to", &seal_to]);
        let receipt: Vec<String> = receipt.iter().map(|name| path(name)).collect();
        for file in &receipt {
            arguments.extend(["--receipt-key", file]);
        }
        let output = crate::didim(&arguments);
        assert!(output.status.success(), "{}", err(&output));
        assert_eq!(err(&output).contains("names no receipt key"), receipt.is_empty());
    }

    fn serve(&self) -> Server {
        Server::with(&self.path("data"), &["--config", &self.config()])
    }

    /// Writes what `didim keys receipt` prints to a file.
    fn receipt_key(&self, arguments: &[&str], to: &str) -> String {
        let data = self.path("data");
        let all = [
            ["keys", "receipt"].as_slice(),
            arguments,
            &["--data", text(&data)],
        ]
        .concat();
        let printed = stdout_of(&all);
        std::fs::write(self.path(to), &printed).unwrap();
        printed.trim().to_owned()
    }

    /// Loses the key: no other is made behind the operator's back, and nothing that was there is touched.
    fn lose_receipt_key(&self) {
        let (data, config) = (self.path("data"), self.config());
        let key = data.join("receipt.key");
        std::fs::remove_file(&key).unwrap();
        for _ in 0..2 {
            let said = refused(&["serve", "--listen", "127.0.0.1:0", "--config", &config]);
            assert!(said.contains("`didim keys receipt --new`"), "{said}");
            assert!(!key.exists());
        }
        refused(&["keys", "receipt", "--data", text(&data)]);
        refused(&["serve", "--check", "--config", &config]);
    }
}

#[test]
fn a_lost_receipt_key_is_replaced_by_the_catalog() {
    let installed = Installed::new();
    let verify = std::fs::read_to_string(installed.path("keys/catalog.pub")).unwrap();
    let verify = VerifyKey::from_hex(&verify).unwrap();
    let mut device = Device {
        id: new_id().unwrap(),
        seen: String::new(),
        named: String::new(),
    };

    // As it was: the catalog names nothing, and the device believes what it saw first.
    let server = installed.serve();
    device.seen = installed.receipt_key(&[], "keys/receipt.pub");
    let said: serde_json::Value = serde_json::from_slice(&server.get("/api/v1/receipt-key")).unwrap();
    assert_eq!(said["key"], device.seen.as_str());
    let first = item();
    let answer = server.submit(device.id, &[&first]);
    let (old_receipt, old_epoch) = device.settles(&first, &answer);
    let old_receipt = old_receipt.unwrap();
    server.stop();

    installed.lose_receipt_key();

    // The way on.
    let new = installed.receipt_key(&["--new"], "keys/receipt-2.pub");
    assert_ne!(new, device.seen);
    let said = refused(&[
        "keys",
        "receipt",
        "--new",
        "--data",
        text(&installed.path("data")),
    ]);
    assert!(said.contains("is there already"), "{said}");
    installed.publish_with(&["keys/receipt-2.pub", "keys/receipt.pub"]);
    let checked = stdout_of(&["serve", "--check", "--config", &installed.config()]);
    assert!(
        checked.contains(&format!("devices believe receipts of {new}")),
        "{checked}"
    );
    let server = installed.serve();

    // A device that has not got the catalog yet keeps what it has.
    let second = item();
    let answer = server.submit(device.id, &[&first, &second]);
    assert_eq!(device.settles(&second, &answer), (None, None));
    device.take_catalog(&server, &verify);
    let answer = server.submit(device.id, &[&first, &second]);
    let (receipt, epoch) = device.settles(&second, &answer);
    assert!(receipt.is_some());
    assert!(
        epoch.is_some() && epoch != old_epoch,
        "it sends again what it still has"
    );
    // What it sent before has a receipt of the new key, and the old one is good as long as its key is named.
    assert!(device.settles(&first, &answer).0.is_some());
    assert!(device.keys().is_receipt(&first, &old_receipt));
    assert!(device.keys().is_statement(answer.statement.as_ref().unwrap()));
    server.stop();
    installed.publish_with(&["keys/receipt-2.pub"]);
    let server = installed.serve();
    device.take_catalog(&server, &verify);
    assert!(!device.keys().is_receipt(&first, &old_receipt));
    assert!(
        device
            .settles(&first, &server.submit(device.id, &[&first]))
            .0
            .is_some()
    );
}

#[test]
fn a_catalog_that_names_another_receipt_key_is_not_served() {
    let installed = Installed::new();
    let data = installed.path("data");
    // Before the first start: the key is made, and named from the beginning.
    let said = refused(&["keys", "receipt", "--data", text(&data)]);
    assert!(said.contains("at its first start"), "{said}");
    let own = installed.receipt_key(&["--new"], "keys/receipt.pub");
    installed.publish_with(&["keys/receipt.pub"]);
    let server = installed.serve();
    assert_eq!(own, installed.receipt_key(&[], "keys/again.pub"));
    let served = server.get("/api/v1/catalog");
    // A catalog of another server is put there while this one runs.
    let other = envelope::ReceiptKey::generate().unwrap().verify_key().to_string();
    std::fs::write(installed.path("keys/other.pub"), &other).unwrap();
    installed.publish_with(&["keys/other.pub"]);
    assert_eq!(server.get("/api/v1/catalog"), served);
    let log = server.stop();
    assert!(
        log.contains("the new catalog is not used") && log.contains(&own),
        "{log}"
    );
    for arguments in [["serve", "--listen=127.0.0.1:0"], ["serve", "--check"]] {
        let said = refused(&[arguments.as_slice(), &["--config", &installed.config()]].concat());
        assert!(said.contains("names receipt keys, and not"), "{said}");
    }
    // What is no key is refused before anything is written.
    std::fs::write(installed.path("keys/none.pub"), "none").unwrap();
    let (key, seal_to) = (
        installed.path("keys/catalog.key"),
        installed.path("keys/agency.pub"),
    );
    let (none, out) = (installed.path("keys/none.pub"), installed.path("none.didim"));
    let said = refused(&[
        "catalog",
        "build",
        "catalog",
        "--key",
        text(&key),
        "--seal-to",
        text(&seal_to),
        "--receipt-key",
        text(&none),
        "--out",
        text(&out),
    ]);
    assert!(said.contains("none.pub") && !out.exists(), "{said}");
}
