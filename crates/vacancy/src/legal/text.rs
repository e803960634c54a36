//! A line of a text as patterns read it: without blanks, in plain signs, each with its bytes in the original.
//!
//! Notices are spaced as their authors like (`35세 이하`, `35 세이하`), so blanks only say where a word begins.

use std::ops::Range;

use hangul::typed;

/// Korean numerals of tens; the longer word first where one begins with another.
const TENS: [(&str, u32); 7] = [
    ("스물", 20),
    ("스무", 20),
    ("서른", 30),
    ("마흔", 40),
    ("쉰", 50),
    ("예순", 60),
    ("일흔", 70),
];
/// Korean numerals of ones. The short forms of three and four (세, 네) are left out: 세 says years too.
const ONES: [(&str, u32); 11] = [
    ("하나", 1),
    ("한", 1),
    ("둘", 2),
    ("두", 2),
    ("셋", 3),
    ("넷", 4),
    ("다섯", 5),
    ("여섯", 6),
    ("일곱", 7),
    ("여덟", 8),
    ("아홉", 9),
];

/// A sign of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sign {
    /// The sign in its plain form ([`typed::plain`]), Latin letters small, every tilde `~`.
    pub(crate) sign: char,
    /// Its bytes in the text.
    pub(crate) bytes: Range<usize>,
    /// Whether a blank stands before it, or nothing.
    pub(crate) is_apart: bool,
}

/// A line without its blanks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    signs: Vec<Sign>,
}

/// Returns the lines of a text that show something.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line> {
    let is_end = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let mut start = 0;
    let lines = text.split_inclusive(is_end).map(move |line| {
        let signs = signs(line, start);
        start += line.len();
        Line { signs }
    });
    lines.filter(|line| !line.signs.is_empty())
}

fn signs(line: &str, start: usize) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::new();
    let mut is_apart = true;
    let mut letters = line.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let mut whole = String::from(letter);
        while let Some((_, part)) = letters.next_if(|(_, next)| is_jamo_part(*next)) {
            whole.push(part);
        }
        let bytes = start + at..start + at + whole.len();
        // Syllables in parts are made whole; a blank is cleaned away and counts by its plain form.
        let composed = if whole.chars().nth(1).is_some() {
            typed::clean(&whole)
        } else {
            whole
        };
        for plain in composed.chars().filter_map(typed::plain) {
            if plain == ' ' || plain == '\n' {
                is_apart = true;
                continue;
            }
            signs.push(Sign {
                sign: folded(plain),
                bytes: bytes.clone(),
                is_apart,
            });
            is_apart = false;
        }
    }
    signs
}

/// Whether it is a vowel or a final that belongs to the letter before it (Unicode's Hangul Jamo).
fn is_jamo_part(c: char) -> bool {
    matches!(c, '\u{1161}'..='\u{11ff}')
}

fn folded(c: char) -> char {
    match c {
        '\u{301c}' | '\u{223c}' | '\u{2053}' => '~',
        _ => c.to_ascii_lowercase(),
    }
}

/// Whether a sign is of a word or a number, in the scripts that vacancies are written in. Unicode's own tables of letters would come with the first
/// of an app's code, as every constant does, and be larger there than all else that the check needs.
pub(crate) fn is_word(sign: char) -> bool {
    let is_in = |ranges: &[(char, char)]| {
        ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&sign))
    };
    sign.is_ascii_alphanumeric() || is_in(&LETTERS) || is_in(&NUMBERS)
}

/// Latin with Vietnamese, Greek, Cyrillic; Hangul in parts and whole, kana, ideographs.
const LETTERS: [(char, char); 15] = [
    ('\u{c0}', '\u{d6}'),
    ('\u{d8}', '\u{f6}'),
    ('\u{f8}', '\u{2af}'),
    ('\u{370}', '\u{373}'),
    ('\u{388}', '\u{481}'),
    ('\u{1100}', '\u{11ff}'),
    ('\u{1e00}', '\u{1eff}'),
    ('\u{3041}', '\u{3096}'),
    ('\u{30a1}', '\u{30fa}'),
    ('\u{3131}', '\u{318e}'),
    ('\u{3400}', '\u{4dbf}'),
    ('\u{4e00}', '\u{9fff}'),
    ('\u{ac00}', '\u{d7a3}'),
    ('\u{ff21}', '\u{ff3a}'),
    ('\u{ff41}', '\u{ff5a}'),
];

/// Numbers as small, as Roman and as enclosed signs, and wide ones.
const NUMBERS: [(char, char); 7] = [
    ('\u{b2}', '\u{b3}'),
    ('\u{b9}', '\u{b9}'),
    ('\u{bc}', '\u{be}'),
    ('\u{2150}', '\u{2188}'),
    ('\u{2460}', '\u{249b}'),
    ('\u{24b6}', '\u{24ff}'),
    ('\u{ff10}', '\u{ff19}'),
];

