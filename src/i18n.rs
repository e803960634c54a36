//! The texts of the screen. They are written in `locales/`; the build checks that every language has all of them. The app carries
//! Korean; another language is a file beside it, fetched when it is chosen: five languages inside would be a tenth of the app.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

use catalog::Lang;
use gloo_net::http::Request;

/// The languages with the names that their readers know them by, in the order of the menu.
pub const LANGUAGES: [(Lang, &str); 5] = [
    (Lang::Ko, "한국어"),
    (Lang::Easy, "쉬운 말"),
    (Lang::En, "English"),
    (Lang::Zh, "中文"),
    (Lang::Vi, "Tiếng Việt"),
];

thread_local! {
    /// The languages that have been fetched: each is fetched once.
    static FETCHED: std::cell::RefCell<Vec<Words>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// The texts of a language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// The language.
    pub lang: Lang,
    texts: &'static [&'static str],
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.lang == other.lang
    }
}

impl Words {
    /// The texts that the app carries.
    pub const KOREAN: Self = Self {
        lang: Lang::Ko,
        texts: &KOREAN,
    };

    /// The texts of a language; none if its file is not to be had, or is of another version of the app.
    pub async fn fetch(lang: Lang) -> Option<Self> {
        if lang == Lang::Ko {
            return Some(Self::KOREAN);
        }
        let known = FETCHED.with_borrow(|fetched| fetched.iter().find(|words| words.lang == lang).copied());
        if known.is_some() {
            return known;
        }
        let answer = Request::get(&["/texts/", file(lang), ".txt"].concat())
            .send()
            .await
            .ok()?;
        if !answer.ok() {
            return None;
        }
        let (fingerprint, texts) = answer.text().await.ok()?.leak().split_once('\n')?;
        // Kept for as long as the page lives, which is a visit on shared devices.
        let texts: Vec<&'static str> = texts.split('\n').collect();
        if fingerprint != FINGERPRINT || texts.len() != KOREAN.len() {
            return None;
        }
        let words = Self {
            lang,
            texts: texts.leak(),
        };
        FETCHED.with_borrow_mut(|fetched| fetched.push(words));
        Some(words)
    }

    /// A text.
    pub fn text(self, text: T) -> &'static str {
        self.texts.get(text as usize).copied().unwrap_or_default()
    }

    /// The text with this key of the language files, for markup that is written in HTML.
    pub fn text_by_name(self, name: &str) -> Option<&'static str> {
        by_name(name).map(|text| self.text(text))
    }

    /// A text with its placeholders filled.
    pub fn with(self, text: T, values: &[(&str, &str)]) -> String {
        let mut filled = String::new();
        let mut rest = self.text(text);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            let value = values.iter().find(|(other, _)| *other == name);
            filled.push_str(value.map_or("", |(_, value)| value));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
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
