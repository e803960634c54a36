//! The PIN that opens the staff corner: hashed, and throttled.
//!
//! Nothing behind it is readable personal data; it keeps visitors from leaving the device out of service.

use envelope::random_bytes;
use js_sys::wasm_bindgen::{JsCast, JsValue};
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use store::{IndexedDbStore, Store as _, StoreError};
use wasm_bindgen_futures::JsFuture;

use crate::browser;

/// Digits of a PIN.
pub const DIGITS: usize = 6;
/// Rounds of PBKDF2-HMAC-SHA-256 (OWASP Password Storage Cheat Sheet: at least 600,000).
const ITERATIONS: u32 = 600_000;
const NOTE: &str = "pin";
/// So many wrong ones are free; then each costs a wait.
const FREE_TRIES: u32 = 3;
const FIRST_WAIT_S: u32 = 30;
const LONGEST_WAIT_S: u32 = 1_800;

#[derive(Serialize, Deserialize)]
struct Record {
    salt: String,
    hash: String,
    iterations: u32,
    /// Wrong ones in a row.
    wrong: u32,
}

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// It is right.
    Right,
    /// It is wrong.
    Wrong,
    /// It was not looked at: so many seconds must pass first.
    Wait(u32),
    /// The storage or the browser's cryptography fails.
    Failed,
}

/// Holds the wait between tries, for as long as the page lives. A new page begins its wait anew, so loading it again
/// gains nothing.
#[derive(Debug, Clone, Copy)]
pub struct Throttle {
    since_ms: f64,
}

impl Throttle {
    /// Begins now.
    pub fn new() -> Self {
        Self {
            since_ms: browser::monotonic(),
        }
    }

    /// Looks at a PIN, if it is time.
    pub async fn look(&mut self, store: &IndexedDbStore, pin: &str) -> Tried {
        let Ok(Some(mut record)) = read(store).await else {
            return Tried::Failed;
        };
        let passed = (browser::monotonic() - self.since_ms) / 1_000.0;
        let left = f64::from(wait_s(record.wrong)) - passed;
        if left > 0.0 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and the longest wait"
            )]
            let left = left.ceil() as u32;
            return Tried::Wait(left);
        }
        // Counted before it is looked at: pulling the plug in between gains nothing.
        let before = record.wrong;
        record.wrong = before.saturating_add(1);
        if write(store, &record).await.is_err() {
            return Tried::Failed;
        }
        self.since_ms = browser::monotonic();
        let Some(hash) = hash(pin, &record.salt, record.iterations).await else {
            return Tried::Failed;
        };
        if hash != record.hash {
            return Tried::Wrong;
        }
        record.wrong = 0;
        match write(store, &record).await {
            Ok(()) => Tried::Right,
            Err(_) => Tried::Failed,
        }
    }
}

/// The wait after so many wrong PINs in a row, in seconds.
fn wait_s(wrong: u32) -> u32 {
    match wrong.checked_sub(FREE_TRIES) {
        None => 0,
        Some(more) => FIRST_WAIT_S.saturating_mul(1 << more.min(10)).min(LONGEST_WAIT_S),
    }
}

/// Whether the device has a PIN.
pub async fn is_set(store: &IndexedDbStore) -> bool {
    matches!(read(store).await, Ok(Some(_)))
}

/// Sets the PIN.
pub async fn set(store: &IndexedDbStore, pin: &str) -> bool {
    let Ok(salt) = random_bytes::<16>() else {
        return false;
    };
    let salt = envelope::encode_sealed(&salt);
    let Some(hash) = hash(pin, &salt, ITERATIONS).await else {
        return false;
    };
    let record = Record {
        salt,
        hash,
        iterations: ITERATIONS,
        wrong: 0,
    };
    write(store, &record).await.is_ok()
}

async fn read(store: &IndexedDbStore) -> Result<Option<Record>, StoreError> {
    let text = store.note(NOTE).await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn write(store: &IndexedDbStore, record: &Record) -> Result<(), StoreError> {
    let text = serde_json::to_string(record).map_err(|error| StoreError::Failed(error.to_string()))?;
    store.put_note(NOTE, &text).await
}

async fn hash(pin: &str, salt: &str, iterations: u32) -> Option<String> {
    let subtle = window().crypto().ok()?.subtle();
    let usages = Array::of1(&"deriveBits".into());
    let secret = Uint8Array::from(pin.as_bytes());
    let importing = subtle.import_key_with_str("raw", secret.as_ref(), "PBKDF2", false, &usages);
    let key = JsFuture::from(importing.ok()?).await.ok()?;
    let how = Object::new();
    let salt = Uint8Array::from(salt.as_bytes());
    let parts: [(&str, JsValue); 4] = [
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", salt.into()),
        ("iterations", iterations.into()),
    ];
    for (name, value) in parts {
        Reflect::set(&how, &name.into(), &value).ok()?;
    }
    let deriving = subtle
        .derive_bits_with_object(&how, key.unchecked_ref(), 256)
        .ok()?;
    let bits: ArrayBuffer = JsFuture::from(deriving).await.ok()?.dyn_into().ok()?;
    Some(envelope::encode_sealed(&Uint8Array::new(&bits).to_vec()))
}
