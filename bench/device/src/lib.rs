//! The device's storage, for a page that measures it.

use std::collections::BTreeMap;

use envelope::{Application, ConsentGiven, FactValue, Header, OpeningKey, ReceiptNumber, SealingKey, new_id};
use outbox::OutboxEntry;
use store::{IndexedDbStore, Store as _};
use wasm_bindgen::prelude::*;

/// A device: its storage, and sealed applications that are not kept yet.
#[wasm_bindgen]
pub struct Device {
    store: IndexedDbStore,
    key: SealingKey,
    sealed: Vec<OutboxEntry>,
}

#[wasm_bindgen]
impl Device {
    /// Opens the storage with this name, as the app does.
    ///
    /// # Errors
    /// If the browser has none to give.
    pub async fn open(name: String) -> Result<Self, JsError> {
        Ok(Self {
            store: IndexedDbStore::open(&name, || {}).await?,
            key: OpeningKey::generate()?.sealing_key(),
            sealed: Vec::new(),
        })
    }

    /// Seals an application of the smallest size under this count, and sets it aside; gives its record as the storage
    /// will write it, in JSON.
    ///
    /// # Errors
    /// If it cannot be sealed.
    pub fn seal(&mut self, counter: u32) -> Result<String, JsError> {
        let header = Header {
            id: new_id()?,
            device: Some(new_id()?),
            counter: counter.into(),
            key: self.key.id().to_owned(),
            catalog: "0".repeat(64),
        };
        let sealed = application(ReceiptNumber::of(header.id)).seal(&self.key, &header)?;
        let kept = OutboxEntry::new(&header, &sealed);
        let record = serde_json::to_string(&kept)?;
        self.sealed.push(kept);
        Ok(record)
    }

    /// Keeps the sealed application with this position, as the app does: durably, and with all that it looks at.
    ///
    /// # Errors
    /// If there is none, or the storage fails.
    pub async fn keep(&self, at: usize) -> Result<(), JsError> {
        let kept = self.sealed.get(at);
        let kept = kept.ok_or_else(|| JsError::new("nothing was sealed under this position"))?;
        Ok(self.store.keep(kept).await?)
    }

    /// Reads at most `limit` applications that wait, in the order of the count; returns how many there are.
    ///
    /// # Errors
    /// If the storage fails.
    pub async fn list(&self, limit: usize) -> Result<usize, JsError> {
        Ok(self.store.waiting(limit).await?.items.len())
    }

    /// The device's count.
    ///
    /// # Errors
    /// If the storage fails.
    pub async fn count(&self) -> Result<f64, JsError> {
        Ok(self.store.device().await?.count as f64)
    }
}

fn application(number: ReceiptNumber) -> Application {
    let texts = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        let owned = pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        owned.collect()
    };
    Application {
        format: Application::FORMAT,
        program: "job-seeker-registration".to_owned(),
        round: None,
        language: "ko".to_owned(),
        submitted_at: "2025-04-21T00:00:00.000Z".to_owned(),
        facts: BTreeMap::from([("birth".to_owned(), FactValue::Text("1999-03-02".into()))]),
        answers: texts(&[
            ("name", "김디딤"),
            ("phone", "010-1234-5678"),
            ("wanted_job", "사무"),
        ]),
        consents: vec![ConsentGiven {
            id: "personal".to_owned(),
            version: 1,
            agreed: true,
            at: "2025-04-21T00:00:00.000Z".to_owned(),
        }],
        verdict: "open".to_owned(),
        number: number.to_string(),
        status_secret: None,
    }
}
