//! Texts from files and other programs, which have to be UTF-8.

use encoding_rs::EUC_KR;

/// A text in another encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodingError {
    /// It can be read in this other encoding. That is no proof, so it is not taken for it: a name that was read wrongly
    /// would be shown to visitors.
    #[error("this is not UTF-8, it looks like {0}; save it as UTF-8")]
    LooksLike(&'static str),
    /// It can be read in none that is known here.
    #[error("this is not UTF-8 (byte {0}); save it as UTF-8")]
    Unknown(usize),
}

/// Reads bytes as a text, without the byte-order mark that editors on Windows put before it.
///
/// # Errors
/// [`EncodingError`] if they are not UTF-8.
pub fn decode(bytes: &[u8]) -> Result<String, EncodingError> {
    // No text begins with zeros but one whose letters are two bytes.
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if wide || bytes.iter().take(4).any(|byte| *byte == 0) {
        return Err(EncodingError::LooksLike("UTF-16"));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(text) {
        Ok(text) => Ok(text.to_owned()),
        // By the name of EUC-KR the Encoding Standard means CP949, which Korean Windows writes.
        Err(_)
            if EUC_KR
                .decode_without_bom_handling_and_without_replacement(text)
                .is_some() =>
        {
            Err(EncodingError::LooksLike("CP949 (EUC-KR)"))
        }
        Err(error) => Err(EncodingError::Unknown(
            bytes.len() - text.len() + error.valid_up_to() + 1,
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_is_read_and_all_else_is_named() {
        assert_eq!(decode("\u{feff}세종\r\n".as_bytes()).as_deref(), Ok("세종\r\n"));
        assert_eq!(decode(b""), Ok(String::new()));
        let cp949 = EUC_KR.encode("똠방각하 세종").0;
        assert_eq!(decode(&cp949), Err(EncodingError::LooksLike("CP949 (EUC-KR)")));
        for bytes in [b"\xff\xfea\0".as_slice(), b"\xfe\xff\0a", b"a\0b\0", b"\0a"] {
            assert_eq!(
                decode(bytes),
                Err(EncodingError::LooksLike("UTF-16")),
                "{bytes:?}"
            );
        }
        assert_eq!(decode(b"ab\x80\xff"), Err(EncodingError::Unknown(3)));
        assert_eq!(decode(b"\xef\xbb\xbfab\x80\xff"), Err(EncodingError::Unknown(6)));
    }
}
