//! How an application comes to be kept.

use uuid::Uuid;

/// How often another page of the device may take the count before it is given up.
const MAX_TRIES: u8 = 8;

/// What is to be done next to keep an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Keep {
    /// Ask the storage for the device's count, and tell it.
    Count,
    /// Seal under this counter and a new id, try to keep that, and tell what came of it.
    Seal {
        /// The device's count of submissions, this one counted.
        counter: u64,
    },
    /// Ask the storage whether it holds this submission, and tell it.
    Look(Uuid),
    /// It is on the disk: say so.
    Kept(Uuid),
    /// Nothing was written: say so.
    NotKept,
    /// The storage failed in the middle, and does not say whether it has written: say just that.
    Unknown(Uuid),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeepInput {
    /// The device's count, as the storage has it.
    Counted(u64),
    /// It is on the disk, under this id.
    Written(Uuid),
    /// Another page took the count: nothing was written.
    CounterTaken,
    /// It could not be sealed: nothing was written.
    NotSealed,
    /// The storage failed while this was written: it may be there or not.
    WriteFailed(Uuid),
    /// The storage failed before anything was written.
    Failed,
    /// The storage holds it, or does not.
    Holds(bool),
}

/// Keeps one application: under one counter, once, and says no more than is true.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Keeper {
    tries: u8,
    next: Keep,
}

impl Default for Keeper {
    fn default() -> Self {
        Self {
            tries: 0,
            next: Keep::Count,
        }
    }
}

impl Keeper {
    /// What is to be done.
    #[must_use]
    pub fn next(&self) -> Keep {
        self.next
    }

    /// Tells what came of it. An outcome that does not belong to what was to be done counts as a failure.
    pub fn step(&mut self, outcome: KeepInput) {
        self.next = match (self.next, outcome) {
            (Keep::Count, KeepInput::Counted(count)) => Keep::Seal { counter: count + 1 },
            (Keep::Seal { .. }, KeepInput::Written(id)) => Keep::Kept(id),
            (Keep::Seal { .. }, KeepInput::CounterTaken) if self.tries < MAX_TRIES => {
                self.tries += 1;
                Keep::Count
            }
            // Sealing again at once could keep it twice.
            (Keep::Seal { .. }, KeepInput::WriteFailed(id)) => Keep::Look(id),
            (Keep::Look(id), KeepInput::Holds(true)) => Keep::Kept(id),
            (Keep::Look(_), KeepInput::Holds(false)) => Keep::NotKept,
            (Keep::Look(id), _) => Keep::Unknown(id),
            (end @ (Keep::Kept(_) | Keep::Unknown(_)), _) => end,
            _ => Keep::NotKept,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_u128(1);

    fn after(outcomes: &[KeepInput]) -> Keep {
        let mut keeper = Keeper::default();
        for outcome in outcomes {
            keeper.step(*outcome);
        }
        keeper.next()
    }

    #[test]
    fn what_is_written_is_kept() {
        assert_eq!(after(&[]), Keep::Count);
        assert_eq!(after(&[KeepInput::Counted(4)]), Keep::Seal { counter: 5 });
        let written = [KeepInput::Counted(4), KeepInput::Written(ID)];
        assert_eq!(after(&written), Keep::Kept(ID));
    }

    #[test]
    fn a_taken_count_is_asked_for_again_and_not_for_ever() {
        let mut outcomes = Vec::new();
        for _ in 0..MAX_TRIES {
            outcomes.extend([KeepInput::Counted(0), KeepInput::CounterTaken]);
            assert_eq!(after(&outcomes), Keep::Count);
        }
        outcomes.extend([KeepInput::Counted(0), KeepInput::CounterTaken]);
        assert_eq!(after(&outcomes), Keep::NotKept);
    }

    #[test]
    fn a_write_that_fails_is_looked_for_before_anything_is_said() {
        let failed = [KeepInput::Counted(0), KeepInput::WriteFailed(ID)];
        assert_eq!(after(&failed), Keep::Look(ID));
        let ends = [
            (KeepInput::Holds(true), Keep::Kept(ID)),
            (KeepInput::Holds(false), Keep::NotKept),
            (KeepInput::Failed, Keep::Unknown(ID)),
        ];
        for (outcome, end) in ends {
            assert_eq!(after(&[failed[0], failed[1], outcome]), end);
        }
    }

    #[test]
    fn what_was_said_is_not_taken_back() {
        let outcomes = [
            KeepInput::Counted(7),
            KeepInput::Written(ID),
            KeepInput::CounterTaken,
            KeepInput::NotSealed,
            KeepInput::WriteFailed(ID),
            KeepInput::Failed,
            KeepInput::Holds(true),
            KeepInput::Holds(false),
        ];
        for end in [Keep::Kept(ID), Keep::Unknown(ID), Keep::NotKept] {
            for outcome in outcomes {
                let mut keeper = Keeper { tries: 0, next: end };
                keeper.step(outcome);
                assert_eq!(keeper.next(), end, "{outcome:?}");
            }
        }
    }

    #[test]
    fn what_fails_before_writing_keeps_nothing() {
        assert_eq!(after(&[KeepInput::Failed]), Keep::NotKept);
        assert_eq!(
            after(&[KeepInput::Counted(0), KeepInput::NotSealed]),
            Keep::NotKept
        );
        assert_eq!(after(&[KeepInput::Written(ID)]), Keep::NotKept);
    }
}
