//! How a text can stand in a file.

use std::collections::HashSet;

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, Encoding};
use unicode_normalization::UnicodeNormalization as _;

/// The bytes of a text in one encoding.
#[derive(Debug, Clone)]
pub struct Form {
    pub text: String,
    pub encoding: String,
    pub bytes: Vec<u8>,
}

/// Every form in which a text is looked for. Two encodings of the same bytes are one form.
pub fn forms(text: &str) -> Vec<Form> {
    let utf8 = text.as_bytes();
    let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut all: Vec<(String, Vec<u8>)> = vec![
        ("UTF-8".to_owned(), utf8.to_vec()),
        ("UTF-16LE".to_owned(), utf16),
        ("NFD".to_owned(), text.nfd().collect::<String>().into_bytes()),
        (
            "EUC-KR".to_owned(),
            encoding_rs::EUC_KR.encode(text).0.into_owned(),
        ),
        ("percent".to_owned(), percent(utf8, |byte| format!("%{byte:02X}"))),
        (
            "percent, lower case".to_owned(),
            percent(utf8, |byte| format!("%{byte:02x}")),
        ),
    ];
    for (name, alphabet) in [("base64", BASE64_NOPAD), ("base64url", BASE64URL_NOPAD)] {
        all.extend((0..3).map(|shift| {
            (
                format!("{name}, shifted by {shift}"),
                base64(utf8, shift, &alphabet),
            )
        }));
    }
    let mut seen = HashSet::new();
    all.into_iter()
        .filter(|(_, bytes)| seen.insert(bytes.clone()))
        .map(|(encoding, bytes)| Form {
            text: text.to_owned(),
            encoding,
            bytes,
        })
        .collect()
}

fn percent(bytes: &[u8], escaped: impl Fn(u8) -> String) -> Vec<u8> {
    let each = bytes.iter().map(|byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            char::from(*byte).to_string()
        } else {
            escaped(*byte)
        }
    });
    each.collect::<String>().into_bytes()
}

/// The symbols that stand for these bytes alone when `shift` other bytes come before them and others after.
fn base64(bytes: &[u8], shift: usize, alphabet: &Encoding) -> Vec<u8> {
    let shifted: Vec<u8> = std::iter::repeat_n(0, shift)
        .chain(bytes.iter().copied())
        .collect();
    let first = (shift * 8).div_ceil(6);
    let end = shifted.len() * 8 / 6;
    let symbols = alphabet.encode(&shifted).into_bytes();
    symbols.into_iter().take(end).skip(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_every_base64_that_holds_it() {
        let text = "김카나리아8351";
        for before in 0..6 {
            for after in 0..4 {
                let whole = format!("{}{text}{}", "x".repeat(before), "y".repeat(after));
                let encoded = BASE64_NOPAD.encode(whole.as_bytes());
                let form = String::from_utf8(base64(text.as_bytes(), before % 3, &BASE64_NOPAD)).unwrap();
                assert!(encoded.contains(&form), "{before} {after}");
            }
        }
    }

    #[test]
    fn the_forms_of_a_korean_text_are_all_different() {
        let forms = forms("김카나리아8351");
        assert!(forms.len() >= 9, "{forms:?}");
        let bytes = |encoding: &str| {
            forms
                .iter()
                .find(|form| form.encoding == encoding)
                .map(|form| form.bytes.clone())
                .unwrap()
        };
        assert_eq!(bytes("UTF-16LE")[..2], [0x40, 0xAE]);
        assert_eq!(bytes("EUC-KR")[..2], [0xB1, 0xE8]);
        assert_eq!(bytes("NFD")[..3], "\u{1100}".as_bytes()[..]);
        assert!(bytes("percent").starts_with(b"%EA%B9%80"));
    }
}
