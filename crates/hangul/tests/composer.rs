//! Keys and syllables, all of them.

use hangul::{Composer, compose, decompose};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

const KEYS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ";

/// Written out by hand, apart from the crate's table.
const DOUBLE: [(char, &str); 18] = [
    ('ㄳ', "ㄱㅅ"),
    ('ㄵ', "ㄴㅈ"),
    ('ㄶ', "ㄴㅎ"),
    ('ㄺ', "ㄹㄱ"),
    ('ㄻ', "ㄹㅁ"),
    ('ㄼ', "ㄹㅂ"),
    ('ㄽ', "ㄹㅅ"),
    ('ㄾ', "ㄹㅌ"),
    ('ㄿ', "ㄹㅍ"),
    ('ㅀ', "ㄹㅎ"),
    ('ㅄ', "ㅂㅅ"),
    ('ㅘ', "ㅗㅏ"),
    ('ㅙ', "ㅗㅐ"),
    ('ㅚ', "ㅗㅣ"),
    ('ㅝ', "ㅜㅓ"),
    ('ㅞ', "ㅜㅔ"),
    ('ㅟ', "ㅜㅣ"),
    ('ㅢ', "ㅡㅣ"),
];

fn keys(text: &str) -> String {
    let mut keys = String::new();
    let mut push = |jamo: char| match DOUBLE.iter().find(|(double, _)| *double == jamo) {
        Some((_, both)) => keys.push_str(both),
        None => keys.push(jamo),
    };
    for c in text.chars() {
        match decompose(c) {
            Some((initial, medial, last)) => [Some(initial), Some(medial), last]
                .into_iter()
                .flatten()
                .for_each(&mut push),
            None => push(c),
        }
    }
    keys
}

fn typed(keys: &str) -> Composer {
    let mut composer = Composer::default();
    keys.chars().for_each(|key| composer.press(key));
    composer
}

fn syllables() -> impl Iterator<Item = char> {
    '가'..='힣'
}

#[test]
fn every_syllable_comes_apart_and_together_again() {
    assert_eq!(syllables().count(), 11_172);
    for syllable in syllables() {
        let (initial, medial, last) = decompose(syllable).unwrap();
        assert_eq!(compose(initial, medial, last), Some(syllable));
        // Unicode's own normalization is the judge: NFKD of a compatibility jamo is the conjoining one.
        let parts: Vec<char> = syllable.nfd().collect();
        assert_eq!(compose(parts[0], parts[1], parts.get(2).copied()), Some(syllable));
        assert_eq!(
            initial.to_string().nfkd().collect::<String>(),
            parts[0].to_string()
        );
        assert_eq!(
            medial.to_string().nfkd().collect::<String>(),
            parts[1].to_string()
        );
    }
    assert_eq!(decompose('닭'), Some(('ㄷ', 'ㅏ', Some('ㄺ'))));
}

#[test]
fn what_is_no_syllable_neither_comes_apart_nor_together() {
    for other in ['ㄱ', 'a', '\u{abff}', '\u{d7a4}', '漢'] {
        assert_eq!(decompose(other), None);
    }
    let refused = [
        ('ㅏ', 'ㅏ', None),
        ('ㄱ', 'ㄱ', None),
        ('ㄳ', 'ㅏ', None),
        ('ㄱ', 'ㅏ', Some('ㄸ')),
        ('ㄱ', 'ㅏ', Some('ㅃ')),
        ('ㄱ', 'ㅏ', Some('ㅉ')),
        ('ㄱ', 'ㅏ', Some('ㅏ')),
        ('a', 'ㅏ', None),
        ('ㄱ', 'ㅏ', Some('a')),
    ];
    for (initial, medial, last) in refused {
        assert_eq!(
            compose(initial, medial, last),
            None,
            "{initial} {medial} {last:?}"
        );
    }
}

#[test]
fn every_syllable_is_typed_and_erased_key_by_key() {
    for syllable in syllables() {
        let keys = keys(&syllable.to_string());
        let mut composer = typed(&keys);
        assert_eq!(composer.text(), syllable.to_string(), "{keys}");
        let mut left: Vec<char> = keys.chars().collect();
        while left.pop().is_some() {
            composer.erase();
            assert_eq!(
                composer.text(),
                typed(&left.iter().collect::<String>()).text(),
                "{syllable}"
            );
            assert_eq!(composer.is_unfinished(), !left.is_empty());
        }
        assert_eq!(composer.text(), "");
    }
}

/// The final consonant goes over to the next syllable, or its second half does.
#[test]
fn a_vowel_takes_the_final_consonant_of_every_syllable() {
    for syllable in syllables() {
        let keys = keys(&syllable.to_string());
        let (_, _, last) = decompose(syllable).unwrap();
        let composed = typed(&format!("{keys}ㅏ"));
        let letters: Vec<char> = composed.text().chars().collect();
        match last {
            Some(_) => {
                let (goes, stays) = (keys.chars().next_back().unwrap(), keys.chars().count() - 1);
                let before = typed(&keys.chars().take(stays).collect::<String>());
                assert_eq!(
                    letters,
                    [
                        before.text().chars().next().unwrap(),
                        compose(goes, 'ㅏ', None).unwrap()
                    ]
                );
            }
            None => assert_eq!(
                letters.len(),
                if keys.ends_with('ㅗ') { 1 } else { 2 },
                "{syllable}"
            ),
        }
    }
}

