//! Answers that go from one device to another.

use base64ct::{Base64UrlUnpadded, Encoding};
use std::sync::LazyLock;

use catalog::Audience;
use catalog::handover::{Handover, HandoverError, LIFETIME_MINUTES, MAX_LETTERS, read, write};
use eligibility::{Answers, Date, Domain, Value, Vocabulary};
use proptest::prelude::*;

/// A minute of November 2026.
const NOW: u32 = 29_926_000;

static SHIPPED: LazyLock<Vocabulary> = LazyLock::new(|| super::catalog().vocabulary);

fn answers(vocabulary: &Vocabulary, known: &[(&str, Value)]) -> Answers {
    let mut answers = Answers::new();
    for (name, value) in known {
        answers
            .set(vocabulary, vocabulary.find(name).unwrap(), value)
            .unwrap();
    }
    answers
}

fn choice(option: &str) -> Value {
    Value::Choice(option.to_owned())
}

fn few() -> Answers {
    let known = [
        ("birth_date", Value::Date(Date::from_ymd(1999, 3, 14).unwrap())),
        ("residence", choice("sejong")),
        ("employment", choice("seeking")),
        ("home.rent_type", choice("monthly")),
    ];
    answers(&SHIPPED, &known)
}

fn written(answers: &Answers) -> String {
    write(&SHIPPED, answers, Audience::Person, "ko", NOW).unwrap()
}

#[test]
fn a_birth_date_and_three_choices_are_short() {
    let fragment = written(&few());
    assert!(fragment.len() <= 60, "{} letters", fragment.len());
    assert_eq!(fragment.len(), 48);
}

/// Codes that are on screens now are read by the next app. The value was computed apart from this code.
#[test]
fn version_1_never_changes() {
    let known = "h=EGtvAciicH2XDMkEnsorwIcpIvQlyKNlbrvKuKl1fWug9w";
    assert_eq!(written(&few()), known);
    let read = read(&SHIPPED, known, NOW).unwrap();
    assert_eq!(
        (read.answers, read.left_out, read.language.as_str()),
        (few(), 0, "ko")
    );
}

#[test]
fn everything_that_can_be_known_fits() {
    // The longest value of each fact, those that no one person has together too.
    let mut all = Answers::new();
    for (id, fact) in SHIPPED.facts() {
        let value = fact.domain.value(fact.domain.bounds().1).unwrap();
        all.set(&SHIPPED, id, &value).unwrap();
    }
    let fragment = written(&all);
    assert!(fragment.len() <= 260, "{} letters", fragment.len());
    assert_eq!(read(&SHIPPED, &fragment, NOW).unwrap().answers, all);
}

#[test]
fn no_two_facts_and_no_two_options_of_one_are_taken_for_each_other() {
    for (id, fact) in SHIPPED.facts() {
        let (min, max) = fact.domain.bounds();
        for code in [min, max].into_iter().chain(min..=max.min(min + 20)) {
            let mut one = Answers::new();
            one.set(&SHIPPED, id, &fact.domain.value(code).unwrap()).unwrap();
            let back = read(&SHIPPED, &written(&one), NOW).unwrap();
            assert_eq!((back.answers, back.left_out), (one, 0), "{} {code}", fact.name);
        }
    }
}

/// The telephone's catalog has other facts in another order; what it does not have so is left out.
#[test]
fn another_catalog_takes_what_it_has() {
    let options = |names: &[&str]| Domain::Choice(names.iter().map(|name| (*name).to_owned()).collect());
    let mut older = Vocabulary::new();
    older
        .add_fact("born", Domain::dates("1900-01-01", "2026-12-31").unwrap())
        .unwrap();
    older.add_fact("gone", Domain::Bool).unwrap();
    older
        .add_fact("people", Domain::Int { min: -5, max: 100 })
        .unwrap();
    older
        .add_fact("was_a_number", Domain::Int { min: 0, max: 1 })
        .unwrap();
    older.add_fact("place", options(&["here", "there"])).unwrap();
    older.add_fact("home", options(&["own", "rent"])).unwrap();
    let known = [
        ("born", Value::Date(Date::from_ymd(1950, 1, 1).unwrap())),
        ("gone", Value::Bool(true)),
        ("people", Value::Int(-3)),
        ("was_a_number", Value::Int(1)),
        ("place", choice("there")),
        ("home", choice("own")),
    ];
    let fragment = write(&older, &answers(&older, &known), Audience::Company, "en", NOW).unwrap();

    let mut newer = Vocabulary::new();
    newer
        .add_fact("place", options(&["abroad", "there", "here"]))
        .unwrap();
    newer.add_fact("home", options(&["rent", "none"])).unwrap();
    newer.add_fact("new", Domain::Bool).unwrap();
    newer.add_fact("was_a_number", Domain::Bool).unwrap();
    newer.add_fact("people", Domain::Int { min: -9, max: 9 }).unwrap();
    newer
        .add_fact("born", Domain::dates("1960-01-01", "2026-12-31").unwrap())
        .unwrap();
    let expected = Handover {
        audience: Audience::Company,
        language: "en".to_owned(),
        answers: answers(&newer, &[("place", choice("there")), ("people", Value::Int(-3))]),
        left_out: 4,
    };
    assert_eq!(read(&newer, &fragment, NOW), Ok(expected));
}

