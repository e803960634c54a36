//! A world in which everything goes wrong, for the machines that run on a device: its disk and tabs, the network, the
//! server with its backups and its clock. Only for tests.
//!
//! A [`Schedule`] is a list of [`Step`]s; a [`World`] takes them one by one, and after each checks what must always
//! hold ([`Violation`]). [`World::finish`] then heals everything and looks whether all comes to rest. [`run`] does that
//! for any number of random schedules, and shrinks the first that fails.
//!
//! | invariant | here |
//! |---|---|
//! | I1 | what a screen called kept or received is on the device, or on the server and in the backup that a restore would take |
//! | I2 | one content an id, one id an application, one application a count; unless its visitor was told that it is not known, or nothing |
//! | I3 | a receipt on the device is for the bytes that were sealed, and the server once stored just these |
//! | I4 | by types: nothing but sealed items reaches [`crate::Content`] |
//! | I5 | only what the server refused is set aside; no ten posts without a wait or an effect; everything comes to rest |
//! | I6 | kept, not kept and received are true when the screen says so |
//!
//! What is taken for granted: the browser's transactions are atomic, and strict ones durable when they are reported; to
//! look whether something was written waits for the write; answers are the server's word unless they are one of
//! [`Fake`], as TLS makes it; a restore puts the latest complete backup back.

mod bug;
mod check;
mod coverage;
mod database;
mod device;
mod finish;
mod hands;
mod keeping;
mod network;
mod sending;
mod server;
mod step;
mod violation;
mod wire;
mod world;

use std::cell::RefCell;
use std::fmt;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

pub use bug::Bug;
pub use coverage::{Coverage, FAULTS, WAYS};
pub use step::{Fake, KeepFault, Kind, Mood, Schedule, Step, schedule};
pub use violation::Violation;
pub use world::{Setting, World};

/// The most steps in a random schedule.
pub const MAX_SCHEDULE_STEPS: usize = 120;

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What happened, and how often.
    pub coverage: Coverage,
    /// The first schedule that failed.
    pub failure: Option<Failure>,
}

/// A schedule that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The seed of the run.
    pub seed: u64,
    /// Which schedule of the run it was, from 0.
    pub number: u64,
    /// The smallest that was found to fail in the same way or another.
    pub smallest: Schedule,
    /// What it violates.
    pub violation: Violation,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.violation)?;
        writeln!(f, "seed {}, schedule {}; shrunk:", self.seed, self.number)?;
        writeln!(f, "lock: {}", self.smallest.lock)?;
        for step in &self.smallest.steps {
            writeln!(f, "    Step::{step:?},")?;
        }
        Ok(())
    }
}

/// Runs `schedules` random schedules. The same seed leads to the same schedules.
#[must_use]
pub fn run(schedules: u64, seed: u64) -> Report {
    run_with(0..schedules, seed, None)
}

/// Runs the schedules with these numbers of the run with this seed, with a deliberate mistake.
#[must_use]
pub fn run_with(numbers: std::ops::Range<u64>, seed: u64, bug: Option<Bug>) -> Report {
    let coverage = RefCell::new(Coverage::default());
    let strategy = schedule(MAX_SCHEDULE_STEPS);
    for number in numbers {
        let mut runner = TestRunner::new_with_rng(Config::default(), rng(seed, number));
        let Ok(tree) = strategy.new_tree(&mut runner) else {
            continue;
        };
        let first = tree.current();
        coverage.borrow_mut().schedules += 1;
        let Err(violation) = play(&first, bug, &mut coverage.borrow_mut()) else {
            continue;
        };
        let failure = Failure {
            seed,
            number,
            smallest: first,
            violation,
        };
        return Report {
            coverage: coverage.into_inner(),
            failure: Some(shrink(&mut runner, tree, failure, bug)),
        };
    }
    Report {
        coverage: coverage.into_inner(),
        failure: None,
    }
}

/// Plays one schedule to its end, and heals.
///
/// # Errors
/// The first [`Violation`].
pub fn play(schedule: &Schedule, bug: Option<Bug>, coverage: &mut Coverage) -> Result<(), Violation> {
    let mut world = World::new(Setting {
        lock: schedule.lock,
        timeless: false,
        bug,
    });
    for step in &schedule.steps {
        world.step(*step, coverage)?;
    }
    world.finish(coverage)
}

fn shrink(
    runner: &mut TestRunner,
    tree: impl ValueTree<Value = Schedule>,
    failure: Failure,
    bug: Option<Bug>,
) -> Failure {
    let fails = |schedule: Schedule| {
        play(&schedule, bug, &mut Coverage::default())
            .map_err(|violation| TestCaseError::fail(violation.to_string()))
    };
    let Err(TestError::Fail(_, mut smallest)) = runner.run_one(tree, fails) else {
        return failure;
    };
    let mut violation = failure.violation.clone();
    // Bursts shrink as one: what of them is not needed is left out here, until every step is.
    let mut at = 0;
    while at < smallest.steps.len() {
        let mut fewer = smallest.clone();
        fewer.steps.remove(at);
        if play(&fewer, bug, &mut Coverage::default()).is_err() {
            (smallest, at) = (fewer, 0);
        } else {
            at += 1;
        }
    }
    if let Err(found) = play(&smallest, bug, &mut Coverage::default()) {
        violation = found;
    }
    Failure {
        smallest,
        violation,
        ..failure
    }
}

fn rng(seed: u64, number: u64) -> TestRng {
    let mut bytes = [0; 32];
    let numbers = seed.to_le_bytes().into_iter().chain(number.to_le_bytes());
    for (place, byte) in bytes.iter_mut().zip(numbers) {
        *place = byte;
    }
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}
