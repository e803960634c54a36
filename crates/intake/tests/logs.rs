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
use fixtures::like_sealed;
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
        replaces: None,
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
        .header("content-type", "application/json")
        .header("host", "kiosk.example")
        .header("content-digest", headers.content_digest)
        .header("signature-input", headers.signature_input)
        .header("signature", headers.signature)
        .body(Body::from(body))
        .unwrap()
}

fn json_post(path: &str, body: String) -> Request<Body> {
    let request = Request::post(path).header("content-type", "application/json");
    request.body(Body::from(body)).unwrap()
}

type Answer = axum::response::Response;

async fn ask(app: &Arc<App>, request: Request<Body>) -> Answer {
    router(Arc::clone(app)).oneshot(request).await.unwrap()
}

async fn submit(app: &Arc<App>, body: String) -> u16 {
    let request = json_post(SUBMISSIONS_PATH, body);
    ask(app, request).await.status().as_u16()
}

async fn look_up(app: &Arc<App>, number: &str, token: &str) -> u16 {
    let body = json!({ "number": number, "token": token }).to_string();
    let request = json_post(STATUS_PATH, body);
    ask(app, request).await.status().as_u16()
}

const ID: &str = "12345678-9abc-4def-8123-456789abcdef";
const WRONG_CODE: &str = "ZZZZ-0000";

/// Posts and asks for everything that can go well or wrong, and returns what must not be logged.
async fn use_everything(app: &Arc<App>) -> Vec<String> {
    let sealed = encode_sealed(&like_sealed(SECRET.as_bytes()));
    let other = encode_sealed(&like_sealed(format!("{SECRET}!").as_bytes()));
    let posts = [
        (body(ID, &json!(sealed)), 200),
        (body(ID, &json!(sealed)), 200),
        (body(ID, &json!(other)), 200),
        (body(SECRET, &json!(sealed)), 400),
        (body(ID, &json!(format!("{SECRET}="))), 400),
        (body(ID, &json!({ SECRET: 1 })), 400),
        (format!("{{\"items\": {SECRET}"), 400),
    ];
    for (body, status) in posts {
        assert_eq!(submit(app, body.clone()).await, status, "{body}");
    }
    let code = EnrolmentCode::generate().unwrap();
    app.repository.add_code(new_code(&code)).await.unwrap();
    let typed = code.to_string();
    for (key, code, status) in [(1, WRONG_CODE, 403), (1, &typed, 201), (2, &typed, 403)] {
        assert_eq!(ask(app, enrolment(key, code)).await.status(), status, "key {key}");
    }
    let number = ReceiptNumber::of(ID.parse().unwrap()).to_string();
    let token = digest_hex(b"a token");
    assert_eq!(look_up(app, &number, &token).await, 404);
    assert_eq!(look_up(app, &number, SECRET).await, 404);
    app.repository.close().await;
    assert_eq!(look_up(app, &number, &token).await, 503);
    assert_eq!(submit(app, body(ID, &json!(sealed))).await, 503);
    let request = Request::get("/hidden-path?hidden-query=1")
        .header("x-forwarded-for", "203.0.113.77")
        .header("user-agent", "hidden-agent")
        .body(Body::empty())
        .unwrap();
    assert_eq!(ask(app, request).await.status(), 404);
    let fixed = [
        "hidden-path",
        "hidden-query",
        "hidden-agent",
        "203.0.113.77",
        SECRET,
        WRONG_CODE,
        "ZZZZ0000",
    ];
    let made = [
        sealed,
        other,
        digest_hex(&like_sealed(SECRET.as_bytes())),
        typed.replace('-', ""),
        typed,
        code.hash(),
        number,
        token,
    ];
    fixed.map(str::to_owned).into_iter().chain(made).collect()
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
        Arc::new(SystemClock),
    ));
    let secrets = use_everything(&app).await;

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for said in [
        "received",
        "nothing of a request could be stored",
        "enrolled",
        "a device brought a wrong code",
        "a status could not be looked up",
    ] {
        assert!(log.contains(said), "{said} is not in the log");
    }
    let answered: Vec<&str> = log.lines().filter(|line| line.contains("answered")).collect();
    let of = |parts: &[&str]| {
        let whole = |line: &&&str| parts.iter().all(|part| line.contains(part));
        answered.iter().filter(whole).count()
    };
    let posted = [
        "method=POST",
        "route=\"/api/v1/submissions\"",
        "status=200",
        "millis=",
    ];
    assert_eq!(of(&posted), 3, "{answered:?}");
    let unknown = ["method=GET", "route=\"other\"", "status=404", "millis="];
    assert_eq!(of(&unknown), 1, "{answered:?}");
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in the log");
    }
}
