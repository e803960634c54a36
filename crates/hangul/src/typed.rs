//! What people type and paste: signs of which nothing is seen, and signs that only look like others.
//!
//! A telephone's address book puts marks of direction around a number, a word processor a no-break space and a long dash
//! into it, a Japanese or Korean input method full-width digits; a web page brings soft hyphens, and a Mac syllables in
//! parts. On a screen all of these look like what was meant. The rules for them are here once: [`clean`] for texts,
//! [`plain`] for numbers and for comparing.

use alloc::string::String;

/// Whether nothing is seen of a character, so that two texts that differ by it look the same: the code points that
/// Unicode has ignored by default (`Default_Ignorable_Code_Point`, DerivedCoreProperties.txt, Unicode 16), and the
/// controls but for those that part lines and words. Those that look like a blank are none of them: [`is_blank`].
#[must_use]
pub fn is_unseen(c: char) -> bool {
    matches!(
        u32::from(c),
        0..=8 | 0xE..=0x1F | 0x7F..=0x84 | 0x86..=0x9F
            | 0xAD | 0x34F | 0x61C | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E
            | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF0..=0xFFF8 | 0x1_BCA0..=0x1_BCA3
            | 0x1_D173..=0x1_D17A | 0xE_0000..=0xE_0FFF
    )
}

/// Whether a character looks like a blank: white space, the fillers of Hangul, and the pattern of braille without a dot.
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}')
}

/// Whether a text shows nothing.
#[must_use]
pub fn is_empty(text: &str) -> bool {
    text.chars().all(is_nothing)
}

fn is_nothing(c: char) -> bool {
    is_unseen(c) || is_blank(c)
}

/// Whether it says how the letter before it looks.
fn is_variation(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}')
}

/// A text as it is kept: syllables in parts made whole (normalization form C, for Hangul alone), without what is not
/// seen, with plain blanks for all that look like one, and without blanks around it. Lines stay lines. What joins or
/// varies the letters beside it, as within an emoji, stays too. To clean a clean text changes nothing.
#[must_use]
pub fn clean(text: &str) -> String {
    let text = text
        .trim_start_matches(is_nothing)
        .trim_end_matches(|c| is_nothing(c) && !is_variation(c));
    let kept = text.chars().filter_map(|c| match c {
        '\u{200c}' | '\u{200d}' | '\n' => Some(c),
        _ if is_variation(c) => Some(c),
        // Of a line's end on Windows the other half stays.
        '\r' => None,
        _ if is_unseen(c) => None,
        _ if is_blank(c) => Some(' '),
        _ => Some(c),
    });
    composed(kept)
}

/// A character as it counts in a number, or where texts are compared: `None` if nothing is seen of it, a plain blank for
/// all that look like one, a hyphen for every dash, and the plain form of full-width letters, digits and signs.
#[must_use]
pub fn plain(c: char) -> Option<char> {
    match c {
        '\r' => None,
        _ if is_blank(c) => Some(' '),
        _ if is_unseen(c) => None,
        // U+FF01 to U+FF5E are the signs of ASCII from U+0021, in their order.
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0),
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{207b}'
        | '\u{208b}'
        | '\u{2212}'
        | '\u{2500}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{fe58}'
        | '\u{fe63}'
        | 'ー'
        | 'ㅡ' => Some('-'),
        _ => Some(c),
    }
}

const INITIAL: u32 = 0x1100;
const MEDIAL: u32 = 0x1161;
const FINAL: u32 = 0x11A7;
const SYLLABLE: u32 = 0xAC00;

/// Composes Hangul (The Unicode Standard, section 3.12): an initial and a vowel, and a syllable without a final and a
/// final. Letters of other scripts are left as they are: a page has the browser's own tables for them.
fn composed(characters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    let mut last: Option<char> = None;
    for c in characters {
        let joined = last.and_then(|last| join(u32::from(last), u32::from(c)));
        if let Some(joined) = joined {
            last = Some(joined);
            continue;
        }
        text.extend(last.replace(c));
    }
    text.extend(last);
    text
}

/// The syllable that two characters make.
fn join(first: u32, second: u32) -> Option<char> {
    let (initial, medial) = (first.wrapping_sub(INITIAL), second.wrapping_sub(MEDIAL));
    if initial < 19 && medial < 21 {
        return char::from_u32(SYLLABLE + (initial * 21 + medial) * 28);
    }
    let (syllable, last) = (first.wrapping_sub(SYLLABLE), second.wrapping_sub(FINAL));
    let open = syllable < 19 * 21 * 28 && syllable % 28 == 0;
    if open && (1..28).contains(&last) {
        return char::from_u32(first + last);
    }
    None
}
