//! From text to tokens.

use std::ops::Range;

use super::err::{ConditionError, ConditionErrorKind as Kind};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Name(String),
    Int(i64),
    Text(String),
    Symbol(&'static str),
    End,
}

impl Token {
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Name(name) => format!("`{name}`"),
            Self::Int(value) => format!("`{value}`"),
            Self::Text(text) => format!("`\"{text}\"`"),
            Self::Symbol(symbol) => format!("`{symbol}`"),
            Self::End => "the end".to_owned(),
        }
    }
}

const SYMBOLS: [&str; 14] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",",
];

/// Splits a text into tokens, as CEL does: spaces and comments separate them.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, ConditionError> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment
                .find('\n')
                .and_then(|end| comment.get(end..))
                .unwrap_or_default();
            continue;
        }
        let start = text.len() - rest.len();
        let error = |(kind, place): (Kind, Range<usize>)| ConditionError {
            kind,
            span: start + place.start..start + place.end,
        };
        let Some(first) = rest.chars().next() else {
            found.push((Token::End, start..start));
            return Ok(found);
        };
        let (token, len) = if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            (Token::Symbol(symbol), symbol.len())
        } else if let Some(text) = text_literal(rest) {
            text.map_err(error)?
        } else if first.is_ascii_digit() || first == '-' {
            number(rest).map_err(error)?
        } else if first.is_ascii_alphabetic() || first == '_' {
            let len = rest
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
                .count();
            (Token::Name(rest.get(..len).unwrap_or_default().to_owned()), len)
        } else {
            return Err(error((Kind::StrayCharacter(first), 0..first.len_utf8())));
        };
        found.push((token, start..start + len));
        rest = rest.get(len..).unwrap_or_default();
    }
}

/// A token and its length, or what is wrong and where.
type Read = Result<(Token, usize), (Kind, Range<usize>)>;

/// A whole number: decimal or `0x…`, with a sign or without, with CEL's `u` behind it or without.
fn number(rest: &str) -> Read {
    let negative = rest.starts_with('-');
    let unsigned = rest.strip_prefix('-').unwrap_or(rest).trim_start();
    let before = rest.len() - unsigned.len();
    let (digits, radix, prefix) = match unsigned.strip_prefix("0x").or(unsigned.strip_prefix("0X")) {
        Some(digits) => (digits, 16, 2),
        None => (unsigned, 10, 0),
    };
    let count = digits.chars().take_while(|c| c.is_digit(radix)).count();
    let mut len = before + prefix + count;
    if count == 0 {
        let stray = rest.chars().next().unwrap_or('-');
        return Err((Kind::StrayCharacter(stray), 0..1));
    }
    let after = rest.get(len..).unwrap_or_default();
    let fraction = after
        .strip_prefix('.')
        .is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()));
    if fraction || (radix == 10 && after.starts_with(['e', 'E'])) {
        let more = after
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-'));
        let end = len + more.count();
        let shown = rest.get(..end).unwrap_or_default().to_owned();
        return Err((Kind::NotWhole(shown), 0..end));
    }
    let value = i128::from_str_radix(digits.get(..count).unwrap_or_default(), radix)
        .ok()
        .and_then(|value| i64::try_from(if negative { -value } else { value }).ok());
    let Some(value) = value else {
        let shown = rest.get(..len).unwrap_or_default().to_owned();
        return Err((Kind::NumberTooLarge(shown), 0..len));
    };
    if !negative && after.starts_with(['u', 'U']) {
        len += 1;
    }
    Ok((Token::Int(value), len))
}

/// A text in single or double quotation marks, or three of them; `r` before it keeps backslashes as they are.
fn text_literal(rest: &str) -> Option<Read> {
    let (raw, quoted) = match rest.strip_prefix(['r', 'R']) {
        Some(quoted) if quoted.starts_with(['"', '\'']) => (true, quoted),
        _ if rest.starts_with(['"', '\'']) => (false, rest),
        _ => return None,
    };
    let mark = if quoted.starts_with('"') { '"' } else { '\'' };
    let long = quoted.chars().take(3).filter(|c| *c == mark).count() == 3;
    let marks = if long { 3 } else { 1 };
    let mut at = rest.len() - quoted.len() + marks;
    let mut text = String::new();
    loop {
        let left = rest.get(at..).unwrap_or_default();
        let Some(next) = left.chars().next() else {
            return Some(Err((Kind::OpenText, 0..rest.len())));
        };
        if left.chars().take(marks).filter(|c| *c == mark).count() == marks {
            return Some(Ok((Token::Text(text), at + marks)));
        }
        if next == '\n' && !long {
            return Some(Err((Kind::OpenText, 0..at)));
        }
        let (meant, len) = if next == '\\' && !raw {
            let Some(escaped) = escape(left) else {
                let shown: String = left.chars().take(2).collect();
                let end = at + shown.len();
                return Some(Err((Kind::BadEscape(shown), at..end)));
            };
            escaped
        } else {
            (next, next.len_utf8())
        };
        text.push(meant);
        at += len;
    }
}

/// The character of an escape sequence, and the length of the sequence.
fn escape(left: &str) -> Option<(char, usize)> {
    let kind = left.chars().nth(1)?;
    let plain = match kind {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        '\\' | '?' | '"' | '\'' | '`' => kind,
        'x' | 'X' => return coded(left, 2, 2, 16),
        'u' => return coded(left, 2, 4, 16),
        'U' => return coded(left, 2, 8, 16),
        '0'..='3' => return coded(left, 1, 3, 8),
        _ => return None,
    };
    Some((plain, 2))
}

fn coded(left: &str, start: usize, digits: usize, radix: u32) -> Option<(char, usize)> {
    let digits = left.get(start..start + digits)?;
    if !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).ok()?;
    Some((char::from_u32(code)?, start + digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Token {
        tokens(text).unwrap().remove(0).0
    }

    #[test]
    fn literals_are_those_of_cel() {
        assert_eq!(one("-5"), Token::Int(-5));
        assert_eq!(one("- 5"), Token::Int(-5));
        assert_eq!(one("0x1F"), Token::Int(31));
        assert_eq!(one("-0xa"), Token::Int(-10));
        assert_eq!(one("7u"), Token::Int(7));
        assert_eq!(one("-9223372036854775808"), Token::Int(i64::MIN));
        for (text, meant) in [
            (r#""a\"b""#, "a\"b"),
            (r"'\u00e9\x41\101\n'", "\u{e9}AA\n"),
            (r"r'\n'", "\\n"),
            (r"'\a\b\f\n\r\t\v'", "\u{7}\u{8}\u{c}\n\r\t\u{b}"),
            (r#"'\\\?\"\'\`'"#, "\\?\"'`"),
            (r"'\x41\X42\U0001F600\377'", "AB\u{1F600}\u{ff}"),
            ("\"\"\"a\"\nb\"\"\"", "a\"\nb"),
            ("'세종'", "세종"),
        ] {
            assert_eq!(one(text), Token::Text(meant.into()), "{text}");
        }
        assert_eq!(tokens("a // b\n c").unwrap().len(), 3);
    }

    #[test]
    fn what_is_no_literal_is_refused_in_its_place() {
        for (text, place) in [
            ("1.5", 0..3),
            ("a > 2e3", 4..7),
            ("9223372036854775808", 0..19),
            (r"'a\q'", 2..4),
            ("'a\nb'", 0..2),
            ("- x", 0..1),
            ("'''a''", 0..6),
        ] {
            assert_eq!(tokens(text).unwrap_err().span, place, "{text}");
        }
    }
}
