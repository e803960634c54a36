//! Having the browser save a file.

use js_sys::Array;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// How long the browser is given to begin saving, in milliseconds.
const SAVE_TIMEOUT_MS: i32 = 60_000;

/// Has the browser save a text under a name; `None` if it refuses.
pub fn save(name: &str, kind: &str, text: &str) -> Option<()> {
    let how = BlobPropertyBag::new();
    how.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &how).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_attribute("href", &address).ok()?;
    link.set_attribute("download", name).ok()?;
    link.click();
    let forget = Closure::once_into_js(move || drop(Url::revoke_object_url(&address)));
    window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(forget.unchecked_ref(), SAVE_TIMEOUT_MS)
        .ok()?;
    Some(())
}
