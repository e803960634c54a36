//! What the server keeps, and copies of it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

/// What the server stores: of its database all that matters here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Database {
    pub(super) rows: BTreeMap<Uuid, Row>,
    /// Other contents under an id that is taken, kept aside for staff.
    pub(super) conflicts: BTreeSet<(Uuid, String)>,
}

/// One stored application.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Row {
    /// Its header, its token and its sealed bytes.
    pub(super) content: String,
    pub(super) received_at: u32,
}

impl Database {
    /// Whether this content is stored under this id, be it as a conflict: only as it was sealed can it be opened.
    pub(super) fn has(&self, id: Uuid, content: &str) -> bool {
        self.rows.get(&id).is_some_and(|row| row.content == content)
            || self.conflicts.contains(&(id, content.to_owned()))
    }

    /// The latest time that was put on something.
    pub(super) fn last_stamp(&self) -> Option<u32> {
        self.rows.values().map(|row| row.received_at).max()
    }
}

/// What lies beside the database.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Life {
    pub(super) epoch: u16,
    /// When the last complete backup of this life began.
    pub(super) horizon: Option<u32>,
    pub(super) earliest_stamp: u32,
    pub(super) last_stamp: Option<u32>,
}

/// A copy of the database, which knows that it is one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Backup {
    pub(super) database: Database,
    pub(super) start: u32,
}

/// A copy of the whole folder, as a hypervisor or a file system makes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Snapshot {
    pub(super) database: Database,
    pub(super) life: Life,
    /// The seconds that had passed.
    pub(super) passed: u32,
}
