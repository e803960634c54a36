//! The `data-` marks of the document, by which the page, its styles and its scripts know how things stand.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::page::all;

/// The mark of the size of texts.
const SIZE_MARK: &str = "size";

/// The tools that a visitor can turn on, by their marks.
const TOOL_MARKS: [&str; 4] = ["contrast", "low", "sound", FOLDED_TOOLS];

/// The mark of the tools that are shown though they are folded to one button.
const FOLDED_TOOLS: &str = "tools";

/// Says on the document whether a visit is under way: the start screen is shown while none is.
pub fn show_start(shown: bool) {
    set_mark("at", (!shown).then_some("visit"));
}

/// Says on the document that the visit is over: nothing is seen until the next document is there.
pub fn hide_all() {
    set_mark("at", Some("over"));
}

/// Sets or takes away a `data-` mark of the document.
pub fn set_mark(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        let name = ["data-", name].concat();
        let _ = match value {
            Some(value) => root.set_attribute(&name, value),
            None => root.remove_attribute(&name),
        };
    }
}

/// A `data-` mark of the document.
pub fn mark(name: &str) -> Option<String> {
    document()
        .document_element()?
        .get_attribute(&["data-", name].concat())
}

/// The device's profile: `kiosk`, `tablet`, `phone` or `laptop`.
pub fn profile() -> String {
    mark("profile").unwrap_or_default()
}

/// The version of the page and of the files that were built with it, as hexadecimal digits; `None` before it is packed.
pub fn version() -> Option<String> {
    mark("version")
}

/// Turns one of the tools on or off; a fresh document has none on.
pub fn toggle(tool: &str, value: &str) {
    let on = !is_on(tool);
    set_mark(tool, on.then_some(value));
    press(tool, on);
}

/// Whether one of the tools is on.
pub fn is_on(tool: &str) -> bool {
    mark(tool).is_some()
}

/// Turns all tools off and gives texts their own size again, as a fresh document has them.
pub fn tools_off() {
    set_mark(SIZE_MARK, None);
    for tool in TOOL_MARKS {
        set_mark(tool, None);
        press(tool, false);
    }
}

/// Puts the tools away that were folded to one button, where somebody has unfolded them.
pub fn fold_tools() {
    set_mark(FOLDED_TOOLS, None);
    press(FOLDED_TOOLS, false);
}

/// Says on a tool's button whether it is on.
fn press(tool: &str, on: bool) {
    for button in all(&["[data-go=", tool, "]"].concat()) {
        let _ = button.set_attribute("aria-pressed", if on { "true" } else { "false" });
    }
}

/// Sets the next size of texts: as it is, larger, largest, and as it is again.
pub fn next_size() {
    set_mark(SIZE_MARK, size_after(mark(SIZE_MARK).as_deref()));
}

/// The size that follows one, as a mark; `None` is the size as it is.
fn size_after(size: Option<&str>) -> Option<&'static str> {
    match size {
        None => Some("large"),
        Some("large") => Some("largest"),
        Some(_) => None,
    }
}

/// Sets a custom property of the document's styles.
pub fn set_property(name: &str, value: &str) {
    let root = document().document_element();
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        let _ = root.style().set_property(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_grow_twice_and_come_round() {
        let mut size = None;
        let mut seen = Vec::new();
        for _ in 0..3 {
            size = size_after(size);
            seen.push(size);
        }
        assert_eq!(seen, [Some("large"), Some("largest"), None]);
        assert_eq!(size_after(Some("of an older version")), None);
    }
}
