//! What the device has: the verified catalog, and the storage.

use std::rc::Rc;

use catalog::{AppVersion, Floor, Screening, SignedCatalog, VerifyKey};
use envelope::{Application, Header, ReceiptNumber, SealingKey, StatusSecret, new_id};
use gloo_net::http::Request;
use outbox::{Device, Keep, KeepOutcome, Keeper, Kept};
use store::{IndexedDbStore, Store as _, StoreError};
use uuid::Uuid;

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
    IndexedDbStore::connect("didim", browser::ask_to_close_other_windows)
        .await
        .ok()
        .map(Rc::new)
}

/// The stored catalog, if it verifies: with it the device is ready before any network answers.
pub async fn stored(store: &Rc<IndexedDbStore>) -> Option<Loaded> {
    let blob: Vec<u8> = store.catalog().await.ok().flatten()?;
    compile(admit(&blob, built_in_floor())?)
}

/// The server's catalog, if it is newer than the one that is there and not older than any that the device has known; it is
/// stored for the next start.
pub async fn newer(store: Option<&Rc<IndexedDbStore>>, there: Option<&Loaded>) -> Option<Loaded> {
    // Versions only go up: an older catalog from the server is as good as none. The one that is there goes on being
    // used until a newer one has come.
    let said = match store {
        Some(store) => store.catalog_floor().await.unwrap_or(0),
        None => 0,
    };
    let mut floor = built_in_floor().max(said);
    if let Some(there) = there {
        floor = floor.max(there.signed.catalog.version);
    }
    let blob = fetch().await?;
    let signed = admit(&blob, floor)?;
    if there.is_some_and(|there| there.signed.digest == signed.digest) {
        return None;
    }
    if let Some(store) = store {
        // Screening works without it; the next start only has to fetch it again.
        let _ = store.put_catalog(&blob).await;
    }
    compile(signed)
}

fn compile(signed: SignedCatalog) -> Option<Loaded> {
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

/// Whether these bytes are a catalog that this device would take, not older than a version.
pub fn is_genuine(blob: &[u8], version: u32) -> bool {
    admit(blob, built_in_floor().max(version)).is_some()
}

async fn fetch() -> Option<Vec<u8>> {
    // A server that never answers must not hold up what is to be sent.
    let asking = Request::get("/api/v1/catalog").abort_signal(Some(&browser::timeout()));
    let answer = asking.send().await.ok()?;
    if answer.ok() {
        answer.binary().await.ok()
    } else {
        None
    }
}

/// What the visitor keeps of an application.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    /// The receipt number.
    pub number: ReceiptNumber,
    /// With what the visitor asks what became of it.
    pub secret: StatusSecret,
}

/// What came of keeping an application.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It is on the disk: what the visitor keeps of it.
    Kept(Ticket),
    /// Nothing was written.
    NotKept(Why),
    /// The storage failed, and does not say whether it has written: staff can find it by this number.
    Unknown(ReceiptNumber),
}

/// Why an application was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no room on the device.
    Full,
    /// Something else.
    Failed,
}

/// Seals an application and keeps it. It says kept only when it is on the disk.
pub async fn keep(store: &IndexedDbStore, signed: &SignedCatalog, mut application: Application) -> Outcome {
    let key = browser::today()
        .and_then(|today| signed.catalog.seal_to(today))
        .and_then(|to| to.key.parse::<SealingKey>().ok());
    let (Some(key), Ok(secret)) = (key, StatusSecret::generate()) else {
        return Outcome::NotKept(Why::Failed);
    };
    application.status_secret = Some(secret.clone());
    let mut why = Why::Failed;
    let mut keeper = Keeper::default();
    let mut device = None;
    loop {
        let outcome = match keeper.next() {
            Keep::Kept(id) => {
                let number = ReceiptNumber::of(id);
                return Outcome::Kept(Ticket { number, secret });
            }
            Keep::NotKept => return Outcome::NotKept(why),
            Keep::Unknown(id) => return Outcome::Unknown(ReceiptNumber::of(id)),
            Keep::Count => match store.device().await {
                Ok(found) => KeepOutcome::Counted(device.insert(found).count),
                Err(error) => failed(&error, &mut why, KeepOutcome::Failed),
            },
            Keep::Look(id) => match store.knows(id).await {
                Ok(holds) => KeepOutcome::Holds(holds),
                Err(_) => KeepOutcome::Failed,
            },
            Keep::Seal { counter } => match seal(device, signed, &key, counter, &mut application) {
                Some((id, kept)) => match store.keep(&kept).await {
                    Ok(()) => KeepOutcome::Written(id),
                    Err(StoreError::CounterTaken(_)) => KeepOutcome::CounterTaken,
                    Err(error) => failed(&error, &mut why, KeepOutcome::WriteFailed(id)),
                },
                None => KeepOutcome::NotSealed,
            },
        };
        keeper.tell(outcome);
    }
}

fn failed(error: &StoreError, why: &mut Why, outcome: KeepOutcome) -> KeepOutcome {
    *why = if *error == StoreError::Full {
        Why::Full
    } else {
        Why::Failed
    };
    outcome
}

/// Seals an application under a counter and a new id.
fn seal(
    device: Option<Device>,
    signed: &SignedCatalog,
    key: &SealingKey,
    counter: u64,
    application: &mut Application,
) -> Option<(Uuid, Kept)> {
    let id = new_id().ok()?;
    let number = ReceiptNumber::of(id);
    application.number = number.to_string();
    let header = Header {
        id,
        device: Some(device?.id),
        counter,
        key: key.id().to_owned(),
        catalog: signed.digest.clone(),
    };
    let sealed = application.seal(key, &header).ok()?;
    let kept = Kept::new(&header, &sealed);
    let token = application
        .status_secret
        .as_ref()
        .map(|secret| secret.token(number));
    Some((
        id,
        match token {
            Some(token) => kept.with_status_token(token),
            None => kept,
        },
    ))
}
