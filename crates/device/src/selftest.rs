//! The device tries itself: everything that an application needs, without making one.

use catalog::SignedCatalog;
use envelope::{Header, SealingKey, new_id, seal};
use gloo_net::http::Request;
use leptos::prelude::window;
use store::{IndexedDbStore, Store as _};

use crate::clock::today;
use crate::identity::Signer;
use crate::loading::Trust;

const SELFTEST_NOTE: &str = "self-test";
const HEALTH_PATH: &str = "/health";

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Writing to the storage, and reading it again.
    Storage,
    /// Sealing to today's key.
    Sealing,
    /// Finding the catalog without a network at the next start.
    Catalog,
    /// The device's own key.
    Key,
    /// Starting without a network.
    Offline,
    /// Whether the release that the server has may come in.
    Release,
    /// The server.
    Server,
}

/// What was tried, and whether it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// What was tried.
    pub part: Part,
    /// Whether it works.
    pub works: bool,
}

/// Tries everything.
pub async fn run(store: &IndexedDbStore, signed: &SignedCatalog, trust: Trust) -> Vec<Checked> {
    let tried = [
        (Part::Storage, writes(store).await),
        (Part::Sealing, seals(signed)),
        (Part::Catalog, stored_catalog(store, signed, trust).await),
        (Part::Key, Signer::load(store).await.is_some()),
        (Part::Offline, has_worker()),
        (Part::Release, !browser::worker::has_refused().await),
        (Part::Server, server_answers().await),
    ];
    tried.map(|(part, works)| Checked { part, works }).to_vec()
}

/// A random note is written with strict durability, and read again.
async fn writes(store: &IndexedDbStore) -> bool {
    let Ok(id) = new_id() else { return false };
    let text = id.to_string();
    store.put_note(SELFTEST_NOTE, &text).await.is_ok() && store.note(SELFTEST_NOTE).await == Ok(Some(text))
}

fn seals(signed: &SignedCatalog) -> bool {
    let key = today()
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
async fn stored_catalog(store: &IndexedDbStore, signed: &SignedCatalog, trust: Trust) -> bool {
    let stored = store.catalog().await.ok().flatten();
    stored.is_some_and(|blob| trust.is_genuine(&blob, signed.catalog.version))
}

/// Whether a service worker has taken this page on, so that it starts without a network.
fn has_worker() -> bool {
    let container = browser::property(&window().navigator(), "serviceWorker");
    !container.is_undefined() && browser::property(&container, "controller").is_object()
}

async fn server_answers() -> bool {
    let asking = Request::get(HEALTH_PATH).abort_signal(Some(&browser::timeout()));
    asking.send().await.is_ok_and(|answer| answer.ok())
}
