//! The consents of all programs that are applied for: separate, never chosen beforehand (개인정보 보호법 제22조).

use std::collections::BTreeMap;

use catalog::{Catalog, Consent, ProgramIndex, Screening};
use envelope::ConsentGiven;

use crate::way::ways;

/// The consents that programs need, each once, in the order of the programs.
#[must_use]
pub fn consents<'a>(
    catalog: &'a Catalog,
    screening: &'a Screening,
    applying: &'a [ProgramIndex],
) -> Vec<&'a Consent> {
    let mut consents: Vec<&Consent> = Vec::new();
    for (program, way) in ways(catalog, screening, applying) {
        let needed = way.consents(catalog, program).iter();
        for consent in needed.filter_map(|id| catalog.consent(id)) {
            if !consents.iter().any(|other| other.id == consent.id) {
                consents.push(consent);
            }
        }
    }
    consents
}

/// Whether every consent without which there is no application has been given; `given` is by id, false for refused.
#[must_use]
pub fn all_agreed(consents: &[&Consent], given: &BTreeMap<String, bool>) -> bool {
    let agreed = |consent: &&&Consent| given.get(&consent.id) == Some(&true);
    let mut required = consents.iter().filter(|consent| consent.required);
    required.all(|consent| agreed(&consent))
}

/// Consents, by id, as proof of what was agreed to at a time (RFC 3339); what was not chosen was not given.
#[must_use]
pub fn consents_given(
    catalog: &Catalog,
    consents: &[String],
    given: &BTreeMap<String, bool>,
    at: &str,
) -> Vec<ConsentGiven> {
    let consents = consents.iter().filter_map(|id| catalog.consent(id));
    let proof = |consent: &Consent| ConsentGiven {
        id: consent.id.clone(),
        version: consent.version,
        agreed: given.get(&consent.id) == Some(&true),
        at: at.to_owned(),
    };
    consents.map(proof).collect()
}

/// The age below which a guardian has to agree, of the first program that asks a visitor of this age for it.
#[must_use]
pub fn guardian_age(catalog: &Catalog, applying: &[ProgramIndex], age: Option<i64>) -> Option<u8> {
    let age = age?;
    let programs = applying.iter().filter_map(|at| catalog.program_at(*at));
    let mut asking = programs.filter(|program| program.needs_guardian(age));
    asking.find_map(|program| program.guardian_under)
}
