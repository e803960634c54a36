//! What the app has, whichever visitor uses it: texts, catalog, storage, sending.

use std::rc::Rc;
use std::sync::Arc;

use catalog::Lang;
use device::{Loaded, Sending, Trust};
use leptos::prelude::*;
use look::Words;
use store::IndexedDbStore;

use crate::i18n::{self, KOREAN, T};

/// Which catalogs this app believes.
pub const TRUST: Trust = Trust {
    key: match option_env!("DIDIM_CATALOG_KEY") {
        Some(key) => key,
        None => "",
    },
    floor: match option_env!("DIDIM_CATALOG_FLOOR") {
        Some(floor) => floor,
        None => "",
    },
};

/// How far loading is.
#[derive(Clone)]
pub enum CatalogState {
    /// Under way.
    Loading,
    /// There is no catalog.
    Failed,
    /// Ready.
    Ready(Arc<Loaded>),
}

/// How often it is looked at whether the storage is open, in milliseconds.
const POLL_MS: u32 = 20;

/// The app around a visit.
#[derive(Clone, Copy)]
pub struct Context {
    /// The texts of the screen, in the visitor's language.
    pub words: RwSignal<Words>,
    /// The catalog.
    pub catalog_state: RwSignal<CatalogState>,
    /// The device's storage; `None` where the browser has none.
    pub store: RwSignal<Option<Rc<IndexedDbStore>>, LocalStorage>,
    /// Sending what is kept.
    pub sending: Sending,
    /// Whether applications are being kept at this moment. It outlives the screen, which may be drawn anew in the meantime.
    pub keeping: RwSignal<bool>,
    /// Whether answers are remembered on this device, as its owner asked.
    pub remembering: RwSignal<bool>,
    /// What waits until it is known whether there is a catalog.
    waiting: StoredValue<Vec<Box<dyn Fn()>>, LocalStorage>,
}

impl Context {
    /// Nothing is loaded yet.
    pub fn new() -> Self {
        Self {
            words: RwSignal::new(KOREAN),
            catalog_state: RwSignal::new(CatalogState::Loading),
            store: RwSignal::new_local(None),
            sending: Sending::new(),
            keeping: RwSignal::new(false),
            remembering: RwSignal::new(false),
            waiting: StoredValue::new_local(Vec::new()),
        }
    }

    /// A text in the screen's language.
    pub fn text(self, text: T) -> &'static str {
        self.words.get().text(text)
    }

    /// The screen's language.
    pub fn lang(self) -> Lang {
        i18n::lang_of(self.words.get())
    }

    /// The catalog, once it is there.
    pub fn loaded(self) -> Option<Arc<Loaded>> {
        ready(self.catalog_state.get())
    }

    /// The catalog, once it is there, without following what becomes of it.
    pub fn loaded_untracked(self) -> Option<Arc<Loaded>> {
        ready(self.catalog_state.get_untracked())
    }

    /// The device's storage, if it is open, without following what becomes of it.
    pub fn store_untracked(self) -> Option<Rc<IndexedDbStore>> {
        self.store.get_untracked()
    }

    /// The device's storage, once it is known whether there is one.
    pub async fn opened_store(self) -> Option<Rc<IndexedDbStore>> {
        while matches!(self.catalog_state.get_untracked(), CatalogState::Loading)
            && self.store.get_untracked().is_none()
        {
            gloo_timers::future::TimeoutFuture::new(POLL_MS).await;
        }
        self.store.get_untracked()
    }

    /// Does something as soon as it is known whether there is a catalog.
    pub fn when_settled(self, then: Box<dyn Fn()>) {
        if matches!(self.catalog_state.get_untracked(), CatalogState::Loading) {
            self.waiting.update_value(|waiting| waiting.push(then));
        } else {
            then();
        }
    }

    /// It is known now whether there is a catalog: does what has waited for that.
    pub fn settle(self) {
        let mut waiting = Vec::new();
        self.waiting.update_value(|all| waiting.append(all));
        waiting.iter().for_each(|then| then());
    }
}

fn ready(state: CatalogState) -> Option<Arc<Loaded>> {
    match state {
        CatalogState::Ready(loaded) => Some(loaded),
        _ => None,
    }
}

/// The app's version: of its code, and of the files that were built from it.
pub fn app_version() -> String {
    let built = browser::version().unwrap_or_default();
    [env!("CARGO_PKG_VERSION"), " ", built.get(..12).unwrap_or(&built)].concat()
}
