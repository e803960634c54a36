//! The texts of the screen. They are written in `locales/`; the build checks that both languages have all of them.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Korean.
    Ko,
    /// English.
    En,
}

impl Lang {
    /// The language's code for `lang` attributes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::En => "en",
        }
    }

    /// The text in this language.
    pub fn text(self, text: T) -> &'static str {
        match self {
            Self::Ko => korean(text),
            Self::En => english(text),
        }
    }

    /// The text with this key of the language files, for markup that is written in HTML.
    pub fn text_by_name(self, name: &str) -> Option<&'static str> {
        by_name(name).map(|text| self.text(text))
    }

    /// The text with its placeholders filled.
    pub fn with(self, text: T, values: &[(&str, String)]) -> String {
        let start = self.text(text).to_owned();
        values.iter().fold(start, |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    }
}
