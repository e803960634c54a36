//! Where the jamo of the two-set keyboard (두벌식, KS X 5002) are among the Latin letters.

use alloc::string::String;

use crate::jamo::{Jamo, to_char};
use crate::search::each_key;

/// The Latin letter on the key of each compatibility jamo from U+3131; capital ones with the shift key.
const LATIN: &[u8; 51] = b"rR.s..eEf.......aqQ.tTdwWczxvgkoiOjpuPh...yn...bm.l";

/// The jamo on the key of a Latin letter, for a keyboard that types Latin letters alone. With the shift key, letters that
/// have no jamo of their own have the same one.
#[must_use]
pub fn jamo_on(letter: char) -> Option<char> {
    let on = |letter: char| LATIN.iter().position(|known| char::from(*known) == letter);
    if !letter.is_ascii_alphabetic() {
        return None;
    }
    let place = on(letter).or_else(|| on(letter.to_ascii_lowercase()))?;
    Jamo::try_from(place).ok().map(to_char)
}

/// What the same keys type in Latin letters: `didim` for `야야ㅡ`, which a scanner types where a Korean keyboard is chosen.
///
/// Capital letters come back only where the shift key makes another jamo, so what is read by this must not depend on case.
#[must_use]
pub fn latin(text: &str) -> String {
    let mut latin = String::new();
    for c in text.chars() {
        each_key(c, &mut |key, _| {
            let place = u32::from(key).wrapping_sub(u32::from(to_char(0)));
            let letter = usize::try_from(place).ok().and_then(|place| LATIN.get(place));
            latin.push(letter.map_or(key, |letter| char::from(*letter)));
        });
    }
    latin
}
