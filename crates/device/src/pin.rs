//! The PIN that opens the staff corner: hashed, and throttled.
//!
//! Nothing behind it is readable personal data; it keeps visitors from leaving the device out of service.

use envelope::random_bytes;
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use store::{IndexedDbStore, Store as _, StoreError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Digits of a PIN.
pub const PIN_DIGITS: usize = 6;
/// Rounds of PBKDF2-HMAC-SHA-256 (OWASP Password Storage Cheat Sheet: at least 600,000).
const ITERATIONS: u32 = 600_000;
const PIN_NOTE: &str = "pin";
/// This number of wrong ones in a row is free; then each costs a wait.
const FREE_TRIES: u32 = 3;
const FIRST_WAIT_S: u32 = 30;
/// No wait is longer, or a visitor who types wrong ones would shut staff out. Typing all PINs takes 10⁶ minutes, which are 694 days.
const LONGEST_WAIT_S: u32 = 60;

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
    /// It was not looked at: this number of seconds must pass first.
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

impl Default for Throttle {
    fn default() -> Self {
        Self::new()
    }
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
        let passed_s = (browser::monotonic() - self.since_ms) / 1_000.0;
        // Counted before it is looked at, and in one transaction: pulling the plug in between gains nothing, nor do two pages.
        let counting = store.change_note(PIN_NOTE, |text| counted(text, passed_s));
        let Ok(Some(text)) = counting.await else {
            return Tried::Failed;
        };
        let Some(record) = parse(&text) else {
            return Tried::Failed;
        };
        if let Some(left) = left_s(record.wrong, passed_s) {
            return Tried::Wait(left);
        }
        self.since_ms = browser::monotonic();
        let Some(hash) = hash(pin, &record.salt, record.iterations).await else {
            return Tried::Failed;
        };
        if hash != record.hash {
            return Tried::Wrong;
        }
        match store
            .change_note(PIN_NOTE, |text| found(text, &record.hash))
            .await
        {
            Ok(_) => Tried::Right,
            Err(_) => Tried::Failed,
        }
    }
}

fn parse(text: &str) -> Option<Record> {
    serde_json::from_str(text).ok()
}

/// The record with one more try, or `None` if it is not time for one.
fn counted(text: &str, passed_s: f64) -> Option<String> {
    let mut record = parse(text)?;
    if left_s(record.wrong, passed_s).is_some() {
        return None;
    }
    record.wrong = record.wrong.saturating_add(1);
    serde_json::to_string(&record).ok()
}

/// The record without its wrong tries, or `None` if another PIN was chosen meanwhile.
fn found(text: &str, hash: &str) -> Option<String> {
    let mut record = parse(text)?;
    if record.hash != hash {
        return None;
    }
    record.wrong = 0;
    serde_json::to_string(&record).ok()
}

/// How many whole seconds must still pass after a number of wrong PINs in a row; `None` if it is time.
fn left_s(wrong: u32, passed_s: f64) -> Option<u32> {
    let left = f64::from(wait_s(wrong)) - passed_s;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the longest wait"
    )]
    let whole = left.ceil() as u32;
    (left > 0.0).then_some(whole)
}

/// The wait after a number of wrong PINs in a row, in seconds.
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
    let text = store.note(PIN_NOTE).await?;
    Ok(text.as_deref().and_then(parse))
}

async fn write(store: &IndexedDbStore, record: &Record) -> Result<(), StoreError> {
    let text = serde_json::to_string(record).map_err(|error| StoreError::Failed(error.to_string()))?;
    store.put_note(PIN_NOTE, &text).await
}

async fn hash(pin: &str, salt: &str, iterations: u32) -> Option<String> {
    let subtle = browser::subtle()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_wrong_pins_are_free_and_then_each_costs_a_minute_at_most() {
        let waits: Vec<u32> = (0..7).map(wait_s).collect();
        assert_eq!(waits, [0, 0, 0, 30, 60, 60, 60]);
        assert_eq!(wait_s(u32::MAX), LONGEST_WAIT_S);
    }

    #[test]
    fn a_try_counts_only_if_it_is_time_and_a_right_one_ends_the_count() {
        let text =
            |wrong: u32| format!(r#"{{"salt":"c2FsdA","hash":"aGFzaA","iterations":9,"wrong":{wrong}}}"#);
        // Wrong ones before, seconds that have passed, and what is counted.
        for (wrong, passed_s, after) in [
            (0, 0.0, Some(1)),
            (2, 0.0, Some(3)),
            (3, 29.0, None),
            (3, 30.0, Some(4)),
            // As many as a version had counted that let people wait longer.
            (12, 59.0, None),
            (12, 60.0, Some(13)),
            (u32::MAX, 60.0, Some(u32::MAX)),
        ] {
            assert_eq!(
                counted(&text(wrong), passed_s),
                after.map(text),
                "{wrong} {passed_s}"
            );
        }
        assert_eq!(found(&text(13), "aGFzaA"), Some(text(0)));
        assert_eq!(found(&text(13), "another"), None);
        assert_eq!((counted("", 0.0), found("{}", "")), (None, None));
    }

    #[test]
    fn what_is_left_of_a_wait_is_told_in_whole_seconds() {
        assert_eq!(left_s(2, 0.0), None, "free");
        assert_eq!(left_s(3, 0.0), Some(30));
        assert_eq!(left_s(3, 0.001), Some(30));
        assert_eq!(left_s(3, 29.5), Some(1));
        assert_eq!(left_s(3, 30.0), None);
    }

    #[test]
    fn a_record_of_an_earlier_version_is_read() {
        let text = r#"{"salt":"c2FsdA","hash":"aGFzaA","iterations":600000,"wrong":4}"#;
        let record: Record = serde_json::from_str(text).unwrap();
        assert_eq!((record.iterations, record.wrong), (ITERATIONS, 4));
        assert_eq!(serde_json::to_string(&record).unwrap(), text);
    }
}
