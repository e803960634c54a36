//! Codes of occupations, which mean other things in another year.
//!
//! 고용24's leaves have six digits: four of 한국고용직업분류 (KECO) and two more. KECO 2025 (고용노동부고시 제2024-63호) uses digits of KECO 2018
//! again for other work. There is no whole table here: a code is kept, with its year, only where it stands in [`KNOWN`] and its name fits;
//! every other one is counted, and the name is kept.

use vacancy::model::{MINOR_GROUPS, OccupationCode, Scheme};

/// Codes, their years, and words that the name of the work has to hold, one of each list (all without blanks). Names of 2025: the tree in
/// `kyu-ares/jobtask-platform` (`data/keco-tree.json`). Names of 2018, and that 1331 to 1333 mean the same in both years and 1581 and 1582
/// changed places: that tree compared with the older typed list of 고용24's API.
const KNOWN: &[(u16, Scheme, &[&[&str]])] = &[
    (261, Scheme::Keco2018, &[&["기획"], &["마케팅"]]),
    (261, Scheme::Keco2025, &[&["경영기획"]]),
    (262, Scheme::Keco2018, &[&["인사"], &["교육"]]),
    (262, Scheme::Keco2025, &[&["영업"], &["마케팅"]]),
    (263, Scheme::Keco2018, &[&["총무"]]),
    (263, Scheme::Keco2025, &[&["인사"], &["노무"]]),
    // The same in both years; the later one stands for both.
    (1_331, Scheme::Keco2025, &[&["시스템소프트웨어"]]),
    (1_332, Scheme::Keco2025, &[&["응용소프트웨어"]]),
    (1_333, Scheme::Keco2025, &[&["웹개발"]]),
    (1_341, Scheme::Keco2018, &[&["데이터"]]),
    (1_341, Scheme::Keco2025, &[&["네트워크시스템"]]),
    (1_553, Scheme::Keco2018, &[&["환경공학"]]),
    (1_555, Scheme::Keco2018, &[&["보건위생", "환경검사"]]),
    (1_555, Scheme::Keco2025, &[&["환경공학"]]),
    (1_581, Scheme::Keco2018, &[&["방재"]]),
    (1_581, Scheme::Keco2025, &[&["소방"]]),
    (1_582, Scheme::Keco2018, &[&["소방"]]),
    (1_582, Scheme::Keco2025, &[&["방재"]]),
];

/// The name and the code of `환경공학 기술자 및 연구원(155500)`.
pub(crate) fn split(text: &str) -> (&str, Option<&str>) {
    let apart = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match apart {
        Some((name, code)) if unit(code).is_some() => (name.trim(), Some(code)),
        _ => (text, None),
    }
}

/// The first four of four or six digits.
fn unit(code: &str) -> Option<u16> {
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !matches!(code.len(), 4 | 6) {
        return None;
    }
    code.get(..4)?.parse().ok()
}

/// The code with its year, if it is known and fits the name in one way.
pub(crate) fn code(code: &str, name: &str) -> Option<OccupationCode> {
    let unit = unit(code)?;
    let name = super::words::bare(name).replace('·', "");
    let fits = |words: &[&[&str]]| words.iter().all(|any| any.iter().any(|word| name.contains(word)));
    let mut fitting = KNOWN
        .iter()
        .filter(|(known, _, words)| *known == unit && fits(words));
    let (_, scheme, _) = fitting.next()?;
    let is_one = fitting.next().is_none();
    is_one.then_some(OccupationCode {
        scheme: *scheme,
        unit,
    })
}

/// The minor group that a code begins with, whichever year it is of: the groups are the same in both.
pub(crate) fn group(code: &str) -> Option<u8> {
    let group = u8::try_from(unit(code)? / 100).ok()?;
    MINOR_GROUPS.contains(&group).then_some(group)
}

/// The text that a group is kept by.
pub(crate) fn group_text(group: u8) -> String {
    format!("{group:02}")
}

/// Reads what [`group_text`] wrote.
pub(crate) fn kept_group(text: &str) -> Option<u8> {
    let group = text.parse().ok().filter(|_| text.len() == 2)?;
    MINOR_GROUPS.contains(&group).then_some(group)
}

/// The text that a code is kept by: `keco2025:1555`.
pub(crate) fn code_text(code: OccupationCode) -> String {
    let scheme = match code.scheme {
        Scheme::Keco2018 => "keco2018",
        Scheme::Keco2025 => "keco2025",
    };
    format!("{scheme}:{:04}", code.unit)
}

/// Reads what [`code_text`] wrote.
pub(crate) fn kept(text: &str) -> Option<OccupationCode> {
    let (scheme, digits) = text.split_once(':')?;
    let scheme = match scheme {
        "keco2018" => Scheme::Keco2018,
        "keco2025" => Scheme::Keco2025,
        _ => return None,
    };
    let unit = unit(digits).filter(|_| digits.len() == 4)?;
    Some(OccupationCode { scheme, unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_year_by_its_name() {
        for (digits, name, kept_as) in [
            ("155500", "환경공학 기술자 및 연구원", Some("keco2025:1555")),
            ("155500", "보건위생·환경 검사원", Some("keco2018:1555")),
            ("155300", "환경공학 기술자", Some("keco2018:1553")),
            ("1581", "방재 기술자 및 연구원", Some("keco2018:1581")),
            ("158100", "소방공학 기술자 및 연구원", Some("keco2025:1581")),
            ("158200", "방재 기술자 및 연구원", Some("keco2025:1582")),
            ("026300", "인사 및 노무 사무원", Some("keco2025:0263")),
            ("026300", "총무 사무원", Some("keco2018:0263")),
            ("133300", "웹 개발자", Some("keco2025:1333")),
            ("134100", "데이터 전문가", Some("keco2018:1341")),
            // A name that fits none, or both, and a code that is not known.
            ("155500", "용접원", None),
            ("158100", "소방·방재 기술자", None),
            ("613000", "상점 판매원", None),
            ("15550", "환경공학 기술자", None),
            ("x", "환경공학 기술자", None),
        ] {
            let read = code(digits, name).map(code_text);
            assert_eq!(read.as_deref(), kept_as, "{digits} {name}");
            assert_eq!(read.and_then(|text| kept(&text)), code(digits, name));
        }
        for (digits, kept_as) in [
            ("155500", Some("15")),
            ("026300", Some("02")),
            ("613000", Some("61")),
            // No group begins so.
            ("999900", None),
            ("061000", None),
            ("15550", None),
        ] {
            let read = group(digits).map(group_text);
            assert_eq!(read.as_deref(), kept_as, "{digits}");
            assert_eq!(read.and_then(|text| kept_group(&text)), group(digits));
        }
        assert_eq!([kept_group("2"), kept_group("x1"), kept_group("99")], [None; 3]);
        assert_eq!(
            split("환경공학 기술자 및 연구원(155500)"),
            ("환경공학 기술자 및 연구원", Some("155500"))
        );
        assert_eq!(split("사무원(주간)"), ("사무원(주간)", None));
    }
}
