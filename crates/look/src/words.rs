//! The machinery of texts. An app carries a table in one language; another language is a file beside it, fetched when it is chosen:
//! five languages inside would be a tenth of an app.

use std::cell::RefCell;

use gloo_net::http::Request;

/// A text's place in an app's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(pub u16);

/// The texts that the pieces themselves need. An app says which of its own texts each of them is ([`Table::own`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each is named after the piece that shows it, or what it says"
)]
pub enum PieceText {
    Back,
    Next,
    Erase,
    PreviousPage,
    NextPage,
    /// Has the placeholders `{i}`, the page that is shown, and `{n}`, the number of pages.
    Page,
    /// Has the placeholders `{i}` and `{j}`, the first and the last item that are shown, and `{n}`, the number of items.
    Range,
    MonthBefore,
    MonthAfter,
    /// The days of the week from Sunday, with spaces between them.
    Weekdays,
    /// Has the placeholders `{y}` and `{m}`.
    Month,
    /// Has the placeholders `{y}`, `{m}` and `{d}`.
    Day,
    /// What stands for `{m}` in a text with a day: the names of the months from January, or their numbers, with spaces between them.
    Months,
    KeyboardName,
    KeyboardShift,
    KeyboardScript,
    KeyboardSigns,
    KeyboardSpace,
    KeyboardNext,
    KeyboardDone,
    SpeechOn,
    SpeechOff,
    SpeechSlower,
    SpeechFaster,
    SpeechQuieter,
    SpeechLouder,
    SpeechEmpty,
    /// Has the placeholder `{n}`, the number of stars.
    SpeechStars,
    /// Has the placeholder `{n}`, the number of things that can be chosen.
    SpeechChoices,
    SpeechOption,
    SpeechList,
    SpeechField,
    SpeechButton,
    SpeechDisabled,
    SpeechChosen,
    SpeechNotChosen,
    SpeechOpen,
    SpeechClosed,
}

/// All texts that an app carries, and how it knows files of other languages.
#[derive(Debug)]
pub struct Table {
    /// The language that it carries, as a BCP 47 tag.
    pub language: &'static str,
    /// Its texts, by their keys.
    pub texts: &'static [&'static str],
    /// What the first line of a language's file must be: a file of other keys is of another version of the app.
    pub fingerprint: &'static str,
    /// Which text of the app a piece's text is.
    pub own: fn(PieceText) -> Key,
    /// The texts that markup written in HTML names, by `data-t`.
    pub by_name: fn(&str) -> Option<Key>,
}

thread_local! {
    /// The languages that have been fetched: each is fetched once.
    static FETCHED: RefCell<Vec<Words>> = const { RefCell::new(Vec::new()) };
}

/// The texts of an app in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// The language, as a BCP 47 tag.
    pub language: &'static str,
    texts: &'static [&'static str],
    table: &'static Table,
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language
    }
}

impl Words {
    /// The texts that the app carries.
    #[must_use]
    pub const fn carried(table: &'static Table) -> Self {
        Self {
            language: table.language,
            texts: table.texts,
            table,
        }
    }

    /// The texts of a language, from the file with this name beside the app; `None` if it is not to be had, or is of another version of
    /// the app.
    pub async fn fetch(table: &'static Table, language: &'static str, file: &str) -> Option<Self> {
        if language == table.language {
            return Some(Self::carried(table));
        }
        let known =
            FETCHED.with_borrow(|fetched| fetched.iter().find(|words| words.language == language).copied());
        if known.is_some() {
            return known;
        }
        let address = ["/texts/", file, ".txt"].concat();
        let answer = Request::get(&address).send().await.ok()?;
        if !answer.ok() {
            return None;
        }
        let texts = read(browser::read_text(answer.body()).await?, table)?;
        let words = Self {
            language,
            texts,
            table,
        };
        FETCHED.with_borrow_mut(|fetched| fetched.push(words));
        Some(words)
    }

    /// Whether the screen speaks Korean, plain or not.
    #[must_use]
    pub fn is_korean(self) -> bool {
        self.language.starts_with("ko")
    }

