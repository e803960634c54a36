//! Which facts a program names.

use catalog::{Audience, Catalog, ProgramIndex, Role, Screening};
use eligibility::FactId;

/// The facts that a program names, in the order of the vocabulary: those that its criteria in force look at, and the day
/// of birth where a rule about age holds, which is for every program for persons and every one that asks for a
/// guardian's consent. No other answer of a visit goes along with its applications (개인정보 보호법 제16조).
///
/// A criterion that is in force and has no meaning on the day, since a table lacks the year, still names its facts: staff
/// judge it.
#[must_use]
pub fn named_facts(catalog: &Catalog, screening: &Screening, program: ProgramIndex) -> Vec<FactId> {
    let mut named = Vec::new();
    let positions = screening.criteria_in_force().nth(program.0).unwrap_or_default();
    let Some(program) = catalog.program_at(program) else {
        return named;
    };
    for criterion in positions.iter().filter_map(|at| program.criteria.get(*at)) {
        if let Some(condition) = &criterion.condition {
            condition.operands(&mut |operand| named.extend(catalog.vocabulary.sources(operand)));
        }
    }
    if program.audience.contains(&Audience::Person) || program.guardian_under.is_some() {
        named.extend(catalog.role(Role::Born));
    }
    let facts = catalog.vocabulary.facts().map(|(fact, _)| fact);
    facts.filter(|fact| named.contains(fact)).collect()
}
