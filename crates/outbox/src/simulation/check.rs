//! What must hold after every step.

use uuid::Uuid;

use super::violation::Violation;
use super::wire::{content_of, epoch_name, hash_of, time};
use super::world::World;

impl World {
    /// Checks the whole world.
    pub(super) fn check(&self) -> Result<(), Violation> {
        self.nothing_is_lost()?;
        self.nothing_is_doubled()?;
        self.receipts_are_true()?;
        self.what_is_missing_is_shown()?;
        self.only_the_refused_is_set_aside()?;
        self.floor_is_of_a_catalog()
    }

    /// I1: what a screen called kept or received is on the device, or both on the server and in its latest backup.
    fn nothing_is_lost(&self) -> Result<(), Violation> {
        for id in self.truth.kept.union(&self.truth.received) {
            let is_safe = self.disk.content.holds(*id) || (self.is_stored(*id) && self.is_backed_up(*id));
            if !is_safe {
                let detail = format!("{id} is neither on the device nor on the server with a backup");
                return Err(Violation::new("I1", detail));
            }
        }
        Ok(())
    }

    /// I2: an application is under one id, an id has one content, and is in one place on the device.
    fn nothing_is_doubled(&self) -> Result<(), Violation> {
        for application in &self.truth.applications {
            if !application.unknown && application.written.len() > 1 {
                let detail = format!("one application was kept as {:?}", application.written);
                return Err(Violation::new("I2", detail));
            }
        }
        for (id, row) in &self.server.database.rows {
            let item = self.truth.items.get(id);
            let is_other = item.is_some_and(|item| content_of(item) != row.content);
            if is_other && !self.server.squatted.contains(id) {
                return Err(Violation::new(
                    "I2",
                    format!("the server has other bytes for {id}"),
                ));
            }
        }
        let content = &self.disk.content;
        let mut places: Vec<&Uuid> = content.outbox.keys().collect();
        places.extend(content.quarantine.keys());
        places.extend(content.copies.keys());
        places.extend(content.unreadable.keys());
        places.sort();
        if let Some(twice) = places.windows(2).find(|pair| pair.first() == pair.last()) {
            return Err(Violation::new(
                "I2",
                format!("{:?} is twice on the device", twice.first()),
            ));
        }
        Ok(())
    }

    /// I3: a receipt on the device is for the bytes that the device sent and that the server once stored.
    fn receipts_are_true(&self) -> Result<(), Violation> {
        for (id, sent) in &self.disk.content.receipts {
            let receipt = &sent.receipt;
            let hash = self.truth.items.get(id).map(|item| match receipt.epoch {
                Some(_) => hash_of(&content_of(item)),
                None => hash_of(&item.sealed),
            });
            let content = self.truth.items.get(id).map(content_of);
            let stored = self.server.ever.iter().any(|(known, stored, at)| {
                known == id && Some(stored) == content.as_ref() && time(*at) == receipt.received_at
            });
            if hash.as_ref() != Some(&receipt.hash) || !stored {
                return Err(Violation::new(
                    "I3",
                    format!("the receipt of {id} proves nothing"),
                ));
            }
        }
        Ok(())
    }

    /// I1: where the server lacks something that it signed for in this life, the receipt that it is shown is for something
    /// that it lacks.
    fn what_is_missing_is_shown(&self) -> Result<(), Violation> {
        let content = &self.disk.content;
        if content.epoch != Some(epoch_name(self.server.life.epoch)) {
            return Ok(());
        }
        let rows = &self.server.database.rows;
        let is_here = |id: &Uuid| {
            let (row, item) = (rows.get(id), self.truth.items.get(id));
            row.zip(item)
                .is_some_and(|(row, item)| row.content == content_of(item))
        };
        let lacks = |id: &Uuid| !is_here(id);
        let of_this_life = |id: &Uuid| {
            let sent = content.receipts.get(id);
            sent.is_some_and(|sent| sent.receipt.epoch == content.epoch)
        };
        let mut copies = content.copies.keys();
        match copies.find(|id| of_this_life(id) && lacks(id)) {
            Some(id) if !content.held.as_ref().is_some_and(|held| lacks(&held.id)) => {
                let detail = format!("the server lacks {id}, and nothing shows it");
                Err(Violation::new("I1", detail))
            }
            _ => Ok(()),
        }
    }

    /// I5: only what the server itself refused is taken off the queue.
    fn only_the_refused_is_set_aside(&self) -> Result<(), Violation> {
        for id in self.disk.content.quarantine.keys() {
            if !self.server.refused.contains(id) {
                return Err(Violation::new(
                    "I5",
                    format!("{id} is set aside, and the server never refused it"),
                ));
            }
        }
        Ok(())
    }

    /// No answer raises the floor of the catalog: a verified catalog does, and none is loaded here.
    fn floor_is_of_a_catalog(&self) -> Result<(), Violation> {
        let floor = self.disk.content.catalog_floor;
        if floor > 0 {
            let detail = format!("an answer has raised the floor to {floor}");
            return Err(Violation::new("I6", detail));
        }
        Ok(())
    }

    pub(super) fn is_stored(&self, id: Uuid) -> bool {
        let item = self.truth.items.get(&id);
        item.is_some_and(|item| self.server.database.has(id, &content_of(item)))
    }

    fn is_backed_up(&self, id: Uuid) -> bool {
        let Some(item) = self.truth.items.get(&id) else {
            return false;
        };
        let backup = self.server.backup.as_ref();
        backup.is_some_and(|backup| backup.database.has(id, &content_of(item)))
    }

    /// Whether nothing more can be done for an application without staff: the server has it, it is set aside, or the
    /// server goes on putting it off.
    pub(super) fn is_at_rest(&self, id: Uuid) -> bool {
        let content = &self.disk.content;
        let put_off = self.server.puts_off(id) && content.outbox.contains_key(&id);
        put_off
            || content.unreadable.contains_key(&id)
            || content.quarantine.contains_key(&id)
            || (self.is_stored(id) && !content.outbox.contains_key(&id))
    }
}
