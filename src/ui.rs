//! The pieces that know the catalog; all others are in `look`.

use catalog::form::without_resident_numbers;
use leptos::prelude::*;
use web_sys::Event;

use crate::visit::Visit;

/// A text of the catalog; where it is not in the screen's language, it is Korean and says so.
pub fn catalog_text(visit: Visit, text: &catalog::Text) -> AnyView {
    let wanted = visit.lang();
    let (text, lang) = text.get(wanted);
    let text = text.to_owned();
    let korean = |lang| matches!(lang, catalog::Lang::Ko | catalog::Lang::Easy);
    if korean(lang) && !korean(wanted) {
        view! { <span class="korean" lang="ko">{text}</span> }.into_any()
    } else {
        text.into_any()
    }
}

/// What has been typed into the field that an event is of, and whether it held resident registration numbers, which are refused and
/// marked wherever they are typed (개인정보 보호법 제24조의2).
pub fn judged(event: &Event) -> (String, bool) {
    look::typed(event, without_resident_numbers)
}

/// The same where nothing is said of what was refused.
pub fn typed(event: &Event) -> String {
    judged(event).0
}
