//! What time does to a catalog: what was right when it was written, and is not any more, or soon will not be.

mod ending;
mod known_day;
mod rounds;
mod sources;
mod tables;

use eligibility::Date;

use crate::authored::Authored;
use crate::files::SourceFile;
use crate::problem::{Diagnostic, both};

pub use known_day::newest_day;
pub(crate) use known_day::{day_of_digits, names_a_year};

/// Returns what keeps a catalog from being published: people must be able to reach a person.
#[must_use]
pub fn unreachable(authored: &Authored, files: &[SourceFile]) -> Option<Diagnostic> {
    let reachable = authored
        .catalog
        .own_centers()
        .any(|center| center.phone.is_some());
    let file = files
        .iter()
        .find(|file| file.path == "centers.toml")
        .filter(|_| !reachable)?;
    let message = both(
        "전화번호가 하나도 없어요: 사람에게 물어볼 길이 없어요",
        "no center has a telephone number: nobody can ask a person",
    );
    let hint = both(
        "기관의 번호를 하나라도 출처와 날과 함께 써 주세요",
        "give at least one number of the agency, with its source and day",
    );
    Some(Diagnostic::at(file, None, message).hint(hint))
}

/// Returns what is wrong with the files of a catalog on a day, and what soon will be: errors for what would mislead a visitor on that
/// day, warnings for what somebody has to look after. Files that cannot be read have said so already.
///
/// - Errors: a table without the amounts of the day's year; a round that says no year, or another than its days; one of a past year
///   that reads as if it were open.
/// - Warnings: a table without the amounts of the next year, from 1 September; a date whose days end within a year; a confirmed
///   criterion whose source is more than two years old and whose words do not say so; a telephone number as old; no public holiday of
///   a year of which days can be picked; a program that has
///   been planned for more than a year.
#[must_use]
pub fn aging(files: &[SourceFile], on: Date) -> Vec<Diagnostic> {
    let mut found = ending::ending_dates(files, on);
    for file in files {
        if file.path.starts_with("tables/") {
            found.extend(tables::years(file, on));
        } else if file.path.starts_with("programs/") {
            found.extend(rounds::of_other_years(file, on));
            found.extend(sources::old(file, on));
        } else if file.path == "holidays.toml" {
            found.extend(tables::holidays(file, on));
        } else if file.path == "centers.toml" {
            found.extend(sources::old_phones(file, on));
        }
    }
    Diagnostic::sort(&mut found);
    found
}
