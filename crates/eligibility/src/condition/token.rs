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

pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, ConditionError> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let start = text.len() - rest.len();
        let error = |kind, len: usize| ConditionError {
            kind,
            span: start..start + len,
        };
        let Some(first) = rest.chars().next() else {
            found.push((Token::End, start..start));
            return Ok(found);
        };
        let (token, len) = if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            (Token::Symbol(symbol), symbol.len())
        } else if first == '"' || first == '\'' {
            let inner = rest.strip_prefix(first).unwrap_or(rest);
            let end = inner
                .find(first)
                .ok_or_else(|| error(Kind::OpenText, rest.len()))?;
            (
                Token::Text(inner.get(..end).unwrap_or_default().to_owned()),
                end + 2,
            )
        } else if first.is_ascii_digit() || first == '-' {
            let digits = rest.strip_prefix('-').unwrap_or(rest);
            let count = digits.bytes().take_while(u8::is_ascii_digit).count();
            let len = count + rest.len() - digits.len();
            let number = rest.get(..len).unwrap_or_default();
            if count == 0 {
                return Err(error(Kind::StrayCharacter(first), 1));
            }
            let value = number
                .parse()
                .map_err(|_| error(Kind::NumberTooLarge(number.to_owned()), len))?;
            (Token::Int(value), len)
        } else if first.is_ascii_alphabetic() || first == '_' {
            let len = rest
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
                .count();
            (Token::Name(rest.get(..len).unwrap_or_default().to_owned()), len)
        } else {
            return Err(error(Kind::StrayCharacter(first), first.len_utf8()));
        };
        found.push((token, start..start + len));
        rest = rest.get(len..).unwrap_or_default();
    }
}
