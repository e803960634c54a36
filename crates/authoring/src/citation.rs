//! Sources as people read them: "newspim 20250418000153 (2025년 공고)" becomes "뉴스핌 2025년 4월 18일 (2025년 공고)".
//!
//! An author writes a source so that it can be found again, by the code of a newspaper or a site and the number of its record. A visitor
//! is told who said it and when. Nothing else is taken away: [`newest_day`](crate::newest_day) of both is the same.

use std::collections::BTreeMap;

use eligibility::Date;

use crate::aging::day_of_digits;
use crate::source::PaperSource;

/// A number of at least as many digits is that of a record.
const RECORD_DIGITS: usize = 6;
/// A number of at least as many digits is that of a record where it stands behind the code of a site.
const RECORD_DIGITS_AFTER_CODE: usize = 4;
/// Any number is that of a record where it stands behind the name of such a number.
const RECORD_DIGITS_AFTER_KEY: usize = 1;

/// Who is meant by the codes of sources.
#[derive(Debug, Default)]
pub(crate) struct Papers {
    names: BTreeMap<String, String>,
}

/// What a word of a source is.
#[derive(Debug, PartialEq, Eq)]
enum Word {
    /// The number of a record, which only its site understands.
    Record,
    /// The number of a record that begins with its day, or a day in digits.
    Day(Date),
    /// A code, by its name; or without one as it stands.
    Code(String),
    /// The name of the number that follows, which only its site understands: `plcyNo`, `서비스ID`.
    Key,
    /// Any other word.
    Plain,
}

impl Papers {
    /// The names of `sources.toml`.
    pub(crate) fn new(papers: Vec<PaperSource>) -> Self {
        Self {
            names: papers.into_iter().map(|paper| (paper.code, paper.name)).collect(),
        }
    }

    /// A source as people read it: codes by their names, days in Korean words, without the numbers of records. What stands in
    /// parentheses stays, but for days in digits. Where nothing would be left, the source itself.
    pub(crate) fn cited(&self, source: &str) -> String {
        let (mut cited, mut depth): (Vec<String>, usize) = (Vec::new(), 0);
        let mut record_digits = RECORD_DIGITS;
        for word in source.split_whitespace() {
            let opens = word.matches('(').count();
            let closes = word.matches(')').count();
            let is_aside = depth > 0 || opens > 0;
            depth = (depth + opens).saturating_sub(closes);
            if is_aside {
                cited.push(with_days_in_words(word));
                record_digits = RECORD_DIGITS;
                continue;
            }
            let bare = word.trim_end_matches([',', ';', ':']);
            let punctuation = word.get(bare.len()..).unwrap_or_default();
            let kind = self.kind(bare, record_digits);
            record_digits = match kind {
                Word::Code(_) => RECORD_DIGITS_AFTER_CODE,
                Word::Key => RECORD_DIGITS_AFTER_KEY,
                _ => RECORD_DIGITS,
            };
            match kind {
                Word::Record => {
                    // The comma behind a number goes to the word before it, in place of the one between several numbers.
                    if let Some(last) = cited.last_mut() {
                        last.truncate(last.trim_end_matches([',', ';', ':']).len());
                        last.push_str(punctuation);
                    }
                }
                Word::Day(day) => cited.push(in_words(day) + punctuation),
                Word::Code(name) => cited.push(name + punctuation),
                Word::Key => {}
                Word::Plain => cited.push(word.to_owned()),
            }
        }
        if cited.is_empty() {
            return source.to_owned();
        }
        cited.join(" ")
    }

    /// What a word is; digits alone are the number of a record if they are at least `record_digits`.
    fn kind(&self, word: &str, record_digits: usize) -> Word {
        if let Ok(day) = Date::parse(word) {
            return Word::Day(day);
        }
        if let Some(name) = self.names.get(word) {
            return Word::Code(name.clone());
        }
        if is_record(word, record_digits) {
            let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
            return day_of_digits(digits).map_or(Word::Record, Word::Day);
        }
        if word.ends_with("No") || word.ends_with("ID") {
            return Word::Key;
        }
        if !is_code(word) {
            return Word::Plain;
        }
        // Of the address of a page the site is left: the rest is its number.
        let site = word.split('/').next().unwrap_or(word);
        Word::Code(self.names.get(site).cloned().unwrap_or_else(|| site.to_owned()))
    }
}

/// Whether a word is the number of a record: `20250418000153`, `idx=466204`, `PBLN_000000000119636`, `B55400900023`.
/// Digits alone are one if they are at least `record_digits`, and no year.
fn is_record(word: &str, record_digits: usize) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        let is_year = digits == 4 && crate::aging::names_a_year(word);
        return digits >= record_digits && !is_year;
    }
    let is_key = word
        .split_once('=')
        .is_some_and(|(_, value)| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()));
    let of_a_record = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    is_key || (digits >= RECORD_DIGITS && word.bytes().all(of_a_record))
}

