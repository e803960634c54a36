//! The words for what a vacancy can be: those of 고용24, and what other portals write for the same.
//!
//! Codes: 고용24's answer and request fields as public code that reads the API names them (education 00 to 07, salTp, empTp, welfare).

use vacancy::model::{Contract, Education, PayUnit, Support};

/// A value with the word that it is kept by, its code, and what else is written for it (all without blanks).
type Words<T> = (T, &'static str, &'static str, &'static [&'static str]);

/// The levels of education.
const EDUCATION: [Words<Education>; 8] = [
    (
        Education::Any,
        "학력무관",
        "00",
        &["무관", "관계없음", "제한없음", "학력제한없음"],
    ),
    (Education::Primary, "초졸이하", "01", &["초졸", "초등학교졸업"]),
    (Education::Middle, "중졸", "02", &["중학교졸업"]),
    (Education::High, "고졸", "03", &["고등학교졸업"]),
    (
        Education::College,
        "대졸(2~3년)",
        "04",
        &["대졸(2,3년)", "전문대졸", "초대졸", "대학졸업(2,3년)"],
    ),
    (
        Education::University,
        "대졸(4년)",
        "05",
        &["대졸", "대학교졸업(4년)"],
    ),
    (Education::Master, "석사", "06", &["석사졸업", "대학원석사졸업"]),
    (Education::Doctor, "박사", "07", &["박사졸업", "대학원박사졸업"]),
];

/// For what a pay is.
const PAY_UNITS: [Words<PayUnit>; 4] = [
    (PayUnit::Hour, "시급", "H", &["시간급"]),
    (PayUnit::Day, "일급", "D", &["일당"]),
    (PayUnit::Month, "월급", "M", &["월"]),
    (PayUnit::Year, "연봉", "Y", &["연"]),
];

/// The terms of work.
const CONTRACTS: [Words<Contract>; 7] = [
    (
        Contract::Permanent,
        "기간의 정함이 없는 근로계약",
        "10",
        &["정규직", "기간의정함이없음"],
    ),
    (
        Contract::PermanentPartTime,
        "기간의 정함이 없는 근로계약(시간(선택)제)",
        "11",
        &[
            "기간의정함이없는근로계약시간(선택)제",
            "정규직(시간제)",
            "정규직시간제",
        ],
    ),
    (
        Contract::FixedTerm,
        "기간의 정함이 있는 근로계약",
        "20",
        &["계약직", "기간제", "기간의정함이있음"],
    ),
    (
        Contract::FixedTermPartTime,
        "기간의 정함이 있는 근로계약(시간(선택)제)",
        "21",
        &[
            "기간의정함이있는근로계약시간(선택)제",
            "계약직(시간제)",
            "계약직시간제",
        ],
    ),
    (Contract::Agency, "파견근로", "4", &["파견", "파견직"]),
    (Contract::Substitute, "대체인력", "Y", &["대체인력채용"]),
    (Contract::Daily, "일용", "", &["일용직", "일용근로"]),
];

/// What is given beside the pay.
const SUPPORT: [Words<Support>; 7] = [
    (Support::Dormitory, "기숙사", "01", &[]),
    (Support::Bus, "통근버스", "02", &["통근차량"]),
    (Support::Meals, "중식", "04", &["점심식사", "식사제공"]),
    (Support::Housing, "주택", "06", &[]),
    (Support::Vehicle, "차량", "11", &[]),
    (Support::Training, "교육비", "12", &[]),
    (Support::ChildTuition, "자녀학자금", "13", &["자녀교육비"]),
];

fn exact<T: Copy>(table: &[Words<T>], text: &str) -> Option<T> {
    let bare = bare(text);
    let is = |(_, word, code, more): &&Words<T>| {
        let coded = !code.is_empty() && *code == bare;
        coded || self::bare(word) == bare || more.contains(&&*bare)
    };
    table.iter().find(is).map(|(value, ..)| *value)
}

fn word<T: PartialEq>(table: &[Words<T>], value: &T) -> &'static str {
    let found = table.iter().find(|(known, ..)| known == value);
    found.map_or("", |(_, word, ..)| word)
}

/// A text without blanks.
pub(crate) fn bare(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

pub(crate) fn education(text: &str) -> Option<Education> {
    let bare = bare(text);
    let level = bare.strip_suffix("이상").unwrap_or(&bare);
    exact(&EDUCATION, level)
}

pub(crate) fn education_word(value: Education) -> &'static str {
    word(&EDUCATION, &value)
}

pub(crate) fn pay_unit(text: &str) -> Option<PayUnit> {
    exact(&PAY_UNITS, text)
}

pub(crate) fn pay_unit_word(value: PayUnit) -> &'static str {
    word(&PAY_UNITS, &value)
}

/// The unit that a text without blanks begins with, and what follows.
pub(crate) fn pay_unit_before(text: &str) -> Option<(PayUnit, &str)> {
    let begun = |word: &'static str, unit: PayUnit| {
        let rest = text.strip_prefix(word)?;
        // `월` begins `월요일` too.
        let is_other = word.chars().count() == 1 && rest.starts_with(char::is_alphabetic);
        (!is_other).then_some((unit, rest))
    };
    PAY_UNITS.iter().find_map(|(unit, word, _, more)| {
        let longest_first = std::iter::once(word).chain(more.iter());
        longest_first.copied().find_map(|word| begun(word, *unit))
    })
}

pub(crate) fn contract(text: &str) -> Option<Contract> {
    exact(&CONTRACTS, text)
}

pub(crate) fn contract_word(value: Contract) -> &'static str {
    word(&CONTRACTS, &value)
}

/// What one item of a list of benefits gives: by its code, or by a word in it unless the item denies it.
pub(crate) fn support(item: &str) -> Option<Support> {
    if let Some(found) = exact(&SUPPORT, item) {
        return Some(found);
    }
    let bare = bare(item);
    if ["없음", "미제공", "불가", "미지원"]
        .iter()
        .any(|no| bare.contains(no))
    {
        return None;
    }
    // A child's tuition is told before what its words are a part of.
    let mut from_last = SUPPORT.iter().rev();
    let names = |(_, word, _, more): &&Words<Support>| {
        bare.contains(word) || more.iter().any(|other| bare.contains(other))
    };
    from_last.find(names).map(|(value, ..)| *value)
}

pub(crate) fn support_word(value: Support) -> &'static str {
    word(&SUPPORT, &value)
}