impl Line {
    /// The number of its signs.
    pub(crate) fn len(&self) -> usize {
        self.signs.len()
    }

    /// Returns the sign at a position, or `None` behind the end.
    pub(crate) fn sign(&self, at: usize) -> Option<char> {
        self.signs.get(at).map(|sign| sign.sign)
    }

    /// Returns the position behind a word that stands at a position.
    pub(crate) fn word(&self, at: usize, word: &str) -> Option<usize> {
        let mut end = at;
        for letter in word.chars() {
            if self.sign(end) != Some(letter) {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    /// Whether a word begins at a position: a blank or a sign that is no letter and no digit stands before it.
    pub(crate) fn begins_word(&self, at: usize) -> bool {
        let is_apart = self.signs.get(at).is_none_or(|sign| sign.is_apart);
        let before = at.checked_sub(1).and_then(|before| self.sign(before));
        is_apart || before.is_none_or(|before| !is_word(before))
    }

    /// Returns the number that stands at a position, in digits or in words (서른다섯), with the position behind it.
    pub(crate) fn number(&self, at: usize) -> Option<(u32, usize)> {
        self.digits(at).or_else(|| self.numeral(at))
    }

    /// A number in words from twenty on, as ages are told: 스무, 마흔, 서른다섯.
    fn numeral(&self, at: usize) -> Option<(u32, usize)> {
        if !self.begins_word(at) {
            return None;
        }
        let read = |words: &[(&str, u32)], at: usize| {
            words
                .iter()
                .find_map(|(word, number)| Some((*number, self.word(at, word)?)))
        };
        let (tens, end) = read(&TENS, at)?;
        let (ones, end) = read(&ONES, end).unwrap_or((0, end));
        Some((tens + ones, end))
    }

    /// A number in digits. Blanks and the signs of a larger number part numbers; of a longer row of digits no part is a
    /// number.
    fn digits(&self, at: usize) -> Option<(u32, usize)> {
        let is_digit = |at: usize| self.sign(at).is_some_and(|sign| sign.is_ascii_digit());
        let joins = |at: usize| self.signs.get(at).is_some_and(|sign| !sign.is_apart);
        let back = |steps: usize| at.checked_sub(steps);
        if joins(at) && back(1).is_some_and(is_digit) {
            return None;
        }
        let is_mark = |at: usize| self.sign(at) == Some(',');
        if joins(at) && back(1).is_some_and(is_mark) && back(2).is_some_and(is_digit) {
            return None;
        }
        let mut end = at;
        let mut number: u32 = 0;
        while is_digit(end) && (end == at || joins(end)) {
            let digit = self.sign(end)?.to_digit(10)?;
            number = number.checked_mul(10)?.checked_add(digit)?;
            end += 1;
        }
        (end > at).then_some((number, end))
    }

    /// Whether a sentence ends at a position. A dot between digits ends none.
    pub(crate) fn ends_sentence(&self, at: usize) -> bool {
        let is_digit = |at: usize| self.sign(at).is_some_and(|sign| sign.is_ascii_digit());
        match self.sign(at) {
            None | Some('!' | '?' | ';' | '。') => true,
            Some('.') => !(is_digit(at + 1) && at.checked_sub(1).is_some_and(is_digit)),
            Some(_) => false,
        }
    }

    /// Whether a clause ends at a position: a sentence, or a part of a list.
    pub(crate) fn ends_clause(&self, at: usize) -> bool {
        let is_sign =
            |sign: char| !is_word(sign) && !matches!(sign, '~' | '-' | '%' | '\'' | '"' | '&' | '+' | '.');
        self.ends_sentence(at) || self.sign(at).is_some_and(is_sign)
    }

    /// Returns the bytes of a stretch of positions.
    pub(crate) fn bytes(&self, stretch: Range<usize>) -> Option<Range<usize>> {
        let first = self.signs.get(stretch.start)?;
        let last = self.signs.get(stretch.end.checked_sub(1)?)?;
        Some(first.bytes.start..last.bytes.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_what_unicode_says_of_the_signs_of_vacancies() {
        let planted = [
            include_str!("../../tests/planted/tuned.tsv"),
            include_str!("../../tests/planted/held-out.tsv"),
        ];
        let plain = ' '..='~';
        let marks =
            "·※★☆■□▶►●○◆「」『』【】〔〕《》…‥–—〜～％＋，．（）₩￦㈜㎝㎏㎡℃①⑳½²ⅣÀöĐệỹ一三ぁヲㄱㅣ가힣";
        for sign in planted
            .iter()
            .flat_map(|text| text.chars())
            .chain(plain)
            .chain(marks.chars())
        {
            assert_eq!(is_word(sign), sign.is_alphanumeric(), "{sign:?}");
        }
    }
}
