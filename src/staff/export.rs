//! The way out without a network: the sealed queue as a file.

use envelope::{QueueFile, SubmitRequest};
use js_sys::Array;
use js_sys::wasm_bindgen::JsCast;
use js_sys::wasm_bindgen::closure::Closure;
use leptos::prelude::{document, window};
use store::{IndexedDbStore, Store as _, StoreError};
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

use crate::browser;

/// How long the browser is given to begin saving, in milliseconds.
const SAVING_MS: i32 = 60_000;

/// Has the browser save everything that has no receipt, sealed as it is, and says how many. It stays on the device, and
/// goes on being sent: it may arrive both ways.
///
/// # Errors
/// [`StoreError`] if the storage or the browser fails.
pub async fn export(store: &IndexedDbStore) -> Result<usize, StoreError> {
    let device = store.device().await?;
    let items = store.unsettled().await?;
    let count = items.len();
    let file = QueueFile {
        format: QueueFile::FORMAT,
        exported_at: browser::timestamp(),
        request: SubmitRequest {
            device: Some(device.id),
            items,
        },
    };
    let failed = |what: &str| StoreError::Failed(what.to_owned());
    let text = serde_json::to_string(&file).map_err(|error| StoreError::Failed(error.to_string()))?;
    let day = browser::timestamp().chars().take(10).collect::<String>();
    let short = device.id.to_string().chars().take(8).collect::<String>();
    save(&format!("didim-queue-{short}-{day}.json"), &text)
        .ok_or_else(|| failed("the browser saves nothing"))?;
    Ok(count)
}

fn save(name: &str, text: &str) -> Option<()> {
    let how = BlobPropertyBag::new();
    how.set_type("application/json");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &how).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_attribute("href", &address).ok()?;
    link.set_attribute("download", name).ok()?;
    link.click();
    let forget = Closure::once_into_js(move || drop(Url::revoke_object_url(&address)));
    window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(forget.unchecked_ref(), SAVING_MS)
        .ok()?;
    Some(())
}
