//! The few things that are asked of the browser directly.

use eligibility::Date;
use js_sys::wasm_bindgen::{JsCast, JsValue};
use leptos::prelude::{document, request_animation_frame, set_timeout, window};
use web_sys::{Element, HtmlElement};

use crate::i18n::Words;
use catalog::Lang;

/// Where the app is drawn: beside the start screen, which is plain HTML.
pub fn app_root() -> Option<HtmlElement> {
    element("app")
}

/// An element of the page, by its id.
pub fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
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
    js_sys::Reflect::get(of, &name.into()).unwrap_or_default()
}

/// Back to where the visitor was before.
pub fn go_back() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

/// Says on the document whether a visit is under way: the start screen is shown while none is.
pub fn show_start(shown: bool) {
    set_mark("at", (!shown).then_some("visit"));
}

/// Sets or takes away a `data-` mark of the document.
fn set_mark(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        let name = ["data-", name].concat();
        let _ = match value {
            Some(value) => root.set_attribute(&name, value),
            None => root.remove_attribute(&name),
        };
    }
}

fn mark(name: &str) -> Option<String> {
    document()
        .document_element()?
        .get_attribute(&["data-", name].concat())
}

/// Turns one of the tools on or off; a fresh document has none on.
pub fn toggle(tool: &str, value: &str) {
    let on = mark(tool).is_none();
    set_mark(tool, on.then_some(value));
    let selector = ["[data-go=", tool, "]"].concat();
    if let Ok(Some(button)) = document().query_selector(&selector) {
        let _ = button.set_attribute("aria-pressed", if on { "true" } else { "false" });
    }
}

/// Whether one of the tools is on.
pub fn is_on(tool: &str) -> bool {
    mark(tool).is_some()
}

/// The next size of texts: as it is, larger, largest, and as it is again.
pub fn next_size() {
    let next = match mark("size").as_deref() {
        None => Some("large"),
        Some("large") => Some("largest"),
        Some(_) => None,
    };
    set_mark("size", next);
}

/// Puts what stands in the page itself, and the document, into a language.
pub fn set_language(words: Words) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", words.lang.code());
    }
    for element in all("[data-t]") {
        if let Some(text) = element
            .get_attribute("data-t")
            .and_then(|name| words.text_by_name(&name))
        {
            element.set_text_content(Some(text));
        }
    }
}

/// Which button of the start screen was touched before the app was there. The app is there now, and the page is told so.
pub fn early_touch() -> Option<String> {
    let root = document().document_element()?;
    let early = root.get_attribute("data-early");
    let _ = root.remove_attribute("data-early");
    let _ = js_sys::Reflect::set(&window(), &"didimReady".into(), &true.into());
    early
}

/// The device's profile: `kiosk`, `tablet` or `phone`.
pub fn profile() -> String {
    mark("profile").unwrap_or_default()
}

/// The name of the setting, and of the custom property, that say how large a millimetre is: in thousandths of a CSS pixel.
const UNIT: &str = "mm";

/// A millimetre on any screen, in thousandths of a CSS pixel: from a wall of light to a telephone.
const UNITS: std::ops::RangeInclusive<u32> = 500..=20_000;

/// The name of the setting that says how high the screen's lower edge is above the floor, in millimetres.
const BASE: &str = "base";

/// The highest lower edge that is believed, in millimetres above the floor.
const HIGHEST_BASE: u32 = 1_500;

/// How large a millimetre is, in thousandths of a CSS pixel.
pub fn unit() -> u32 {
    let set = setting(UNIT).and_then(|text| text.parse().ok());
    // As in the style sheet, for screens that nobody has fitted.
    set.unwrap_or(if profile() == "tablet" { 5_884 } else { 4_034 })
}

/// Sets and keeps how large a millimetre is, as near to what is asked as it can be, and says it.
pub fn set_unit(thousandths: u32) -> u32 {
    let unit = thousandths.clamp(*UNITS.start(), *UNITS.end());
    let text = unit.to_string();
    leave_setting(UNIT, &text);
    set_property("--mm", &["calc(", &*text, "px/1000)"].concat());
    unit
}

/// How wide the window is, in millimetres.
pub fn width_mm() -> u32 {
    let (width, _) = window_size();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the width of a window"
    )]
    let width = width as u32;
    width * 1_000 / unit()
}

/// How high the screen's lower edge is above the floor, in millimetres, if somebody has measured it.
pub fn base() -> Option<u32> {
    setting(BASE)?.parse().ok()
}

/// Sets and keeps how high the screen's lower edge is, in millimetres above the floor, and says it.
pub fn set_base(height: u32) -> u32 {
    let height = height.min(HIGHEST_BASE);
    let text = height.to_string();
    leave_setting(BASE, &text);
    set_mark(BASE, Some(&text));
    set_property("--base", &text);
    height
}

/// Makes the device a kiosk or a tablet, and keeps that.
pub fn set_profile(kind: &str) {
    leave_setting("profile", kind);
    set_mark("profile", Some(kind));
}

