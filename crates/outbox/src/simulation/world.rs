//! Device, network and server in one, driven step by step.

use super::bug::Bug;
use super::coverage::Coverage;
use super::device::{Disk, Sending, Tab, Truth};
use super::hands::apply;
use super::network::{MAX_REQUESTS, Network, Reply, Request, cut, fake};
use super::server::Server;
use super::step::{Mood, Step};
use super::violation::Violation;
use super::wire::content_of;
use crate::{Action, Change, Content};

/// How a world is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Setting {
    /// Whether tabs take turns as senders by a lock; otherwise each tab has a sender.
    pub lock: bool,
    /// Whether waits take no time, so that a model checker meets the same state again.
    pub timeless: bool,
    /// A deliberate mistake.
    pub bug: Option<Bug>,
}

/// Device, network and server, and what visitors were told.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct World {
    pub(super) setting: Setting,
    pub(super) disk: Disk,
    pub(super) tabs: Vec<Tab>,
    pub(super) network: Network,
    pub(super) server: Server,
    pub(super) truth: Truth,
    pub(super) file: Vec<envelope::Item>,
}

impl World {
    /// A device that was never used, with one tab, and a server that has nothing.
    #[must_use]
    pub fn new(setting: Setting) -> Self {
        let mut world = Self {
            setting,
            disk: Disk::default(),
            tabs: vec![Tab::default(); 2],
            network: Network::default(),
            server: Server::new(setting.bug),
            truth: Truth::default(),
            file: Vec::new(),
        };
        world.reopen();
        world
    }

    /// Lets one thing happen, and says whether it could. A step that cannot happen does nothing.
    ///
    /// # Errors
    /// [`Violation`] if something that must always hold does not hold afterwards.
    pub fn step(&mut self, step: Step, coverage: &mut Coverage) -> Result<bool, Violation> {
        let happened = self.happen(step, coverage)?;
        if happened {
            coverage.steps += 1;
            self.check()?;
        }
        Ok(happened)
    }

    fn happen(&mut self, step: Step, coverage: &mut Coverage) -> Result<bool, Violation> {
        Ok(match step {
            Step::Visit(tab, kind) => self.visit(usize::from(tab), kind, coverage),
            Step::Again(tab) => self.apply_again(usize::from(tab)),
            Step::Keep(tab) => self.keep(usize::from(tab), None, coverage)?,
            Step::KeepFails(tab, fault) => self.keep(usize::from(tab), Some(fault), coverage)?,
            Step::Send(tab) => self.send(usize::from(tab), coverage)?,
            Step::StorageFails { tab, written } => self.storage_fails(usize::from(tab), written, coverage)?,
            Step::GiveUp(tab) => self.give_up(usize::from(tab), coverage)?,
            Step::Wake(tab) => self.wake(usize::from(tab), coverage)?,
            Step::WaitAnHour(tab) => self.wait_an_hour(usize::from(tab), coverage)?,
            Step::Open => self.open(),
            Step::Crash { tab, written } => self.crash(usize::from(tab), written, coverage),
            Step::PowerLoss { written } => self.power_loss(written, coverage),
            Step::Serve(number, mood) => self.serve(number, mood, coverage),
            Step::Lose(number) => self.take_request(number, |_, _| coverage.fault("request: lost")),
            Step::Repeat(number) => self.repeat(number, coverage),
            Step::Intercept(number, other) => self.take_request(number, |world, request| {
                coverage.fault(intercepted(other));
                let answer = fake(other, &request.items, world.network.oldest.as_ref());
                world.reply(request.tab, &request.items, Some(answer));
            }),
            Step::LoseReply(number) => self.network.reply(number).is_some_and(|place| {
                coverage.fault("answer: lost");
                self.network.replies.remove(place);
                true
            }),
            Step::CutReply(number, percent) => self.change_reply(number, |reply| {
                coverage.fault("answer: cut");
                cut(&mut reply.answer, percent);
            }),
            Step::ReplaceReply(number, other) => {
                let oldest = self.network.oldest.clone();
                self.change_reply(number, |reply| {
                    coverage.fault(replaced(other));
                    reply.answer = fake(other, &reply.items, oldest.as_ref());
                })
            }
            step => match self.server_happens(step, coverage) {
                Some(happened) => happened,
                None => self.hands_happen(step, coverage)?,
            },
        })
    }

