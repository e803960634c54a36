//! Random schedules of faults: every invariant holds after every step of each, and everything comes to rest afterwards.
//!
//! A failure prints the seed, the schedule's number and its shrunk steps. To run the same again, or others:
//!
//! `DIDIM_FAULTS_SEED=7 DIDIM_FAULTS_SCHEDULES=100000 cargo nextest run -p outbox --test faults --success-output final`
//!
//! `cargo run --release -p outbox --example faults -- --seed 7 --schedules 1000000` prints what happened as well.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use outbox::simulation::{Bug, Coverage, FAULTS, Schedule, WAYS, play, run, run_with};

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
fn random_faults_lose_nothing_double_nothing_and_stop_nothing() {
    let schedules = number("DIDIM_FAULTS_SCHEDULES", 20_000);
    let report = run(schedules, number("DIDIM_FAULTS_SEED", 1));
    if let Some(failure) = &report.failure {
        panic!("{failure}");
    }
    let Coverage {
        steps,
        applications,
        kept,
        settled,
        faults,
        ways,
        ..
    } = &report.coverage;
    let sum: u64 = faults.values().sum();
    println!(
        "{schedules} schedules, {steps} steps, {sum} faults, {applications} applications, {kept} kept, {settled} settled"
    );
    let seen: Vec<&str> = faults.keys().copied().collect();
    assert_eq!(seen, FAULTS, "every fault happened, and no other");
    let seen: Vec<(&str, &str)> = ways.keys().copied().collect();
    assert_eq!(seen, WAYS, "every way was taken, and no other");
}

#[test]
fn a_failure_is_found_again_by_its_seed_and_by_its_steps() {
    let bug = Some(Bug::SettleInTwo);
    let found = run_with(0..10_000, 1, bug).failure.unwrap();
    let again = run_with(found.number..found.number + 1, 1, bug).failure.unwrap();
    assert_eq!(again, found);
    assert_eq!(
        play(&found.smallest, bug, &mut Coverage::default()),
        Err(found.violation)
    );
    assert_eq!(play(&found.smallest, None, &mut Coverage::default()), Ok(()));
    // What is left after shrinking is all needed.
    for left_out in 0..found.smallest.steps.len() {
        let mut fewer: Schedule = found.smallest.clone();
        fewer.steps.remove(left_out);
        assert_eq!(play(&fewer, bug, &mut Coverage::default()), Ok(()), "{left_out}");
    }
}
