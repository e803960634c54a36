//! When offerings are closed, and for how many people they are.

use std::ops::Range;

use catalog::{Catalog, EVERY_WEEKDAY, FieldKind, Holiday, Limit};
use eligibility::Date;
use toml::Spanned;

use super::Reader;
use crate::files::SourceFile;
use crate::problem::{Diagnostic, Message, both};
use crate::source::{HolidaysFile, LimitSource, PeopleSource, ProgramFile};

/// The names of the days of the week in a limit, in the order of [`Date::weekday`].
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

type Wrong = (Range<usize>, Message);

impl Reader<'_> {
    /// Reads the public holidays, each once and in their order.
    pub(super) fn holidays(&mut self) -> Vec<Holiday> {
        let Some((file, source)) = self.optional::<HolidaysFile>("holidays.toml") else {
            return Vec::new();
        };
        let mut holidays: Vec<Holiday> = Vec::with_capacity(source.holiday.len());
        for holiday in source.holiday {
            let (span, holiday) = (holiday.span(), holiday.into_inner());
            if holidays.last().is_some_and(|before| before.day >= holiday.day) {
                let day = holiday.day;
                let message = both(
                    format!("공휴일 {day}: 두 번 있거나 날짜 순서가 아니에요"),
                    format!("the holiday {day} is there twice, or not in the order of the days"),
                );
                self.problems.push(Diagnostic::at(file, Some(span), message));
            }
            holidays.push(Holiday {
                day: holiday.day,
                name: holiday.name,
            });
        }
        holidays
    }

    /// Adds the limits of the program at a position; one without a source, or that says nothing, is a mistake.
    pub(super) fn limits(
        &mut self,
        file: &SourceFile,
        source: &ProgramFile,
        program: usize,
        catalog: &mut Catalog,
    ) {
        let Ok(program) = u32::try_from(program) else {
            return;
        };
        for limit in &source.limit {
            let (span, limit) = (limit.span(), limit.get_ref());
            let mut wrong = Vec::new();
            if limit.source.get_ref().trim().is_empty() {
                let message = both("limit에 출처가 없어요", "a limit has no source");
                wrong.push((limit.source.span(), message));
            }
            if limit.closed.is_empty() && limit.people.is_none() {
                let message = both(
                    "limit가 아무것도 말하지 않아요: closed나 people을 써 주세요",
                    "a limit says nothing; give it closed or people",
                );
                wrong.push((span.clone(), message));
            }
            let mut read = Limit {
                program,
                ..Limit::default()
            };
            read.offerings = offerings(limit, source, &mut wrong);
            closed(limit, &mut read, &mut wrong);
            if read.weekdays == EVERY_WEEKDAY {
                let message = both(
                    "closed: 모든 요일에 쉬면 고를 날이 없어요",
                    "closed names every day of the week, which leaves no day to pick",
                );
                wrong.push((span, message));
            }
            if let Some(people) = &limit.people {
                wrong.extend(no_people_field(people, source, catalog));
                read.people = Some((people.get_ref().field.clone(), people.get_ref().most));
            }
            for (span, message) in wrong {
                self.problems.push(Diagnostic::at(file, Some(span), message));
            }
            catalog.limits.push(read);
        }
    }
}

/// Reads which offerings a limit is about.
fn offerings(limit: &LimitSource, source: &ProgramFile, wrong: &mut Vec<Wrong>) -> Vec<String> {
    let mut ids = Vec::with_capacity(limit.offerings.len());
    for id in &limit.offerings {
        let (span, id) = (id.span(), id.get_ref());
        if !source
            .offering
            .iter()
            .any(|offering| offering.get_ref().id == *id)
        {
            let message = both(
                format!("`{id}`: 이 사업에 이런 세부 항목이 없어요"),
                format!("the program has no offering `{id}`"),
            );
            wrong.push((span, message));
        }
        ids.push(id.clone());
    }
    ids
}

/// Reads the days on which offerings are closed.
fn closed(limit: &LimitSource, read: &mut Limit, wrong: &mut Vec<Wrong>) {
    for name in &limit.closed {
        let (span, name) = (name.span(), name.get_ref());
        if name == "holiday" {
            read.holidays = true;
        } else if let Some(weekday) = WEEKDAYS.iter().position(|weekday| weekday == name) {
            read.weekdays |= 1 << weekday;
        } else if let Ok(day) = Date::parse(name) {
            read.days.push(day);
        } else {
            let message = both(
                format!("closed의 `{name}`: monday~sunday, holiday, 2026-12-31처럼 써 주세요"),
                format!(
                    "`{name}` is no day to be closed; write monday to sunday, holiday, or a day as 2026-12-31"
                ),
            );
            wrong.push((span, message));
        }
    }
}

/// Says what is wrong with the field that counts people.
fn no_people_field(people: &Spanned<PeopleSource>, source: &ProgramFile, catalog: &Catalog) -> Option<Wrong> {
    let PeopleSource { field, most } = people.get_ref();
    let counts = |field: &catalog::Field| field.kind == FieldKind::Number;
    let known =
        source.form.iter().any(|id| id.get_ref() == field) && catalog.field(field).is_some_and(counts);
    (!known || *most == 0).then(|| {
        let message = both(
            format!("people의 `{field}`: 이 사업의 신청서에 있는 숫자 칸과 1명 이상을 써 주세요"),
            format!("`{field}` counts no people; name a number field of the program's form, and at least 1"),
        );
        (people.span(), message)
    })
}
