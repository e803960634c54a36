//! Answers in the words of a language.

use catalog::{Catalog, Lang, Text};
use eligibility::{Date, FactId, Value};

/// A word that stands for an answer and is not in the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// The answer to a question that is yes.
    Yes,
    /// The answer to a question that is no.
    No,
    /// A consent that was given.
    Agreed,
    /// A consent that was refused.
    NotAgreed,
}

/// A language, with the words that a catalog leaves to the screen.
pub trait Wording {
    /// The language in which the catalog's texts are given, where they have it.
    fn lang(&self) -> Lang;

    /// A word of the language.
    fn term(&self, term: Term) -> String;

    /// A day as people of the language write it.
    fn day(&self, day: Date) -> String;

    /// A catalog's text in the language, or in Korean.
    fn text_of(&self, text: &Text) -> String {
        text.get(self.lang()).0.to_owned()
    }
}

/// An answer as the visitor gave it: the option's text, the number with its unit, the day.
#[must_use]
pub fn fact_in_words(catalog: &Catalog, wording: &dyn Wording, fact: FactId, value: &Value) -> String {
    let question = catalog.question(fact);
    match value {
        Value::Bool(yes) => wording.term(if *yes { Term::Yes } else { Term::No }),
        Value::Date(day) => wording.day(*day),
        Value::Choice(value) => {
            let mut options = question
                .map(|question| question.options.iter())
                .unwrap_or_default();
            let option = options.find(|option| option.value == *value);
            option.map_or_else(|| value.clone(), |option| wording.text_of(&option.text))
        }
        Value::Int(value) => {
            let unit = question.and_then(|question| question.unit.as_ref());
            let scale = unit.map_or(1, |unit| unit.scale.max(1));
            let unit = unit.map(|unit| wording.text_of(&unit.text)).unwrap_or_default();
            with_unit(&(value / scale).to_string(), &unit)
        }
    }
}

/// What an answer states of the visitor, as a sentence: "세종시에 살아요", "가구원이 2명이에요". Where the fact has no sentence, the answer
/// itself.
#[must_use]
pub fn stated(catalog: &Catalog, wording: &dyn Wording, fact: FactId, value: &Value) -> String {
    let answer = || fact_in_words(catalog, wording, fact, value);
    let Some(words) = catalog.fact_words(fact) else {
        return answer();
    };
    match value {
        Value::Bool(true) => words
            .stated
            .as_ref()
            .map_or_else(answer, |text| wording.text_of(text)),
        Value::Bool(false) => words
            .denied
            .as_ref()
            .map_or_else(answer, |text| wording.text_of(text)),
        Value::Int(_) | Value::Date(_) => words
            .stated
            .as_ref()
            .map_or_else(answer, |text| wording.text_of(text).replace("{a}", &answer())),
        // The options of a choice are sentences themselves.
        Value::Choice(_) => answer(),
    }
}

/// Whether an answer is not for others in the room: neither a birthday nor an income is.
#[must_use]
pub fn is_private(value: &Value) -> bool {
    matches!(value, Value::Date(_) | Value::Int(_))
}

/// A value and its unit, which may be empty.
pub(crate) fn with_unit(value: &str, unit: &str) -> String {
    if unit.is_empty() {
        value.to_owned()
    } else if unit.starts_with(|c: char| c.is_alphabetic() && c > '\u{2fff}') {
        // 한글 맞춤법 제43항: a unit may follow its digits without a blank, as in 2명 and 250만 원; Chinese has none either.
        [value, unit].concat()
    } else {
        [value, unit].join(" ")
    }
}
