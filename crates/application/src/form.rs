//! The one form of all programs that are applied for.

use std::collections::BTreeMap;

use catalog::form::{self, FieldFlaw, FormAnswers};
use catalog::pick::{self, OFFERING};
use catalog::{Catalog, Field, ProgramIndex, Screening};
use eligibility::Date;

use crate::way::{Way, way, ways};

/// The fields of all programs that are applied for, in the order of the programs and of their forms: a field that
/// several of them have is filled in once.
#[must_use]
pub fn fields<'a>(
    catalog: &'a Catalog,
    screening: &'a Screening,
    applying: &'a [ProgramIndex],
) -> Vec<&'a Field> {
    let mut fields: Vec<&Field> = Vec::new();
    for (program, way) in ways(catalog, screening, applying) {
        for field in way
            .form(catalog, program)
            .iter()
            .filter_map(|id| catalog.field(id))
        {
            if !fields.iter().any(|other| other.id == field.id) {
                fields.push(field);
            }
        }
    }
    fields
}

/// All that is wrong with the form on a day, by path; `picks` is what is picked of the programs.
#[must_use]
pub fn flaws(
    catalog: &Catalog,
    screening: &Screening,
    applying: &[ProgramIndex],
    answers: &FormAnswers,
    picks: &BTreeMap<ProgramIndex, FormAnswers>,
    today: Date,
) -> BTreeMap<String, FieldFlaw> {
    let mut found = BTreeMap::new();
    for at in applying {
        let offering = picks.get(at).and_then(|picked| picked.get(OFFERING));
        let program = offering.and_then(|offering| Some((catalog.program_at(*at)?, offering)));
        // Nothing is picked of what has no notice yet, whatever was picked of it before.
        if let Some((program, offering)) = program
            && way(catalog, screening, *at) != Some(Way::Alarm)
        {
            found.extend(pick::crowded(catalog, *at, offering, &program.form, answers));
        }
    }
    for (program, way) in ways(catalog, screening, applying) {
        // One by one: collecting them would bring a sort of the standard library into the app, which is large.
        found.extend(form::flaws(catalog, way.form(catalog, program), answers, today));
    }
    found
}

/// A field of which a resident registration number was taken out goes on saying so until something else is typed into it,
/// whatever else is wrong with what is left.
pub fn keep_refusals(before: &BTreeMap<String, FieldFlaw>, found: &mut BTreeMap<String, FieldFlaw>) {
    for (path, flaw) in before {
        if *flaw == FieldFlaw::ResidentNumber {
            found.insert(path.clone(), *flaw);
        }
    }
}

/// What stands behind a field's id where it says with what the app has filled the field in.
const FILLED: &str = ".filled";

/// Fills a field in with what is known from elsewhere. What the visitor has typed there stays, and so does an empty field that they have
/// emptied; what the app itself has filled in takes the new text.
pub fn fill_in(answers: &mut FormAnswers, field: &str, text: &str) {
    let filled = [field, FILLED].concat();
    let is = |path: &str| answers.get(path).map(String::as_str).unwrap_or_default();
    if is(field) == is(&filled) {
        answers.insert(field.to_owned(), text.to_owned());
        answers.insert(filled, text.to_owned());
    }
}

/// Whether the app has filled a field in.
#[must_use]
pub fn is_filled_in(answers: &FormAnswers, field: &str) -> bool {
    answers.contains_key(&[field, FILLED].concat())
}
