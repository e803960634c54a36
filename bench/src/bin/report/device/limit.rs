//! What may not be worse: counts, sizes and ratios, which are the same on every machine.

use super::found::{Found, median};

/// A limit, and what was found.
pub struct Limit {
    pub what: &'static str,
    pub at_most: f64,
    pub found: f64,
}

impl Limit {
    /// Whether it holds. What was not measured does not.
    pub fn holds(&self) -> bool {
        self.found <= self.at_most
    }
}

impl Found {
    /// All limits.
    pub fn limits(&self) -> Vec<Limit> {
        let visits = || self.kept.rates.iter().flat_map(|at| &at.visits);
        // The fewest: in some visits the page was still sending what had been kept before.
        let fewest_of = |count: &dyn Fn(&super::found::Visit) -> usize| {
            visits().map(count).min().map_or(f64::NAN, |count| count as f64)
        };
        let ratio = |own: &[f64], peer: &[f64]| median(own) / median(peer);
        let storage = &self.storage;
        let requests = self.queue.rates.iter().map(|at| at.drained.answered).max();
        // 20, 40, then 50 at a time.
        let fewest = 2 + self.queue.queued.saturating_sub(60).div_ceil(50);
        vec![
            Limit {
                what: "schedules of faults in which an invariant did not hold",
                at_most: 0.0,
                found: f64::from(u8::from(!self.faults.held)),
            },
            Limit {
                what: "transactions from the touch to the receipt",
                at_most: 2.0,
                found: fewest_of(&|visit| visit.transactions.len()),
            },
            Limit {
                what: "of them such that may write",
                at_most: 1.0,
                found: fewest_of(&|visit| {
                    let writing = visit.transactions.iter().filter(|one| one.mode == "readwrite");
                    writing.count()
                }),
            },
            Limit {
                what: "characters of a record of the smallest size",
                at_most: 6_000.0,
                found: storage.bytes as f64,
            },
            Limit {
                what: "keeping durably, in times of Dexie that looks at as much",
                at_most: 1.5,
                found: ratio(
                    storage.writes("strict", "didim"),
                    storage.writes("strict", "dexie-checked"),
                ),
            },
            Limit {
                what: "listing, in times of Dexie",
                at_most: 1.5,
                found: ratio(storage.listing("didim"), storage.listing("dexie")),
            },
            Limit {
                // Tries while nobody answers make the first batches smaller.
                what: "answered requests to send the queue, above the fewest",
                at_most: 8.0,
                found: requests.map_or(f64::NAN, |found| found as f64 - fewest as f64),
            },
        ]
    }
}