#[test]
fn what_is_only_narrowed_is_left_out() {
    let mut answers = few();
    let size = SHIPPED.find("household_size").unwrap();
    answers
        .narrow_between(&SHIPPED, size, &Value::Int(2), &Value::Int(3))
        .unwrap();
    assert_eq!(read(&SHIPPED, &written(&answers), NOW).unwrap().answers, few());
}

#[test]
fn it_is_read_for_a_day() {
    let fragment = written(&few());
    // Clocks of two devices differ, so what is made a little later than now is read too.
    for now in [NOW, NOW + LIFETIME_MINUTES, NOW - LIFETIME_MINUTES] {
        assert!(read(&SHIPPED, &fragment, now).is_ok());
    }
    for now in [
        NOW + LIFETIME_MINUTES + 1,
        NOW - LIFETIME_MINUTES - 1,
        0,
        u32::MAX,
    ] {
        assert_eq!(read(&SHIPPED, &fragment, now), Err(HandoverError::Expired));
    }
}

#[test]
fn what_is_not_ours_is_refused() {
    let fragment = written(&few());
    let with_mark = format!("#{fragment}");
    assert!(read(&SHIPPED, &with_mark, NOW).is_ok());
    let without = fragment.strip_prefix("h=").unwrap();
    for other in ["", "#", "start", "H=EA", without] {
        assert_eq!(read(&SHIPPED, other, NOW), Err(HandoverError::NotOurs), "{other}");
    }
    for damaged in ["h=", "h=E", "h=EA", "h=가", "h=E===", "h=AAAAAAAA", "h=EGtvAcii"] {
        assert_eq!(
            read(&SHIPPED, damaged, NOW),
            Err(HandoverError::Damaged),
            "{damaged}"
        );
    }
    let newer = fragment.replacen("h=E", "h=I", 1);
    assert_eq!(read(&SHIPPED, &newer, NOW), Err(HandoverError::NewerVersion));
    let long = format!("h={}", "A".repeat(MAX_LETTERS));
    assert_eq!(read(&SHIPPED, &long, NOW), Err(HandoverError::TooLong));
}

#[test]
fn what_cannot_be_read_is_not_written() {
    for language in ["", "k", "KO", "kor", "한", "k1"] {
        let result = write(&SHIPPED, &few(), Audience::Person, language, NOW);
        assert_eq!(result, Err(HandoverError::Language), "{language}");
    }
    let mut many = Vocabulary::new();
    let mut all = Answers::new();
    let mut longest = 0;
    for number in 0..200 {
        let domain = Domain::Int {
            min: i64::MIN,
            max: i64::MAX,
        };
        let id = many.add_fact(&format!("f{number}"), domain).unwrap();
        all.set(&many, id, &Value::Int(i64::MIN)).unwrap();
        match write(&many, &all, Audience::Person, "ko", NOW) {
            Ok(fragment) => {
                longest = fragment.len();
                assert_eq!(read(&many, &fragment, NOW).unwrap().answers, all);
            }
            Err(error) => assert_eq!(error, HandoverError::TooLong),
        }
    }
    assert!((580..=MAX_LETTERS).contains(&longest), "{longest}");
}

/// A fragment with a right check and any content.
fn fragment_of(language: [u8; 2], facts: &[u8]) -> String {
    let mut bytes = [&[0x10], language.as_slice(), &NOW.to_be_bytes(), facts].concat();
    // By zlib's definition, apart from the crate's code.
    let mut check = u32::MAX;
    for bit in bytes
        .iter()
        .flat_map(|byte| (0..8).map(move |bit| u32::from(byte >> bit & 1)))
    {
        let out = (check ^ bit) & 1;
        check >>= 1;
        if out == 1 {
            check ^= 0xEDB8_8320;
        }
    }
    bytes.extend((!check).to_be_bytes());
    format!("h={}", Base64UrlUnpadded::encode_string(&bytes))
}

#[test]
fn content_that_no_app_writes_is_refused() {
    let endless = [[0; 3].as_slice(), &[0xFF; 10]].concat();
    let cases: [&[u8]; 4] = [&[1], &[1, 2], &[1, 2, 3], &endless];
    for facts in cases {
        let fragment = fragment_of(*b"ko", facts);
        assert_eq!(
            read(&SHIPPED, &fragment, NOW),
            Err(HandoverError::Damaged),
            "{facts:?}"
        );
    }
    for language in [*b"KO", *b"k1", [0, 0xFF]] {
        let fragment = fragment_of(language, &[]);
        assert_eq!(
            read(&SHIPPED, &fragment, NOW),
            Err(HandoverError::Damaged),
            "{language:?}"
        );
    }
    assert!(read(&SHIPPED, &fragment_of(*b"ko", &[]), NOW).is_ok());
}

