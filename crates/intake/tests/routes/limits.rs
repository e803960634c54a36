//! What is refused because there is too much of it, and that enrolled devices are never refused so.

use axum::body::Body;
use axum::http::Request;
use envelope::{Item, SUBMISSIONS_PATH, SubmitRequest, encode_sealed, new_id};
use fixtures::like_sealed;
use intake::{AnonymousLimits, Disk, Limits, Space};
use tokio::sync::Semaphore;

use crate::signed::{NOW, TestDevice};
use crate::{Answer, CATALOG, KEY, Server};

fn body(device: Option<uuid::Uuid>, items: usize) -> String {
    let item = |_| Item {
        id: new_id().unwrap(),
        counter: 1,
        key: KEY.to_owned(),
        catalog: CATALOG.to_owned(),
        sealed: encode_sealed(&like_sealed(b"sealed")),
        status_token: None,
        signature: None,
    };
    let items = (0..items).map(item).collect();
    serde_json::to_string(&SubmitRequest::new(device, items)).unwrap()
}

async fn post(server: &Server, body: impl Into<Body>) -> Answer {
    let request = Request::post(SUBMISSIONS_PATH).header("content-type", "application/json");
    server.send(request.body(body.into()).unwrap()).await
}

async fn with_five_a_minute() -> Server {
    Server::with(|app| {
        app.limits = Limits::new(AnonymousLimits {
            per_minute_in_all: 5,
            ..AnonymousLimits::default()
        });
    })
    .await
}

#[tokio::test]
async fn unsigned_requests_beyond_the_limit_are_refused_and_store_nothing() {
    let server = with_five_a_minute().await;
    assert_eq!(post(&server, body(None, 3)).await.status, 200);
    assert_eq!(post(&server, body(None, 2)).await.status, 200);
    let refused = post(&server, body(None, 1)).await;
    refused.assert_problem(429, "too-many-requests");
    let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(server.app.repository.all().await.unwrap().len(), 5);
    let text = server.app.metrics.text();
    assert!(text.contains("\ndidim_limited_total 1\n"), "{text}");
}

#[tokio::test]
async fn what_is_asked_is_what_is_counted() {
    let server = with_five_a_minute().await;
    let refused = post(&server, body(None, 6)).await;
    refused.assert_problem(429, "too-many-requests");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert!(server.app.repository.all().await.unwrap().is_empty());
    // It cost nothing, and half of it is let in.
    assert_eq!(post(&server, body(None, 3)).await.status, 200);
    post(&server, body(None, 3))
        .await
        .assert_problem(429, "too-many-requests");
}

#[tokio::test]
async fn bytes_count_too() {
    let server = with_five_a_minute().await;
    let [_, _, large, _] = envelope::sealed_lengths();
    let mut request: serde_json::Value = serde_json::from_str(&body(None, 2)).unwrap();
    for item in request["items"].as_array_mut().unwrap() {
        item["sealed"] = encode_sealed(&vec![7; large]).into();
    }
    // Each counts as four.
    let refused = post(&server, request.to_string()).await;
    refused.assert_problem(429, "too-many-requests");
    request["items"].as_array_mut().unwrap().truncate(1);
    assert_eq!(post(&server, request.to_string()).await.status, 200);
    assert_eq!(post(&server, body(None, 1)).await.status, 200);
    post(&server, body(None, 1))
        .await
        .assert_problem(429, "too-many-requests");
}

#[tokio::test]
async fn with_little_room_on_the_disk_only_enrolled_devices_store_anything() {
    let little = Space {
        free: 100 << 20,
        total: 100 << 30,
    };
    let server = Server::with(|app| app.disk = Disk::with(little)).await;
    let refused = post(&server, body(None, 1)).await;
    refused.assert_problem(503, "not-stored");
    assert_eq!(refused.header("retry-after"), Some("60"));
    let device = TestDevice::new(1);
    server.enrol(&device).await;
    let body = body(Some(device.id), 2);
    let headers = device.sign(SUBMISSIONS_PATH, &body, NOW);
    let answer = server.post_signed(SUBMISSIONS_PATH, &body, &headers).await;
    assert_eq!(answer.status, 200);
    assert_eq!(server.app.repository.all().await.unwrap().len(), 2);
}

#[tokio::test]
async fn looking_a_state_up_counts_as_sending_does() {
    let server = with_five_a_minute().await;
    let question = || {
        let body = serde_json::json!({ "number": "PX1-NFJ-GGW", "token": "00".repeat(32) }).to_string();
        server.send(Request::post(envelope::STATUS_PATH).body(body.into()).unwrap())
    };
    for _ in 0..5 {
        question().await.assert_problem(404, "no-status");
    }
    question().await.assert_problem(429, "too-many-requests");
}

#[tokio::test]
async fn an_enrolled_device_sends_as_much_as_it_has() {
    let server = with_five_a_minute().await;
    let device = TestDevice::new(1);
    server.enrol(&device).await;
    assert_eq!(post(&server, body(None, 5)).await.status, 200);
    for _ in 0..3 {
        let body = body(Some(device.id), 50);
        let headers = device.sign(SUBMISSIONS_PATH, &body, NOW);
        let answer = server.post_signed(SUBMISSIONS_PATH, &body, &headers).await;
        assert_eq!(answer.status, 200);
    }
    post(&server, body(None, 1))
        .await
        .assert_problem(429, "too-many-requests");
}

#[tokio::test]
async fn where_there_is_no_room_for_a_body_it_is_to_come_again() {
    let server = Server::with(|app| app.bodies = Semaphore::new(8)).await;
    assert_eq!(post(&server, body(None, 1)).await.status, 200);
    let large = body(None, 50);
    let request = Request::post(SUBMISSIONS_PATH).header("content-length", large.len());
    let refused = server.send(request.body(large.into()).unwrap()).await;
    refused.assert_problem(503, "busy");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(server.app.repository.all().await.unwrap().len(), 1);
}

#[tokio::test]
async fn where_there_is_no_room_a_state_is_to_be_asked_for_again() {
    let server = Server::with(|app| app.bodies = Semaphore::new(0)).await;
    let question = serde_json::json!({ "number": "PX1-NFJ-GGW", "token": "00".repeat(32) }).to_string();
    let request = Request::post(envelope::STATUS_PATH).header("content-length", question.len());
    let refused = server.send(request.body(question.into()).unwrap()).await;
    refused.assert_problem(503, "busy");
}

#[tokio::test]
async fn what_is_done_shows_in_the_meters_without_a_word_of_the_client() {
    let server = Server::start().await;
    post(&server, body(None, 3)).await;
    server.get("/health").await;
    server.get("/nobody/knows/this-name").await;
    server.get("/api/v1/secret-name").await;
    let text = server.app.metrics.text();
    for line in [
        "didim_requests_total{route=\"/api/v1/submissions\",status=\"200\"} 1",
        "didim_requests_total{route=\"/health\",status=\"200\"} 1",
        "didim_requests_total{route=\"other\",status=\"404\"} 2",
        "didim_submissions_total{lane=\"anonymous\",outcome=\"stored\"} 3",
        "didim_bodies_bytes 0",
    ] {
        assert!(text.lines().any(|one| one == line), "{line} in {text}");
    }
    assert!(text.ends_with("# EOF\n"));
    assert!(!text.contains("name\"") && !text.contains("this-name"), "{text}");
}
