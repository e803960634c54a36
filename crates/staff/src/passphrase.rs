//! The one passphrase of a member of staff.

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// The least number of letters (OWASP ASVS 5.0, 6.2.1, advises 15).
pub const MIN_PASSPHRASE_LETTERS: usize = 15;
/// The largest number of letters (ASVS 6.2.9: at least 64 are allowed).
pub const MAX_PASSPHRASE_LETTERS: usize = 200;
/// The least number of different letters: fewer are a key that was held down.
const MIN_DIFFERENT_LETTERS: usize = 6;

/// A passphrase, in one spelling whatever keyboard wrote it. Wiped from memory when dropped, and without a `Debug` text.
pub struct Passphrase(Zeroizing<String>);

/// A text that is no passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// Fewer than [`MIN_PASSPHRASE_LETTERS`].
    #[error("a passphrase has at least 15 letters; take four words or more that do not belong together")]
    TooShort,
    /// More than [`MAX_PASSPHRASE_LETTERS`].
    #[error("a passphrase has at most 200 letters; take a shorter one")]
    TooLong,
    /// Fewer than six different letters.
    #[error("a passphrase has at least six different letters; take four words that do not belong together")]
    TooPlain,
}

impl Passphrase {
    /// Takes what somebody typed: brought to one form (NFKC, as NIST SP 800-63B-4, 3.1.1.2, advises), without blanks at its ends. Nothing else
    /// is asked of it: no digit, no capital, no change after a time (ASVS 6.2.5, 6.2.10).
    ///
    /// # Errors
    /// [`PassphraseError`] if it is too short, too long or too plain.
    pub fn new(typed: &str) -> Result<Self, PassphraseError> {
        // The whole size at once: a text that grows leaves unwiped copies behind. NFKC makes at most 18 letters of one, and no sane text
        // comes near that.
        let mut text = Zeroizing::new(String::with_capacity(typed.len().saturating_mul(2)));
        text.extend(typed.trim().nfkc());
        match text.chars().count() {
            ..MIN_PASSPHRASE_LETTERS => return Err(PassphraseError::TooShort),
            letters if letters > MAX_PASSPHRASE_LETTERS => return Err(PassphraseError::TooLong),
            _ => {}
        }
        let mut different: Vec<char> = Vec::with_capacity(MIN_DIFFERENT_LETTERS);
        for letter in text.chars() {
            if different.len() < MIN_DIFFERENT_LETTERS && !different.contains(&letter) {
                different.push(letter);
            }
        }
        if different.len() < MIN_DIFFERENT_LETTERS {
            return Err(PassphraseError::TooPlain);
        }
        Ok(Self(text))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The name that somebody signs in with, in one spelling whatever keyboard wrote it (NFC), without blanks at its ends.
#[must_use]
pub fn sign_in_name(typed: &str) -> String {
    typed.trim().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(typed: &str) -> Vec<u8> {
        Passphrase::new(typed)
            .map(|passphrase| passphrase.as_bytes().to_vec())
            .unwrap_or_default()
    }

    #[test]
    fn a_passphrase_is_the_same_whatever_keyboard_wrote_it() {
        let syllables = "강아지 우산 새벽 연필 바다";
        let letters: String = syllables.nfd().collect();
        assert_ne!(syllables, letters);
        assert_eq!(bytes(syllables), bytes(&letters));
        assert_eq!(
            bytes("dog umbrella dawn pencil"),
            bytes(" dog umbrella dawn pencil\n")
        );
        assert_eq!(
            bytes("ｄｏｇ umbrella dawn pencil"),
            bytes("dog umbrella dawn pencil")
        );
        assert_ne!(
            bytes("dog umbrella dawn pencil"),
            bytes("Dog umbrella dawn pencil")
        );
    }

    #[test]
    fn a_name_is_the_same_whatever_keyboard_wrote_it() {
        let letters: String = " 김상담 ".nfd().collect();
        assert_eq!(sign_in_name(&letters), "김상담");
    }

    #[test]
    fn what_is_too_short_too_long_or_too_plain_is_refused() {
        let refused = |typed: &str| Passphrase::new(typed).err();
        assert_eq!(refused("fourteen chars"), Some(PassphraseError::TooShort));
        assert_eq!(refused("fifteen letters"), None);
        assert_eq!(refused(""), Some(PassphraseError::TooShort));
        assert_eq!(refused(&" ".repeat(40)), Some(PassphraseError::TooShort));
        assert_eq!(refused(&"abcdef".repeat(33)), None);
        assert_eq!(refused(&"abcdefg".repeat(33)), Some(PassphraseError::TooLong));
        assert_eq!(refused("aaaaaaaaaaaaaaaaaaaa"), Some(PassphraseError::TooPlain));
        assert_eq!(refused("가나다라마 가나다라마 가나다라마"), None);
    }
}
