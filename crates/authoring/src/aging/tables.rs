//! Tables that have a row a year, and the holidays of a year.

use catalog::pick::DAYS_AHEAD;
use eligibility::Date;
use serde::Deserialize;
use toml::Spanned;

use crate::files::SourceFile;
use crate::problem::{Diagnostic, both};

/// The month from which the amounts of the next year are missed: those of the median income are published at the end of July.
const NEXT_YEAR_FROM_MONTH: u8 = 9;

#[derive(Deserialize)]
struct Table {
    name: Spanned<String>,
    #[serde(default)]
    row: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    year: i32,
}

/// The years for which a table ought to have a row, and has none.
pub(super) fn years(file: &SourceFile, on: Date) -> Option<Diagnostic> {
    let table: Table = toml::from_str(&file.text).ok()?;
    let (span, name) = (table.name.span(), table.name.get_ref());
    let lacks = |year: i32| table.row.iter().all(|row| row.year != year);
    let problem = |year: i32| {
        let message = both(
            format!("`{name}` 표에 {year}년 금액이 없어요"),
            format!("the table `{name}` has no amounts of {year}"),
        );
        Diagnostic::at(file, Some(span.clone()), message)
    };
    let (year, next) = (on.year(), on.year().saturating_add(1));
    if lacks(year) {
        return Some(problem(year).hint(both(
            "금액을 더해 주세요. 알려지지 않았으면 amounts = [\"unknown\"]으로 써 주세요",
            "add them; where they are not published, say amounts = [\"unknown\"]",
        )));
    }
    (on.month() >= NEXT_YEAR_FROM_MONTH && lacks(next)).then(|| {
        let hint = both(
            format!("{next}년 1월 1일 전에 더해 주세요"),
            format!("add them before 1 January {next}"),
        );
        problem(next).hint(hint).warning()
    })
}

#[derive(Deserialize)]
struct Holidays {
    #[serde(default)]
    holiday: Vec<Holiday>,
}

#[derive(Deserialize)]
struct Holiday {
    day: Date,
}

/// Warns if no public holiday is known of a year of which a visitor can already pick days.
pub(super) fn holidays(file: &SourceFile, on: Date) -> Option<Diagnostic> {
    let holidays: Holidays = toml::from_str(&file.text).ok()?;
    let year = on.plus_days(DAYS_AHEAD)?.year();
    let lacks = holidays.holiday.iter().all(|holiday| holiday.day.year() != year);
    lacks.then(|| {
        let message = both(
            format!("{year}년 공휴일이 없어요: 그 해의 날도 벌써 고를 수 있어요"),
            format!("there is no public holiday of {year}, of which days can be picked already"),
        );
        let hint = both("출처와 함께 더해 주세요", "add them, with their source");
        Diagnostic::at(file, None, message).hint(hint).warning()
    })
}