    /// The language without its script and its variants: the first two letters of the tag.
    #[must_use]
    pub fn short(self) -> &'static str {
        self.language.get(..2).unwrap_or(self.language)
    }

    /// A text of the app.
    #[must_use]
    pub fn text(self, text: impl Into<Key>) -> &'static str {
        self.at(text.into())
    }

    /// A text of the app with its placeholders filled.
    #[must_use]
    pub fn with(self, text: impl Into<Key>, values: &[(&str, &str)]) -> String {
        fill(self.at(text.into()), values)
    }

    /// A text of a piece.
    #[must_use]
    pub fn own(self, text: PieceText) -> &'static str {
        self.at((self.table.own)(text))
    }

    /// A text of a piece with its placeholders filled.
    #[must_use]
    pub fn own_with(self, text: PieceText, values: &[(&str, &str)]) -> String {
        fill(self.own(text), values)
    }

    /// A day as people of the language write it.
    #[must_use]
    pub fn day(self, year: i32, month: u8, day: u8) -> String {
        self.dated((self.table.own)(PieceText::Day), year, month, day)
    }

    /// A text of the app with a day in it: its placeholders `{y}`, `{m}` and `{d}` are filled, the month by the language's name for it.
    #[must_use]
    pub fn dated(self, text: impl Into<Key>, year: i32, month: u8, day: u8) -> String {
        let month = month_of(self.own(PieceText::Months), month);
        self.with(
            text,
            &[("y", &year.to_string()), ("m", month), ("d", &day.to_string())],
        )
    }

    /// A month of a year.
    #[must_use]
    pub fn month(self, year: i32, month: u8) -> String {
        self.dated((self.table.own)(PieceText::Month), year, month, 1)
    }

    /// Puts the document, and what stands in the page itself, into the language.
    pub fn write_page(self) {
        if let Some(root) = leptos::prelude::document().document_element() {
            let _ = root.set_attribute("lang", self.language);
        }
        for element in browser::all("[data-t]") {
            let key = element
                .get_attribute("data-t")
                .and_then(|name| (self.table.by_name)(&name));
            if let Some(key) = key {
                element.set_text_content(Some(self.at(key)));
            }
        }
    }

    fn at(self, key: Key) -> &'static str {
        self.texts.get(usize::from(key.0)).copied().unwrap_or_default()
    }
}

/// The texts in a language's file: a line that names the keys, and then a text a line. They are kept for as long as the page lives,
/// which is a visit on shared devices.
fn read(file: String, table: &Table) -> Option<&'static [&'static str]> {
    let (fingerprint, texts) = file.split_once('\n')?;
    let count = texts.split('\n').count();
    if fingerprint != table.fingerprint || count != table.texts.len() {
        return None;
    }
    let (_, texts) = file.leak().split_once('\n')?;
    Some(texts.split('\n').collect::<Vec<_>>().leak())
}

/// A text with its placeholders, `{name}`, filled. One that has no value is empty.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
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

/// The name of a month, 1 to 12, among the names of all, which have spaces between them.
fn month_of(months: &str, month: u8) -> &str {
    let before = usize::from(month).saturating_sub(1);
    months.split(' ').nth(before).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: Table = Table {
        language: "ko-simple",
        texts: &["뒤로", "{y}년 {m}월 {d}일", "1 2 3 4 5 6 7 8 9 10 11 열둘"],
        fingerprint: "00ff",
        own: |text| match text {
            PieceText::Day => Key(1),
            PieceText::Months => Key(2),
            _ => Key(0),
        },
        by_name: |_| None,
    };

    #[test]
    fn placeholders_are_filled_wherever_they_stand() {
        let values = [("n", "3"), ("name", "청년")];
        for (text, filled) in [
            ("", ""),
            ("no placeholder", "no placeholder"),
            ("{n}", "3"),
            ("{n}: {name}, {n}", "3: 청년, 3"),
            ("{unknown}!", "!"),
            ("never closed {n", "never closed 3"),
            ("a } alone", "a } alone"),
        ] {
            assert_eq!(fill(text, &values), filled, "{text}");
        }
    }

    #[test]
    fn a_value_is_not_taken_for_a_placeholder() {
        assert_eq!(fill("{a}", &[("a", "{b}"), ("b", "no")]), "{b}");
    }

    #[test]
    fn a_file_is_taken_if_it_has_the_same_keys() {
        let taken = |file: &str| read(file.to_owned(), &TABLE).map(<[_]>::to_vec);
        assert_eq!(
            taken("00ff\nback\n{d}.{m}.{y}\nmonths"),
            Some(vec!["back", "{d}.{m}.{y}", "months"])
        );
        for other in [
            "",
            "00ff",
            "00fe\nback\nday\nmonths",
            "00ff\nback\nday",
            "00ff\nback\nday\nmonths\n",
            "<html>",
        ] {
            assert_eq!(taken(other), None, "{other}");
        }
    }

    #[test]
    fn pieces_show_the_apps_own_texts() {
        let words = Words::carried(&TABLE);
        assert_eq!(words.own(PieceText::Back), "뒤로");
        assert_eq!(words.day(2026, 11, 29), "2026년 11월 29일");
        assert_eq!(words.day(2026, 12, 1), "2026년 열둘월 1일");
        assert_eq!(words.text(Key(9)), "", "a key of another table");
        assert!(words.is_korean());
        assert_eq!(words.short(), "ko");
    }
}
