//! Properties over drawn pays, hours and texts.

use proptest::prelude::*;
use vacancy::legal::{Finding, Posting, Text, check};
use vacancy::wage::{self, Answer, MINIMUM_WAGES, Rate, Terms, Unit};

use crate::planted::{judged, lawful};

/// The answer by the definition, in units so small that all is whole: the pay of a month in 1/(5 × 60 × 84 × 100) won. The
/// paid minutes of a week are counted one by one.
fn reference(terms: &Terms, hourly: u128, week: u32) -> Answer {
    let mut fifths: u128 = 0;
    for minute in 0..week {
        fifths += 5;
        if week >= 900 && minute < 2400 {
            fifths += 1;
        }
    }
    let percent = if terms.rate == Rate::Probation { 90 } else { 100 };
    let months: u128 = if terms.unit == Unit::Year { 12 } else { 1 };
    let paid = u128::from(terms.won) * 5 * 60 * 84 * u128::from(terms.percent);
    let exact = hourly * percent * fifths * 365 * months;
    let above = u128::from(week.saturating_sub(2400)) * 5 * 365;
    let notice = hourly * percent * (209 * 5 * 60 * 84 + above) * months;
    if paid < exact {
        Answer::Below
    } else if week >= 2400 && paid < notice {
        Answer::Undecided
    } else {
        Answer::Met
    }
}

/// Pays near the limit of a week, so that all three answers are drawn.
fn near(week: u32, months: u64) -> impl Strategy<Value = u64> {
    let fifths = u64::from(week) * 5 + if week < 900 { 0 } else { u64::from(week.min(2400)) };
    let limit = 10_400 * fifths * 73 / 5040 * months;
    limit * 8 / 10..=limit * 12 / 10 + 10
}

fn any_terms() -> impl Strategy<Value = Terms> {
    let drawn = (
        1_u32..4800,
        prop::sample::select(&MINIMUM_WAGES[..]),
        any::<bool>(),
        any::<bool>(),
    );
    drawn.prop_flat_map(|(week, wage, is_year, is_probation)| {
        let won = near(week, if is_year { 12 } else { 1 });
        let percent = prop::sample::select(vec![100, 95, 90]);
        (won, percent).prop_map(move |(won, percent)| Terms {
            unit: if is_year { Unit::Year } else { Unit::Month },
            won,
            percent,
            weekly_minutes: Some(week),
            daily_minutes: None,
            year: wage.year,
            rate: if is_probation { Rate::Probation } else { Rate::Full },
        })
    })
}

/// Lines as they are written, and lines of their pieces and any signs.
fn any_line() -> impl Strategy<Value = String> {
    let planted: Vec<String> = ["tuned.tsv", "held-out.tsv"]
        .iter()
        .flat_map(|file| judged(file))
        .map(|judged| judged.text)
        .collect();
    let pieces = vec![
        "35",
        "세",
        "이하",
        " ",
        "20",
        "~",
        "대",
        "남자",
        "만",
        "여직원",
        "모집",
        "키",
        "170",
        "cm",
        "미혼",
        ",",
        "무관",
        ".",
        "보증금",
        "원",
        "\u{1109}",
        "\u{1166}",
        "１",
        "채용 전",
        "검진",
        "장애인",
        "제외",
        "(",
        "17",
        "가능",
        "마흔",
        "살",
    ];
    prop_oneof![
        3 => prop::sample::select(planted),
        2 => prop::collection::vec(prop::sample::select(pieces), 0..12).prop_map(|pieces| pieces.concat()),
        1 => "[^\r\n\u{2028}\u{2029}]{0,40}",
    ]
}

fn with_text(text: &str) -> Posting {
    let mut posting = lawful();
    posting.texts.push(Text {
        field: "jobCont".to_owned(),
        text: text.to_owned(),
    });
    posting
}

/// What matters of a finding of a text, its place moved back by some bytes.
fn moved(finding: &Finding, bytes: usize) -> Option<(&'static str, &'static str, usize, usize)> {
    let range = finding.place.range.clone()?;
    let start = range.start.checked_sub(bytes)?;
    Some((
        finding.grade.name(),
        finding.rule.name(),
        start,
        range.end - bytes,
    ))
}

proptest! {
    #[test]
    fn the_wage_check_agrees_with_a_slow_reference(terms in any_terms()) {
        let checked = wage::check(&terms).unwrap();
        let week = terms.weekly_minutes.unwrap();
        prop_assert_eq!(checked.answer, reference(&terms, checked.wage.hourly.into(), week), "{:?}", terms);
    }

    #[test]
    fn more_pay_is_never_worse(terms in any_terms(), more in 0_u64..100_000) {
        let rank = |answer| match answer {
            Answer::Below => 0,
            Answer::Undecided => 1,
            Answer::Met => 2,
        };
        let better = Terms { won: terms.won + more, ..terms };
        let (one, other) = (wage::check(&terms).unwrap(), wage::check(&better).unwrap());
        prop_assert!(rank(one.answer) <= rank(other.answer));
    }

    #[test]
    fn no_figure_overflows(won: u64, week: u32, day: u32, percent in 0_u64..=255, unit in 0..4) {
        let unit = [Unit::Hour, Unit::Day, Unit::Month, Unit::Year][usize::try_from(unit).unwrap()];
        let terms = Terms {
            unit,
            won,
            percent,
            weekly_minutes: Some(week),
            daily_minutes: Some(day),
            year: 2026,
            rate: Rate::Probation,
        };
        if let Ok(checked) = wage::check(&terms) {
            prop_assert!(checked.least <= checked.least_by_notice);
        }
    }

    #[test]
    fn any_text_is_checked_and_every_place_is_of_the_text(text: String, line in any_line()) {
        for text in [text.clone(), line.clone(), [line, text].concat()] {
            for finding in check(&with_text(&text)) {
                if let Some(range) = finding.place.range {
                    prop_assert!(text.get(range).is_some_and(|piece| !piece.is_empty()));
                }
            }
        }
    }

    #[test]
    fn a_longer_text_keeps_the_findings_of_a_line(
        before in prop::collection::vec(any_line(), 0..3),
        line in any_line(),
        after in prop::collection::vec(any_line(), 0..3),
    ) {
        let alone = check(&with_text(&line));
        let before: String = before.iter().map(|line| format!("{line}\n")).collect();
        let after: String = after.iter().map(|line| format!("\n{line}")).collect();
        let longer = check(&with_text(&[&*before, &*line, &*after].concat()));
        let kept: Vec<_> = longer.iter().filter_map(|finding| moved(finding, before.len())).collect();
        // A note about the lowest age is of the whole vacancy: it stands at the lowest of all.
        for finding in alone.iter().filter(|finding| !is_of_the_whole(finding)) {
            if let Some(found) = moved(finding, 0) {
                prop_assert!(kept.contains(&found), "{:?} in {:?}", found, kept);
            }
        }
        for finding in alone.iter().filter(|finding| is_of_the_whole(finding)) {
            let what = (finding.rule, finding.grade);
            prop_assert!(longer.iter().any(|other| (other.rule, other.grade) == what));
        }
    }
}

fn is_of_the_whole(finding: &Finding) -> bool {
    ["guardian", "youth-permit", "youth-hours", "youth-night"].contains(&finding.rule.name())
}
