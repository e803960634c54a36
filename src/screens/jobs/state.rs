//! What the screens of vacancies have of their own. It is there from the start, which the code of the screens is not.

use std::rc::Rc;
use std::sync::Arc;

use catalog::Field;
use device::Loaded;
use eligibility::Date;
use leptos::prelude::*;
use look::Tone;
use store::IndexedDbFeedStore;
use vacancy::legal::form;

use super::data::Jobs;
use crate::visit::Visit;

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

/// The check of the form that a visitor fills in.
#[derive(Clone)]
pub struct Check {
    /// The visit whose form it is.
    pub visit: Visit,
    /// The catalog that says what the fields are.
    pub loaded: Arc<Loaded>,
    /// The day on which the vacancy would be posted.
    pub today: Date,
    /// The ids of the form's fields, as they stand.
    pub order: Arc<[String]>,
    /// What is found, as it is drawn.
    pub found: RwSignal<Vec<Found>>,
    /// Whether the code of the check is there.
    pub is_there: RwSignal<bool>,
}

/// A finding as it is drawn.
#[derive(Clone)]
pub struct Found {
    /// The id of the field that it is about.
    pub field: String,
    /// How grave it is.
    pub tone: Tone,
    /// The same as a sign.
    pub sign: &'static str,
    /// What follows, and what to do.
    pub text: String,
    /// The article.
    pub law: String,
    /// The calculation, where there is one.
    pub sum: Option<String>,
    /// What may be put in the place of the found words: the button's text, and the field's.
    pub change: Option<(String, String)>,
}

impl Check {
    /// The check of a form, if it has the field in which findings go along.
    pub fn of(visit: Visit, loaded: &Arc<Loaded>, today: Date, fields: &[&Field]) -> Option<Self> {
        let has = fields.iter().any(|field| field.id == form::FOUND);
        has.then(|| Self {
            visit,
            loaded: Arc::clone(loaded),
            today,
            order: fields.iter().map(|field| field.id.clone()).collect(),
            found: RwSignal::new(Vec::new()),
            is_there: RwSignal::new(false),
        })
    }
}
