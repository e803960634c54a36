//! What is found, where, and what is not.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use hangul::{Composer, KeySet, Query, letters};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// The rank and the piece of the text that is found.
fn found<'t>(query: &str, text: &'t str) -> Option<(u8, &'t str)> {
    let found = Query::new(query).find(text)?;
    Some((found.rank, text.get(found.start..found.end).unwrap()))
}

/// A vowel in its conjoining form joins no syllable across a space.
#[test]
fn a_part_of_a_syllable_after_a_space_stands_for_itself() {
    let found = found("ㅏ", "나 \u{1161}");
    assert_eq!(found.map(|(_, text)| text), Some("\u{1161}"));
}

#[test]
fn what_is_typed_in_part_is_found() {
    let cases = [
        ("청년", "청년", Some((0, "청년"))),
        ("청년", "청년 주거", Some((2, "청년"))),
        ("ㅊㄴ", "청년 주거", Some((3, "청년"))),
        ("ㅊ", "청년", Some((3, "청"))),
        ("처", "청년", Some((2, "청"))),
        ("청ㄴ", "청년", Some((1, "청년"))),
        ("청녀", "청년", Some((2, "청년"))),
        ("ㅊ년", "청년", Some((1, "청년"))),
        // The final consonant may yet begin the next syllable.
        ("천", "처녀", Some((1, "처녀"))),
        ("천", "천안", Some((2, "천"))),
        ("값", "갑사", Some((1, "갑사"))),
        ("갑", "값", Some((2, "값"))),
        ("고", "과학", Some((2, "과"))),
        ("오", "외국인", Some((2, "외"))),
        // Not if more has been typed since.
        ("천년", "처녀년", None),
        ("각사", "가구사", None),
        ("처년", "청년", None),
        ("청너", "청년", None),
        ("ㅊㅈ", "청년 주거", None),
        ("ㄱ", "까치", None),
        ("ㅏ", "가", None),
        // Within and at words.
        ("주거", "청년 주거비", Some((4, "주거"))),
        ("ㅈㄱ", "청년 주거비", Some((5, "주거"))),
        ("거비", "청년 주거비", Some((6, "거비"))),
        ("ㄱㅂ", "청년 주거비", Some((7, "거비"))),
        // The better place wins over the first.
        ("지원", "일자리지원 지원금", Some((4, "지원"))),
        // Spaces, dots and case.
        ("청년주거", "청년 · 주거", Some((0, "청년 · 주거"))),
        ("청 년", "청년", Some((0, "청년"))),
        (" ai ", "AI 인재", Some((2, "AI"))),
        ("E스포츠", "e-스포츠", Some((0, "e-스포츠"))),
        // What is not seen, in either.
        ("면\u{200b}접", "면접 컨설팅", Some((2, "면접"))),
        ("\u{feff}면접\u{202c}", "면접", Some((0, "면접"))),
        ("면접", "면\u{ad}접", Some((0, "면\u{ad}접"))),
        ("면\u{3164}접", "면접", Some((0, "면접"))),
        (
            "청년\u{2009}주거\u{2011}비",
            "청년 주거비",
            Some((0, "청년 주거비")),
        ),
        ("ＡＩ", "AI 인재", Some((2, "AI"))),
        // Initial consonants that a keyboard joins, and loose jamo.
        ("ㄳ", "감사", Some((1, "감사"))),
        ("ㅊㅓㅇㄴㅕ", "청년", Some((2, "청년"))),
        ("ㅇㄹㅈㄹ", "세종 일자리", None),
        ("ㅇㅈㄹ", "세종 일자리", Some((5, "일자리"))),
        ("1기", "제11기", Some((6, "1기"))),
        ("년", "", None),
        ("", "", Some((0, ""))),
        ("", "청년", Some((2, ""))),
        (" ", "청년", Some((2, ""))),
    ];
    for (query, text, expected) in cases {
        assert_eq!(found(query, text), expected, "`{query}` in `{text}`");
    }
    let start = Query::new("나").find("가 나 나").map(|found| found.start);
    assert_eq!(start, Some(4));
    assert!(Query::new(" ·").is_empty());
    assert!(!Query::new("ㄱ").is_empty());
}

#[test]
fn every_form_of_jamo_is_found_in_every_form() {
    let text = "세종 청년 값 과학";
    for query in ["청년", "청녀", "처", "값", "과", "종청", "학"] {
        let parts: String = query.nfd().collect();
        let split: String = text.nfd().collect();
        let plain = Query::new(query).find(text).unwrap();
        assert_eq!(Query::new(&parts).find(text), Some(plain), "{query}");
        for query in [query, &parts] {
            let found = Query::new(query).find(&split).unwrap();
            assert_eq!(found.rank, plain.rank);
            let piece: String = split.get(found.start..found.end).unwrap().nfc().collect();
            assert_eq!(piece, text.get(plain.start..plain.end).unwrap());
        }
    }
    // Conjoining initial consonants by themselves.
    assert_eq!(found("\u{110e}\u{1102}", "청년"), Some((1, "청년")));
}

/// The keys of each letter, and whether it begins a word.
fn laid_out(text: &str) -> Vec<(String, bool)> {
    let mut all = Vec::new();
    letters(text, &mut |keys, begins_word| {
        all.push((keys.iter().collect(), begins_word));
    });
    all
}

