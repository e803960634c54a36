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
    /// The number of a receipt.
    ReceiptNumber,
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
            number_in_words(*value, scale, &unit, wording.lang())
        }
    }
}

/// A number and its unit as people of the language write them: `9억 원`, `1亿2,200万韩元`, `2,500,000 won`, `85 ㎡`.
///
/// A unit of many is written out where it is only for typing ("× 10,000 won").
fn number_in_words(value: i64, scale: i64, unit: &str, lang: Lang) -> String {
    let separator = if lang == Lang::Vi { '.' } else { ',' };
    let count = value / scale;
    if let Some(typed) = unit.strip_prefix('×') {
        let unit = typed.split_whitespace().next_back().unwrap_or_default();
        return with_unit(&grouped(value, separator), unit);
    }
    for (myriad, myriad_of_myriads, blank) in [("만", "억", " "), ("万", "亿", "")] {
        let Some(unit) = unit.strip_prefix(myriad) else {
            continue;
        };
        if value == 0 {
            return with_unit("0", unit.trim_start());
        }
        if count >= MYRIAD {
            let (large, rest) = (grouped(count / MYRIAD, separator), count % MYRIAD);
            let rest = if rest == 0 {
                String::new()
            } else {
                [blank, &grouped(rest, separator), myriad].concat()
            };
            return [&*large, myriad_of_myriads, &rest, unit].concat();
        }
    }
    with_unit(&grouped(count, separator), unit)
}

/// Ten thousand: what the numbers of Korean and Chinese go by.
const MYRIAD: i64 = 10_000;

/// A number in groups of three digits.
fn grouped(value: i64, separator: char) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::from(if value < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_their_language() {
        for (value, scale, unit, lang, words) in [
            (2_500_000, 10_000, "만 원", Lang::Ko, "250만 원"),
            (25_000_000, 10_000, "만 원", Lang::Easy, "2,500만 원"),
            (99_990_000, 10_000, "만 원", Lang::Ko, "9,999만 원"),
            (100_000_000, 10_000, "만 원", Lang::Ko, "1억 원"),
            (122_000_000, 10_000, "만 원", Lang::Ko, "1억 2,200만 원"),
            (100_010_000, 10_000, "만 원", Lang::Ko, "1억 1만 원"),
            (122_000_000, 10_000, "万韩元", Lang::Zh, "1亿2,200万韩元"),
            (900_000_000, 10_000, "万韩元", Lang::Zh, "9亿韩元"),
            (2_500_000, 10_000, "万韩元", Lang::Zh, "250万韩元"),
            (2_500_000, 10_000, "× 10,000 won", Lang::En, "2,500,000 won"),
            (2_500_000, 10_000, "× 10.000 won", Lang::Vi, "2.500.000 won"),
            (0, 10_000, "만 원", Lang::Ko, "0원"),
            (0, 10_000, "万韩元", Lang::Zh, "0韩元"),
            (0, 10_000, "× 10,000 won", Lang::En, "0 won"),
            (123_456, 1, "원", Lang::Ko, "123,456원"),
            (999, 1, "won", Lang::En, "999 won"),
            (2, 1, "명", Lang::Ko, "2명"),
            (85, 1, "㎡", Lang::Ko, "85 ㎡"),
            (-1_000, 1, "", Lang::Ko, "-1,000"),
        ] {
            assert_eq!(number_in_words(value, scale, unit, lang), words, "{value} {unit}");
        }
    }
}