#[test]
fn words_are_typed_as_on_any_keyboard() {
    let words = [
        ("ㅊㅓㅇㄴㅕㄴ", "청년"),
        ("ㅅㅔㅈㅗㅇ", "세종"),
        ("ㄱㅏㅂㅅㅇㅣ", "값이"),
        ("ㄱㅏㅂㅅㅣ", "갑시"),
        ("ㄷㅏㄹㄱㅣ", "달기"),
        ("ㅇㅣㄹㅈㅏㄹㅣ", "일자리"),
        ("ㄲㅏㄲㅏ", "까까"),
        ("ㅇㅣㅆㅇㅓㅆㄷㅏ", "있었다"),
        ("ㅇㅣㅆㅓ", "이써"),
        ("ㅎㅏㄸㅏ", "하따"),
        ("ㄷㅙㅈㅣ", "돼지"),
        ("ㄷㅗㅐㅈㅣ", "돼지"),
        ("ㅇㅡㅣㄴㅡㄴ", "의는"),
        ("ㄱㅅ", "ㄱㅅ"),
        ("ㅗㅏ", "ㅘ"),
        ("ㅏㅗ", "ㅏㅗ"),
        ("ㅘㄴ", "ㅘㄴ"),
        ("ㄱㅡㅣㅏ", "긔ㅏ"),
        ("ㄱㅏ ㄴㅏ", "가 나"),
        ("ㄱa", "ㄱa"),
    ];
    for (keys, word) in words {
        assert_eq!(typed(keys).text(), word, "{keys}");
    }
}

#[test]
fn a_finished_letter_is_joined_by_no_key_and_erased_whole() {
    let mut composer = typed("ㄱㅏ");
    composer.flush();
    composer.press('ㄱ');
    assert_eq!(composer.text(), "가ㄱ");
    composer.erase();
    assert!(!composer.is_unfinished());
    composer.erase();
    assert_eq!(composer.text(), "");
    composer.erase();
    assert_eq!(composer, Composer::default());

    let mut given = Composer::new("김값");
    given.erase();
    assert_eq!(given.text(), "김");
    given.press('ㅏ');
    assert_eq!(given.take(), "김ㅏ");
    assert_eq!(given, Composer::default());
}

#[derive(Debug, Clone)]
enum Act {
    Press(char),
    Erase,
    Flush,
}

fn key() -> impl Strategy<Value = char> {
    proptest::sample::select(KEYS.chars().collect::<Vec<_>>())
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => key().prop_map(Act::Press),
        1 => any::<char>().prop_map(Act::Press),
        1 => proptest::char::range('\u{1100}', '\u{11ff}').prop_map(Act::Press),
        1 => proptest::char::range('\u{3130}', '\u{318f}').prop_map(Act::Press),
        2 => Just(Act::Erase),
        1 => Just(Act::Flush),
    ]
}

/// The first and the last of every range of jamo, and what stands beside them.
#[test]
fn only_jamo_are_keys() {
    let ranges = [
        ('\u{3131}', '\u{3163}'),
        ('\u{1100}', '\u{1112}'),
        ('\u{1161}', '\u{1175}'),
        ('\u{11a8}', '\u{11c2}'),
    ];
    for (first, last) in ranges {
        for inside in first..=last {
            assert!(typed(&inside.to_string()).is_unfinished(), "{inside:?}");
        }
        for code in [u32::from(first) - 1, u32::from(last) + 1] {
            let outside = char::from_u32(code).unwrap();
            let composer = typed(&outside.to_string());
            assert!(!composer.is_unfinished(), "{outside:?}");
            assert_eq!(composer.text(), outside.to_string());
        }
    }
}

#[test]
fn what_is_finished_is_taken_and_what_is_not_stays() {
    let mut composer = typed("ㅎㅏㄴㄱㅡㄹ");
    assert_eq!((composer.take_finished().as_str(), composer.text()), ("한", "글"));
    assert!(composer.is_unfinished());
    // The final consonant goes to the next syllable even so.
    composer.press('ㅣ');
    assert_eq!((composer.take_finished().as_str(), composer.text()), ("그", "리"));
    composer.press(' ');
    assert_eq!((composer.take_finished().as_str(), composer.text()), ("리 ", ""));
    assert_eq!(composer.take_finished(), "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// No key is lost, none is made up, and their order stays.
    #[test]
    fn what_is_typed_is_what_is_composed(pressed in proptest::collection::vec(key(), 0..40)) {
        let pressed: String = pressed.into_iter().collect();
        prop_assert_eq!(keys(typed(&pressed).text()), pressed);
    }

    /// An unfinished letter loses its last key, a finished one goes whole.
    #[test]
    fn any_acts_do_what_they_say(acts in proptest::collection::vec(act(), 0..60)) {
        let mut composer = Composer::default();
        for act in acts {
            let before = composer.clone();
            match act {
                Act::Press(key) => {
                    composer.press(key);
                    prop_assert!(keys(composer.text()).chars().count() > keys(before.text()).chars().count());
                }
                Act::Erase => {
                    composer.erase();
                    let mut expected = keys(before.text());
                    if before.is_unfinished() {
                        expected.pop();
                    } else {
                        let mut text = before.text().to_owned();
                        text.pop();
                        expected = keys(&text);
                    }
                    prop_assert_eq!(keys(composer.text()), expected);
                }
                Act::Flush => {
                    composer.flush();
                    prop_assert_eq!(composer.text(), before.text());
                }
            }
        }
    }
}
