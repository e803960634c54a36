//! Devices that send over HTTP/1.1, each on a connection of its own.

use std::collections::VecDeque;
use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use envelope::{encode_sealed, random_bytes};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

/// Bytes of a sealed application.
pub const ENVELOPE: usize = 4_144;
/// In how many of a thousand cases an envelope is one that this device has sent before.
const AGAIN: u64 = 100;
/// In how many of a thousand cases the connection is cut when the request is out, and the envelopes are sent again.
const CUT: u64 = 10;
/// The number of envelopes sent last of which a device sends one again.
const REMEMBERED: usize = 64;

/// What is sent.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Where the server is.
    pub to: SocketAddr,
    /// The number of devices that send at once.
    pub devices: usize,
    /// The number of envelopes in a request.
    pub a_request: usize,
    /// The number of envelopes in all.
    pub envelopes: u64,
    /// The form of a request.
    pub form: Form,
    /// Whether some are sent again and some connections are cut.
    pub faults: bool,
}

/// How a server takes envelopes.
#[derive(Debug, Clone)]
pub enum Form {
    /// As devices send to ours.
    Didim,
    /// As a record of PocketBase's collection `envelopes`.
    PocketBase,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// How long it took.
    pub took: Duration,
    /// Envelopes that were acknowledged, duplicates too.
    pub acknowledged: u64,
    /// Different envelopes that were acknowledged.
    pub different: u64,
    /// Connections that were cut.
    pub cut: u64,
    /// Answers that were no acknowledgement, and sent again.
    pub refused: u64,
    /// How long requests took, ascending, in microseconds.
    pub micros: Vec<u32>,
}

impl Found {
    /// Acknowledged envelopes a second.
    pub fn rate(&self) -> f64 {
        self.acknowledged as f64 / self.took.as_secs_f64()
    }

    /// Returns the milliseconds within which `of_a_hundred` of a hundred requests were answered.
    pub fn percentile(&self, of_a_hundred: usize) -> f64 {
        let place = (self.micros.len() * of_a_hundred / 100).min(self.micros.len().saturating_sub(1));
        self.micros.get(place).copied().unwrap_or_default() as f64 / 1_000.0
    }
}

/// How far all devices are together.
#[derive(Debug, Default)]
pub struct Progress {
    begun: AtomicU64,
    /// Acknowledged so far.
    pub acknowledged: AtomicU64,
}

/// Sends everything: every envelope again until it is acknowledged.
pub async fn send(plan: &Plan, progress: &Arc<Progress>) -> Result<Found> {
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..plan.devices {
        let device = Device::new(plan.clone(), Arc::clone(progress), number as u64 + 1);
        tasks.spawn(device.run());
    }
    let mut found = Found::default();
    while let Some(device) = tasks.join_next().await {
        let device = device.map_err(Error::other)??;
        found.acknowledged += device.acknowledged;
        found.different += device.different;
        found.cut += device.cut;
        found.refused += device.refused;
        found.micros.extend(device.micros);
    }
    found.took = start.elapsed();
    found.micros.sort_unstable();
    Ok(found)
}

/// A small generator (SplitMix64): the same seed sends the same faults.
pub struct Random(pub u64);

impl Random {
    /// Returns the next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn of_a_thousand(&mut self, cases: u64) -> bool {
        self.next() % 1_000 < cases
    }
}

#[derive(Clone)]
struct Envelope {
    id: Uuid,
    counter: u64,
    sealed: String,
}

struct Device {
    plan: Plan,
    progress: Arc<Progress>,
    random: Random,
    name: Uuid,
    bytes: Vec<u8>,
    counter: u64,
    sent: VecDeque<Envelope>,
    stream: Option<TcpStream>,
    found: Found,
}

impl Device {
    fn new(plan: Plan, progress: Arc<Progress>, seed: u64) -> Self {
        Self {
            plan,
            progress,
            random: Random(seed),
            name: Uuid::new_v4(),
            bytes: random_bytes::<ENVELOPE>().map_or_else(|_| vec![7; ENVELOPE], Vec::from),
            counter: 0,
            sent: VecDeque::new(),
            stream: None,
            found: Found::default(),
        }
    }

