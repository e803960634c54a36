//! What a person keeps between sessions: notes that are not written yet, and filters. It is sealed by the vault, for them alone.

use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;
use vault::{Ask, Filter, Memory, Told};

use super::Desk;
use crate::bridge;

impl Desk {
    /// Where it is kept: several people may use one browser.
    pub(super) fn place(self) -> String {
        self.me().map(|account| account.to_string()).unwrap_or_default()
    }

    /// Opens what was kept.
    pub(super) async fn recall(self) {
        let Some(sealed) = bridge::kept(&self.place()) else {
            return;
        };
        if let Told::Recalled { memory } = bridge::ask(Ask::Recall { sealed }).await {
            self.memory.set(memory);
        }
    }

    /// What is typed for a case and not written yet.
    pub fn draft(self, id: Uuid) -> String {
        self.memory
            .with_untracked(|memory| memory.drafts.get(&id).cloned())
            .unwrap_or_default()
    }

    /// Keeps what is typed for a case: it is there again after a session that ended in the middle.
    pub fn keep_draft(self, id: Uuid, text: String) {
        self.keep(|memory| {
            if text.trim().is_empty() {
                memory.drafts.remove(&id);
            } else {
                memory.drafts.insert(id, text);
            }
        });
    }

    /// Keeps the present filter under a name.
    pub fn keep_filter(self, name: String) {
        let filter = self.filter.get_untracked();
        self.keep(|memory| drop(memory.filters.insert(name, filter)));
    }

    /// Forgets a filter.
    pub fn forget_filter(self, name: &str) {
        self.keep(|memory| drop(memory.filters.remove(name)));
    }

    /// Lists by a filter that was kept.
    pub fn use_filter(self, kept: Filter) {
        self.filter_by(|filter| *filter = kept);
    }

    fn keep(self, change: impl FnOnce(&mut Memory)) {
        self.memory.update(change);
        let memory = self.memory.get_untracked();
        if memory == Memory::default() {
            bridge::keep(&self.place(), "");
            return;
        }
        spawn_local(async move {
            if let Told::Kept { sealed } = bridge::ask(Ask::Keep { memory }).await {
                bridge::keep(&self.place(), &sealed);
            }
        });
    }
}
