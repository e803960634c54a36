//! F93: the database is killed under load. A replica takes its place, or it comes back itself.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use envelope::{Item, Receipt, SubmissionOutcome};
use fixtures::Random;
use postgres_cluster::{Cluster, Settings};

use crate::harness::Server;
use crate::item;
use crate::place::Place;

const SENDERS: usize = 6;
/// The number of submissions that are acknowledged before the fault, and again after it.
const EACH: usize = 300;

/// The one address of whichever server is the primary, as operators have it by a proxy or a name: all that comes is handed
/// on to the present port, and what is open is cut when that changes.
struct Address {
    port: u16,
    to: AtomicU16,
    open: Mutex<Vec<TcpStream>>,
}

impl Address {
    fn of(to: u16) -> &'static Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address: &'static Self = Box::leak(Box::new(Self {
            port: listener.local_addr().unwrap().port(),
            to: AtomicU16::new(to),
            open: Mutex::default(),
        }));
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let client = client.unwrap();
                let Ok(server) = TcpStream::connect(("127.0.0.1", address.to.load(Ordering::SeqCst))) else {
                    continue;
                };
                let mut open = address.open.lock().unwrap();
                for (from, into) in [(&client, &server), (&server, &client)] {
                    let (from, into) = (from.try_clone().unwrap(), into.try_clone().unwrap());
                    open.push(from.try_clone().unwrap());
                    std::thread::spawn(|| hand_on(from, into));
                }
            }
        });
        address
    }

    fn lead_to(&self, port: u16) {
        self.to.store(port, Ordering::SeqCst);
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// The address of a database by way of this.
    fn before(&self, database: &str, port: u16) -> String {
        database.replace(&format!(":{port}/"), &format!(":{}/", self.port))
    }
}

fn hand_on(mut from: TcpStream, mut into: TcpStream) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if into.write_all(buffer.get(..length).unwrap_or_default()).is_err() {
            break;
        }
    }
    let _ = into.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

/// What all senders know.
#[derive(Default)]
struct Load {
    acknowledged: Mutex<Vec<(Item, Receipt)>>,
    refused: AtomicUsize,
    stop: AtomicBool,
}

impl Load {
    /// Sends as devices do: each submission again until it is acknowledged.
    fn send(&self, servers: &[Server], mut random: Random) {
        while !self.stop.load(Ordering::SeqCst) {
            let items: Vec<Item> = (0..=random.below(4))
                .map(|_| item(100 + random.below(4_000)))
                .collect();
            let mut tries = 0..;
            loop {
                let turn: usize = tries.next().unwrap();
                let server = servers.iter().cycle().nth(turn % servers.len()).unwrap();
                match server.submit(&items).unwrap() {
                    Ok(answer) => {
                        let told = answer.results.into_iter().zip(&items).map(|(result, item)| {
                            assert!(matches!(
                                result.outcome,
                                SubmissionOutcome::Stored | SubmissionOutcome::Duplicate
                            ));
                            (item.clone(), result.receipt.unwrap())
                        });
                        self.acknowledged.lock().unwrap().extend(told);
                        break;
                    }
                    Err(problem) => {
                        assert_eq!(
                            (problem.status, problem.kind.as_str()),
                            (503, "urn:didim:problem:not-stored")
                        );
                        self.refused.fetch_add(1, Ordering::SeqCst);
                    }
                }
            }
        }
    }

    fn count(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }

    #[track_caller]
    fn wait_for(&self, count: usize) {
        let start = Instant::now();
        while self.count() < count {
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "{} of {count}",
                self.count()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Two servers on two machines, under load while `fault` happens, and after it.
fn through(place: &Place, fault: impl FnOnce()) -> Vec<(Item, Receipt)> {
    let first = place.start();
    let another = place.another();
    let servers = [first, another.start()];
    let load = Load::default();
    std::thread::scope(|scope| {
        for sender in 0..SENDERS {
            let (load, servers) = (&load, &servers);
            let seed = u64::try_from(sender).unwrap();
            scope.spawn(move || load.send(servers, Random::new(seed)));
        }
        load.wait_for(EACH);
        fault();
        load.wait_for(load.count() + EACH);
        load.stop.store(true, Ordering::SeqCst);
    });
    let key = servers.first().unwrap().receipt_key();
    let acknowledged = load.acknowledged.into_inner().unwrap();
    for (item, receipt) in &acknowledged {
        assert!(key.vouches(item, receipt));
    }
    // What was acknowledged before has the same receipt after.
    for (item, receipt) in acknowledged.iter().step_by(50) {
        for server in &servers {
            assert_eq!(
                server.keeps(item),
                (SubmissionOutcome::Duplicate, receipt.clone())
            );
        }
    }
    println!(
        "{} acknowledged, {} requests answered 503",
        acknowledged.len(),
        load.refused.load(Ordering::SeqCst)
    );
    acknowledged
}

#[test]
fn a_replica_that_takes_the_place_of_its_primary_has_all_that_was_acknowledged() {
    let mut primary = Cluster::start(&Settings::default()).unwrap();
    let database = primary.new_database().unwrap();
    let mut standby = Cluster::standby_of(&primary).unwrap();
    let address = Address::of(primary.port());
    let mut place = Place::on_database(address.before(&database, primary.port()));
    let acknowledged = through(&place, || {
        primary.kill().unwrap();
        standby.promote().unwrap();
        address.lead_to(standby.port());
    });
    let name = database.rsplit('/').next().unwrap();
    place.set_database(standby.url(name));
    place.has_exactly(acknowledged.iter().map(|(item, _)| item));
}

#[test]
fn a_database_that_was_killed_comes_back_with_all_that_was_acknowledged() {
    let mut cluster = Cluster::start(&Settings::default()).unwrap();
    let place = Place::on_database(cluster.new_database().unwrap());
    let acknowledged = through(&place, || {
        cluster.kill().unwrap();
        cluster.restart().unwrap();
    });
    place.has_exactly(acknowledged.iter().map(|(item, _)| item));
}
