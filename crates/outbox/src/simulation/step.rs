//! What can happen, one thing at a time, and how often it does in a random schedule.

use proptest::sample::select;
use proptest::strategy::{Strategy, Union};

/// What a visitor's application is to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// One that the server stores.
    Plain,
    /// The server answers 422 to every request that has it.
    Poison,
    /// The server says *rejected* to it.
    Rejected,
    /// The server says *retry* to it, always.
    Sticky,
    /// The server answers 503 to every request that has it.
    Failing,
    /// No request that has it is ever answered.
    Fatal,
}

/// How keeping goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeepFault {
    /// The storage, or the sealing, fails before anything is written.
    BeforeWriting,
    /// The storage fails in the middle, or is full, and has not written.
    NotWritten,
    /// The storage fails in the middle, and has written.
    Written,
}

/// How the server takes a request that reaches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mood {
    /// As it should.
    Well,
    /// *Retry* for each item.
    RetryAll,
    /// *Retry* for the first item.
    RetryFirst,
    /// *Rejected* for each item: it was set up wrongly.
    RejectAll,
    /// 503 with a problem: its database fails.
    NotStored,
    /// 401: the device's clock is wrong.
    ClockRefused,
    /// 401: the signature is wrong.
    SignatureRefused,
    /// 401: the request came before.
    Replayed,
    /// 413 with a problem: too many items.
    TooMany,
    /// 400: the body was cut on its way.
    Incomplete,
    /// It is a server of version 1, on the same database: it signs receipts over the sealed bytes, and nothing else.
    Version1,
    /// Killed before the commit.
    KilledBeforeCommit,
    /// Killed between commit and answer.
    KilledAfterCommit,
}

/// An answer that is not the server's, or not to this request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fake {
    /// A captive portal's page, with 200.
    Portal,
    /// A proxy's error page, 502.
    BadGateway,
    /// A proxy's 503 with `Retry-After`.
    Unavailable,
    /// A proxy's 429 with `Retry-After`.
    TooManyRequests,
    /// A proxy's 413.
    TooLarge,
    /// 200 and an answer with nothing in it.
    Nothing,
    /// 200 and results for other submissions.
    OtherIds,
    /// 200 and *stored*, with a receipt that nobody signed, and another epoch.
    ForgedReceipt,
    /// 200 and *stored*, with the server's receipt for another submission.
    OtherReceipt,
    /// 200 and *duplicate*, without a receipt.
    NoReceipt,
    /// 200, *retry*, and unsigned that everything is in a backup and that a catalog of a high version is served.
    Lies,
    /// The same in a statement that nobody signed.
    ForgedStatement,
    /// The first answer that the server ever gave.
    Older,
}

impl Mood {
    /// All in which the server does not do as it should.
    pub const BAD: [Self; 12] = [
        Self::RejectAll,
        Self::RetryAll,
        Self::RetryFirst,
        Self::NotStored,
        Self::ClockRefused,
        Self::SignatureRefused,
        Self::Replayed,
        Self::TooMany,
        Self::Incomplete,
        Self::Version1,
        Self::KilledBeforeCommit,
        Self::KilledAfterCommit,
    ];
}

impl Fake {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Portal,
        Self::BadGateway,
        Self::Unavailable,
        Self::TooManyRequests,
        Self::TooLarge,
        Self::Nothing,
        Self::OtherIds,
        Self::ForgedReceipt,
        Self::OtherReceipt,
        Self::NoReceipt,
        Self::Lies,
        Self::ForgedStatement,
        Self::Older,
    ];
}

