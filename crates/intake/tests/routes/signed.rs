//! Signed submissions: who is told apart, what is refused, and that nothing sealed is lost for a signature.

use axum::body::Body;
use axum::http::Request;
use ed25519_dalek::{Signer, SigningKey};
use envelope::{
    ContentDigest, DevicePublicKey, Item, Nonce, SUBMISSIONS_PATH, SignatureHeaders, SignatureParams,
    SignedRequest, SubmitRequest, encode_sealed, new_id,
};
use fixtures::like_sealed;
use intake::{Lane, received};
use std::sync::Arc;
use uuid::Uuid;

use crate::{Answer, CATALOG, KEY, Server};

/// The server's clock at the first look, in seconds since 1970; every look is a second later.
pub(crate) const NOW: u64 = 1_700_000_000;
const HOST: &str = "kiosk.example";

/// A device with a key.
pub(crate) struct TestDevice {
    pub(crate) id: Uuid,
    key: SigningKey,
}

impl TestDevice {
    pub(crate) fn new(seed: u8) -> Self {
        Self {
            id: new_id().unwrap(),
            key: SigningKey::from_bytes(&[seed; 32]),
        }
    }

    pub(crate) fn public(&self) -> DevicePublicKey {
        DevicePublicKey::from_bytes(self.key.verifying_key().as_bytes()).unwrap()
    }

    /// The headers with which the device signs a request made at this time.
    pub(crate) fn sign(&self, path: &str, body: &str, created: u64) -> SignatureHeaders {
        let request = SignedRequest {
            method: "POST",
            authority: HOST,
            path,
            digest: ContentDigest::of(body.as_bytes()),
        };
        let params = SignatureParams {
            created,
            nonce: Nonce::generate().unwrap(),
            key: self.public().id(),
        };
        let base = request.signature_base(&params);
        request.headers(&params, &self.key.sign(base.as_bytes()).to_bytes())
    }

    /// A request of this device with one new item.
    fn body(&self) -> String {
        body_of(Some(self.id))
    }

    /// Posts a new item, signed now.
    async fn post(&self, server: &Server) -> Answer {
        let body = self.body();
        server
            .post_signed(SUBMISSIONS_PATH, &body, &self.sign(SUBMISSIONS_PATH, &body, NOW))
            .await
    }
}

fn body_of(device: Option<Uuid>) -> String {
    let item = Item {
        id: new_id().unwrap(),
        counter: 1,
        key: KEY.to_owned(),
        catalog: CATALOG.to_owned(),
        sealed: encode_sealed(&like_sealed(b"sealed")),
        status_token: None,
        signature: None,
    };
    let request = SubmitRequest::new(device, vec![item]);
    serde_json::to_string(&request).unwrap()
}

