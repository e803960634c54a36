//! What stands between the browser and the server, and does to each request what the test says.
//!
//! One exchange a connection, on both sides: so a fault hits one request alone, and Chromium has no connection that it
//! could quietly try again on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::environment::{TestResult, Tried};
use super::gate::Gate;
use super::http::{Answer, Request};
use super::rules::{Fault, Rules};
use super::server::Server;
use super::waiting::{PATIENCE, until};

const SUBMISSIONS: &str = "/api/v1/submissions";
const GATES: &str = "/api/__gate/";
const PAGES: &str = "/api/__page/";
const PORTAL: &str =
    "<!doctype html><title>WiFi</title><p>로그인하면 인터넷을 쓸 수 있습니다. connected stored duplicate</p>";

/// One request that the browser made, and what became of it.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The request's method.
    pub method: String,
    /// The request's path, with its query.
    pub path: String,
    /// The submissions in it: each id and its sealed bytes as sent.
    pub items: Vec<(String, String)>,
    /// The status of every answer of the server to it.
    pub answers: Vec<u16>,
    /// Whether it waits to be released.
    pub held: bool,
}

/// A proxy in front of a server. It lives as long as this value.
pub struct Proxy {
    /// Where it listens, on this machine.
    pub port: u16,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

struct Shared {
    server: u16,
    rules: Mutex<Rules>,
    exchanges: Mutex<Vec<Exchange>>,
    gates: Mutex<Vec<String>>,
    pages: Mutex<HashMap<String, String>>,
    released: watch::Sender<u64>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Proxy {
    /// A proxy to this server, on a port that stays the same for as long as it lives, through restarts of the server.
    pub async fn start(server: &Server) -> Tried<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            server: server.port,
            rules: Mutex::default(),
            exchanges: Mutex::default(),
            gates: Mutex::default(),
            pages: Mutex::default(),
            released: watch::Sender::new(0),
        });
        let listening = tokio::spawn(listen(listener, Arc::clone(&shared)));
        Ok(Self {
            port,
            shared,
            listening,
        })
    }

    /// The app's address, through the proxy.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// The address of a page of the test's own on the app's origin, where nothing of the app is.
    pub fn page(&self, name: &str, html: &str) -> String {
        lock(&self.shared.pages).insert(name.to_owned(), html.to_owned());
        format!("http://127.0.0.1:{}{PAGES}{name}", self.port)
    }

    /// From now on every request whose path begins so meets this fault.
    pub fn set(&self, path: &str, fault: Fault) {
        lock(&self.shared.rules).set(path, fault);
    }

    /// From now on every request passes. What is held is held on until it is released.
    pub fn heal(&self) {
        lock(&self.shared.rules).clear();
    }

    /// Lets what is held go on.
    pub fn release(&self) {
        self.shared.released.send_modify(|count| *count += 1);
    }

    /// The requests so far whose path begins so.
    pub fn exchanges(&self, path: &str) -> Vec<Exchange> {
        let all = lock(&self.shared.exchanges);
        all.iter()
            .filter(|one| one.path.starts_with(path))
            .cloned()
            .collect()
    }

    /// The requests so far that carried submissions.
    pub fn posts(&self) -> Vec<Exchange> {
        let mut posts = self.exchanges(SUBMISSIONS);
        posts.retain(|one| one.method == "POST");
        posts
    }

    /// How often each submission was sent, by id.
    pub fn sent(&self) -> HashMap<String, usize> {
        let mut sent = HashMap::new();
        for (id, _) in self.posts().into_iter().flat_map(|post| post.items) {
            *sent.entry(id).or_default() += 1;
        }
        sent
    }

    /// Whether a submission was sent with two contents.
    pub fn sent_two_ways(&self) -> bool {
        let mut first: HashMap<String, String> = HashMap::new();
        let items = self.posts().into_iter().flat_map(|post| post.items);
        items
            .into_iter()
            .any(|(id, sealed)| *first.entry(id).or_insert_with(|| sealed.clone()) != sealed)
    }

    /// Waits until there have been more requests of this path than `before`.
    pub async fn more_than(&self, before: usize, path: &str) -> TestResult {
        until(&format!("request {} of {path}", before + 1), || async {
            self.exchanges(path).len() > before
        })
        .await
    }

    /// Waits until there has been no new request of this path for a time: there is nothing else to see of a page that
    /// rightly does nothing.
    pub async fn quiet_for(&self, time: Duration, path: &str) -> TestResult {
        let start = Instant::now();
        let (mut count, mut since) = (self.exchanges(path).len(), start);
        while start.elapsed() < PATIENCE {
            tokio::time::sleep(time / 20).await;
            let now = self.exchanges(path).len();
            if now > count {
                (count, since) = (now, Instant::now());
            } else if since.elapsed() >= time {
                return Ok(());
            }
        }
        Err(format!("{count} requests of {path}, and there is no end").into())
    }

    /// Waits until `count` requests of this path are held.
    pub async fn holds(&self, count: usize, path: &str) -> TestResult {
        until(&format!("{count} held requests of {path}"), || async {
            self.exchanges(path).iter().filter(|one| one.held).count() >= count
        })
        .await
    }

    /// Waits until a page has stopped at the gate.
    pub async fn stopped_at(&self, gate: Gate) -> TestResult {
        until(&format!("a page at the gate `{}`", gate.name()), || async {
            lock(&self.shared.gates).iter().any(|name| name == gate.name())
        })
        .await
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    // Dropped with the task, and every connection with it.
    let mut connections = JoinSet::new();
    while let Ok((browser, _)) = listener.accept().await {
        while connections.try_join_next().is_some() {}
        let shared = Arc::clone(&shared);
        // A connection that breaks is the browser's affair: it is what the tests are about.
        connections.spawn(async move { drop(serve(&shared, browser).await) });
    }
}

