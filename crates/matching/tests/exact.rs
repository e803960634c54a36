//! Matching against a slow reference that looks at one vacancy and one wish at a time, as they are written down.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use eligibility::Date;
use matching::{Fit, HoursWish, Matches, Parts, Table, Wish, WishState, Wishes, parts};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree as _;
use vacancy::closing::{Closing, Standing};
use vacancy::model::{
    Career, Contract, Education, Hours, Occupation, OccupationCode, Pay, PayUnit, Scheme, Support, Vacancy,
};
use vacancy::place::{Place, Unit};

const CONTRACTS: [Contract; 3] = [Contract::Permanent, Contract::FixedTerm, Contract::Daily];
const SUPPORT: [Support; 3] = [Support::Dormitory, Support::Bus, Support::Meals];
const UNITS: [PayUnit; 4] = [PayUnit::Hour, PayUnit::Day, PayUnit::Month, PayUnit::Year];
const LEVELS: [Education; 4] = [
    Education::Any,
    Education::High,
    Education::University,
    Education::Doctor,
];

fn today() -> Date {
    Date::parse("2026-11-30").unwrap()
}

fn day(from_today: i64) -> Date {
    today().plus_days(from_today).unwrap()
}

fn names() -> impl Strategy<Value = Vec<String>> {
    subsequence(vec!["지게차".to_owned(), "용접".to_owned()], 0..=2)
}

fn pay() -> impl Strategy<Value = Pay> {
    let amount = || prop::option::of(8u64..14);
    (prop::option::of(select(&UNITS[..])), amount(), amount()).prop_map(|(unit, least, more)| match unit {
        None => Pay::default(),
        Some(unit) => {
            let scale = match unit {
                PayUnit::Hour => 1_000,
                PayUnit::Day => 10_000,
                PayUnit::Month => 200_000,
                PayUnit::Year => 2_400_000,
            };
            Pay {
                unit: Some(unit),
                least: least.map(|least| least * scale),
                most: more.map(|more| (least.unwrap_or(8) + more - 8) * scale),
            }
        }
    })
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        6 => (0u8..33).prop_map(|unit| Place::Unit(Unit::at(unit).unwrap())),
        1 => Just(Place::Sejong),
        1 => Just(Place::Elsewhere("대전".to_owned())),
        1 => Just(Place::Unknown),
    ]
}

fn hours() -> impl Strategy<Value = Hours> {
    let daily = prop::option::of((0u16..24, 1u16..24));
    (prop::option::of(1u8..8), daily, prop::option::of(any::<bool>())).prop_map(|(days, daily, shifts)| {
        Hours {
            weekly_minutes: None,
            days,
            daily: daily.map(|(begins, long)| (begins * 60, (begins + long) % 24 * 60)),
            shifts,
        }
    })
}

fn career() -> impl Strategy<Value = Career> {
    prop_oneof![
        Just(Career::Unknown),
        Just(Career::Any),
        Just(Career::Newcomer),
        (0u16..40).prop_map(Career::Months),
    ]
}

fn vacancy() -> impl Strategy<Value = Vacancy> {
    let when = (prop::option::of(-3i64..9), 0u8..4, prop::option::of(0i64..60));
    let terms = (
        prop::option::of(select(&CONTRACTS[..])),
        prop::option::of(select(&LEVELS[..])),
        career(),
        subsequence(SUPPORT.to_vec(), 0..=3),
    );
    let code = prop::option::of(select(&[151u16, 822, 823, 901][..]));
    (code, when, pay(), hours(), place(), terms, names(), names()).prop_map(
        |(
            code,
            (last, kind, age),
            pay,
            hours,
            place,
            (contract, education, career, support),
            licences,
            languages,
        )| {
            let closing = match (kind, last) {
                (0, _) => Closing::Always,
                (1, last) => Closing::UntilFilled(last.map(day)),
                (_, Some(last)) => Closing::On(day(last)),
                (_, None) => Closing::Unknown,
            };
            Vacancy {
                occupation: Occupation {
                    code: code.map(|unit| OccupationCode {
                        scheme: Scheme::Keco2025,
                        unit: unit * 10,
                    }),
                    group: code.map(|unit| u8::try_from(unit / 10).unwrap()),
                    name: String::new(),
                },
                closing,
                posted: age.map(|age| day(-age)),
                pay,
                hours,
                place,
                contract,
                education,
                career,
                licences,
                languages,
                support,
                ..Vacancy::named("", "", "")
            }
        },
    )
}

fn vacancies() -> impl Strategy<Value = Vec<Vacancy>> {
    prop::collection::vec(vacancy(), 0..40).prop_map(|mut all| {
        for (at, vacancy) in all.iter_mut().enumerate() {
            vacancy.id = format!("own:{at:03}");
        }
        all
    })
}

