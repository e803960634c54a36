//! Random schedules of faults: every invariant holds after every step of each, and everything comes to rest afterwards.
//!
//! A failure prints the seed, the schedule's number and its shrunk steps. To run the same again, or others:
//!
//! `DIDIM_FAULTS_SEED=7 DIDIM_FAULTS_SCHEDULES=100000 cargo nextest run -p outbox --test faults --success-output final`
//!
//! `cargo run --release -p outbox --example faults -- --seed 7 --schedules 1000000` prints what happened as well.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use outbox::simulation::{Bug, Coverage, FAULTS, Kind, Mood, Schedule, Step, WAYS, play, run, run_with};

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
        "{schedules} schedules, {steps} steps, {sum} faults, {applications} applications, {kept} kept, \
         {settled} settled"
    );
    let seen: Vec<&str> = faults.keys().copied().collect();
    assert_eq!(seen, FAULTS, "every fault happened, and no other");
    let seen: Vec<(&str, &str)> = ways.keys().copied().collect();
    assert_eq!(seen, WAYS, "every way was taken, and no other");
}

/// Two senders have posted the same; one is told that it is rejected, and the other that it is stored.
#[test]
fn what_one_tab_has_set_aside_another_settles() {
    let mut steps = vec![
        Step::Open,
        Step::Visit(0, Kind::Plain),
        Step::Keep(0),
        Step::Keep(0),
    ];
    let read_and_post = |tab| [Step::Send(tab), Step::Send(tab)];
    steps.extend([0, 1].into_iter().flat_map(read_and_post));
    steps.extend([Step::Serve(0, Mood::RejectAll), Step::Send(0), Step::Send(0)]);
    steps.extend([Step::Send(1), Step::Send(1), Step::Send(1)]);
    let mut coverage = Coverage::default();
    let schedule = Schedule { lock: false, steps };
    assert_eq!(play(&schedule, None, &mut coverage), Ok(()));
    assert_eq!(coverage.ways.get(&("apply", "Quarantine")), Some(&1));
    assert_eq!(coverage.ways.get(&("apply", "Settle, from quarantine")), Some(&1));
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