/// These have the same hashes: nothing is taken for something else, it is asked again.
#[test]
fn what_cannot_be_told_apart_is_left_out() {
    let (first, second) = ("axuhgwzm", "abswrbrs");
    let (one, other) = ("o99", "o20760");
    let mut vocabulary = Vocabulary::new();
    let place = Domain::Choice([one, "different", other].map(str::to_owned).to_vec());
    vocabulary.add_fact(first, Domain::Bool).unwrap();
    vocabulary.add_fact("place", place).unwrap();
    let brought = |vocabulary: &Vocabulary, known: &[(&str, Value)]| {
        let answers = answers(vocabulary, known);
        let fragment = write(vocabulary, &answers, Audience::Person, "ko", NOW).unwrap();
        let back = read(vocabulary, &fragment, NOW).unwrap();
        (back.answers, back.left_out)
    };
    let yes = (first, Value::Bool(true));
    let kept = answers(&vocabulary, std::slice::from_ref(&yes));
    assert_eq!(
        brought(&vocabulary, &[yes.clone(), ("place", choice(other))]),
        (kept, 1)
    );
    vocabulary.add_fact(second, Domain::Bool).unwrap();
    let different = ("place", choice("different"));
    let kept = answers(&vocabulary, std::slice::from_ref(&different));
    assert_eq!(brought(&vocabulary, &[yes, different]), (kept, 1));
}

/// Any answers of the shipped vocabulary.
fn any_answers() -> impl Strategy<Value = Answers> {
    proptest::collection::vec(proptest::option::of(any::<u64>()), SHIPPED.facts().count()).prop_map(|seeds| {
        let mut answers = Answers::new();
        for ((id, fact), seed) in SHIPPED.facts().zip(seeds) {
            let Some(seed) = seed else { continue };
            let (min, max) = fact.domain.bounds();
            let code = min + i64::try_from(seed % (max.abs_diff(min) + 1)).unwrap();
            answers
                .set(&SHIPPED, id, &fact.domain.value(code).unwrap())
                .unwrap();
        }
        answers
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_answers_come_back(
        answers in any_answers(),
        company in any::<bool>(),
        language in "[a-z]{2}",
        made_at in any::<u32>(),
        later in 0..=LIFETIME_MINUTES,
    ) {
        let audience = if company { Audience::Company } else { Audience::Person };
        let fragment = write(&SHIPPED, &answers, audience, &language, made_at).unwrap();
        prop_assert!(fragment.len() <= MAX_LETTERS);
        prop_assert!(fragment.bytes().skip(2).all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        let expected = Handover { audience, language, answers, left_out: 0 };
        prop_assert_eq!(read(&SHIPPED, &fragment, made_at.saturating_add(later)), Ok(expected));
    }

    /// CRC-32 notices every run of wrong bits up to 32 long, and a letter is six.
    #[test]
    fn one_wrong_letter_is_refused(
        answers in any_answers(),
        place in any::<proptest::sample::Index>(),
        wrong in "[ -~]",
    ) {
        let fragment = written(&answers);
        let place = place.index(fragment.len());
        let mut letters = fragment.clone().into_bytes();
        letters[place] = wrong.as_bytes()[0];
        let changed = String::from_utf8(letters).unwrap();
        prop_assert_eq!(read(&SHIPPED, &changed, NOW).is_ok(), changed == fragment);
    }

    #[test]
    fn a_piece_of_it_is_refused(answers in any_answers(), len in any::<proptest::sample::Index>()) {
        let fragment = written(&answers);
        let piece = fragment.get(..len.index(fragment.len())).unwrap();
        prop_assert!(read(&SHIPPED, piece, NOW).is_err());
    }

    #[test]
    fn anything_is_read_without_a_panic(
        text in "(#?h=)?\\PC{0,40}|h=E[A-Za-z0-9_-]{0,200}",
        now in any::<u32>(),
    ) {
        let _ = read(&SHIPPED, &text, now);
    }

    /// Beyond the check: whatever a made-up content says, its answers are possible ones.
    #[test]
    fn content_with_a_right_check_is_read_without_a_panic(
        content in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let fragment = fragment_of(*b"ko", &content);
        match read(&SHIPPED, &fragment, NOW) {
            Ok(read) => {
                let possible = |fact| read.answers.get(&SHIPPED, fact).is_some();
                prop_assert!(read.answers.known().all(possible));
            }
            Err(error) => prop_assert_eq!(error, HandoverError::Damaged),
        }
    }
}
