//! Where one works, of addresses, short names of regions and their codes.

use vacancy::place::{Place, SEJONG, Unit};

use super::said::Said;
use super::words::bare;
use crate::regions::PROVINCES;

/// Further names by which places are said to be in a province: of several, or of former ones.
const FORMER: [&str; 8] = ["충청", "경상", "전라", "강원", "전북", "전남", "해외", "전국"];

/// Reads an address: one in Sejong that names one of its units is there, another in Sejong is in Sejong, and one of another province is
/// elsewhere, in its own words.
pub(crate) fn address(text: &str) -> Said<Place> {
    let text = without_zip(text);
    if is_sejong(text) {
        // "and others" names more than one place.
        let several = text.ends_with(" 등") || text.contains(" 외 ");
        let unit = Unit::of_address(text).filter(|_| !several);
        return Said::Is(unit.map_or(Place::Sejong, Place::Unit));
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return code(text);
    }
    let end = text
        .find(|letter: char| !letter.is_alphabetic())
        .unwrap_or(text.len());
    let first = text.get(..end).unwrap_or_default();
    let names = |name: &str| {
        let rest = first.strip_prefix(name);
        rest.is_some_and(|rest| matches!(rest, "" | "시" | "도" | "특별시" | "광역시"))
    };
    let others = PROVINCES.iter().filter(|province| province.digits != "36");
    let known = others
        .flat_map(|province| {
            [
                province.ko.split(' ').next().unwrap_or(province.ko),
                province.whole,
            ]
        })
        .chain(FORMER)
        .any(names);
    let read = known.then(|| Place::Elsewhere(text.to_owned()));
    Said::or_unreadable(read, "it begins with no province that is known")
}

/// Reads what a record keeps or somebody wrote: a unit's name alone too.
pub(crate) fn kept(text: &str) -> Option<Place> {
    match (Unit::of_address(text), address(text)) {
        (_, Said::Is(place)) => Some(place),
        (Some(unit), _) if !text.contains(' ') => Some(Place::Unit(unit)),
        _ => None,
    }
}

/// The word that a place is kept by; `None` where it is not known.
pub(crate) fn word(place: &Place) -> Option<String> {
    match place {
        Place::Unknown => None,
        Place::Unit(unit) => unit.data().map(|data| data.name.to_owned()),
        Place::Sejong => Some("세종".to_owned()),
        Place::Elsewhere(text) => Some(text.clone()),
    }
}

/// A code of a region. Another one than Sejong's has no words to show.
fn code(digits: &str) -> Said<Place> {
    match Unit::by_code(digits) {
        Some(unit) => Said::Is(Place::Unit(unit)),
        None if digits == SEJONG => Said::Is(Place::Sejong),
        None => Said::Open,
    }
}

fn is_sejong(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let first = first.trim_end_matches(',');
    matches!(first, "세종" | "세종시" | "세종특별자치시") || bare(text) == "세종"
}

/// An address without the zip code before it: `30121 세종…`, `(30121) 세종…`.
fn without_zip(text: &str) -> &str {
    let text = text.trim();
    let inside = text.trim_start_matches(['(', '[']);
    let rest = inside.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '-');
    let zip = inside.len() - rest.len();
    match rest.trim_start_matches([')', ']', ' ', ',']) {
        // A code of a region alone is no zip code.
        "" => text,
        address if (5..=7).contains(&zip) => address,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str) -> Place {
        Place::Unit(Unit::of_address(name).unwrap())
    }

    #[test]
    fn addresses_are_in_a_unit_in_sejong_or_elsewhere() {
        for (text, place) in [
            ("세종특별자치시 나성동 123", unit("나성동")),
            ("30151 세종특별자치시 한누리대로 2130 (보람동)", unit("보람동")),
            ("(30151) 세종시 조치원읍 새내로 1", unit("조치원읍")),
            ("세종특별자치시 한누리대로 2130", Place::Sejong),
            ("세종", Place::Sejong),
            ("세종 외 2", Place::Sejong),
            ("세종 나성동 등", Place::Sejong),
            ("36110", Place::Sejong),
            ("3611010700", unit("나성동")),
            ("대구 서구", Place::Elsewhere("대구 서구".to_owned())),
            ("서울 등", Place::Elsewhere("서울 등".to_owned())),
            ("서울 외 14", Place::Elsewhere("서울 외 14".to_owned())),
            (
                "경기 성남시 분당구 등",
                Place::Elsewhere("경기 성남시 분당구 등".to_owned()),
            ),
            // A unit's name in another province is not in Sejong.
            (
                "대전 유성구 금남면 1",
                Place::Elsewhere("대전 유성구 금남면 1".to_owned()),
            ),
        ] {
            assert_eq!(address(text), Said::Is(place.clone()), "{text}");
            assert_eq!(kept(&word(&place).unwrap()), Some(place), "{text}");
        }
        assert_eq!(address("11110"), Said::Open);
        for text in ["재택", "나성동", "본사", "세종로 1", "서울로 7"] {
            assert!(matches!(address(text), Said::Unreadable(_)), "{text}");
        }
        assert_eq!(kept("나성동"), Some(unit("나성동")));
        assert_eq!(kept("나성"), None);
    }
}
