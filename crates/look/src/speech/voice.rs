//! Voices: which one speaks a language, how fast and how loud, and which words are in which language.

/// Stands around what is Korean on a screen of another language.
pub(super) const KOREAN: char = '\u{1}';

/// How it speaks. It begins anew with every visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Manner {
    /// Tenths above the volume of 0.5 that a visit begins with. The loudest, 1, is as loud as the device's amplifier is set; from the
    /// softest, 0.1, that is 20 dB (KS X 9211 §6.3.3 asks for 18).
    louder: i32,
    /// Quarters above the voice's own speed.
    faster: i32,
}

impl Manner {
    /// Faster and louder by steps, as far as it goes.
    pub(super) fn changed(self, faster: i32, louder: i32) -> Self {
        Self {
            faster: (self.faster + faster).clamp(-2, 4),
            louder: (self.louder + louder).clamp(-4, 5),
        }
    }

    /// The rate, of which 1 is the voice's own.
    pub(super) fn rate(self) -> f64 {
        1.0 + f64::from(self.faster) * 0.25
    }

    /// The volume, from 0 to 1.
    pub(super) fn volume(self) -> f64 {
        0.5 + f64::from(self.louder) * 0.1
    }
}

/// Whether a voice with a tag speaks a language, which is the first letters of a tag; every voice speaks the empty one.
pub(super) fn speaks(tag: &str, language: &str) -> bool {
    // Some languages begin with the letters of another: Konkani is `kok`.
    let is_of = |language: &str| {
        let rest = tag.strip_prefix(language);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    };
    // espeak calls Mandarin by ISO 639-3.
    language.is_empty() || is_of(language) || language == "zh" && is_of("cmn")
}

/// What is said, in parts of one language each; what is blank is left out.
pub(super) fn parts<'a>(
    said: &'a str,
    language: &'static str,
) -> impl Iterator<Item = (&'static str, &'a str)> {
    let parts = said.split(KOREAN).enumerate();
    parts
        .map(move |(at, text)| (if at % 2 == 1 { "ko" } else { language }, text))
        .filter(|(_, text)| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_is_of_the_language_itself() {
        for (tag, language, does) in [
            ("ko", "ko", true),
            ("ko-KR", "ko", true),
            ("ko_KR", "ko", true),
            ("kok-IN", "ko", false),
            ("en-GB", "en", true),
            ("cmn-CN", "zh", true),
            ("zh-TW", "zh", true),
            ("yue-HK", "zh", false),
            ("", "vi", false),
            ("vi-VN", "", true),
        ] {
            assert_eq!(speaks(tag, language), does, "{tag} {language}");
        }
    }

    #[test]
    fn loudness_and_speed_have_ends() {
        let far =
            |faster, louder| (0..20).fold(Manner::default(), |manner, _| manner.changed(faster, louder));
        let about = |is: f64, wanted: f64| assert!((is - wanted).abs() < 1e-9, "{is} instead of {wanted}");
        about(Manner::default().rate(), 1.0);
        about(Manner::default().volume(), 0.5);
        about(far(1, 1).rate(), 2.0);
        about(far(1, 1).volume(), 1.0);
        about(far(-1, -1).rate(), 0.5);
        about(far(-1, -1).volume(), 0.1);
        // From the softest to the loudest: 20 dB.
        about(20.0 * (far(0, 1).volume() / far(0, -1).volume()).log10(), 20.0);
    }

    #[test]
    fn korean_in_another_language_is_said_by_a_korean_voice() {
        let said = "Apply for \u{1}청년수당\u{1} now. \u{1}\u{1} ";
        let parts: Vec<_> = parts(said, "en").collect();
        assert_eq!(
            parts,
            [("en", "Apply for "), ("ko", "청년수당"), ("en", " now. ")]
        );
    }
}
