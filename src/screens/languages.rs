//! The languages, each by the name that its readers know.

use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Of, alert, back, choice, frame, title};

use crate::i18n::{LANGUAGES, T};
use crate::start;
use crate::visit::{Screen, Visit};

/// The screen of the languages. A touch changes the language and leads back to where the visitor was, or says that the language is not
/// to be had.
#[inline(never)]
pub fn screen(visit: Visit) -> AnyView {
    let missing = RwSignal::new(false);
    let mut middle = vec![title(visit.text(T::LanguagesTitle))];
    for (lang, name) in LANGUAGES {
        let act = move || {
            spawn_local(async move {
                let speaks = start::try_to_speak(visit, lang).await;
                let _ = missing.try_set(!speaks);
                // A second touch while the first was waiting has led back already.
                if speaks && visit.screen() == Some(Screen::Languages) {
                    browser::go_back();
                }
            });
        };
        let chosen = move || visit.lang() == lang;
        middle.push(choice(Of::One, name.to_owned(), None, chosen, act));
    }
    middle.push(alert(move || {
        missing.get().then(|| visit.text(T::LanguagesMissing).to_owned())
    }));
    frame(middle, vec![back(visit.words())])
}
