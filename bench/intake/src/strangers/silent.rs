//! Thousands of clients that ask for much and never read: how long an honest device waits meanwhile.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt as _;

use super::attack::unread;
use super::device::Device;
use crate::page::{Limit, Page, table};
use crate::server::Server;
use crate::{Bench, Failure, mebibytes};

/// The number of clients that never read.
const SILENT: usize = 4_000;
/// How many of them share an address: fewer than the server lets an address have.
const OF_ONE_ADDRESS: usize = 50;
/// In times of what, without them, 99 of 100 honest requests may take.
const MAX_RATIO: f64 = 2.0;
/// The number of honest devices, and the pause of each after a request.
const HONEST: usize = 4;
const PAUSE: Duration = Duration::from_millis(50);
/// How many rounds, and how long honest requests are measured within each, without and with silent clients.
const ROUNDS: (usize, Duration) = (3, Duration::from_secs(10));
const QUICK_ROUNDS: (usize, Duration) = (1, Duration::from_secs(5));
/// How long they are looked at further, while the server cuts them off (after 15 s) and they come again.
const COMING_AGAIN: Duration = Duration::from_secs(12);
/// How long it may take until they are all there.
const GATHERING: Duration = Duration::from_secs(60);

/// How long honest requests took, in microseconds, and how many had to be sent again.
#[derive(Default)]
struct Honest {
    micros: Vec<u32>,
    again: u32,
}

impl Honest {
    fn add(&mut self, other: Self) {
        self.micros.extend(other.micros);
        self.again += other.again;
        self.micros.sort_unstable();
    }

    fn within(&self, of_a_hundred: usize) -> f64 {
        let place = (self.micros.len() * of_a_hundred / 100).min(self.micros.len().saturating_sub(1));
        self.micros.get(place).copied().unwrap_or_default() as f64 / 1_000.0
    }
}

pub(super) async fn measure(bench: &Bench, quick: bool, page: &mut Page) -> Result<(), Failure> {
    let (rounds, length) = if quick { QUICK_ROUNDS } else { ROUNDS };
    let place = bench.place()?;
    let server = super::serve(bench, place.path())?;
    let mut devices = Vec::new();
    for _ in 0..HONEST {
        devices.push(Device::enrol(&bench.didim, &place.path().join("data"), server.address).await?);
    }
    let (mut alone, mut among, mut again) = (Honest::default(), Honest::default(), Honest::default());
    let mut least = SILENT;
    // The first requests also warm the caches up: they are not counted.
    honest(&mut devices, Duration::from_secs(2)).await?;
    for round in 0..rounds {
        alone.add(honest(&mut devices, length).await?);
        let crowd = Crowd::gather(server.address).await?;
        let started = crowd.open();
        among.add(honest(&mut devices, length).await?);
        least = least.min(started).min(crowd.open());
        again.add(honest(&mut devices, COMING_AGAIN).await?);
        drop(crowd);
        settle(&mut devices).await?;
        println!("round {} of {rounds}, at least {least} silent clients", round + 1);
    }
    let found = [
        ("none", alone),
        ("open", among),
        ("cut off and coming again", again),
    ];
    write(page, &found, least, &server);
    Ok(())
}

fn write(page: &mut Page, found: &[(&str, Honest); 3], least: usize, server: &Server) {
    let [(_, alone), (_, among), _] = found;
    let ratio = among.within(99) / alone.within(99);
    page.limit(Limit {
        what: format!(
            "what 99 of 100 honest requests take among {SILENT} silent clients, in times of without them"
        ),
        bound: format!("≤ {MAX_RATIO:.2}"),
        found: format!("{ratio:.2}"),
        holds: ratio <= MAX_RATIO,
    });
    let row = |name: &str, found: &Honest| {
        let mut row = vec![name.to_owned(), found.micros.len().to_string()];
        row.extend([50, 99].map(|part| format!("{:.1} ms", found.within(part))));
        row.push(found.again.to_string());
        row
    };
    let rows = found.iter().map(|(name, found)| row(name, found));
    let text = table(
        &["silent clients", "honest requests", "p50", "p99", "sent again"],
        rows,
    );
    page.text(&format!(
        "{SILENT} clients, {OF_ONE_ADDRESS} an address, ask forty times for a file of 650 kB, read \
         nothing, and come again when they are cut off ({least} or more were there where it was looked \
         at). Meanwhile {HONEST} enrolled devices send signed applications, one at a time, each over a \
         new connection. By turns, without and with. The server held {:.0} MiB at most.\n\n{text}",
        mebibytes(server.most_memory())
    ));
}

/// Devices send, one application after the other, for this long.
async fn honest(devices: &mut Vec<Device>, length: Duration) -> Result<Honest, Failure> {
    let end = Instant::now() + length;
    let mut tasks = tokio::task::JoinSet::new();
    for mut device in devices.drain(..) {
        tasks.spawn(async move {
            let mut found = Honest::default();
            while Instant::now() < end {
                let (micros, tries) = device.send().await?;
                found.micros.push(micros);
                found.again += tries - 1;
                tokio::time::sleep(PAUSE).await;
            }
            Ok::<_, std::io::Error>((device, found))
        });
    }
    let mut all = Honest::default();
    while let Some(done) = tasks.join_next().await {
        let (device, found) = done??;
        devices.push(device);
        all.add(found);
    }
    Ok(all)
}

/// Waits until the server has noticed that they are gone.
async fn settle(devices: &mut Vec<Device>) -> Result<(), Failure> {
    honest(devices, Duration::from_secs(3)).await?;
    Ok(())
}

/// Clients that never read; they go when it is dropped.
struct Crowd {
    open: Arc<AtomicUsize>,
    _clients: tokio::task::JoinSet<()>,
}

impl Crowd {
    /// Waits until nearly all are connected: the server keeps some places for others.
    async fn gather(to: SocketAddr) -> Result<Self, Failure> {
        let open = Arc::new(AtomicUsize::new(0));
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..SILENT {
            clients.spawn(never_read(client, to, Arc::clone(&open)));
        }
        let crowd = Self {
            open,
            _clients: clients,
        };
        let started = Instant::now();
        while crowd.open() < SILENT * 9 / 10 {
            if started.elapsed() > GATHERING {
                return Err(format!("only {} of {SILENT} clients are let in", crowd.open()).into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(crowd)
    }

    fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }
}

/// A client that asks, reads nothing until it is cut off, and comes again.
async fn never_read(client: usize, to: SocketAddr, open: Arc<AtomicUsize>) {
    let from = super::address(client / OF_ONE_ADDRESS);
    loop {
        if let Ok(mut stream) = super::connect(from, to).await
            && stream.write_all(&unread()).await.is_ok()
        {
            open.fetch_add(1, Ordering::Relaxed);
            // Only that the connection broke is seen, nothing is read: an error makes it writable.
            while stream.take_error().is_ok_and(|error| error.is_none()) {
                tokio::time::sleep(Duration::from_secs(1)).await;
                if stream
                    .try_write(b"\r\n")
                    .is_err_and(|error| error.kind() != std::io::ErrorKind::WouldBlock)
                {
                    break;
                }
            }
            open.fetch_sub(1, Ordering::Relaxed);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
