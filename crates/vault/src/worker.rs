//! The vault for JavaScript.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::message::{Told, Why};
use crate::vault::Vault;

/// The vault of a worker.
#[wasm_bindgen]
#[derive(Default)]
pub struct WorkerVault(Vault);

#[wasm_bindgen]
impl WorkerVault {
    /// An empty one.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a question in JSON.
    pub fn ask(&mut self, question: &str) -> String {
        let told = match serde_json::from_str(question) {
            Ok(ask) => self.0.ask(ask),
            Err(_) => Told::Not(Why::Broken),
        };
        written(&told)
    }

    /// Opens what was fetched.
    pub fn take(&mut self, bytes: &[u8]) -> String {
        written(&self.0.take(bytes))
    }

    /// Takes events in that were fetched.
    pub fn events(&mut self, bytes: &[u8]) -> String {
        written(&self.0.events(bytes))
    }

    /// Takes in a signed catalog of before.
    pub fn earlier(&mut self, blob: &[u8], key: &str) -> String {
        written(&self.0.earlier(blob, key))
    }

    /// Takes the signed catalog in.
    pub fn catalog(&mut self, blob: &[u8], key: &str) -> String {
        written(&self.0.catalog(blob, key))
    }
}

fn written(told: &Told) -> String {
    // Nothing in it is a map whose keys are no texts, the one thing that cannot be written.
    serde_json::to_string(told).unwrap_or_default()
}
