use envelope::{DEVICES_PATH, EnrolAnswer, EnrolmentCode, SUBMISSIONS_PATH, new_id};
use intake::NewCode;
use serde_json::json;

use crate::signed::{NOW, TestDevice};
use crate::{Answer, Server};

const MADE: &str = "2023-11-14T22:13:20.000Z";
const EXPIRES: &str = "2023-11-14T23:13:20.000Z";

impl Server {
    /// A code that is good for an hour.
    async fn code(&self) -> String {
        self.code_until(EXPIRES).await
    }

    async fn code_until(&self, expires_at: &str) -> String {
        let code = EnrolmentCode::generate().unwrap();
        let new = NewCode {
            hash: code.hash(),
            label: "본원 1층".into(),
            made_at: MADE.into(),
            expires_at: expires_at.into(),
            replaces: None,
        };
        self.app.repository.add_code(new).await.unwrap();
        code.to_string()
    }

    async fn bring(&self, device: &TestDevice, code: &str) -> Answer {
        let body = body(device, code);
        let headers = device.sign(DEVICES_PATH, &body, NOW);
        self.post_signed(DEVICES_PATH, &body, &headers).await
    }

    /// Enrols a device that must be taken.
    pub(crate) async fn enrol(&self, device: &TestDevice) {
        let code = self.code().await;
        assert_eq!(self.bring(device, &code).await.status, 201);
    }
}

fn body(device: &TestDevice, code: &str) -> String {
    json!({ "code": code, "device": device.id, "key": device.public().to_string() }).to_string()
}

/// A code that nobody made.
fn no_code() -> String {
    EnrolmentCode::generate().unwrap().to_string()
}

#[tokio::test]
async fn a_device_enrols_with_a_code() {
    let server = Server::start().await;
    let device = TestDevice::new(1);
    let code = server.code().await;
    let answer = server
        .bring(&device, &code.to_lowercase().replace('-', " "))
        .await;
    assert_eq!(answer.status, 201);
    let expected = EnrolAnswer {
        device: device.id,
        label: "본원 1층".into(),
    };
    assert_eq!(
        serde_json::from_slice::<EnrolAnswer>(&answer.body).unwrap(),
        expected
    );
    let known = server.app.repository.devices().await.unwrap();
    assert_eq!(
        (known.len(), known[0].id, known[0].key),
        (1, device.id, device.public())
    );
}

#[tokio::test]
async fn a_lost_answer_is_given_again() {
    let server = Server::start().await;
    let device = TestDevice::new(1);
    let code = server.code().await;
    let body = body(&device, &code);
    let headers = device.sign(DEVICES_PATH, &body, NOW);
    let first = server.post_signed(DEVICES_PATH, &body, &headers).await;
    // The very same request, and one that was signed anew.
    let second = server.post_signed(DEVICES_PATH, &body, &headers).await;
    let third = server.bring(&device, &code).await;
    assert_eq!(
        [first.status, second.status, third.status].map(|status| status.as_u16()),
        [201, 200, 200]
    );
    assert_eq!((&first.body, &second.body), (&second.body, &third.body));
}

#[tokio::test]
async fn a_code_is_good_once_and_for_its_time() {
    let server = Server::start().await;
    let (one, other) = (TestDevice::new(1), TestDevice::new(2));
    let code = server.code().await;
    assert_eq!(server.bring(&one, &code).await.status, 201);
    server
        .bring(&other, &code)
        .await
        .assert_problem(403, "wrong-code");
    let expired = server.code_until(MADE).await;
    server
        .bring(&other, &expired)
        .await
        .assert_problem(403, "wrong-code");
    for wrong in [no_code(), String::new(), "홍길동".into(), "0".repeat(10_000)] {
        server
            .bring(&other, &wrong)
            .await
            .assert_problem(403, "wrong-code");
    }
    assert_eq!(server.app.repository.devices().await.unwrap().len(), 1);
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let server = Server::start().await;
    let device = TestDevice::new(1);
    let code = server.code().await;
    // Right codes do not count.
    for _ in 0..5 {
        assert!(server.bring(&device, &code).await.status.is_success());
    }
    for _ in 0..10 {
        server
            .bring(&device, &no_code())
            .await
            .assert_problem(403, "wrong-code");
    }
    let fresh = server.code().await;
    for guess in [no_code(), fresh.clone()] {
        let answer = server.bring(&device, &guess).await;
        answer.assert_problem(429, "too-many-codes");
        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
    }
    // The clock of the test is a second later at every look.
    for _ in 0..60 {
        server.get("/health").await;
        server.app.clock.now();
    }
    assert_eq!(server.bring(&device, &fresh).await.status, 201);
}

