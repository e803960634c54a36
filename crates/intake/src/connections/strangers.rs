//! Clients that ask and never read, over real sockets.

use std::time::Duration;

use envelope::SUBMISSIONS_PATH;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpSocket, TcpStream};

use super::tests::{LONG_TIMEOUT, Running, rest, start_within};
use super::{ConnectionLimits, WritePace};
use crate::app::MAX_BODIES_KIB;

/// How many clients there are; each takes a file descriptor at either end.
const CLIENTS: usize = 600;
/// The memory that a client may take, with what the test itself takes for it, in KiB.
const MAX_KIB_A_CLIENT: usize = 180;

/// The resident memory of this process, in KiB.
fn resident_kib() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: usize = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4
}

/// Clients that ask forty times for the largest file, have room for little, and never read.
async fn who_never_read(running: &Running) -> Vec<TcpStream> {
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4_096).unwrap();
        clients.push(socket.connect(running.address).await.unwrap());
    }
    let requests = "GET /large.bin HTTP/1.1\r\nhost: h\r\n\r\n".repeat(40);
    for client in &mut clients {
        // One that was turned away cannot be written to.
        let _ = client.write_all(requests.as_bytes()).await;
    }
    clients
}

async fn ask(running: &Running, what: &str, headers: &str) -> String {
    let mut stream = running.connect().await;
    let request = format!("{what} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    rest(&mut stream).await
}

/// Returns when this number of connections is open.
async fn until_open(running: &Running, number: usize) {
    let line = format!("\ndidim_connections {number}\n");
    let counted = async {
        while !running.metrics.text().contains(&line) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let counted = tokio::time::timeout(LONG_TIMEOUT / 2, counted).await;
    assert!(counted.is_ok(), "{}", running.metrics.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_never_reads_keeps_out_neither_health_nor_devices_and_is_closed() {
    let within = Duration::from_secs(8);
    let running = start_within(
        ConnectionLimits {
            connections: CLIENTS + 20,
            reserved: 20,
            // All of them come through one proxy, so that none is turned away for its address.
            trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
            write_pace: WritePace {
                within,
                ..WritePace::default()
            },
            ..ConnectionLimits::default()
        },
        MAX_BODIES_KIB,
    )
    .await;
    let before = resident_kib();
    let clients = who_never_read(&running).await;
    until_open(&running, CLIENTS).await;
    running.is_well().await;
    let refused = ask(&running, "GET /large.bin", "").await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(
        refused.contains("problem:busy") && refused.contains("retry-after: 5"),
        "{refused}"
    );
    // Its signature is none, which the route says: it was let in.
    let submit = format!("POST {SUBMISSIONS_PATH}");
    let answer = ask(
        &running,
        &submit,
        "content-type: application/json\r\nsignature-input: none\r\n",
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    let grown = resident_kib().saturating_sub(before);
    assert!(
        grown < CLIENTS * MAX_KIB_A_CLIENT,
        "{CLIENTS} clients took {grown} KiB"
    );
    until_open(&running, 0).await;
    let answer = ask(&running, "GET /large.bin", "").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.len() > super::tests::LARGE_FILE_BYTES);
    drop(clients);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_keeps_nobody_out() {
    let running = start_within(ConnectionLimits::default(), MAX_BODIES_KIB).await;
    let clients = who_never_read(&running).await;
    until_open(&running, 64).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut stream = socket.connect(running.address).await.unwrap();
    let request = b"GET /large.bin HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 200"));
    let turned_away = format!("\ndidim_turned_away_total {}\n", CLIENTS - 64);
    assert!(
        running.metrics.text().contains(&turned_away),
        "{}",
        running.metrics.text()
    );
    drop(clients);
    until_open(&running, 0).await;
    running.is_well().await;
}

#[tokio::test]
async fn a_request_names_one_host() {
    let running = start_within(ConnectionLimits::default(), MAX_BODIES_KIB).await;
    for (head, status) in [
        ("GET /health HTTP/1.1\r\n", 400),
        ("GET /health HTTP/1.1\r\nhost: a\r\nhost: a\r\n", 400),
        ("GET /health HTTP/1.1\r\nhost: a\r\nHOST: b\r\n", 400),
        ("GET /health HTTP/1.0\r\n", 200),
        ("GET /health HTTP/1.0\r\nhost: a\r\nhost: b\r\n", 400),
        ("GET /health HTTP/1.1\r\nhost: a\r\n", 200),
    ] {
        let mut stream = running.connect().await;
        let request = format!("{head}connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let answer = rest(&mut stream).await;
        let expected = format!(" {status} ");
        assert!(
            answer.get(8..).is_some_and(|rest| rest.starts_with(&expected)),
            "{head:?}: {answer}"
        );
    }
}

#[tokio::test]
async fn what_was_asked_at_once_is_answered_one_after_the_other() {
    let running = start_within(ConnectionLimits::default(), MAX_BODIES_KIB).await;
    let mut stream = running.connect().await;
    let requests = "GET /large.bin HTTP/1.1\r\nhost: h\r\n\r\n".repeat(20);
    let last = "GET /health HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
    stream
        .write_all(format!("{requests}{last}").as_bytes())
        .await
        .unwrap();
    let answers = rest(&mut stream).await;
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 21);
    assert!(answers.ends_with("ready\n"));
}
