//! What the app does with the device's storage once all of its code is there: before that nobody has come to where anything is kept.

use std::rc::Rc;

use device::Newer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use store::{IndexedDbStore, Store as _};

use crate::visit::Visit;

/// Looks whether anything was lost, and sends what is kept for as long as the page lives. Storage that fails at that is as good as none.
#[inline(never)]
pub fn tend(visit: Visit, store: Rc<IndexedDbStore>) {
    spawn_local(async move {
        if store.look_for_loss().await.is_err() {
            return visit.app.store.set(None);
        }
        visit.app.sending.run(store).await;
    });
}

/// Keeps a catalog for the next start. Screening works without it; the next start then has to fetch it again.
#[inline(never)]
pub fn keep_catalog(store: Rc<IndexedDbStore>, newer: Newer) {
    spawn_local(async move { newer.keep(&store).await });
}

/// Says how many applications wait to be sent.
#[inline(never)]
pub fn count_waiting(store: Rc<IndexedDbStore>, waiting: RwSignal<u32>) {
    spawn_local(async move {
        if let Ok(counts) = store.counts().await {
            let _ = waiting.try_set(counts.waiting);
        }
    });
}
