//! Devices and their queues, through the command and a server that runs on the same data folder.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod harness;

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use ed25519_dalek::{Signer, SigningKey};
use envelope::{
    ContentDigest, DEVICES_PATH, DevicePublicKey, Item, Nonce, QueueFile, SUBMISSIONS_PATH, SignatureParams,
    SignedRequest, SubmitRequest, encode_sealed, new_id,
};
use fixtures::like_sealed;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

fn didim(arguments: &[&str]) -> Output {
    harness::didim().args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a command says that must succeed.
#[track_caller]
fn stdout_of(arguments: &[&str]) -> String {
    let output = didim(arguments);
    assert!(output.status.success(), "{}", err(&output));
    out(&output)
}

/// A server on a new data folder.
struct Server {
    running: harness::Server,
    folder: TempDir,
}

impl Server {
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut serve = harness::serve(folder.path());
        let running = harness::Server::start(serve.args(flags).stderr(Stdio::null()));
        Self { running, folder }
    }

    fn data(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }

    /// Posts a body with these headers: the status and the answer.
    fn post(&self, path: &str, headers: &str, body: &str) -> (u16, Value) {
        self.running.post(path, headers, body).unwrap()
    }

    /// The lane of every submission, as `didim open` shows them.
    fn lanes(&self) -> Vec<String> {
        let lines = stdout_of(&["open", "--data", self.data()]);
        let rows = lines
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.map(|row| row.get("lane").unwrap().as_str().unwrap().to_owned())
            .collect()
    }

    fn import(&self, file: &Path) -> Output {
        didim(&["import-queue", file.to_str().unwrap(), "--data", self.data()])
    }
}

struct Device {
    id: Uuid,
    key: SigningKey,
}

impl Device {
    fn new() -> Self {
        Self {
            id: new_id().unwrap(),
            key: SigningKey::from_bytes(&[7; 32]),
        }
    }

    fn public(&self) -> DevicePublicKey {
        DevicePublicKey::from_bytes(self.key.verifying_key().as_bytes()).unwrap()
    }

    fn post(&self, server: &Server, path: &str, body: &str) -> (u16, Value) {
        let request = SignedRequest {
            method: "POST",
            authority: &server.running.address,
            path,
            digest: ContentDigest::of(body.as_bytes()),
        };
        let params = SignatureParams {
            created: SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs(),
            nonce: Nonce::generate().unwrap(),
            key: self.public().id(),
        };
        let base = request.signature_base(&params);
        let headers = request.headers(&params, &self.key.sign(base.as_bytes()).to_bytes());
        let headers = format!(
            "content-digest: {}\r\nsignature-input: {}\r\nsignature: {}\r\n",
            headers.content_digest, headers.signature_input, headers.signature
        );
        server.post(path, &headers, body)
    }

    fn enrol(&self, server: &Server, code: &str) -> (u16, Value) {
        let body = json!({ "code": code, "device": self.id, "key": self.public().to_string() });
        self.post(server, DEVICES_PATH, &body.to_string())
    }

    fn queue(&self, counters: &[u64]) -> SubmitRequest {
        SubmitRequest::new(
            Some(self.id),
            counters.iter().map(|counter| item(*counter)).collect(),
        )
    }

    fn send(&self, server: &Server, queue: &SubmitRequest) -> (u16, Value) {
        self.post(server, SUBMISSIONS_PATH, &serde_json::to_string(queue).unwrap())
    }
}

fn item(counter: u64) -> Item {
    Item {
        id: new_id().unwrap(),
        counter,
        key: "k".into(),
        catalog: "c".into(),
        sealed: encode_sealed(&like_sealed(b"sealed")),
        status_token: None,
        signature: None,
    }
}

fn export(folder: &Path, queue: &SubmitRequest) -> PathBuf {
    let file = QueueFile {
        format: QueueFile::FORMAT,
        exported_at: "2025-04-21T10:02:03+09:00".into(),
        request: queue.clone(),
        unreadable: Vec::new(),
    };
    let path = folder.join("queue.json");
    std::fs::write(&path, serde_json::to_vec(&file).unwrap()).unwrap();
    path
}

#[test]
fn a_device_enrols_sends_and_is_revoked_and_a_loss_shows() {
    let server = Server::start();
    let data = server.data();
    assert!(stdout_of(&["device", "list", "--data", data]).contains("no device has enrolled"));
    let printed = stdout_of(&[
        "device",
        "code",
        "--label",
        "본원 1층",
        "--valid",
        "30m",
        "--data",
        data,
    ]);
    let (code, rest) = printed.split_once('\n').unwrap();
    assert!(code.len() == 9 && code.chars().nth(4) == Some('-'), "{printed}");
    assert!(
        rest.contains("`본원 1층`, until 20") && rest.contains("UTC+9"),
        "{printed}"
    );

    let device = Device::new();
    let (status, answer) = device.enrol(&server, &code.to_lowercase());
    assert_eq!((status, answer.get("label").unwrap()), (201, &json!("본원 1층")));
    assert_eq!(device.enrol(&server, code).0, 200);
    assert_eq!(device.send(&server, &device.queue(&[1, 2, 5, 9])).0, 200);

    let listed = stdout_of(&["device", "list", "--data", data]);
    let row = listed.lines().nth(1).unwrap();
    assert!(row.starts_with(&format!("본원 1층  {}", device.id)), "{listed}");
    assert!(
        row.contains("  4      -      -        9        ")
            && row.contains("5 missing: 3-4, 6-8")
            && row.ends_with("  -      0"),
        "{listed}"
    );

    let id = device.id.to_string();
    assert!(stdout_of(&["device", "revoke", &id, "--data", data]).contains("revoked"));
    assert!(stdout_of(&["device", "revoke", &id, "--data", data]).contains("before"));
    let output = didim(&["device", "revoke", &new_id().unwrap().to_string(), "--data", data]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("`didim device list` names them"));
    // It still sends what it has, and the gap closes.
    let (status, answer) = device.send(&server, &device.queue(&[3, 4, 6, 7, 8]));
    assert_eq!(status, 200);
    assert!(answer.get("statement").is_some());
    let listed = stdout_of(&["device", "list", "--data", data]);
    assert!(
        listed
            .lines()
            .nth(1)
            .unwrap()
            .ends_with(" 9        -     -      0"),
        "{listed}"
    );
    let lanes = server.lanes();
    let of = |lane: &str| lanes.iter().filter(|one| *one == lane).count();
    assert_eq!((of("enrolled"), of("revoked")), (4, 5));
}

