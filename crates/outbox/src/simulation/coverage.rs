//! How often each thing really happened.

use std::collections::BTreeMap;

/// Counts of what happened in a run, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Schedules that were run.
    pub schedules: u64,
    /// Steps that did something.
    pub steps: u64,
    /// Applications that visitors made.
    pub applications: u64,
    /// Applications of which a screen said that they are kept.
    pub kept: u64,
    /// Applications for which a receipt came in.
    pub settled: u64,
    /// Faults, by kind.
    pub faults: BTreeMap<&'static str, u64>,
    /// Ways of the machines, as *what was to be done: what came of it*.
    pub ways: BTreeMap<(&'static str, &'static str), u64>,
}

impl Coverage {
    pub(super) fn fault(&mut self, kind: &'static str) {
        *self.faults.entry(kind).or_default() += 1;
    }

    pub(super) fn way(&mut self, task: &'static str, outcome: &'static str) {
        *self.ways.entry((task, outcome)).or_default() += 1;
    }
}

/// Every fault that the simulation knows. A run in which one never happened has not shown what it should.
pub const FAULTS: [&str; 68] = [
    "answer: cut",
    "answer: lost",
    "answer: replaced, BadGateway",
    "answer: replaced, ForgedReceipt",
    "answer: replaced, ForgedStatement",
    "answer: replaced, Lies",
    "answer: replaced, NoReceipt",
    "answer: replaced, Nothing",
    "answer: replaced, Older",
    "answer: replaced, OtherIds",
    "answer: replaced, OtherReceipt",
    "answer: replaced, Portal",
    "answer: replaced, TooLarge",
    "answer: replaced, TooManyRequests",
    "answer: replaced, Unavailable",
    "file: both ways arrived",
    "keep: failed before writing",
    "keep: failed, not written",
    "keep: failed, written",
    "keep: looking failed",
    "power: lost",
    "power: lost in a write, not written",
    "power: lost in a write, written",
    "request: came again",
    "request: intercepted, BadGateway",
    "request: intercepted, ForgedReceipt",
    "request: intercepted, ForgedStatement",
    "request: intercepted, Lies",
    "request: intercepted, NoReceipt",
    "request: intercepted, Nothing",
    "request: intercepted, Older",
    "request: intercepted, OtherIds",
    "request: intercepted, OtherReceipt",
    "request: intercepted, Portal",
    "request: intercepted, TooLarge",
    "request: intercepted, TooManyRequests",
    "request: intercepted, Unavailable",
    "request: lost",
    "request: no longer waited for",
    "server: ClockRefused",
    "server: Incomplete",
    "server: KilledAfterCommit",
    "server: KilledBeforeCommit",
    "server: NotStored",
    "server: RejectAll",
    "server: Replayed",
    "server: RetryAll",
    "server: RetryFirst",
    "server: SignatureRefused",
    "server: TooMany",
    "server: Version1",
    "server: always fails",
    "server: clock went back",
    "server: conflict",
    "server: its clock was ahead",
    "server: missed what it signed for",
    "server: never answers",
    "server: poison",
    "server: rejected",
    "server: restored",
    "server: restored, empty",
    "server: rolled back",
    "storage: a record cannot be understood",
    "storage: failed, not written",
    "storage: failed, reading",
    "storage: failed, written",
    "tab: died",
    "tab: died with a request under way",
];

/// Every way of the machines that the simulation must have taken.
pub const WAYS: [(&str, &str); 40] = [
    ("apply", "BackedUp"),
    ("apply", "BackedUp, copies forgotten"),
    ("apply", "Epoch"),
    ("apply", "Epoch, sent again"),
    ("apply", "Quarantine"),
    ("apply", "Release"),
    ("apply", "Settle"),
    ("apply", "Settle, from quarantine"),
    ("apply", "done"),
    ("apply", "failed"),
    ("claim", "Kept"),
    ("claim", "NotKept"),
    ("claim", "Received"),
    ("claim", "Unknown"),
    ("keep", "Count: counted"),
    ("keep", "Count: failed"),
    ("keep", "Look: failed"),
    ("keep", "Look: holds"),
    ("keep", "Look: holds not"),
    ("keep", "Seal: count taken"),
    ("keep", "Seal: failed"),
    ("keep", "Seal: write failed"),
    ("keep", "Seal: written"),
    ("post", "answered: 200"),
    ("post", "answered: 400"),
    ("post", "answered: 401"),
    ("post", "answered: 413"),
    ("post", "answered: 422"),
    ("post", "answered: 429"),
    ("post", "answered: 502"),
    ("post", "answered: 503"),
    ("post", "no answer"),
    ("post", "unsigned"),
    ("read", "failed"),
    ("read", "none, and asks for news"),
    ("read", "none, and rests"),
    ("read", "some"),
    ("unreadable", "understood"),
    ("wait", "cut short"),
    ("wait", "over"),
];