/// One thing that happens. Where it names a tab, request or reply that there is not, the next that there is is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A visitor applies at a tab where nobody does.
    Visit(u8, Kind),
    /// The visitor to whom the tab said that it has not kept, or does not know, tries again.
    Again(u8),
    /// Keeping goes one step on.
    Keep(u8),
    /// The step in which keeping is fails.
    KeepFails(u8, KeepFault),
    /// Sending goes one step on: reads, posts, brings request or answer one hop further, writes or waits.
    Send(u8),
    /// The storage fails while the sender reads or writes; a write may have happened.
    StorageFails {
        /// The tab.
        tab: u8,
        /// Whether it is on the disk all the same.
        written: bool,
    },
    /// The sender stops waiting for an answer. The request goes on.
    GiveUp(u8),
    /// An event ends a wait.
    Wake(u8),
    /// An hour passes for a sender that waits.
    WaitAnHour(u8),
    /// A second tab is opened.
    Open,
    /// A tab dies, in the middle of whatever it does.
    Crash {
        /// The tab.
        tab: u8,
        /// Whether what it was writing is on the disk.
        written: bool,
    },
    /// The device loses its power, in the middle of whatever each tab does, and starts again.
    PowerLoss {
        /// Whether what was being written is on the disk.
        written: bool,
    },
    /// A request reaches the server.
    Serve(u8, Mood),
    /// A request is lost on its way.
    Lose(u8),
    /// A request is also kept somewhere on its way, and comes again later.
    Repeat(u8),
    /// Somebody else answers a request.
    Intercept(u8, Fake),
    /// An answer is lost.
    LoseReply(u8),
    /// Of an answer only this percentage arrives.
    CutReply(u8, u8),
    /// Somebody puts another answer in the place of the server's.
    ReplaceReply(u8, Fake),
    /// This number of seconds passes.
    Tick(u32),
    /// The server's clock goes back by this number of seconds.
    ClockBack(u32),
    /// The server's clock is this number of seconds ahead, until it is set right.
    ClockAhead(u32),
    /// The server's clock, which was ahead, is set right.
    ClockRight,
    /// A backup begins.
    BackupBegins,
    /// The backup is complete.
    BackupEnds,
    /// An hour later a backup is made, from beginning to end.
    Backup,
    /// The latest complete backup is put back; without one, the server starts empty.
    Restore,
    /// Somebody copies the server's whole folder, the database and what lies beside it.
    Snapshot,
    /// The whole folder is put back, if it is at most two days old, and nobody says so.
    RollBack,
    /// The server serves a newer catalog.
    NewCatalog,
    /// Somebody stores other bytes under the id of something that waits.
    Squat,
    /// Somebody stores the same bytes under the id of something that waits, with another count in the header.
    SquatHeader,
    /// The same with another status token.
    SquatToken,
    /// A record on the disk is one that this version does not understand.
    Damage(u8),
    /// A version that understands it takes over.
    Understand,
    /// Staff write what waits and what is set aside to a file.
    Export,
    /// The file comes in at the server.
    Import,
    /// Staff put something that was set aside back to be sent.
    Release,
}

/// One run: the setting, and what happens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Schedule {
    /// Whether tabs take turns as senders by a lock; otherwise each tab has a sender.
    pub lock: bool,
    /// What happens.
    pub steps: Vec<Step>,
}

const DAY: u32 = 86_400;

/// The number of mixes of steps, from one of which each schedule is drawn.
const STEP_MIXES: u64 = 48;

/// The largest number of steps that a sender does in a row before something else is drawn.
const MAX_BURST_STEPS: usize = 8;

/// Draws a schedule of at most `longest` steps. It shrinks by leaving steps out, and towards steps in which less goes
/// wrong.
///
/// In each mix other kinds of steps are frequent. What takes many steps of one kind while none of another happens, such
/// as a visitor who waits while a whole backup passes, would hardly ever come up in a single mix.
pub fn schedule(longest: usize) -> impl Strategy<Value = Schedule> {
    let mixes = (0..STEP_MIXES).map(|mix| {
        // In every other mix senders get further before something else happens.
        let longest_burst = if mix % 2 == 0 { 1 } else { MAX_BURST_STEPS };
        let burst = (select(weighted(mix)), 1..=longest_burst);
        proptest::collection::vec(burst, 1..=longest)
    });
    // Without a lock more can go wrong.
    (proptest::bool::weighted(0.3), Union::new(mixes)).prop_map(move |(lock, bursts)| {
        let steps = bursts.into_iter().flat_map(|(step, times)| {
            let times = if matches!(step, Step::Send(_)) { times } else { 1 };
            std::iter::repeat_n(step, times)
        });
        Schedule {
            lock,
            steps: steps.take(longest).collect(),
        }
    })
}