#[test]
fn what_a_device_sends_within_a_day_is_bounded_and_shown() {
    let server = Server::start_with(&["--device-items-per-day", "600"]);
    let data = server.data();
    let code = stdout_of(&["device", "code", "--label", "1층", "--data", data]);
    let device = Device::new();
    assert_eq!(device.enrol(&server, code.lines().next().unwrap()).0, 201);
    let outcomes = |counters: std::ops::Range<u64>| {
        let queue = device.queue(&counters.collect::<Vec<_>>());
        let (status, answer) = device.send(&server, &queue);
        assert_eq!(status, 200);
        let results = answer.get("results").unwrap().as_array().unwrap().clone();
        let of = |name| {
            results
                .iter()
                .filter(|one| one.get("outcome") == Some(&json!(name)))
                .count()
        };
        (of("stored"), of("retry"))
    };
    // Nothing is usual yet.
    assert_eq!(outcomes(0..499), (499, 0));
    let listed = stdout_of(&["device", "list", "--data", data]);
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert_eq!(outcomes(499..700), (101, 100));
    let listed = stdout_of(&["device", "list", "--data", data]);
    let row = listed.lines().nth(1).unwrap();
    assert!(row.contains("  600    -      -  "), "{listed}");
    let alarm = listed.lines().nth(2).unwrap();
    assert!(
        alarm.starts_with("look where `1층` is: it has sent 600 applications today")
            && alarm.ends_with(&format!("`didim device revoke {}`", device.id)),
        "{listed}"
    );
    // Once it is revoked there is nothing to do any more.
    stdout_of(&["device", "revoke", &device.id.to_string(), "--data", data]);
    let listed = stdout_of(&["device", "list", "--data", data]);
    assert_eq!(listed.lines().count(), 2, "{listed}");
}

#[test]
fn a_queue_comes_by_file_and_by_network_and_is_there_once() {
    let server = Server::start();
    let device = Device::new();
    let queue = device.queue(&[1, 2, 3]);
    let sent = SubmitRequest {
        items: queue.items.iter().take(1).cloned().collect(),
        ..queue.clone()
    };
    let unsigned = serde_json::to_string(&sent).unwrap();
    assert_eq!(server.post(SUBMISSIONS_PATH, "", &unsigned).0, 200);
    let file = export(server.folder.path(), &queue);
    for expected in [
        "2 stored, 1 duplicate, 0 conflict, 0 refused",
        "0 stored, 3 duplicate",
    ] {
        let output = server.import(&file);
        assert!(output.status.success(), "{}", err(&output));
        assert!(out(&output).contains(expected), "{}", out(&output));
    }
    // The network is back, and the device sends what staff carried away: it gets its receipts.
    let (_, answer) = device.send(&server, &queue);
    let results = answer.get("results").unwrap().as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        assert_eq!(result.get("outcome").unwrap(), "duplicate");
        assert!(result.get("receipt").is_some());
    }
    assert_eq!(server.lanes(), ["anonymous", "imported", "imported"]);
}

#[test]
fn what_cannot_be_imported_is_named_and_fails() {
    let server = Server::start();
    let device = Device::new();
    let mut queue = device.queue(&[1, 2, 3]);
    queue.items.get_mut(1).unwrap().id = Uuid::nil();
    let file = export(server.folder.path(), &queue);
    let output = server.import(&file);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("2 stored, 0 duplicate, 0 conflict, 1 refused"));
    assert!(err(&output).contains("item 2 is refused"), "{}", err(&output));

    std::fs::write(&file, "<html>").unwrap();
    let said = err(&server.import(&file));
    assert!(
        said.contains("queue.json") && said.contains("it is no queue file"),
        "{said}"
    );
    let said = err(&server.import(&server.folder.path().join("nothing.json")));
    assert!(said.contains("nothing.json"), "{said}");
    assert!(!server.import(server.folder.path()).status.success());
    std::fs::File::create(&file)
        .unwrap()
        .set_len((64 << 20) + 1)
        .unwrap();
    let said = err(&server.import(&file));
    assert!(said.contains("export the queue in parts"), "{said}");
    assert_eq!(server.lanes().len(), 2);
}

#[test]
fn commands_make_no_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("typo");
    let (data, id) = (data.to_str().unwrap(), new_id().unwrap().to_string());
    let file = export(folder.path(), &Device::new().queue(&[1]));
    for arguments in [
        ["device", "code", "--data", data].as_slice(),
        &["device", "list", "--data", data],
        &["device", "revoke", &id, "--data", data],
        &["import-queue", file.to_str().unwrap(), "--data", data],
    ] {
        let output = didim(arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(err(&output).contains("there is no database"), "{}", err(&output));
    }
    assert!(!Path::new(data).exists());
    for wrong in [["--valid", "1w"], ["--label", " "]] {
        let output = didim(&[["device", "code", "--data", data].as_slice(), &wrong].concat());
        assert_eq!(output.status.code(), Some(2));
    }
}
