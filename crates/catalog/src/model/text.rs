//! Texts in the languages of the screen.

use serde::{Deserialize, Serialize};

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Lang {
    /// Korean.
    #[default]
    Ko,
    /// Korean in short, plain sentences (쉬운 말).
    Easy,
    /// English.
    En,
    /// Chinese in simplified characters.
    Zh,
    /// Vietnamese.
    Vi,
}

impl Lang {
    /// All languages, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Ko, Self::Easy, Self::En, Self::Zh, Self::Vi];

    /// The tag for `lang` attributes and for the application (BCP 47). Plain Korean has the registered variant `simple`
    /// ("simplified form", IANA Language Subtag Registry).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::Easy => "ko-simple",
            Self::En => "en",
            Self::Zh => "zh-Hans",
            Self::Vi => "vi",
        }
    }
}

/// A text in the languages of the screen. Only the Korean is always there; an empty text is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Korean.
    pub ko: String,
    /// Korean in short, plain sentences.
    #[serde(default)]
    pub easy: String,
    /// English.
    #[serde(default)]
    pub en: String,
    /// Chinese in simplified characters.
    #[serde(default)]
    pub zh: String,
    /// Vietnamese.
    #[serde(default)]
    pub vi: String,
}

impl Text {
    /// The text, and the language that it is in: Korean where it is not there in the wanted one. A screen in another
    /// language marks what is Korean.
    #[must_use]
    pub fn get(&self, wanted: Lang) -> (&str, Lang) {
        let text = match wanted {
            Lang::Ko => &self.ko,
            Lang::Easy => &self.easy,
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
            Lang::Vi => &self.vi,
        };
        if text.is_empty() {
            (&self.ko, Lang::Ko)
        } else {
            (text, wanted)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_given_in_korean_and_said_to_be_korean() {
        let text = Text {
            ko: "집".to_owned(),
            en: "home".to_owned(),
            ..Text::default()
        };
        assert_eq!(text.get(Lang::En), ("home", Lang::En));
        for missing in [Lang::Easy, Lang::Zh, Lang::Vi] {
            assert_eq!(text.get(missing), ("집", Lang::Ko));
        }
    }

    #[test]
    fn each_language_gives_its_own_text() {
        let each = |lang: Lang| lang.code().to_owned();
        let text = Text {
            ko: each(Lang::Ko),
            easy: each(Lang::Easy),
            en: each(Lang::En),
            zh: each(Lang::Zh),
            vi: each(Lang::Vi),
        };
        for lang in Lang::ALL {
            assert_eq!(text.get(lang), (lang.code(), lang));
        }
    }
}
