//! Amounts of money in prose, as far as they can be read for certain.

use std::collections::BTreeSet;

use hangul::typed::plain;

/// The most digits of a number that is read.
const MAX_DIGITS: usize = 15;
/// Syllables that make another word of 원 before them: 원천, 원룸, 원서, 원금, 원어.
const OTHER_WORDS: [char; 5] = ['천', '룸', '서', '금', '어'];
/// What stands between the ends of a range.
const RANGE: [char; 6] = ['~', '∼', '〜', '～', '–', '-'];

/// A number of a text, with the unit that follows it: `2,200만` is 2,200 times 10,000.
struct Part {
    /// The number without its decimal point.
    digits: u64,
    /// What one of its last digit is worth against one: 10 for each decimal.
    fraction: u64,
    unit: u64,
}

impl Part {
    fn value(&self, unit: u64) -> Option<u64> {
        let all = self.digits.checked_mul(unit)?;
        (all % self.fraction == 0).then_some(all / self.fraction)
    }
}

/// The amounts of won in a text: `20만 원`, `1억 2,200만원`, `3,342,668원`, `500천원`, and both ends of `10~50만 원`. What has no
/// 원 behind it, and no digits before, is not read.
pub(crate) fn amounts(text: &str) -> BTreeSet<u64> {
    let text: Vec<char> = text.chars().map(|c| plain(c).unwrap_or(c)).collect();
    let mut reader = Reader {
        text: &text,
        at: 0,
        broken: false,
    };
    let mut found = BTreeSet::new();
    let mut from: Option<Vec<Part>> = None;
    while reader.at < text.len() {
        let parts = reader.parts();
        if parts.is_empty() {
            reader.at += 1;
            from = None;
            continue;
        }
        if reader.won() {
            found.extend(sum(&parts, 1));
            // The lower end has the unit of the upper one where it has none of its own.
            let unit = parts.last().map_or(1, |part| part.unit);
            if let Some(lower) = from.take().filter(|_| !reader.broken) {
                let bare = lower.iter().all(|part| part.unit == 1);
                found.extend(sum(&lower, if bare { unit } else { 1 }));
            }
        } else if reader.skip(&RANGE) {
            from = Some(parts);
        } else {
            from = None;
        }
    }
    found.remove(&0);
    found
}

fn sum(parts: &[Part], unit: u64) -> Option<u64> {
    let values = parts.iter().map(|part| part.value(part.unit.checked_mul(unit)?));
    values.sum()
}

struct Reader<'a> {
    text: &'a [char],
    at: usize,
    /// Whether the last parts began after numbers that do not belong to them.
    broken: bool,
}

impl Reader<'_> {
    fn here(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    /// Goes past blanks and one of some characters, if it is next.
    fn skip(&mut self, any: &[char]) -> bool {
        let start = self.at;
        self.blanks();
        if self.here().is_some_and(|c| any.contains(&c)) {
            self.at += 1;
            self.blanks();
            return true;
        }
        self.at = start;
        false
    }

    fn blanks(&mut self) {
        while self.here().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Goes past 원, if it is next and no part of another word.
    fn won(&mut self) -> bool {
        let start = self.at;
        if self.skip(&['원']) {
            // The blanks behind it are gone; another word begins right after 원.
            let after = self.text.get(start..self.at).and_then(|passed| passed.last());
            let joined = after == Some(&'원') && self.here().is_some_and(|c| OTHER_WORDS.contains(&c));
            if !joined {
                return true;
            }
        }
        self.at = start;
        false
    }

    /// The numbers that follow each other, as in `1억 2,200만`, each but the last with a unit.
    fn parts(&mut self) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        self.broken = false;
        loop {
            let start = self.at;
            if !parts.is_empty() {
                self.blanks();
            }
            let Some(part) = self.part() else {
                self.at = start;
                return parts;
            };
            // `10 20만 원` are two numbers, and `20만 30만 원` are two amounts.
            if parts.last().is_some_and(|last| last.unit <= part.unit) {
                parts.clear();
                self.broken = true;
            }
            parts.push(part);
        }
    }

    fn part(&mut self) -> Option<Part> {
        self.here().filter(char::is_ascii_digit)?;
        let mut number = String::new();
        while let Some(c) = self.here().filter(|c| c.is_ascii_digit() || *c == ',') {
            number.push(c);
            self.at += 1;
        }
        let mut digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let mut fraction = 1_u64;
        let next_is_digit = self.text.get(self.at + 1).is_some_and(char::is_ascii_digit);
        if self.here() == Some('.') && next_is_digit {
            self.at += 1;
            while let Some(c) = self.here().filter(char::is_ascii_digit) {
                digits.push(c);
                fraction = fraction.saturating_mul(10);
                self.at += 1;
            }
        }
        // What is too long is gone past, and is no amount.
        let is_short = digits.len() <= MAX_DIGITS;
        let digits = if is_short { digits.parse().ok()? } else { 0 };
        let unit = self.unit();
        Some(Part {
            digits,
            fraction,
            unit,
        })
    }

    /// The unit behind a number: 천, 백만, 천만, 만, 억; 1 where there is none.
    fn unit(&mut self) -> u64 {
        let start = self.at;
        self.blanks();
        let small = self.one_of(&[('십', 10), ('백', 100), ('천', 1_000)]);
        let large = self.one_of(&[('만', 10_000), ('억', 100_000_000)]);
        if small.is_none() && large.is_none() {
            self.at = start;
        }
        small.unwrap_or(1) * large.unwrap_or(1)
    }

    fn one_of(&mut self, units: &[(char, u64)]) -> Option<u64> {
        let here = self.here()?;
        let (_, worth) = units.iter().find(|(unit, _)| *unit == here)?;
        self.at += 1;
        Some(*worth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_every_way_of_writing_them() {
        for (text, expected) in [
            ("월세 최대 20만 원", vec![200_000]),
            ("월 20만원(최대 10개월, 총 200만원)", vec![200_000, 2_000_000]),
            ("재산 1억 2,200만 원 이하", vec![122_000_000]),
            ("1인 3,342,668원 이하", vec![3_342_668]),
            ("사업장당 500천원", vec![500_000]),
            ("5백만원, 3천만 원", vec![5_000_000, 30_000_000]),
            ("1.22억원", vec![122_000_000]),
            ("월 10~50만 원", vec![100_000, 500_000]),
            ("월 10만~50만 원", vec![100_000, 500_000]),
            ("하루 66,048~68,100원", vec![66_048, 68_100]),
            ("２０만원", vec![200_000]),
            ("5주 50만 원 · 15주 150만 원", vec![500_000, 1_500_000]),
        ] {
            let expected: BTreeSet<u64> = expected.into_iter().collect();
            assert_eq!(amounts(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_not_read() {
        for text in [
            "",
            "3박 4일, 2026-03-03",
            "만원",
            "10 원룸",
            "50만 포인트",
            "20만",
            "0원",
            "3 원천징수",
            "60% 이하",
            "9999999999999999999999원",
        ] {
            assert_eq!(amounts(text), BTreeSet::new(), "{text}");
        }
        // Numbers before an amount are no part of it.
        assert_eq!(amounts("1,000 2,000만 원"), BTreeSet::from([20_000_000]));
        assert_eq!(amounts("2026-03-03 50만 원"), BTreeSet::from([500_000]));
    }

    #[test]
    fn any_text_is_read_in_one_go() {
        for part in ["1", "1만", "1~", ",", "1.", "원", "1억 "] {
            amounts(&part.repeat(20_000));
        }
    }
}
