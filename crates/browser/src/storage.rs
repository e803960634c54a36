//! Whether the browser may throw away what the device keeps.

use leptos::prelude::window;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Asks the browser not to throw the device's storage away when room is short. It may say no, and some ask their user: so
/// nothing calls this before something is kept that would be missed.
pub fn ask_to_persist() {
    if let Ok(promise) = window().navigator().storage().persist() {
        spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}

/// Whether the browser has promised not to throw the device's storage away.
pub async fn is_persisted() -> bool {
    match window().navigator().storage().persisted() {
        Ok(promise) => JsFuture::from(promise)
            .await
            .is_ok_and(|persisted| persisted.is_truthy()),
        Err(_) => false,
    }
}
