//! What must come of any state once nothing goes wrong any more.

use super::coverage::Coverage;
use super::step::{Mood, Step};
use super::violation::Violation;
use super::world::World;
use crate::Action;

/// Steps for what does not depend on how much waits: an answer that is under way, a wait, a smaller batch.
const BASE_STEPS: usize = 80;
/// Steps for each application: read, post, reach the server, come back, write, wait, and as much again for a batch
/// that is too large for it.
const STEPS_PER_APPLICATION: usize = 20;

/// Longer than copies are kept, in seconds.
const COPIES_KEPT_S: u32 = 4 * 86_400;

impl World {
    /// Heals everything, drives on for a bounded number of steps, and looks whether all came to rest (I5): what waits
    /// is settled or set aside, requests that were stuck somewhere may still arrive, the latest backup may be put back
    /// once more, copies are forgotten in the end, and what the server never takes is asked about with waits.
    ///
    /// # Errors
    /// [`Violation`] if something is stuck, or if something does not hold on the way.
    pub fn finish(&mut self, coverage: &mut Coverage) -> Result<(), Violation> {
        self.heal(coverage)?;
        self.server.clock_right();
        self.drive("sent", coverage, |world| {
            world.disk.content.outbox.keys().all(|id| world.is_at_rest(*id))
        })?;
        while self.serve(0, Mood::Well, coverage) {
            self.check()?;
        }
        self.step(Step::Restore, coverage)?;
        self.drive("sent again after a restore", coverage, |world| {
            let content = &world.disk.content;
            let mut all = world
                .truth
                .kept
                .iter()
                .chain(content.outbox.keys())
                .chain(content.copies.keys());
            all.all(|id| world.is_at_rest(*id))
        })?;
        self.understand(&mut Coverage::default());
        self.drive("understood and sent", coverage, |world| {
            world.disk.content.outbox.keys().all(|id| world.is_at_rest(*id))
        })?;
        self.server.set_clock();
        for step in [Step::Tick(COPIES_KEPT_S), Step::BackupBegins, Step::BackupEnds] {
            self.step(step, coverage)?;
        }
        self.drive("forgotten after a backup", coverage, |world| {
            world.disk.content.copies.is_empty()
        })?;
        let rest = if self.disk.content.outbox.is_empty() {
            0
        } else {
            BASE_STEPS
        };
        for _ in 0..rest {
            self.go_on(coverage)?;
        }
        Ok(())
    }

    /// One step of the tab that is left; waits are long.
    fn go_on(&mut self, coverage: &mut Coverage) -> Result<(), Violation> {
        if !self.wait_an_hour(0, coverage)? {
            self.send(0, coverage)?;
        }
        self.check()
    }

    /// One tab is left, and what is under way in it ends well.
    fn heal(&mut self, coverage: &mut Coverage) -> Result<(), Violation> {
        self.crash(1, true, &mut Coverage::default());
        self.check()?;
        for _ in 0..BASE_STEPS {
            if !self.keep(0, None, coverage)? {
                return Ok(());
            }
            self.check()?;
        }
        Err(Violation::new(
            "I5",
            "an application is never kept, and never not kept".to_owned(),
        ))
    }

    fn drive(
        &mut self,
        what: &str,
        coverage: &mut Coverage,
        done: impl Fn(&Self) -> bool,
    ) -> Result<(), Violation> {
        let count = self.truth.items.len();
        for _ in 0..BASE_STEPS + STEPS_PER_APPLICATION * count {
            if done(self) && matches!(self.action(0), Some(Action::Wait { .. })) {
                return Ok(());
            }
            self.go_on(coverage)?;
        }
        let stuck: Vec<_> = self.disk.content.outbox.keys().collect();
        Err(Violation::new(
            "I5",
            format!("not {what}: {stuck:?} wait, {:?} is next", self.action(0)),
        ))
    }
}
