//! Minimum wages by reference figures.

use eligibility::Date;
use vacancy::wage::{
    Answer, CannotTell, CodedOccupation, ContractTerm, Hours, MINIMUM_WAGES, NOTICE_MONTH_HOURS,
    OccupationScheme, Rate, Ratio, Reduction, TO_BE_CONFIRMED, Terms, Unit, check, minimum_wage, reduction,
    weekly_rest_pay, years,
};

use Answer::{Below, Met, Undecided};

fn hours(hours: u32) -> Option<u32> {
    Some(hours * 60)
}

fn day(text: &str) -> Option<Date> {
    Some(Date::parse(text).unwrap())
}

/// A pay in full, for the given unit.
fn terms(unit: Unit, won: u64, year: i32) -> Terms {
    Terms {
        unit,
        won,
        percent: 100,
        weekly_minutes: None,
        daily_minutes: None,
        year,
        rate: Rate::Full,
    }
}

fn monthly(won: u64, weekly_hours: u32, year: i32) -> Answer {
    let terms = Terms {
        weekly_minutes: hours(weekly_hours),
        ..terms(Unit::Month, won, year)
    };
    check(&terms).unwrap().answer
}

#[test]
fn the_wages_of_the_notices_agree_with_their_hours() {
    let known = MINIMUM_WAGES.map(|wage| (wage.year, wage.hourly, wage.monthly));
    assert_eq!(
        known,
        [
            (2024, 9_860, 2_060_740),
            (2025, 10_030, 2_096_270),
            (2026, 10_320, 2_156_880),
            (2027, 10_700, 2_236_300),
        ]
    );
    for wage in MINIMUM_WAGES {
        assert_eq!(wage.monthly, wage.hourly * NOTICE_MONTH_HOURS, "{}", wage.year);
        let has_notice = wage.source().contains("고시 제");
        assert!(
            has_notice || wage.source().contains(TO_BE_CONFIRMED),
            "{}",
            wage.source()
        );
        assert_eq!(minimum_wage(wage.year).unwrap(), &wage);
    }
    assert_eq!(minimum_wage(2023), None);
    assert_eq!(minimum_wage(2028), None);
}

#[test]
fn a_month_of_forty_hours_is_undecided_between_the_exact_hours_and_the_notices() {
    let cases = [
        (2026, 2_156_880, Met),
        (2026, 2_152_000, Below),
        (2026, 2_152_457, Below),
        (2026, 2_152_458, Undecided),
        (2026, 2_156_879, Undecided),
        (2027, 2_231_714, Below),
        (2027, 2_231_715, Undecided),
        (2027, 2_236_299, Undecided),
        (2027, 2_236_300, Met),
    ];
    for (year, won, answer) in cases {
        assert_eq!(monthly(won, 40, year), answer, "{year}: {won}");
    }
}

#[test]
fn a_month_of_part_time_is_counted_exactly() {
    // By week: the hours of a month in hundredths, cut, and the least whole won in 2026.
    let cases = [
        (20, "104.28", 1_076_229),
        (15, "78.21", 807_172),
        (35, "182.50", 1_883_400),
        (10, "43.45", 448_429),
    ];
    for (week, of_month, least) in cases {
        let hours = Hours::of_month(week * 60);
        assert_eq!(hours.exact.to_string(), of_month);
        assert_eq!(
            hours.exact, hours.notice,
            "the notice has no figure for {week} hours"
        );
        assert_eq!(monthly(least, week, 2026), Met, "{week} hours");
        assert_eq!(monthly(least - 1, week, 2026), Below, "{week} hours");
    }
    assert_eq!(Hours::of_month(35 * 60).exact, Ratio::new(365, 2));
    // Of 15 hours the reference figure is 807,171, rounded to the nearest won; the exact least is 807,171.43.
    let terms = Terms {
        weekly_minutes: hours(15),
        ..terms(Unit::Month, 807_171, 2026)
    };
    assert_eq!(check(&terms).unwrap().least.to_string(), "807,171.42");
}

#[test]
fn the_rest_of_a_week_is_paid_from_fifteen_hours_to_forty() {
    let cases = [
        (40, 82_560),
        (20, 41_280),
        (15, 30_960),
        (14, 0),
        (52, 82_560),
        (0, 0),
    ];
    for (week, won) in cases {
        assert_eq!(
            weekly_rest_pay(week * 60, 10_320),
            Ratio::new(won, 1),
            "{week} hours"
        );
    }
    assert_eq!(weekly_rest_pay(15 * 60 - 1, 10_320), Ratio::new(0, 1));
    // A week with a fraction of an hour: 17 h 30 min give 3 h 30 min.
    assert_eq!(weekly_rest_pay(17 * 60 + 30, 10_000), Ratio::new(35_000, 1));
}

#[test]
fn more_than_forty_hours_are_counted_above_the_notices() {
    let (full, long) = (Hours::of_month(40 * 60), Hours::of_month(52 * 60));
    assert_eq!(full.notice, Ratio::new(209, 1));
    assert_eq!(full.exact, Ratio::new(48 * 365, 84));
    // 60 hours are paid: 52 of work and 8 of rest.
    assert_eq!(long.exact, Ratio::new(60 * 365, 84));
    assert_eq!(long.notice, Ratio::new(209 * 84 + 12 * 365, 84));
}

