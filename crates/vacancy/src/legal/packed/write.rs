//! Writes the constants, while the crate is compiled. A number is LEB128; a text and a list have their length before them.

#![expect(
    clippy::indexing_slicing,
    reason = "evaluated while compiling: a place that is not there ends the build"
)]

use crate::legal::pattern::{BEFORE_DENIALS, DENIALS, Part, Pattern, Unless};
use crate::legal::patterns::{ALL, YOUNG_SEEKER};
use crate::legal::rule::Rule;

/// What the packer of an app looks for; behind it the row's name, the length of what follows in [`DIGITS`] digits, and a semicolon.
const MARK: &str = "LATER-DATA:law:";
const DIGITS: usize = 6;
const HEAD: usize = MARK.len() + DIGITS + 1;

/// The length of what is packed, in bytes.
const LENGTH: usize = {
    let mut writer = Writer { bytes: [0; 0], at: 0 };
    writer.law();
    writer.at
};

/// The mark and what is packed.
#[used]
static PACKED: [u8; HEAD + LENGTH] = {
    let mut writer = Writer {
        bytes: [0; HEAD + LENGTH],
        at: 0,
    };
    writer.raw(MARK);
    let mut digit = DIGITS;
    while digit > 0 {
        digit -= 1;
        writer.byte(b'0' + ((LENGTH / 10_usize.pow(digit as u32)) % 10) as u8);
    }
    writer.byte(b';');
    writer.law();
    writer.bytes
};

/// Returns what is packed, without its mark.
pub(super) fn packed() -> &'static [u8] {
    PACKED.get(HEAD..).unwrap_or_default()
}

/// Writes as many bytes as it has room for, and counts all.
struct Writer<const N: usize> {
    bytes: [u8; N],
    at: usize,
}

impl<const N: usize> Writer<N> {
    const fn byte(&mut self, byte: u8) {
        if self.at < N {
            self.bytes[self.at] = byte;
        }
        self.at += 1;
    }

    const fn number(&mut self, number: usize) {
        let mut rest = number;
        while rest >= 0x80 {
            self.byte((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        self.byte(rest as u8);
    }

    const fn raw(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            self.byte(bytes[at]);
            at += 1;
        }
    }

    const fn text(&mut self, text: &str) {
        self.number(text.len());
        self.raw(text);
    }

    const fn law(&mut self) {
        self.text(DENIALS);
        self.text(BEFORE_DENIALS);
        self.parts(YOUNG_SEEKER);
        self.number(Rule::ALL.len());
        let mut at = 0;
        while at < Rule::ALL.len() {
            let article = Rule::ALL[at].article();
            self.text(article.law);
            self.text(article.article);
            at += 1;
        }
        self.number(ALL.len());
        let mut at = 0;
        while at < ALL.len() {
            let patterns = ALL[at];
            self.number(patterns.len());
            let mut each = 0;
            while each < patterns.len() {
                self.pattern(&patterns[each]);
                each += 1;
            }
            at += 1;
        }
    }

    const fn pattern(&mut self, pattern: &Pattern) {
        self.byte(pattern.rule as u8);
        self.byte(pattern.grade as u8);
        self.byte(pattern.instead as u8);
        self.parts(pattern.subject);
        self.number(pattern.demands.len());
        let mut at = 0;
        while at < pattern.demands.len() {
            self.parts(pattern.demands[at]);
            at += 1;
        }
        self.number(pattern.unless.len());
        let mut at = 0;
        while at < pattern.unless.len() {
            self.unless(&pattern.unless[at]);
            at += 1;
        }
    }

    const fn parts(&mut self, parts: &[Part]) {
        self.number(parts.len());
        let mut at = 0;
        while at < parts.len() {
            self.part(&parts[at]);
            at += 1;
        }
    }

    const fn part(&mut self, part: &Part) {
        match *part {
            Part::Word(words) => {
                self.byte(1);
                self.text(words);
            }
            Part::Maybe(words) => {
                self.byte(2);
                self.text(words);
            }
            Part::Number(ranges) => {
                self.byte(3);
                self.number(ranges.len());
                let mut at = 0;
                while at < ranges.len() {
                    self.number(ranges[at].0 as usize);
                    self.number(ranges[at].1 as usize);
                    at += 1;
                }
            }
            Part::Gap(signs) => {
                self.byte(4);
                self.number(signs);
            }
            Part::WideGap(signs) => {
                self.byte(5);
                self.number(signs);
            }
            Part::Start => self.byte(6),
            Part::End => self.byte(7),
            Part::Not(words) => {
                self.byte(8);
                self.text(words);
            }
        }
    }

    const fn unless(&mut self, unless: &Unless) {
        match *unless {
            Unless::Before(words, signs) => {
                self.byte(1);
                self.text(words);
                self.number(signs);
            }
            Unless::Compound(words) => {
                self.byte(2);
                self.text(words);
            }
            Unless::After(words, signs) => {
                self.byte(3);
                self.text(words);
                self.number(signs);
            }
            Unless::Sentence(words) => {
                self.byte(4);
                self.text(words);
            }
        }
    }
}
