//! What people type and paste into forms: signs that are not seen or only look alike, and numbers that nobody has.

use catalog::form::{
    FieldFlaw, MARK, check, company_number, flaws, has_resident_number, number, phone,
    without_resident_numbers, written,
};
use catalog::{Field, FieldKind, Program};

use proptest::prelude::*;

use crate::form::{answers, catalog, today};

/// A flaw of a text in a required field of a kind.
fn flaw(kind: FieldKind, typed: &str) -> Option<FieldFlaw> {
    let all = catalog();
    let name = all.field("name").unwrap();
    let field = Field {
        kind,
        max: Some(40),
        ..name.clone()
    };
    check(&all, &field, typed, today())
}

/// What is written of a text that is typed as a name.
fn written_name(typed: &str) -> Option<String> {
    let all = catalog();
    let program = Program {
        form: vec!["name".to_owned()],
        ..all.programs.first().unwrap().clone()
    };
    let given = answers(&[("name", typed)]);
    written(&all, &program.form, &given).remove("name")
}

#[test]
fn a_mobile_number_has_the_length_of_its_prefix() {
    for (typed, number) in [
        ("010-1234-5678", "010-1234-5678"),
        ("011-234-5678", "011-234-5678"),
        ("011-9234-5678", "011-9234-5678"),
        ("016 234 5678", "016-234-5678"),
        ("017-234-5678", "017-234-5678"),
        ("018-234-5678", "018-234-5678"),
        ("019-1234-5678", "019-1234-5678"),
    ] {
        assert_eq!(phone(typed).as_deref(), Some(number), "{typed}");
    }
    for typed in [
        "010-123-4567",
        "0101234567",
        "010-12345-5678",
        "012-1234-5678",
        "012-123-4567",
        "013-1234-5678",
        "014-1234-5678",
        "015-1234-5678",
        "015-123-4567",
        "010-0000-0000",
        "011-000-0000",
        "070-1234-5678",
        "0507-1234-5678",
        "02-1234-5678",
        "044-860-1234",
        "1588-1234",
        "080-123-4567",
    ] {
        assert_eq!(phone(typed), None, "{typed}");
        assert_eq!(flaw(FieldKind::Phone, typed), Some(FieldFlaw::NoPhone), "{typed}");
    }
}

#[test]
fn numbers_are_taken_as_they_are_pasted() {
    for typed in [
        "\u{202d}010-1234-5678\u{202c}",
        "010\u{200b}-1234-\u{2060}5678\u{feff}",
        "010\u{a0}1234\u{2009}5678",
        "010\u{2011}1234\u{2013}5678",
        "010\u{2014}1234\u{2212}5678",
        "010ー1234ㅡ5678",
        "０１０－１２３４－５６７８",
        "\u{3164}010-1234-5678\u{115f}",
        "tel:010-1234-5678",
        "Tel:+82-10-1234-5678",
        "82-10-1234-5678",
        "+82 (0)10-1234-5678",
        "＋82\u{a0}10\u{a0}1234\u{a0}5678",
        "0082 10 1234 5678",
        "821012345678",
    ] {
        assert_eq!(phone(typed).as_deref(), Some("010-1234-5678"), "{typed:?}");
        assert_eq!(flaw(FieldKind::Phone, typed), None, "{typed:?}");
    }
    for typed in [
        "+1 010 1234 5678",
        "tel:",
        "82",
        "+",
        "010+12345678",
        "12:010-1234-5678",
    ] {
        assert_eq!(phone(typed), None, "{typed:?}");
    }
    for typed in [
        "\u{202a}123\u{2011}45\u{2013}67891\u{202c}",
        "１２３－４５－６７８９１",
        "123\u{a0}45\u{3000}67891",
        "123\u{ad}4567891",
    ] {
        assert_eq!(
            company_number(typed).as_deref(),
            Some("123-45-67891"),
            "{typed:?}"
        );
    }
    for typed in ["1，200", "1,\u{200b}200", "1\u{a0}200", "\u{202d}1200\u{202c}"] {
        assert_eq!(number(typed), Some(1200), "{typed:?}");
    }
}

#[test]
fn a_text_of_which_nothing_is_seen_is_empty() {
    for typed in [
        "\u{3164}",
        "\u{115f}\u{1160}",
        "\u{200b}",
        "\u{ad}",
        "\u{2800}\u{2800}",
        "\u{ffa0}",
        "\u{200d}\u{fe0f}",
        "\u{202e}\u{2066}\u{2069}",
        "\u{feff} \u{3000}\u{34f}",
        "\u{e0020}\u{e007f}",
        "\u{0}\u{7f}",
    ] {
        for kind in [FieldKind::Text, FieldKind::Name, FieldKind::Note] {
            assert_eq!(flaw(kind, typed), Some(FieldFlaw::Missing), "{typed:?}");
        }
        assert_eq!(written_name(typed), None, "{typed:?}");
    }
    let all = catalog();
    let blank_time = answers(&[("members.1.name", "하나"), ("members.2.name", "\u{3164}")]);
    assert_eq!(
        flaws(&all, &all.programs.first().unwrap().form, &blank_time, today()),
        []
    );
    let address = answers(&[("members.1.name", "하나"), ("address", "소담동 \u{200b}")]);
    assert_eq!(
        flaws(&all, &all.programs.first().unwrap().form, &address, today()),
        [("address".to_owned(), FieldFlaw::Missing)]
    );
}

