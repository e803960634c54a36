//! The texts of the desk, in Korean and English.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use leptos::prelude::{Get, RwSignal};

/// A language of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// The agency's.
    Korean,
    /// English.
    English,
}

type Texts = BTreeMap<String, String>;

thread_local! {
    static KOREAN: LazyCell<Texts> = LazyCell::new(|| read(include_str!("../locales/ko.json")));
    static ENGLISH: LazyCell<Texts> = LazyCell::new(|| read(include_str!("../locales/en.json")));
}

fn read(file: &str) -> Texts {
    serde_json::from_str(file).unwrap_or_default()
}

/// A text by its name, in a language.
pub fn text_in(language: Language, name: &str) -> String {
    let of = |texts: &LazyCell<Texts>| texts.get(name).cloned();
    let found = match language {
        Language::Korean => KOREAN.with(of),
        Language::English => ENGLISH.with(of),
    };
    found.unwrap_or_else(|| name.to_owned())
}

/// The text of a word of the server or of a device, among those that there are; else the word itself, which anybody can have made up.
pub fn named(language: Language, known: &[&str], word: &str) -> String {
    let name = known
        .iter()
        .find(|name| name.split_once('.').is_some_and(|(_, end)| end == word));
    name.map_or_else(|| word.to_owned(), |name| text_in(language, name))
}

/// A text that follows the language.
pub fn live(language: RwSignal<Language>, name: &'static str) -> impl Fn() -> String + Clone + Send + Sync {
    move || text_in(language.get(), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_texts_with_the_same_places() {
        let (korean, english) = (
            read(include_str!("../locales/ko.json")),
            read(include_str!("../locales/en.json")),
        );
        assert!(korean.len() > 40);
        assert_eq!(
            korean.keys().collect::<Vec<_>>(),
            english.keys().collect::<Vec<_>>()
        );
        let places = |text: &str| {
            let mut places: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            places.sort();
            places
        };
        for (name, text) in &korean {
            assert_eq!(places(text), places(&english[name]), "{name}");
            assert!(!text.is_empty() && !english[name].is_empty(), "{name}");
        }
    }
}
