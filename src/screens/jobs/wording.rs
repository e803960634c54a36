//! What a vacancy says, in words. What its notice does not say is said to be so; nothing is made up of it.

use eligibility::Date;
use look::Words;
use matching::{Wish, WishValue};
use vacancy::closing::{Closing, Standing};
use vacancy::model::{Career, Contract, Education, Hours, Pay, PayUnit, Support, Vacancy};
use vacancy::place::{Place, Unit};

use crate::i18n::T;

/// Amounts are said in ten thousands, with a tenth at most, where people count by them.
const MAN: u64 = 10_000;
const TENTH: u64 = MAN / 10;
/// Up to so many days before its last, a vacancy closes soon.
pub const SOON_DAYS: i64 = 7;
/// A vacancy is new for so many days after it was posted.
const NEW_DAYS: i64 = 7;
/// This many minutes are an hour, and months a year.
const MINUTES: u16 = 60;
const MONTHS: u16 = 12;

/// An amount of won.
pub fn won(words: Words, amount: u64) -> String {
    match in_man(words, amount) {
        Some(number) => words.with(T::JobsWonMan, &[("n", &number)]),
        None => words.with(T::JobsWon, &[("n", &grouped(amount))]),
    }
}

/// From one amount of won to a larger one.
fn won_range(words: Words, least: u64, most: u64) -> String {
    match (in_man(words, least), in_man(words, most)) {
        // What both are counted in is said once.
        (Some(least), Some(most)) => {
            let both = words.with(T::JobsPayRange, &[("a", &least), ("b", &most)]);
            words.with(T::JobsWonMan, &[("n", &both)])
        }
        _ => {
            let [least, most] = [least, most].map(|amount| won(words, amount));
            words.with(T::JobsPayRange, &[("a", &least), ("b", &most)])
        }
    }
}

/// An amount in ten thousands, where people count by them and a tenth at most is left over.
fn in_man(words: Words, amount: u64) -> Option<String> {
    let by_ten_thousands = words.is_korean() || words.short() == "zh";
    if !by_ten_thousands || amount < 10 * MAN || !amount.is_multiple_of(TENTH) {
        return None;
    }
    let whole = grouped(amount / MAN);
    Some(match amount % MAN / TENTH {
        0 => whole,
        tenths => [&*whole, ".", &*tenths.to_string()].concat(),
    })
}

/// A number with a comma before each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What is paid.
pub fn pay(words: Words, pay: &Pay) -> Option<String> {
    let unit = pay.unit?;
    let amount = match (pay.least, pay.most) {
        (Some(least), Some(most)) if least == most => won(words, least),
        (Some(least), Some(most)) => won_range(words, least, most),
        (Some(least), None) => words.with(T::JobsPayFrom, &[("a", &won(words, least))]),
        (None, Some(most)) => words.with(T::JobsPayTo, &[("b", &won(words, most))]),
        (None, None) => return None,
    };
    Some(words.with(per(unit), &[("p", &amount)]))
}

fn per(unit: PayUnit) -> T {
    match unit {
        PayUnit::Hour => T::JobsPayHour,
        PayUnit::Day => T::JobsPayDay,
        PayUnit::Month => T::JobsPayMonth,
        PayUnit::Year => T::JobsPayYear,
    }
}

/// A minute of the day.
fn time(minute: u16) -> String {
    let two = |number: u16| {
        let digits = number.to_string();
        if number < 10 {
            ["0", &*digits].concat()
        } else {
            digits
        }
    };
    [&*two(minute / MINUTES), ":", &*two(minute % MINUTES)].concat()
}