/// Each step as often as its weight in this mix, the harmless first.
fn weighted(mix: u64) -> Vec<Step> {
    let mut all = Vec::new();
    let mut group = 0;
    let mut add_group = |steps: &[(usize, Step)]| {
        group += 1;
        // Any numbers that look random; the first mix is the plain one.
        let random = (mix * 31 + group).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60;
        let often = match random {
            _ if mix == 0 => 4,
            0..=3 => 1,
            4..=10 => 4,
            _ => 16,
        };
        for (weight, step) in steps {
            all.extend(std::iter::repeat_n(*step, (weight * often / 4).max(1)));
        }
    };
    for (tab, often) in [(0, 2), (1, 1)] {
        add_group(&[(240 * often, Step::Send(tab))]);
        add_group(&[(120 * often, Step::Keep(tab))]);
        add_group(&[
            (40 * often, Step::Visit(tab, Kind::Plain)),
            (10, Step::Again(tab)),
        ]);
        add_group(&[(12 * often, Step::Wake(tab)), (12 * often, Step::WaitAnHour(tab))]);
    }
    add_group(&[(80, Step::Open)]);
    add_group(&[(20, Step::Tick(1)), (10, Step::Tick(3_600))]);
    add_group(&[(4, Step::Tick(DAY)), (12, Step::Tick(4 * DAY))]);
    add_group(&[(20, Step::Backup)]);
    add_group(&[(20, Step::BackupBegins), (20, Step::BackupEnds)]);
    add_group(&[(4, Step::NewCatalog)]);
    for tab in [0, 1] {
        add_group(&[
            (6, Step::Visit(tab, Kind::Poison)),
            (4, Step::Visit(tab, Kind::Rejected)),
        ]);
        add_group(&[Kind::Sticky, Kind::Failing, Kind::Fatal].map(|kind| (3, Step::Visit(tab, kind))));
        add_group(&[
            (4, Step::KeepFails(tab, KeepFault::BeforeWriting)),
            (12, Step::KeepFails(tab, KeepFault::NotWritten)),
            (12, Step::KeepFails(tab, KeepFault::Written)),
        ]);
        add_group(&[false, true].map(|written| (12, Step::StorageFails { tab, written })));
        add_group(&[false, true].map(|written| (3, Step::Crash { tab, written })));
    }
    for request in [0, 1] {
        add_group(&[(60, Step::Serve(request, Mood::Well))]);
        add_group(&[
            (8, Step::GiveUp(request)),
            (8, Step::Lose(request)),
            (16, Step::Repeat(request)),
            (8, Step::LoseReply(request)),
        ]);
        add_group(&[0, 40, 95].map(|percent| (2, Step::CutReply(request, percent))));
        add_group(&Mood::BAD.map(|mood| (4, Step::Serve(request, mood))));
        // With two senders, what one of them sets aside can be settled by the other.
        add_group(&[Mood::TooMany, Mood::RejectAll].map(|mood| (16, Step::Serve(request, mood))));
        add_group(&Fake::ALL.map(|fake| (3, Step::Intercept(request, fake))));
        add_group(&Fake::ALL.map(|fake| (3, Step::ReplaceReply(request, fake))));
    }
    add_group(&[false, true].map(|written| (5, Step::PowerLoss { written })));
    for group in RARE {
        add_group(group);
    }
    all
}

/// What happens to the server as a whole, to its files, and to records on the disk.
const RARE: [&[(usize, Step)]; 8] = [
    &[(6, Step::ClockBack(2)), (3, Step::ClockBack(4_000))],
    &[(12, Step::Restore)],
    &[(16, Step::Snapshot), (16, Step::RollBack)],
    &[(4, Step::ClockAhead(10 * DAY)), (4, Step::ClockRight)],
    &[(4, Step::Squat), (4, Step::SquatHeader), (4, Step::SquatToken)],
    &[(4, Step::Damage(0)), (4, Step::Damage(1)), (4, Step::Understand)],
    &[(10, Step::Export), (10, Step::Import)],
    &[(16, Step::Release)],
];
