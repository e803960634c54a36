//! The app's texts. They are written in `locales/`; the build checks that every language has all of them. The app carries Korean; how
//! another language comes is `look`'s.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

use catalog::Lang;
use look::{Key, Table, Text, Words};

/// The languages with the names that their readers know them by, in the order of the menu.
pub const LANGUAGES: [(Lang, &str); 5] = [
    (Lang::Ko, "한국어"),
    (Lang::Easy, "쉬운 말"),
    (Lang::En, "English"),
    (Lang::Zh, "中文"),
    (Lang::Vi, "Tiếng Việt"),
];

static TABLE: Table = Table {
    // The tag of `Lang::Ko`.
    language: "ko",
    texts: &KOREAN_TEXTS,
    fingerprint: FINGERPRINT,
    own: |text| own(text).into(),
    by_name: |name| by_name(name).map(Key::from),
};

/// The texts that the app carries.
pub const KOREAN: Words = Words::carried(&TABLE);

impl From<T> for Key {
    fn from(text: T) -> Self {
        Self(text as u16)
    }
}

/// The texts of a language; `None` if its file is not to be had, or is of another version of the app.
pub async fn fetch(lang: Lang) -> Option<Words> {
    Words::fetch(&TABLE, lang.code(), file(lang)).await
}

/// Which language texts are in.
pub fn lang_of(words: Words) -> Lang {
    let known = LANGUAGES.iter().map(|(lang, _)| *lang);
    known
        .into_iter()
        .find(|lang| lang.code() == words.language)
        .unwrap_or_default()
}

/// The name of a language's files beside the app.
pub fn file(lang: Lang) -> &'static str {
    match lang {
        Lang::Ko => "ko",
        Lang::Easy => "easy",
        Lang::En => "en",
        Lang::Zh => "zh",
        Lang::Vi => "vi",
    }
}

/// Which text of the app a piece's text is.
fn own(text: Text) -> T {
    match text {
        Text::Back => T::FrameBack,
        Text::Next => T::FrameNext,
        Text::Erase => T::QuestionErase,
        Text::PreviousPage => T::ResultsPreviousPage,
        Text::NextPage => T::ResultsNextPage,
        Text::Page => T::ResultsPage,
        Text::MonthBefore => T::CalendarBefore,
        Text::MonthAfter => T::CalendarAfter,
        Text::Weekdays => T::CalendarDays,
        Text::Month => T::FrameMonth,
        Text::Day => T::FrameDay,
        Text::KeyboardName => T::KeyboardName,
        Text::KeyboardShift => T::KeyboardShift,
        Text::KeyboardScript => T::KeyboardScript,
        Text::KeyboardSigns => T::KeyboardSigns,
        Text::KeyboardSpace => T::KeyboardSpace,
        Text::KeyboardNext => T::KeyboardNext,
        Text::KeyboardDone => T::KeyboardDone,
        Text::SpeechOn => T::SpeechOn,
        Text::SpeechOff => T::SpeechOff,
        Text::SpeechSlower => T::SpeechSlower,
        Text::SpeechFaster => T::SpeechFaster,
        Text::SpeechQuieter => T::SpeechQuieter,
        Text::SpeechLouder => T::SpeechLouder,
        Text::SpeechEmpty => T::SpeechEmpty,
        Text::SpeechStars => T::SpeechStars,
        Text::SpeechChoices => T::SpeechChoices,
        Text::SpeechOption => T::SpeechOption,
        Text::SpeechList => T::SpeechList,
        Text::SpeechField => T::SpeechField,
        Text::SpeechButton => T::SpeechButton,
        Text::SpeechDisabled => T::SpeechDisabled,
        Text::SpeechChosen => T::SpeechChosen,
        Text::SpeechNotChosen => T::SpeechNotChosen,
        Text::SpeechOpen => T::SpeechOpen,
        Text::SpeechClosed => T::SpeechClosed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_carries_its_first_language() {
        assert_eq!(TABLE.language, Lang::Ko.code());
        assert_eq!(lang_of(KOREAN), Lang::Ko);
        assert_eq!(LANGUAGES.map(|(lang, _)| lang), Lang::ALL);
    }

    #[test]
    fn pieces_have_the_placeholders_that_they_fill() {
        for (text, placeholders) in [
            (Text::Page, &["{i}", "{n}"][..]),
            (Text::Month, &["{y}", "{m}"]),
            (Text::Day, &["{y}", "{m}", "{d}"]),
            (Text::SpeechStars, &["{n}"]),
            (Text::SpeechChoices, &["{n}"]),
        ] {
            let shown = KOREAN.own(text);
            for placeholder in placeholders {
                assert!(shown.contains(placeholder), "{shown}");
            }
        }
        assert_eq!(KOREAN.own(Text::Weekdays).split(' ').count(), 7);
    }
}
