//! Which letter stands on which key.

use hangul::jamo_on;

/// The letters of rows of ten, nine and seven keys; of Korean, those on the same keys.
const ROWS: &str = "qwertyuiopasdfghjklzxcvbnm";
/// The letters in rows of seven, in the order of the alphabet.
const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz";
/// The same for Korean, by the Latin letters on the same keys: consonants, then vowels, ㅐ and ㅔ last.
const KOREAN_ALPHABET: &str = "rsefaqtdwczxvgkijuhynbmlop";
/// Digits and signs: what names, addresses and mail addresses need.
const SIGNS: &str = "1234567890@.-_/:,()!?&+#'~";

/// How many keys write letters.
pub(super) const LETTERS: usize = ROWS.len();

/// What the keys write now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Layout {
    /// Whether ten keys stand in a row.
    pub(super) wide: bool,
    /// Whether letters are Latin ones.
    pub(super) latin: bool,
    /// Whether digits and signs stand in place of letters.
    pub(super) signs: bool,
    /// Whether the next letter is a capital, or a double consonant.
    pub(super) shift: bool,
}

impl Layout {
    /// What a touch on a control makes of it. Every touch lets go of shift.
    pub(super) fn touched(mut self, control: &str) -> Self {
        self.shift = control == "shift" && !self.shift;
        match control {
            // Back from the signs, or to the other letters.
            "script" if self.signs => self.signs = false,
            "script" => self.latin = !self.latin,
            "signs" => self.signs = !self.signs,
            _ => {}
        }
        self
    }

    /// The letter on a key, by its place.
    pub(super) fn letter(self, place: u32) -> char {
        let letters = match (self.signs, self.wide, self.latin) {
            (true, _, _) => SIGNS,
            (_, true, _) => ROWS,
            (_, _, true) => ALPHABET,
            _ => KOREAN_ALPHABET,
        };
        let letter = letters
            .bytes()
            .zip(0..)
            .find(|(_, at)| *at == place)
            .map_or(0, |(letter, _)| letter);
        let mut letter = char::from(letter);
        if self.shift {
            letter = letter.to_ascii_uppercase();
        }
        if self.signs || self.latin {
            letter
        } else {
            jamo_on(letter).unwrap_or(letter)
        }
    }

    /// What stands on the key of the scripts: what a touch brings.
    pub(super) fn script(self) -> &'static str {
        if self.latin == self.signs { "영" } else { "한" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(layout: Layout) -> String {
        (0..).take(LETTERS).map(|place| layout.letter(place)).collect()
    }

    const KOREAN: Layout = Layout {
        wide: true,
        latin: false,
        signs: false,
        shift: false,
    };

    #[test]
    fn every_layout_has_all_letters_once() {
        let mut sorted: Vec<Vec<char>> = Vec::new();
        for wide in [true, false] {
            for latin in [true, false] {
                let mut all: Vec<char> = keys(Layout {
                    wide,
                    latin,
                    ..KOREAN
                })
                .chars()
                .collect();
                all.sort_unstable();
                let count = all.len();
                all.dedup();
                assert_eq!(all.len(), count, "wide {wide}, latin {latin}");
                sorted.push(all);
            }
        }
        assert_eq!(sorted[0], sorted[2], "Latin in rows and in the alphabet");
        assert_eq!(sorted[1], sorted[3], "Korean in rows and in the alphabet");
    }

    #[test]
    fn korean_stands_as_on_any_keyboard_or_in_its_alphabet() {
        assert_eq!(
            keys(KOREAN),
            "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ"
        );
        let narrow = Layout {
            wide: false,
            ..KOREAN
        };
        assert_eq!(
            keys(narrow),
            "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㅏㅑㅓㅕㅗㅛㅜㅠㅡㅣㅐㅔ"
        );
    }

    #[test]
    fn shift_doubles_consonants_and_is_over_after_a_letter() {
        let shifted = KOREAN.touched("shift");
        assert_eq!(keys(shifted).chars().take(5).collect::<String>(), "ㅃㅉㄸㄲㅆ");
        assert_eq!(shifted.touched(""), KOREAN);
        assert_eq!(shifted.touched("shift"), KOREAN);
        assert_eq!(
            keys(KOREAN.touched("script").touched("shift")),
            ROWS.to_uppercase()
        );
    }

    #[test]
    fn the_key_of_the_scripts_says_what_it_brings() {
        let latin = KOREAN.touched("script");
        let (signs, latin_signs) = (KOREAN.touched("signs"), latin.touched("signs"));
        assert_eq!(keys(signs), SIGNS);
        // From the signs it leads back to the letters that were there.
        for (layout, says, brings) in [
            (KOREAN, "영", latin),
            (latin, "한", KOREAN),
            (signs, "한", KOREAN),
            (latin_signs, "영", latin),
        ] {
            assert_eq!((layout.script(), layout.touched("script")), (says, brings));
        }
    }

    #[test]
    fn a_place_without_a_key_has_no_letter() {
        assert_eq!(KOREAN.letter(99), '\0');
    }
}