/// Whether a word is the code or the address of a site: small letters, digits and what stands in addresses.
fn is_code(word: &str) -> bool {
    let of_a_code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '/' | '-');
    word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.contains(|c: char| c.is_ascii_lowercase())
        && word.chars().all(of_a_code)
}

/// A text with each day in digits in it, as 2026-03-19, in words.
fn with_days_in_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let follows_digit = words.ends_with(|c: char| c.is_ascii_digit());
        let day = rest
            .get(..10)
            .filter(|_| !follows_digit)
            .and_then(|day| Date::parse(day).ok());
        let len = if let Some(day) = day {
            words.push_str(&in_words(day));
            10
        } else {
            words.push(c);
            c.len_utf8()
        };
        rest = rest.get(len..).unwrap_or_default();
    }
    words
}

/// A day as Koreans write it.
fn in_words(day: Date) -> String {
    format!("{}년 {}월 {}일", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::newest_day;

    fn papers() -> Papers {
        let paper = |(code, name): (&str, &str)| PaperSource {
            code: code.to_owned(),
            name: name.to_owned(),
        };
        let papers = [
            ("newspim", "뉴스핌"),
            ("kmib", "국민일보"),
            ("gov24", "정부24"),
            ("bizinfo", "기업마당"),
            ("newsis", "뉴시스"),
            ("donga", "동아일보"),
        ];
        Papers::new(papers.map(paper).into())
    }

    const CASES: &[(&str, &str)] = &[
        (
            "newspim 20250418000153 (2025년 공고)",
            "뉴스핌 2025년 4월 18일 (2025년 공고)",
        ),
        ("newspim 20250418000153", "뉴스핌 2025년 4월 18일"),
        (
            "newspim 20250418000153; kmib arcid=0027988020 (2025년)",
            "뉴스핌 2025년 4월 18일; 국민일보 (2025년)",
        ),
        ("donga 2026-01-26", "동아일보 2026년 1월 26일"),
        ("donga 20251125", "동아일보 2025년 11월 25일"),
        ("gov24 135200005013 (2026-05-07)", "정부24 (2026년 5월 7일)"),
        (
            "gov24 B55400900023; 공고 (2026-01-30)",
            "정부24; 공고 (2026년 1월 30일)",
        ),
        (
            "bizinfo PBLN_000000000119636, PBLN_000000000125856 (인용)",
            "기업마당 (인용)",
        ),
        ("온통청년 plcyNo 7", "온통청년"),
        (
            "온통청년 plcyNo 20250407005400110623 (2025년)",
            "온통청년 2025년 4월 7일 (2025년)",
        ),
        ("보조금24 서비스ID 135200005013, 뉴스", "보조금24, 뉴스"),
        ("newsis NISX20251205_0003429635", "뉴시스 2025년 12월 5일"),
        ("unknown 1097; unknown.tv 9090", "unknown; unknown.tv"),
        ("unknown idx=466204 (2023년까지)", "unknown (2023년까지)"),
        ("ggenews.kr/231 (2024-05-31)", "ggenews.kr (2024년 5월 31일)"),
        (
            "2024년 금액: ggenews.kr/231, kmib 0019167102",
            "2024년 금액: ggenews.kr, 국민일보",
        ),
        // A day that is none is a number, and so is one of a century to come.
        ("newspim 20251341000000", "뉴스핌"),
        // Laws, figures and what is said of them stay.
        (
            "직업안정법 제9조 (구직신청의 수리), 제21조의3",
            "직업안정법 제9조 (구직신청의 수리), 제21조의3",
        ),
        (
            "고용노동부고시 제2025-47호, 제2026-60호 (2026-08-05)",
            "고용노동부고시 제2025-47호, 제2026-60호 (2026년 8월 5일)",
        ),
        (
            "구직자취업촉진법 제6조①3, 시행령 제2조⑤",
            "구직자취업촉진법 제6조①3, 시행령 제2조⑤",
        ),
        (
            "청년기본 조례 제3조 1호 (조례 2926, 2025-12-15): 아님",
            "청년기본 조례 제3조 1호 (조례 2926, 2025년 12월 15일): 아님",
        ),
        (
            "7,500만 원: 카드뉴스 2026-04-24 (인용)",
            "7,500만 원: 카드뉴스 2026년 4월 24일 (인용)",
        ),
        ("성과보고 2024", "성과보고 2024"),
        ("newspim 2024", "뉴스핌 2024"),
        ("(블로그 a.kr/287, /290)", "(블로그 a.kr/287, /290)"),
        ("(1234-2026-03-19)", "(1234-2026년 3월 19일)"),
        ("12345678", "12345678"),
        ("공고 확인 필요", "공고 확인 필요"),
        ("", ""),
    ];

    #[test]
    fn sources_are_read_as_people_write_them() {
        for (source, cited) in CASES.iter().copied() {
            assert_eq!(papers().cited(source), cited, "{source}");
            assert_eq!(newest_day(cited), newest_day(source), "{source}");
            // What is cited is cited the same.
            assert_eq!(papers().cited(cited), cited, "{source}");
        }
    }
}
