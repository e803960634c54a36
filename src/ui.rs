//! The pieces that know the catalog; all others are in `look`.

use catalog::form::has_resident_number;
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

/// What has been typed into the field that an event is of; `None` if it holds a resident registration number, which is refused and wiped
/// wherever it is typed (개인정보 보호법 제24조의2).
pub fn typed(event: &Event) -> Option<String> {
    look::typed(event, has_resident_number)
}
