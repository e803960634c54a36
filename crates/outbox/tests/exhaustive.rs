//! Every order in which a few things can happen, over the same machines: not a sample, but all states within bounds.
//!
//! After every step the invariants hold, and from every state everything comes to rest once nothing goes wrong any more.
//! Waits take no time here but for the hours that the bounds allow, and jitter is constant. The larger bounds take
//! minutes: `cargo nextest run --release -p outbox --test exhaustive --run-ignored only --no-capture`.

use outbox::simulation::{Bug, Coverage, Fake, KeepFault, Kind, Mood, Setting, Step, Violation, World};
use stateright::{Checker, HasDiscoveries, Model, Property};

/// How often each thing may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Bounds {
    applications: usize,
    tabs: u8,
    /// Faults of any kind, all together.
    faults: u8,
    backups: u8,
    restores: u8,
    /// Waits of an hour, after which news are asked for.
    hours: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    world: World,
    left: Bounds,
    violation: Option<Violation>,
}

impl State {
    fn holds(&self, invariant: &str) -> bool {
        self.violation
            .as_ref()
            .is_none_or(|found| found.invariant != invariant)
    }

    fn comes_to_rest(&self) -> bool {
        self.violation.is_some() || self.world.clone().finish(&mut Coverage::default()).is_ok()
    }
}

struct Device {
    bounds: Bounds,
    bug: Option<Bug>,
}

impl Device {
    fn goes_well(&self, state: &State, steps: &mut Vec<Step>) {
        let (world, left) = (&state.world, &state.left);
        for tab in 0..left.tabs {
            steps.extend([Step::Send(tab), Step::Keep(tab), Step::Again(tab)]);
            if world.applications() < left.applications {
                steps.push(Step::Visit(tab, Kind::Plain));
                if world.applications() > 0 {
                    steps.push(Step::Visit(tab, Kind::Poison));
                }
            }
            if left.hours > 0 {
                steps.push(Step::WaitAnHour(tab));
            }
        }
        let late = world
            .requests()
            .enumerate()
            .filter(|(_, nobody_waits)| *nobody_waits);
        steps.extend(late.map(|(number, _)| Step::Serve(number as u8, Mood::Well)));
        if left.backups > 0 {
            steps.push(Step::BackupBegins);
        }
        if self.bounds.backups > left.backups {
            steps.push(Step::BackupEnds);
        }
        if left.restores > 0 {
            steps.push(Step::Restore);
        }
    }

    fn goes_wrong(&self, state: &State, steps: &mut Vec<Step>) {
        let world = &state.world;
        for tab in 0..state.left.tabs {
            if world.is_keeping(usize::from(tab)) {
                let faults = [
                    KeepFault::BeforeWriting,
                    KeepFault::NotWritten,
                    KeepFault::Written,
                ];
                steps.extend(faults.map(|fault| Step::KeepFails(tab, fault)));
            }
            steps.push(Step::GiveUp(tab));
            for written in [false, true] {
                steps.extend([Step::StorageFails { tab, written }, Step::Crash { tab, written }]);
            }
        }
        for number in 0..world.requests().count() as u8 {
            steps.extend([Step::Lose(number), Step::Repeat(number)]);
            steps.extend([Fake::Portal, Fake::ForgedReceipt].map(|fake| Step::Intercept(number, fake)));
            let moods = [
                Mood::RetryAll,
                Mood::NotStored,
                Mood::SignatureRefused,
                Mood::KilledBeforeCommit,
                Mood::KilledAfterCommit,
            ];
            steps.extend(moods.map(|mood| Step::Serve(number, mood)));
        }
        for number in 0..world.replies() as u8 {
            steps.extend([Step::LoseReply(number), Step::CutReply(number, 50)]);
            let fakes = [Fake::OtherIds, Fake::OtherReceipt];
            steps.extend(fakes.map(|fake| Step::ReplaceReply(number, fake)));
        }
        steps.extend([false, true].map(|written| Step::PowerLoss { written }));
        steps.extend([Step::ClockBack(2), Step::Squat, Step::Release]);
    }
}

impl Model for Device {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        let mut world = World::new(Setting {
            lock: false,
            timeless: true,
            bug: self.bug,
        });
        if self.bounds.tabs > 1 {
            assert_eq!(world.step(Step::Open, &mut Coverage::default()), Ok(true));
        }
        vec![State {
            world,
            left: self.bounds,
            violation: None,
        }]
    }

    fn actions(&self, state: &State, steps: &mut Vec<Step>) {
        if state.violation.is_some() {
            return;
        }
        self.goes_well(state, steps);
        if state.left.faults > 0 {
            self.goes_wrong(state, steps);
        }
    }

    fn next_state(&self, last: &State, step: Step) -> Option<State> {
        let mut next = last.clone();
        let left = &mut next.left;
        let coverage = &mut Coverage::default();
        let mut well = Vec::new();
        self.goes_well(last, &mut well);
        match step {
            Step::WaitAnHour(_) => left.hours -= 1,
            Step::Restore => left.restores -= 1,
            Step::BackupBegins => {
                left.backups -= 1;
                // Longer than copies are kept.
                next.world.step(Step::Tick(4 * 86_400), coverage).ok()?;
            }
            step if !well.contains(&step) => left.faults -= 1,
            _ => {}
        }
        match next.world.step(step, coverage) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(violation) => next.violation = Some(violation),
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("I1", |_, state: &State| state.holds("I1")),
            Property::always("I2", |_, state: &State| state.holds("I2")),
            Property::always("I3", |_, state: &State| state.holds("I3")),
            Property::always("I5", |_, state: &State| state.holds("I5")),
            Property::always("I6", |_, state: &State| state.holds("I6")),
            Property::always("everything comes to rest", |_, state: &State| {
                state.comes_to_rest()
            }),
            Property::sometimes("everything is received", |device: &Self, state: &State| {
                state.world.received() == device.bounds.applications
            }),
            Property::sometimes("copies are forgotten", |device: &Self, state: &State| {
                let content = state.world.content();
                let possible = device.bounds.backups > 0 && device.bounds.hours > 0;
                !possible || content.receipts.keys().any(|id| !content.holds(*id))
            }),
            Property::sometimes("copies are sent again", |device: &Self, state: &State| {
                let content = state.world.content();
                let possible = device.bounds.restores > 0 && device.bounds.hours > 0;
                !possible || content.receipts.keys().any(|id| content.outbox.contains_key(id))
            }),
        ]
    }
}