    /// What happens at the server; `None` if it is a step of something else.
    fn server_happens(&mut self, step: Step, coverage: &mut Coverage) -> Option<bool> {
        Some(match step {
            Step::Tick(seconds) => {
                self.server.tick(seconds);
                true
            }
            Step::ClockBack(seconds) => {
                coverage.fault("server: clock went back");
                self.server.clock_back(seconds);
                true
            }
            Step::ClockAhead(seconds) => self.server.clock_ahead(seconds),
            Step::ClockRight => self.server.clock_right(),
            Step::BackupBegins => {
                self.server.begin_backup();
                true
            }
            Step::Backup => {
                self.server.tick(3_600);
                self.server.begin_backup();
                self.server.end_backup()
            }
            Step::BackupEnds => self.server.end_backup(),
            Step::Restore => {
                self.server.restore(coverage);
                true
            }
            Step::Snapshot => {
                self.server.take_snapshot();
                true
            }
            Step::RollBack => self.server.roll_back(coverage),
            Step::NewCatalog => {
                self.server.catalog += 1;
                true
            }
            _ => return None,
        })
    }

    /// What people do; a step of something else does not happen.
    fn hands_happen(&mut self, step: Step, coverage: &mut Coverage) -> Result<bool, Violation> {
        Ok(match step {
            Step::Squat => self.squat(|_| "squatter".to_owned()),
            Step::SquatHeader => self.squat(|item| {
                let counter = item.counter + 1_000;
                content_of(&envelope::Item {
                    counter,
                    ..item.clone()
                })
            }),
            Step::SquatToken => self.squat(|item| {
                let status_token = Some("another".to_owned());
                content_of(&envelope::Item {
                    status_token,
                    ..item.clone()
                })
            }),
            Step::Damage(which) => self.damage(which, coverage),
            Step::Understand => self.understand(coverage),
            Step::Export => self.export()?,
            Step::Import => {
                self.server.import(&self.file, coverage);
                !self.file.is_empty()
            }
            Step::Release => self.release(coverage),
            _ => false,
        })
    }

