use super::*;
use crate::i18n::KOREAN;

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[test]
fn amounts_are_said_as_people_count() {
    for (amount, text) in [
        (0, "0원"),
        (9_999, "9,999원"),
        (10_000, "10,000원"),
        (100_000, "10만 원"),
        (3_146_000, "314.6만 원"),
        (10_320, "10,320원"),
        (2_156_880, "2,156,880원"),
        (2_500_000, "250만 원"),
        (120_000_000, "12,000만 원"),
    ] {
        assert_eq!(won(KOREAN, amount), text);
    }
}

#[test]
fn what_is_not_said_is_not_zero() {
    let of = |unit, least, most| pay(KOREAN, &Pay { unit, least, most });
    let month = Some(PayUnit::Month);
    assert_eq!(of(None, None, None), None);
    assert_eq!(of(month, None, None), None);
    assert_eq!(
        of(month, Some(3_000_000), None).as_deref(),
        Some("월급 300만 원 이상")
    );
    assert_eq!(
        of(month, None, Some(3_000_000)).as_deref(),
        Some("월급 300만 원 이하")
    );
    assert_eq!(
        of(month, Some(3_000_000), Some(3_500_000)).as_deref(),
        Some("월급 300 ~ 350만 원")
    );
    assert_eq!(
        of(Some(PayUnit::Hour), Some(11_000), Some(11_000)).as_deref(),
        Some("시급 11,000원")
    );
    assert_eq!(hours(KOREAN, &Hours::default()), None);
    let known = Hours {
        weekly_minutes: Some(40 * 60 + 30),
        days: Some(5),
        daily: Some((540, 1_080)),
        shifts: Some(false),
    };
    assert_eq!(
        hours(KOREAN, &known).as_deref(),
        Some("09:00~18:00 · 주 5일 · 주 40.5시간")
    );
    let unsaid = Vacancy::named("own:1", "포장", "가");
    assert!(rows(KOREAN, &unsaid, None).iter().all(|(_, said)| said.is_none()));
}

#[test]
fn each_kind_of_closing_is_said_by_the_day() {
    let today = date("2026-11-30");
    for (closing, short, whole) in [
        (Closing::On(today), "오늘 마감", Some("2026년 11월 30일까지")),
        (
            Closing::On(date("2026-12-03")),
            "3일 남음",
            Some("2026년 12월 3일까지"),
        ),
        (
            Closing::UntilFilled(Some(date("2026-12-01"))),
            "1일 남음",
            Some("채용되면 마감, 늦어도 2026년 12월 1일"),
        ),
        (Closing::UntilFilled(None), "채용되면 마감", Some("채용되면 마감")),
        (Closing::Always, "상시 채용", Some("상시 채용")),
        (Closing::Unknown, "마감일은 안 적혀 있어요", None),
    ] {
        assert_eq!(ends_short(KOREAN, closing, today), short);
        // The parts of a day stand on one line.
        let said = ends(KOREAN, closing).map(|said| said.replace('\u{a0}', " "));
        assert_eq!(said.as_deref(), whole);
    }
    let posted = |day: &str| Vacancy {
        posted: Some(date(day)),
        ..Vacancy::named("own:1", "포장", "가")
    };
    for (day, new) in [
        ("2026-11-30", true),
        ("2026-11-23", true),
        ("2026-11-22", false),
        // A day to come is a mistake of the notice's.
        ("2026-12-01", false),
    ] {
        assert_eq!(is_new(&posted(day), today), new, "{day}");
    }
}

#[test]
fn every_value_has_words_of_its_own() {
    let mut texts: Vec<String> = Vec::new();
    for wish in Wish::ALL {
        assert!(!KOREAN.text(super::wish(wish)).is_empty());
        let values = WishValue::all(wish, &[]);
        let minors = values.iter().flat_map(|of| match of {
            WishValue::Major(major) => WishValue::minors(*major),
            _ => Vec::new(),
        });
        let said = |of: &WishValue| value(KOREAN, of, |unit| unit_name(unit).to_owned());
        // The one minor group of a major one may have its name.
        texts.extend(minors.map(|of| format!("minor {}", said(&of))));
        texts.extend(values.iter().map(said));
    }
    let count = texts.len();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), count);
}
