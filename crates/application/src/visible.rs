//! Texts of strangers, as staff may see them.

/// A text with all that moves a cursor, turns the writing or is not seen replaced by `\u{fffd}`: anybody can send one that makes a line look like
/// another. Ends of lines stay.
#[must_use]
pub fn visible(text: &str) -> String {
    text.replace(|letter| letter != '\n' && is_hidden(letter), "\u{fffd}")
}

/// Whether a letter is a control, is not seen (Unicode's Default_Ignorable_Code_Point), or turns the writing (Bidi_Control).
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fff8}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_turns_or_hides_writing_is_seen() {
        assert_eq!(visible("김디딤 (본인)\n둘째 줄"), "김디딤 (본인)\n둘째 줄");
        for hidden in [
            '\u{0}',
            '\u{7}',
            '\u{1b}',
            '\r',
            '\t',
            '\u{9b}',
            '\u{200b}',
            '\u{200e}',
            '\u{202e}',
            '\u{2028}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{feff}',
            '\u{61c}',
            '\u{3164}',
            '\u{115f}',
            '\u{ffa0}',
            '\u{ad}',
            '\u{e0001}',
        ] {
            assert_eq!(visible(&format!("가{hidden}나")), "가\u{fffd}나", "{hidden:?}");
        }
    }
}
