//! What is typed into a form: what is wrong with it, and how it is written in the application.
//!
//! Answers are kept by path: the field's id, or for a field of a group the group's id, which time it is, counted from 1,
//! and the field's id, as `members.2.name`.

mod numbers;
mod resident;

use std::collections::BTreeMap;

use eligibility::Date;
use hangul::typed::clean;

use crate::model::{Catalog, Field, FieldKind, Text};
use numbers::{Unread, whole};
pub use numbers::{company_number, number, phone};
pub use resident::{MARK, has_resident_number, without_resident_numbers};

/// Something wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldFlaw {
    /// It is needed and not there.
    Missing,
    /// It holds a resident or alien registration number (주민등록번호, 외국인등록번호), which are never taken (개인정보
    /// 보호법 제24조, 제24조의2).
    ResidentNumber,
    /// It is longer than [`Field::longest`].
    TooLong,
    /// It is none of the options.
    NoOption,
    /// It is no mobile number that anybody can have.
    NoPhone,
    /// It is no whole number.
    NoNumber,
    /// It is a number below the least or above the most.
    OutOfRange,
    /// It is no day of the calendar.
    NoDate,
    /// It is a day before the first or after the last.
    DayOutOfRange,
    /// It is no company's registration number: a wrong number of digits, or a wrong check digit.
    NoCompanyNumber,
    /// It does not begin with one of the regions.
    NoRegion,
    /// There are more than the most.
    TooMany,
    /// It counts more people than what is picked is for ([`Catalog::most_people`]).
    TooManyPeople,
}

/// The most times that any group is repeated.
pub const MAX_REPEATS: u32 = 99;

/// The answers, by path.
pub type FormAnswers = BTreeMap<String, String>;

/// What is wrong with a text typed into a field on a day, if anything. A group is judged by [`flaws`].
#[must_use]
pub fn check(catalog: &Catalog, field: &Field, typed: &str, today: Date) -> Option<FieldFlaw> {
    if has_resident_number(typed) {
        return Some(FieldFlaw::ResidentNumber);
    }
    if is_empty(typed) {
        return field.required.then_some(FieldFlaw::Missing);
    }
    let typed = &*clean(typed);
    if field
        .longest()
        .is_some_and(|longest| typed.chars().count() > longest as usize)
    {
        return Some(FieldFlaw::TooLong);
    }
    let within = |value: i64| {
        value >= field.min.map_or(i64::MIN, i64::from) && value <= field.max.map_or(i64::MAX, i64::from)
    };
    match field.kind {
        FieldKind::Text | FieldKind::Name | FieldKind::Note | FieldKind::Group => None,
        FieldKind::Choice => {
            let known = field.options.iter().any(|option| option.value == typed);
            (!known).then_some(FieldFlaw::NoOption)
        }
        FieldKind::Phone => phone(typed).is_none().then_some(FieldFlaw::NoPhone),
        FieldKind::CompanyNumber => company_number(typed)
            .is_none()
            .then_some(FieldFlaw::NoCompanyNumber),
        FieldKind::Number => match whole(typed) {
            Err(Unread::NoNumber) => Some(FieldFlaw::NoNumber),
            Err(Unread::TooLong) => Some(FieldFlaw::TooLong),
            Ok(number) => (!within(i64::from(number))).then_some(FieldFlaw::OutOfRange),
        },
        FieldKind::Date => match Date::parse(typed) {
            Err(_) => Some(FieldFlaw::NoDate),
            Ok(day) => (!within(today.days_to(day))).then_some(FieldFlaw::DayOutOfRange),
        },
        FieldKind::Address => match split_address(&catalog.regions, typed) {
            (None, _) => Some(FieldFlaw::NoRegion),
            (Some(_), line) => is_empty(line).then_some(FieldFlaw::Missing),
        },
    }
}

/// The region of an address, by position, and the line behind it. An address is written as the region's Korean name, a
/// blank and the line.
#[must_use]
pub fn split_address<'a>(regions: &[Text], typed: &'a str) -> (Option<usize>, &'a str) {
    let typed = typed.trim();
    for (at, region) in regions.iter().enumerate() {
        if let Some(line) = typed.strip_prefix(region.ko.as_str())
            && (line.is_empty() || line.starts_with(' '))
        {
            return (Some(at), line.trim());
        }
    }
    (None, typed)
}