fn wishes() -> impl Strategy<Value = Wishes> {
    let places = prop::collection::vec((0u8..33).prop_map(|unit| Unit::at(unit).unwrap()), 0..4);
    let work = (
        subsequence(vec![15u8, 82, 90], 0..=2),
        places,
        any::<bool>(),
        prop::option::of((
            select(&UNITS[..]),
            prop_oneof![Just(10_000u32), Just(2_000_000), Just(26_400_000)],
        )),
        subsequence(CONTRACTS.to_vec(), 0..=2),
        subsequence(SUPPORT.to_vec(), 0..=2),
    );
    let time = (
        prop::option::of(4u8..7),
        prop::option::of((6u16..12, 14u16..24)),
        any::<bool>(),
    );
    let own = (
        prop::option::of(select(&LEVELS[..])),
        prop::option::of(0u16..40),
        prop::option::of(names()),
        prop::option::of(names()),
    );
    (work, time, own).prop_map(|(work, time, own)| {
        let (occupations, places, commute, pay, contracts, needs) = work;
        let (days, hours, no_night) = time;
        let (education, career_months, licences, languages) = own;
        Wishes {
            occupations,
            places,
            commute,
            pay,
            days,
            hours: hours.map(|(from, to)| HoursWish {
                from: from * 60,
                to: to * 60,
            }),
            no_night,
            contracts,
            education,
            career_months,
            licences,
            languages,
            needs,
        }
    })
}

/// `None` is: the notice does not say.
fn slow(vacancy: &Vacancy, wishes: &Wishes, wish: Wish) -> Option<bool> {
    match wish {
        Wish::Occupation if wishes.occupations.is_empty() => Some(true),
        Wish::Occupation => {
            let group = vacancy.occupation.group?;
            Some(wishes.occupations.contains(&group))
        }
        Wish::Place if wishes.places.is_empty() => Some(true),
        Wish::Place => match &vacancy.place {
            Place::Unknown | Place::Sejong => None,
            Place::Elsewhere(_) => Some(false),
            Place::Unit(unit) => {
                let near = |wanted: &Unit| wanted == unit || wishes.commute && unit.is_near(*wanted);
                Some(wishes.places.iter().any(near))
            }
        },
        Wish::Pay => slow_pay(&vacancy.pay, vacancy.hours.weekly_minutes, wishes.pay),
        Wish::Days => wishes
            .days
            .map_or(Some(true), |most| Some(vacancy.hours.days? <= most)),
        Wish::Hours => wishes.hours.map_or(Some(true), |wish| {
            let (begins, ends) = vacancy.hours.daily?;
            (begins != ends).then_some(begins < ends && begins >= wish.from && ends <= wish.to)
        }),
        Wish::Night if wishes.no_night => vacancy.hours.night().map(|night| !night),
        Wish::Night => Some(true),
        Wish::Contract if wishes.contracts.is_empty() => Some(true),
        Wish::Contract => vacancy
            .contract
            .map(|contract| wishes.contracts.contains(&contract)),
        Wish::Education => wishes
            .education
            .map_or(Some(true), |own| Some(vacancy.education? <= own)),
        Wish::Career => wishes
            .career_months
            .map_or(Some(true), |own| match vacancy.career {
                Career::Unknown => None,
                Career::Any => Some(true),
                Career::Newcomer => Some(own == 0),
                Career::Months(months) => Some(own >= months.max(1)),
            }),
        Wish::Licences => Some(has(wishes.licences.as_ref(), &vacancy.licences)),
        Wish::Languages => Some(has(wishes.languages.as_ref(), &vacancy.languages)),
        Wish::Needs => {
            let given = wishes.needs.iter().all(|need| vacancy.support.contains(need));
            given.then_some(true)
        }
    }
}

fn has(own: Option<&Vec<String>>, asked: &[String]) -> bool {
    own.is_none_or(|own| asked.iter().all(|name| own.contains(name)))
}