#[test]
fn a_text_is_written_composed_and_without_what_is_not_seen() {
    for (typed, name) in [
        (
            "\u{1100}\u{1175}\u{11b7}\u{1112}\u{1161}\u{1102}\u{1161}",
            "김하나",
        ),
        ("김하\u{11ab}", "김한"),
        ("김\u{200b}하\u{ad}나\u{202c}", "김하나"),
        ("김\u{a0}하나", "김 하나"),
        ("김\u{3164}하나", "김 하나"),
        ("\u{feff} 김하나 \u{3164}", "김하나"),
        // What a text needs stays: joiners within an emoji.
        ("👩\u{200d}🌾", "👩\u{200d}🌾"),
        ("ㄱㅣㅁ", "ㄱㅣㅁ"),
    ] {
        assert_eq!(written_name(typed).as_deref(), Some(name), "{typed:?}");
    }
    // Five syllables in parts are no more than five.
    let parts = "\u{1100}\u{1175}\u{11b7}".repeat(5);
    let all = catalog();
    assert_eq!(check(&all, all.field("name").unwrap(), &parts, today()), None);
}

#[test]
fn what_is_too_long_is_said_to_be() {
    assert_eq!(flaw(FieldKind::Text, &"가".repeat(45)), Some(FieldFlaw::TooLong));
    assert_eq!(flaw(FieldKind::Text, &"가".repeat(40)), None);
    let all = catalog();
    let people = |typed| check(&all, all.field("people").unwrap(), typed, today());
    assert_eq!(people("1234567890"), Some(FieldFlaw::TooLong));
    assert_eq!(people("1,234,567,890"), Some(FieldFlaw::TooLong));
    // Nine digits are nine, whatever stands between them.
    assert_eq!(people("123,456,789"), Some(FieldFlaw::OutOfRange));
    assert_eq!(people("스물다섯 사람쯤일 거예요"), Some(FieldFlaw::NoNumber));
}

#[test]
fn resident_numbers_are_seen_in_the_shapes_that_people_write() {
    for typed in [
        "900101,1234567",
        "(900101)1234567",
        "(900101) 1234567",
        "900101(1234567)",
        "900101-123-4567",
        "9001011-234567",
        "90.01.01-1234567",
        "90. 01. 01 - 1234567",
        "90/01/01-1234567",
        "90-01-01-1234567",
        "900101\u{202c}-1234567",
        "900101\u{180e}-\u{fe0f}1234567",
        "900101\u{3164}1234567",
        "900101\u{2043}1234567",
        "[900101]-1234567",
        "주민번호:900101-1-234567 끝",
        "250101-3000000",
        "2501013000000",
    ] {
        assert!(has_resident_number(typed), "{typed:?}");
    }
}

#[test]
fn wages_days_and_lists_are_no_resident_numbers() {
    for typed in [
        "250101 3000000",
        "채용일 250401 2500000원",
        "채용일 250401 2156880원, 수습 3개월",
        "250401 2156880 원",
        "25.04.01 2500000",
        "25.04.01 ~ 26.03.31 3명",
        "25.04.01 26.03.31 1",
        "250401 260331 3",
        "등록일 250401 860-1234",
        "2025-04-01 2500000원",
        "250101, 3000000",
        "250101 3,000,000",
        "010-123-4567,123-45-67891",
        "010-1234-5678,12",
        "123-45-67891, 250101",
        "계좌 110-123-456789 1",
        "9781234567897",
        "250101 3000001원",
    ] {
        assert!(!has_resident_number(typed), "{typed:?}");
    }
}

#[test]
fn of_a_note_only_the_numbers_are_taken() {
    let marks = MARK.to_string().repeat(13);
    for (typed, left) in [
        ("제 번호는 990302-1234567 입니다", "제 번호는 {} 입니다"),
        ("990302-1234567", "{}"),
        ("(900101)1234567, 010-1234-5678", "{}, 010-1234-5678"),
        ("가 900101-123-4567 나 9001011-234567.", "가 {} 나 {}."),
        (
            "900101\u{200b}-1234567\n채용일 250401 2500000원",
            "{}\n채용일 250401 2500000원",
        ),
        ("(참고) 900101-1234567", "(참고) {}"),
        ("９９０３０２－１２３４５６７ 끝", "{} 끝"),
    ] {
        let left = left.replace("{}", &marks);
        assert_eq!(
            without_resident_numbers(typed).as_deref(),
            Some(&*left),
            "{typed:?}"
        );
    }
    for typed in ["", "채용일 250401 2500000원", "250101 3000000", "010-1234-5678"] {
        assert_eq!(without_resident_numbers(typed), None, "{typed:?}");
    }
    // A field in which nothing else stood is empty, and a group's time too.
    assert_eq!(flaw(FieldKind::Name, &marks), Some(FieldFlaw::Missing));
    assert_eq!(written_name(&marks), None);
    assert_eq!(flaw(FieldKind::Note, &format!("{marks} 김하나")), None);
}

proptest! {
    #[test]
    fn marking_takes_all_numbers_and_nothing_else(
        text in "([가-힣a ]{0,4}[-,. 0-9]{0,9}(9[0-9](0[1-9]|1[0-2])[0-2][1-8][-, .]?[1-8][0-9]{6})?){0,4}",
    ) {
        match without_resident_numbers(&text) {
            None => prop_assert!(!has_resident_number(&text)),
            Some(left) => {
                prop_assert!(has_resident_number(&text));
                prop_assert!(!has_resident_number(&left), "{left}");
                let is_letter = |c: &char| matches!(c, '가'..='힣' | 'a');
                let letters = |text: &str| text.chars().filter(is_letter).collect::<String>();
                prop_assert_eq!(letters(&left), letters(&text));
                let digits = text.chars().filter(char::is_ascii_digit).count();
                let kept = left.chars().filter(|c| c.is_ascii_digit() || *c == MARK).count();
                prop_assert_eq!(kept, digits);
                prop_assert_eq!(left.matches(MARK).count() % 13, 0);
            }
        }
    }
}
