//! Ten thousand requests of every kind of nonsense: what they are answered, and how much memory they take.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::attack::{KINDS, Piece};
use super::device::Device;
use crate::load::Random;
use crate::page::{Limit, Page, table};
use crate::{Bench, Failure, bare, mebibytes};

/// The number of hostile requests; and for a first look.
const REQUESTS: (usize, usize) = (10_000, 720);
/// The number of strangers at once.
const STRANGERS: usize = 512;
/// What the server may hold, in MiB.
const MAX_MEMORY_MIB: f64 = 512.0;
/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// What of an answer is looked at, in bytes.
const LOOKED_AT: u64 = 64 << 10;
/// What is written at once, in bytes.
const AT_ONCE: usize = 64 << 10;

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    Status(u16),
    /// Something was stored.
    Taken,
    /// The connection was closed without an answer.
    Closed,
    /// Nothing came in time.
    Silent,
}

type Tally = BTreeMap<&'static str, BTreeMap<Answer, usize>>;

pub(super) async fn measure(bench: &Bench, quick: bool, page: &mut Page) -> Result<(), Failure> {
    let requests = if quick { REQUESTS.1 } else { REQUESTS.0 };
    let place = bench.place()?;
    let server = super::serve(bench, place.path())?;
    let data = place.path().join("data");
    let mut device = Device::enrol(&bench.didim, &data, server.address).await?;
    let next = Arc::new(AtomicUsize::new(0));
    let mut strangers = tokio::task::JoinSet::new();
    for stranger in 0..STRANGERS {
        strangers.spawn(attack(stranger, server.address, Arc::clone(&next), requests));
    }
    // Somebody honest is in between, and loses nothing; the last application comes after all strangers.
    let done = Arc::new(AtomicBool::new(false));
    let honest = tokio::spawn({
        let done = Arc::clone(&done);
        async move {
            let mut stored = 0;
            loop {
                let last = done.load(Ordering::Relaxed);
                device.send().await?;
                stored += 1;
                if last {
                    return Ok::<u64, std::io::Error>(stored);
                }
            }
        }
    });
    let mut tally = Tally::new();
    while let Some(found) = strangers.join_next().await {
        add(&mut tally, found?);
    }
    done.store(true, Ordering::Relaxed);
    let stored = honest.await??;
    let (most, after) = (mebibytes(server.most_memory()), mebibytes(server.memory()));
    drop(server);
    let there = bare::count_in_sqlite(&data).await?;
    write(page, &tally, &Memory { most, after }, there.abs_diff(stored));
    Ok(())
}

/// What the server held, in MiB.
struct Memory {
    most: f64,
    after: f64,
}

fn write(page: &mut Page, tally: &Tally, memory: &Memory, differ: u64) {
    let count = |wanted: fn(&Answer) -> bool| -> usize {
        let answers = tally.values().flatten();
        answers
            .filter(|(answer, _)| wanted(answer))
            .map(|(_, number)| number)
            .sum()
    };
    let all = count(|_| true);
    page.limit(Limit {
        what: format!("the most memory within {all} hostile requests, in MiB"),
        bound: format!("≤ {MAX_MEMORY_MIB:.0}"),
        found: format!("{:.0}", memory.most),
        holds: memory.most <= MAX_MEMORY_MIB,
    });
    let wrong = count(|answer| matches!(answer, Answer::Taken | Answer::Status(500)));
    page.limit(Limit {
        what: "hostile requests of which something was stored, or that were answered 500".to_owned(),
        bound: "0".to_owned(),
        found: wrong.to_string(),
        holds: wrong == 0,
    });
    page.limit(Limit {
        what: "applications of an honest device in between that are not there, or others that are".to_owned(),
        bound: "0".to_owned(),
        found: differ.to_string(),
        holds: differ == 0,
    });
    let rows = tally.iter().map(|(kind, answers)| {
        let answers: Vec<String> = answers
            .iter()
            .map(|(answer, number)| said(answer, *number))
            .collect();
        vec![(*kind).to_owned(), answers.join(", ")]
    });
    let text = table(&["what is sent", "answers"], rows);
    page.text(&format!(
        "`cargo xtask bench strangers` measures this section anew. {all} requests of {STRANGERS} \
         strangers at once, each from an address of its own and not limited by it, while an enrolled \
         device sends. After them the server held {:.0} MiB.\n\n{text}",
        memory.after
    ));
}