/// The window's diagonal, in CSS pixels; on a kiosk it is the screen's.
pub fn diagonal_pixels() -> u32 {
    let (width, height) = window_size();
    let diagonal = (width * width + height * height).sqrt();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the diagonal of a window"
    )]
    let whole = diagonal as u32;
    whole
}

/// Width and height of the window, in CSS pixels.
fn window_size() -> (f64, f64) {
    let side = |side: Result<JsValue, _>| side.ok().and_then(|side| side.as_f64()).unwrap_or_default();
    (side(window().inner_width()), side(window().inner_height()))
}

fn set_property(name: &str, value: &str) {
    let root = document().document_element();
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        let _ = root.style().set_property(name, value);
    }
}

/// A setting that staff have left on the device.
pub fn setting(name: &str) -> Option<String> {
    window()
        .local_storage()
        .ok()??
        .get_item(&format!("didim.{name}"))
        .ok()?
}

/// Leaves a setting on the device, as staff do.
pub fn leave_setting(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(&["didim.", name].concat(), value);
    }
}

/// Leaves everything behind: a fresh document, which remembers nothing of the visit.
pub fn start_afresh() {
    // A touch between two documents would be lost: nothing is there to touch.
    set_mark("at", Some("over"));
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
    date.to_locale_string(lang.code(), &JsValue::UNDEFINED).into()
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Asks the browser not to throw the device's storage away when room is short. It may say no, and some ask their user: so nobody calls
/// this before something is kept that would be missed.
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

/// Whether nobody but this visitor holds the device.
pub fn is_phone() -> bool {
    profile() == "phone"
}

/// Minutes since 1970, by the device's clock.
pub fn now_minutes() -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a clock before 1970 counts as 1970"
    )]
    let minutes = (now_ms() / 60_000.0).max(0.0) as u32;
    minutes
}

/// Takes what stands behind `#` out of the address and the history.
pub fn take_fragment() -> String {
    let fragment = window().location().hash().unwrap_or_default();
    if !fragment.is_empty()
        && let Ok(history) = window().history()
    {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/"));
    }
    fragment
}

/// The address of the app itself.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
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
        notice.set_text_content(Some(Words::KOREAN.text(crate::i18n::T::LoadBlocked)));
        let _ = body.prepend_with_node_1(&notice);
    }
}

/// Milliseconds that never jump, for measuring waits.
pub fn monotonic() -> f64 {
    window()
        .performance()
        .map_or(0.0, |performance| performance.now())
}

/// Moves the focus to where the screen begins: its heading, so that a screen reader starts there, or a field that waits for a
/// scanner.
pub fn focus_beginning() {
    if !focus("#app [data-first]") {
        focus("#app h1");
    }
    // On shared devices the middle scrolls, which is new, or with large letters the page, and in the low position its body.
    window().scroll_to_with_x_and_y(0.0, 0.0);
    if !is_phone()
        && let Some(body) = document().body()
    {
        body.set_scroll_top(0);
    }
}

/// Tells who does not see the screen, without moving the focus: the words stand in the page's live region, which outlives screens.
pub fn tell(text: &str) {
    if let Some(region) = element("told") {
        region.set_text_content(Some(text));
    }
}

/// Takes the focus from what has it, before that is gone: the browser would do the same then, and work out the look of a page that is
/// half built to do so.
pub fn let_go() {
    let active = document().active_element();
    if let Some(active) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
        let _ = active.blur();
    }
}

/// Moves the focus to the first field with a mistake.
pub fn focus_mistake() {
    focus("#app [aria-invalid=true]");
}

fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let element = found.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// Does something once what has changed is on the screen.
pub fn after_paint(then: impl Fn() + 'static) {
    request_animation_frame(move || set_timeout(then, std::time::Duration::ZERO));
}

/// Does something once the page has come to rest: what moves the focus on a new screen waits for one painting, this for two.
pub fn once_settled(then: Box<dyn Fn()>) {
    let then = std::rc::Rc::new(then);
    after_paint(move || {
        let then = std::rc::Rc::clone(&then);
        after_paint(move || then());
    });
}

/// Waits until all of the app's code is there: the rest of it comes behind what the first screens need.
pub async fn rest() {
    if let Ok(there) = property(&window(), "didimRest").dyn_into::<js_sys::Promise>() {
        let _ = wasm_bindgen_futures::JsFuture::from(there).await;
    }
}

/// A page that nobody sees is never painted: it waits this long, in milliseconds.
const UNSEEN_MS: u32 = 100;

/// Waits until the page has been painted for the first time, so that the app's work does not hold that up.
pub async fn painted() {
    let known = window().performance();
    let known = known.map(|known| known.get_entries_by_name("first-contentful-paint"));
    if known.is_some_and(|known| known.length() > 0) {
        return;
    }
    let painted = std::rc::Rc::new(std::cell::Cell::new(false));
    let told = std::rc::Rc::clone(&painted);
    after_paint(move || told.set(true));
    for _ in 0..UNSEEN_MS / 10 {
        if painted.get() {
            break;
        }
        gloo_timers::future::TimeoutFuture::new(10).await;
    }
}