#[test]
fn an_hour_a_day_and_a_year_are_compared_in_their_own_unit() {
    let answer = |terms: Terms| check(&terms).map(|checked| checked.answer);
    assert_eq!(answer(terms(Unit::Hour, 10_320, 2026)), Ok(Met));
    assert_eq!(answer(terms(Unit::Hour, 10_319, 2026)), Ok(Below));
    let daily = |won, daily_minutes| Terms {
        daily_minutes,
        ..terms(Unit::Day, won, 2026)
    };
    assert_eq!(answer(daily(82_560, hours(8))), Ok(Met));
    assert_eq!(answer(daily(80_000, hours(8))), Ok(Below));
    assert_eq!(answer(daily(82_560, None)), Err(CannotTell::DailyHours));
    assert_eq!(answer(daily(82_560, Some(0))), Err(CannotTell::DailyHours));
    let yearly = |won| Terms {
        weekly_minutes: hours(40),
        ..terms(Unit::Year, won, 2026)
    };
    assert_eq!(answer(yearly(12 * 2_156_880)), Ok(Met));
    assert_eq!(answer(yearly(12 * 2_156_880 - 1)), Ok(Undecided));
    assert_eq!(answer(yearly(12 * 2_152_457)), Ok(Below));
    assert_eq!(
        answer(terms(Unit::Month, 2_156_880, 2026)),
        Err(CannotTell::WeeklyHours)
    );
    assert_eq!(
        answer(terms(Unit::Hour, 10_320, 2031)),
        Err(CannotTell::Year(2031))
    );
}

#[test]
fn the_start_of_work_decides_the_year() {
    let cases = [
        (day("2026-12-10"), None, day("2027-01-02"), vec![2027]),
        (day("2026-12-10"), None, day("2026-12-31"), vec![2026]),
        (day("2026-09-30"), None, None, vec![2026]),
        (day("2026-10-01"), None, None, vec![2026, 2027]),
        (day("2026-12-31"), None, None, vec![2026, 2027]),
        (day("2026-09-01"), day("2027-01-15"), None, vec![2026, 2027]),
        (None, None, None, vec![]),
    ];
    for (posted, closing, start, expected) in cases {
        assert_eq!(
            years(posted, closing, start),
            expected,
            "{posted:?} {closing:?} {start:?}"
        );
    }
    // A wage of 2026 for work that starts in 2027.
    assert_eq!(monthly(2_156_880, 40, 2027), Below);
}

#[test]
fn a_probation_is_paid_less_only_if_every_condition_holds() {
    use ContractTerm::{Months, Unknown, WithoutTerm};
    use Reduction::{Allowed, Ask, Forbidden};
    let (clerk, cleaner) = (Some(false), Some(true));
    let cases = [
        (Months(6), Some(3), clerk, Forbidden),
        (Months(11), Some(3), None, Forbidden),
        (Months(12), Some(3), clerk, Allowed),
        (Months(12), Some(3), cleaner, Forbidden),
        (Months(12), Some(4), clerk, Forbidden),
        (Months(12), None, clerk, Ask),
        (Months(12), Some(3), None, Ask),
        (Unknown, Some(3), clerk, Ask),
        (WithoutTerm, Some(3), clerk, Ask),
        (Unknown, Some(4), None, Forbidden),
        (Unknown, None, cleaner, Forbidden),
    ];
    for (contract, months, simple, expected) in cases {
        let found = reduction(contract, months, simple);
        assert_eq!(found, expected, "{contract:?} {months:?} {simple:?}");
    }
}

#[test]
fn a_probation_is_held_to_nine_tenths() {
    let hourly = |won, rate| {
        let terms = Terms {
            rate,
            ..terms(Unit::Hour, won, 2026)
        };
        check(&terms).unwrap().answer
    };
    assert_eq!(hourly(9_288, Rate::Probation), Met);
    assert_eq!(hourly(9_287, Rate::Probation), Below);
    assert_eq!(hourly(9_288, Rate::Full), Below);
    let of_2027 = Terms {
        rate: Rate::Probation,
        ..terms(Unit::Hour, 9_630, 2027)
    };
    assert_eq!(check(&of_2027).unwrap().least, Ratio::new(9_630, 1));
    assert_eq!(check(&of_2027).unwrap().answer, Met);
}

#[test]
fn simple_labour_is_told_by_one_scheme_alone() {
    let occupation = |scheme, code: &str| CodedOccupation {
        scheme,
        year: 2018,
        code: code.to_owned(),
    };
    assert_eq!(
        occupation(OccupationScheme::Ksco, "94110").is_simple_labour(),
        Some(true)
    );
    assert_eq!(
        occupation(OccupationScheme::Ksco, "31200").is_simple_labour(),
        Some(false)
    );
    assert_eq!(
        occupation(OccupationScheme::Ksco, "A1000").is_simple_labour(),
        None
    );
    assert_eq!(occupation(OccupationScheme::Ksco, "").is_simple_labour(), None);
    assert_eq!(
        occupation(OccupationScheme::Keco, "905000").is_simple_labour(),
        None
    );
}

#[test]
fn the_arithmetic_is_shown() {
    let month = |won, rate| Terms {
        weekly_minutes: hours(40),
        rate,
        ..terms(Unit::Month, won, 2026)
    };
    let shown = |terms: Terms| check(&terms).unwrap().arithmetic;
    assert_eq!(
        shown(month(2_152_000, Rate::Full)),
        "2026: 10,320 × 208.57 h = 2,152,457.14 (209 h: 2,156,880) > 2,152,000"
    );
    assert_eq!(
        shown(month(2_155_000, Rate::Full)),
        "2026: 10,320 × 208.57 h = 2,152,457.14 (209 h: 2,156,880) ≤ 2,155,000 < 2,156,880"
    );
    assert_eq!(
        shown(terms(Unit::Hour, 10_320, 2026)),
        "2026: 10,320 × 1 h = 10,320 ≤ 10,320"
    );
    assert_eq!(
        shown(Terms {
            rate: Rate::Probation,
            ..terms(Unit::Hour, 9_000, 2026)
        }),
        "2026: 10,320 × 90 % × 1 h = 9,288 > 9,000"
    );
}
