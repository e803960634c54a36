//! Nothing of an application reaches the log, however much is logged and whatever goes wrong.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use envelope::{ReceiptKey, SUBMISSIONS_PATH, digest_hex, encode_sealed};
use intake::{App, SqliteRepository, SystemClock, router};
use serde_json::{Value, json};
use tower::ServiceExt;
use tracing_subscriber::filter::LevelFilter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const SECRET: &str = "Gildong010";

fn body(id: &str, sealed: &Value) -> String {
    let item = json!({ "id": id, "counter": 1, "key": "k", "catalog": "c", "sealed": sealed });
    json!({ "device": null, "items": [item] }).to_string()
}

// The only test of its file: the log of a process is one, and the database writes to it from threads of its own.
#[tokio::test]
async fn nothing_of_an_application_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .init();
    let folder = tempfile::tempdir().unwrap();
    let app = Arc::new(App {
        repository: SqliteRepository::open(folder.path()).await.unwrap(),
        receipts: ReceiptKey::generate().unwrap(),
        clock: Box::new(SystemClock),
        catalog: None,
        files: None,
        known_keys: Vec::new(),
        known_catalogs: Vec::new(),
    });
    let id = "12345678-9abc-4def-8123-456789abcdef";
    let sealed = encode_sealed(SECRET.as_bytes());
    let other = encode_sealed(format!("{SECRET}!").as_bytes());
    let bodies = [
        body(id, &json!(sealed)),
        body(id, &json!(sealed)),
        body(id, &json!(other)),
        body(SECRET, &json!(sealed)),
        body(id, &json!(format!("{SECRET}="))),
        body(id, &json!({ SECRET: 1 })),
        format!("{{\"items\": {SECRET}"),
    ];
    let send = |body: String| {
        let request = Request::post(SUBMISSIONS_PATH).body(Body::from(body)).unwrap();
        router(Arc::clone(&app)).oneshot(request)
    };
    let mut statuses = Vec::new();
    for body in bodies {
        statuses.push(send(body).await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 400, 400, 400, 400]);
    app.repository.close().await;
    let refused = send(body(id, &json!(sealed))).await.unwrap();
    assert_eq!(refused.status(), 503);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("received") && log.contains("nothing of a request could be stored"));
    for secret in [SECRET, &sealed, &other, &digest_hex(SECRET.as_bytes())] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
