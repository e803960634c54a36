//! The app's texts. They are written in `locales/`; the build checks that every language has all of them. The app carries Korean; how
//! another language comes is `look`'s.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

use catalog::Lang;
use look::{Key, PieceText, Table, Words};

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

/// A Korean text of a later part of the code, in that part's row behind its mark. It is there as soon as the part is, and zeros before.
const fn later(row: &'static [u8], mark: usize, from: usize, length: usize) -> &'static str {
    let (_, texts) = row.split_at(mark);
    let (text, _) = texts.split_at(from).1.split_at(length);
    match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(_) => "",
    }
}

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
fn own(text: PieceText) -> T {
    match text {
        PieceText::Back => T::FrameBack,
        PieceText::Next => T::FrameNext,
        PieceText::Erase => T::QuestionErase,
        PieceText::PreviousPage => T::ResultsPreviousPage,
        PieceText::NextPage => T::ResultsNextPage,
        PieceText::Page => T::ResultsPage,
        PieceText::Range => T::ResultsRange,
        PieceText::MonthBefore => T::CalendarBefore,
        PieceText::MonthAfter => T::CalendarAfter,
        PieceText::Weekdays => T::CalendarDays,
        PieceText::Month => T::FrameMonth,
        PieceText::Day => T::FrameDay,
        PieceText::Months => T::FrameMonths,
        PieceText::KeyboardName => T::KeyboardName,
        PieceText::KeyboardShift => T::KeyboardShift,
        PieceText::KeyboardScript => T::KeyboardScript,
        PieceText::KeyboardSigns => T::KeyboardSigns,
        PieceText::KeyboardSpace => T::KeyboardSpace,
        PieceText::KeyboardNext => T::KeyboardNext,
        PieceText::KeyboardDone => T::KeyboardDone,
        PieceText::SpeechOn => T::SpeechOn,
        PieceText::SpeechOff => T::SpeechOff,
        PieceText::SpeechSlower => T::SpeechSlower,
        PieceText::SpeechFaster => T::SpeechFaster,
        PieceText::SpeechQuieter => T::SpeechQuieter,
        PieceText::SpeechLouder => T::SpeechLouder,
        PieceText::SpeechEmpty => T::SpeechEmpty,
        PieceText::SpeechStars => T::SpeechStars,
        PieceText::SpeechChoices => T::SpeechChoices,
        PieceText::SpeechOption => T::SpeechOption,
        PieceText::SpeechList => T::SpeechList,
        PieceText::SpeechField => T::SpeechField,
        PieceText::SpeechButton => T::SpeechButton,
        PieceText::SpeechDisabled => T::SpeechDisabled,
        PieceText::SpeechChosen => T::SpeechChosen,
        PieceText::SpeechNotChosen => T::SpeechNotChosen,
        PieceText::SpeechOpen => T::SpeechOpen,
        PieceText::SpeechClosed => T::SpeechClosed,
    }
}

#[cfg(test)]
#[path = "../locales/parts.rs"]
mod parts;

#[cfg(test)]
mod tests {
    use super::parts::{Modules, Source, part_of};
    use super::*;

    #[test]
    fn the_app_carries_its_first_language() {
        assert_eq!(TABLE.language, Lang::Ko.code());
        assert_eq!(lang_of(KOREAN), Lang::Ko);
        assert_eq!(LANGUAGES.map(|(lang, _)| lang), Lang::ALL);
    }

    #[test]
    fn texts_that_come_later_are_whole() {
        assert_eq!(KOREAN.text(T::JobsBoard), "지도");
        assert_eq!(KOREAN.text(T::ConsentAgree), "동의함");
        assert!(TABLE.texts.iter().all(|text| !text.is_empty()));
    }

    #[test]
    fn a_text_comes_with_the_earliest_part_that_shows_it() {
        let part = |modules: &[&str]| Modules(modules.iter().map(|module| (*module).to_owned()).collect());
        let parts = [
            part(&["didim_app::screens::form", "didim_app::screens::status"]),
            part(&["didim_app::screens::jobs::list"]),
        ];
        let sources = [
            Source::new("screens/form.rs", "T::FormTitle, T::Both, T::Everywhere"),
            Source::new("screens/formal.rs", "T::Formal, T::Everywhere"),
            Source::new("screens/status/outcome.rs", "T::Outcome)"),
            Source::new(
                "screens/jobs/list.rs",
                "T::Both T::JobsList #[cfg(test)] T::Formal T::Tested",
            ),
            Source::new("screens/jobs.rs", "T::Way"),
        ];
        for (variant, expected) in [
            ("FormTitle", Some(0)),
            ("Outcome", Some(0)),
            ("Both", Some(0)),
            ("JobsList", Some(1)),
            // What is named in a file of the first part, as a part of another name, in tests alone, or nowhere.
            ("Formal", None),
            ("Everywhere", None),
            ("Way", None),
            ("Form", None),
            ("Tested", None),
        ] {
            assert_eq!(part_of(variant, &sources, &parts), expected, "{variant}");
        }
    }

    #[test]
    fn pieces_have_the_placeholders_that_they_fill() {
        for (text, placeholders) in [
            (PieceText::Page, &["{i}", "{n}"][..]),
            (PieceText::Month, &["{y}", "{m}"]),
            (PieceText::Day, &["{y}", "{m}", "{d}"]),
            (PieceText::SpeechStars, &["{n}"]),
            (PieceText::SpeechChoices, &["{n}"]),
        ] {
            let shown = KOREAN.own(text);
            for placeholder in placeholders {
                assert!(shown.contains(placeholder), "{shown}");
            }
        }
        assert_eq!(KOREAN.own(PieceText::Weekdays).split(' ').count(), 7);
        assert_eq!(KOREAN.own(PieceText::Months).split(' ').count(), 12);
    }
}
