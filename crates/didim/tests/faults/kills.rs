//! F90 at random: a server under load is killed again and again.

use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use envelope::{Item, Receipt, SUBMISSIONS_PATH, SubmissionOutcome, SubmitAnswer};
use fixtures::Random;
use uuid::Uuid;

use crate::harness::Server;
use crate::item;
use crate::place::{Key, Place, body};

/// How often the server is killed, unless the variable `DIDIM_KILLS` says otherwise.
const KILLS: usize = 25;
const SENDERS: usize = 6;
/// The number of items that are sent at a time when everything is sent again.
const BATCH: usize = 200;
/// In how many of a hundred cases an item that was sent before is sent again.
const AGAIN: usize = 10;
/// In how many of a hundred cases the connection is cut before the answer.
const CUT: usize = 10;

/// What one submission was told.
struct Told {
    item: Item,
    receipt: Option<Receipt>,
    stored: usize,
}

/// What all senders know.
struct Load {
    key: Key,
    told: Mutex<Vec<Told>>,
    answers: AtomicUsize,
}

impl Load {
    /// Some items: mostly new ones, now and then one that somebody has sent before.
    fn some(&self, random: &mut Random) -> Vec<Item> {
        let mut told = self.told.lock().unwrap();
        let mut items = Vec::new();
        for _ in 0..=random.below(3) {
            let known = random.below(told.len().max(1));
            match told.get(known) {
                Some(known) if random.percent(AGAIN) => items.push(known.item.clone()),
                _ => {
                    let item = item(100 + random.below(6_000));
                    told.push(Told {
                        item: item.clone(),
                        receipt: None,
                        stored: 0,
                    });
                    items.push(item);
                }
            }
        }
        items
    }

    fn learn(&self, answer: SubmitAnswer) {
        let mut told = self.told.lock().unwrap();
        for result in answer.results {
            let known = told.iter_mut().rfind(|told| told.item.id == result.id).unwrap();
            let receipt = result.receipt.unwrap();
            assert!(self.key.vouches(&known.item, &receipt));
            if let Some(first) = &known.receipt {
                assert_eq!(*first, receipt, "a later receipt is the first one");
            }
            known.receipt = Some(receipt);
            match result.outcome {
                SubmissionOutcome::Stored => known.stored += 1,
                outcome => assert_eq!(outcome, SubmissionOutcome::Duplicate),
            }
            assert!(known.stored <= 1, "{} was stored twice", result.id);
        }
        drop(told);
        self.answers.fetch_add(1, Ordering::SeqCst);
    }

    /// Sends until the server is gone.
    fn send(&self, server: &Server, killed: &AtomicBool, mut random: Random) {
        loop {
            let items = self.some(&mut random);
            let sent = if random.percent(CUT) {
                cut(server, &items, &mut random)
            } else {
                server.submit(&items).map(|answer| match answer {
                    Ok(answer) => self.learn(answer),
                    Err(problem) => assert_eq!(problem.status, 503),
                })
            };
            if killed.load(Ordering::SeqCst) {
                return;
            }
            // Before the kill every request that is not cut is answered; the kill may come while this one is out.
            if let Err(error) = sent {
                assert!(wait_for(|| killed.load(Ordering::SeqCst)), "{error}");
                return;
            }
        }
    }

    fn acknowledged(&self) -> Vec<Uuid> {
        let told = self.told.lock().unwrap();
        let with_receipt = told.iter().filter(|told| told.receipt.is_some());
        with_receipt.map(|told| told.item.id).collect()
    }
}

/// Waits until something is so; false if that takes too long.
fn wait_for(holds: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while !holds() {
        if start.elapsed() > Duration::from_secs(30) {
            return false;
        }
        std::thread::sleep(Duration::from_micros(100));
    }
    true
}

/// Sends a request, all of it or a part, and hangs up.
fn cut(server: &Server, items: &[Item], random: &mut Random) -> std::io::Result<()> {
    let request = server.request(SUBMISSIONS_PATH, "", &body(items));
    let length = match random.percent(50) {
        true => request.len(),
        false => random.below(request.len()),
    };
    server
        .connect()?
        .write_all(request.as_bytes().get(..length).unwrap_or_default())
}

#[test]
fn killed_again_and_again_under_load_it_has_all_that_was_acknowledged_once() {
    let kills = std::env::var("DIDIM_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    run(&Place::new(), kills, 1);
}

#[test]
fn on_postgresql_too_it_has_all_that_was_acknowledged_once() {
    let kills = std::env::var("DIDIM_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    run(&Place::on_postgresql(), kills, 2);
}

fn run(place: &Place, kills: usize, seed: u64) {
    let mut random = Random::new(seed);
    let load = Load {
        key: place.start().receipt_key(),
        told: Mutex::default(),
        answers: AtomicUsize::new(0),
    };
    for kill in 0..kills {
        let server = place.start();
        let killed = AtomicBool::new(false);
        let mut answered = false;
        let until = load.answers.load(Ordering::SeqCst) + 1 + random.below(40);
        std::thread::scope(|scope| {
            for sender in 0..SENDERS {
                let seed = u64::try_from(kill * SENDERS + sender).unwrap();
                let (load, server, killed) = (&load, &server, &killed);
                scope.spawn(move || load.send(server, killed, Random::new(seed)));
            }
            answered = wait_for(|| load.answers.load(Ordering::SeqCst) >= until || load.told.is_poisoned());
            // Anywhere within the next requests.
            let moment = Duration::from_micros(u64::try_from(random.below(5_000)).unwrap());
            let start = Instant::now();
            while start.elapsed() < moment {
                std::hint::spin_loop();
            }
            crate::place::end(server.child.id());
            killed.store(true, Ordering::SeqCst);
        });
        assert!(answered, "the server answers");
        drop(server);
        let there = place.ids();
        for id in load.acknowledged() {
            assert!(there.contains(&id), "{id} was acknowledged and is lost");
        }
    }
    settle(place, &load);
}

/// Sends everything again, as devices do, and compares what is there with what was told.
fn settle(place: &Place, load: &Load) {
    let server = place.start();
    assert_eq!(server.receipt_key(), load.key);
    let told = load.told.lock().unwrap();
    let mut acknowledged = 0;
    let mut found = 0;
    for some in told.chunks(BATCH) {
        let items: Vec<Item> = some.iter().map(|told| told.item.clone()).collect();
        let first = server.submit(&items).unwrap().unwrap().results;
        let again = server.submit(&items).unwrap().unwrap().results;
        assert_eq!((first.len(), again.len()), (items.len(), items.len()));
        for ((told, first), again) in some.iter().zip(first).zip(again) {
            let receipt = first.receipt.unwrap();
            assert!(load.key.vouches(&told.item, &receipt));
            match &told.receipt {
                Some(known) => {
                    assert_eq!((first.outcome, &receipt), (SubmissionOutcome::Duplicate, known));
                    acknowledged += 1;
                }
                None if first.outcome == SubmissionOutcome::Duplicate => found += 1,
                None => assert_eq!(first.outcome, SubmissionOutcome::Stored),
            }
            assert_eq!(
                (again.outcome, again.receipt),
                (SubmissionOutcome::Duplicate, Some(receipt))
            );
        }
    }
    place.has_exactly(told.iter().map(|told| &told.item));
    println!(
        "{} submissions, {acknowledged} acknowledged before the end, {found} stored without their answer \
         arriving",
        told.len()
    );
}
