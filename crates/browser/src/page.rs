//! The page and its elements.

use js_sys::Reflect;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, SubtleCrypto, VisibilityState};

/// An element of the page, by its id.
pub fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The first element of the page that a selector finds.
pub fn first(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// The elements of the page that a selector finds.
pub fn all(selector: &str) -> Vec<Element> {
    document()
        .document_element()
        .map(|root| all_of(&root, selector))
        .unwrap_or_default()
}

/// The elements within another that a selector finds.
pub fn all_of(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(nodes) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    let nodes = (0..nodes.length()).filter_map(|at| nodes.item(at));
    nodes.map(JsCast::unchecked_into).collect()
}

/// Whether a selector finds an element.
pub fn is(element: &Element, selector: &str) -> bool {
    element.matches(selector) == Ok(true)
}

/// A property of something of the browser's, by its name; undefined if it has none.
pub fn property(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

/// Which button of the start screen was touched before the app was there. The app is there now, and the page is told so.
pub fn early_touch() -> Option<String> {
    let root = document().document_element()?;
    let early = root.get_attribute("data-early");
    let _ = root.remove_attribute("data-early");
    let _ = Reflect::set(&window(), &"didimReady".into(), &true.into());
    early
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Announces words to those who do not see the screen, without moving the focus: they stand in the page's live region, which outlives
/// screens.
pub fn announce(text: &str) {
    if let Some(region) = element("told") {
        region.set_text_content(Some(text));
    }
}

/// Puts a notice above everything, for what the app cannot go on without.
pub fn notice(text: &str) {
    if let Some(body) = document().body()
        && let Ok(notice) = document().create_element("p")
    {
        let _ = notice.set_attribute("role", "alert");
        let _ = notice.set_attribute("class", "notice");
        notice.set_text_content(Some(text));
        let _ = body.prepend_with_node_1(&notice);
    }
}

/// The browser's cryptography; `None` where it has none, as on a page that came without TLS.
pub fn subtle() -> Option<SubtleCrypto> {
    Some(window().crypto().ok()?.subtle())
}
