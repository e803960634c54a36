//! Five-digit codes of 시·군·구 (the first five digits of 법정동코드), and how they change.
//!
//! The codes are in no official codebook of the APIs, and they change when places merge or get a new status. What is
//! known of that stands here, with its source, and nothing else:
//!
//! * a code that has moved goes into [`MOVED`], with the day, from a notice of 행정안전부;
//! * a province whose codes are changing goes into [`IN_FLUX`], until every one of its codes is in [`MOVED`]. Nobody is
//!   firmly told "not your region" on the grounds of such a code;
//! * a name goes into [`NAMES`].

use eligibility::Date;

/// One code that became another. A code that was split has several entries.
pub(crate) struct Moved {
    pub(crate) old: &'static str,
    pub(crate) new: &'static str,
    /// The first day of the new code, as `YYYY-MM-DD`.
    pub(crate) from: &'static str,
}

/// No old-to-new pair has a source that was read yet.
pub(crate) const MOVED: &[Moved] = &[];

/// A province.
pub(crate) struct Province {
    /// The first two digits of its codes.
    pub(crate) digits: &'static str,
    /// Its short name in Korean, with a remark in parentheses where two provinces have the same one.
    pub(crate) ko: &'static str,
    pub(crate) en: &'static str,
    /// Its whole name, with which those of its bodies begin.
    pub(crate) whole: &'static str,
}

const fn known(digits: &'static str, ko: &'static str, en: &'static str, whole: &'static str) -> Province {
    Province {
        digits,
        ko,
        en,
        whole,
    }
}

/// The provinces. Their digits make a code known, and its name readable.
pub(crate) const PROVINCES: &[Province] = &[
    known("11", "서울", "Seoul", "서울특별시"),
    // Seen in data of July 2026.
    known("12", "전남광주", "Jeonnam-Gwangju", "전남광주통합특별시"),
    known("26", "부산", "Busan", "부산광역시"),
    known("27", "대구", "Daegu", "대구광역시"),
    known("28", "인천", "Incheon", "인천광역시"),
    known("29", "광주", "Gwangju", "광주광역시"),
    known("30", "대전", "Daejeon", "대전광역시"),
    known("31", "울산", "Ulsan", "울산광역시"),
    known("36", "세종", "Sejong", "세종특별자치시"),
    known("41", "경기", "Gyeonggi", "경기도"),
    known("42", "강원 (옛 코드)", "Gangwon (old code)", "강원도"),
    known("43", "충북", "Chungbuk", "충청북도"),
    known("44", "충남", "Chungnam", "충청남도"),
    known("45", "전북 (옛 코드)", "Jeonbuk (old code)", "전라북도"),
    known("46", "전남", "Jeonnam", "전라남도"),
    known("47", "경북", "Gyeongbuk", "경상북도"),
    known("48", "경남", "Gyeongnam", "경상남도"),
    known("50", "제주", "Jeju", "제주특별자치도"),
    known("51", "강원", "Gangwon", "강원특별자치도"),
    known("52", "전북", "Jeonbuk", "전북특별자치도"),
];

/// Provinces with codes old and new in the data at once.
const IN_FLUX: &[&str] = &["12", "29", "42", "45", "46", "51", "52"];

/// Names of single codes; a code without one is shown as its province and number.
const NAMES: &[(&str, &str, &str)] = &[("36110", "세종특별자치시", "Sejong")];

/// Whether this has the form of a code.
pub(crate) fn is_code(code: &str) -> bool {
    code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// The province of a code.
pub(crate) fn province(code: &str) -> Option<&'static Province> {
    PROVINCES
        .iter()
        .find(|province| code.starts_with(province.digits))
}

/// Whether the code is of a province that is known.
pub(crate) fn is_known(code: &str) -> bool {
    is_code(code) && province(code).is_some()
}

/// Whether the code may be another one by now, or may be of more than it was.
pub(crate) fn in_flux(code: &str) -> bool {
    !is_known(code) || IN_FLUX.iter().any(|digits| code.starts_with(digits))
}

/// The codes that a code is on a day, and whether it is another one than was written.
pub(crate) fn current(code: &str, on: Date, moved: &[Moved]) -> (Vec<String>, bool) {
    let passed = |entry: &&Moved| entry.old == code && Date::parse(entry.from).is_ok_and(|from| from <= on);
    let new: Vec<_> = moved
        .iter()
        .filter(passed)
        .map(|entry| entry.new.to_owned())
        .collect();
    if new.is_empty() {
        (vec![code.to_owned()], false)
    } else {
        (new, true)
    }
}

/// How a code reads, in Korean and in English.
pub(crate) fn name(code: &str) -> (String, String) {
    if let Some((_, ko, en)) = NAMES.iter().find(|(named, _, _)| *named == code) {
        return ((*ko).to_owned(), (*en).to_owned());
    }
    match province(code) {
        Some(Province { ko, en, .. }) => (format!("{ko} {code}"), format!("{en} {code}")),
        None => (code.to_owned(), code.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn a_code_moves_on_its_day_and_not_before() {
        let moved = [
            Moved {
                old: "99001",
                new: "98001",
                from: "2026-07-01",
            },
            Moved {
                old: "99001",
                new: "98002",
                from: "2026-07-01",
            },
        ];
        assert_eq!(
            current("99001", day("2026-06-30"), &moved),
            (vec!["99001".to_owned()], false)
        );
        let split = vec!["98001".to_owned(), "98002".to_owned()];
        assert_eq!(current("99001", day("2026-07-01"), &moved), (split, true));
        assert_eq!(
            current("36110", day("2026-07-01"), &moved),
            (vec!["36110".to_owned()], false)
        );
    }

    #[test]
    fn every_move_has_a_day_and_two_codes() {
        for entry in MOVED {
            assert!(Date::parse(entry.from).is_ok() && is_code(entry.old) && is_code(entry.new));
        }
    }

    #[test]
    fn unknown_and_changing_codes_are_never_firm() {
        assert!(!in_flux("36110"));
        assert!(is_known("12330") && in_flux("12330"), "전남광주 of 2026");
        assert!(!is_known("99999") && in_flux("99999"));
        assert!(!is_code("3611") && !is_code("3611a") && !is_code("361100"));
    }

    #[test]
    fn a_code_without_a_name_is_shown_with_its_province() {
        assert_eq!(name("36110").0, "세종특별자치시");
        assert_eq!(name("26110").0, "부산 26110");
        assert_eq!(name("99999").0, "99999");
    }
}
