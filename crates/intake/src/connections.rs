//! Connections: how many, of whom, for how long, and how they end.

mod door;
mod exchange;
mod paced;
#[cfg(test)]
mod strangers;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::time::Duration;

use axum::Router;
use axum::http::{Request, header};
use axum::response::IntoResponse;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use ipnet::IpNet;
use tokio::net::TcpListener;

use crate::app::REQUEST_TIMEOUT;
use crate::connections::door::{Door, Place};
use crate::connections::exchange::Exchange;
use crate::connections::paced::{Paced, WritePace};
use crate::limit::Peer;
use crate::metrics::Metrics;

/// How long requests that are under way may take when the server stops.
const STOP_TIMEOUT: Duration = Duration::from_secs(30);
/// After an accept that failed, as where there are no more file descriptors, nothing is gained by the next one at once.
const ACCEPT_RETRY_PAUSE: Duration = Duration::from_millis(100);
/// What a connection reads ahead and keeps to be written, each at most, in bytes.
const BUFFER_BYTES: usize = 64 << 10;

/// How much connections may take.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionLimits {
    /// The largest number of open connections; further ones wait to be taken.
    pub(crate) connections: usize,
    /// How many of these are kept for who asks for `/health` or signs: one of them carries one request.
    pub(crate) reserved: usize,
    /// The largest number of one address (of IPv6: of one network of 64 bits); further ones are closed at once.
    pub(crate) by_address: usize,
    /// Reverse proxies: their connections are those of many, and are not counted by address.
    pub(crate) trusted_proxies: Vec<IpNet>,
    /// How long the head of a request may take, and how long a connection may lie idle before one.
    pub(crate) head: Duration,
    /// The same for a reserved connection.
    pub(crate) reserved_head: Duration,
    /// How long a request may take, its answer's body included.
    pub(crate) patience: Duration,
    /// How fast an answer must be read.
    pub(crate) write_pace: WritePace,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            reserved: 205,
            by_address: 64,
            trusted_proxies: Vec::new(),
            head: Duration::from_secs(30),
            reserved_head: Duration::from_secs(5),
            patience: REQUEST_TIMEOUT,
            write_pace: WritePace::default(),
        }
    }
}

/// Takes connections until `shutdown` resolves; then requests that are under way are answered.
pub(crate) async fn run(
    listener: TcpListener,
    router: Router,
    metrics: Metrics,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let servers = Servers::new(&limits);
    let door = Door::new(&limits);
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = async {
            let room = door.room().await;
            (listener.accept().await, room)
        };
        let (stream, peer, room) = tokio::select! {
            () = &mut shutdown => break,
            (accepted, room) = accepted => match accepted {
                Ok((stream, peer)) => (stream, peer, room),
                Err(error) => {
                    tracing::warn!(%error, "cannot take a connection");
                    tokio::time::sleep(ACCEPT_RETRY_PAUSE).await;
                    continue;
                }
            },
        };
        let Some(admitted) = door.admit(peer.ip(), room) else {
            metrics.turned_away();
            continue;
        };
        let stream = Paced::new(stream, limits.write_pace);
        let exchange = Exchange {
            router: router.clone(),
            place: admitted.place(),
            progress: stream.progress(),
            patience: limits.patience,
        };
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request;
            request.extensions_mut().insert(Peer(peer));
            exchange.clone().answer(request)
        });
        let server = servers.of(admitted.place());
        let connection = graceful.watch(server.serve_connection(TokioIo::new(stream), service));
        let counted = metrics.connection();
        tokio::spawn(async move {
            // A client that goes away or is too slow is no news.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
            drop((counted, admitted));
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

/// How HTTP is spoken, by the place that a connection has.
struct Servers {
    ordinary: http1::Builder,
    reserved: http1::Builder,
}

impl Servers {
    fn new(limits: &ConnectionLimits) -> Self {
        let server = |head| {
            let mut server = http1::Builder::new();
            server
                .timer(TokioTimer::new())
                .header_read_timeout(head)
                .max_buf_size(BUFFER_BYTES);
            server
        };
        let mut reserved = server(limits.reserved_head);
        reserved.keep_alive(false);
        Self {
            ordinary: server(limits.head),
            reserved,
        }
    }

    fn of(&self, place: Place) -> &http1::Builder {
        match place {
            Place::Ordinary => &self.ordinary,
            Place::Reserved => &self.reserved,
        }
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
    let limits = ConnectionLimits::default();
    run(
        listener,
        router,
        Metrics::default(),
        limits,
        std::future::pending(),
    )
    .await;
}
