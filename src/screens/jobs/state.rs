//! What the screens of vacancies have of their own. It is there from the start, which the code of the screens is not.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use store::IndexedDbFeedStore;

use super::data::Jobs;

/// How far loading is.
#[derive(Clone)]
pub enum JobsData {
    /// Nobody has asked for it.
    NotAsked,
    /// Under way.
    Loading,
    /// There is no list.
    NoList,
    /// Ready.
    Ready(Arc<Jobs>),
}

/// What the screens of vacancies have of their own, and keep while they are drawn anew.
#[derive(Clone, Copy)]
pub struct JobsState {
    /// How far loading is.
    pub data: RwSignal<JobsData>,
    /// Where the list is stored, once that is open.
    pub store: RwSignal<Option<Rc<IndexedDbFeedStore>>, LocalStorage>,
    /// The place in the list of the first item that is shown.
    pub first: RwSignal<usize>,
    /// Whether what does not fit is unfolded.
    pub opened: RwSignal<bool>,
    /// Whether what was posted last stands first. Else it is what fits best, or closes first where nobody has said what they wish.
    pub newest: RwSignal<bool>,
    /// Whether words are looked for.
    pub searching: RwSignal<bool>,
    /// Whether places are chosen from a list instead of the board.
    pub as_list: RwSignal<bool>,
}

impl JobsState {
    /// Nothing has been asked for.
    pub fn new() -> Self {
        Self {
            data: RwSignal::new(JobsData::NotAsked),
            store: RwSignal::new_local(None),
            first: RwSignal::new(0),
            opened: RwSignal::new(false),
            newest: RwSignal::new(false),
            searching: RwSignal::new(false),
            as_list: RwSignal::new(false),
        }
    }

    /// Forgets what a visitor has turned and unfolded. What is loaded stays.
    pub fn forget(self) {
        self.first.set(0);
        self.opened.set(false);
        self.newest.set(false);
        self.searching.set(false);
        self.as_list.set(false);
    }
}