const NONE: Bounds = Bounds {
    applications: 1,
    tabs: 1,
    faults: 0,
    backups: 0,
    restores: 0,
    hours: 0,
};

fn check(name: &str, bounds: Bounds) {
    let device = Device { bounds, bug: None };
    let checker = device.checker().threads(2).spawn_bfs().join();
    println!(
        "{name}: {} unique states, {} states, longest way {} steps, {bounds:?}",
        checker.unique_state_count(),
        checker.state_count(),
        checker.max_depth()
    );
    checker.assert_properties();
}

fn finds(bug: Bug, invariant: &'static str, bounds: Bounds) {
    let device = Device {
        bounds,
        bug: Some(bug),
    };
    let found = HasDiscoveries::AnyFailures;
    let checker = device.checker().threads(2).finish_when(found).spawn_bfs().join();
    let path = checker.discovery(invariant).map(|path| path.into_actions());
    println!(
        "{bug:?}: {} unique states, {path:?}",
        checker.unique_state_count()
    );
    assert!(path.is_some(), "{bug:?}");
}

#[test]
fn one_application_with_every_three_faults() {
    let faults = 3;
    check("three faults", Bounds { faults, ..NONE });
}

#[test]
fn one_application_with_two_faults_a_backup_and_a_restore() {
    let bounds = Bounds {
        faults: 2,
        backups: 1,
        restores: 1,
        hours: 1,
        ..NONE
    };
    check("two faults and a restore", bounds);
}

#[test]
fn two_applications_in_two_tabs_without_a_lock() {
    let (applications, tabs) = (2, 2);
    check(
        "two tabs",
        Bounds {
            applications,
            tabs,
            ..NONE
        },
    );
}

#[test]
fn one_application_in_two_tabs_without_a_lock_with_a_fault() {
    let (tabs, faults) = (2, 1);
    check("two tabs and a fault", Bounds { tabs, faults, ..NONE });
}

#[test]
fn two_applications_with_a_fault() {
    let (applications, faults) = (2, 1);
    let bounds = Bounds {
        applications,
        faults,
        ..NONE
    };
    check("two applications and a fault", bounds);
}

#[test]
fn one_application_in_two_tabs_without_a_lock_with_a_backup_and_a_restore() {
    let bounds = Bounds {
        tabs: 2,
        backups: 1,
        restores: 1,
        hours: 1,
        ..NONE
    };
    check("two tabs and a restore", bounds);
}

#[test]
#[ignore = "takes minutes, also in release"]
fn larger_two_applications_in_two_tabs_without_a_lock_with_a_fault() {
    let bounds = Bounds {
        applications: 2,
        tabs: 2,
        faults: 1,
        ..NONE
    };
    check("larger: two applications, two tabs and a fault", bounds);
}

#[test]
#[ignore = "takes minutes, also in release"]
fn larger_one_application_in_two_tabs_with_a_fault_a_backup_and_a_restore() {
    let bounds = Bounds {
        tabs: 2,
        faults: 1,
        backups: 1,
        restores: 1,
        hours: 1,
        ..NONE
    };
    check("larger: two tabs, a fault and a restore", bounds);
}

#[test]
#[ignore = "takes minutes, also in release"]
fn larger_two_applications_with_a_fault_a_backup_and_two_restores() {
    let bounds = Bounds {
        applications: 2,
        faults: 1,
        backups: 1,
        restores: 2,
        hours: 2,
        ..NONE
    };
    check("larger: two applications, a fault and two restores", bounds);
}

#[test]
#[ignore = "takes minutes, also in release"]
fn larger_two_applications_in_two_tabs_with_a_backup_and_a_restore() {
    let bounds = Bounds {
        applications: 2,
        tabs: 2,
        backups: 1,
        restores: 1,
        hours: 1,
        ..NONE
    };
    check("larger: two applications, two tabs and a restore", bounds);
}

#[test]
fn looking_only_at_bytes_is_found() {
    let bounds = Bounds {
        faults: 1,
        backups: 1,
        hours: 1,
        ..NONE
    };
    finds(Bug::LookOnlyAtBytes, "I6", bounds);
}

#[test]
fn forgetting_before_heeding_the_epoch_is_found() {
    let bounds = Bounds {
        backups: 1,
        restores: 1,
        hours: 1,
        ..NONE
    };
    finds(Bug::ForgetBeforeEpoch, "I1", bounds);
}
