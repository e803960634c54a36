//! Days as the two APIs write them.

use eligibility::Date;

use crate::draft::DraftDays;

/// Words of 신청기한 that say that applications are taken at all times, without blanks.
const ALWAYS: [&str; 4] = ["상시신청", "상시", "상시접수", "연중상시"];
/// Words of 신청기한 that say that no applications are taken any more, without blanks.
const CLOSED: [&str; 5] = ["마감", "접수마감", "신청마감", "모집마감", "접수종료"];

/// `YYYYMMDD` as a day.
pub(crate) fn compact(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year = text.get(..4)?.parse().ok()?;
    Date::from_ymd(year, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?)
}

/// The day of a moment: of `2026-01-01 00:00`, `20260508120000` and `2026-05-08`.
pub(crate) fn of_moment(text: &str) -> Option<Date> {
    let digits: String = text.chars().filter(|c| *c != '-').take(8).collect();
    compact(&digits)
}

/// What 신청기한 says for certain: its days, and whether it says that all is over. It is prose, so it is read only where it
/// is nothing but two whole dates, or one of the words that say it all.
pub(crate) fn written(text: &str) -> (Vec<DraftDays>, bool) {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if ALWAYS.contains(&bare.as_str()) {
        return (vec![DraftDays::Always], false);
    }
    if CLOSED.contains(&bare.as_str()) {
        return (Vec::new(), true);
    }
    let span = bare
        .split_once(['~', '∼', '〜', '～'])
        .and_then(|(opens, closes)| Some((date(opens)?, date(closes)?)));
    match span {
        Some((opens, closes)) if opens <= closes => (vec![DraftDays::Between(opens, closes)], false),
        _ => (Vec::new(), false),
    }
}

/// `2026-05-04`, `2026.5.4.`, `2026년5월4일` and `20260504` as a day.
fn date(text: &str) -> Option<Date> {
    if let Some(day) = compact(text) {
        return Some(day);
    }
    let text = text.strip_suffix(['.', '일']).unwrap_or(text);
    let parts: Vec<&str> = text.split(['-', '.', '/', '년', '월']).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !parts.iter().all(digits) {
        return None;
    }
    Date::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn the_day_of_a_moment_is_read_in_every_way_of_writing_it() {
        for text in ["2026-05-08 09:20:19", "20260508092019", "2026-05-08", "20260508"] {
            assert_eq!(of_moment(text), Some(day("2026-05-08")), "{text}");
        }
        for text in ["", "2026", "2026-13-01", "언제나"] {
            assert_eq!(of_moment(text), None, "{text}");
        }
    }

    #[test]
    fn a_deadline_is_read_only_where_nothing_else_stands_in_it() {
        let span = vec![DraftDays::Between(day("2026-05-04"), day("2026-05-20"))];
        for text in [
            "2026-05-04 ~ 2026-05-20",
            "2026.05.04. ~ 2026.05.20.",
            "2026.5.4~2026.5.20",
            "2026년 5월 4일 ~ 2026년 5월 20일",
            "20260504 ~ 20260520",
        ] {
            assert_eq!(written(text), (span.clone(), false), "{text}");
        }
        assert_eq!(written("상시 신청"), (vec![DraftDays::Always], false));
        assert_eq!(written("접수 마감"), (Vec::new(), true));
        for text in [
            "",
            "접수기관 별 상이",
            "2026.8.24.(월)9:00~9.30.(수)18:00",
            "2026-05-04 ~ 2026-05-20 (예산 소진 시 마감)",
            "2026-05-20 ~ 2026-05-04",
            "2026-12-31",
            "5.4. ~ 5.20.",
            "매월 1일 ~ 10일",
        ] {
            assert_eq!(written(text), (Vec::new(), false), "{text}");
        }
    }
}
