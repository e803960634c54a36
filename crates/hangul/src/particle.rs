//! Particles that depend on how the word before them ends.

use crate::jamo::{Letter, is_vowel, to_char};

/// A particle (조사) of two forms: the first follows a final consonant (받침), the second a vowel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Particle {
    /// 은, 는: the topic.
    EunNeun,
    /// 이, 가: the subject.
    IGa,
    /// 을, 를: the object.
    EulReul,
    /// 과, 와: and, with.
    GwaWa,
    /// 으로, 로: to, by; ㄹ counts as a vowel.
    EuroRo,
    /// 이에요, 예요: is.
    IeyoYeyo,
}

/// How a word ends when it is read aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

impl Particle {
    /// After a consonant, after a vowel, and where nobody knows.
    fn forms(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::EunNeun => ("은", "는", "은(는)"),
            Self::IGa => ("이", "가", "이(가)"),
            Self::EulReul => ("을", "를", "을(를)"),
            Self::GwaWa => ("과", "와", "과(와)"),
            Self::EuroRo => ("으로", "로", "(으)로"),
            Self::IeyoYeyo => ("이에요", "예요", "이에요(예요)"),
        }
    }
}

/// The form of a particle that follows a word.
///
/// Figures and letters are read as in Korean: `3` is 삼, `10` is 십, `LH` is 엘에이치; a word in small Latin letters goes
/// by how such words are mostly written in Korean. What stands in brackets at the end, and marks that are not read, do
/// not count. If nothing can be read, both forms are given, as in `은(는)`.
#[must_use]
pub fn josa(word: &str, particle: Particle) -> &'static str {
    let (after_consonant, after_vowel, unknown) = particle.forms();
    match ending_of(word) {
        None => unknown,
        Some(Ending::Vowel) => after_vowel,
        Some(Ending::Rieul) if particle == Particle::EuroRo => after_vowel,
        Some(Ending::Rieul | Ending::Consonant) => after_consonant,
    }
}

fn ending_of(word: &str) -> Option<Ending> {
    let word = word.trim_end_matches([' ', '\u{a0}', '.', ',', '!', '?']);
    let before_bracket = match word.chars().next_back() {
        Some(')') => word.rsplit_once('('),
        Some(']') => word.rsplit_once('['),
        _ => None,
    };
    if let Some((before, _)) = before_bracket
        && let Some(ending) = ending_of(before)
    {
        return Some(ending);
    }
    let mut letters = word.chars().rev();
    loop {
        let letter = letters.next()?;
        let rieul = |has: bool| if has { Ending::Rieul } else { Ending::Consonant };
        return Some(match Letter::of(letter) {
            Letter::Syllable(syllable) => match syllable.last {
                None => Ending::Vowel,
                Some(last) => rieul(to_char(last) == 'ㄹ'),
            },
            Letter::Medial(_) => Ending::Vowel,
            Letter::Jamo(jamo) if is_vowel(jamo) => Ending::Vowel,
            // The names of consonants end as they are written: 기역, 리을; that of a cluster as its second, which is never ㄹ.
            Letter::Jamo(jamo) | Letter::Initial(jamo) | Letter::Final(jamo) => rieul(to_char(jamo) == 'ㄹ'),
            Letter::Other => match letter {
                '0'..='9' => ending_of_number(letter, letters),
                'a'..='z' | 'A'..='Z' => ending_of_latin(letter, letters),
                // 퍼센트, 제곱미터.
                '%' | '㎡' => Ending::Vowel,
                _ => continue,
            },
        });
    }
}

/// How a number ends that ends with this digit, before which those stand, from the last.
fn ending_of_number(last: char, before: impl Iterator<Item = char>) -> Ending {
    match last {
        // 일, 칠, 팔.
        '1' | '7' | '8' => Ending::Rieul,
        // 삼, 육.
        '3' | '6' => Ending::Consonant,
        // 이, 사, 오, 구.
        '2' | '4' | '5' | '9' => Ending::Vowel,
        // 영, 십, 백, 천, 만, 억, 경; but 조 with 12 to 15 zeros.
        _ => {
            let zeros = before.filter(|c| *c != ',').take_while(|c| *c == '0').count();
            if (11..15).contains(&zeros) {
                Ending::Vowel
            } else {
                Ending::Consonant
            }
        }
    }
}

/// How a word of Latin letters ends that ends with this letter, before which those stand, from the last.
fn ending_of_latin(last: char, mut before: impl Iterator<Item = char>) -> Ending {
    let before = (before.next().unwrap_or(' '), before.next().unwrap_or(' '));
    let vowel = |c: char| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u');
    match last {
        // 엘; as in 센터럴.
        'l' | 'L' => Ending::Rieul,
        // 엠, 엔; as in 플랜.
        'm' | 'n' | 'M' | 'N' => Ending::Consonant,
        // 종 in Sejong.
        'g' if before.0 == 'n' => Ending::Consonant,
        // A short syllable: 넷, 웹, 스타트업; but 이벤트, 보트.
        'b' | 'c' | 'k' | 'p' | 't' if vowel(before.0) && !vowel(before.1) => Ending::Consonant,
        _ => Ending::Vowel,
    }
}