    async fn run(mut self) -> Result<Found> {
        loop {
            let want = self.plan.a_request as u64;
            let begun = self.progress.begun.fetch_add(want, Ordering::Relaxed);
            let left = self.plan.envelopes.saturating_sub(begun).min(want);
            if left == 0 {
                return Ok(self.found);
            }
            let (mut envelopes, mut fresh) = (Vec::new(), 0);
            for _ in 0..left {
                let again = self.plan.faults && self.random.of_a_thousand(AGAIN);
                let known = self.sent.len().max(1) as u64;
                let place = (self.random.next() % known) as usize;
                match self.sent.get(place) {
                    Some(known) if again => envelopes.push(known.clone()),
                    _ => {
                        envelopes.push(self.fresh());
                        fresh += 1;
                    }
                }
            }
            self.deliver(&envelopes).await?;
            self.found.different += fresh;
            self.found.acknowledged += left;
            self.progress.acknowledged.fetch_add(left, Ordering::Relaxed);
            self.sent.extend(envelopes);
            while self.sent.len() > REMEMBERED {
                self.sent.pop_front();
            }
        }
    }

    fn fresh(&mut self) -> Envelope {
        self.counter += 1;
        let id = Uuid::new_v4();
        self.bytes[..16].copy_from_slice(id.as_bytes());
        Envelope {
            id,
            counter: self.counter,
            sealed: encode_sealed(&self.bytes),
        }
    }

    /// Sends until all of it is acknowledged.
    async fn deliver(&mut self, envelopes: &[Envelope]) -> Result<()> {
        let request = self.request(envelopes);
        loop {
            let stream = match &mut self.stream {
                Some(stream) => stream,
                None => {
                    let stream = TcpStream::connect(self.plan.to).await?;
                    stream.set_nodelay(true)?;
                    self.stream.insert(stream)
                }
            };
            let start = Instant::now();
            stream.write_all(request.as_bytes()).await?;
            if self.plan.faults && self.random.of_a_thousand(CUT) {
                self.stream = None;
                self.found.cut += 1;
                continue;
            }
            let (status, body) = answer(stream).await?;
            let micros = u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX);
            let taken = match self.plan.form {
                Form::Didim => body.matches("\"receipt\"").count() == envelopes.len(),
                Form::PocketBase => true,
            };
            if status == 200 && taken {
                self.found.micros.push(micros);
                return Ok(());
            }
            if status != 503 && status != 429 {
                return Err(Error::other(format!("{status}: {body}")));
            }
            self.found.refused += 1;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn request(&self, envelopes: &[Envelope]) -> String {
        let (path, body) = match self.plan.form {
            Form::Didim => {
                let item = |one: &Envelope| {
                    format!(
                        r#"{{"id":"{}","counter":{},"key":"k","catalog":"c","sealed":"{}"}}"#,
                        one.id, one.counter, one.sealed
                    )
                };
                let items: Vec<String> = envelopes.iter().map(item).collect();
                let body = format!(r#"{{"device":"{}","items":[{}]}}"#, self.name, items.join(","));
                (envelope::SUBMISSIONS_PATH, body)
            }
            Form::PocketBase => {
                let body = envelopes.first().map(|one| {
                    format!(
                        "{{\"submission\":\"{}\",\"device\":\"{}\",\"counter\":{},\"key\":\"k\",\
                         \"catalog\":\"c\",\"sealed\":\"{}\"}}",
                        one.id, self.name, one.counter, one.sealed
                    )
                });
                ("/api/collections/envelopes/records", body.unwrap_or_default())
            }
        };
        format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n\
             {body}",
            self.plan.to,
            body.len()
        )
    }
}

/// The status and the body of an answer.
pub async fn answer(stream: &mut TcpStream) -> Result<(u16, String)> {
    let mut bytes = Vec::with_capacity(4_096);
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let status = head.get(9..12).and_then(|status| status.parse().ok());
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length
                .and_then(|length| length.trim().parse().ok())
                .unwrap_or_default();
            while bytes.len() < end + 4 + length {
                if stream.read_buf(&mut bytes).await? == 0 {
                    return Err(ErrorKind::UnexpectedEof.into());
                }
            }
            let body = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
            let status = status.ok_or_else(|| Error::other("the answer has no status"))?;
            return Ok((status, body));
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
}
