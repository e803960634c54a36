//! Syllables and jamo, by the arithmetic of Unicode (The Unicode Standard, section 3.12).

/// A jamo as its place among the compatibility jamo from U+3131: consonants from 0, vowels from [`FIRST_VOWEL`].
///
/// All other forms of jamo are brought to this one.
pub(crate) type Jamo = u8;

pub(crate) const FIRST_VOWEL: Jamo = 30;
const JAMO: u32 = 0x3131;
const JAMO_COUNT: u32 = 51;
const SYLLABLE: u32 = 0xAC00;
const MEDIALS: u32 = 21;
const FINALS: u32 = 28;
const SYLLABLE_COUNT: u32 = 19 * MEDIALS * FINALS;
const CONJOINING_INITIAL: u32 = 0x1100;
const CONJOINING_MEDIAL: u32 = 0x1161;
/// One before the first, as final 0 is none.
const CONJOINING_FINAL: u32 = 0x11A7;

/// The consonants that begin a syllable, in the order of Unicode: ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ.
const INITIALS: [Jamo; 19] = [
    0, 1, 3, 6, 7, 8, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
];
/// The consonants that never end a syllable: ㄸㅃㅉ. All others do, in the order of the compatibility jamo.
const NEVER_FINAL: [Jamo; 3] = [7, 18, 24];

/// Jamo that two keys make: ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ, then ㅘㅙㅚㅝㅞㅟㅢ.
const PAIRS: [(Jamo, Jamo, Jamo); 18] = [
    (0, 20, 2),
    (3, 23, 4),
    (3, 29, 5),
    (8, 0, 9),
    (8, 16, 10),
    (8, 17, 11),
    (8, 20, 12),
    (8, 27, 13),
    (8, 28, 14),
    (8, 29, 15),
    (17, 20, 19),
    (38, 30, 39),
    (38, 31, 40),
    (38, 50, 41),
    (43, 34, 44),
    (43, 35, 45),
    (43, 50, 46),
    (48, 50, 49),
];

/// The jamo of a syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Syllable {
    pub(crate) initial: Jamo,
    pub(crate) medial: Jamo,
    pub(crate) last: Option<Jamo>,
}

/// What a character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letter {
    /// A whole syllable.
    Syllable(Syllable),
    /// A jamo that stands for itself, as on a key.
    Jamo(Jamo),
    /// A jamo that begins a syllable which is written in parts (normalization form D).
    Initial(Jamo),
    /// The vowel of such a syllable.
    Medial(Jamo),
    /// What ends such a syllable.
    Final(Jamo),
    /// No letter of Korean.
    Other,
}

impl Letter {
    pub(crate) fn of(c: char) -> Self {
        let code = u32::from(c);
        if let Some(syllable) = Syllable::of(c) {
            return Self::Syllable(syllable);
        }
        let within = |first: u32, count: u32| {
            let place = code.wrapping_sub(first);
            (place < count).then(|| u8::try_from(place).unwrap_or_default())
        };
        if let Some(jamo) = within(JAMO, JAMO_COUNT) {
            Self::Jamo(jamo)
        } else if let Some(initial) = within(CONJOINING_INITIAL, 19) {
            Self::Initial(INITIALS.get(usize::from(initial)).copied().unwrap_or_default())
        } else if let Some(medial) = within(CONJOINING_MEDIAL, MEDIALS) {
            Self::Medial(FIRST_VOWEL + medial)
        } else if let Some(last) = within(CONJOINING_FINAL + 1, FINALS - 1) {
            Self::Final(final_jamo(last + 1))
        } else {
            Self::Other
        }
    }
}

/// The jamo of a final's number from 1: the compatibility jamo before it that never end a syllable are left out there.
fn final_jamo(number: u8) -> Jamo {
    NEVER_FINAL
        .iter()
        .fold(number - 1, |jamo, never| jamo + u8::from(jamo >= *never))
}

impl Syllable {
    pub(crate) fn of(c: char) -> Option<Self> {
        let number = u32::from(c).wrapping_sub(SYLLABLE);
        if number >= SYLLABLE_COUNT {
            return None;
        }
        let byte = |number: u32| u8::try_from(number).unwrap_or_default();
        let last = byte(number % FINALS);
        let initial = usize::try_from(number / FINALS / MEDIALS).unwrap_or_default();
        Some(Self {
            initial: INITIALS.get(initial).copied()?,
            medial: FIRST_VOWEL + byte(number / FINALS % MEDIALS),
            last: (last > 0).then(|| final_jamo(last)),
        })
    }

    /// The syllable as a character, if its jamo can stand where they are.
    pub(crate) fn to_char(self) -> Option<char> {
        let initial = INITIALS.iter().position(|jamo| *jamo == self.initial)?;
        let initial = u32::try_from(initial).ok()?;
        let medial = u32::from(self.medial.checked_sub(FIRST_VOWEL)?);
        let last = match self.last {
            None => 0,
            Some(jamo) if is_vowel(jamo) || NEVER_FINAL.contains(&jamo) => return None,
            Some(jamo) => {
                let left_out = NEVER_FINAL.iter().filter(|never| **never < jamo).count();
                u32::from(jamo) + 1 - u32::try_from(left_out).ok()?
            }
        };
        if medial >= MEDIALS {
            return None;
        }
        char::from_u32(SYLLABLE + (initial * MEDIALS + medial) * FINALS + last)
    }
}

pub(crate) fn is_vowel(jamo: Jamo) -> bool {
    jamo >= FIRST_VOWEL
}

/// The jamo as a compatibility jamo.
pub(crate) fn to_char(jamo: Jamo) -> char {
    char::from_u32(JAMO + u32::from(jamo)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The jamo that two keys make together, if they make one: ㅗ and ㅏ make ㅘ.
pub(crate) fn joined(first: Jamo, second: Jamo) -> Option<Jamo> {
    let pair = PAIRS.iter().find(|pair| (pair.0, pair.1) == (first, second))?;
    Some(pair.2)
}

/// The keys for a jamo: the one that is always pressed, and one more for a double one.
pub(crate) fn keys_of(jamo: Jamo) -> (Jamo, Option<Jamo>) {
    match PAIRS.iter().find(|pair| pair.2 == jamo) {
        Some(pair) => (pair.0, Some(pair.1)),
        None => (jamo, None),
    }
}

/// The jamo that a character stands for by itself.
fn jamo_of(c: char) -> Option<Jamo> {
    match Letter::of(c) {
        Letter::Jamo(jamo) | Letter::Initial(jamo) | Letter::Medial(jamo) | Letter::Final(jamo) => Some(jamo),
        Letter::Syllable(_) | Letter::Other => None,
    }
}

/// The syllable of an initial consonant (초성), a vowel (중성) and a final consonant (종성), if there is one: `ㄱ`, `ㅏ`,
/// `ㅄ` make `값`. Jamo are taken in their compatibility and their conjoining form.
#[must_use]
pub fn compose(initial: char, medial: char, last: Option<char>) -> Option<char> {
    let last = match last {
        None => None,
        Some(last) => Some(jamo_of(last)?),
    };
    Syllable {
        initial: jamo_of(initial)?,
        medial: jamo_of(medial)?,
        last,
    }
    .to_char()
}

/// Returns the compatibility jamo of a syllable, or `None` if the character is no syllable: the inverse of [`compose`].
#[must_use]
pub fn decompose(syllable: char) -> Option<(char, char, Option<char>)> {
    let Syllable {
        initial,
        medial,
        last,
    } = Syllable::of(syllable)?;
    Some((to_char(initial), to_char(medial), last.map(to_char)))
}
