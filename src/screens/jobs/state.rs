//! What the screens of vacancies have of their own. It is there from the start, which the code of the screens is not.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use store::IndexedDbFeedStore;

use super::data::Jobs;

/// In which order vacancies stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// What fits best first; without a wish, what closes first.
    Fit,
    /// What was posted last first.
    Newest,
}

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
    /// The order of the list.
    pub order: RwSignal<Order>,
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
            order: RwSignal::new(Order::Fit),
            searching: RwSignal::new(false),
            as_list: RwSignal::new(false),
        }
    }

    /// Forgets what a visitor has turned and unfolded. What is loaded stays.
    pub fn forget(self) {
        self.first.set(0);
        self.opened.set(false);
        self.order.set(Order::Fit);
        self.searching.set(false);
        self.as_list.set(false);
    }
}
