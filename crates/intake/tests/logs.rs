//! Nothing of an application reaches the log, however much is logged and whatever goes wrong.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use ed25519_dalek::{Signer, SigningKey};
use envelope::{
    ContentDigest, DEVICES_PATH, DevicePublicKey, EnrolmentCode, Nonce, ReceiptKey, ReceiptNumber,
    STATUS_PATH, SUBMISSIONS_PATH, SignatureParams, SignedRequest, digest_hex, encode_sealed,
};
use intake::{App, NewCode, SqliteRepository, SystemClock, router};
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

fn new_code(code: &EnrolmentCode) -> NewCode {
    NewCode {
        hash: code.hash(),
        label: "booth".into(),
        made_at: "2025-04-21T01:02:03.000Z".into(),
        expires_at: "9999-04-21T01:02:03.000Z".into(),
    }
}

fn enrolment(seed: u8, code: &str) -> Request<Body> {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let public = DevicePublicKey::from_bytes(key.verifying_key().as_bytes()).unwrap();
    let device = envelope::new_id().unwrap();
    let body = json!({ "code": code, "device": device, "key": public.to_string() }).to_string();
    let signed = SignedRequest {
        method: "POST",
        authority: "kiosk.example",
        path: DEVICES_PATH,
        digest: ContentDigest::of(body.as_bytes()),
    };
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let params = SignatureParams {
        created: now.cast_unsigned(),
        nonce: Nonce::generate().unwrap(),
        key: public.id(),
    };
    let base = signed.signature_base(&params);
    let headers = signed.headers(&params, &key.sign(base.as_bytes()).to_bytes());
    Request::post(DEVICES_PATH)
        .header("host", "kiosk.example")
        .header("content-digest", headers.content_digest)
        .header("signature-input", headers.signature_input)
        .header("signature", headers.signature)
        .body(Body::from(body))
        .unwrap()
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
    let app = Arc::new(App::new(
        Arc::new(SqliteRepository::open(folder.path()).await.unwrap()),
        ReceiptKey::generate().unwrap(),
        Box::new(SystemClock),
    ));
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
    let code = EnrolmentCode::generate().unwrap();
    app.repository.add_code(new_code(&code)).await.unwrap();
    let wrong = "ZZZZ-0000";
    let mut statuses = Vec::new();
    for (key, code) in [(1, wrong), (1, &code.to_string()), (2, &code.to_string())] {
        let request = enrolment(key, code);
        statuses.push(
            router(Arc::clone(&app))
                .oneshot(request)
                .await
                .unwrap()
                .status()
                .as_u16(),
        );
    }
    assert_eq!(statuses, [403, 201, 403]);
    let number = ReceiptNumber::of(id.parse().unwrap()).to_string();
    let token = digest_hex(b"a token");
    let ask = |token: &str| {
        let body = json!({ "number": number, "token": token }).to_string();
        let request = Request::post(STATUS_PATH).body(Body::from(body)).unwrap();
        router(Arc::clone(&app)).oneshot(request)
    };
    assert_eq!(ask(&token).await.unwrap().status(), 404);
    assert_eq!(ask(SECRET).await.unwrap().status(), 404);
    app.repository.close().await;
    assert_eq!(ask(&token).await.unwrap().status(), 503);
    let refused = send(body(id, &json!(sealed))).await.unwrap();
    assert_eq!(refused.status(), 503);
    let request = Request::get("/hidden-path?hidden-query=1")
        .header("x-forwarded-for", "203.0.113.77")
        .header("user-agent", "hidden-agent")
        .body(Body::empty())
        .unwrap();
    let unknown = router(Arc::clone(&app)).oneshot(request).await.unwrap();
    assert_eq!(unknown.status(), 404);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("received") && log.contains("nothing of a request could be stored"));
    assert!(log.contains("enrolled") && log.contains("a device brought a wrong code"));
    let answered: Vec<&str> = log.lines().filter(|line| line.contains("answered")).collect();
    let of = |parts: &[&str]| {
        let whole = |line: &&&str| parts.iter().all(|part| line.contains(part));
        answered.iter().filter(whole).count()
    };
    assert_eq!(
        of(&[
            "method=POST",
            "route=\"/api/v1/submissions\"",
            "status=200",
            "millis="
        ]),
        3,
        "{answered:?}"
    );
    assert_eq!(
        of(&["method=GET", "route=\"other\"", "status=404", "millis="]),
        1,
        "{answered:?}"
    );
    for hidden in ["hidden-path", "hidden-query", "hidden-agent", "203.0.113.77"] {
        assert!(!log.contains(hidden), "{hidden} is in the log");
    }
    let typed = code.to_string();
    let symbols = typed.replace('-', "");
    let hash = code.hash();
    assert!(log.contains("a status could not be looked up"));
    let codes = [
        typed.as_str(),
        &symbols,
        &hash,
        wrong,
        "ZZZZ0000",
        &number,
        &token,
    ];
    for secret in [SECRET, &sealed, &other, &digest_hex(SECRET.as_bytes())]
        .into_iter()
        .chain(codes)
    {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
