//! The few things that are asked of the browser directly.

use eligibility::Date;
use js_sys::wasm_bindgen::JsCast;
use leptos::prelude::{document, window};
use web_sys::HtmlElement;

use crate::i18n::Lang;

/// Where the app is drawn: beside the start screen, which is plain HTML.
pub fn app_root() -> Option<HtmlElement> {
    document()
        .get_element_by_id("app")
        .and_then(|element| element.dyn_into().ok())
}

/// Shows or hides the start screen.
pub fn show_start(shown: bool) {
    if let Some(start) = document()
        .get_element_by_id("start")
        .and_then(|start| start.dyn_into::<HtmlElement>().ok())
    {
        start.set_hidden(!shown);
    }
}

/// Puts the start screen and the document into a language.
pub fn set_language(lang: Lang) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", lang.code());
    }
    let Ok(nodes) = document().query_selector_all("[data-t]") else {
        return;
    };
    for element in (0..nodes.length()).filter_map(|at| nodes.item(at)?.dyn_into::<HtmlElement>().ok()) {
        if let Some(text) = element
            .get_attribute("data-t")
            .and_then(|name| lang.text_by_name(&name))
        {
            element.set_text_content(Some(text));
        }
    }
}

/// Which button of the start screen was touched before the app was there.
pub fn early_touch() -> Option<String> {
    let root = document().document_element()?;
    let early = root.get_attribute("data-early");
    let _ = root.remove_attribute("data-early");
    let _ = js_sys::Reflect::set(&window(), &"didimReady".into(), &true.into());
    early
}

/// The device's profile: `kiosk`, `tablet` or `phone`.
pub fn profile() -> String {
    document()
        .document_element()
        .and_then(|root| root.get_attribute("data-profile"))
        .unwrap_or_default()
}

/// A setting that staff have left on the device.
pub fn setting(name: &str) -> Option<String> {
    window()
        .local_storage()
        .ok()??
        .get_item(&format!("didim.{name}"))
        .ok()?
}

/// Leaves everything behind: a fresh document, which remembers nothing of the visit.
pub fn start_afresh() {
    let _ = window().location().replace("/");
}

/// Today, by the device's clock and place; none if the clock shows no day of the calendar.
pub fn today() -> Option<Date> {
    let now = js_sys::Date::new_0();
    let part = |value: u32| u8::try_from(value).ok();
    Date::from_ymd(
        i32::try_from(now.get_full_year()).ok()?,
        part(now.get_month() + 1)?,
        part(now.get_date())?,
    )
}

/// Now, as RFC 3339 text in UTC.
pub fn timestamp() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// After this many milliseconds without an answer a request is given up; the server may have it all the same.
const TIMEOUT_MS: u32 = 30_000;

/// Ends a request that gets no answer.
pub fn timeout() -> web_sys::AbortSignal {
    web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS)
}

/// Now, in milliseconds since 1970, by the device's clock, which may be wrong.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// From 0 to 1,000, at random: only for spreading waits.
pub fn jitter() -> u16 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 1,000"
    )]
    let jitter = (js_sys::Math::random() * 1_000.0) as u16;
    jitter
}

/// A time (RFC 3339) as people of a language write it, at the device's place.
pub fn in_words(time: &str, lang: Lang) -> String {
    let date = js_sys::Date::new(&time.into());
    date.to_locale_string(lang.code(), &wasm_bindgen::JsValue::UNDEFINED)
        .into()
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Asks the browser not to throw the device's storage away when room is short. It may say no.
pub fn ask_to_persist() {
    if let Ok(promise) = window().navigator().storage().persist() {
        leptos::task::spawn_local(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
        });
    }
}

/// Whether the browser has promised not to throw the device's storage away.
pub async fn is_persisted() -> bool {
    match window().navigator().storage().persisted() {
        Ok(promise) => wasm_bindgen_futures::JsFuture::from(promise)
            .await
            .is_ok_and(|persisted| persisted.is_truthy()),
        Err(_) => false,
    }
}

/// The app's version: of its code, and of the files that were built from it.
pub fn app_version() -> String {
    let built = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-version"))
        .unwrap_or_default();
    let short: String = built.chars().take(12).collect();
    format!("{} {short}", env!("CARGO_PKG_VERSION"))
}

/// An older version of the app, open in another window, keeps this one from opening the storage.
pub fn ask_to_close_other_windows() {
    if let Some(body) = document().body()
        && let Ok(notice) = document().create_element("p")
    {
        let _ = notice.set_attribute("role", "alert");
        let _ = notice.set_attribute("class", "notice");
        notice.set_text_content(Some(Lang::Ko.text(crate::i18n::T::LoadBlocked)));
        let _ = body.prepend_with_node_1(&notice);
    }
}

/// Milliseconds that never jump, for measuring waits.
pub fn monotonic() -> f64 {
    window()
        .performance()
        .map_or(0.0, |performance| performance.now())
}

/// Moves the focus to the screen's heading, so that a screen reader begins there.
pub fn focus_heading() {
    if let Ok(Some(heading)) = document().query_selector("#app h1")
        && let Ok(heading) = heading.dyn_into::<HtmlElement>()
    {
        let _ = heading.focus();
    }
    window().scroll_to_with_x_and_y(0.0, 0.0);
}
