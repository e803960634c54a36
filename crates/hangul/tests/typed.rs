//! What is seen of what people type.

use hangul::typed::{clean, is_blank, is_empty, is_unseen, plain};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

#[test]
fn what_is_not_seen_is_dropped_and_what_looks_like_a_blank_is_one() {
    for (typed, cleaned) in [
        ("", ""),
        (" 가\u{200b}나\u{ad} ", "가나"),
        ("\u{202d}가\u{202c}\u{feff}", "가"),
        ("가\u{a0}나\u{3000}다\u{3164}라", "가 나 다 라"),
        ("\u{115f}\u{1160}\u{2800}", ""),
        ("첫 줄\r\n둘째 줄\n", "첫 줄\n둘째 줄"),
        ("👩\u{200d}🌾 ❤\u{fe0f}", "👩\u{200d}🌾 ❤\u{fe0f}"),
        (" \u{fe0f}", ""),
        ("e\u{301}", "e\u{301}"),
    ] {
        assert_eq!(clean(typed), cleaned, "{typed:?}");
    }
    assert!(is_empty("\u{3164}\u{200d} \u{e0001}"));
    assert!(!is_empty("\u{3164}."));
}

#[test]
fn what_only_looks_different_is_plain() {
    let plainly = |text: &str| text.chars().filter_map(plain).collect::<String>();
    assert_eq!(plainly("０９Ａｚ（＋８２）"), "09Az(+82)");
    assert_eq!(
        plainly("1\u{2010}2\u{2011}3\u{2012}4\u{2013}5\u{2014}6\u{2015}7\u{2212}8ー9ㅡ0－"),
        "1-2-3-4-5-6-7-8-9-0-"
    );
    assert_eq!(
        plainly("1\u{a0}2\u{2009}3\u{3000}4\u{3164}5\u{200b}\u{2060}6"),
        "1 2 3 4 56"
    );
    assert_eq!(plainly("가~나"), "가~나");
}

/// Beside the jamo of today there are those of old writing, which make no syllable.
#[test]
fn every_two_jamo_and_every_jamo_behind_a_syllable_are_composed_as_unicode_says() {
    let jamo = || ('\u{1100}'..='\u{11ff}').filter(|c| !is_blank(*c));
    let firsts = jamo().chain(['가', '각', '갛', '개', '히', '힣', '\u{abff}', '\u{d7a4}']);
    for first in firsts {
        for second in jamo() {
            let text = String::from_iter([first, second]);
            assert_eq!(
                clean(&text),
                text.nfc().collect::<String>(),
                "{first:?} {second:?}"
            );
        }
    }
}

proptest! {
    #[test]
    fn hangul_is_composed_as_unicode_says(
        text in "[가-힣각-갛\u{1100}-\u{1112}\u{1161}-\u{1175}\u{11a7}-\u{11c3}a]{0,12}",
    ) {
        let expected: String = text.nfc().collect();
        prop_assert_eq!(clean(&text), expected.clone());
        let parts: String = text.nfd().collect();
        prop_assert_eq!(clean(&parts), expected);
    }

    #[test]
    fn what_is_clean_stays_as_it_is(
        text in "[가나\u{1100}\u{1161}\u{11a8}a\u{0}-\u{a0}\u{200b}-\u{2060}\u{3164}\u{fe0f}\\PC]{0,16}",
    ) {
        let once = clean(&text);
        prop_assert_eq!(&clean(&once), &once);
        prop_assert_eq!(once.is_empty(), is_empty(&text));
        let seen = once.trim_end_matches(|c| matches!(c, '\u{fe00}'..='\u{fe0f}'));
        prop_assert!(!once.starts_with(is_blank) && (seen != once || !once.ends_with(is_unseen)));
    }

    /// What a text is compared by does not depend on whether it has been cleaned.
    #[test]
    fn cleaning_changes_nothing_that_counts(
        text in "[0-9\u{0}-\u{a0}\u{200b}-\u{2060}\u{3164}\u{ff10}-\u{ff19}]{0,16}",
    ) {
        let plainly = |text: &str| text.chars().filter_map(plain).collect::<String>();
        let (raw, cleaned) = (plainly(&text), plainly(&clean(&text)));
        prop_assert_eq!(raw.trim(), cleaned.trim());
    }
}
