//! Vacancies and wishes, made up.

use eligibility::Date;
use matching::{HoursWish, Wishes};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use vacancy::closing::Closing;
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

pub(crate) fn today() -> Date {
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

pub(crate) fn vacancies() -> impl Strategy<Value = Vec<Vacancy>> {
    prop::collection::vec(vacancy(), 0..40).prop_map(|mut all| {
        for (at, vacancy) in all.iter_mut().enumerate() {
            vacancy.id = format!("own:{at:03}");
        }
        all
    })
}

pub(crate) fn wishes() -> impl Strategy<Value = Wishes> {
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
