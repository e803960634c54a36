//! Starting and stopping a whole server.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use intake::{Config, ServeError, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

fn config(data: &Path) -> Config {
    Config::new(data.to_owned(), ([127, 0, 0, 1], 0).into())
}

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), ServeError>>,
}

async fn start(data: &Path) -> Running {
    let (ready, address) = oneshot::channel();
    let (stop, stopped) = oneshot::channel();
    let on_ready = move |address| ready.send(address).unwrap();
    let shutdown = async move {
        let _ = stopped.await;
    };
    let task = tokio::spawn(serve(config(data), on_ready, shutdown));
    Running {
        address: address.await.unwrap(),
        stop,
        task,
    }
}

async fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn key_in(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

#[tokio::test]
async fn it_starts_on_a_free_port_and_keeps_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("made/if/missing");
    let mut keys = Vec::new();
    for _ in 0..2 {
        let running = start(&data).await;
        assert_ne!(running.address.port(), 0);
        assert!(get(running.address, "/health").await.starts_with("HTTP/1.1 200"));
        keys.push(key_in(&get(running.address, "/api/v1/receipt-key").await).to_owned());
        running.stop.send(()).unwrap();
        running.task.await.unwrap().unwrap();
        // A clean stop folds the log into the database: one file to back up.
        assert!(!data.join("intake.sqlite-wal").exists());
    }
    assert_eq!(keys.first(), keys.last());
}

async fn stopped(running: Running) {
    running.stop.send(()).unwrap();
    running.task.await.unwrap().unwrap();
}

#[tokio::test]
async fn the_epoch_stays_until_its_file_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("epoch");
    let mut epochs = Vec::new();
    for remove in [false, false, true] {
        if remove {
            fs::remove_file(&file).unwrap();
        }
        stopped(start(folder.path()).await).await;
        epochs.push(fs::read_to_string(&file).unwrap());
    }
    let [first, second, third] = epochs.as_slice() else {
        panic!("three starts");
    };
    assert_eq!(first, second);
    assert_ne!(second, third);
    // What is no epoch is replaced: devices send again more than they must, and nothing is lost.
    fs::write(&file, "").unwrap();
    stopped(start(folder.path()).await).await;
    assert!(fs::read_to_string(&file).unwrap().len() > 36);
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_user_can_read_the_data() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let running = start(&data).await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("receipt.key")), 0o600);
    running.stop.send(()).unwrap();
    running.task.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let _idle = TcpStream::connect(running.address).await.unwrap();
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let body = br#"{"device":null,"items":[]}"#;
    let head = format!(
        "POST /api/v1/submissions HTTP/1.1\r\nhost: localhost\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let (first, rest) = body.split_at(5);
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(first).await.unwrap();
    // The server must have begun with the request before it is told to stop.
    assert!(get(running.address, "/health").await.starts_with("HTTP/1.1 200"));
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    running.stop.send(()).unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    stream.write_all(rest).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains(r#"{"results":[],"epoch":""#), "{answer}");
    running.task.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_key_half_written_by_a_crash_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("receipt.new"), "didim rec").unwrap();
    let running = start(folder.path()).await;
    assert!(folder.path().join("receipt.key").exists());
    assert!(!folder.path().join("receipt.new").exists());
    running.stop.send(()).unwrap();
    running.task.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_that_start_at_once_on_a_new_folder_have_one_key() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let mut keys = std::collections::BTreeSet::new();
        let (first, second, third) =
            tokio::join!(start(folder.path()), start(folder.path()), start(folder.path()));
        for running in [first, second, third] {
            keys.insert(key_in(&get(running.address, "/api/v1/receipt-key").await).to_owned());
            running.stop.send(()).unwrap();
            running.task.await.unwrap().unwrap();
        }
        assert_eq!(keys.len(), 1);
        assert!(!folder.path().join("receipt.new").exists());
    }
}

#[tokio::test]
async fn what_keeps_it_from_starting_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let failure = |config| async {
        let served = serve(config, |_| panic!("it started"), std::future::pending()).await;
        served.unwrap_err()
    };

    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = failure(config(&file)).await;
    assert!(matches!(error, ServeError::Data { .. }), "{error}");
    assert!(error.to_string().contains("--data"));

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut taken = config(&folder.path().join("one"));
    taken.listen = listener.local_addr().unwrap();
    let error = failure(taken).await;
    assert!(matches!(error, ServeError::Listen { .. }), "{error}");
    assert!(error.to_string().contains("--listen"));

    let data = folder.path().join("two");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("receipt.key"), "no key").unwrap();
    let error = failure(config(&data)).await;
    assert!(matches!(error, ServeError::ReceiptKey(_)), "{error}");
    assert!(error.to_string().contains("backup"), "{error}");
    assert_eq!(fs::read_to_string(data.join("receipt.key")).unwrap(), "no key");
}
