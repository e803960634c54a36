//! A form, filled in field by field.

use std::ops::RangeInclusive;

use catalog::form::{FormAnswers, path};
use catalog::pick::{DAY, Days, OFFERING, PART, choices};
use catalog::{Catalog, Field, FieldKind, ProgramIndex};
use eligibility::Date;

use super::making::Picked;
use super::odd::within;
use super::person::Person;
use super::words::{ROADS, texts};
use crate::Random;

/// Of a thousand fields that need not be filled in, those that stay empty.
const LEFT_EMPTY: u32 = 300;
/// How many days ahead a day is wished for at most.
const DAYS_AHEAD: u32 = 30;
/// How often another day of a room is tried, where some are closed.
const TRIES: u32 = 30;
/// The field that a device fills in with what its check of the form has found.
const FINDINGS: &str = "vacancy_findings";

/// Picks something of a program where anything can be picked: an offering, a part of it, a day on which it is open.
pub(super) fn picked(
    catalog: &Catalog,
    program: ProgramIndex,
    round: Option<&str>,
    today: Date,
    random: &mut Random,
) -> Picked {
    let mut picked = FormAnswers::new();
    let choices = choices(catalog, program, round, today);
    let Some(choice) = random.pick(&choices) else {
        return picked;
    };
    picked.insert(OFFERING.to_owned(), choice.offering.id.clone());
    if let Some(part) = random.pick(&choice.offering.parts) {
        picked.insert(PART.to_owned(), part.id.clone());
    }
    let day = match choice.days {
        Days::None => None,
        Days::On(day) => Some(day),
        Days::Between(first, last) => (0..TRIES).find_map(|_| {
            let day = Date::from_day_number(random.within(first.day_number(), last.day_number()))?;
            (!catalog.is_closed(program, &choice.offering.id, day)).then_some(day)
        }),
    };
    if let Some(day) = day {
        picked.insert(DAY.to_owned(), day.to_string());
    }
    picked
}

/// Somebody before a form.
pub(super) struct Filling<'a> {
    catalog: &'a Catalog,
    person: &'a Person,
    today: Date,
    /// The field that counts people, and the most that what is picked is for.
    most_people: Option<(&'a str, u32)>,
}

impl<'a> Filling<'a> {
    /// Somebody who has picked something of a program, on a day.
    pub(super) fn new(
        catalog: &'a Catalog,
        program: ProgramIndex,
        picked: &Picked,
        person: &'a Person,
        today: Date,
    ) -> Self {
        let offering = picked.get(OFFERING);
        Self {
            catalog,
            person,
            today,
            most_people: offering.and_then(|offering| catalog.most_people(program, offering)),
        }
    }

    /// What is typed into all fields, by path.
    pub(super) fn form(&self, fields: &[&Field], random: &mut Random) -> FormAnswers {
        let mut form = FormAnswers::new();
        for field in fields {
            if field.kind != FieldKind::Group {
                let typed = self.typed(field, &form, random);
                form.extend(typed.map(|typed| (field.id.clone(), typed)));
                continue;
            }
            let least = field.min.unwrap_or(0).max(u32::from(field.required));
            let most = field.max.unwrap_or(3).min(least.max(1) + 2).max(least);
            for time in 1..=least + random.below(most - least + 1) {
                for inner in field.fields.iter().filter_map(|id| self.catalog.field(id)) {
                    let typed = self.typed(inner, &form, random);
                    form.extend(typed.map(|typed| (path(field, time, &inner.id), typed)));
                }
            }
        }
        form
    }

    /// What is typed into one field; `None` if it stays empty.
    fn typed(&self, field: &Field, form: &FormAnswers, random: &mut Random) -> Option<String> {
        if !field.required && (field.id == FINDINGS || random.per_mille(LEFT_EMPTY)) {
            return None;
        }
        let odd = self.person.oddity;
        let longest = field.longest().map_or(usize::MAX, |longest| longest as usize);
        Some(match field.kind {
            FieldKind::Name => odd.map_or_else(
                || within(&self.person.name, longest),
                |odd| odd.name(&self.person.name, longest),
            ),
            FieldKind::Phone => {
                odd.map_or_else(|| self.person.phone.clone(), |odd| odd.phone(&self.person.phone))
            }
            FieldKind::Text => within(&self.text(field, random), longest),
            FieldKind::Note => {
                let note = self.text(field, random);
                odd.map_or_else(|| within(&note, longest), |odd| odd.note(&note, longest))
            }
            FieldKind::Choice => random.pick(&field.options)?.value.clone(),
            FieldKind::Number => self.number(field, form, random).to_string(),
            FieldKind::Date => {
                let least = field.min.unwrap_or(0);
                let ahead = least + random.below(DAYS_AHEAD);
                let day = i64::from(ahead.min(field.max.unwrap_or(u32::MAX)));
                self.today.plus_days(day)?.to_string()
            }
            FieldKind::Address => {
                let region = random.pick(&self.catalog.regions)?;
                let (road, house) = (random.one_of(&ROADS), 1 + random.below(120));
                within(&format!("{} {road} {house}", region.ko), longest)
            }
            FieldKind::CompanyNumber => self.person.company_number.clone(),
            FieldKind::Group => return None,
        })
    }

    /// A text that fits a field, in the person's language where there is one.
    fn text(&self, field: &Field, random: &mut Random) -> String {
        match field.id.as_str() {
            "company" | "organisation" => self.person.company.clone(),
            id => random.one_of(texts(id, self.person.lang)).to_owned(),
        }
    }

    /// A number that fits a field: within its bounds, and within what is picked.
    fn number(&self, field: &Field, form: &FormAnswers, random: &mut Random) -> u32 {
        let range = usual(&field.id, form).unwrap_or(1..=20);
        let (least, most) = (field.min.unwrap_or(0), field.max.unwrap_or(u32::MAX));
        let crowd = self.most_people.filter(|(id, _)| *id == field.id);
        let most = most.min(crowd.map_or(u32::MAX, |(_, most)| most));
        let drawn = *range.start() + random.below(range.end() - range.start() + 1);
        // Pay is said in hundreds.
        let drawn = if drawn > 1_000 { drawn - drawn % 100 } else { drawn };
        drawn.clamp(least, most.max(least))
    }
}

/// The numbers that are usual in a field that the catalog of this repository has; `None` of any other.
fn usual(field: &str, form: &FormAnswers) -> Option<RangeInclusive<u32>> {
    Some(match field {
        "employees" => 1..=80,
        "party_size" => 1..=12,
        "vacancy_count" => 1..=5,
        "vacancy_week" => 12..=44,
        "vacancy_days" => 2..=6,
        // Some are below the minimum wage, which staff have to see.
        "vacancy_pay" => match form.get("vacancy_pay_unit").map(String::as_str) {
            Some("hour") => 9_500..=16_000,
            Some("day") => 80_000..=160_000,
            Some("year") => 26_000_000..=48_000_000,
            _ => 1_900_000..=3_600_000,
        },
        _ => return None,
    })
}
