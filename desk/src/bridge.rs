//! The page's side of the vault.

use js_sys::{JsString, Uint8Array};
use vault::{Ask, KeptEvent, Overtaken, Told, Why};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"], js_name = ask, catch)]
    async fn ask_vault(question: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"], js_name = take, catch)]
    async fn take_in(bytes: Uint8Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"], js_name = events, catch)]
    async fn take_events(bytes: Uint8Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"], js_name = catalog, catch)]
    async fn take_catalog(blob: Uint8Array, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"], js_name = earlier, catch)]
    async fn take_earlier(blob: Uint8Array, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"], js_name = kept)]
    fn kept_text(account: &str) -> Option<String>;
    /// Keeps what the vault has sealed for the person, in this browser; nothing if it is empty.
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"])]
    pub fn keep(account: &str, sealed: &str);
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"], js_name = keepEvents)]
    async fn keep_events_text(account: &str, kept: &str);
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"], js_name = keptEvents)]
    async fn kept_events_text(account: &str) -> JsValue;
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"], js_name = forgetEvents)]
    async fn forget_events_text(account: &str, overtaken: &str);
    /// Ends the worker, and with it all that it has in memory.
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"])]
    pub fn end();
    /// Ends the worker and the session, and has a page begin that has nothing of this one in its memory: it says why.
    #[wasm_bindgen(js_namespace = ["globalThis", "didimVault"])]
    pub fn leave(why: &str);
}

/// Asks the vault.
pub async fn ask(ask: Ask) -> Told {
    match serde_json::to_string(&ask) {
        Ok(question) => read(ask_vault(&question).await),
        Err(_) => Told::Not(Why::Broken),
    }
}

/// Gives the vault what was fetched.
pub async fn take(bytes: &[u8]) -> Told {
    read(take_in(Uint8Array::from(bytes)).await)
}

/// Gives the vault events that were fetched.
pub async fn events(bytes: &[u8]) -> Told {
    read(take_events(Uint8Array::from(bytes)).await)
}

/// Gives the vault a signed catalog of before.
pub async fn earlier(blob: &[u8], key: &str) -> Told {
    read(take_earlier(Uint8Array::from(blob), key).await)
}

/// What was kept in this browser for somebody.
pub fn kept(account: &str) -> Option<String> {
    kept_text(account)
}

/// Keeps what somebody wrote and the server stored, in this browser and as it was sealed, for 30 days.
pub async fn keep_events(account: &str, kept: &[KeptEvent]) {
    if let Ok(kept) = serde_json::to_string(kept) {
        keep_events_text(account, &kept).await;
    }
}

/// What was kept of that.
pub async fn kept_events(account: &str) -> Vec<KeptEvent> {
    let kept = kept_events_text(account).await.as_string();
    kept.and_then(|kept| serde_json::from_str(&kept).ok())
        .unwrap_or_default()
}

/// Forgets what can be given to no server any more.
pub async fn forget_events(account: &str, overtaken: &[Overtaken]) {
    if let Ok(overtaken) = serde_json::to_string(overtaken) {
        forget_events_text(account, &overtaken).await;
    }
}

/// Gives the vault the signed catalog.
pub async fn catalog(blob: &[u8], key: &str) -> Told {
    read(take_catalog(Uint8Array::from(blob), key).await)
}

fn read(told: Result<JsValue, JsValue>) -> Told {
    let text = told.map(|text| String::from(JsString::from(text)));
    text.ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or(Told::Not(Why::Broken))
}
