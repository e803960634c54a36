//! What is counted and timed, for Prometheus. No label comes from a client.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::disk::Disk;

/// Upper bounds of the buckets of times, in seconds.
const DURATION_BUCKETS_S: [f64; 12] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0,
];
/// Upper bounds of the buckets of envelopes in a transaction.
const ENVELOPE_BUCKETS: [f64; 10] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Submission {
    lane: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Transaction {
    name: &'static str,
    committed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Name {
    name: &'static str,
}

/// The meters; a clone counts the same things.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Meters>);

#[derive(Debug)]
struct Meters {
    registry: Registry,
    requests: Family<Request, Counter>,
    request_seconds: Histogram,
    submissions: Family<Submission, Counter>,
    limited: Counter,
    device_alarms: Counter,
    connections: Gauge,
    turned_away: Counter,
    body_bytes: Gauge,
    memory: Gauge,
    free: Gauge,
    disk: OnceLock<Disk>,
    transactions: Family<Transaction, Counter>,
    retries: Family<Name, Counter>,
    transaction_seconds: Histogram,
    group_envelopes: Histogram,
}

impl Default for Metrics {
    fn default() -> Self {
        let meters = Meters {
            requests: Family::default(),
            request_seconds: Histogram::new(DURATION_BUCKETS_S),
            submissions: Family::default(),
            limited: Counter::<u64, AtomicU64>::default(),
            device_alarms: Counter::default(),
            connections: Gauge::<i64, AtomicI64>::default(),
            turned_away: Counter::default(),
            body_bytes: Gauge::default(),
            memory: Gauge::default(),
            free: Gauge::default(),
            disk: OnceLock::new(),
            transactions: Family::default(),
            retries: Family::default(),
            transaction_seconds: Histogram::new(DURATION_BUCKETS_S),
            group_envelopes: Histogram::new(ENVELOPE_BUCKETS),
            registry: Registry::default(),
        };
        let mut registry = Registry::with_prefix("didim");
        meters.register_requests(&mut registry);
        meters.register_transactions(&mut registry);
        Self(Arc::new(Meters { registry, ..meters }))
    }
}

impl Meters {
    fn register_requests(&self, registry: &mut Registry) {
        registry.register("requests", "Requests, by route and status", self.requests.clone());
        registry.register_with_unit(
            "request",
            "How long requests took",
            Unit::Seconds,
            self.request_seconds.clone(),
        );
        registry.register(
            "submissions",
            "Applications, by how they came and what became of them",
            self.submissions.clone(),
        );
        registry.register(
            "limited",
            "Requests that a limit of the anonymous lane refused",
            self.limited.clone(),
        );
        registry.register(
            "device_alarms",
            "Enrolled devices that sent ten times their usual within a day",
            self.device_alarms.clone(),
        );
        registry.register(
            "connections",
            "Connections that are open",
            self.connections.clone(),
        );
        registry.register(
            "turned_away",
            "Connections that were closed because their address had as many as it may",
            self.turned_away.clone(),
        );
        registry.register_with_unit(
            "bodies",
            "Bytes of bodies of requests that have arrived and are being worked on",
            Unit::Bytes,
            self.body_bytes.clone(),
        );
        registry.register_with_unit(
            "resident_memory",
            "Memory that the process holds",
            Unit::Bytes,
            self.memory.clone(),
        );
        registry.register_with_unit(
            "data_free",
            "Room on the disk of the data folder; 0 if it is not known",
            Unit::Bytes,
            self.free.clone(),
        );
    }

    fn register_transactions(&self, registry: &mut Registry) {
        registry.register(
            "transactions",
            "Transactions of the database, by name and end",
            self.transactions.clone(),
        );
        registry.register(
            "transaction_retries",
            "Further tries of transactions, by name",
            self.retries.clone(),
        );
        registry.register_with_unit(
            "transaction",
            "How long transactions took, all tries together",
            Unit::Seconds,
            self.transaction_seconds.clone(),
        );
        registry.register(
            "group_envelopes",
            "Applications that went into a transaction together",
            self.group_envelopes.clone(),
        );
    }
}

impl Metrics {
    /// Has the room of a disk be told from now on.
    pub(crate) fn watch(&self, disk: Disk) {
        // There is one data folder.
        let _ = self.0.disk.set(disk);
    }

    /// Counts a request. `route` is the template of the route, never an address that a client made up.
    pub(crate) fn request(&self, route: &str, status: u16, took: Duration) {
        let route = route.to_owned();
        self.0.requests.get_or_create(&Request { route, status }).inc();
        self.0.request_seconds.observe(took.as_secs_f64());
    }

    /// Counts what became of applications: an outcome each.
    pub(crate) fn submissions(&self, lane: &'static str, outcomes: impl Iterator<Item = &'static str>) {
        for outcome in outcomes {
            self.0
                .submissions
                .get_or_create(&Submission { lane, outcome })
                .inc();
        }
    }

    /// Counts a request that was refused because there were too many.
    pub(crate) fn limited(&self) {
        self.0.limited.inc();
    }

    /// Counts an enrolled device that sent ten times its usual.
    pub(crate) fn device_alarm(&self) {
        self.0.device_alarms.inc();
    }

    /// Counts a connection until what is returned is dropped.
    pub(crate) fn connection(&self) -> Counted {
        Counted::of(&self.0.connections, 1)
    }

    /// Counts a connection that was closed because its address has too many.
    pub(crate) fn turned_away(&self) {
        self.0.turned_away.inc();
    }

    /// Counts the bytes of a body as they are added, until what is returned is dropped.
    pub(crate) fn bodies(&self) -> Counted {
        Counted::of(&self.0.body_bytes, 0)
    }

    /// Counts a transaction of the database.
    pub(crate) fn transaction(&self, name: &'static str, tries: u32, committed: bool, took: Duration) {
        self.0
            .transactions
            .get_or_create(&Transaction { name, committed })
            .inc();
        if tries > 1 {
            self.0
                .retries
                .get_or_create(&Name { name })
                .inc_by(u64::from(tries - 1));
        }
        self.0.transaction_seconds.observe(took.as_secs_f64());
    }

    /// Counts the applications that went into a transaction together.
    pub(crate) fn group(&self, envelopes: usize) {
        self.0
            .group_envelopes
            .observe(f64::from(u32::try_from(envelopes).unwrap_or(u32::MAX)));
    }

    /// All meters in the text form of OpenMetrics.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.memory.set(resident_bytes());
        let space = self.0.disk.get().and_then(Disk::space);
        let free = space.map_or(0, |space| i64::try_from(space.free).unwrap_or(i64::MAX));
        self.0.free.set(free);
        let mut text = String::new();
        // Writing to a text does not fail.
        let _ = encode(&mut text, &self.0.registry);
        text
    }
}

/// A part of a gauge; it goes when this is dropped.
pub(crate) struct Counted {
    gauge: Gauge,
    number: AtomicI64,
}

impl Counted {
    fn of(gauge: &Gauge, number: i64) -> Self {
        gauge.inc_by(number);
        Self {
            gauge: gauge.clone(),
            number: AtomicI64::new(number),
        }
    }

    /// Makes it larger.
    pub(crate) fn add(&self, number: i64) {
        self.number.fetch_add(number, Ordering::Relaxed);
        self.gauge.inc_by(number);
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.gauge.dec_by(*self.number.get_mut());
    }
}

/// What the process holds (Linux: the second field of `/proc/self/statm`, in pages of 4 KiB); 0 where that is not known.
fn resident_bytes() -> i64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: Option<i64> = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or_default() * 4_096
}
