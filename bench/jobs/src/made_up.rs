//! Vacancies, made up: most notices say where, what, when and how much.

use didim_bench::random::Random;
use eligibility::Date;
use vacancy::closing::Closing;
use vacancy::model::{
    Career, Company, Contract, Education, Hours, Occupation, OccupationCode, Pay, PayUnit, Scheme, Support,
    Vacancy,
};
use vacancy::place::{Place, Unit};

const MINORS: [u16; 12] = [1, 2, 3, 13, 15, 30, 53, 56, 62, 82, 86, 89];
const CONTRACTS: [Contract; 5] = [
    Contract::Permanent,
    Contract::Permanent,
    Contract::FixedTerm,
    Contract::PermanentPartTime,
    Contract::Daily,
];
const LEVELS: [Education; 5] = [
    Education::Any,
    Education::Any,
    Education::High,
    Education::College,
    Education::University,
];
const SUPPORT: [Support; 3] = [Support::Dormitory, Support::Bus, Support::Meals];

const HEADS: [&str; 8] = [
    "새봄",
    "한빛",
    "초보 가능",
    "주5일",
    "대한",
    "기숙사 제공",
    "나눔",
    "(주)누리",
];
/// Compounds, in which people look for a part.
const WORKS: [&str; 16] = [
    "간호조무사",
    "세무회계사무원",
    "학습매니저",
    "주방보조원",
    "의료미용상담사",
    "지게차운전원",
    "CNC선반가공원",
    "사회복지사",
    "경비원",
    "물류포장원",
    "요양보호사",
    "생산직조립원",
    "전산입력원",
    "환경미화원",
    "영양조리사",
    "직업상담사",
];

/// The day of all measurements.
pub fn today() -> Date {
    Date::from_ymd(2026, 11, 30).unwrap_or(Date::from_day_number(2_461_375).expect("a day of the calendar"))
}

/// How the columns that JavaScript gets say what one has to have worked before.
pub fn career(career: Career) -> i32 {
    match career {
        Career::Unknown => -1,
        Career::Any => 0,
        Career::Newcomer => 65_534,
        Career::Months(months) => i32::from(months.max(1)),
    }
}

/// The same vacancies for the same seed.
pub fn vacancies(count: usize, seed: u64) -> Vec<Vacancy> {
    let mut random = Random::new(seed);
    (0..count).map(|number| vacancy(number, &mut random)).collect()
}

fn vacancy(number: usize, random: &mut Random) -> Vacancy {
    let day = |days: usize| today().plus_days(i64::try_from(days).unwrap_or_default() - 30);
    let said = |random: &mut Random, often| random.per_mille(often);
    let minor = random.pick(&MINORS);
    let pay = random.between(206, 420) as u64 * 10_000;
    let begins = random.between(6, 15) as u16 * 60;
    let coded = said(random, 950);
    // Few titles are the same in real lists: most name a company or a place.
    let company = format!("{}{}", random.pick(&HEADS), number % 997);
    let between = if said(random, 500) { " " } else { "" };
    Vacancy {
        id: format!("made-up:{number:06}"),
        title: format!("{company} {}{between}모집", random.pick(&WORKS)),
        company: Company {
            name: company,
            industry: None,
            workers: None,
        },
        occupation: Occupation {
            code: coded.then_some(OccupationCode {
                scheme: Scheme::Keco2025,
                unit: minor * 100 + 1,
            }),
            group: u8::try_from(minor).ok().filter(|_| coded),
            name: random.pick(&WORKS).to_owned(),
        },
        closing: match random.below(10) {
            0 => Closing::Always,
            1..=3 => Closing::UntilFilled(day(random.between(31, 60))),
            _ => day(random.between(31, 60)).map_or(Closing::Unknown, Closing::On),
        },
        posted: day(random.between(0, 30)),
        pay: Pay {
            unit: said(random, 930).then_some(PayUnit::Month),
            least: Some(pay),
            most: said(random, 600).then_some(pay + 400_000),
        },
        hours: Hours {
            weekly_minutes: None,
            days: said(random, 900).then(|| random.between(4, 6) as u8),
            daily: said(random, 900).then_some((begins, begins + 9 * 60)),
            shifts: said(random, 100).then_some(false),
        },
        place: match random.below(20) {
            0 => Place::Sejong,
            1 => Place::Elsewhere("대전".to_owned()),
            _ => Unit::at(random.below(33) as u8).map_or(Place::Unknown, Place::Unit),
        },
        contract: said(random, 980).then(|| random.pick(&CONTRACTS)),
        education: said(random, 990).then(|| random.pick(&LEVELS)),
        career: match random.below(4) {
            0 => Career::Months(random.between(6, 36) as u16),
            1 => Career::Newcomer,
            _ => Career::Any,
        },
        licences: Vec::new(),
        languages: Vec::new(),
        headcount: None,
        support: SUPPORT.into_iter().filter(|_| random.per_mille(500)).collect(),
        preferred: None,
    }
}

/// Vacancies of which nothing is known but their titles, for a search.
pub fn titled(titles: Vec<String>) -> Vec<Vacancy> {
    let mut random = Random::new(1);
    let titled = |(number, title)| Vacancy {
        title,
        company: Company {
            name: String::new(),
            industry: None,
            workers: None,
        },
        occupation: Occupation {
            code: None,
            group: None,
            name: String::new(),
        },
        place: Place::Unknown,
        ..vacancy(number, &mut random)
    };
    titles.into_iter().enumerate().map(titled).collect()
}
