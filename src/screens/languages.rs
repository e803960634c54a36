//! The languages, each by the name that its readers know.

use leptos::prelude::*;

use crate::i18n::{LANGUAGES, T};
use crate::start;
use crate::ui::{Of, back, choice, frame, title};
use crate::visit::Visit;

/// The screen of the languages. A touch changes the language and leads back to where the visitor was.
pub fn screen(visit: Visit) -> AnyView {
    let mut middle = vec![title(visit.t(T::LanguagesTitle))];
    for (lang, name) in LANGUAGES {
        let act = move || {
            start::speak(visit, lang);
            if let Ok(history) = window().history() {
                let _ = history.back();
            }
        };
        let chosen = move || visit.words.get().lang == lang;
        middle.push(choice(Of::One, name.to_owned(), None, chosen, act));
    }
    frame(middle, vec![back(visit)])
}
