//! What a vacancy says, in words. What its notice does not say is said to be so; nothing is made up of it.

mod advice;
mod fields;
mod groups;
#[cfg(test)]
mod tests;

use eligibility::Date;
use look::Words;
use matching::{Wish, WishValue};
use vacancy::closing::{Closing, Standing};
use vacancy::model::{Career, Contract, Education, Hours, Pay, PayUnit, Support, Vacancy};
use vacancy::place::{Place, Unit};
use vacancy::wage::grouped;

pub use self::advice::{advice, grade};
pub use self::fields::field;
use crate::i18n::T;

/// Amounts are said in ten thousands, with a tenth at most, where people count by them.
const MAN: u64 = 10_000;
const TENTH: u64 = MAN / 10;
/// From this number of days before its last on, a vacancy closes soon.
pub const SOON_DAYS: i64 = 7;
/// For this number of days after it was posted, a vacancy is new.
const NEW_DAYS: i64 = 7;
/// This many minutes are an hour, and months a year.
const MINUTES: u16 = 60;
const MONTHS: u16 = 12;

/// An amount of won.
pub fn won(words: Words, amount: u64) -> String {
    match in_man(words, amount) {
        Some(number) => words.with(T::JobsWonMan, &[("n", &number)]),
        None => words.with(T::JobsWon, &[("n", &grouped(&amount.to_string()))]),
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
    let whole = grouped(&(amount / MAN).to_string());
    Some(match amount % MAN / TENTH {
        0 => whole,
        tenths => [&*whole, ".", &*tenths.to_string()].concat(),
    })
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

/// Where one works, and whether that is in the notice's own words; `units` names the units of Sejong.
pub fn place(words: Words, place: &Place, units: impl Fn(Unit) -> String) -> Option<(String, bool)> {
    match place {
        Place::Unknown => None,
        Place::Unit(unit) => Some((units(*unit), false)),
        Place::Sejong => Some((words.text(T::JobsInSejong).to_owned(), false)),
        Place::Elsewhere(place) => Some((place.clone(), true)),
    }
}

/// The name of a unit in Korean.
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

/// One thing that somebody can wish for; `units` names the units of Sejong.
pub fn value(words: Words, value: &WishValue, units: impl Fn(Unit) -> String) -> String {
    match value {
        WishValue::Major(at) => words.text(groups::major(*at)).to_owned(),
        WishValue::Minor(at) => words.text(groups::minor(*at)).to_owned(),
        WishValue::Unit(unit) => units(*unit),
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

/// The rows of a vacancy's page: what is called so, and what it is, or `None` where the notice does not say.
pub fn rows(words: Words, vacancy: &Vacancy, where_one_works: Option<String>) -> Vec<(T, Option<String>)> {
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
        (T::JobsPlace, where_one_works),
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

/// Which rows are said to be missing where the notice does not say them: an applicant has to know them.
pub const NEEDED: [T; 7] = [
    T::JobsPay,
    T::JobsHours,
    T::JobsPlace,
    T::JobsEnds,
    T::JobsContract,
    T::JobsEducation,
    T::JobsCareer,
];
