//! Finding a text by what somebody has typed of it.

use alloc::vec::Vec;

use crate::jamo::{Jamo, Letter, is_vowel, keys_of, to_char};
use crate::typed::plain;

/// What somebody looks for.
///
/// It is compared key by key of the two-set keyboard, so that it is found at every moment of its being typed: `ㅊ`,
/// `처`, `청`, `청ㄴ` and `청녀` find 청년, and `천` finds 처녀. A consonant by itself stands for a syllable that begins
/// with it. Spaces, hyphens, middle dots and what is not seen do not count, nor does the case and the width of the letters
/// A to Z. Jamo may have any form, and syllables may be written in parts (normalization form D).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query(Vec<Key>);

/// Which keys a text has, some of which share a place. A query is found in no text that has not all of its keys: who looks through many texts
/// reads the others alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeySet(u64);

impl KeySet {
    /// The keys of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut all = 0;
        for c in text.chars().filter(|c| !is_ignored(*c)) {
            each_key(c, &mut |key, _| all |= Self::place(key));
        }
        Self(all)
    }

    /// Whether all of the others are among these.
    #[must_use]
    pub fn has_all(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Knuth, The Art of Computer Programming, volume 3, 6.4: multiplicative hashing.
    fn place(key: char) -> u64 {
        1 << (u32::from(key).wrapping_mul(0x9e37_79b1) >> 26)
    }
}

/// Where a query was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// How good it is; the smaller, the better: 0 or 1 if it is the whole text, 2 or 3 at the text's start, 4 or 5 at
    /// the start of a word, 6 or 7 within one; the odd number if a syllable stands there by its initial consonant.
    pub rank: u8,
    /// The place of the first letter in the text, in bytes.
    pub start: usize,
    /// The place after the last letter, in bytes: a syllable that is typed in part is taken whole.
    pub end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    /// A compatibility jamo that is one key, or another character in lower case.
    letter: char,
    is_vowel: bool,
    /// It ends a syllable and more follows, so it begins no other.
    is_settled: bool,
}

/// A letter of the text and the keys for it.
struct Unit {
    keys: [char; MAX_KEYS],
    len: usize,
    start: usize,
    end: usize,
    begins_word: bool,
}

/// One for the initial consonant, and two each for the vowel and the final.
const MAX_KEYS: usize = 5;

impl Query {
    /// What is looked for.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut keys: Vec<Key> = Vec::new();
        let mut last_letter = 0;
        for c in text.chars().filter(|c| !is_ignored(*c)) {
            let letter = Letter::of(c);
            if !matches!(letter, Letter::Medial(_) | Letter::Final(_)) {
                last_letter = keys.len();
            }
            let settles = match letter {
                Letter::Syllable(_) => 1,
                Letter::Final(_) => 0,
                _ => usize::MAX,
            };
            let mut place = 0;
            each_key(c, &mut |letter, is_vowel| {
                keys.push(Key {
                    letter,
                    is_vowel,
                    is_settled: place >= settles && !is_vowel,
                });
                place += 1;
            });
        }
        // The last letter is still being typed: what ends it may go over to the next one.
        keys.iter_mut()
            .skip(last_letter)
            .for_each(|key| key.is_settled = false);
        Self(keys)
    }

    /// Whether nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its keys, in their order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = char> + '_ {
        self.0.iter().map(|key| key.letter)
    }

    /// The keys that a text must have in which it is found.
    #[must_use]
    pub fn key_set(&self) -> KeySet {
        KeySet(self.keys().fold(0, |all, key| all | KeySet::place(key)))
    }

    /// The first best place where the text has it. An empty query is found at the start of every text.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Match> {
        let units = units_of(text);
        let mut best: Option<Match> = None;
        for at in 0..units.len().max(1) {
            let from = units.get(at..).unwrap_or_default();
            let found = self.at(from, at == 0);
            if let Some(found) = found
                && best.is_none_or(|best| found.rank < best.rank)
            {
                best = Some(found);
            }
        }
        best
    }

    /// The match that begins with the first unit.
    fn at(&self, units: &[Unit], is_start: bool) -> Option<Match> {
        let mut keys = self.0.as_slice();
        let mut units_left = units.iter();
        let start = units.first().map_or(0, |unit| unit.start);
        let (mut end, mut by_initial, mut in_part) = (start, false, false);
        while let Some(first) = keys.first() {
            let unit = units_left.next()?;
            let wanted = unit.keys.get(..unit.len)?;
            let same = wanted
                .iter()
                .zip(keys)
                .take_while(|(a, b)| **a == b.letter)
                .count();
            keys = if same == unit.len || same == keys.len() {
                in_part = same > 1 && same < unit.len;
                by_initial |= same == 1 && unit.len > 1;
                keys.get(same..)?
            } else if same > 0 && !first.is_settled && !first.is_vowel {
                // Only the consonant is asked for, if no vowel of its syllable follows.
                by_initial = true;
                keys.get(1..)
                    .filter(|rest| rest.first().is_some_and(|key| !key.is_vowel))?
            } else {
                return None;
            };
            if first.is_settled {
                return None;
            }
            end = unit.end;
        }
        let is_whole = is_start && !in_part && units_left.next().is_none();
        let place = match units.first() {
            _ if is_whole => 0,
            _ if is_start => 2,
            Some(unit) if unit.begins_word => 4,
            _ => 6,
        };
        Some(Match {
            rank: place + u8::from(by_initial),
            start,
            end,
        })
    }
}

