//! How many places are left.

use catalog::{Catalog, Moment, Time};
use eligibility::Date;
use toml::Spanned;

use super::Reader;
use crate::problem::{Diagnostic, Message, both};
use crate::source::{LeftSource, PlacesFile};

impl Reader<'_> {
    pub(super) fn places(&mut self, catalog: &mut Catalog) {
        let Some((file, places)) = self.optional::<PlacesFile>("places.toml") else {
            return;
        };
        let mut wrong: Vec<(std::ops::Range<usize>, Message)> = Vec::new();
        if let Some(as_of) = &places.as_of {
            catalog.places_as_of = moment(as_of.get_ref());
            if catalog.places_as_of.is_none() {
                let text = as_of.get_ref();
                let message = both(
                    format!("`{text}`: 때가 아니에요. 2026-11-24 10:00처럼 써 주세요"),
                    format!("`{text}` is no day and time; write it as 2026-11-24 10:00"),
                );
                wrong.push((as_of.span(), message));
            }
        } else if let Some(first) = places.left.first() {
            let message = both(
                "as_of가 없어요: 남은 자리를 언제 셌는지 써 주세요",
                "as_of is missing: say when the places were counted",
            );
            wrong.push((first.program.span(), message));
        }
        for left in &places.left {
            wrong.extend(count(left, catalog));
        }
        for (span, message) in wrong {
            self.problems.push(Diagnostic::at(file, Some(span), message));
        }
    }
}

fn moment(text: &str) -> Option<Moment> {
    let (day, time) = text.split_once([' ', 'T'])?;
    Some(Moment {
        day: Date::parse(day).ok()?,
        time: Time::parse(time).ok()?,
    })
}

/// Notes the places that are left of one offering, or says what is wrong.
fn count(left: &LeftSource, catalog: &mut Catalog) -> Option<(std::ops::Range<usize>, Message)> {
    let (program, id) = (left.program.get_ref(), left.offering.get_ref());
    let at = |place: &Spanned<String>, message| Some((place.span(), message));
    let Some(found) = catalog.programs.iter_mut().find(|found| found.id == *program) else {
        let message = both(
            format!("`{program}`: 이런 사업이 없어요"),
            format!("there is no program `{program}`"),
        );
        return at(&left.program, message);
    };
    let Some(offering) = found.offerings.iter_mut().find(|offering| offering.id == *id) else {
        let message = both(
            format!("`{program}` 사업에 `{id}` 세부 항목이 없어요"),
            format!("`{program}` has no offering `{id}`"),
        );
        return at(&left.offering, message);
    };
    if offering.sample || offering.left.is_some() {
        let message = both(
            format!("`{id}`: 예시이거나 이미 센 세부 항목이에요"),
            format!("`{id}` is a sample, or counted already"),
        );
        return at(&left.offering, message);
    }
    let places = *left.places.get_ref();
    if offering.places.is_some_and(|all| places > all) {
        let message = both(
            format!("`{id}`: 남은 자리가 모든 자리보다 많아요"),
            format!("`{id}` has more places left than it has"),
        );
        return Some((left.places.span(), message));
    }
    offering.left = Some(places);
    None
}