/// In won a year where both can be had in that, else in the pay's own unit; a pay by the hour with the hours of a week as the law has it
/// a month.
fn slow_pay(pay: &Pay, weekly_minutes: Option<u16>, wish: Option<(PayUnit, u32)>) -> Option<bool> {
    let Some((of, least)) = wish else {
        return Some(true);
    };
    let yearly = |unit| match unit {
        PayUnit::Month => Some(12),
        PayUnit::Year => Some(1),
        PayUnit::Hour | PayUnit::Day => None,
    };
    let unit = pay.unit?;
    if unit == PayUnit::Hour && of != PayUnit::Hour {
        let wanted = u128::from(least) * if yearly(of)? == 1 { 1 } else { 12 };
        let minutes = u128::from(weekly_minutes.filter(|minutes| *minutes > 0)?);
        let rest = if minutes < 15 * 60 {
            0
        } else {
            minutes.min(40 * 60)
        };
        // A year's hours in 60 × 5 × 84 / 12 parts of an hour: 365 / 84 weeks a month, the rest in fifths of a minute.
        let whole = 60 * 5 * 84;
        let exact = (minutes * 5 + rest) * 365 * 12;
        let by_notice = match minutes.checked_sub(40 * 60) {
            None => exact,
            Some(above) => 209 * whole * 12 + above * 5 * 365 * 12,
        };
        return if pay
            .least
            .is_some_and(|least| u128::from(least) * exact >= wanted * whole)
        {
            Some(true)
        } else if pay
            .most
            .is_some_and(|most| u128::from(most) * by_notice < wanted * whole)
        {
            Some(false)
        } else {
            None
        };
    }
    let (here, there) = if unit == of {
        (1, 1)
    } else {
        (yearly(unit)?, yearly(of)?)
    };
    let wanted = u64::from(least) * there;
    if pay.least.is_some_and(|least| least * here >= wanted) {
        Some(true)
    } else if pay.most.is_some_and(|most| most * here < wanted) {
        Some(false)
    } else {
        None
    }
}

fn slow_fit(states: &[Option<bool>]) -> Fit {
    if states.contains(&Some(false)) {
        Fit::Not
    } else if states.contains(&None) {
        Fit::NotSaid
    } else {
        Fit::Fits
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_wish_and_vacancy_is_as_the_slow_reference_says(vacancies in vacancies(), wishes in wishes()) {
        let table = Table::new(&vacancies, today());
        let matches = Matches::of(&table, &wishes);
        let open = vacancies.iter().filter(|vacancy| vacancy.closing.standing(today()) != Standing::Closed);
        prop_assert_eq!(table.len(), open.count());
        let mut opened = [0_u32; 12];
        for row in 0..table.len() {
            let vacancy = vacancies.get(table.vacancy(row).unwrap().0).unwrap();
            let states = Wish::ALL.map(|wish| slow(vacancy, &wishes, wish));
            for (wish, state) in Wish::ALL.into_iter().zip(states) {
                let expected = match state {
                    Some(true) => WishState::Holds,
                    Some(false) => WishState::Fails,
                    None => WishState::NotSaid,
                };
                prop_assert_eq!(matches.state(row, wish), Some(expected), "{:?} {:?}", wish, vacancy);
            }
            prop_assert_eq!(matches.fit(row), Some(slow_fit(&states)));
            // Giving one wish up opens it if all others hold.
            for (at, count) in opened.iter_mut().enumerate() {
                let others = states.iter().enumerate().filter(|(other, _)| *other != at);
                let others_hold = others.map(|(_, state)| state).all(|state| *state == Some(true));
                *count += u32::from(others_hold && states.get(at).unwrap() != &Some(true));
            }
        }
        prop_assert_eq!(matches.opened_by(), opened);
    }

    #[test]
    fn the_order_is_that_of_the_shown_parts_and_the_same_whatever_the_order_of_the_feed(
        vacancies in vacancies(), wishes in wishes(),
    ) {
        let order = |vacancies: &[Vacancy]| -> Vec<(u8, String)> {
            let table = Table::new(vacancies, today());
            let matches = Matches::of(&table, &wishes);
            let rows = matches.fitting().iter().map(|row| *row as usize);
            rows.map(|row| {
                let Parts { place, pay, new } = parts(&table, &wishes, row);
                let total = place + pay + new;
                assert!(total <= Parts::MAX);
                assert_eq!(total, parts(&table, &wishes, row).total());
                (total, vacancies.get(table.vacancy(row).unwrap().0).unwrap().id.clone())
            })
            .collect()
        };
        let forward = order(&vacancies);
        prop_assert!(forward.is_sorted_by(|one, next| one.0 >= next.0));
        let turned: Vec<Vacancy> = vacancies.iter().rev().cloned().collect();
        prop_assert_eq!(forward, order(&turned));
    }
}

#[test]
fn nobody_who_wishes_nothing_is_kept_from_anything() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let vacancies = vacancies().new_tree(&mut runner).unwrap();
    let vacancies = vacancies.current();
    let table = Table::new(&vacancies, today());
    let matches = Matches::of(&table, &Wishes::default());
    assert_eq!(matches.fitting().len(), table.len());
    assert_eq!(matches.not_said().count(), 0);
    assert_eq!(matches.opened_by(), [0; 12]);
}
