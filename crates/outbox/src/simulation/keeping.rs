//! How visitors' applications come to be kept in the world.

use envelope::Item;
use uuid::Uuid;

use super::bug::Bug;
use super::coverage::Coverage;
use super::device::{Application, Keeping};
use super::step::{KeepFault, Kind};
use super::violation::Violation;
use super::world::World;
use crate::{Device, Keep, KeepInput, Keeper, OutboxEntry};

const DEVICE: Device = Device {
    id: Uuid::from_u128(1),
    count: 0,
};

impl World {
    pub(super) fn visit(&mut self, place: usize, kind: Kind, coverage: &mut Coverage) -> bool {
        let application = self.truth.applications.len();
        let Some(tab) = self
            .tabs
            .get_mut(place)
            .filter(|tab| tab.open && tab.keeping.is_none())
        else {
            return false;
        };
        coverage.applications += 1;
        tab.may_try_again = None;
        tab.keeping = Some(Keeping {
            machine: Keeper::default(),
            application,
        });
        self.truth.applications.push(Application {
            kind,
            sealed: Vec::new(),
            written: std::collections::BTreeSet::new(),
            unknown: false,
        });
        true
    }

    pub(super) fn apply_again(&mut self, place: usize) -> bool {
        let Some(tab) = self.tabs.get_mut(place).filter(|tab| tab.keeping.is_none()) else {
            return false;
        };
        let Some(application) = tab.may_try_again.take() else {
            return false;
        };
        tab.keeping = Some(Keeping {
            machine: Keeper::default(),
            application,
        });
        true
    }

    /// Keeping goes one step on, or fails in it.
    pub(super) fn keep(
        &mut self,
        place: usize,
        fault: Option<KeepFault>,
        coverage: &mut Coverage,
    ) -> Result<bool, Violation> {
        let Some(mut keeping) = self.tabs.get_mut(place).and_then(|tab| tab.keeping.take()) else {
            return Ok(false);
        };
        let outcome = self.keep_once(&keeping, fault, coverage)?;
        if self.setting.bug == Some(Bug::SealAgainUnseen) && matches!(outcome, KeepInput::WriteFailed(_)) {
            keeping.machine = Keeper::default();
        } else {
            keeping.machine.step(outcome);
        }
        let application = keeping.application;
        let ended = self.claim(application, keeping.machine.next(), coverage)?;
        if let Some(tab) = self.tabs.get_mut(place) {
            match keeping.machine.next() {
                Keep::NotKept | Keep::Unknown(_) => tab.may_try_again = Some(application),
                _ if ended => {}
                _ => tab.keeping = Some(keeping),
            }
        }
        Ok(true)
    }

    fn keep_once(
        &mut self,
        keeping: &Keeping,
        fault: Option<KeepFault>,
        coverage: &mut Coverage,
    ) -> Result<KeepInput, Violation> {
        let content = &self.disk.content;
        Ok(match (keeping.machine.next(), fault) {
            (Keep::Count, None) => {
                coverage.way("keep", "Count: counted");
                KeepInput::Counted(content.device.map_or(0, |device| device.count))
            }
            (Keep::Count, Some(_)) => {
                coverage.way("keep", "Count: failed");
                coverage.fault("keep: failed before writing");
                KeepInput::Failed
            }
            (Keep::Look(id), None) => {
                let holds = if self.setting.bug == Some(Bug::LookOnlyAtBytes) {
                    content.holds(id)
                } else {
                    content.knows(id)
                };
                coverage.way("keep", if holds { "Look: holds" } else { "Look: holds not" });
                KeepInput::Holds(holds)
            }
            (Keep::Look(_), Some(_)) => {
                coverage.way("keep", "Look: failed");
                coverage.fault("keep: looking failed");
                KeepInput::Failed
            }
            (Keep::Seal { .. }, Some(KeepFault::BeforeWriting)) => {
                coverage.way("keep", "Seal: failed");
                coverage.fault("keep: failed before writing");
                KeepInput::NotSealed
            }
            (Keep::Seal { counter }, fault) => {
                let item = self.seal(keeping.application, counter);
                let id = item.id;
                if self.setting.bug == Some(Bug::SayKeptEarly) {
                    self.claim(keeping.application, Keep::Kept(id), coverage)?;
                }
                match fault {
                    Some(KeepFault::NotWritten) => {
                        coverage.way("keep", "Seal: write failed");
                        coverage.fault("keep: failed, not written");
                        KeepInput::WriteFailed(id)
                    }
                    Some(_) => {
                        self.write(keeping.application, item)?;
                        coverage.way("keep", "Seal: write failed");
                        coverage.fault("keep: failed, written");
                        KeepInput::WriteFailed(id)
                    }
                    None if self.write(keeping.application, item)? => {
                        coverage.way("keep", "Seal: written");
                        KeepInput::Written(id)
                    }
                    None => {
                        coverage.way("keep", "Seal: count taken");
                        KeepInput::CounterTaken
                    }
                }
            }
            (Keep::Kept(_) | Keep::NotKept | Keep::Unknown(_), _) => KeepInput::Failed,
        })
    }

