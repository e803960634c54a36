use std::net::SocketAddr;
use std::sync::Arc;

use envelope::{ReceiptKey, SUBMISSIONS_PATH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

use super::*;
use crate::app::App;
use crate::clock::SystemClock;
use crate::repository::SqliteRepository;
use crate::routes::router;

pub(super) struct Running {
    pub(super) address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
    pub(super) metrics: Metrics,
    _data: tempfile::TempDir,
}

async fn start(head: Duration, patience: Duration) -> Running {
    start_with(head, patience, crate::app::MAX_BODIES_KIB).await
}

async fn start_with(head: Duration, patience: Duration, bodies_kib: usize) -> Running {
    let limits = ConnectionLimits {
        head,
        patience,
        ..ConnectionLimits::default()
    };
    start_within(limits, bodies_kib).await
}

pub(super) async fn start_within(limits: ConnectionLimits, bodies_kib: usize) -> Running {
    let data = tempfile::tempdir().unwrap();
    let files = data.path().join("app");
    std::fs::create_dir(&files).unwrap();
    std::fs::write(files.join("large.bin"), vec![b'x'; LARGE_FILE_BYTES]).unwrap();
    let repository = Arc::new(SqliteRepository::open(data.path()).await.unwrap());
    let app = App {
        patience: limits.patience,
        bodies: Semaphore::new(bodies_kib),
        files: Some(files),
        ..App::new(repository, ReceiptKey::generate().unwrap(), Arc::new(SystemClock))
    };
    let metrics = app.metrics.clone();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async move {
        let _ = stopped.await;
    };
    let router = router(Arc::new(app));
    let task = tokio::spawn(run(listener, router, metrics.clone(), limits, shutdown));
    Running {
        address,
        stop,
        task,
        metrics,
        _data: data,
    }
}

/// As large as the app's largest file.
pub(super) const LARGE_FILE_BYTES: usize = 700 << 10;
pub(super) const LONG_TIMEOUT: Duration = Duration::from_secs(60);
const SHORT_TIMEOUT: Duration = Duration::from_millis(100);

impl Running {
    pub(super) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// A connection with the head of a request, whose body is still to come.
    async fn without_body(&self, length: usize) -> TcpStream {
        let mut stream = self.connect().await;
        let head = format!(
            "POST {SUBMISSIONS_PATH} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream
    }

    pub(super) async fn is_well(&self) {
        let mut stream = self.connect().await;
        let request = b"GET /health HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
        stream.write_all(request).await.unwrap();
        assert!(rest(&mut stream).await.starts_with("HTTP/1.1 200"));
    }
}

pub(super) async fn rest(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    // A connection that is reset has ended too.
    let ended = tokio::time::timeout(LONG_TIMEOUT / 6, stream.read_to_string(&mut text)).await;
    assert!(ended.is_ok(), "the server does not end the connection");
    text
}

#[tokio::test]
async fn a_head_that_comes_letter_by_letter_is_not_waited_for() {
    let running = start(SHORT_TIMEOUT, LONG_TIMEOUT).await;
    let mut stream = running.connect().await;
    stream.write_all(b"POST /api").await.unwrap();
    running.is_well().await;
    let answer = rest(&mut stream).await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_head_whose_letters_go_on_coming_is_not_waited_for() {
    let running = start(SHORT_TIMEOUT, LONG_TIMEOUT).await;
    let mut stream = running.connect().await;
    stream.write_all(b"GET /health HTTP/1.1\r\nx: ").await.unwrap();
    let (mut from, mut to) = stream.into_split();
    // The head never ends; it is the server that ends this.
    let writing = tokio::spawn(async move {
        let mut pause = tokio::time::interval(SHORT_TIMEOUT / 10);
        while to.write_all(b"x").await.is_ok() {
            pause.tick().await;
        }
    });
    let mut answer = Vec::new();
    let ended = tokio::time::timeout(LONG_TIMEOUT / 6, from.read_to_end(&mut answer)).await;
    assert!(ended.is_ok(), "the server goes on reading");
    assert!(!answer.starts_with(b"HTTP/1.1 200"));
    writing.await.unwrap();
}

#[tokio::test]
async fn a_connection_that_lies_idle_after_an_answer_is_closed() {
    let running = start(SHORT_TIMEOUT, LONG_TIMEOUT).await;
    let mut stream = running.connect().await;
    let request = b"GET /health HTTP/1.1\r\nhost: h\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let answers = rest(&mut stream).await;
    assert!(answers.starts_with("HTTP/1.1 200"), "{answers}");
    assert_eq!(answers.matches("HTTP/1.1").count(), 1, "{answers}");
}

#[tokio::test]
async fn bodies_that_are_announced_and_never_come_take_no_room_from_others() {
    let running = start(LONG_TIMEOUT, LONG_TIMEOUT).await;
    let mut stalled = Vec::new();
    // Together they announce more than all bodies may have.
    for _ in 0..40 {
        let mut stream = running.without_body(8 << 20).await;
        stream.write_all(b"{").await.unwrap();
        stalled.push(stream);
    }
    let begun = async {
        while !running.metrics.text().contains("didim_bodies_bytes 40\n") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG_TIMEOUT / 6, begun).await.unwrap();
    let body = br#"{"items":[]}"#;
    for _ in 0..3 {
        let mut stream = running.without_body(body.len()).await;
        stream.write_all(body).await.unwrap();
        let answer = rest(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    drop(stalled);
}

#[tokio::test]
async fn bodies_that_do_come_fill_the_room_and_give_it_back() {
    let running = start_with(LONG_TIMEOUT, LONG_TIMEOUT, 4).await;
    let mut large = running.without_body(3_000).await;
    large.write_all(&[b' '; 2_999]).await.unwrap();
    let begun = async {
        while !running.metrics.text().contains("didim_bodies_bytes 2999\n") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG_TIMEOUT / 6, begun).await.unwrap();
    let body = [&[b' '; 2_000], br#"{"items":[]}"#.as_slice()].concat();
    let ask = async || {
        let mut stream = running.without_body(body.len()).await;
        stream.write_all(&body).await.unwrap();
        rest(&mut stream).await
    };
    let refused = ask().await;
    assert!(
        refused.starts_with("HTTP/1.1 503") && refused.contains("problem:busy"),
        "{refused}"
    );
    assert!(refused.contains("retry-after: 1"), "{refused}");
    large.write_all(b" ").await.unwrap();
    assert!(rest(&mut large).await.starts_with("HTTP/1.1 400"));
    let answer = ask().await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(running.metrics.text().contains("didim_bodies_bytes 0\n"));
}

#[tokio::test]
async fn the_meters_are_served_to_whoever_asks_on_their_own_address() {
    let metrics = Metrics::default();
    metrics.request("/health", 200, SHORT_TIMEOUT);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(serve_metrics(listener, metrics));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = b"GET /metrics HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("content-type: application/openmetrics-text; version=1.0.0"),
        "{answer}"
    );
    assert!(
        answer.contains("didim_requests_total{route=\"/health\",status=\"200\"} 1"),
        "{answer}"
    );
    serving.abort();
}

#[tokio::test]
async fn a_body_that_stalls_is_answered_and_keeps_nobody_waiting() {
    let running = start(LONG_TIMEOUT, SHORT_TIMEOUT).await;
    let mut stream = running.without_body(100).await;
    stream.write_all(b"{").await.unwrap();
    running.is_well().await;
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("urn:didim:problem:too-slow"), "{answer}");
}

#[tokio::test]
async fn a_request_under_way_is_answered_when_the_server_stops() {
    let running = start(LONG_TIMEOUT, LONG_TIMEOUT).await;
    let body = br#"{"items":[]}"#;
    let mut idle = running.connect().await;
    let mut stream = running.without_body(body.len()).await;
    let (first, others) = body.split_at(1);
    stream.write_all(first).await.unwrap();
    while !running.metrics.text().contains("didim_bodies_bytes 1\n") {
        tokio::task::yield_now().await;
    }
    running.stop.send(()).unwrap();
    assert_eq!(rest(&mut idle).await, "");
    stream.write_all(others).await.unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 200"));
    running.task.await.unwrap();
    TcpStream::connect(running.address).await.unwrap_err();
}
