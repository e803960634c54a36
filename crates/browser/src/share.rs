//! Handing a text on from a device of one's own: to another app, or to the clipboard.

use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;
use web_sys::ShareData;

/// Whether the browser can hand a text on to another app.
#[must_use]
pub fn can_share() -> bool {
    crate::property(&window().navigator(), "share").is_function()
}

/// Has the person choose the app to which a text goes. What they choose, and whether they do, is theirs.
pub async fn share(title: &str, text: &str) {
    let data = ShareData::new();
    data.set_title(title);
    data.set_text(text);
    // They may close the list of apps.
    drop(JsFuture::from(window().navigator().share_with_data(&data)).await);
}

/// Copies a text; false if the browser refuses.
pub async fn copy(text: &str) -> bool {
    let copied = window().navigator().clipboard().write_text(text);
    JsFuture::from(copied).await.is_ok()
}
