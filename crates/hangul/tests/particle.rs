//! Particles after words of every kind.

use hangul::Particle::{self, EulReul, EunNeun, EuroRo, GwaWa, IGa, IeyoYeyo};
use hangul::{decompose, josa};
use unicode_normalization::UnicodeNormalization;

const ALL: [Particle; 6] = [EunNeun, IGa, EulReul, GwaWa, EuroRo, IeyoYeyo];

#[test]
fn each_particle_has_its_forms() {
    let forms = |word: &str| ALL.map(|particle| josa(word, particle));
    assert_eq!(forms("청년"), ["은", "이", "을", "과", "으로", "이에요"]);
    assert_eq!(forms("회사"), ["는", "가", "를", "와", "로", "예요"]);
    assert_eq!(forms("서울"), ["은", "이", "을", "과", "로", "이에요"]);
    assert_eq!(
        forms(""),
        ["은(는)", "이(가)", "을(를)", "과(와)", "(으)로", "이에요(예요)"]
    );
}

/// After every syllable, whole or in parts: a vowel, ㄹ, or another consonant.
#[test]
fn every_syllable_has_its_particle() {
    for syllable in '가'..='힣' {
        let (topic, direction) = match decompose(syllable) {
            Some((_, _, None)) => ("는", "로"),
            Some((_, _, Some('ㄹ'))) => ("은", "로"),
            _ => ("은", "으로"),
        };
        let parts: String = syllable.to_string().nfd().collect();
        for word in [syllable.to_string(), parts] {
            assert_eq!(josa(&word, EunNeun), topic, "{word}");
            assert_eq!(josa(&word, EuroRo), direction, "{word}");
        }
    }
}

#[test]
fn figures_letters_and_marks_are_read() {
    let cases = [
        // 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구.
        ("0", "으로"),
        ("1", "로"),
        ("2", "로"),
        ("3", "으로"),
        ("4", "로"),
        ("5", "로"),
        ("6", "으로"),
        ("7", "로"),
        ("8", "로"),
        ("9", "로"),
        // 십, 백, 천, 만, 억, 천억, 조, 천조, 경.
        ("10", "으로"),
        ("1,000,000", "으로"),
        ("100,000,000,000", "으로"),
        ("1,000,000,000,000", "로"),
        ("1000000000000000", "로"),
        ("10000000000000000", "으로"),
        // The last digit is read, whatever stands before it: 일조 삼.
        ("1,000,000,000,003", "으로"),
        ("30%", "로"),
        ("LH", "로"),
        ("AI", "로"),
        ("IT", "로"),
        ("MOU", "로"),
        ("FM", "으로"),
        ("URL", "로"),
        ("Sejong", "으로"),
        ("blog", "로"),
        ("plan", "으로"),
        ("market", "으로"),
        ("event", "로"),
        ("boat", "로"),
        ("청년(19~34세)", "으로"),
        ("서류 [별지 1]", "로"),
        ("규정 [별지 1]", "으로"),
        ("(주)", "로"),
        ("「청년기본법」", "으로"),
        ("‘디딤’", "으로"),
        ("신청서.", "로"),
        ("ㄹ", "로"),
        // 리을비읍.
        ("ㄼ", "으로"),
        ("ㄱ", "으로"),
        ("ㅏ", "로"),
        ("()", "(으)로"),
        ("★", "(으)로"),
        ("漢", "(으)로"),
    ];
    for (word, particle) in cases {
        assert_eq!(josa(word, EuroRo), particle, "{word}");
    }
    assert_eq!(josa("1", EunNeun), "은");
    assert_eq!(josa("URL", IGa), "이");
    assert_eq!(josa("1조", EulReul), "를");
    assert_eq!(josa("1,000,000,000,000", GwaWa), "와");
}