async fn serve(shared: &Shared, mut browser: TcpStream) -> std::io::Result<()> {
    let Some(mut request) = Request::read_head(&mut browser).await? else {
        return Ok(());
    };
    if let Some(gate) = request.path.strip_prefix(GATES) {
        lock(&shared.gates).push(gate.to_owned());
        // The page waits for this answer and does nothing else, until it is killed.
        return std::future::pending().await;
    }
    if let Some(name) = request.path.strip_prefix(PAGES) {
        let name = name.split('?').next().unwrap_or_default();
        let page = lock(&shared.pages).get(name).cloned().unwrap_or_default();
        return Answer::page(&page).write(&mut browser).await;
    }
    let fault = lock(&shared.rules).of(&request.path);
    let at = shared.begin(&request);
    match fault {
        Fault::Refuse => return Ok(()),
        Fault::CutRequest => {
            request.read_body(&mut browser, 2).await?;
            let mut server = TcpStream::connect(("127.0.0.1", shared.server)).await?;
            return request.write(&mut server).await;
        }
        _ => request.read_body(&mut browser, 1).await?,
    }
    shared.note(at, |exchange| exchange.items = items(&request.body));
    let Some(answer) = answer(shared, at, &request, fault).await? else {
        return Ok(());
    };
    answer.write(&mut browser).await
}

/// What the browser gets; nothing if the connection is just closed.
async fn answer(
    shared: &Shared,
    at: usize,
    request: &Request,
    fault: Fault,
) -> std::io::Result<Option<Answer>> {
    Ok(Some(match fault {
        Fault::Pass => shared.forward(at, request).await?,
        Fault::Refuse | Fault::CutRequest => return Ok(None),
        Fault::LoseAnswer => {
            shared.forward(at, request).await?;
            return Ok(None);
        }
        Fault::CutAnswer(length) => {
            let mut answer = shared.forward(at, request).await?;
            answer.body.truncate(length);
            answer
        }
        Fault::ShortenAnswer(length) => shared.forward(at, request).await?.shortened(length),
        Fault::Portal => Answer::page(PORTAL),
        Fault::Redirect(to) => Answer::new(302, &[("location", to)], ""),
        Fault::TwiceInTurn => {
            shared.forward(at, request).await?;
            shared.forward(at, request).await?
        }
        Fault::TwiceAtOnce => {
            let (one, other) = tokio::join!(shared.forward(at, request), shared.forward(at, request));
            other?;
            one?
        }
        Fault::HoldRequest => {
            shared.hold(at).await;
            shared.forward(at, request).await?
        }
        Fault::HoldAnswer => {
            let answer = shared.forward(at, request).await?;
            shared.hold(at).await;
            answer
        }
        Fault::Delay(time) => {
            wait(time).await;
            shared.forward(at, request).await?
        }
        Fault::Status(status, headers) => Answer::new(status, headers, PORTAL),
        Fault::Corrupt(marker) => {
            let mut answer = shared.forward(at, request).await?;
            if !answer.corrupt(marker.as_bytes()) {
                return Err(std::io::Error::other(format!("no `{marker}` in the answer")));
            }
            answer
        }
        Fault::Flip(place) => {
            let mut answer = shared.forward(at, request).await?;
            if !answer.flip(place) {
                return Err(std::io::Error::other("the answer is shorter"));
            }
            answer
        }
    }))
}

async fn wait(time: Duration) {
    tokio::time::sleep(time).await;
}

impl Shared {
    fn begin(&self, request: &Request) -> usize {
        let mut exchanges = lock(&self.exchanges);
        exchanges.push(Exchange {
            method: request.method.clone(),
            path: request.path.clone(),
            items: Vec::new(),
            answers: Vec::new(),
            held: false,
        });
        exchanges.len() - 1
    }

    fn note(&self, at: usize, change: impl FnOnce(&mut Exchange)) {
        if let Some(exchange) = lock(&self.exchanges).get_mut(at) {
            change(exchange);
        }
    }

    async fn forward(&self, at: usize, request: &Request) -> std::io::Result<Answer> {
        let answer = request.forward(self.server).await?;
        let status = answer.status();
        self.note(at, |exchange| exchange.answers.push(status));
        Ok(answer)
    }

    async fn hold(&self, at: usize) {
        let mut released = self.released.subscribe();
        self.note(at, |exchange| exchange.held = true);
        // An error says that the proxy is gone, and so is what it holds.
        let _ = released.changed().await;
        self.note(at, |exchange| exchange.held = false);
    }
}

/// The submissions in a request, if it is one.
fn items(body: &[u8]) -> Vec<(String, String)> {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let Some(items) = request.get("items").and_then(Value::as_array) else {
        return Vec::new();
    };
    let text = |item: &Value, name: &str| {
        item.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    items
        .iter()
        .map(|item| (text(item, "id"), text(item, "sealed")))
        .collect()
}
