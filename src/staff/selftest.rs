//! The device tries itself: everything that an application needs, without making one.

use catalog::SignedCatalog;
use envelope::{Header, SealingKey, new_id, seal};
use gloo_net::http::Request;
use js_sys::Reflect;
use js_sys::wasm_bindgen::JsValue;
use leptos::prelude::window;
use store::{IndexedDbStore, Store as _};

use crate::browser;
use crate::i18n::T;
use crate::identity::Signer;

const NOTE: &str = "self-test";

/// What was tried, and whether it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// What was tried.
    pub what: T,
    /// Whether it works.
    pub works: bool,
}

/// Tries everything.
pub async fn run(store: &IndexedDbStore, signed: &SignedCatalog) -> Vec<Checked> {
    let tried = [
        (T::StaffTestStorage, writes(store).await),
        (T::StaffTestSealing, seals(signed)),
        (T::StaffTestCatalog, stored_catalog(store, signed).await),
        (T::StaffTestKey, Signer::load(store).await.is_some()),
        (T::StaffTestOffline, has_worker()),
        (T::StaffTestServer, server_answers().await),
    ];
    tried.map(|(what, works)| Checked { what, works }).to_vec()
}

/// A random note is written with strict durability, and read again.
async fn writes(store: &IndexedDbStore) -> bool {
    let Ok(id) = new_id() else { return false };
    let text = id.to_string();
    store.put_note(NOTE, &text).await.is_ok() && store.note(NOTE).await == Ok(Some(text))
}

fn seals(signed: &SignedCatalog) -> bool {
    let key = browser::today()
        .and_then(|today| signed.catalog.seal_to(today))
        .and_then(|to| to.key.parse::<SealingKey>().ok());
    let (Some(key), Ok(id)) = (key, new_id()) else {
        return false;
    };
    let header = Header {
        id,
        device: None,
        counter: 0,
        key: key.id().to_owned(),
        catalog: signed.digest.clone(),
    };
    seal(&key, &header, b"a self-test").is_ok()
}

/// Whether the next start would find the catalog without a network.
async fn stored_catalog(store: &IndexedDbStore, signed: &SignedCatalog) -> bool {
    let stored = store.catalog().await.ok().flatten();
    stored.is_some_and(|blob| crate::device::is_genuine(&blob, signed.catalog.version))
}

/// Whether a service worker has taken this page on, so that it starts without a network.
fn has_worker() -> bool {
    let container = Reflect::get(&window().navigator(), &"serviceWorker".into());
    let controller = container.and_then(|container| Reflect::get(&container, &"controller".into()));
    controller.is_ok_and(|controller: JsValue| !controller.is_undefined() && !controller.is_null())
}

async fn server_answers() -> bool {
    let asking = Request::get("/health").abort_signal(Some(&browser::timeout()));
    asking.send().await.is_ok_and(|answer| answer.ok())
}
