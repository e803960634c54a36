//! Texts of strangers, as staff may see them.

/// A text with all that moves a cursor, turns the writing or is not seen replaced by `\u{fffd}`: anybody can send one that makes a line look like
/// another. Ends of lines stay.
#[must_use]
pub fn visible(text: &str) -> String {
    let is_hidden = |letter: char| {
        (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(letter, '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.replace(is_hidden, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_turns_or_hides_writing_is_seen() {
        assert_eq!(visible("김디딤 (본인)\n둘째 줄"), "김디딤 (본인)\n둘째 줄");
        for hidden in [
            '\u{0}', '\u{7}', '\u{1b}', '\r', '\t', '\u{9b}', '\u{200b}', '\u{200e}', '\u{202e}', '\u{2028}',
            '\u{2060}', '\u{2066}', '\u{2069}', '\u{feff}',
        ] {
            assert_eq!(visible(&format!("가{hidden}나")), "가\u{fffd}나", "{hidden:?}");
        }
    }
}
