//! The languages, each by the name that its readers know.

use catalog::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Of, alert, back, choice, frame, pages, title};

use crate::i18n::{LANGUAGES, T};
use crate::start;
use crate::visit::{Screen, Visit};

/// The screen of the languages. A touch changes the language and leads back to where the visitor was, or says that the language is not
/// to be had.
#[inline(never)]
pub fn screen(visit: Visit) -> AnyView {
    let missing = RwSignal::new(false);
    let draw = move |skip, take| {
        let drawn = LANGUAGES.into_iter().skip(skip).take(take);
        let language = |(lang, name): (Lang, &'static str)| {
            let act = move || {
                spawn_local(async move {
                    let speaks = start::try_to_speak(visit, lang).await;
                    let _ = missing.try_set(!speaks);
                    if speaks {
                        start::note_language(lang);
                    }
                    // A second touch while the first was waiting has led back already.
                    if speaks && visit.screen() == Some(Screen::Languages) {
                        browser::go_back();
                    }
                });
            };
            choice(Of::One, name.to_owned(), None, move || visit.lang() == lang, act)
        };
        drawn.map(language).collect()
    };
    let (heading, total) = (title(visit.text(T::LanguagesTitle)), LANGUAGES.len());
    let languages = pages(visit.words(), RwSignal::new(0), total, Vec::new(), Box::new(draw));
    let missing = alert(move || missing.get().then(|| visit.text(T::LanguagesMissing).to_owned()));
    frame(vec![heading], vec![missing, languages], vec![back(visit.words())])
}
