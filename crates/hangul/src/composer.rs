//! The two-set keyboard (두벌식, KS X 5002).

use alloc::string::String;

use crate::jamo::{Jamo, Letter, Syllable, is_vowel, joined, keys_of, to_char};

/// A text to which keys are pressed.
///
/// The last letter may be unfinished: the next key may join it, and [`Composer::erase`] takes away one key of it.
/// Initial consonants stay apart (`ㄱㅅ`, never `ㄳ`), so that one can search by them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Composer {
    text: String,
    unfinished: bool,
}

impl Composer {
    /// A text of which every letter is finished.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            text: String::from(text),
            unfinished: false,
        }
    }

    /// The text, with what is unfinished.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the last letter may still change.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// Presses a key: a jamo joins the unfinished letter or begins the next; any other character stands for itself and
    /// finishes what is before it. A jamo of two keys (`ㅘ`, `ㄳ`) is as good as both.
    pub fn press(&mut self, key: char) {
        match Letter::of(key) {
            Letter::Jamo(jamo) | Letter::Initial(jamo) | Letter::Medial(jamo) | Letter::Final(jamo) => {
                let (first, second) = keys_of(jamo);
                self.press_jamo(first);
                if let Some(second) = second {
                    self.press_jamo(second);
                }
            }
            Letter::Syllable(_) | Letter::Other => {
                self.text.push(key);
                self.unfinished = false;
            }
        }
    }

    fn press_jamo(&mut self, key: Jamo) {
        let joined = if self.unfinished {
            self.text.chars().next_back().and_then(|last| join(last, key))
        } else {
            None
        };
        if let Some((first, next)) = joined {
            self.text.pop();
            self.text.push(first);
            self.text.extend(next);
        } else {
            self.text.push(to_char(key));
        }
        self.unfinished = true;
    }

    /// Takes away the last key of an unfinished letter, or the whole of a finished one.
    pub fn erase(&mut self) {
        let Some(last) = self.text.pop() else { return };
        let left = if self.unfinished {
            without_last_key(last)
        } else {
            None
        };
        self.text.extend(left);
        self.unfinished = left.is_some();
    }

    /// Finishes the last letter: the next key begins another one.
    pub fn flush(&mut self) {
        self.unfinished = false;
    }

    /// Takes the letters that are finished, and leaves the one that is not.
    pub fn take_finished(&mut self) -> String {
        let last = if self.unfinished { self.text.pop() } else { None };
        let finished = core::mem::take(&mut self.text);
        self.text.extend(last);
        finished
    }

    /// The text, and an empty one in its place.
    pub fn take(&mut self) -> String {
        self.unfinished = false;
        core::mem::take(&mut self.text)
    }
}

/// What an unfinished letter becomes by a key, if it does not stay as it is: one letter or two.
fn join(letter: char, key: Jamo) -> Option<(char, Option<char>)> {
    let one = |syllable: Syllable| Some((syllable.to_char()?, None));
    match Letter::of(letter) {
        Letter::Jamo(jamo) if is_vowel(jamo) => Some((to_char(joined(jamo, key)?), None)),
        Letter::Jamo(initial) => one(Syllable {
            initial,
            medial: key,
            last: None,
        }),
        Letter::Syllable(syllable) => match syllable.last {
            None if is_vowel(key) => one(Syllable {
                medial: joined(syllable.medial, key)?,
                ..syllable
            }),
            None => one(Syllable {
                last: Some(key),
                ..syllable
            }),
            Some(last) if is_vowel(key) => {
                // The consonant that was taken for a final one begins the next syllable (도깨비불).
                let (stays, goes) = match keys_of(last) {
                    (first, Some(second)) => (Some(first), second),
                    (only, None) => (None, only),
                };
                let before = Syllable {
                    last: stays,
                    ..syllable
                };
                let next = Syllable {
                    initial: goes,
                    medial: key,
                    last: None,
                };
                Some((before.to_char()?, Some(next.to_char()?)))
            }
            Some(last) => one(Syllable {
                last: Some(joined(last, key)?),
                ..syllable
            }),
        },
        _ => None,
    }
}

/// What is left of an unfinished letter without the key that was pressed last.
fn without_last_key(letter: char) -> Option<char> {
    // The first of two keys, where the jamo has two.
    let less = |jamo: Jamo| match keys_of(jamo) {
        (first, Some(_)) => Some(first),
        (_, None) => None,
    };
    match Letter::of(letter) {
        Letter::Jamo(jamo) => less(jamo).map(to_char),
        Letter::Syllable(syllable) => match (syllable.last, less(syllable.medial)) {
            (Some(last), _) => Syllable {
                last: less(last),
                ..syllable
            }
            .to_char(),
            (None, Some(medial)) => Syllable { medial, ..syllable }.to_char(),
            (None, None) => Some(to_char(syllable.initial)),
        },
        _ => None,
    }
}