#[tokio::test]
async fn a_device_proves_that_the_key_is_its_own() {
    let server = Server::start().await;
    let (device, other) = (TestDevice::new(1), TestDevice::new(2));
    let code = server.code().await;
    let body = body(&device, &code);
    let bad = [
        other.sign(DEVICES_PATH, &body, NOW),
        device.sign(DEVICES_PATH, "other", NOW),
        device.sign(SUBMISSIONS_PATH, &body, NOW),
    ];
    for headers in bad {
        let answer = server.post_signed(DEVICES_PATH, &body, &headers).await;
        answer.assert_problem(401, "bad-signature");
    }
    let unsigned = axum::http::Request::post(DEVICES_PATH).body(body.clone().into());
    server
        .send(unsigned.unwrap())
        .await
        .assert_problem(401, "bad-signature");
    let headers = device.sign(DEVICES_PATH, &body, 0);
    let answer = server.post_signed(DEVICES_PATH, &body, &headers).await;
    answer.assert_problem(401, "clock");
    assert!(
        answer.json()["now"]
            .as_str()
            .unwrap()
            .starts_with("2023-11-14T22:13:")
    );
    // None of that used up the code or counted as a guess.
    assert_eq!(server.bring(&device, &code).await.status, 201);
}

#[tokio::test]
async fn a_key_belongs_to_one_device() {
    let server = Server::start().await;
    let device = TestDevice::new(1);
    server.enrol(&device).await;
    let code = server.code().await;
    let renamed = TestDevice::new(1);
    server
        .bring(&renamed, &code)
        .await
        .assert_problem(409, "key-taken");
    assert_eq!(server.bring(&TestDevice::new(2), &code).await.status, 201);
}

#[tokio::test]
async fn what_is_no_enrolment_is_refused() {
    let server = Server::start().await;
    let device = TestDevice::new(1);
    let code = server.code().await;
    let key = device.public().to_string();
    let id = new_id().unwrap();
    for (body, status, kind) in [
        (String::new(), 400, "malformed"),
        ("{".into(), 400, "malformed"),
        (
            json!({ "code": code, "device": id }).to_string(),
            400,
            "malformed",
        ),
        (
            json!({ "code": 1, "device": id, "key": key }).to_string(),
            400,
            "malformed",
        ),
        (
            json!({ "code": code, "device": "me", "key": key }).to_string(),
            400,
            "malformed",
        ),
        (
            json!({ "code": code, "device": id, "key": "00" }).to_string(),
            400,
            "malformed",
        ),
        (
            json!({ "code": code, "device": "00000000-0000-0000-0000-000000000000", "key": key }).to_string(),
            422,
            "wrong-id",
        ),
    ] {
        let headers = device.sign(DEVICES_PATH, &body, NOW);
        let answer = server.post_signed(DEVICES_PATH, &body, &headers).await;
        answer.assert_problem(status, kind);
        assert!(!answer.json()["detail"].as_str().unwrap().contains(&code));
    }
    let wrong_method = server.get(DEVICES_PATH).await;
    wrong_method.assert_problem(405, "wrong-method");
}

#[tokio::test]
async fn an_enrolment_that_cannot_be_stored_can_be_sent_again() {
    let server = Server::start().await;
    let device = TestDevice::new(1);
    let code = server.code().await;
    server.app.repository.close().await;
    for _ in 0..11 {
        server
            .bring(&device, &code)
            .await
            .assert_problem(503, "not-stored");
    }
}