    fn seal(&mut self, application: usize, counter: u64) -> Item {
        let number = self.truth.items.len() as u64 + 1;
        // Random names have nothing to do with the count.
        let random = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
        let item = Item {
            id: Uuid::from_u128(u128::from(random) << 80 | u128::from(number)),
            counter,
            key: "k".to_owned(),
            catalog: "c".to_owned(),
            sealed: format!("sealed {number}"),
            status_token: None,
            signature: None,
        };
        self.truth.items.insert(item.id, item.clone());
        if let Some(application) = self.truth.applications.get_mut(application) {
            application.sealed.push(item.id);
            self.server.expect(item.id, application.kind);
        }
        item
    }

    /// Keeps an item in one transaction, and says whether the count was free.
    fn write(&mut self, application: usize, item: Item) -> Result<bool, Violation> {
        let kept = OutboxEntry::waiting(item);
        let bug = self.setting.bug;
        let free = self.disk.write(bug, |content| {
            let before = content.device;
            let is_free = content.keep(DEVICE, &kept).is_ok();
            if bug == Some(Bug::CountNotKept) {
                content.device = before;
            }
            is_free
        });
        if free {
            let item = kept.item;
            let before = self.truth.counts.insert(item.counter, item.id);
            if before.is_some_and(|before| before != item.id) {
                return Err(Violation::new(
                    "I2",
                    format!("the count {} was used twice", item.counter),
                ));
            }
            if let Some(application) = self.truth.applications.get_mut(application) {
                application.written.insert(item.id);
            }
        }
        Ok(free)
    }

    /// The tab ends in the middle of keeping: its visitor is told nothing. Says whether it was writing.
    pub(super) fn break_off_keeping(&mut self, keeping: &Keeping, written: bool) -> bool {
        let writing = matches!(keeping.machine.next(), Keep::Seal { .. });
        if let (Keep::Seal { counter }, true) = (keeping.machine.next(), written) {
            let item = self.seal(keeping.application, counter);
            // A count that is taken is no violation: the transaction came to nothing.
            let _ = self.write(keeping.application, item);
        }
        if let Some(application) = self.truth.applications.get_mut(keeping.application) {
            application.unknown = true;
        }
        writing
    }

    /// What the screen says, checked at the moment when it says it. Says whether it was the last word.
    fn claim(&mut self, application: usize, keep: Keep, coverage: &mut Coverage) -> Result<bool, Violation> {
        match keep {
            Keep::Kept(id) => {
                coverage.way("claim", "Kept");
                coverage.kept += 1;
                if !self.disk.content.knows(id) {
                    return Err(Violation::new(
                        "I6",
                        format!("the screen says kept, and {id} is not on the disk"),
                    ));
                }
                self.truth.kept.insert(id);
            }
            Keep::NotKept => {
                coverage.way("claim", "NotKept");
                let Some(application) = self.truth.applications.get(application) else {
                    return Ok(true);
                };
                if !application.unknown && !application.written.is_empty() {
                    let detail = format!("the screen says not kept, and {:?} was", application.written);
                    return Err(Violation::new("I6", detail));
                }
            }
            Keep::Unknown(_) => {
                coverage.way("claim", "Unknown");
                if let Some(application) = self.truth.applications.get_mut(application) {
                    application.unknown = true;
                }
            }
            Keep::Count | Keep::Seal { .. } | Keep::Look(_) => return Ok(false),
        }
        Ok(true)
    }
}
