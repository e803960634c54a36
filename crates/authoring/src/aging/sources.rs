//! What rests on something old.

use std::ops::Range;

use catalog::Text;
use eligibility::Date;
use serde::Deserialize;
use toml::Spanned;

use super::known_day::{names_a_year, newest_day};
use crate::files::SourceFile;
use crate::problem::{Diagnostic, both};

/// The age in years from which what rests on a source has to say so.
const OLD_YEARS: i64 = 2;

/// The number of months for which something can be planned before somebody has to ask.
const PLANNED_MONTHS: i64 = 12;

#[derive(Deserialize)]
struct Program {
    id: Spanned<String>,
    status: String,
    announced: Option<Spanned<String>>,
    #[serde(default)]
    criterion: Vec<Criterion>,
}

#[derive(Deserialize)]
struct Criterion {
    id: Spanned<String>,
    text: Text,
    note: Option<Text>,
    basis: String,
    source: Option<String>,
    #[serde(default)]
    rounds: Vec<String>,
}

/// What of a program's file rests on something old: a confirmed criterion, its being planned.
pub(super) fn old(file: &SourceFile, on: Date) -> Vec<Diagnostic> {
    let Ok(program) = toml::from_str::<Program>(&file.text) else {
        return Vec::new();
    };
    let mut found: Vec<Diagnostic> = program
        .criterion
        .iter()
        .filter_map(|criterion| old_criterion(file, criterion, on))
        .collect();
    found.extend(long_planned(file, &program, on));
    found
}

fn old_criterion(file: &SourceFile, criterion: &Criterion, on: Date) -> Option<Diagnostic> {
    // One of some rounds alone is of their year, and says it by their name.
    if criterion.basis != "confirmed" || !criterion.rounds.is_empty() {
        return None;
    }
    let words = [Some(&criterion.text), criterion.note.as_ref()];
    if words.iter().flatten().any(|text| names_a_year(&text.ko)) {
        return None;
    }
    let newest = newest_day(criterion.source.as_deref()?).filter(|newest| is_old(*newest, on))?;
    let id = criterion.id.get_ref();
    let message = both(
        format!("조건 `{id}`: 출처가 2년이 넘었어요 ({newest})"),
        format!("the source of the criterion `{id}` is more than two years old ({newest})"),
    );
    let hint = both(
        "새 출처를 찾아 주세요. 없으면 note에 어느 해 기준인지 써 주세요: \"2024년 공고의 조건이에요\"",
        "look for a newer one; without one say in its note as of which year it is",
    );
    Some(warning(file, criterion.id.span(), message, hint))
}

fn long_planned(file: &SourceFile, program: &Program, on: Date) -> Option<Diagnostic> {
    if program.status != "planned" {
        return None;
    }
    let id = program.id.get_ref();
    let Some(announced) = &program.announced else {
        let message = both(
            format!("`{id}`: 준비 중인데 언제부터인지 없어요"),
            format!("`{id}` is planned, and does not say since when"),
        );
        let hint = both(
            "announced = \"2025\"나 \"2025-05\"처럼 써 주세요",
            "add announced, as \"2025\" or \"2025-05\"",
        );
        return Some(warning(file, program.id.span(), message, hint));
    };
    let since = newest_day(announced.get_ref()).filter(|day| on.minus_months(PLANNED_MONTHS) > *day)?;
    let message = both(
        format!("`{id}`: 준비 중이라고 한 지 1년이 넘었어요 ({since})"),
        format!("`{id}` has been planned for more than a year ({since})"),
    );
    let hint = both(
        "열렸는지, 그만두었는지 담당자에게 물어봐 주세요",
        "ask whether it has begun or was given up",
    );
    Some(warning(file, announced.span(), message, hint))
}

#[derive(Deserialize)]
struct Centers {
    #[serde(default)]
    center: Vec<Center>,
}

#[derive(Deserialize)]
struct Center {
    phone: Option<Spanned<Phone>>,
}

#[derive(Deserialize)]
struct Phone {
    number: String,
    day: String,
}

/// Telephone numbers that nobody has looked up for long.
pub(super) fn old_phones(file: &SourceFile, on: Date) -> Vec<Diagnostic> {
    let centers = toml::from_str::<Centers>(&file.text).map_or_else(|_| Vec::new(), |file| file.center);
    let phones = centers.into_iter().filter_map(|center| center.phone);
    phones
        .filter_map(|phone| {
            let Phone { number, day } = phone.get_ref();
            let newest = newest_day(day).filter(|newest| is_old(*newest, on))?;
            let message = both(
                format!("전화번호 {number}: 확인한 지 2년이 넘었어요 ({newest})"),
                format!("nobody has looked the telephone number {number} up for two years ({newest})"),
            );
            let hint = both(
                "전화해 보고 day를 고쳐 주세요",
                "call it, and write the day of that call",
            );
            Some(warning(file, phone.span(), message, hint))
        })
        .collect()
}

fn is_old(newest: Date, on: Date) -> bool {
    on.minus_years(OLD_YEARS) > newest
}

fn warning(
    file: &SourceFile,
    span: Range<usize>,
    message: crate::problem::Message,
    hint: crate::problem::Message,
) -> Diagnostic {
    Diagnostic::at(file, Some(span), message).hint(hint).warning()
}
