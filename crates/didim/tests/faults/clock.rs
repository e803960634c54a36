//! F50, F51 at the server: its clock is set, while it runs and between two runs.
//!
//! Devices forget their copies of what was received before the latest `backed_up_until` that they have been told. So
//! nothing that arrives later may be stamped before it: no backup has that yet.

use std::time::SystemTime;

use envelope::{Item, Receipt, SubmissionOutcome};
use fixtures::Random;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::harness::Server;
use crate::item;
use crate::place::Place;
use crate::preload::{Clock, replace};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A server whose clock is set, and all that it has told.
struct Told {
    place: Place,
    clock: Clock,
    server: Option<Server>,
    offset: i64,
    /// The latest `backed_up_until`, as devices keep it.
    backed_up: Option<OffsetDateTime>,
    kept: Vec<(Item, Receipt)>,
}

fn parse(text: &str) -> OffsetDateTime {
    OffsetDateTime::parse(text, &Rfc3339).unwrap()
}

impl Told {
    /// Its life begins at this distance from the machine's time.
    fn start(offset: i64) -> Self {
        let place = Place::new();
        let clock = Clock::new(place.scratch());
        let mut told = Self {
            place,
            clock,
            server: None,
            offset,
            backed_up: None,
            kept: Vec::new(),
        };
        told.set(offset);
        told.restart();
        told
    }

    fn set(&mut self, offset: i64) {
        self.offset = offset;
        self.clock.set(offset);
    }

    fn restart(&mut self) {
        self.server = None;
        let mut serve = self.place.serve();
        self.clock.put_under(&mut serve);
        self.server = Some(Server::start(&mut serve));
    }

    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::from(SystemTime::now()) + time::Duration::seconds(self.offset)
    }

    /// A backup that began just now, by the server's clock, has been written.
    fn back_up(&self) {
        let text = self.now().format(&Rfc3339).unwrap();
        replace(&self.place.data().join("backed-up-until"), &text);
    }

    /// Sends something new; what it is told stands beside all that was told before.
    #[track_caller]
    fn submit(&mut self) -> OffsetDateTime {
        let server = self.server.as_ref().unwrap();
        let new = item(300);
        let answer = server.submit(std::slice::from_ref(&new)).unwrap().unwrap();
        let result = answer.results.into_iter().next().unwrap();
        assert_eq!(result.outcome, SubmissionOutcome::Stored);
        let receipt = result.receipt.unwrap();
        assert!(server.receipt_key().vouches(&new, &receipt));
        let stamp = parse(&receipt.received_at);
        if let Some(backed_up) = self.backed_up {
            assert!(
                stamp >= backed_up,
                "it is stamped {stamp}, and devices forget what came before {backed_up}"
            );
        }
        let told = answer.statement.unwrap().backed_up_until.as_deref().map(parse);
        assert!(told.is_none_or(|told| told <= stamp), "{told:?} and {stamp}");
        self.backed_up = self.backed_up.max(told);
        self.kept.push((new, receipt));
        stamp
    }

    /// Every receipt that was given is given again, and verifies.
    #[track_caller]
    fn receipts_stay(&self) {
        let server = self.server.as_ref().unwrap();
        for (item, receipt) in &self.kept {
            assert_eq!(
                server.keeps(item),
                (SubmissionOutcome::Duplicate, receipt.clone())
            );
        }
        self.place.has_exactly(self.kept.iter().map(|(item, _)| item));
    }

    /// Whether a stamp is of this moment by the server's clock.
    fn is_now(&self, stamp: OffsetDateTime) -> bool {
        (self.now() - stamp).abs() < time::Duration::MINUTE
    }
}

#[test]
fn a_clock_that_is_set_back_by_a_day_while_it_runs_changes_no_receipt() {
    let mut told = Told::start(-HOUR);
    told.set(0);
    let stamp = told.submit();
    assert!(told.is_now(stamp), "the clock is the one that was set");
    told.back_up();
    told.submit();
    let backed_up = told.backed_up.unwrap();
    told.set(-DAY);
    assert!(told.submit() > backed_up);
    told.receipts_stay();
    told.set(0);
    let stamp = told.submit();
    assert!(told.is_now(stamp));
    told.receipts_stay();
}

#[test]
fn a_clock_that_is_set_back_between_two_runs_changes_no_receipt() {
    let mut told = Told::start(-HOUR);
    told.set(0);
    told.back_up();
    told.submit();
    let backed_up = told.backed_up.unwrap();
    told.set(-DAY);
    told.restart();
    assert!(told.submit() > backed_up);
    told.receipts_stay();
}

#[test]
fn a_backup_by_a_clock_that_was_set_back_does_not_make_devices_forget_what_comes_later() {
    for restart in [false, true] {
        let mut told = Told::start(-3 * DAY);
        told.set(0);
        told.back_up();
        told.submit();
        told.set(-DAY);
        told.back_up();
        if restart {
            told.restart();
        }
        told.submit();
        told.receipts_stay();
    }
}

#[test]
fn however_the_clock_is_set_within_a_day_nothing_is_stamped_as_if_a_backup_had_it() {
    for seed in 0..3 {
        let mut random = Random::new(seed);
        let mut told = Told::start(-3 * DAY);
        for _ in 0..25 {
            match random.below(5) {
                0 => told.restart(),
                1 => told.back_up(),
                _ => told.set(-i64::try_from(random.below(24 * 60)).unwrap() * MINUTE),
            }
            told.submit();
        }
        assert!(told.backed_up.is_some());
        told.receipts_stay();
    }
}
