//! The one form of all programs that are applied for.

use std::collections::BTreeMap;

use catalog::form::{self, FieldFlaw, FormAnswers};
use catalog::{Catalog, Field, Program, ProgramIndex};
use eligibility::Date;

/// The programs at some positions, in their order.
pub(crate) fn programs<'a>(
    catalog: &'a Catalog,
    applying: &'a [ProgramIndex],
) -> impl Iterator<Item = &'a Program> + 'a {
    applying.iter().filter_map(|at| catalog.program_at(*at))
}

/// The fields of all programs that are applied for, in the order of the programs and of their forms: a field that
/// several of them have is filled in once.
#[must_use]
pub fn fields<'a>(catalog: &'a Catalog, applying: &'a [ProgramIndex]) -> Vec<&'a Field> {
    let mut fields: Vec<&Field> = Vec::new();
    for program in programs(catalog, applying) {
        for field in program.form.iter().filter_map(|id| catalog.field(id)) {
            if !fields.iter().any(|other| other.id == field.id) {
                fields.push(field);
            }
        }
    }
    fields
}

/// All that is wrong with the form on a day, by path.
#[must_use]
pub fn flaws(
    catalog: &Catalog,
    applying: &[ProgramIndex],
    answers: &FormAnswers,
    today: Date,
) -> BTreeMap<String, FieldFlaw> {
    let mut found = BTreeMap::new();
    for program in programs(catalog, applying) {
        // One by one: collecting them would bring a sort of the standard library into the app, which is large.
        found.extend(form::flaws(catalog, program, answers, today));
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
