//! Connections: how many, for how long, and how they end.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use axum::response::IntoResponse;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use crate::limit::Peer;
use crate::metrics::Metrics;

/// The largest number of open connections; further ones wait to be taken.
const MAX_CONNECTIONS: usize = 4_096;
/// How long the head of a request may take, and how long a connection may lie idle before one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long requests that are under way may take when the server stops.
const STOP_TIMEOUT: Duration = Duration::from_secs(30);
/// After an accept that failed, as where there are no more file descriptors, nothing is gained by the next one at once.
const ACCEPT_RETRY_PAUSE: Duration = Duration::from_millis(100);

/// Takes connections until `shutdown` resolves; then requests that are under way are answered.
pub(crate) async fn run(
    listener: TcpListener,
    router: Router,
    metrics: Metrics,
    shutdown: impl Future<Output = ()>,
) {
    run_with(listener, router, metrics, HEAD_TIMEOUT, shutdown).await;
}

async fn run_with(
    listener: TcpListener,
    router: Router,
    metrics: Metrics,
    head: Duration,
    shutdown: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(head);
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = async {
            let permit = Arc::clone(&room).acquire_owned().await.ok();
            (listener.accept().await, permit)
        };
        let (stream, peer, permit) = tokio::select! {
            () = &mut shutdown => break,
            (accepted, permit) = accepted => match accepted {
                Ok((stream, peer)) => (stream, peer, permit),
                Err(error) => {
                    tracing::warn!(%error, "cannot take a connection");
                    tokio::time::sleep(ACCEPT_RETRY_PAUSE).await;
                    continue;
                }
            },
        };
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            router.clone().oneshot(request)
        });
        let connection = server.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        let counted = metrics.connection();
        tokio::spawn(async move {
            // A client that goes away or is too slow is no news.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
            drop((counted, permit));
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP_TIMEOUT, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests did not end in time; devices send them again");
    }
}

/// Serves the meters until it is dropped.
pub(crate) async fn serve_metrics(listener: TcpListener, metrics: Metrics) {
    let text = metrics.clone();
    let get = move || {
        let text = text.clone();
        async move {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text.text()).into_response()
        }
    };
    let router = Router::new().route("/metrics", axum::routing::get(get));
    run(listener, router, Metrics::default(), std::future::pending()).await;
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use envelope::{ReceiptKey, SUBMISSIONS_PATH};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;
    use tokio::task::JoinHandle;

    use super::*;
    use crate::app::App;
    use crate::clock::SystemClock;
    use crate::repository::SqliteRepository;
    use crate::routes::router;

    struct Running {
        address: SocketAddr,
        stop: oneshot::Sender<()>,
        task: JoinHandle<()>,
        metrics: Metrics,
        _data: tempfile::TempDir,
    }

    async fn start(head: Duration, patience: Duration) -> Running {
        start_with(head, patience, crate::app::MAX_BODIES_KIB).await
    }

    async fn start_with(head: Duration, patience: Duration, bodies_kib: usize) -> Running {
        let data = tempfile::tempdir().unwrap();
        let repository = Arc::new(SqliteRepository::open(data.path()).await.unwrap());
        let app = App {
            patience,
            bodies: Semaphore::new(bodies_kib),
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
        let task = tokio::spawn(run_with(listener, router, metrics.clone(), head, shutdown));
        Running {
            address,
            stop,
            task,
            metrics,
            _data: data,
        }
    }

    const LONG_TIMEOUT: Duration = Duration::from_secs(60);
    const SHORT_TIMEOUT: Duration = Duration::from_millis(100);

    impl Running {
        async fn connect(&self) -> TcpStream {
            TcpStream::connect(self.address).await.unwrap()
        }

        /// A connection with the head of a request, whose body is still to come.
        async fn without_body(&self, length: usize) -> TcpStream {
            let mut stream = self.connect().await;
            let head = format!(
                "POST {SUBMISSIONS_PATH} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\
                 content-length: {length}\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            stream
        }

        async fn is_well(&self) {
            let mut stream = self.connect().await;
            let request = b"GET /health HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
            stream.write_all(request).await.unwrap();
            assert!(rest(&mut stream).await.starts_with("HTTP/1.1 200"));
        }
    }

    async fn rest(stream: &mut TcpStream) -> String {
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
}