fn said(answer: &Answer, number: usize) -> String {
    match answer {
        Answer::Status(status) => format!("{status}: {number}"),
        Answer::Taken => format!("stored: {number}"),
        Answer::Closed => format!("closed: {number}"),
        Answer::Silent => format!("nothing in time: {number}"),
    }
}

fn add(tally: &mut Tally, found: Vec<(&'static str, Answer)>) {
    for (kind, answer) in found {
        *tally.entry(kind).or_default().entry(answer).or_default() += 1;
    }
}

/// One stranger sends, one request after the other, until all have sent enough.
async fn attack(
    stranger: usize,
    to: SocketAddr,
    next: Arc<AtomicUsize>,
    requests: usize,
) -> Vec<(&'static str, Answer)> {
    let mut found = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= requests {
            return found;
        }
        let (kind, make) = KINDS[number % KINDS.len()];
        let pieces = make(&mut Random(number as u64));
        let answer = match super::connect(super::address(stranger), to).await {
            Ok(stream) => tokio::time::timeout(PATIENCE, exchange(stream, pieces)).await,
            Err(_) => Ok(Answer::Closed),
        };
        found.push((kind, answer.unwrap_or(Answer::Silent)));
    }
}

/// Sends, and reads what is answered; what is answered early ends the sending.
async fn exchange(stream: TcpStream, pieces: Vec<Piece>) -> Answer {
    let reads = !pieces.iter().any(|piece| matches!(piece, Piece::Silence(_)));
    let (from, mut to) = stream.into_split();
    let sending = async {
        for piece in pieces {
            send(&mut to, piece).await?;
        }
        // A client that has sent all waits for the answer; an end would tell the server that nobody does.
        std::future::pending::<std::io::Result<()>>().await
    };
    if !reads {
        let _ = tokio::time::timeout(PATIENCE / 2, sending).await;
        return read(from).await;
    }
    let reading = read(from);
    tokio::pin!(reading, sending);
    tokio::select! {
        answer = &mut reading => answer,
        _ = &mut sending => reading.await,
    }
}

async fn send(to: &mut tokio::net::tcp::OwnedWriteHalf, piece: Piece) -> std::io::Result<()> {
    match piece {
        Piece::Bytes(bytes) => to.write_all(&bytes).await?,
        Piece::Repeated(pattern, length) => {
            let whole = pattern.repeat(AT_ONCE / pattern.len());
            let mut left = length;
            while left > 0 {
                let now = left.min(whole.len());
                to.write_all(&whole[..now]).await?;
                left -= now;
            }
        }
        Piece::Slowly(byte, times) => {
            for _ in 0..times {
                to.write_all(&[byte]).await?;
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        }
        Piece::Silence(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
    }
    Ok(())
}

/// The first answer of a connection.
async fn read(from: tokio::net::tcp::OwnedReadHalf) -> Answer {
    let mut bytes = Vec::new();
    let mut from = from.take(LOOKED_AT);
    let mut ended = false;
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let status = head.get(9..12).and_then(|status| status.parse().ok());
            if body.contains("\"receipt\"") {
                return Answer::Taken;
            }
            let length = head.to_lowercase();
            let length = length
                .lines()
                .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            if ended || body.len() >= length.unwrap_or(0_usize).min(LOOKED_AT as usize / 2) {
                return status.map_or(Answer::Closed, Answer::Status);
            }
        } else if ended {
            return Answer::Closed;
        }
        ended = !matches!(from.read_buf(&mut bytes).await, Ok(number) if number > 0);
    }
}