#[test]
fn letters_are_laid_out_by_their_keys_in_every_form() {
    let table: [(&str, &[(&str, bool)]); 5] = [
        ("", &[]),
        (" - ", &[]),
        ("청년", &[("ㅊㅓㅇ", true), ("ㄴㅕㄴ", false)]),
        (
            "값 과·ㄳ",
            &[("ㄱㅏㅂㅅ", true), ("ㄱㅗㅏ", true), ("ㄱㅅ", true)],
        ),
        ("Ａb-3", &[("a", true), ("b", false), ("3", true)]),
    ];
    for (text, expected) in table {
        let owned = |(keys, begins): &(&str, bool)| ((*keys).to_owned(), *begins);
        let expected: Vec<_> = expected.iter().map(owned).collect();
        assert_eq!(laid_out(text), expected, "{text}");
        assert_eq!(
            laid_out(&text.nfd().collect::<String>()),
            expected,
            "{text} in parts"
        );
    }
}

#[test]
fn sorting_puts_what_begins_with_it_first() {
    let query = Query::new("ㅊㄴ");
    let mut texts = ["세종 청년 지원", "새청년", "청년", "청년 주거", "ㅊㄴ", "참나무"];
    texts.sort_by_key(|text| query.find(text).unwrap().rank);
    assert_eq!(
        texts,
        ["ㅊㄴ", "청년", "청년 주거", "참나무", "세종 청년 지원", "새청년"]
    );
}

fn korean() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            8 => proptest::char::range('가', '힣'),
            1 => Just(' '),
            1 => proptest::char::range('A', 'z'),
        ],
        1..12,
    )
    .prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// A person who types a part of a text, key by key, sees the text all the time.
    #[test]
    fn a_piece_is_found_at_every_moment_of_its_being_typed(
        text in korean(), from in 0..12_usize, len in 1..8_usize,
    ) {
        let piece: String = text.chars().skip(from).take(len).collect();
        let mut composer = Composer::default();
        for letter in piece.chars() {
            let parts = hangul::decompose(letter);
            let keys = parts.map_or(vec![letter], |(a, b, c)| {
                [Some(a), Some(b), c].into_iter().flatten().collect()
            });
            for key in keys {
                composer.press(key);
                prop_assert!(Query::new(composer.text()).find(&text).is_some(), "`{}`", composer.text());
            }
        }
    }

    /// So does a person who types initial consonants, or any mixture of both.
    #[test]
    fn initial_consonants_are_found(text in korean(), whole in proptest::collection::vec(any::<bool>(), 12)) {
        let query: String = text
            .chars()
            .zip(whole)
            .map(|(letter, whole)| match hangul::decompose(letter) {
                Some((initial, _, _)) if !whole => initial,
                _ => letter,
            })
            .collect();
        prop_assert!(Query::new(&query).find(&text).is_some(), "`{query}`");
    }

    /// Syllables alone are found exactly where they stand, up to the last one.
    #[test]
    fn whole_syllables_are_found_where_they_stand(text in "[가-나]{1,12}", query in "[가-나]{1,3}") {
        let settled: Vec<char> = query.chars().take(query.chars().count() - 1).collect();
        let letters: Vec<char> = text.chars().collect();
        let stands = letters.windows(settled.len() + 1).any(|piece| piece.starts_with(&settled));
        let is_found = Query::new(&query).find(&text).is_some();
        prop_assert!(stands || !is_found);
        prop_assert!(is_found || !text.contains(&query));
    }

    /// Any texts: no panic, and the place found is one of the text.
    #[test]
    fn anything_can_be_looked_for_in_anything(
        query in "[\u{1100}-\u{11ff}\u{3130}-\u{318f}가-깋a ·]{0,8}|\\PC{0,8}",
        text in "[\u{1100}-\u{11ff}\u{3130}-\u{318f}가-깋a ·]{0,16}|\\PC{0,16}",
    ) {
        if let Some(found) = Query::new(&query).find(&text) {
            prop_assert!(text.get(found.start..found.end).is_some());
            prop_assert!(found.rank < 8);
        }
        // Vowels and finals without their initial consonant are no text.
        if !text.contains(|c| ('\u{1161}'..='\u{11ff}').contains(&c)) {
            prop_assert!(Query::new(&text).find(&text).is_some());
        }
    }
}

/// All words of at most a number of these letters.
fn words(letters: &[&str], most: usize) -> Vec<String> {
    let (mut all, mut longest) = (vec![String::new()], vec![String::new()]);
    for _ in 0..most {
        let longer = |word: &String| letters.iter().map(|letter| [word, *letter].concat()).collect();
        longest = longest
            .iter()
            .flat_map(|word| -> Vec<String> { longer(word) })
            .collect();
        all.extend(longest.iter().cloned());
    }
    all
}

#[test]
fn nothing_is_found_in_a_text_that_has_not_all_of_the_keys() {
    let letters = [
        "가", "과", "넋", "ㄱ", "ㄳ", "ㅏ", "ㅘ", "\u{1100}", "\u{1161}", "\u{11a8}", "a", "Ａ", "7", "-",
        " ",
    ];
    let (mut found, mut passed_over) = (0, 0);
    for looked_for in words(&letters, 2) {
        let query = Query::new(&looked_for);
        for text in words(&letters, 3) {
            let is_found = query.find(&text).is_some();
            let has_all = KeySet::of(&text).has_all(query.key_set());
            assert!(has_all || !is_found, "{looked_for:?} in {text:?}");
            found += usize::from(is_found);
            passed_over += usize::from(!has_all);
        }
    }
    assert!(found > 10_000 && passed_over > 100_000, "{found}, {passed_over}");
}
