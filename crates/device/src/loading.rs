//! The catalog that the device screens by: the stored one at once, a newer one from the server when it comes.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use catalog::{AppVersion, Floor, MAX_BLOB_BYTES, NamedKeys, Screening, SignedCatalog, VerifyKey};
use gloo_net::http::Request;
use store::{IndexedDbStore, Store as _};

use crate::clock::{self, today};

/// The name of the database.
const DATABASE: &str = "didim";
/// A browser whose storage opens without a word for so long, in milliseconds, is taken to have none.
pub(crate) const SILENT_STORAGE_MS: u32 = 5_000;
/// The receipt keys that the newest verified catalog names, with blanks between; empty if it names none.
pub(crate) const NAMED_RECEIPT_KEYS_NOTE: &str = "named-receipt-keys";
const CATALOG_PATH: &str = "/api/v1/catalog";

/// Which catalogs an app believes: it is built with this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trust {
    /// The agency's public key, as hexadecimal digits; empty if the app was built without one, and then believes none.
    pub key: &'static str,
    /// The lowest version that is taken, as decimal digits; empty for any.
    pub floor: &'static str,
}

impl Trust {
    fn floor(self) -> u32 {
        self.floor.parse().unwrap_or_default()
    }

    /// The catalog in these bytes, if it is genuine and not older than a version.
    fn admit(self, blob: &[u8], version: u32) -> Option<SignedCatalog> {
        let key = VerifyKey::from_hex(self.key).ok()?;
        let app = AppVersion::current();
        let version = version.max(self.floor());
        SignedCatalog::admit(blob, &key, Floor { version, app }).ok()
    }

    /// Whether these bytes are a catalog that this device would take, not older than a version.
    pub fn is_genuine(self, blob: &[u8], version: u32) -> bool {
        self.admit(blob, version).is_some()
    }
}

/// The catalog that this device screens by.
pub struct Loaded {
    /// The catalog and its digest.
    pub signed: Arc<SignedCatalog>,
    /// Compiled for today.
    pub screening: Screening,
}

impl Loaded {
    /// Returns the same catalog compiled for today, if that is another day than the one it was compiled for.
    pub fn on_another_day(&self) -> Option<Self> {
        self.is_of_another_day()
            .then(|| compile(Arc::clone(&self.signed)))?
    }

    /// Whether the day is another one than it was compiled for.
    pub fn is_of_another_day(&self) -> bool {
        catalog::turned(self.screening.on(), today()).is_some()
    }
}

thread_local! {
    /// What is to be done when a page of an older app keeps the storage from opening, until it has been done.
    static ON_BLOCKED: Cell<Option<fn()>> = const { Cell::new(None) };
}

/// Opens the device's storage, if the browser has any; a browser that says nothing for five seconds has none. `on_blocked` is called when
/// a page of an older app keeps it from opening: that is waited for.
pub async fn open_store(on_blocked: fn()) -> Option<Rc<IndexedDbStore>> {
    ON_BLOCKED.set(Some(on_blocked));
    let opening = IndexedDbStore::connect(DATABASE, || {
        if let Some(on_blocked) = ON_BLOCKED.take() {
            on_blocked();
        }
    });
    let is_blocked = || ON_BLOCKED.take().is_none();
    let store = browser::unless_silent(SILENT_STORAGE_MS, opening, is_blocked).await?;
    let store = store.ok()?;
    clock::recall(&store).await;
    Some(Rc::new(store))
}

/// The stored catalog, if it verifies: with it the device is ready before any network answers.
pub async fn stored(store: &Rc<IndexedDbStore>, trust: Trust) -> Option<Loaded> {
    let blob: Vec<u8> = store.catalog().await.ok().flatten()?;
    let signed = trust.admit(&blob, 0)?;
    note_receipt_keys(store, &signed).await;
    compile(Arc::new(signed))
}

/// Writes down which receipt keys a verified catalog names, unless those of a newer one are written down: that one may not have been
/// stored before the page went.
async fn note_receipt_keys(store: &IndexedDbStore, signed: &SignedCatalog) {
    let noted = store.note(NAMED_RECEIPT_KEYS_NOTE).await.ok().flatten();
    let noted = noted.unwrap_or_default();
    let named = NamedKeys::of(signed.catalog.version, &signed.catalog.receipt_keys);
    if named.replaces(&noted) {
        // What is not written down now is at the next start: until then receipts are believed, or not, as before.
        let _ = store.put_note(NAMED_RECEIPT_KEYS_NOTE, &named.note()).await;
    }
}

/// A catalog that has come from the server.
pub struct Newer {
    /// What the device can screen by from now on.
    pub loaded: Arc<Loaded>,
    blob: Vec<u8>,
}

impl Newer {
    /// Stores it for the next start, where the storage takes it.
    pub async fn keep(&self, store: &IndexedDbStore) {
        // Only what was verified raises the floor: what a server says of it could be a mistake that nothing mends.
        let _ = store
            .put_catalog(&self.blob, self.loaded.signed.catalog.version)
            .await;
    }
}

/// The server's catalog, if it is newer than the one that is there and not older than any that the device has known.
pub async fn newer(
    store: Option<&Rc<IndexedDbStore>>,
    there: Option<&Loaded>,
    trust: Trust,
) -> Option<Newer> {
    let stored = match store {
        Some(store) => store.catalog_floor().await.unwrap_or(0),
        None => 0,
    };
    let floor = floor(stored, there.map(|there| there.signed.catalog.version));
    let blob = fetch().await?;
    let signed = trust.admit(&blob, floor)?;
    if there.is_some_and(|there| there.signed.digest == signed.digest) {
        return None;
    }
    if let Some(store) = store {
        note_receipt_keys(store, &signed).await;
    }
    let loaded = Arc::new(compile(Arc::new(signed))?);
    Some(Newer { loaded, blob })
}

/// The lowest version that may come. Versions only go up: an older catalog from the server is as good as none. The one that is there
/// goes on being used until a newer one has come.
fn floor(stored: u32, there: Option<u32>) -> u32 {
    stored.max(there.unwrap_or(0))
}

#[inline(never)]
fn compile(signed: Arc<SignedCatalog>) -> Option<Loaded> {
    let screening = Screening::new(&signed.catalog, today()?).ok()?;
    Some(Loaded { signed, screening })
}

async fn fetch() -> Option<Vec<u8>> {
    // A server that never answers must not hold up what is to be sent.
    let asking = Request::get(CATALOG_PATH).abort_signal(Some(&browser::timeout()));
    let answer = asking.send().await.ok()?;
    if answer.ok() {
        // A server, or what stands in its way, may send without end.
        browser::read_at_most(answer.body(), MAX_BLOB_BYTES).await
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_built_with_the_lowest_version_that_it_takes() {
        let floor = |floor| Trust { key: "", floor }.floor();
        assert_eq!([floor(""), floor("7"), floor("seven")], [0, 7, 0]);
    }

    #[test]
    fn an_app_without_a_key_believes_no_catalog() {
        for key in ["", "00", &"0f".repeat(32)] {
            let trust = Trust {
                key: key.to_owned().leak(),
                floor: "",
            };
            assert!(!trust.is_genuine(b"anything", 0), "{key}");
        }
    }

    #[test]
    fn versions_only_go_up() {
        assert_eq!(floor(0, None), 0);
        assert_eq!(floor(3, Some(5)), 5);
        assert_eq!(floor(5, Some(3)), 5);
    }
}