/// When one works.
pub fn hours(words: Words, hours: &Hours) -> Option<String> {
    let mut parts = Vec::new();
    if let Some((begins, ends)) = hours.daily {
        parts.push(words.with(T::JobsDaily, &[("a", &time(begins)), ("b", &time(ends))]));
    }
    if let Some(days) = hours.days {
        parts.push(words.with(T::JobsDays, &[("n", &days.to_string())]));
    }
    if let Some(minutes) = hours.weekly_minutes {
        let whole = (minutes / MINUTES).to_string();
        let text = match minutes % MINUTES {
            0 => whole,
            // Of an hour 6 minutes are a tenth.
            rest => [&*whole, ".", &*(rest * 10 / MINUTES).to_string()].concat(),
        };
        parts.push(words.with(T::JobsWeekly, &[("n", &text)]));
    }
    if hours.shifts == Some(true) {
        parts.push(words.text(T::JobsShifts).to_owned());
    }
    if hours.night() == Some(true) {
        parts.push(words.text(T::JobsNight).to_owned());
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// Where one works: a name of Sejong's as it is written, or the notice's own words.
pub fn place(words: Words, place: &Place) -> Option<String> {
    match place {
        Place::Unknown => None,
        Place::Unit(unit) => Some(unit_name(*unit).to_owned()),
        Place::Sejong => Some(words.text(T::JobsInSejong).to_owned()),
        Place::Elsewhere(place) => Some(place.clone()),
    }
}

/// The name of a unit.
pub fn unit_name(unit: Unit) -> &'static str {
    unit.data().map_or("", |data| data.name)
}

/// Until when one can apply, in a word or two.
pub fn ends_short(words: Words, closing: Closing, today: Date) -> String {
    let left = match closing.standing(today) {
        Standing::Open(left) => left,
        Standing::Closed => return words.text(T::JobsGone).to_owned(),
    };
    match (closing, left) {
        (_, Some(0)) => words.text(T::JobsEndsToday).to_owned(),
        (_, Some(left)) => words.with(T::JobsEndsIn, &[("n", &left.to_string())]),
        (Closing::UntilFilled(_), None) => words.text(T::JobsUntilFilled).to_owned(),
        (Closing::Always, None) => words.text(T::JobsAlways).to_owned(),
        (_, None) => words.text(T::JobsEndUnknown).to_owned(),
    }
}

/// Until when one can apply, whole.
pub fn ends(words: Words, closing: Closing) -> Option<String> {
    let day = |day: Date| words.day(day.year(), day.month(), day.day());
    Some(match closing {
        Closing::Unknown => return None,
        Closing::On(last) => words.with(T::JobsUntil, &[("d", &day(last))]),
        Closing::UntilFilled(Some(last)) => words.with(T::JobsUntilFilledBy, &[("d", &day(last))]),
        Closing::UntilFilled(None) => words.text(T::JobsUntilFilled).to_owned(),
        Closing::Always => words.text(T::JobsAlways).to_owned(),
    })
}

/// Whether a vacancy was posted in the last week.
pub fn is_new(vacancy: &Vacancy, today: Date) -> bool {
    vacancy
        .posted
        .is_some_and(|posted| (0..=NEW_DAYS).contains(&posted.days_to(today)))
}

/// Whether a vacancy's last day is within a week.
pub fn ends_soon(vacancy: &Vacancy, today: Date) -> bool {
    matches!(vacancy.closing.standing(today), Standing::Open(Some(left)) if left <= SOON_DAYS)
}

/// The terms of work.
pub fn contract(contract: Contract) -> T {
    match contract {
        Contract::Permanent => T::JobsCPermanent,
        Contract::PermanentPartTime => T::JobsCPermanentPart,
        Contract::FixedTerm => T::JobsCFixed,
        Contract::FixedTermPartTime => T::JobsCFixedPart,
        Contract::Agency => T::JobsCAgency,
        Contract::Substitute => T::JobsCSubstitute,
        Contract::Daily => T::JobsCDaily,
    }
}

/// An education.
pub fn education(education: Education) -> T {
    match education {
        Education::Any => T::JobsEAny,
        Education::Primary => T::JobsEPrimary,
        Education::Middle => T::JobsEMiddle,
        Education::High => T::JobsEHigh,
        Education::College => T::JobsECollege,
        Education::University => T::JobsEUniversity,
        Education::Master => T::JobsEMaster,
        Education::Doctor => T::JobsEDoctor,
    }
}

/// The education that is asked for.
pub fn asked_education(words: Words, asked: Education) -> String {
    let name = words.text(education(asked));
    match asked {
        Education::Any | Education::Primary | Education::Doctor => name.to_owned(),
        _ => words.with(T::JobsAtLeast, &[("t", name)]),
    }
}

/// The work that one has to have done.
pub fn career(words: Words, career: Career) -> Option<String> {
    Some(match career {
        Career::Unknown => return None,
        Career::Any => words.text(T::JobsKAny).to_owned(),
        Career::Newcomer => words.text(T::JobsKNewcomer).to_owned(),
        Career::Months(0) => words.text(T::JobsKSome).to_owned(),
        Career::Months(months) => duration(words, months, T::JobsKYears, T::JobsKMonths),
    })
}

/// A number of months, as years where they are whole.
fn duration(words: Words, months: u16, in_years: T, in_months: T) -> String {
    if months.is_multiple_of(MONTHS) {
        words.with(in_years, &[("n", &(months / MONTHS).to_string())])
    } else {
        words.with(in_months, &[("n", &months.to_string())])
    }
}

/// What is given beside the pay.
pub fn support(support: Support) -> T {
    match support {
        Support::Dormitory => T::JobsSDormitory,
        Support::Bus => T::JobsSBus,
        Support::Meals => T::JobsSMeals,
        Support::Housing => T::JobsSHousing,
        Support::Vehicle => T::JobsSVehicle,
        Support::Training => T::JobsSTraining,
        Support::ChildTuition => T::JobsSChild,
    }
}

/// A major group of occupations (KECO, the first digit).
fn major(major: u8) -> T {
    match major {
        0 => T::JobsM0,
        1 => T::JobsM1,
        2 => T::JobsM2,
        3 => T::JobsM3,
        4 => T::JobsM4,
        5 => T::JobsM5,
        6 => T::JobsM6,
        7 => T::JobsM7,
        8 => T::JobsM8,
        _ => T::JobsM9,
    }
}

/// What a kind of wish is called.
pub fn wish(wish: Wish) -> T {
    match wish {
        Wish::Occupation => T::JobsWork,
        Wish::Place => T::JobsPlace,
        Wish::Pay => T::JobsPay,
        Wish::Days => T::JobsDaysWish,
        Wish::Hours => T::JobsHoursWish,
        Wish::Night => T::JobsNightWish,
        Wish::Contract => T::JobsContract,
        Wish::Education => T::JobsEducation,
        Wish::Career => T::JobsCareer,
        Wish::Licences => T::JobsLicences,
        Wish::Languages => T::JobsLanguages,
        Wish::Needs => T::JobsSupport,
    }
}

/// One thing that somebody can wish for.
pub fn value(words: Words, value: &WishValue) -> String {
    match value {
        WishValue::Major(at) => words.text(major(*at)).to_owned(),
        WishValue::Unit(unit) => unit_name(*unit).to_owned(),
        WishValue::Commute => words.text(T::JobsCommute).to_owned(),
        WishValue::Pay(unit, least) => {
            let least = won(words, u64::from(*least));
            let from = words.with(T::JobsPayFrom, &[("a", &least)]);
            words.with(per(*unit), &[("p", &from)])
        }
        WishValue::Days(days) => words.with(T::JobsAtMostDays, &[("n", &days.to_string())]),
        WishValue::Hours(hours) => {
            words.with(T::JobsWithin, &[("a", &time(hours.from)), ("b", &time(hours.to))])
        }
        WishValue::NoNight => words.text(T::JobsNoNight).to_owned(),
        WishValue::Contract(of) => words.text(contract(*of)).to_owned(),
        WishValue::Education(own) => words.text(education(*own)).to_owned(),
        WishValue::Career(0) => words.text(T::JobsOwnNone).to_owned(),
        WishValue::Career(months) => duration(words, *months, T::JobsOwnYears, T::JobsOwnMonths),
        WishValue::Licence(name) | WishValue::Language(name) => name.clone(),
        WishValue::Need(need) => words.text(support(*need)).to_owned(),
    }
}

/// The rows of a vacancy's page: what is called so, and what it is; `None` where the notice does not say.
pub fn rows(words: Words, vacancy: &Vacancy) -> Vec<(T, Option<String>)> {
    let joined = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
    let given: Vec<&str> = vacancy
        .support
        .iter()
        .map(|kind| words.text(support(*kind)))
        .collect();
    let posted = |day: Date| words.day(day.year(), day.month(), day.day());
    let people = |count: u16| words.with(T::JobsPeople, &[("n", &count.to_string())]);
    vec![
        (
            T::JobsWork,
            Some(vacancy.occupation.name.clone()).filter(|name| !name.is_empty()),
        ),
        (T::JobsPay, pay(words, &vacancy.pay)),
        (T::JobsHours, hours(words, &vacancy.hours)),
        (T::JobsPlace, place(words, &vacancy.place)),
        (T::JobsEnds, ends(words, vacancy.closing)),
        (
            T::JobsContract,
            vacancy.contract.map(|of| words.text(contract(of)).to_owned()),
        ),
        (
            T::JobsEducation,
            vacancy.education.map(|asked| asked_education(words, asked)),
        ),
        (T::JobsCareer, career(words, vacancy.career)),
        (T::JobsHeadcount, vacancy.headcount.map(people)),
        (T::JobsLicences, joined(&vacancy.licences)),
        (T::JobsLanguages, joined(&vacancy.languages)),
        (T::JobsSupport, (!given.is_empty()).then(|| given.join(", "))),
        (T::JobsPreferred, vacancy.preferred.clone()),
        (T::JobsPosted, vacancy.posted.map(posted)),
    ]
}

/// What a field of 고용24's data is called, in Korean as the text in it; `None` for numbers and codes, which say nothing to a reader.
pub fn field(name: &str) -> Option<&'static str> {
    Some(match name {
        "title" | "wantedTitle" => "제목",
        "company" | "corpNm" => "회사",
        "indTpNm" | "indTpCdNm" => "업종",
        "jobsNm" => "직종",
        "relJobsNm" => "관련 직종",
        "jobCont" => "직무 내용",
        "salTpNm" => "임금 형태",
        "sal" => "임금",
        "region" | "workRegion" => "근무 지역",
        "basicAddr" | "strtnmCd" => "주소",
        "nearLine" => "가까운 역",
        "holidayTpNm" => "근무 형태",
        "workdayWorkhrCont" => "근무 시간",
        "career" | "enterTpNm" => "경력",
        "minEdubg" | "eduNm" => "학력",
        "major" => "전공",
        "certificate" => "자격 · 면허",
        "forLang" => "외국어",
        "compAbl" => "컴퓨터 활용",
        "pfCond" => "우대 조건",
        "etcPfCond" | "etcHopeCont" => "기타 조건",
        "empTpNm" => "고용 형태",
        "collectPsncnt" => "모집 인원",
        "selMthd" => "전형 방법",
        "rcptMthd" => "접수 방법",
        "submitDoc" => "제출 서류",
        "fourIns" => "사회 보험",
        "retirepay" => "퇴직금",
        "etcWelfare" => "복리 후생",
        "disableCvntl" => "장애인 편의",
        "regDt" => "등록일",
        "closeDt" | "receiptCloseDt" => "마감",
        "infoSvc" => "정보 제공",
        "busiCont" => "사업 내용",
        "totPsncnt" => "근로자 수",
        "busiSize" => "기업 규모",
        _ => return None,
    })
}

/// Which rows are said to be missing where the notice does not say them: whoever applies has to know them.
pub const NEEDED: [T; 7] = [
    T::JobsPay,
    T::JobsHours,
    T::JobsPlace,
    T::JobsEnds,
    T::JobsContract,
    T::JobsEducation,
    T::JobsCareer,
];

#[cfg(test)]
mod tests {
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
        assert!(rows(KOREAN, &unsaid).iter().all(|(_, said)| said.is_none()));
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
            texts.extend(values.iter().map(|of| value(KOREAN, of)));
        }
        let count = texts.len();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), count);
    }
}
