//! What people do to it: strangers who take ids, staff who carry files and put things back, releases that come and go.

use super::bug::Bug;
use super::coverage::Coverage;
use super::violation::Violation;
use super::world::World;
use crate::{Change, Content};

impl World {
    pub(super) fn squat(&mut self, content: impl FnOnce(&envelope::Item) -> String) -> bool {
        let rows = &self.server.database.rows;
        let mut waiting = self.disk.content.outbox.iter();
        let Some((id, entry)) = waiting.find(|(id, _)| !rows.contains_key(id)) else {
            return false;
        };
        self.server.squat(*id, content(&entry.item));
        true
    }

    /// A record of what waits, is set aside or retained is found to be one that this version does not understand.
    pub(super) fn damage(&mut self, which: u8, coverage: &mut Coverage) -> bool {
        let content = &self.disk.content;
        let entries = content.outbox.values().chain(content.quarantine.values());
        let items = entries
            .map(|entry| &entry.item)
            .chain(content.copies.values().map(|copy| &copy.item));
        let items: Vec<&envelope::Item> = items.collect();
        let at = usize::from(which).checked_rem(items.len());
        let Some(item) = at.and_then(|at| items.get(at)).copied().cloned() else {
            return false;
        };
        coverage.fault("storage: a record cannot be understood");
        let raw = serde_json::to_string(&crate::OutboxEntry::waiting(item.clone())).unwrap_or_default();
        self.disk.write(self.setting.bug, |content| {
            content.set_aside_unreadable(item.id, raw);
        });
        if self.setting.bug == Some(Bug::DropUnreadable) {
            self.disk.content.unreadable.clear();
        }
        true
    }

    pub(super) fn understand(&mut self, coverage: &mut Coverage) -> bool {
        let any = !self.disk.content.unreadable.is_empty();
        if any {
            coverage.way("unreadable", "understood");
        }
        self.disk.write(self.setting.bug, Content::read_again);
        any
    }

    pub(super) fn export(&mut self) -> Result<bool, Violation> {
        let content = &self.disk.content;
        let all = content.outbox.values().chain(content.quarantine.values());
        let file: Vec<envelope::Item> = all.map(|kept| kept.item.clone()).collect();
        let raw = match self.setting.bug {
            Some(Bug::ExportWithoutUnreadable) => 0,
            _ => content.unreadable.len(),
        };
        if file.len() + raw < content.outbox.len() + content.quarantine.len() + content.unreadable.len() {
            let detail = "the file lacks what cannot be understood".to_owned();
            return Err(Violation::new("I5", detail));
        }
        let new = !file.is_empty() && file != self.file;
        if new {
            self.file = file;
        }
        Ok(new)
    }

    pub(super) fn release(&mut self, coverage: &mut Coverage) -> bool {
        let Some(id) = self.disk.content.quarantine.keys().next().copied() else {
            return false;
        };
        coverage.way("apply", "Release");
        let release = Change::Release { id };
        let bug = self.setting.bug;
        self.disk.write(bug, |content| apply(content, &release, bug));
        true
    }
}

/// Applies a change, as a device with this mistake does.
pub(super) fn apply(content: &mut Content, change: &Change, bug: Option<Bug>) {
    match (bug, change) {
        (Some(Bug::NewEpochUnheeded), Change::Epoch { epoch }) => content.epoch = Some(epoch.clone()),
        (Some(Bug::CopiesGoneAtEpoch), Change::Epoch { epoch }) => {
            if content.epoch.as_ref().is_some_and(|known| known != epoch) {
                content.copies.clear();
            }
            content.apply(change);
        }
        (Some(Bug::ReleaseLoses), Change::Release { id }) => {
            content.quarantine.remove(id);
        }
        (Some(Bug::QuarantineDrops), Change::Quarantine { id, .. }) => {
            content.outbox.remove(id);
        }
        (Some(Bug::HoldNothing), change) => {
            content.apply(change);
            content.held = None;
        }
        (Some(Bug::HoldLastSettled), Change::Settle { id, receipt }) => {
            let is_new = content.outbox.contains_key(id) || content.quarantine.contains_key(id);
            content.apply(change);
            if is_new && receipt.epoch == content.epoch {
                content.held = Some(envelope::HeldReceipt {
                    id: *id,
                    receipt: receipt.clone(),
                });
            }
        }
        _ => content.apply(change),
    }
    if bug.is_some_and(|bug| bug.forgets_at_once() || bug == Bug::ForgetAtOnce)
        && let Some(until) = content.backed_up_until.clone()
    {
        content
            .copies
            .retain(|_, copy| !crate::is_before(&copy.received_at, &until));
    }
}