/// All that is wrong with a form, which is the ids of its fields, on a day: paths and flaws, in the order of the form, and at last those of groups
/// as a whole. Times of a group that hold nothing, and are not among the least, are passed over.
#[must_use]
pub fn flaws(
    catalog: &Catalog,
    form: &[String],
    answers: &FormAnswers,
    today: Date,
) -> Vec<(String, FieldFlaw)> {
    let mut flaws = Vec::new();
    let mut judge = |field: &Field, path: String| {
        let typed = answers.get(&path).map_or("", String::as_str);
        let flaw = check(catalog, field, typed, today);
        flaws.extend(flaw.map(|flaw| (path, flaw)));
        flaw.is_some()
    };
    let mut of_groups = Vec::new();
    for field in form.iter().filter_map(|id| catalog.field(id)) {
        if field.kind != FieldKind::Group {
            judge(field, field.id.clone());
            continue;
        }
        let least = least(field);
        for time in 1..=times(field, answers) {
            let blank = is_blank(field, time, answers);
            if blank && time > least {
                continue;
            }
            let mut flawed = false;
            for inner in field.fields.iter().filter_map(|id| catalog.field(id)) {
                flawed |= judge(inner, path(field, time, &inner.id));
            }
            if blank && !flawed {
                of_groups.push((path(field, time, ""), FieldFlaw::Missing));
            }
        }
        if field.max.is_some_and(|most| filled(field, answers) > most) {
            of_groups.push((field.id.clone(), FieldFlaw::TooMany));
        }
    }
    flaws.extend(of_groups);
    flaws
}

/// How often a group is to be shown: up to the last time that holds anything, and at least the least times; never more
/// than [`MAX_REPEATS`].
#[must_use]
pub fn times(group: &Field, answers: &FormAnswers) -> u32 {
    let last = answers
        .iter()
        .filter(|(_, typed)| !is_empty(typed))
        .filter_map(|(path, _)| time_of(group, path))
        .max();
    last.unwrap_or(0).max(least(group)).min(MAX_REPEATS)
}

/// The path of a field of a group, or of the whole time where the field has no name.
#[must_use]
pub fn path(group: &Field, time: u32, field: &str) -> String {
    let mut path = group.id.clone();
    path.push('.');
    path.push_str(&time.to_string());
    if !field.is_empty() {
        path.push('.');
        path.push_str(field);
    }
    path
}

/// The answers of a form, which is the ids of its fields, as they are written in the application: of its fields alone, without what is not seen
/// ([`clean`]) and without empty ones, numbers in their usual form, and the times of a group one after another.
#[must_use]
pub fn written(catalog: &Catalog, form: &[String], answers: &FormAnswers) -> FormAnswers {
    let mut written = FormAnswers::new();
    let mut write = |field: &Field, from: &str, to: String| {
        let typed = answers.get(from).map_or("", String::as_str);
        if !is_empty(typed) {
            written.insert(to, normal(field.kind, &clean(typed)));
        }
    };
    for field in form.iter().filter_map(|id| catalog.field(id)) {
        if field.kind != FieldKind::Group {
            write(field, &field.id, field.id.clone());
            continue;
        }
        let mut count = 0;
        for time in 1..=times(field, answers) {
            if is_blank(field, time, answers) {
                continue;
            }
            count += 1;
            for inner in field.fields.iter().filter_map(|id| catalog.field(id)) {
                write(
                    inner,
                    &path(field, time, &inner.id),
                    path(field, count, &inner.id),
                );
            }
        }
    }
    written
}

/// Whether a text says nothing: it shows nothing, or nothing but the marks of a number that was taken out.
fn is_empty(typed: &str) -> bool {
    hangul::typed::is_empty(typed.trim_start_matches(|c| c == MARK || hangul::typed::is_blank(c)))
}

/// The usual form of an answer; what has none stays as it is.
fn normal(kind: FieldKind, typed: &str) -> String {
    let normal = match kind {
        FieldKind::Phone => phone(typed),
        FieldKind::CompanyNumber => company_number(typed),
        FieldKind::Number => number(typed).map(|number| number.to_string()),
        _ => None,
    };
    normal.unwrap_or_else(|| typed.to_owned())
}

/// The least times of a group: a group that is needed is there once.
fn least(group: &Field) -> u32 {
    group.min.unwrap_or(0).max(u32::from(group.required))
}

fn is_blank(group: &Field, time: u32, answers: &FormAnswers) -> bool {
    let empty = |id: &String| {
        answers
            .get(&path(group, time, id))
            .is_none_or(|typed| is_empty(typed))
    };
    group.fields.iter().all(empty)
}

/// How many times hold anything.
fn filled(group: &Field, answers: &FormAnswers) -> u32 {
    let mut filled = 0;
    for time in 1..=times(group, answers) {
        filled += u32::from(!is_blank(group, time, answers));
    }
    filled
}

/// Which time a path is of.
fn time_of(group: &Field, path: &str) -> Option<u32> {
    let rest = path.strip_prefix(group.id.as_str())?.strip_prefix('.')?;
    rest.split_once('.')?.0.parse().ok()
}
