//! Reads what was packed.

use super::Law;
use crate::legal::advice::Advice;
use crate::legal::finding::Grade;
use crate::legal::pattern::{Part, Pattern, Unless};
use crate::legal::rule::Rule;

/// Returns what a row of bytes says, or `None` if it ends too soon or says what nobody has written.
pub(super) fn law(packed: &'static [u8]) -> Option<Law> {
    let mut reader = Reader(packed);
    let (denials, before_denials) = (reader.text()?, reader.text()?);
    let young_seeker = reader.parts()?;
    let articles = reader.list(|reader| Some((reader.text()?, reader.text()?)))?;
    let patterns = reader.list(|reader| reader.list(Reader::pattern))?;
    Some(Law {
        patterns: patterns.into_iter().flatten().collect(),
        young_seeker,
        denials,
        before_denials,
        articles,
    })
}

/// Reads from the front. What it reads is kept as long as the program runs, since the check is asked again and again.
struct Reader(&'static [u8]);

impl Reader {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'static str> {
        let length = self.number()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn list<Item>(&mut self, item: impl Fn(&mut Self) -> Option<Item>) -> Option<Vec<Item>> {
        let length = self.number()?;
        (0..length).map(|_| item(self)).collect()
    }

    fn pattern(&mut self) -> Option<Pattern> {
        Some(Pattern {
            rule: *Rule::ALL.get(usize::from(self.byte()?))?,
            grade: *Grade::ALL.get(usize::from(self.byte()?))?,
            instead: *Advice::ALL.get(usize::from(self.byte()?))?,
            subject: self.parts()?,
            demands: self.list(Self::parts)?.leak(),
            unless: self.list(Self::unless)?.leak(),
        })
    }

    fn parts(&mut self) -> Option<&'static [Part]> {
        Some(self.list(Self::part)?.leak())
    }

    fn part(&mut self) -> Option<Part> {
        Some(match self.byte()? {
            1 => Part::Word(self.text()?),
            2 => Part::Maybe(self.text()?),
            3 => {
                let range = |reader: &mut Self| {
                    let (least, most) = (reader.number()?, reader.number()?);
                    Some((u32::try_from(least).ok()?, u32::try_from(most).ok()?))
                };
                Part::Number(self.list(range)?.leak())
            }
            4 => Part::Gap(self.number()?),
            5 => Part::WideGap(self.number()?),
            6 => Part::Start,
            7 => Part::End,
            8 => Part::Not(self.text()?),
            _ => return None,
        })
    }

    fn unless(&mut self) -> Option<Unless> {
        Some(match self.byte()? {
            1 => Unless::Before(self.text()?, self.number()?),
            2 => Unless::Compound(self.text()?),
            3 => Unless::After(self.text()?, self.number()?),
            4 => Unless::Sentence(self.text()?),
            _ => return None,
        })
    }
}
