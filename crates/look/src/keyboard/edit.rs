//! What a key does to the text of a field. Positions are counted in UTF-16 units, as a page counts them.

use std::ops::Range;

use hangul::Composer;

/// What a key does to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strike {
    /// It writes this.
    Key(char),
    /// It takes back one key of what is being composed, or a letter, or what is selected.
    Erase,
}

/// What is being composed, and where the caret was after the last key.
#[derive(Clone, Default)]
pub(super) struct Composing {
    pub(super) composer: Composer,
    pub(super) caret: u32,
}

/// What a key changes: the text that stands in place of a range, and where the caret is then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) range: Range<u32>,
    pub(super) text: String,
    pub(super) caret: u32,
}

impl Composing {
    /// What a key does to a text with a selection; `None` if the text would be longer than a number of units. What is composed goes on
    /// only where the caret was left: it may have been moved, another keyboard may have typed, or the field may have been wiped.
    pub(super) fn strike(
        &mut self,
        value: &str,
        selected: Range<u32>,
        longest: u32,
        strike: Strike,
    ) -> Option<Edit> {
        let value: Vec<u16> = value.encode_utf16().collect();
        let (start, end) = (selected.start, selected.end);
        let before = |back: u32| {
            let at = start.checked_sub(back)?;
            value.get(usize::try_from(at).ok()?).copied()
        };
        let composed = self.composer.text().encode_utf16().next();
        let goes_on = start == end && start == self.caret && composed.is_some() && composed == before(1);
        let mut composer = if goes_on {
            self.composer.clone()
        } else {
            Composer::default()
        };
        let mut from = start.saturating_sub(u32::from(goes_on));
        let mut text = String::new();
        match strike {
            Strike::Key(key) => {
                composer.press(key);
                text = composer.take_finished();
            }
            Strike::Erase if goes_on => composer.erase(),
            Strike::Erase if start == end => {
                // The second half of a surrogate pair goes with the first.
                let pair = before(1).is_some_and(|unit| (0xDC00..0xE000).contains(&unit));
                from = start.saturating_sub(if pair { 2 } else { 1 });
            }
            Strike::Erase => {}
        }
        text.push_str(composer.text());
        let caret = from + units(text.encode_utf16().count());
        let length = units(value.len());
        let grows = caret > end;
        // What a script writes is not held to a field's length by the browser.
        if grows && length.saturating_sub(end) + caret > longest {
            return None;
        }
        *self = Self { composer, caret };
        Some(Edit {
            range: from..end,
            text,
            caret,
        })
    }
}

/// A number of UTF-16 units as a page has it.
pub(super) fn units(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field as a page has one.
    #[derive(Default)]
    struct Field {
        text: String,
        caret: u32,
        composing: Composing,
    }

    impl Field {
        fn with(text: &str) -> Self {
            Self {
                text: text.to_owned(),
                caret: units(text.encode_utf16().count()),
                composing: Composing::default(),
            }
        }

        fn apply(&mut self, selected: Range<u32>, longest: u32, strike: Strike) -> bool {
            let Some(edit) = self.composing.strike(&self.text, selected, longest, strike) else {
                return false;
            };
            let mut all: Vec<u16> = self.text.encode_utf16().collect();
            let range = edit.range.start as usize..edit.range.end as usize;
            all.splice(range, edit.text.encode_utf16());
            self.text = String::from_utf16(&all).unwrap();
            self.caret = edit.caret;
            true
        }

        fn strike(&mut self, strike: Strike) -> bool {
            self.apply(self.caret..self.caret, u32::MAX, strike)
        }

        fn write(&mut self, keys: &str) {
            for key in keys.chars() {
                assert!(self.strike(Strike::Key(key)), "{key}");
            }
        }
    }

    #[test]
    fn korean_is_composed_as_it_is_typed() {
        let mut field = Field::default();
        field.write("ㄱㅣㅁㄷㅣㄷㅣㅁ");
        assert_eq!((&*field.text, field.caret), ("김디딤", 3));
        // One key of the syllable after the other, then whole letters.
        for left in ["김디디", "김디ㄷ", "김디", "김", "", ""] {
            field.strike(Strike::Erase);
            assert_eq!(field.text, left);
        }
    }

    #[test]
    fn what_is_composed_ends_where_the_caret_has_been_moved() {
        let mut field = Field::default();
        field.write("ㄱㅏ");
        field.caret = 0;
        field.write("ㄴ");
        assert_eq!(field.text, "ㄴ가");
        // Another keyboard wrote behind it, and the caret happens to stand where it was.
        field.text = "x가".to_owned();
        field.caret = 1;
        field.write("ㅏ");
        assert_eq!(field.text, "xㅏ가");
    }

    #[test]
    fn what_is_selected_is_replaced_or_erased() {
        let mut field = Field::with("abcd");
        field.apply(1..3, u32::MAX, Strike::Key('x'));
        assert_eq!((&*field.text, field.caret), ("axd", 2));
        field.apply(0..3, u32::MAX, Strike::Erase);
        assert_eq!((&*field.text, field.caret), ("", 0));
    }

    #[test]
    fn a_letter_outside_the_basic_plane_is_erased_whole() {
        let mut field = Field::with("a𠮷");
        field.strike(Strike::Erase);
        assert_eq!((&*field.text, field.caret), ("a", 1));
    }

    #[test]
    fn nothing_grows_over_its_length_but_a_syllable_may_be_finished() {
        let mut field = Field::with("가");
        assert!(field.apply(1..1, 2, Strike::Key('ㄴ')));
        // The vowel does not make it longer.
        assert!(field.apply(2..2, 2, Strike::Key('ㅏ')));
        assert_eq!(field.text, "가나");
        assert!(!field.apply(2..2, 2, Strike::Key(' ')));
        assert_eq!(field.text, "가나");
        // A text that is too long already can get shorter.
        assert!(field.apply(2..2, 1, Strike::Erase));
    }
}
