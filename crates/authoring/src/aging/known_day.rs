//! How new a source is, as far as its own words say.

use eligibility::Date;

/// The last day on which a source can be from by its own words: in "2025년 공고" the last of the year, in "newspim 20250418000153" the
/// day itself. The newest of several counts; `None` if none is named, as of a law.
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

/// The day that a run of digits names, with what stands behind it: `20250418…`, `2025-04-18`, `2025-04`, `2025`.
fn day_of(run: &str, after: &str) -> Option<Date> {
    let year = run.get(..4)?.parse().ok()?;
    // Numbers of articles and records begin with other digits than those of our years, nearly all of them.
    if !(2000..2100).contains(&year) {
        return None;
    }
    if run.len() == 4 {
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
    let month = run.get(4..6)?.parse().ok()?;
    let day = run.get(6..8)?.parse().ok()?;
    Date::from_ymd(year, month, day)
}

/// The last day of a month.
fn last_of(year: i32, month: u8) -> Option<Date> {
    (28..=31).rev().find_map(|day| Date::from_ymd(year, month, day))
}

/// Whether a text names a year, as "2025년".
pub(super) fn names_a_year(text: &str) -> bool {
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