impl Server {
    pub(crate) async fn post_signed(&self, path: &str, body: &str, headers: &SignatureHeaders) -> Answer {
        let request = Request::post(path)
            .header("host", HOST)
            .header("content-digest", &headers.content_digest)
            .header("signature-input", &headers.signature_input)
            .header("signature", &headers.signature);
        self.send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    async fn lanes(&self) -> Vec<Lane> {
        let stored = received(self.path()).await.unwrap();
        stored.iter().map(|one| one.lane).collect()
    }
}

/// A server that knows the device.
async fn knows(device: &TestDevice) -> Server {
    let server = Server::start().await;
    server.enrol(device).await;
    server
}

#[tokio::test]
async fn an_enrolled_device_is_known_by_its_signature() {
    let device = TestDevice::new(1);
    let server = knows(&device).await;
    assert_eq!(device.post(&server).await.status, 200);
    assert_eq!(device.post(&server).await.status, 200);
    assert_eq!(server.lanes().await, [Lane::Enrolled, Lane::Enrolled]);
    let known = server.app.repository.devices().await.unwrap();
    assert!(known[0].last_seen_at.is_some());
}

#[tokio::test]
async fn without_a_signature_it_is_anonymous() {
    let device = TestDevice::new(1);
    let server = knows(&device).await;
    let request = Request::post(SUBMISSIONS_PATH).body(Body::from(device.body()));
    assert_eq!(server.send(request.unwrap()).await.status, 200);
    // A digest alone is no signature.
    let request = Request::post(SUBMISSIONS_PATH).header("content-digest", "sha-256=:AA==:");
    assert_eq!(
        server
            .send(request.body(Body::from(device.body())).unwrap())
            .await
            .status,
        200
    );
    assert_eq!(server.lanes().await, [Lane::Anonymous, Lane::Anonymous]);
}

#[tokio::test]
async fn an_unknown_key_is_stored_and_flagged() {
    let server = Server::start().await;
    let device = TestDevice::new(1);
    assert_eq!(device.post(&server).await.status, 200);
    // Its clock is dead too: nothing can be said of it, so nothing is held against it.
    let body = device.body();
    let headers = device.sign(SUBMISSIONS_PATH, &body, 0);
    assert_eq!(
        server.post_signed(SUBMISSIONS_PATH, &body, &headers).await.status,
        200
    );
    assert_eq!(server.lanes().await, [Lane::Unknown, Lane::Unknown]);
}

#[tokio::test]
async fn a_revoked_device_still_sends_what_it_has() {
    let device = TestDevice::new(1);
    let server = knows(&device).await;
    let revoked = server
        .app
        .repository
        .revoke(device.id, "2023-11-14T22:13:20.000Z".into());
    revoked.await.unwrap();
    assert_eq!(device.post(&server).await.status, 200);
    assert_eq!(server.lanes().await, [Lane::Revoked]);
    // It is a device all the same: what it did not sign is not taken in its name.
    let body = device.body();
    let mut headers = device.sign(SUBMISSIONS_PATH, &body, NOW);
    headers.signature = device.sign(SUBMISSIONS_PATH, "other", NOW).signature;
    let answer = server.post_signed(SUBMISSIONS_PATH, &body, &headers).await;
    answer.assert_problem(401, "bad-signature");
}

#[tokio::test]
async fn a_signature_that_does_not_fit_stores_nothing_and_can_be_sent_unsigned() {
    let device = TestDevice::new(1);
    let server = knows(&device).await;
    let body = device.body();
    let good = device.sign(SUBMISSIONS_PATH, &body, NOW);
    let other = device.sign(SUBMISSIONS_PATH, &device.body(), NOW);
    let elsewhere = device.sign("/api/v1/devices", &body, NOW);
    let input = |from: &str, to: &str| SignatureHeaders {
        signature_input: good.signature_input.replacen(from, to, 1),
        ..good.clone()
    };
    let bad = [
        other.clone(),
        elsewhere,
        SignatureHeaders {
            content_digest: other.content_digest.clone(),
            ..good.clone()
        },
        SignatureHeaders {
            signature: other.signature.clone(),
            ..good.clone()
        },
        input("created=1700000000", "created=1700000001"),
        input("tag=\"didim\"", "tag=\"other\""),
        input("didim=", "sig1="),
        input("\"@path\" ", ""),
        SignatureHeaders {
            signature: String::new(),
            ..good.clone()
        },
    ];
    for headers in bad {
        let answer = server.post_signed(SUBMISSIONS_PATH, &body, &headers).await;
        answer.assert_problem(401, "bad-signature");
        assert_eq!(answer.header("www-authenticate"), Some("Signature"));
    }
    assert!(server.lanes().await.is_empty());
    // Nothing of that used the good one up.
    let answer = server.post_signed(SUBMISSIONS_PATH, &body, &good).await;
    assert_eq!(answer.status, 200);
    let unsigned = Request::post(SUBMISSIONS_PATH).body(Body::from(device.body()));
    assert_eq!(server.send(unsigned.unwrap()).await.status, 200);
    assert_eq!(server.lanes().await, [Lane::Enrolled, Lane::Anonymous]);
}

#[tokio::test]
async fn a_header_that_is_missing_or_there_twice_is_named() {
    let device = TestDevice::new(1);
    let server = knows(&device).await;
    let body = device.body();
    let good = device.sign(SUBMISSIONS_PATH, &body, NOW);
    let all = [
        ("content-digest", &good.content_digest),
        ("signature-input", &good.signature_input),
        ("signature", &good.signature),
    ];
    for (name, _) in all {
        for times in [0, 2] {
            let mut request = Request::post(SUBMISSIONS_PATH).header("host", HOST);
            for (other, value) in all {
                for _ in 0..if other == name { times } else { 1 } {
                    request = request.header(other, value);
                }
            }
            let answer = server.send(request.body(Body::from(body.clone())).unwrap()).await;
            answer.assert_problem(401, "bad-signature");
            assert!(answer.json()["detail"].as_str().unwrap().contains(name));
        }
    }
    assert!(server.lanes().await.is_empty());
}

#[tokio::test]
async fn the_host_that_was_asked_is_covered_and_named() {
    let device = TestDevice::new(1);
    let server = knows(&device).await;
    let body = device.body();
    let headers = device.sign(SUBMISSIONS_PATH, &body, NOW);
    let post = |uri: &str, host: Option<&str>| {
        let mut request = Request::post(uri)
            .header("content-digest", &headers.content_digest)
            .header("signature-input", &headers.signature_input)
            .header("signature", &headers.signature);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        server.send(request.body(Body::from(body.clone())).unwrap())
    };
    for host in [None, Some("127.0.0.1:8787")] {
        let answer = post(SUBMISSIONS_PATH, host).await;
        answer.assert_problem(401, "bad-signature");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(
            detail.contains(&format!("`{}`", host.unwrap_or_default())),
            "{detail}"
        );
    }
    // In HTTP/2 the host is in the address.
    let address = format!("https://{HOST}{SUBMISSIONS_PATH}");
    assert_eq!(post(&address, None).await.status, 200);
}

#[tokio::test]
async fn a_query_which_no_signature_covers_is_refused() {
    let device = TestDevice::new(1);
    let server = knows(&device).await;
    let body = device.body();
    let headers = device.sign(SUBMISSIONS_PATH, &body, NOW);
    for query in ["?", "?a=b"] {
        let path = format!("{SUBMISSIONS_PATH}{query}");
        let answer = server.post_signed(&path, &body, &headers).await;
        answer.assert_problem(401, "bad-signature");
        assert!(answer.json()["detail"].as_str().unwrap().contains("query"));
    }
    assert!(server.lanes().await.is_empty());
    let answer = server.post_signed(SUBMISSIONS_PATH, &body, &headers).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_wrong_clock_is_told_the_time() {
    let device = TestDevice::new(1);
    let server = Server::with(|app| app.clock = Arc::new(Still)).await;
    server.enrol(&device).await;
    for (created, status) in [
        (NOW - 301, 401),
        (NOW - 300, 200),
        (NOW + 300, 200),
        (NOW + 301, 401),
        (0, 401),
        (999_999_999_999_999, 401),
    ] {
        let body = device.body();
        let headers = device.sign(SUBMISSIONS_PATH, &body, created);
        let answer = server.post_signed(SUBMISSIONS_PATH, &body, &headers).await;
        assert_eq!(answer.status, status, "{created}");
        if status == 401 {
            answer.assert_problem(401, "clock");
            assert_eq!(answer.json()["now"], "2023-11-14T22:13:20.000Z");
            // The same body, signed again with the time that was told.
            let headers = device.sign(SUBMISSIONS_PATH, &body, NOW);
            let answer = server.post_signed(SUBMISSIONS_PATH, &body, &headers).await;
            assert_eq!(answer.status, 200);
        }
    }
    assert!(server.lanes().await.iter().all(|lane| *lane == Lane::Enrolled));
}

/// A clock that stands still.
struct Still;

impl intake::Clock for Still {
    fn now(&self) -> time::OffsetDateTime {
        time::OffsetDateTime::from_unix_timestamp(NOW.cast_signed()).unwrap()
    }
}

#[tokio::test]
async fn a_replay_is_refused_and_signing_anew_gets_the_receipt() {
    let device = TestDevice::new(1);
    let server = knows(&device).await;
    let body = device.body();
    let headers = device.sign(SUBMISSIONS_PATH, &body, NOW);
    let first = server.post_signed(SUBMISSIONS_PATH, &body, &headers).await;
    assert_eq!(first.status, 200);
    let again = server.post_signed(SUBMISSIONS_PATH, &body, &headers).await;
    again.assert_problem(401, "replayed");
    let anew = device.sign(SUBMISSIONS_PATH, &body, NOW);
    let anew = server.post_signed(SUBMISSIONS_PATH, &body, &anew).await;
    assert_eq!(anew.json()["results"][0]["outcome"], "duplicate");
    assert_eq!(
        anew.json()["results"][0]["receipt"],
        first.json()["results"][0]["receipt"]
    );
}

#[tokio::test]
async fn a_device_signs_in_its_own_name_only() {
    let device = TestDevice::new(1);
    let server = knows(&device).await;
    for name in [None, Some(new_id().unwrap())] {
        let body = body_of(name);
        let headers = device.sign(SUBMISSIONS_PATH, &body, NOW);
        let answer = server.post_signed(SUBMISSIONS_PATH, &body, &headers).await;
        answer.assert_problem(401, "bad-signature");
    }
    assert!(server.lanes().await.is_empty());
}

#[tokio::test]
async fn a_signed_request_that_cannot_be_stored_can_be_sent_again() {
    let device = TestDevice::new(1);
    let server = knows(&device).await;
    server.app.repository.close().await;
    device.post(&server).await.assert_problem(503, "not-stored");
}

#[tokio::test]
async fn what_is_no_request_is_refused_also_when_it_is_signed() {
    let device = TestDevice::new(1);
    let server = knows(&device).await;
    let headers = device.sign(SUBMISSIONS_PATH, "{", NOW);
    let answer = server.post_signed(SUBMISSIONS_PATH, "{", &headers).await;
    answer.assert_problem(400, "malformed");
}
