//! What the device has: the verified catalog, and the storage.

use std::rc::Rc;

use catalog::{AppVersion, Floor, Screening, SignedCatalog, VerifyKey};
use envelope::{Application, Header, ReceiptNumber, SealingKey, new_id};
use gloo_net::http::Request;
use store::{IndexedDbStore, Kept, Store as _, StoreError};

use crate::browser;

/// The catalog that this device screens by.
pub struct Loaded {
    /// The catalog and its digest.
    pub signed: SignedCatalog,
    /// Compiled for today.
    pub screening: Screening,
}

/// Opens the device's storage, if the browser has any.
pub async fn open_store() -> Option<Rc<IndexedDbStore>> {
    IndexedDbStore::open("didim").await.ok().map(Rc::new)
}

/// The stored catalog if it verifies, else the server's; the server's newer one is stored for the next start.
pub async fn load(store: Option<&Rc<IndexedDbStore>>) -> Option<Loaded> {
    let stored = match store {
        Some(store) => store
            .catalog()
            .await
            .ok()
            .flatten()
            .and_then(|blob: Vec<u8>| admit(&blob, built_in_floor())),
        None => None,
    };
    // Versions only go up: an older catalog from the server is as good as none. The one that is there goes on being
    // used until a newer one has come.
    let said = match store {
        Some(store) => store.catalog_floor().await.unwrap_or(0),
        None => 0,
    };
    let stored_version = stored.as_ref().map_or(0, |stored| stored.catalog.version);
    let floor = built_in_floor().max(stored_version).max(said);
    let fetched = match fetch().await {
        Some(blob) => admit(&blob, floor).map(|signed| (blob, signed)),
        None => None,
    };
    let signed = match (stored, fetched) {
        (_, Some((blob, fetched))) => {
            if let Some(store) = store {
                // Screening works without it; the next start only has to fetch it again.
                let _ = store.put_catalog(&blob).await;
            }
            fetched
        }
        (stored, None) => stored?,
    };
    let screening = Screening::new(&signed.catalog, browser::today()?).ok()?;
    Some(Loaded { signed, screening })
}

/// The lowest version of a catalog that the app takes, as it was built; 0 if it was built for any.
fn built_in_floor() -> u32 {
    let floor = option_env!("DIDIM_CATALOG_FLOOR").unwrap_or_default();
    floor.parse().unwrap_or_default()
}

fn admit(blob: &[u8], version: u32) -> Option<SignedCatalog> {
    let key = VerifyKey::from_hex(option_env!("DIDIM_CATALOG_KEY").unwrap_or_default()).ok()?;
    let app = AppVersion::current();
    SignedCatalog::admit(blob, &key, Floor { version, app }).ok()
}

async fn fetch() -> Option<Vec<u8>> {
    let answer = Request::get("/api/v1/catalog").send().await.ok()?;
    if answer.ok() {
        answer.binary().await.ok()
    } else {
        None
    }
}

/// Why an application could not be kept.
#[derive(Debug)]
pub struct NotKept;

/// Seals an application and keeps it. When this returns a number, the application is on the disk.
pub async fn keep(
    store: &IndexedDbStore,
    signed: &SignedCatalog,
    mut application: Application,
) -> Result<ReceiptNumber, NotKept> {
    let key = signed
        .catalog
        .seal_to
        .first()
        .and_then(|to| to.key.parse::<SealingKey>().ok())
        .ok_or(NotKept)?;
    // Another page of this device may take the count in between; it is then sealed again under the next one.
    for _ in 0..5 {
        let device = store.device().await.map_err(|_| NotKept)?;
        let id = new_id().map_err(|_| NotKept)?;
        let number = ReceiptNumber::of(id);
        application.number = number.to_string();
        let header = Header {
            id,
            device: Some(device.id),
            counter: device.count + 1,
            key: key.id().to_owned(),
            catalog: signed.digest.clone(),
        };
        let sealed = application.seal(&key, &header).map_err(|_| NotKept)?;
        match store.keep(&Kept::new(&header, &sealed)).await {
            Ok(()) => return Ok(number),
            Err(StoreError::CounterTaken(_)) => {}
            Err(_) => return Err(NotKept),
        }
    }
    Err(NotKept)
}