/// Calls with each key for a character, in lower case, and whether it is a vowel.
pub(crate) fn each_key(c: char, call: &mut dyn FnMut(char, bool)) {
    let mut jamo = |jamo: Jamo| {
        let (first, second) = keys_of(jamo);
        call(to_char(first), is_vowel(first));
        if let Some(second) = second {
            call(to_char(second), is_vowel(second));
        }
    };
    match Letter::of(c) {
        Letter::Syllable(syllable) => {
            jamo(syllable.initial);
            jamo(syllable.medial);
            syllable.last.into_iter().for_each(jamo);
        }
        Letter::Jamo(one) | Letter::Initial(one) | Letter::Medial(one) | Letter::Final(one) => jamo(one),
        Letter::Other => call(plain(c).unwrap_or(c).to_ascii_lowercase(), false),
    }
}

/// Calls with the keys of each letter of a text that [`Query`] compares, in their order, and whether the letter begins a word. For those who
/// lay texts out to search many of them at once.
pub fn letters(text: &str, call: &mut dyn FnMut(&[char], bool)) {
    for unit in units_of(text) {
        call(unit.keys.get(..unit.len).unwrap_or_default(), unit.begins_word);
    }
}

fn units_of(text: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut begins_word = true;
    for (start, c) in text.char_indices() {
        if is_ignored(c) {
            begins_word = true;
            continue;
        }
        if !matches!(Letter::of(c), Letter::Medial(_) | Letter::Final(_)) || units.is_empty() || begins_word {
            units.push(Unit {
                keys: ['\0'; MAX_KEYS],
                len: 0,
                start,
                end: start,
                begins_word,
            });
        }
        begins_word = false;
        let Some(unit) = units.last_mut() else { continue };
        unit.end = start + c.len_utf8();
        each_key(c, &mut |key, _| {
            // A syllable in parts with more of them than any has is cut.
            if let Some(place) = unit.keys.get_mut(unit.len) {
                *place = key;
                unit.len += 1;
            }
        });
    }
    units
}

/// What neither a query nor a text needs to have alike.
pub(crate) fn is_ignored(c: char) -> bool {
    // A vowel that a number takes for a dash.
    c != 'ㅡ' && matches!(plain(c), None | Some(' ' | '-' | '·' | 'ㆍ' | '\u{30fb}'))
}
