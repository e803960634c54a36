//! Patterns of demands: what is spoken of, what is demanded of it, and where that is no demand.

use crate::legal::advice::Advice;
use crate::legal::finding::Grade;
use crate::legal::packed::law;
use crate::legal::rule::Rule;
use crate::legal::text::Line;

/// A part of a pattern. A list of words is a text with blanks between them: of what is read the blanks are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// One of these words.
    Word(&'static str),
    /// One of these words, or nothing.
    Maybe(&'static str),
    /// A whole number within one of these ranges, both ends included.
    Number(&'static [(u32, u32)]),
    /// At most this many signs of the same clause.
    Gap(usize),
    /// At most this many signs of the same sentence, lists and brackets included.
    WideGap(usize),
    /// The beginning of a word.
    Start,
    /// The end of a clause.
    End,
    /// No word of these follows.
    Not(&'static str),
}

/// Where a match is no demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unless {
    /// One of these words stands within this many signs before the match, in its clause.
    Before(&'static str, usize),
    /// The subject goes on with one of these words: it is a compound, or somebody whom the work is for.
    Compound(&'static str),
    /// One of these words stands within this many signs behind the match, in its clause.
    After(&'static str, usize),
    /// One of these words stands in the sentence.
    Sentence(&'static str),
}

/// A demand that a vacancy makes of a seeker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The rule that speaks of it.
    pub rule: Rule,
    /// What follows from it, before the company's size is looked at.
    pub grade: Grade,
    /// What is spoken of.
    pub subject: &'static [Part],
    /// What is demanded of it: one of these stands behind the subject.
    pub demands: &'static [&'static [Part]],
    /// Where it is no demand.
    pub unless: &'static [Unless],
    /// What to do about it.
    pub instead: Advice,
}

/// Words that deny a demand: `연령 무관`, `용모와 관계없이`.
pub(crate) const DENIALS: &str = "무관 불문 상관없 관계없 제한없 구분없 차별없 필요없 보지않 묻지않 따지지않 하지않습 하지않음 하지않고 하지않아 \
    없음 없이 없습 없어 안봄 안함";

/// Words that may stand between a demand and its denial: particles, joined subjects, and nouns without a demand of their own.
pub(crate) const BEFORE_DENIALS: &str = "은 는 이 가 을 를 에 와 과 도 의 및 나 여부 유무 제한 구분 차별 조건 기준 관련 요구 기혼자 \
    미혼자 기혼 미혼 자 등 , \
    / · ( ) :";

impl Pattern {
    /// Returns the end of the demand that begins at a position, if one does.
    pub(crate) fn end(&self, line: &Line, at: usize) -> Option<usize> {
        let is_demand = |end: usize| end > at && !is_denied(line, end) && !self.is_excepted(line, at, end);
        let mut found = None;
        reach(line, self.subject, at, &mut |subject| {
            if self.is_compound(line, subject) || is_denied(line, subject) {
                return false;
            }
            self.demands.iter().any(|demand| {
                reach(line, demand, subject, &mut |end| {
                    found = is_demand(end).then_some(end);
                    found.is_some()
                })
            })
        });
        found
    }

    fn is_compound(&self, line: &Line, end: usize) -> bool {
        self.unless.iter().any(|unless| match unless {
            Unless::Compound(words) => stands_at(line, words, end),
            _ => false,
        })
    }

    fn is_excepted(&self, line: &Line, start: usize, end: usize) -> bool {
        self.unless.iter().any(|unless| match unless {
            Unless::Before(words, signs) => before(line, start, *signs).any(|at| stands_at(line, words, at)),
            Unless::After(words, signs) => after(line, end, *signs).any(|at| stands_at(line, words, at)),
            Unless::Sentence(words) => sentence(line, start).any(|at| stands_at(line, words, at)),
            Unless::Compound(_) => false,
        })
    }
}

/// Tries all ways to read the parts from a position on, until `accept` takes the position behind them. Returns whether it
/// took one.
pub(crate) fn reach(line: &Line, parts: &[Part], at: usize, accept: &mut dyn FnMut(usize) -> bool) -> bool {
    let Some((part, rest)) = parts.split_first() else {
        return accept(at);
    };
    let mut next = |at: usize| reach(line, rest, at, accept);
    match *part {
        Part::Word(list) => each(list).any(|word| line.word(at, word).is_some_and(&mut next)),
        Part::Maybe(list) => each(list).any(|word| line.word(at, word).is_some_and(&mut next)) || next(at),
        Part::Number(ranges) => number(line, ranges, at).is_some_and(next),
        Part::Gap(signs) => gap(at, signs, |at| line.ends_clause(at)).any(next),
        Part::WideGap(signs) => gap(at, signs, |at| line.ends_sentence(at)).any(next),
        Part::Start => line.begins_word(at) && next(at),
        Part::End => line.ends_clause(at) && next(at),
        Part::Not(list) => !stands_at(line, list, at) && next(at),
    }
}

fn number(line: &Line, ranges: &[(u32, u32)], at: usize) -> Option<usize> {
    let (number, end) = line.number(at)?;
    let is_in = ranges
        .iter()
        .any(|(least, most)| (*least..=*most).contains(&number));
    is_in.then_some(end)
}

/// The positions that are reached over at most `signs` signs, none of which is an end.
fn gap(at: usize, signs: usize, is_end: impl Fn(usize) -> bool) -> impl Iterator<Item = usize> {
    let over = (at..at.saturating_add(signs)).take_while(move |at| !is_end(*at));
    std::iter::once(at).chain(over.map(|at| at + 1))
}

/// The words of a list.
fn each(words: &str) -> impl Iterator<Item = &str> {
    words.split_ascii_whitespace()
}

fn stands_at(line: &Line, words: &str, at: usize) -> bool {
    each(words).any(|word| line.word(at, word).is_some())
}

/// The positions before one, backwards to the end of another clause.
fn before(line: &Line, at: usize, signs: usize) -> impl Iterator<Item = usize> {
    let back = (at.saturating_sub(signs)..at).rev();
    back.take_while(|at| !line.ends_clause(*at))
}

/// The positions from one on, to the end of the clause.
fn after(line: &Line, at: usize, signs: usize) -> impl Iterator<Item = usize> {
    (at..at.saturating_add(signs)).take_while(|at| !line.ends_clause(*at))
}

/// The positions of the sentence in which one stands.
fn sentence(line: &Line, at: usize) -> impl Iterator<Item = usize> {
    let back = (0..at).rev().take_while(|at| !line.ends_sentence(*at));
    back.chain((at..line.len()).take_while(|at| !line.ends_sentence(*at)))
}

/// Whether what ends at a position is denied behind it.
fn is_denied(line: &Line, at: usize) -> bool {
    let mut at = at;
    loop {
        if stands_at(line, law().denials, at) {
            return true;
        }
        let over = each(law().before_denials)
            .filter_map(|word| line.word(at, word))
            .max();
        match over {
            Some(next) => at = next,
            None => return false,
        }
    }
}