    /// What is on the device's disk.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.disk.content
    }

    /// For each request under way, whether nobody waits for its answer any more.
    pub fn requests(&self) -> impl Iterator<Item = bool> {
        self.network.requests.iter().map(|request| request.tab.is_none())
    }

    /// How many answers are under way.
    #[must_use]
    pub fn replies(&self) -> usize {
        self.network.replies.len()
    }

    /// How many applications visitors have made.
    #[must_use]
    pub fn applications(&self) -> usize {
        self.truth.applications.len()
    }

    /// How many of them a screen called received.
    #[must_use]
    pub fn received(&self) -> usize {
        self.truth.received.len()
    }

    /// Whether an application is being kept at this tab.
    #[must_use]
    pub fn is_keeping(&self, tab: usize) -> bool {
        self.tabs.get(tab).is_some_and(|tab| tab.keeping.is_some())
    }

    /// Opens a first tab where there is none, and gives senders to the tabs that should have one.
    pub(super) fn reopen(&mut self) {
        if !self.tabs.iter().any(|tab| tab.open)
            && let Some(first) = self.tabs.first_mut()
        {
            first.open = true;
        }
        let mut taken = self.tabs.iter().any(|tab| tab.sending.is_some());
        for tab in &mut self.tabs {
            if tab.open && tab.sending.is_none() && !(self.setting.lock && taken) {
                tab.sending = Some(Sending::start());
                taken = true;
            }
        }
    }

    fn open(&mut self) -> bool {
        let closed = self.tabs.iter_mut().find(|tab| !tab.open);
        let opened = closed.is_some();
        if let Some(tab) = closed {
            tab.open = true;
        }
        self.reopen();
        opened
    }

    pub(super) fn crash(&mut self, tab: usize, written: bool, coverage: &mut Coverage) -> bool {
        if !self.tabs.get(tab).is_some_and(|tab| tab.open) {
            return false;
        }
        coverage.fault("tab: died");
        if self.is_under_way(tab) {
            coverage.fault("tab: died with a request under way");
        }
        self.break_off(tab, written);
        self.reopen();
        true
    }

    fn power_loss(&mut self, written: bool, coverage: &mut Coverage) -> bool {
        coverage.fault("power: lost");
        let mut in_a_write = false;
        for tab in 0..self.tabs.len() {
            in_a_write |= self.break_off(tab, written);
        }
        if in_a_write {
            coverage.fault(if written {
                "power: lost in a write, written"
            } else {
                "power: lost in a write, not written"
            });
        }
        self.disk.lose_power();
        self.reopen();
        true
    }

    /// Ends a tab in the middle of whatever it does, and says whether it was writing.
    fn break_off(&mut self, place: usize, written: bool) -> bool {
        let Some(tab) = self.tabs.get_mut(place) else {
            return false;
        };
        let tab = std::mem::take(tab);
        self.network.forget(place);
        let mut writing = false;
        if let Some(keeping) = tab.keeping {
            writing |= self.break_off_keeping(&keeping, written);
        }
        if let Some(Sending {
            action: Action::Apply(changes),
            ..
        }) = tab.sending
        {
            writing = true;
            if written {
                self.write_half(&changes);
            }
        }
        writing
    }

    /// What is on the disk if the device dies right after a transaction.
    fn write_half(&mut self, changes: &[Change]) {
        let bug = self.setting.bug;
        self.disk.write(bug, |content| {
            for change in changes {
                match change {
                    Change::Settle { id, .. } if bug == Some(Bug::SettleInTwo) => {
                        content.outbox.remove(id);
                    }
                    change => apply(content, change, bug),
                }
            }
        });
    }

    fn take_request(&mut self, number: u8, then: impl FnOnce(&mut Self, Request)) -> bool {
        let Some(place) = self.network.request(number) else {
            return false;
        };
        let request = self.network.requests.remove(place);
        then(self, request);
        true
    }

    pub(super) fn serve(&mut self, number: u8, mood: Mood, coverage: &mut Coverage) -> bool {
        self.take_request(number, |world, request| {
            if mood != Mood::Well {
                coverage.fault(in_mood(mood));
            }
            let answer = world.server.serve(&request, mood, coverage);
            if world.network.oldest.is_none() {
                world.network.oldest = answer.clone().filter(|answer| answer.status == 200);
            }
            world.reply(request.tab, &request.items, answer);
        })
    }

    fn reply(&mut self, tab: Option<usize>, items: &[envelope::Item], answer: Option<crate::Answer>) {
        if let (Some(tab), Some(answer)) = (tab, answer) {
            let items = items.to_vec();
            self.network.replies.push(Reply { tab, items, answer });
        }
    }

    fn repeat(&mut self, number: u8, coverage: &mut Coverage) -> bool {
        let Some(place) = self.network.request(number) else {
            return false;
        };
        let Some(request) = self.network.requests.get(place).cloned() else {
            return false;
        };
        if self.network.requests.len() >= MAX_REQUESTS {
            return false;
        }
        coverage.fault("request: came again");
        self.network.requests.push(Request { tab: None, ..request });
        true
    }

    fn change_reply(&mut self, number: u8, change: impl FnOnce(&mut Reply)) -> bool {
        let place = self.network.reply(number);
        let reply = place.and_then(|place| self.network.replies.get_mut(place));
        let found = reply.is_some();
        if let Some(reply) = reply {
            change(reply);
        }
        found
    }
}

macro_rules! labels {
    ($name:ident, $type:ty, $before:literal, [$($variant:ident)*]) => {
        fn $name(one: $type) -> &'static str {
            match one {
                $(<$type>::$variant => concat!($before, stringify!($variant)),)*
            }
        }
    };
}

labels!(intercepted, super::step::Fake, "request: intercepted, ", [
    Portal BadGateway Unavailable TooManyRequests TooLarge Nothing OtherIds ForgedReceipt OtherReceipt
    NoReceipt Lies ForgedStatement Older
]);
labels!(replaced, super::step::Fake, "answer: replaced, ", [
    Portal BadGateway Unavailable TooManyRequests TooLarge Nothing OtherIds ForgedReceipt OtherReceipt
    NoReceipt Lies ForgedStatement Older
]);
labels!(in_mood, Mood, "server: ", [
    Well RejectAll RetryAll RetryFirst NotStored ClockRefused SignatureRefused Replayed TooMany Incomplete
    Version1 KilledBeforeCommit KilledAfterCommit
]);
