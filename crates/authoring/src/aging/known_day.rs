//! How new a source is, as far as its own words say.

use eligibility::Date;

/// The last day on which a source can be from by its own words: in "2025년 공고" the last of the year, in "newspim 20250418000153" the
/// day itself, as in the words for it, "2025년 4월 18일". The newest of several counts; `None` if none is named, as of a law.
#[must_use]
pub fn newest_day(source: &str) -> Option<Date> {
    let mut newest = None;
    let mut rest = source;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = rest.get(start..).unwrap_or_default();
        let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (run, after) = digits.split_at(length);
        newest = newest.max(day_of(run, after));
        rest = after;
    }
    newest
}

/// The day that a run of digits names, with what stands behind it: `20250418…`, `2025-04-18`, `2025-04`, `2025`, `2025년 4월 18일`.
fn day_of(run: &str, after: &str) -> Option<Date> {
    let year = year_of(run)?;
    if run.len() == 4 {
        if let Some(rest) = after.strip_prefix('년') {
            return day_in_words(year, rest).or_else(|| Date::from_ymd(year, 12, 31));
        }
        let two = |text: &str| -> Option<u8> {
            let text = text.strip_prefix('-')?;
            let ends = !text.get(2..)?.starts_with(|c: char| c.is_ascii_digit());
            text.get(..2)?.parse().ok().filter(|_| ends)
        };
        let Some(month) = two(after).filter(|month| (1..=12).contains(month)) else {
            return Date::from_ymd(year, 12, 31);
        };
        let day = after.get(3..).and_then(two);
        return day
            .and_then(|day| Date::from_ymd(year, month, day))
            .or_else(|| last_of(year, month));
    }
    day_of_digits(run)
}

/// The day with which the number of a record begins, as `20250418000153`; `None` if it begins with none.
pub(crate) fn day_of_digits(run: &str) -> Option<Date> {
    let month = run.get(4..6)?.parse().ok()?;
    let day = run.get(6..8)?.parse().ok()?;
    Date::from_ymd(year_of(run)?, month, day)
}

/// The year with which a run of digits begins. Numbers of articles and records begin with other digits than those of our years, nearly
/// all of them.
fn year_of(run: &str) -> Option<i32> {
    let year = run.get(..4)?.parse().ok()?;
    (2000..2100).contains(&year).then_some(year)
}

/// The day that stands behind a year in words, as in " 4월 18일", or the last of the month in " 4월".
fn day_in_words(year: i32, after_year: &str) -> Option<Date> {
    let number = |text: &str, unit: char| -> Option<(u8, usize)> {
        let start = text.len() - text.trim_start().len();
        let digits = text.get(start..)?.find(|c: char| !c.is_ascii_digit())?;
        let end = start + digits;
        let number = text.get(start..end)?.parse().ok()?;
        text.get(end..)?
            .starts_with(unit)
            .then_some((number, end + unit.len_utf8()))
    };
    let (month, end) = number(after_year, '월')?;
    let day = after_year.get(end..).and_then(|rest| number(rest, '일'));
    day.and_then(|(day, _)| Date::from_ymd(year, month, day))
        .or_else(|| last_of(year, month))
}

/// The last day of a month.
fn last_of(year: i32, month: u8) -> Option<Date> {
    (28..=31).rev().find_map(|day| Date::from_ymd(year, month, day))
}

/// Whether a text names a year, as "2025년".
pub(crate) fn names_a_year(text: &str) -> bool {
    years(text).next().is_some()
}

/// The years that a text names, as "2025년" or "2025 notice".
pub(super) fn years(text: &str) -> impl Iterator<Item = i32> + '_ {
    let runs = text.split(|c: char| !c.is_ascii_digit());
    let years = runs
        .filter(|run| run.len() == 4)
        .filter_map(|run| run.parse().ok());
    years.filter(|year| (2000..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_day_of_a_source_is_found() {
        for (source, newest) in [
            ("newspim 20250418000153 (2025년 공고)", Some("2025-12-31")),
            ("newspim 20250418000153", Some("2025-04-18")),
            ("news1 6030947; khan 202601271013001", Some("2026-01-27")),
            (
                "daejeonpress 66711; newsis NISX20251205_0003429635",
                Some("2025-12-05"),
            ),
            (
                "gov24 569000000379 (2026-05-11); newspim 20260316000261",
                Some("2026-05-11"),
            ),
            ("joongdo 20251027010007938 (2025-10)", Some("2025-10-31")),
            ("고용노동부고시 제2025-47호", Some("2025-12-31")),
            ("고용노동부고시 제2026-157호", Some("2026-12-31")),
            ("2024년 성과보고 (4개소)", Some("2024-12-31")),
            ("ccnnews 2024-02", Some("2024-02-29")),
            ("뉴스핌 2025년 4월 18일", Some("2025-04-18")),
            (
                "정부24 (2026년 5월 11일); 뉴스핌 2026년 3월 16일",
                Some("2026-05-11"),
            ),
            ("뉴스핌 2025년 4월 18일 (2025년 공고)", Some("2025-12-31")),
            ("중도일보 2025년10월27일", Some("2025-10-27")),
            ("2025년 2월", Some("2025-02-28")),
            ("2025년 2월 30일", Some("2025-02-28")),
            ("2025년 13월 1일", Some("2025-12-31")),
            ("2025년, 5번", Some("2025-12-31")),
            ("2025년", Some("2025-12-31")),
            ("직업안정법 제9조 (구직신청의 수리)", None),
            ("온통청년 110424 (4억 원)", None),
            ("kmib arcid=0027988020; bizinfo PBLN_000000000119636", None),
            ("gov24 149200000063", None),
            ("newspim 20251341000000", None),
            ("", None),
        ] {
            let newest = newest.map(|day| Date::parse(day).unwrap());
            assert_eq!(newest_day(source), newest, "{source}");
        }
    }
}
