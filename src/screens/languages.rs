//! The languages, each by the name that its readers know.

use catalog::Lang;
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
    let languages: Vec<AnyView> = {
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
        LANGUAGES.map(language).into()
    };
    let heading = title(visit.text(T::LanguagesTitle));
    // All at once, in every size: nobody looks for their language on a page whose words they cannot read.
    let languages = view! { <div class="two">{languages}</div> }.into_any();
    let missing = alert(move || missing.get().then(|| visit.text(T::LanguagesMissing).to_owned()));
    frame(vec![heading], vec![missing, languages], vec![back(visit.words())])
}
